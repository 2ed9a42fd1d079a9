import fc from 'fast-check';

import type { Reading } from '../../../../nodes/engine/read/reading';
import {
	formatReport,
	generateSessions,
	wallClock,
	type Session,
	type Settings,
} from '../../../simulator';
import { sessionOf } from '../scenarios';
import {
	always,
	bag,
	collected,
	failureOf,
	LATER,
	monthOf,
	open,
	runs,
	streamed,
	type Scene,
} from '../readings';

const HOUR = 3_600;
const months = (count: number) =>
	Array.from({ length: count }, (_, place) => monthOf(2026, place + 1));

function scene(count: number, sessions: readonly Session[], own: Partial<Settings> = {}): Scene {
	const settings = { rowLimit: 60_000, ...own };
	return { windows: months(count), sessions, now: LATER, settings };
}

/** Sessions of the first months, each of an agent and a start of its own. */
function distinct(count: number, monthCount: number, seed = 1): Session[] {
	const range = { from: monthOf(2026, 1).from, to: monthOf(2026, monthCount).to };
	const seen = new Set<string>();
	return generateSessions({ seed, count, ...range }).filter(({ row }) => {
		const key = `${String(row.agent_id)} ${String(row.date_ini)}`;
		return !seen.has(key) && seen.add(key);
	});
}

/** Sessions of agents of their own, so many seconds after each other. */
const every = (seconds: number, count: number, first: number, length: number): Session[] =>
	Array.from({ length: count }, (_, at) => {
		const start = first + at * seconds;
		return sessionOf(start, start + length, { agent_id: `${length} ${at}` });
	});

it.each(['ascending', 'descending', 'unordered'] as const)(
	'rows that began together and are filed by their end are not read second by second: %s',
	async (rowOrder) => {
		const { from } = monthOf(2026, 1);
		const sessions = Array.from({ length: 1_000 }, (_, at) =>
			sessionOf(from + (at % 3), from + at * 80, { agent_id: String(at) }),
		);
		const settings = { filterBy: 'end', rowLimit: 100, rowOrder } as const;
		const { wolkvox, reading } = open(scene(1, sessions, settings));
		expect(await collected(reading)).toHaveLength(1_000);
		expect(wolkvox.asked.length).toBeLessThan(30);
	},
);

it('rows that come with each part again are not read second by second', async () => {
	const { from } = monthOf(2026, 1);
	const sessions = [...every(0, 590, from, 6 * HOUR), ...every(600, 200, from, 60)];
	// One part vanishes once, so that all are read again.
	const faults = [always({ do: 'error', error: 'noRecords' }, { requests: [4] })];
	const settings = { rowLimit: 600, filterBy: 'overlap', faults } as const;
	const { wolkvox, reading } = open(scene(1, sessions, settings));
	expect(await collected(reading)).toHaveLength(790);
	expect(wolkvox.asked.length).toBeLessThan(200);
});

describe('rows outside of the window that was asked', () => {
	it('hide none of the last second of a day, which a server may leave out', async () => {
		const { from } = monthOf(2026, 1);
		// Filed by a clock that is an hour ahead.
		const filed = [from, ...Array.from({ length: 28 }, (_, at) => wallClock(2026, 1, at + 2) - 1)];
		const sessions = filed.map((at) => sessionOf(at - HOUR, at - HOUR + 60));
		const settings = { filterOffset: HOUR, endInclusive: false, rowLimit: 10 };
		expect(await collected(open(scene(1, sessions, settings)).reading)).toHaveLength(29);
	});

	it('are no sign of a server that knows only days, where they are filed by an end that they hide', async () => {
		const day = { from: wallClock(2026, 1, 5), to: wallClock(2026, 1, 6) - 1 };
		const sessions = Array.from({ length: 900 }, (_, at) =>
			sessionOf(day.from + at * 97 - 1_800, day.from + at * 96, { agent_id: String(at) }),
		);
		const settings = { filterBy: 'end', rowOrder: 'unordered', rowLimit: 300 } as const;
		const { reading } = open({ ...scene(1, sessions, settings), windows: [day] });
		const report = { ...reading.report, end: undefined };
		expect(await collected({ ...reading, report })).toHaveLength(900);
	});

	it('come once each where the filter goes by another clock, or rounds to days', async () => {
		const hours = fc.constantFrom(-5, 5, -1, 13, -12);
		const settings = fc.record({
			rowLimit: fc.integer({ min: 20, max: 60 }),
			filterBy: fc.constantFrom<Settings['filterBy']>('start', 'end', 'overlap'),
			rowOrder: fc.constantFrom<Settings['rowOrder']>('ascending', 'descending', 'unordered'),
		});
		const odd = fc.oneof(
			hours.map((count) => ({ filterOffset: count * HOUR })),
			fc.constant({ filterRounding: 'day' } as const),
		);
		const drawn = fc.record({
			seed: fc.nat(1_000),
			count: fc.integer({ min: 5, max: 150 }),
			order: fc.constantFrom<Reading['order']>('oldestFirst', 'newestFirst'),
		});
		const property = fc.asyncProperty(drawn, settings, odd, async (draw, usual, unusual) => {
			const sessions = distinct(draw.count, 2, draw.seed);
			const asked = { ...scene(2, sessions, { ...usual, ...unusual }), order: draw.order };
			const { wolkvox, reading } = open(asked);
			const expected = bag(wolkvox.rowsOf(months(2)));
			expect(bag(await collected(reading))).toEqual(expected);
			expect(bag(await streamed(reading))).toEqual(expected);
		});
		await fc.assert(property, runs(30));
	});

	it('come once each where the server ignores the range', async () => {
		const sessions = distinct(12, 12);
		const { reading } = open(scene(12, sessions, { ignoreRange: true }));
		const expected = bag(sessions.map(({ row }) => row));
		expect(bag(await collected(reading))).toEqual(expected);
		expect(bag(await streamed(reading))).toEqual(expected);
	});

	it('are an error where they lie more than a day outside of the range', async () => {
		const { wolkvox, reading } = open(scene(3, distinct(40, 12), { ignoreRange: true }));
		expect(await collected(reading).catch(failureOf)).toBe('rangeNotKept');
		expect(wolkvox.asked).toHaveLength(1);
	});

	it('are no error where the filter goes by the clock of another zone, even in a range of an hour', async () => {
		const from = wallClock(2026, 1, 5, 12);
		const windows = [{ from, to: from + HOUR - 1 }];
		const sessions = every(600, 3, from - 13 * HOUR, 60);
		const odd = { ...scene(1, sessions, { filterOffset: 13 * HOUR }), windows };
		expect(await collected(open(odd).reading)).toHaveLength(3);
	});

	it('are kept where they are few, and the log says so', async () => {
		const old = sessionOf(wallClock(2025, 11, 1), wallClock(2025, 11, 1, 1), { agent_id: 'old' });
		const sessions = [...distinct(3, 1), old];
		const { reading } = open(scene(1, sessions, { ignoreRange: true }));
		const warn = jest.fn();
		expect(await collected({ ...reading, warn })).toHaveLength(sessions.length);
		expect(warn.mock.calls).toEqual([[expect.stringMatching(/^1 session of more than a day/)]]);
	});

	it.each([0, 5])('tell that a day cannot be divided, by a clock %d hours ahead', async (hours) => {
		const day = { from: wallClock(2026, 1, 5), to: wallClock(2026, 1, 6) - 1 };
		const dense = generateSessions({ seed: 3, count: 900, ...day });
		const settings = { filterRounding: 'day', rowLimit: 300, filterOffset: hours * HOUR } as const;
		const { wolkvox, reading } = open(scene(1, dense, settings));
		expect(await collected(reading).catch(failureOf)).toBe('wholeDaysOnly');
		expect(wolkvox.asked.length).toBeLessThan(hours === 0 ? 12 : 45);
	});
});

it.each(['end', 'name', 'nameCase', 'numberId', 'nullForDash', 'fieldOrder'] as const)(
	'rows that are corrected in between are one session each: %s',
	async (how) => {
		/** A session over each end of a month, shown by both months. */
		const crossing = months(11).map(({ to }, index): Session => {
			const [start, end] = [to - 600, to + 600];
			const row = {
				...{ agent_id: String(5 + (index % 2)), agent_name: 'Ana López', hung_up: 'agent' },
				...{ date_ini: formatReport(start), date_end: formatReport(end), time: '-' },
				more: { b: 1, a: [2, { d: 3, c: 4 }] },
			};
			return { start, end, row };
		});
		const requests = [1, 3, 5, 7, 9, 11];
		const faults = [always({ do: 'correct', how }, { requests })];
		const { reading } = open(scene(12, crossing, { filterBy: 'overlap', faults }));
		const rows = await collected(reading, { calculatedFields: true });
		expect(rows).toHaveLength(crossing.length);
		expect(rows.filter(({ session_key: key }) => /-2$/.test(String(key)))).toEqual([]);
		expect(await streamed(reading)).toHaveLength(crossing.length);
	},
);

describe('counts that are not true', () => {
	it('of one month do not hide what another month lacks', async () => {
		const [, february] = months(2);
		const few = distinct(600, 2).filter(({ start }) => start >= february.from || start % 3 === 0);
		const faults = [always({ do: 'overstate', by: 1 }, { longerThan: 30.5 * 24 * HOUR })];
		const { wolkvox, reading } = open(scene(2, few, { rowLimit: 200, message: 'total', faults }));
		// The server sends fewer rows than wolkvox documents, and says so.
		const report = { ...reading.report, maxRows: 60_000 };
		const rows = await collected({ ...reading, report });
		expect(bag(rows)).toEqual(bag(wolkvox.rowsOf(months(2))));
	});

	it('are believed where one half alone is as full as the whole', async () => {
		// The server sends fewer rows than wolkvox documents, and all of them lie in one week.
		const week = every(9_000, 30, monthOf(2026, 1).from, 60);
		const { wolkvox, reading } = open(scene(1, week, { rowLimit: 20, message: 'total' }));
		const report = { ...reading.report, maxRows: 60_000 };
		const rows = await collected({ ...reading, report });
		expect(bag(rows)).toEqual(bag(wolkvox.rowsOf(months(1))));
	});

	it('are an error where not even the parts hold a record', async () => {
		const faults = [always({ do: 'envelope', message: '3 records were found', data: [] })];
		const { wolkvox, reading } = open(scene(1, [], { faults }));
		expect(await collected(reading).catch(failureOf)).toBe('recordsNotSent');
		expect(wolkvox.asked.length).toBeLessThan(5);
	});
});

describe('parts that vanish', () => {
	const partsOf = (first?: number, count = 1_000) => {
		const when = { firstPartOfTruncated: true, ...(first !== undefined && { first }) };
		const faults = [always({ do: 'error', error: 'noRecords' }, when)];
		return open(scene(1, distinct(count, 1), { rowLimit: 600, message: 'cut', faults }));
	};

	it('once are asked for again', async () => {
		const { wolkvox, reading } = partsOf(1, 10_000);
		expect(bag(await collected(reading))).toEqual(bag(wolkvox.rowsOf(months(1))));
		expect(wolkvox.asked.length).toBeLessThan(50);
	});

	it.each([
		['the others hold fewer rows than were shown', 1_000],
		['the others hold as many, but not these', 1_500],
	])('for good are an error where %s', async (_which, count) => {
		const { reading } = partsOf(undefined, count);
		expect(await collected(reading).catch(failureOf)).toBe('rowsMissing');
		expect(await streamed(partsOf(undefined, count).reading).catch(failureOf)).toBe('rowsMissing');
	});
});
