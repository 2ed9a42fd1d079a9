// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { setImmediate, setTimeout } from 'node:timers/promises';
import fc from 'fast-check';

import { splitRange, type SplitRequestsBy } from '../../../../nodes/engine/read/windows';
import { cobrowsing } from '../../../../nodes/reports/catalogue';
import type { Order } from '../../../../nodes/reports/report';
import { type Session, wallClock } from '../../../simulator';
import { integerBetween, type Random, seededRandom } from '../../../simulator/random';
import { CHOICES } from '../../../simulator/settings';
import { SECONDS_PER_DAY } from '../../../simulator/wallClock';
import { bag, collected, failureOf, LATER, open, runs, streamed } from '../readings';
import { answerForm, filterBy, sessionOf } from '../scenarios';

/** How long answers take, one after the other: turns of the microtask queue, or a timer. */
const delays = fc.oneof(
	fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
	fc.array(fc.oneof(fc.nat(12), fc.constantFrom('immediate', 'timer')), { minLength: 1 }),
);

const drawn = fc.record({
	seed: fc.nat(),
	count: fc.oneof(fc.nat(110), fc.integer({ min: 60, max: 110 })),
	days: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 63, max: 93 })),
	splitBy: fc.constantFrom<SplitRequestsBy>('calendarMonth', '31days', '31days', 'day'),
	order: fc.constantFrom<Order>('oldestFirst', 'newestFirst'),
	concurrency: fc.constantFrom(1, 2, 2),
	rowLimit: fc.constantFrom(20, 20, 40, 1_000),
	filterBy,
	...answerForm,
	rowOrder: fc.constantFrom(...CHOICES.rowOrder, 'descending' as const),
	delays,
});

/** Sessions around midnights, each of an agent and start of its own. */
function sessionsAt(random: Random, from: number, days: number, count: number): Session[] {
	const sessions = Array.from({ length: count }, () => {
		const midnight = from + integerBetween(random, 0, days) * SECONDS_PER_DAY;
		const start = midnight + integerBetween(random, -300, 300);
		const agent_id = String(integerBetween(random, 1, 8));
		return sessionOf(start, start + integerBetween(random, 0, 1_200), { agent_id });
	});
	return [...new Map(sessions.map((one) => [`${one.start} ${one.row.agent_id}`, one])).values()];
}

it('every row of the range comes out or an error does, however answers arrive', async () => {
	let read = 0;
	const property = fc.asyncProperty(drawn, async ({ order, concurrency, splitBy, ...draw }) => {
		const random = seededRandom(draw.seed);
		const from = wallClock(2025, 1, integerBetween(random, 1, 500));
		const range = { from, to: from + draw.days * SECONDS_PER_DAY - 1 };
		const splitting = { report: cobrowsing, splitBy, resultPer: 'wholeRange', order } as const;
		const windows = splitRange(range, { ...splitting, now: LATER });
		const sessions = sessionsAt(random, from, draw.days, draw.count);
		const { rowLimit, rowOrder, message, code, noRecords } = draw;
		const settings = { rowLimit, rowOrder, message, code, noRecords, filterBy: draw.filterBy };
		const scene = { settings, sessions, windows, order, concurrency, now: LATER };
		for (const take of [collected, streamed]) {
			const { wolkvox, reading } = open(scene);
			wolkvox.delay = async (number) => {
				const delay = draw.delays[number % draw.delays.length];
				if (delay === 'timer') await setTimeout(1);
				else if (delay === 'immediate') await setImmediate();
				else for (let turn = 0; turn < delay; turn++) await undefined;
			};
			const rows = await take(reading).catch(failureOf);
			expect(wolkvox.maxInFlight).toBeLessThanOrEqual(concurrency);
			if (typeof rows === 'string') continue;
			expect(bag(rows)).toEqual(bag(wolkvox.rowsOf(windows)));
			read++;
		}
	});
	const { numRuns } = runs(250);
	await fc.assert(property, { numRuns, endOnFailure: true });
	// Nearly all are read: were each refused, nothing would be shown.
	expect(read).toBeGreaterThan(1.9 * numRuns);
});
