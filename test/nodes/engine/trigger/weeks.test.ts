import fc from 'fast-check';

import { liveThrough } from '../../../weeks/course';
import { brokenPromises } from '../../../weeks/promise';
import { DAY, WORLDS } from '../../../weeks/weeks';
import { runs } from '../readings';
import { openTriggerAlone } from './triggerAlone';

/** What all the weeks came to. */
const total = { weeks: 0, polls: 0, failed: 0, stops: 0, sessions: 0, emitted: 0 };

afterAll(() => {
	// eslint-disable-next-line no-console -- what was simulated is part of the proof
	console.info(`Simulated: ${JSON.stringify(total)}`);
});

/** A few of each; `PROPERTY_RUNS=20` lives through as many as a night has time for. */
it.each(Object.entries(WORLDS).map(([name, worlds], index) => ({ name, worlds, index })))(
	'weeks of polls $name give every promised session exactly once',
	async ({ worlds, index }) => {
		const property = fc.asyncProperty(worlds, async (world) => {
			const { polls, emitted } = await liveThrough(world, openTriggerAlone);
			total.weeks += Math.round((world.horizon - world.begin) / (7 * DAY));
			total.polls += polls.length;
			total.failed += polls.filter(({ hasFailed }) => hasFailed).length;
			total.stops += world.stops.length;
			total.sessions += world.happenings.length;
			total.emitted += emitted.length;
			expect(brokenPromises({ weeks: world, polls, emitted })).toEqual([]);
		});
		// Weeks shrink slowly; what was drawn is short enough to read.
		await fc.assert(property, { ...runs(index === 0 ? 6 : 2), endOnFailure: true });
	},
	3_600_000,
);
