import fc from 'fast-check';
import { ReadingFailed } from '../../../../nodes/engine/extract/reportReader';
import {
	type ResultPer,
	splitRange,
	type SplitRequestsBy,
	type Splitting,
	tooLong,
	type Window,
} from '../../../../nodes/engine/extract/windows';
import { collectRows } from '../../../../nodes/engine/output/collect';
import { streamRows } from '../../../../nodes/engine/output/stream';
import { calculatedFieldNames } from '../../../../nodes/engine/rows/rowMaker';
import { reportOf } from '../../../../nodes/reports/catalogue';
import type { Order, Report, Row } from '../../../../nodes/reports/report';
import { formatReport, type Settings, type SimulatedEvent, wallClock } from '../../../simulator';
import { dayOf, SECONDS_PER_DAY } from '../../../simulator/wallClock';
import { LocalWolkvox } from '../localWolkvox';
import { bag, collectionOf, LATER, readingOf, requestContext, runs } from '../readings';
import { answerForm, filterBy } from './answerForms';

/** Something that happens, as it is drawn. */
interface Drawn {
	/** Which of the seconds around which it is easy to go wrong. */
	readonly anchor: number;
	readonly offset: number;
	readonly lasts: number;
	readonly who: number;
	readonly copies: number;
}

/** What is asked, of whom. */
interface Case {
	readonly range: Window;
	readonly events: readonly Drawn[];
	readonly settings: Partial<Settings>;
	readonly rowLimit: number;
	readonly order: Order;
	readonly concurrency: number;
	readonly splitBy: SplitRequestsBy;
	readonly resultPer: ResultPer;
	readonly limit: number | undefined;
}

const monthEnd = fc
	.record({ month: fc.nat(40), before: fc.nat(200) })
	.map(({ month, before }) => wallClock(2023, 1 + month, 1) - before);
const anySecond = fc.integer({ min: wallClock(2023, 1, 1), max: wallClock(2026, 6, 1) });
const midnight = anySecond.map((second) => dayOf(second) * SECONDS_PER_DAY);
const length = fc.oneof(
	fc.nat(240),
	fc.nat(3 * SECONDS_PER_DAY),
	fc.nat(30).map((count) => (count + 1) * SECONDS_PER_DAY - 1),
	fc.nat(70 * SECONDS_PER_DAY),
);

const drawnEvent: fc.Arbitrary<Drawn> = fc.record({
	anchor: fc.nat(999),
	offset: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -40_000, max: 40_000 })),
	lasts: fc.oneof(fc.nat(5), fc.nat(4_000)),
	who: fc.nat(4),
	copies: fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, fc.constantFrom(2, 3)),
});

const anyCase: fc.Arbitrary<Case> = fc
	.record({
		from: fc.oneof(monthEnd, anySecond, midnight),
		length,
		events: fc.array(drawnEvent, { maxLength: 60 }),
		rowLimit: fc.integer({ min: 3, max: 40 }),
		order: fc.constantFrom<Order>('oldestFirst', 'newestFirst'),
		concurrency: fc.constantFrom(1, 2),
		splitBy: fc.constantFrom<SplitRequestsBy>('calendarMonth', '31days', 'day'),
		resultPer: fc.constantFrom<ResultPer>('wholeRange', 'month', 'week', 'day'),
		limit: fc.oneof(
			{ weight: 3, arbitrary: fc.constant(undefined) },
			fc.integer({ min: 1, max: 30 }),
		),
		settings: fc.record(answerForm),
	})
	.map(({ from, length: seconds, ...more }) => ({ ...more, range: { from, to: from + seconds } }));

/** Where windows end and begin, days turn, and halves meet. */
function anchorsOf({ from, to }: Window): number[] {
	const middle = Math.ceil((from + to) / 2);
	const days = [from, middle, to].map((second) => dayOf(second) * SECONDS_PER_DAY);
	const months = [0, 1, 2, 3].map((month) => {
		const first = new Date(from * 1_000);
		return wallClock(first.getUTCFullYear(), first.getUTCMonth() + 1 + month, 1);
	});
	return [from, to, middle, ...days, ...months];
}

/** What happens, each with the number of its own. */
function happenings({ range, events }: Case): Array<Drawn & { start: number; number: number }> {
	const anchors = anchorsOf(range);
	return events.map((event, number) => ({
		...event,
		number,
		start: anchors[event.anchor % anchors.length] + event.offset,
	}));
}

function opened(
	id: string,
	asked: Case,
	events: readonly SimulatedEvent[],
	more: Partial<Settings>,
) {
	const { order, concurrency, splitBy, resultPer, range, rowLimit } = asked;
	const report: Report = { ...reportOf(id), maxRows: rowLimit };
	const parameters = Object.fromEntries(
		report.parameters.flatMap(({ name, default: value }) =>
			value === undefined ? [] : [[name, value]],
		),
	);
	const settings = { ...asked.settings, ...more, rowLimit, now: () => LATER };
	const wolkvox = new LocalWolkvox(settings, [], { id, events, parameters });
	const splitting: Splitting = { report, splitBy, resultPer, order, now: LATER };
	const windows = splitRange(range, splitting);
	const request = requestContext({ send: wolkvox.send, concurrency });
	const reading = readingOf({ report, range, windows, order, concurrency, request });
	return { report, wolkvox, windows, reading };
}

type Opened = ReturnType<typeof opened>;

/** The rows that come out, or why none do. */
async function outcome({ reading }: Opened, limit?: number): Promise<Row[] | ReadingFailed> {
	return await orFailure(collectRows(collectionOf(reading, { limit, calculatedFields: true })));
}

/** The same as an export writes them. */
async function exported({ reading }: Opened): Promise<Row[] | ReadingFailed> {
	const streaming = collectionOf({ ...reading, delivery: 'streamed' }, { calculatedFields: true });
	const write = async () => {
		const rows: Row[] = [];
		for await (const batch of streamRows(streaming)) rows.push(...batch.rows);
		return rows;
	};
	return await orFailure(write());
}

async function orFailure(rows: Promise<Row[]>): Promise<Row[] | ReadingFailed> {
	return await rows.catch((error: unknown) => {
		if (error instanceof ReadingFailed) return error;
		throw error;
	});
}

function rowsOf(rows: Row[] | ReadingFailed): Row[] {
	if (rows instanceof ReadingFailed) throw rows;
	return rows;
}

/** Rows as wolkvox sent them. */
function sent(rows: readonly Row[], report: Report): Row[] {
	const added = [...calculatedFieldNames(report), 'window_start', 'window_end'];
	return rows.map((row) => without(row, added));
}

function without(row: Row, names: readonly string[]): Row {
	return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/** The stretches over which sums are asked for, found day by day. */
function resultsOf({ from, to }: Window, resultPer: ResultPer): Window[] {
	const unitOf: Record<ResultPer, (day: number) => string | number> = {
		wholeRange: () => 'all',
		month: (day) => new Date(day * SECONDS_PER_DAY * 1_000).toISOString().slice(0, 7),
		// 1 January 1970 was a Thursday.
		week: (day) => Math.floor((day + 3) / 7),
		day: (day) => day,
	};
	const results: Array<{ from: number; to: number }> = [];
	let unit: string | number | undefined;
	for (let day = dayOf(from); day <= dayOf(to); day++) {
		const begins = Math.max(from, day * SECONDS_PER_DAY);
		const ends = Math.min(to, (day + 1) * SECONDS_PER_DAY - 1);
		if (unit === unitOf[resultPer](day)) results[results.length - 1].to = ends;
		else results.push({ from: begins, to: ends });
		unit = unitOf[resultPer](day);
	}
	return results;
}

/** A filter whose clock is another's, or that knows whole days only. */
const oddFilter = fc.record({
	filterOffset: fc.oneof(
		{ weight: 3, arbitrary: fc.constant(0) },
		fc.constantFrom(-18_000, 18_000, 3_600, -61),
	),
	filterRounding: fc.constantFrom<Settings['filterRounding']>('none', 'none', 'day'),
	filterBy,
});

const NAMES = ['Ana', 'Luis', 'Ana', '', 'Zoé'];

describe('sums over the asked range', () => {
	const eventsOf = (asked: Case): SimulatedEvent[] =>
		happenings(asked).map(({ start, lasts, who, number }) => ({
			start,
			end: start + lasts,
			row: {
				agent_id: `0${who}`,
				agent_name: NAMES[who],
				aux_state: number % 2 === 0 ? 'BREAK' : 'LUNCH',
			},
			values: { time: lasts },
		}));

	it('are one request for each result, neither split nor merged, whatever the filter', async () => {
		const property = fc.asyncProperty(anyCase, oddFilter, async (drawn, filter) => {
			const asked = { ...drawn, rowLimit: 1_000 };
			const reading = opened('agent_3', asked, eventsOf(asked), filter);
			const results = resultsOf(asked.range, asked.resultPer);
			if (asked.order === 'newestFirst') results.reverse();
			expect(reading.windows).toEqual(results);
			const isTooLong = results.some(({ from, to }) => to - from >= 31 * SECONDS_PER_DAY);
			expect(tooLong(reading.windows, reading.report) !== undefined).toBe(isTooLong);
			if (isTooLong) return;
			const rows = rowsOf(await outcome(reading, asked.limit));
			const { report, wolkvox } = reading;
			const expected = results.map((result) =>
				wolkvox.rowsIn(result).map((row) => ({
					...row,
					window_start: formatReport(result.from),
					window_end: formatReport(result.to),
				})),
			);
			const all = expected.flat();
			expect(rows).toHaveLength(Math.min(all.length, asked.limit ?? Infinity));
			const shown = rows.map((row) => without(row, ['row_key', 'time_seconds']));
			if (asked.limit === undefined) expect(bag(shown)).toEqual(bag(all));
			else expect(bag(all)).toEqual(expect.arrayContaining(bag(shown)));
			const starts = rows.map(({ window_start: start }) => String(start));
			const inOrder = [...starts].sort();
			expect(starts).toEqual(asked.order === 'oldestFirst' ? inOrder : inOrder.reverse());
			const keys = rows.map(({ row_key: key }) => key);
			expect(new Set(keys).size).toBe(keys.length);
			expect(report.kind).toBe('sum');
			const enough = expected.findIndex(
				(_, place) => expected.slice(0, place + 1).flat().length >= (asked.limit ?? Infinity),
			);
			const needed = enough < 0 ? results.length : enough + 1;
			// A range across a month's end that has nothing is asked in its months.
			const quiet = results
				.slice(0, needed)
				.filter((result) => wolkvox.rowsIn(result).length === 0)
				.map((result) => resultsOf(result, 'month').length)
				.filter((months) => months > 1)
				.reduce((sum, months) => sum + months, 0);
			if (asked.concurrency === 1 || asked.limit === undefined) {
				expect(wolkvox.asked).toHaveLength(needed + quiet);
			}
		});
		await fc.assert(property, runs(300));
	}, 600_000);

	it('have the same keys in every run', async () => {
		const property = fc.asyncProperty(anyCase, async (drawn) => {
			const asked: Case = { ...drawn, rowLimit: 1_000, resultPer: 'day' };
			const { range } = asked;
			fc.pre(range.to - range.from > 2 * SECONDS_PER_DAY);
			const events = eventsOf(asked);
			const later = { from: (dayOf(range.from) + 1) * SECONDS_PER_DAY, to: range.to };
			const byKey = async (own: Case) => {
				const rows = rowsOf(await outcome(opened('agent_3', own, events, {})));
				return new Map(rows.map((row) => [String(row.row_key), row]));
			};
			const all = await byKey(asked);
			const some = await byKey({ ...asked, range: later, order: 'newestFirst' });
			for (const [key, row] of some) expect(all.get(key)).toEqual(row);
		});
		await fc.assert(property, runs(100));
	}, 600_000);

	it('that are cut or refused are an error, never something else', async () => {
		const property = fc.asyncProperty(anyCase, fc.boolean(), async (asked, acrossMonths) => {
			const reading = opened('agent_3', asked, eventsOf(asked), { acrossMonths });
			const { windows, wolkvox, report } = reading;
			fc.pre(tooLong(windows, report) === undefined);
			const rows = await outcome(reading);
			const isFull = windows.some((window) => wolkvox.rowsIn(window).length >= asked.rowLimit);
			const isRefused =
				!acrossMonths &&
				windows.some(
					(window) => resultsOf(window, 'month').length > 1 && wolkvox.rowsIn(window).length > 0,
				);
			expect(rows instanceof ReadingFailed).toBe(isFull || isRefused);
			if (rows instanceof ReadingFailed) return;
			expect(bag(sent(rows, report))).toEqual(bag(windows.flatMap((one) => wolkvox.rowsIn(one))));
		});
		await fc.assert(property, runs(300));
	}, 600_000);

	it('that are nothing are not asked for in months that have not begun', async () => {
		const range = { from: wallClock(2026, 1, 20), to: wallClock(2026, 2, 15) - 1 };
		const now = wallClock(2026, 1, 25);
		const wolkvox = new LocalWolkvox({ now: () => now }, [], { id: 'agent_3', events: [] });
		const request = requestContext({ send: wolkvox.send });
		const report = reportOf('agent_3');
		const reading = { ...readingOf({ report, range, windows: [range], request }), now };
		expect(await collectRows(collectionOf(reading, {}))).toEqual([]);
		expect(wolkvox.asked.map(({ to }) => to)).toEqual([
			range.to,
			now + SECONDS_PER_DAY - 1,
			wallClock(2026, 2, 1) - 1,
		]);
	});

	it('in one object are one row', async () => {
		const property = fc.asyncProperty(anyCase, async (drawn) => {
			const asked = { ...drawn, rowLimit: 1_000 };
			const events = happenings(asked).map(({ start }) => ({
				start,
				row: { interval: '0_5_seg' },
			}));
			const reading = opened('cdr_4', asked, events, {});
			fc.pre(tooLong(reading.windows, reading.report) === undefined);
			const rows = rowsOf(await outcome(reading));
			const expected = reading.windows.flatMap((window) => reading.wolkvox.rowsIn(window));
			expect(bag(sent(rows, reading.report))).toEqual(bag(expected));
		});
		await fc.assert(property, runs(100));
	}, 600_000);
});

describe('figures by day and hour', () => {
	const eventsOf = (asked: Case): SimulatedEvent[] =>
		happenings(asked).map(({ start, lasts, who }) => ({
			start,
			end: start + lasts,
			skill: `0${who}`,
			row: { skill_id: `0${who}`, skill_name: NAMES[who] },
		}));

	it('come once, in windows that end at midnight, however many there are', async () => {
		const property = fc.asyncProperty(anyCase, async (asked) => {
			const reading = opened('skill_7', asked, eventsOf(asked), {});
			const { wolkvox, report } = reading;
			const rows = await outcome(reading);
			const days = resultsOf(asked.range, 'day').map((day) => wolkvox.rowsIn(day).length);
			const isDense = days.some((count) => count >= asked.rowLimit);
			expect(rows instanceof ReadingFailed).toBe(isDense);
			for (const { from, to } of wolkvox.asked) {
				expect([asked.range.from, dayOf(from) * SECONDS_PER_DAY]).toContain(from);
				expect([asked.range.to, (dayOf(to) + 1) * SECONDS_PER_DAY - 1]).toContain(to);
			}
			if (rows instanceof ReadingFailed) return;
			expect(bag(sent(rows, report))).toEqual(bag(wolkvox.rowsIn(asked.range)));
			const keys = rows.map(({ row_key: key }) => key);
			expect(new Set(keys).size).toBe(keys.length);
		});
		await fc.assert(property, runs(400));
	}, 600_000);

	it('with a limit are the first ones, for no more requests', async () => {
		const property = fc.asyncProperty(anyCase, async (drawn) => {
			const asked = { ...drawn, limit: drawn.limit ?? 5, rowLimit: 1_000 };
			const reading = opened('skill_7', asked, eventsOf(asked), {});
			const rows = rowsOf(await outcome(reading, asked.limit));
			const all = bag(reading.wolkvox.rowsIn(asked.range));
			expect(rows).toHaveLength(Math.min(all.length, asked.limit));
			expect(all).toEqual(expect.arrayContaining(bag(sent(rows, reading.report))));
			expect(reading.wolkvox.asked.length).toBeLessThanOrEqual(reading.windows.length);
		});
		await fc.assert(property, runs(100));
	}, 600_000);

	it('of one day for each request say which day', async () => {
		const property = fc.asyncProperty(anyCase, async (drawn) => {
			const asked = { ...drawn, rowLimit: 1_000 };
			const reading = opened('skill_5', asked, eventsOf(asked), { mergeAll: false });
			const days = resultsOf(asked.range, 'day');
			if (asked.order === 'newestFirst') days.reverse();
			expect(reading.windows).toEqual(days);
			const rows = rowsOf(await outcome(reading));
			expect(reading.wolkvox.asked).toHaveLength(days.length);
			const expected = days.flatMap((day) =>
				reading.wolkvox.rowsIn(day).map((row) => ({
					...row,
					window_start: formatReport(day.from),
					window_end: formatReport(day.to),
				})),
			);
			const shown = rows.map((row) => without(row, ['row_key', 'aht_seconds']));
			expect(bag(shown)).toEqual(bag(expected));
			const keys = rows.map(({ row_key: key }) => key);
			expect(new Set(keys).size).toBe(keys.length);
		});
		await fc.assert(property, runs(150));
	}, 600_000);
});

/** Rows of one second that fill an answer cannot be read. */
function isDense(
	{ wolkvox }: Opened,
	{ rowLimit, range }: Case,
	events: readonly SimulatedEvent[],
) {
	return events.some(({ start }) => {
		const from = Math.max(range.from, start - 2);
		const to = Math.min(range.to, start + 2);
		return from <= to && wolkvox.rowsIn({ from, to }).length >= rowLimit;
	});
}

describe('events with an ID of their own and one time', () => {
	const eventsOf = (asked: Case): SimulatedEvent[] =>
		happenings(asked).flatMap(({ start, lasts, who, number, copies }) =>
			Array<SimulatedEvent>(copies).fill({
				start,
				end: start + lasts,
				row: {
					conn_id: `01-${number}`,
					date: formatReport(start),
					agent_name: NAMES[who],
					telephone: `0${number}`,
				},
			}),
		);

	it('come each as often as it happened, whatever the filter', async () => {
		const property = fc.asyncProperty(anyCase, oddFilter, async (asked, filter) => {
			const events = eventsOf(asked);
			const reading = opened('cdr_1', asked, events, filter);
			const { wolkvox, report } = reading;
			const expected = wolkvox.rowsIn(asked.range);
			const rows = await outcome(reading);
			if (rows instanceof ReadingFailed) {
				// Filed by an end that nobody sees, few crowded seconds look like an answer of whole days.
				if (filter.filterBy !== 'start') return;
				// Not to be had in parts: a second, or a day where the server answers whole days.
				const rounds = filter.filterRounding === 'day';
				const days = resultsOf(asked.range, 'day');
				const isHeavy = days.some((day) => wolkvox.rowsIn(day).length >= asked.rowLimit);
				expect(rounds ? isHeavy : isDense(reading, asked, events)).toBe(true);
				return;
			}
			expect(bag(sent(rows, report))).toEqual(bag(expected));
			const starts = rows.map(({ date }) => String(date));
			const inOrder = [...starts].sort();
			expect(starts).toEqual(asked.order === 'oldestFirst' ? inOrder : inOrder.reverse());
			const keys = rows.map(({ row_key: key }) => key);
			expect(new Set(keys).size).toBe(keys.length);
			for (const { row_key: key, conn_id: id } of rows) {
				expect(String(key).startsWith(String(id))).toBe(true);
			}
		});
		await fc.assert(property, runs(500));
	}, 600_000);
});

describe('events of which some share an ID, or that only say when they ended', () => {
	const TIMES: Readonly<Record<string, (start: number, end: number) => Row>> = {
		cdr_1: (start) => ({ date: formatReport(start) }),
		chat_1: (start, end) => ({ date: formatReport(start), date_close: formatReport(end) }),
		diagram_1: (_start, end) => ({ date: formatReport(end) }),
		diagram_11: (_start, end) => ({ end_date_rp: formatReport(end) }),
	};

	it.each(Object.entries(TIMES))(
		'come each once, in files too, with a key of its own: %s',
		async (id, timesOf) => {
			const property = fc.asyncProperty(anyCase, oddFilter, async (asked, filter) => {
				const events = happenings(asked).flatMap(({ start, lasts, who, number, copies }) =>
					Array<SimulatedEvent>(copies).fill({
						start,
						end: start + lasts,
						row: {
							conn_id: `01-${number % 7}`,
							...timesOf(start, start + lasts),
							telephone: `0${who}`,
						},
					}),
				);
				for (const read of [outcome, exported]) {
					const reading = opened(id, asked, events, filter);
					const rows = await read(reading);
					if (rows instanceof ReadingFailed) return;
					const expected = reading.wolkvox.rowsIn(asked.range);
					expect(bag(sent(rows, reading.report))).toEqual(bag(expected));
					const keys = rows.map(({ row_key: key }) => key);
					expect(new Set(keys).size).toBe(keys.length);
				}
			});
			await fc.assert(property, runs(150));
		},
		600_000,
	);
});

describe('events without any time', () => {
	const eventsOf = (asked: Case): SimulatedEvent[] =>
		happenings(asked).flatMap(({ start, who, copies, number }) =>
			Array<SimulatedEvent>(copies).fill({
				start,
				row: {
					// The same conversation may go on elsewhere; nothing says so.
					conn_id: `01-${number % 7}`,
					agent_name: NAMES[who],
					conversation: [{ message: 'Hola', from: who }, { message: '¿?' }],
				},
			}),
		);

	it('come as they were sent, what two windows send as two rows', async () => {
		const offsets = fc.constantFrom(0, 0, 18_000, -61);
		const property = fc.asyncProperty(anyCase, offsets, async (asked, filterOffset) => {
			const events = eventsOf(asked);
			const reading = opened('chat_2', asked, events, { filterOffset });
			const { wolkvox, report } = reading;
			const rows = await outcome(reading);
			if (rows instanceof ReadingFailed) {
				const shifted = events.map((one) => ({ ...one, start: one.start + filterOffset }));
				expect(isDense(reading, asked, shifted)).toBe(true);
				return;
			}
			expect(bag(sent(rows, report))).toEqual(bag(wolkvox.rowsIn(asked.range)));
			const keys = rows.map(({ row_key: key }) => key);
			expect(new Set(keys).size).toBe(keys.length);
			for (const one of wolkvox.asked) {
				for (const other of wolkvox.asked) {
					const meets = one.from <= other.to && other.from <= one.to;
					const holds = one.from <= other.from && other.to <= one.to;
					const isHeld = other.from <= one.from && one.to <= other.to;
					expect(!meets || holds || isHeld).toBe(true);
				}
			}
		});
		await fc.assert(property, runs(400));
	}, 600_000);
});

describe('reports that must not be divided', () => {
	it('are one request, or none', async () => {
		const property = fc.asyncProperty(anyCase, async (drawn) => {
			const asked = { ...drawn, rowLimit: 1_000 };
			const { from, to } = asked.range;
			const events = happenings(asked).map(({ start, number }) => ({
				start,
				recordedAt: start - (number % 3) * SECONDS_PER_DAY,
				row: { conn_id: `01-${number}`, date: formatReport(start) },
			}));
			const reading = opened('campaign_3', asked, events, {});
			const { wolkvox, windows, report } = reading;
			expect(windows).toEqual([asked.range]);
			expect(tooLong(windows, report) !== undefined).toBe(to - from >= 31 * SECONDS_PER_DAY);
			if (tooLong(windows, report)) return;
			const rows = rowsOf(await outcome(reading));
			expect(bag(sent(rows, report))).toEqual(bag(wolkvox.rowsIn(asked.range)));
			const months = resultsOf(asked.range, 'month').length;
			expect(wolkvox.asked).toHaveLength(rows.length === 0 && months > 1 ? 1 + months : 1);
		});
		await fc.assert(property, runs(150));
	}, 600_000);
});

describe('a message that counts more than there is', () => {
	it.each(['agent_3', 'skill_7', 'cdr_1', 'chat_2'])(
		'never makes a wrong list of %s',
		async (id) => {
			const property = fc.asyncProperty(
				anyCase,
				fc.integer({ min: 1, max: 9 }),
				async (drawn, by) => {
					const asked: Case = { ...drawn, rowLimit: 1_000 };
					const events = happenings(asked).map(({ start, number }) => ({
						start,
						skill: '01',
						row: {
							agent_id: '01',
							skill_id: '01',
							conn_id: `01-${number}`,
							date: formatReport(start),
						},
					}));
					const faults = [{ then: { do: 'overstate', by } as const }];
					const reading = opened(id, asked, events, { faults, message: 'total' });
					fc.pre(tooLong(reading.windows, reading.report) === undefined);
					const rows = await outcome(reading);
					if (rows instanceof ReadingFailed) return;
					const expected =
						id === 'agent_3'
							? reading.windows.flatMap((window) => reading.wolkvox.rowsIn(window))
							: reading.wolkvox.rowsIn(asked.range);
					expect(bag(sent(rows, reading.report))).toEqual(bag(expected));
				},
			);
			await fc.assert(property, runs(100));
		},
		600_000,
	);
});
