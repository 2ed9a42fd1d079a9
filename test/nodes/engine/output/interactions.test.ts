import {
	addInteractions,
	InteractionJoin,
	type Joining,
	windowsOfStates,
} from '../../../../nodes/engine/output/interactions';
import { readReport } from '../../../../nodes/engine/read/line';
import type { Reading } from '../../../../nodes/engine/read/reading';
import type { TimedRow } from '../../../../nodes/engine/rows/timedRow';
import { interactionsOf } from '../../../../nodes/reports/catalogue';
import type { InteractionSource, Order } from '../../../../nodes/reports/report';
import { formatReport, type SimulatedEvent, wallClock } from '../../../simulator';
import { LocalWolkvox } from '../localWolkvox';
import { LATER, monthOf, open, readingOf, requestContext } from '../readings';
import { BOGOTA, REPORT } from '../rows/rows';
import { sessionOf } from '../scenarios';

const SOURCE = interactionsOf(REPORT) as InteractionSource;
const MONTHS = [monthOf(2026, 1), monthOf(2026, 2), monthOf(2026, 3)];
const HOUR = 3_600;

/** Calls of an hour every six hours, and a session in the middle of each, the edges of months included. */
const hours = Array.from(
	{ length: 4 * 89 },
	(_, place) => wallClock(2026, 1, 1) + (place + 1) * 6 * HOUR,
);
const ofHours = hours.map((middle) => ['7', middle, middle - HOUR / 2, middle + HOUR / 2] as const);
/** Where months meet, also a call that ends in the session before, and one that begins in it behind. */
const ofEdges = [MONTHS[1].from, MONTHS[2].from].flatMap((middle) => [
	['8', middle, middle - HOUR, middle - 30] as const,
	['9', middle, middle + 30, middle + HOUR] as const,
]);
const pairs = [...ofHours, ...ofEdges];
const calls = pairs.map(([agent_id, , start, end], place): SimulatedEvent => {
	const times = { date_ini: formatReport(start), date_end: formatReport(end) };
	const row = { agent_id, conn_id: `c${place}`, telephone: `p${place}`, ...times };
	return { start, end, row };
});
const sessions = pairs.map(([agent_id, middle]) =>
	sessionOf(middle - 60, middle + 60, { agent_id }),
);

/** By which of their dates sessions and states are filed. */
type Filed = 'start' | 'end';

function opened(order: Order, ofSessions: Filed = 'start', ofStates: Filed = 'start') {
	const windows = order === 'oldestFirst' ? MONTHS : [...MONTHS].reverse();
	const settings = { rowLimit: 60_000, filterBy: ofSessions };
	const { reading } = open({ settings, sessions, windows, order, now: LATER });
	const wolkvox = new LocalWolkvox({ now: () => LATER, filterBy: ofStates }, [], {
		id: SOURCE.report.id,
		events: calls,
	});
	const request = requestContext({ send: wolkvox.send });
	const states: Reading = { ...readingOf({ windows, request, order }), report: SOURCE.report };
	const joining: Joining = {
		...{ report: REPORT, source: SOURCE, choice: 'onlySure', states, clock: BOGOTA },
		onProgress: () => {},
	};
	return { reading, joining, wolkvox };
}

const matches = (rows: readonly TimedRow[]) => rows.map(({ row }) => row.interaction_matches);

describe.each<Order>(['oldestFirst', 'newestFirst'])('sessions from the %s', (order) => {
	it.each<[Filed, Filed]>([
		['start', 'start'],
		['start', 'end'],
		['end', 'start'],
		['end', 'end'],
	])(
		'filed by their %s find calls filed by their %s batch by batch, for one call each',
		async (...filed) => {
			const { reading, joining, wolkvox } = opened(order, ...filed);
			const join = new InteractionJoin(joining);
			const found: unknown[] = [];
			for await (const { rows, window } of readReport(reading)) {
				await join.addTo(rows, window);
				found.push(...matches(rows));
			}
			await join.close();
			expect(found).toEqual(Array(sessions.length).fill(1));
			expect(wolkvox.asked).toHaveLength(MONTHS.length);
		},
	);

	it('find them all together, where only the states around them are asked for', async () => {
		const { reading, joining, wolkvox } = opened(order);
		const rows: TimedRow[] = [];
		for await (const batch of readReport(reading)) rows.push(...batch.rows.slice(0, 5));
		const february = rows.filter(({ start }) => start >= MONTHS[1].from && start <= MONTHS[1].to);
		await addInteractions(february, joining);
		expect(matches(february)).toEqual(february.map(() => 1));
		expect(wolkvox.asked.every(({ from, to }) => Math.abs(to - from) < 6 * 24 * HOUR)).toBe(true);
	});
});

it('states are asked for within their own limits, and from an hour before where that costs nothing', () => {
	const splitting = {
		splitBy: 'calendarMonth',
		resultPer: 'wholeRange',
		order: 'oldestFirst',
		now: LATER,
	} as const;
	const range = { from: wallClock(2026, 1, 10), to: wallClock(2026, 1, 31) - 1 };
	const own = windowsOfStates([range], { ...splitting, report: { ...SOURCE.report, maxDays: 7 } });
	expect(own.length).toBe(3);
	expect(own.every(({ from, to }) => to - from + 1 <= 7 * 24 * HOUR)).toBe(true);
	expect([own[0].from, own[2].to]).toEqual([range.from, range.to]);
	const usual = { ...splitting, report: SOURCE.report };
	const next = { from: range.to + 1, to: range.to + HOUR };
	expect(windowsOfStates([range, next], usual)).toEqual([
		...[{ ...range, from: range.from - HOUR }, next],
	]);
	expect(windowsOfStates([MONTHS[0]], usual)).toEqual([MONTHS[0]]);
});
