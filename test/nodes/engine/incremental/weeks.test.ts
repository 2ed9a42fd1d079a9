import fc from 'fast-check';

import { liveThrough, wastefulPolls, type Course } from '../../../weeks/course';
import { brokenPromises } from '../../../weeks/promise';
import { DAY, WORLDS, type Weeks } from '../../../weeks/weeks';
import { runs } from '../readings';
import { openPlainTrigger } from './plainTrigger';

const [USUAL] = Object.values(WORLDS);

/** What all the weeks of a test came to. */
const total = { weeks: 0, polls: 0, failed: 0, stops: 0, sessions: 0, emitted: 0, requests: 0 };

afterAll(() => {
	// eslint-disable-next-line no-console -- what was simulated is part of the proof
	console.info(`Simulated: ${JSON.stringify(total)}`);
});

async function live(world: Weeks): Promise<Course> {
	const course = await liveThrough(world, openPlainTrigger);
	total.weeks += Math.round((world.horizon - world.begin) / (7 * DAY));
	total.polls += course.polls.length;
	total.failed += course.polls.filter(({ hasFailed }) => hasFailed).length;
	total.requests += course.polls.reduce((sum, { asked }) => sum + asked.length, 0);
	total.stops += world.stops.length;
	total.sessions += world.happenings.length;
	total.emitted += course.emitted.length;
	return course;
}

/** Weeks shrink slowly; what was drawn is short enough to read. */
const few = () => ({ ...runs(2), endOnFailure: true });

/** A few of each; `PROPERTY_RUNS=20` lives through as many as a night has time for. */
describe.each(Object.entries(WORLDS))('weeks of polls %s', (_name, worlds) => {
	it('give every promised session exactly once, and waste no request', async () => {
		const property = fc.asyncProperty(worlds, async (world) => {
			const course = await live(world);
			expect(brokenPromises(course)).toEqual([]);
			if (worlds === USUAL) expect(wastefulPolls(course)).toEqual([]);
		});
		await fc.assert(property, worlds === USUAL ? runs(6) : few());
	}, 3_600_000);
});
