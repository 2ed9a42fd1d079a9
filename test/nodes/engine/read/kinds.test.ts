import fc from 'fast-check';

import { ReadingFailed } from '../../../../nodes/engine/read/reading';
import {
	splitRange,
	type SplitRequestsBy,
	type Splitting,
	tooLong,
	type Window,
} from '../../../../nodes/engine/read/windows';
import type { ResultPer } from '../../../../nodes/engine/rows/identity';
import { reportOf } from '../../../../nodes/reports/catalogue';
import type { Order, Report, Row } from '../../../../nodes/reports/report';
import { formatReport, type Settings, type SimulatedEvent, wallClock } from '../../../simulator';
import { dayOf, SECONDS_PER_DAY } from '../../../simulator/wallClock';
import { LocalWolkvox } from '../localWolkvox';
import { bag, collected, LATER, readingOf, requestContext, runs, streamed } from '../readings';
import { fieldsOf } from '../rows/rows';
import { answerForm, anyBeginning, filterBy } from '../scenarios';
import { stretchesOf } from './stretches';

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
	readonly limit: number;
}

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
		from: anyBeginning,
		length,
		events: fc.array(drawnEvent, { maxLength: 60 }),
		rowLimit: fc.integer({ min: 3, max: 40 }),
		order: fc.constantFrom<Order>('oldestFirst', 'newestFirst'),
		concurrency: fc.constantFrom(1, 2),
		splitBy: fc.constantFrom<SplitRequestsBy>('calendarMonth', '31days', 'day'),
		resultPer: fc.constantFrom<ResultPer>('wholeRange', 'month', 'week', 'day'),
		limit: fc.integer({ min: 1, max: 30 }),
		settings: fc.record(answerForm),
	})
	.map(({ from, length: seconds, ...more }) => ({ ...more, range: { from, to: from + seconds } }));

/** A filter whose clock is another's, or that knows whole days only. */
const oddFilter = fc.record({
	filterOffset: fc.oneof(
		{ weight: 3, arbitrary: fc.constant(0) },
		fc.constantFrom(-18_000, 18_000, 3_600, -61),
	),
	filterRounding: fc.constantFrom<Settings['filterRounding']>('none', 'none', 'day'),
	filterBy,
});

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

const NAMES = ['Ana', 'Luis', 'Ana', '', 'Zoé'];

/** What happens, with all that any of the reports says of it; `own` says what one of them says otherwise. */
function eventsOf(
	{ range, events }: Case,
	own: (start: number, end: number, number: number) => Row = (start) => ({
		date: formatReport(start),
	}),
): SimulatedEvent[] {
	const anchors = anchorsOf(range);
	return events.flatMap(({ anchor, offset, lasts, who, copies }, number) => {
		const start = anchors[anchor % anchors.length] + offset;
		const [id, name] = [`0${who}`, NAMES[who]];
		return Array<SimulatedEvent>(copies).fill({
			start,
			end: start + lasts,
			recordedAt: start - (number % 3) * SECONDS_PER_DAY,
			skill: id,
			row: {
				...{ agent_id: id, agent_name: name, aux_state: number % 2 === 0 ? 'BREAK' : 'LUNCH' },
				...{ skill_id: id, skill_name: name, interval: '0_5_seg', telephone: `0${number}` },
				conn_id: `01-${number}`,
				...own(start, start + lasts, number),
			},
			values: { time: lasts },
		});
	});
}

function opened(
	id: string,
	asked: Case,
	events: readonly SimulatedEvent[],
	more: Partial<Settings> = {},
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
	return await orFailure(collected(reading, { limit, calculatedFields: true }));
}

/** The same as an export writes them. */
async function exported({ reading }: Opened): Promise<Row[] | ReadingFailed> {
	return await orFailure(streamed(reading, true));
}

async function orFailure(rows: Promise<Row[]>): Promise<Row[] | ReadingFailed> {
	return await rows.catch((error: unknown) => {
		if (error instanceof ReadingFailed) return error;
		throw error;
	});
}

function without(row: Row, names: readonly string[]): Row {
	return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/** The calculated fields of a report. */
function addedTo(report: Report): string[] {
	return fieldsOf(report).names.filter((name) => !name.startsWith('window_'));
}

/** That rows are what wolkvox holds, each with a key of its own. */
function expectRows(
	rows: readonly Row[] | ReadingFailed,
	expected: readonly Row[],
	report: Report,
) {
	if (rows instanceof ReadingFailed) throw rows;
	const added = addedTo(report).filter((name) => !report.columns.includes(name));
	expect(bag(rows.map((row) => without(row, added)))).toEqual(bag(expected));
	expect(new Set(rows.map(({ row_key: key }) => key)).size).toBe(rows.length);
}

/** Rows that do not say of when they are, with the window that does. */
function withWindow(rows: readonly Row[], { from, to }: Window): Row[] {
	const bounds = { window_start: formatReport(from), window_end: formatReport(to) };
	return rows.map((row) => ({ ...row, ...bounds }));
}

function expectOrder(values: readonly unknown[], order: Order): void {
	const inOrder = values.map(String).sort();
	expect(values).toEqual(order === 'oldestFirst' ? inOrder : inOrder.reverse());
}

describe('sums over the asked range', () => {
	it('are one request for each result, neither split nor merged, whatever the filter', async () => {
		const property = fc.asyncProperty(anyCase, oddFilter, async (drawn, filter) => {
			const asked = { ...drawn, rowLimit: 1_000 };
			const { reading, windows, wolkvox, report } = opened(
				'agent_3',
				asked,
				eventsOf(asked),
				filter,
			);
			const results = stretchesOf(asked.range, asked.resultPer);
			if (asked.order === 'newestFirst') results.reverse();
			expect(windows).toEqual(results);
			const isTooLong = results.some(({ from, to }) => to - from >= 31 * SECONDS_PER_DAY);
			expect(tooLong(windows, report) !== undefined).toBe(isTooLong);
			if (isTooLong) return;
			const rows = await collected(reading, { calculatedFields: true });
			const expected = results.map((result) => withWindow(wolkvox.rowsIn(result), result));
			expectRows(rows, expected.flat(), report);
			expectOrder(
				rows.map(({ window_start: start }) => start),
				asked.order,
			);
			// A range across a month's end that has nothing is asked in its months.
			const months = results.map((result) => stretchesOf(result, 'month').length);
			const quiet = months.filter((count, place) => count > 1 && expected[place].length === 0);
			const all = results.length + quiet.reduce((sum, count) => sum + count, 0);
			expect(wolkvox.asked).toHaveLength(all);
		});
		await fc.assert(property, runs(60));
	});

	it('have the same keys in every run', async () => {
		const property = fc.asyncProperty(anyCase, async (drawn) => {
			const asked: Case = { ...drawn, rowLimit: 1_000, resultPer: 'day' };
			const { range } = asked;
			fc.pre(range.to - range.from > 2 * SECONDS_PER_DAY);
			const later = { from: (dayOf(range.from) + 1) * SECONDS_PER_DAY, to: range.to };
			const byKey = async (own: Case) => {
				const rows = await outcome(opened('agent_3', own, eventsOf(asked)));
				if (rows instanceof ReadingFailed) throw rows;
				return new Map(rows.map((row) => [String(row.row_key), row]));
			};
			const all = await byKey(asked);
			const some = await byKey({ ...asked, range: later, order: 'newestFirst' });
			for (const [key, row] of some) expect(all.get(key)).toEqual(row);
		});
		await fc.assert(property, runs(20));
	});

	it('that are cut or refused are an error, never something else', async () => {
		const property = fc.asyncProperty(anyCase, fc.boolean(), async (asked, acrossMonths) => {
			const reading = opened('agent_3', asked, eventsOf(asked), { acrossMonths });
			const { windows, wolkvox, report } = reading;
			fc.pre(tooLong(windows, report) === undefined);
			const rows = await outcome(reading);
			const isOutOfReach = windows.some((window) => {
				const { length: held } = wolkvox.rowsIn(window);
				const isRefused = !acrossMonths && stretchesOf(window, 'month').length > 1;
				return held >= asked.rowLimit || (isRefused && held > 0);
			});
			expect(rows instanceof ReadingFailed).toBe(isOutOfReach);
			if (isOutOfReach) return;
			const expected = windows.flatMap((one) => withWindow(wolkvox.rowsIn(one), one));
			expectRows(rows, expected, report);
		});
		await fc.assert(property, runs(60));
	});

	it('that are nothing are not asked for in months that have not begun', async () => {
		const range = { from: wallClock(2026, 1, 20), to: wallClock(2026, 2, 15) - 1 };
		const now = wallClock(2026, 1, 25);
		const wolkvox = new LocalWolkvox({ now: () => now }, [], { id: 'agent_3', events: [] });
		const request = requestContext({ send: wolkvox.send });
		const report = reportOf('agent_3');
		const reading = { ...readingOf({ report, range, windows: [range], request }), now };
		expect(await collected(reading)).toEqual([]);
		expect(wolkvox.asked.map(({ to }) => to)).toEqual([
			range.to,
			now + SECONDS_PER_DAY - 1,
			wallClock(2026, 2, 1) - 1,
		]);
	});
});

describe('figures by day and hour', () => {
	it('come once, in windows that end at midnight, however many there are', async () => {
		const property = fc.asyncProperty(anyCase, async (asked) => {
			const reading = opened('skill_7', asked, eventsOf(asked));
			const { wolkvox, report } = reading;
			const rows = await outcome(reading);
			const days = stretchesOf(asked.range, 'day').map((day) => wolkvox.rowsIn(day).length);
			const isDense = days.some((count) => count >= asked.rowLimit);
			expect(rows instanceof ReadingFailed).toBe(isDense);
			for (const { from, to } of wolkvox.asked) {
				expect([asked.range.from, dayOf(from) * SECONDS_PER_DAY]).toContain(from);
				expect([asked.range.to, (dayOf(to) + 1) * SECONDS_PER_DAY - 1]).toContain(to);
			}
			if (!isDense) expectRows(rows, wolkvox.rowsIn(asked.range), report);
		});
		await fc.assert(property, runs(80));
	});

	it('of one day for each request say which day', async () => {
		const property = fc.asyncProperty(anyCase, async (drawn) => {
			const asked = { ...drawn, rowLimit: 1_000 };
			const reading = opened('skill_5', asked, eventsOf(asked), { mergeAll: false });
			const { windows, wolkvox, report } = reading;
			const days = stretchesOf(asked.range, 'day');
			const expected = days.flatMap((day) => withWindow(wolkvox.rowsIn(day), day));
			expectRows(await outcome(reading), expected, report);
			expect(wolkvox.asked).toHaveLength(days.length);
			expect(windows).toEqual(asked.order === 'oldestFirst' ? days : days.reverse());
		});
		await fc.assert(property, runs(30));
	});
});

it.each(['agent_3', 'skill_7'])(
	'figures with a limit are the first ones, for no more requests: %s',
	async (id) => {
		const property = fc.asyncProperty(anyCase, async (drawn) => {
			const asked = { ...drawn, rowLimit: 1_000, concurrency: 1 };
			const reading = opened(id, asked, eventsOf(asked));
			fc.pre(tooLong(reading.windows, reading.report) === undefined);
			const limited = await outcome(reading, asked.limit);
			const { length: requests } = reading.wolkvox.asked;
			const all = await outcome(reading);
			if (all instanceof ReadingFailed) throw all;
			if (limited instanceof ReadingFailed) throw limited;
			expect(limited).toHaveLength(Math.min(all.length, asked.limit));
			expect(bag(all)).toEqual(expect.arrayContaining(bag(limited)));
			expect(reading.wolkvox.asked.length).toBeGreaterThanOrEqual(2 * requests);
		});
		await fc.assert(property, runs(30));
	},
);

/** Rows of one second that fill an answer cannot be read. */
function isDense(
	{ wolkvox }: Opened,
	{ rowLimit, range }: Case,
	moments: readonly number[],
): boolean {
	return moments.some((start) => {
		const from = Math.max(range.from, start - 2);
		const to = Math.min(range.to, start + 2);
		return from <= to && wolkvox.rowsIn({ from, to }).length >= rowLimit;
	});
}

describe('events', () => {
	it('with an ID of their own come each as often as it happened, whatever the filter', async () => {
		const property = fc.asyncProperty(anyCase, oddFilter, async (asked, filter) => {
			const events = eventsOf(asked);
			const reading = opened('cdr_1', asked, events, filter);
			const { wolkvox, report } = reading;
			const rows = await outcome(reading);
			if (rows instanceof ReadingFailed) {
				// Filed by an end that nobody sees, few crowded seconds look like an answer of whole days.
				if (filter.filterBy !== 'start') return;
				// Not to be had in parts: a second, or a day where the server answers whole days.
				const days = stretchesOf(asked.range, 'day');
				const isHeavy = days.some((day) => wolkvox.rowsIn(day).length >= asked.rowLimit);
				const starts = events.map(({ start }) => start);
				const isFull = filter.filterRounding === 'day' ? isHeavy : isDense(reading, asked, starts);
				return expect(isFull).toBe(true);
			}
			expectRows(rows, wolkvox.rowsIn(asked.range), report);
			expectOrder(
				rows.map(({ date }) => date),
				asked.order,
			);
			for (const { row_key: key, conn_id: id } of rows) {
				expect(String(key).startsWith(String(id))).toBe(true);
			}
		});
		await fc.assert(property, runs(100));
	});

	it.each<[string, (start: number, end: number) => Row]>([
		['cdr_1', (start) => ({ date: formatReport(start) })],
		['chat_1', (start, end) => ({ date: formatReport(start), date_close: formatReport(end) })],
		['diagram_1', (_start, end) => ({ date: formatReport(end) })],
		['diagram_11', (_start, end) => ({ end_date_rp: formatReport(end) })],
	])(
		'that share IDs, or only say when they ended, come once, in files too: %s',
		async (id, times) => {
			let read = 0;
			const property = fc.asyncProperty(anyCase, oddFilter, async (asked, filter) => {
				const own = (start: number, end: number, number: number) => ({
					...times(start, end),
					...{ conn_id: `01-${number % 7}`, telephone: `0${number % 5}` },
				});
				for (const take of [outcome, exported]) {
					const reading = opened(id, asked, eventsOf(asked, own), filter);
					const rows = await take(reading);
					if (rows instanceof ReadingFailed) return;
					expectRows(rows, reading.wolkvox.rowsIn(asked.range), reading.report);
					read++;
				}
			});
			await fc.assert(property, runs(30));
			// Most are read: were each refused, nothing would be shown.
			expect(read).toBeGreaterThan(runs(30).numRuns);
		},
	);

	it('without any time come as they were sent, what two windows send as two rows', async () => {
		const offsets = fc.constantFrom(0, 0, 18_000, -61);
		const property = fc.asyncProperty(anyCase, offsets, async (asked, filterOffset) => {
			const events = eventsOf(asked, (_start, _end, number) => ({
				// The same conversation may go on elsewhere; nothing says so.
				conn_id: `01-${number % 7}`,
				conversation: [{ message: 'Hola', from: number % 5 }, { message: '¿?' }],
			}));
			const reading = opened('chat_2', asked, events, { filterOffset });
			const { wolkvox, report } = reading;
			const rows = await outcome(reading);
			if (rows instanceof ReadingFailed) {
				const shifted = events.map(({ start }) => start + filterOffset);
				return expect(isDense(reading, asked, shifted)).toBe(true);
			}
			expectRows(rows, wolkvox.rowsIn(asked.range), report);
			for (const one of wolkvox.asked) {
				for (const other of wolkvox.asked) {
					const meets = one.from <= other.to && other.from <= one.to;
					const holds = one.from <= other.from && other.to <= one.to;
					const isHeld = other.from <= one.from && one.to <= other.to;
					expect(!meets || holds || isHeld).toBe(true);
				}
			}
		});
		await fc.assert(property, runs(80));
	});

	it('of a report that must not be divided are one request, or none', async () => {
		const property = fc.asyncProperty(anyCase, async (drawn) => {
			const asked = { ...drawn, rowLimit: 1_000 };
			const { from, to } = asked.range;
			const reading = opened('campaign_3', asked, eventsOf(asked));
			const { wolkvox, windows, report } = reading;
			expect(windows).toEqual([asked.range]);
			expect(tooLong(windows, report) !== undefined).toBe(to - from >= 31 * SECONDS_PER_DAY);
			if (tooLong(windows, report)) return;
			const expected = wolkvox.rowsIn(asked.range);
			expectRows(await outcome(reading), expected, report);
			const months = stretchesOf(asked.range, 'month').length;
			expect(wolkvox.asked).toHaveLength(expected.length === 0 && months > 1 ? 1 + months : 1);
		});
		await fc.assert(property, runs(30));
	});
});

it.each(['agent_3', 'skill_7', 'cdr_1', 'chat_2'])(
	'a message that counts more than there is never makes a wrong list of %s',
	async (id) => {
		const by = fc.integer({ min: 1, max: 9 });
		let read = 0;
		const property = fc.asyncProperty(anyCase, by, async (drawn, more) => {
			const asked: Case = { ...drawn, rowLimit: 1_000 };
			const faults = [{ then: { do: 'overstate', by: more } as const }];
			const reading = opened(id, asked, eventsOf(asked), { faults, message: 'total' });
			const { windows, wolkvox, report } = reading;
			fc.pre(tooLong(windows, report) === undefined);
			const rows = await outcome(reading);
			if (rows instanceof ReadingFailed) return;
			const sums = windows.flatMap((one) => withWindow(wolkvox.rowsIn(one), one));
			expectRows(rows, id === 'agent_3' ? sums : wolkvox.rowsIn(asked.range), report);
			read++;
		});
		await fc.assert(property, runs(20));
		// Figures are not measured by what the message counts, which may be what they sum.
		const { numRuns } = runs(20);
		if (id === 'agent_3' || id === 'skill_7') expect(read).toBe(numRuns);
		else expect(read).toBeGreaterThan(numRuns / 2);
	},
);
