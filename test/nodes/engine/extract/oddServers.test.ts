import fc from 'fast-check';

import { collectRows } from '../../../../nodes/engine/output/collect';
import { failedRequestOf, type Reading } from '../../../../nodes/engine/extract/reportReader';
import { streamRows } from '../../../../nodes/engine/output/stream';
import type { Row } from '../../../../nodes/reports/report';
import {
	formatReport,
	generateSessions,
	wallClock,
	type Fault,
	type Session,
	type Settings,
} from '../../../simulator';
import { bag, collectionOf, open, runs, type Scene } from '../readings';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const LATER = wallClock(2027, 1, 1);
const months = (count: number) =>
	Array.from({ length: count }, (_, month) => ({
		from: wallClock(2026, 1 + month, 1),
		to: wallClock(2026, 2 + month, 1) - 1,
	}));

function scene(count: number, sessions: readonly Session[], settings: Partial<Settings>): Scene {
	const windows = months(count);
	return {
		windows,
		answerable: windows,
		sessions,
		now: LATER,
		settings: { rowLimit: 60_000, ...settings },
	};
}

/** Sessions of a whole stretch, each of an agent and a start of its own. */
function distinct(count: number, windows: ReturnType<typeof months>, seed = 1): Session[] {
	const range = { from: windows[0].from, to: windows[windows.length - 1].to };
	const seen = new Set<string>();
	return generateSessions({ seed, count, ...range }).filter(({ row }) => {
		const key = `${String(row.agent_id)} ${String(row.date_ini)}`;
		return !seen.has(key) && seen.add(key);
	});
}

async function streamed(reading: Reading): Promise<Row[]> {
	const { clock, filter } = collectionOf(reading);
	const rows: Row[] = [];
	const wishes = { reading: { ...reading, delivery: 'streamed' as const }, clock, filter };
	for await (const batch of streamRows({ ...wishes, calculatedFields: false })) {
		rows.push(...batch.rows);
	}
	return rows;
}

const always = (effect: Fault['then'], when: Fault['when'] = {}): Fault => ({ when, then: effect });
const kindOf = async (rows: Promise<unknown>) =>
	await rows.then(
		() => 'rows',
		(error: unknown) => failedRequestOf(error)?.failure.kind,
	);

describe('rows outside of the window that was asked', () => {
	const offset = fc.constantFrom(-5, 5, -1, 13, -12).map((hours) => hours * HOUR);
	const wishes = fc.record({
		seed: fc.nat(1_000),
		count: fc.integer({ min: 5, max: 150 }),
		rowLimit: fc.integer({ min: 20, max: 60 }),
		filterBy: fc.constantFrom<Settings['filterBy']>('start', 'end', 'overlap'),
		order: fc.constantFrom<Reading['order']>('oldestFirst', 'newestFirst'),
		rowOrder: fc.constantFrom<Settings['rowOrder']>('ascending', 'descending', 'unordered'),
	});

	it('come once each where the filter goes by another clock', async () => {
		const property = fc.asyncProperty(wishes, offset, async (wish, filterOffset) => {
			const sessions = distinct(wish.count, months(2), wish.seed);
			const played = { ...wish, filterOffset };
			const { wolkvox, reading } = open({ ...scene(2, sessions, played), order: wish.order });
			const expected = bag(wolkvox.rowsOf(months(2)));
			expect(bag(await collectRows(collectionOf(reading)))).toEqual(expected);
			expect(bag(await streamed(reading))).toEqual(expected);
		});
		await fc.assert(property, runs(60));
	}, 600_000);

	it('come once each where the server rounds to days', async () => {
		const property = fc.asyncProperty(wishes, async (wish) => {
			const sessions = distinct(wish.count, months(2), wish.seed);
			const played = { ...wish, filterRounding: 'day' as const };
			const { wolkvox, reading } = open({ ...scene(2, sessions, played), order: wish.order });
			const expected = bag(wolkvox.rowsOf(months(2)));
			expect(bag(await collectRows(collectionOf(reading)))).toEqual(expected);
			expect(bag(await streamed(reading))).toEqual(expected);
		});
		await fc.assert(property, runs(60));
	}, 600_000);

	it('come once each where the server ignores the range', async () => {
		const sessions = distinct(12, months(12));
		const { reading } = open(scene(12, sessions, { ignoreRange: true }));
		const expected = bag(sessions.map(({ row }) => row));
		expect(bag(await collectRows(collectionOf(reading)))).toEqual(expected);
		expect(bag(await streamed(reading))).toEqual(expected);
	});

	it('are an error where they lie more than a day outside of the range', async () => {
		const sessions = distinct(40, months(12));
		const { wolkvox, reading } = open(scene(3, sessions, { ignoreRange: true }));
		expect(await kindOf(collectRows(collectionOf(reading)))).toBe('rangeNotKept');
		expect(wolkvox.asked).toHaveLength(1);
	});

	it('tell early that a day cannot be divided', async () => {
		const day = { from: wallClock(2026, 1, 5), to: wallClock(2026, 1, 6) - 1 };
		const dense = generateSessions({ seed: 3, count: 900, ...day });
		const settings = { filterRounding: 'day', rowLimit: 300 } as const;
		const { wolkvox, reading } = open(scene(1, dense, settings));
		expect(await kindOf(collectRows(collectionOf(reading)))).toBe('wholeDaysOnly');
		expect(wolkvox.asked.length).toBeLessThan(12);
	});
});

describe('answers that are corrected in between', () => {
	/** A session over each end of a month, shown by both months. */
	const crossing = months(11).map(({ to }, index): Session => {
		const [start, end] = [to - 600, to + 600];
		return {
			start,
			end,
			row: {
				agent_id: String(5 + (index % 2)),
				agent_name: 'Ana López',
				date_ini: formatReport(start),
				date_end: formatReport(end),
				time: '-',
				hung_up: 'agent',
				more: { b: 1, a: [2, { d: 3, c: 4 }] },
			},
		};
	});

	it.each(['end', 'name', 'nameCase', 'numberId', 'nullForDash', 'fieldOrder'] as const)(
		'are one session each: %s',
		async (how) => {
			const faults = [1, 3, 5, 7, 9, 11].map((request) =>
				always({ do: 'correct', how }, { requests: [request] }),
			);
			const settings = { filterBy: 'overlap', faults } as const;
			const { reading } = open(scene(12, crossing, settings));
			const wishes = collectionOf(reading, { calculatedFields: true });
			const rows = await collectRows(wishes);
			expect(rows).toHaveLength(crossing.length);
			expect(rows.filter(({ session_key: key }) => /-2$/.test(String(key)))).toEqual([]);
			expect(await streamed(reading)).toHaveLength(crossing.length);
		},
	);
});

describe('counts that are not true', () => {
	it('of one month do not hide what another month lacks', async () => {
		const sessions = distinct(600, months(2));
		const [january, february] = months(2);
		const faults = [always({ do: 'overstate', by: 1 }, { longerThan: 30.5 * DAY })];
		const settings = { rowLimit: 200, message: 'total', faults } as const;
		const few = sessions.filter(({ start }) => start >= february.from || start % 3 === 0);
		const { wolkvox, reading } = open(scene(2, few, settings));
		// The server sends fewer rows than wolkvox documents, and says so.
		const report = { ...reading.report, maxRows: 60_000 };
		const rows = await collectRows(collectionOf({ ...reading, report }));
		expect(bag(rows)).toEqual(bag(wolkvox.rowsOf([january, february])));
	});

	it('are an error where not even the parts hold a record', async () => {
		const faults = [always({ do: 'envelope', message: '3 records were found', data: [] })];
		const { wolkvox, reading } = open(scene(1, [], { faults }));
		expect(await kindOf(collectRows(collectionOf(reading)))).toBe('recordsNotSent');
		expect(wolkvox.asked.length).toBeLessThan(5);
	});
});

describe('parts that vanish', () => {
	const sessions = distinct(1_000, months(1));
	const settings = { rowLimit: 600, message: 'cut' as const };

	it('once are asked for again', async () => {
		const faults = [
			always({ do: 'error', error: 'noRecords' }, { firstPartOfTruncated: true, first: 1 }),
		];
		const { wolkvox, reading } = open(scene(1, sessions, { ...settings, faults }));
		const expected = bag(wolkvox.rowsOf(months(1)));
		expect(bag(await collectRows(collectionOf(reading)))).toEqual(expected);
	});

	it.each(['whole', 'streamed'] as const)('for good are an error: %s', async (delivery) => {
		const faults = [always({ do: 'error', error: 'noRecords' }, { firstPartOfTruncated: true })];
		const { reading } = open(scene(1, sessions, { ...settings, faults }));
		const rows =
			delivery === 'whole'
				? collectRows(collectionOf(reading))
				: streamed({ ...reading, delivery });
		expect(await kindOf(rows)).toBe('rowsMissing');
	});
});
