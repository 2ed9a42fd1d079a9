import fc from 'fast-check';
import { splitRange, type SplitRequestsBy, type Window } from '../../../nodes/engine/read/windows';
import { cobrowsing } from '../../../nodes/reports/catalogue';
import type { Order } from '../../../nodes/reports/report';
import { formatReport, type Row, type Session, type Settings, wallClock } from '../../simulator';
import { CHOICES } from '../../simulator/settings';
import { endOfDay, SECONDS_PER_DAY } from '../../simulator/wallClock';

/** By which of a session's dates the API files it, which nobody has published. */
export const filterBy = fc.constantFrom<Settings['filterBy']>('start', 'end', 'overlap');

/** How the API may write its answers. */
export const answerForm = {
	rowOrder: fc.constantFrom(...CHOICES.rowOrder),
	message: fc.constantFrom(...CHOICES.message),
	code: fc.constantFrom(...CHOICES.code),
	noRecords: fc.constantFrom(...CHOICES.noRecords),
};

/** A wolkvox, its data, and what is asked of it. */
export interface Scenario {
	readonly settings: Partial<Settings> & Pick<Settings, 'rowLimit'>;
	readonly sessions: readonly Session[];
	readonly windows: readonly Window[];
	/** The parts of `windows` that the API answers. */
	readonly answerable: readonly Window[];
	readonly order: Order;
	readonly concurrency: number;
	readonly now: number;
}

/** Some sessions close together, as they are drawn. */
interface Sketch {
	readonly anchor: number;
	readonly offset: number;
	readonly burst: number;
	readonly spacing: number;
	readonly seconds: number | null;
	readonly copies: number;
	readonly agent: unknown;
	readonly endShown: unknown;
	readonly startShown: unknown;
}

const AS_IT_IS = Symbol('as it is');
const LEFT_OUT = Symbol('left out');

const mostly = <T, U>(usual: T, odd: readonly U[]) =>
	fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, fc.constantFrom(...odd));

const sketch: fc.Arbitrary<Sketch> = fc.record({
	anchor: fc.nat(999),
	offset: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -4_000, max: 4_000 })),
	burst: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 12 })),
	spacing: fc.integer({ min: 0, max: 3 }),
	seconds: fc.oneof(
		fc.integer({ min: 0, max: 5 }),
		fc.nat(3_600),
		fc.nat(3 * SECONDS_PER_DAY),
		fc.nat(70 * SECONDS_PER_DAY),
		fc.constant(null),
	),
	copies: mostly(1, [2, 3]),
	agent: mostly('0101', ['102', 102, '', null, LEFT_OUT]),
	endShown: mostly(AS_IT_IS, ['', '-', '--', null, '0000-00-00 00:00:00', 'en curso', LEFT_OUT]),
	startShown: fc.oneof(
		{ weight: 20, arbitrary: fc.constant(AS_IT_IS) },
		fc.constantFrom('', null, '2026-02-30 10:00:00', LEFT_OUT),
	),
});

/** Where a range may begin: shortly before a month's end, anywhere, at midnight. */
const monthEnd = fc
	.record({ month: fc.nat(40), before: fc.nat(200) })
	.map(({ month, before }) => wallClock(2023, 1 + month, 1) - before);
const anySecond = fc.integer({ min: wallClock(2023, 1, 1), max: wallClock(2026, 6, 1) });
const midnight = anySecond.map((second) => endOfDay(second) + 1);
export const anyBeginning = fc.oneof(monthEnd, anySecond, midnight);

const seconds = fc.nat(240);
const hours = fc.nat(3 * SECONDS_PER_DAY);
const days = fc.nat(19).map((count) => (count + 1) * SECONDS_PER_DAY - 1);
const months = fc.nat(100 * SECONDS_PER_DAY);

/** Whether "now" lies after the range, or at some share of it. */
const moment = mostly(undefined, [-0.1, 0, 0.2, 0.5, 0.8, 1]);

const drawn = fc.record({
	from: anyBeginning,
	length: fc.oneof(seconds, hours, days, months),
	splitBy: fc.constantFrom<SplitRequestsBy>('calendarMonth', '31days', 'day'),
	order: fc.constantFrom<Order>('oldestFirst', 'newestFirst'),
	concurrency: fc.constantFrom(1, 2),
	rowLimit: fc.integer({ min: 3, max: 50 }),
	moment,
	sketches: fc.array(sketch, { maxLength: 25 }),
	filterBy,
	...answerForm,
	endInclusive: fc.boolean(),
	futureAllowed: fc.boolean(),
	acrossMonths: fc.boolean(),
});

/**
 * Scenarios around everything that nobody has published: sessions cluster at the edges of windows and
 * in their middles, come twice, are open or have no readable end, cross edges and outlast windows.
 */
export const scenario: fc.Arbitrary<Scenario> = drawn.map((draw) => {
	const { from, splitBy, order, concurrency, filterBy, futureAllowed } = draw;
	// A window for each of a hundred days only takes time.
	const to = from + Math.min(draw.length, splitBy === 'day' ? 20 * SECONDS_PER_DAY : Infinity);
	const now =
		draw.moment === undefined
			? to + 10 * SECONDS_PER_DAY
			: from + Math.floor((to - from) * draw.moment);
	const windows = splitRange(
		{ from, to },
		{ report: cobrowsing, splitBy, resultPer: 'wholeRange', order, now },
	);
	const today = endOfDay(now);
	const answerable = futureAllowed
		? windows
		: windows
				.filter((window) => window.from <= today)
				.map((window) => ({ from: window.from, to: Math.min(window.to, today) }));
	const anchors = anchorsOf(windows.length > 0 ? windows : [{ from, to }]);
	const sessions = unambiguous(
		draw.sketches.flatMap((one, index) => sessionsOf(one, index, anchors)),
		filterBy,
	);
	const settings = {
		rowLimit: draw.rowLimit + (to - from > 300 ? background(sessions) : 0),
		filterBy,
		rowOrder: draw.rowOrder,
		message: draw.message,
		code: draw.code,
		noRecords: draw.noRecords,
		endInclusive: draw.endInclusive,
		futureAllowed,
		// Windows of 31 days are asked only by who knows that they are allowed.
		acrossMonths: splitBy === '31days' || draw.acrossMonths,
		now: () => now,
	};
	return { settings, sessions, windows, answerable, order, concurrency, now };
});

/** The seconds around which it is easy to go wrong. */
function anchorsOf(windows: readonly Window[]): number[] {
	return windows.flatMap(({ from, to }) => {
		const middle = Math.ceil((from + to) / 2);
		return [from, to, middle, Math.ceil((from + middle) / 2)];
	});
}

function sessionsOf(drawn: Sketch, index: number, anchors: readonly number[]): Session[] {
	const first = anchors[drawn.anchor % anchors.length] + drawn.offset;
	return Array.from({ length: drawn.burst * drawn.copies }, (_, count) => {
		const start = first + Math.floor(count / drawn.copies) * drawn.spacing;
		const end = drawn.seconds === null ? null : start + drawn.seconds;
		const endText = end === null ? '' : formatReport(end);
		const row = {
			agent_id: drawn.agent,
			// Tells apart what the garbled fields leave alike.
			agent_name: `${index} ${start} ${end}`,
			date_ini: drawn.startShown === AS_IT_IS ? formatReport(start) : drawn.startShown,
			date_end: drawn.endShown === AS_IT_IS ? endText : drawn.endShown,
			time: 'unread',
		};
		const fields = Object.entries(row).filter(([, value]) => value !== LEFT_OUT);
		return { start, end, row: Object.fromEntries(fields) };
	});
}

/**
 * Where the API files by the end, no answer need show two sessions of one agent and start that end at
 * different times; the contract says that they are one. Only those of the first's end are kept.
 */
function unambiguous(sessions: readonly Session[], filterBy: Settings['filterBy']): Session[] {
	if (filterBy !== 'end') return [...sessions];
	const ends = new Map<string, number | null>();
	return sessions.filter(({ row, end }) => {
		const key = `${String(row.agent_id)} ${String(row.date_ini)}`;
		if (!ends.has(key)) ends.set(key, end);
		return ends.get(key) === end;
	});
}

/**
 * Sessions that run for hours stand in every short window. Where they come close to the limit no
 * window is short enough; sixty thousand at once is no case to prepare for.
 */
function background(sessions: readonly Session[]): number {
	return 3 * sessions.filter(({ start, end }) => end === null || end - start > 600).length;
}

function isReadable({ date_ini: start }: Row): boolean {
	return /^202\d-(?!02-30)/.test(String(start));
}

/** Whether all rows say when they started. */
export function areReadable(rows: readonly Row[]): boolean {
	return rows.every(isReadable);
}

/** Whether rows come as the contract orders them, as far as starts go: unreadable ones last. */
export function areInOrder(rows: readonly Row[], order: Order): boolean {
	const starts = rows.filter(isReadable).map(({ date_ini: start }) => String(start));
	const sorted = [...starts].sort();
	if (order === 'newestFirst') sorted.reverse();
	return (
		rows.slice(starts.length).every((row) => !isReadable(row)) &&
		starts.every((start, index) => start === sorted[index])
	);
}

/** A session that says when it started and ended. */
export function sessionOf(start: number, end: number, more: Row = {}): Session {
	const [date_ini, date_end] = [formatReport(start), formatReport(end)];
	return { start, end, row: { agent_id: '7', date_ini, date_end, ...more } };
}

/** Whether the data can be read within the limit of rows at all. */
export type Density = 'readable' | 'borderline' | 'tooDense';

/**
 * A single second that fills an answer cannot be read; nor can one where the API's end is exclusive,
 * so that it takes two seconds to ask for one. What lies between is the node's to read or to refuse.
 */
export function densityOf(scenario: Scenario, count: (window: Window) => number): Density {
	const { rowLimit, endInclusive } = scenario.settings;
	const isFull = (window: Window) => count(window) >= rowLimit;
	const moments = scenario.sessions.flatMap(({ start, end }) => [start, end ?? start]);
	let density: Density = 'readable';
	for (const window of scenario.answerable) {
		const seconds = [window.from, window.to, ...moments].flatMap((moment) => [moment - 1, moment]);
		for (const from of seconds.filter((second) => second >= window.from && second <= window.to)) {
			const isTwice = isFull({ from, to: Math.min(from + 1, window.to) });
			if (endInclusive === false ? isTwice : isFull({ from, to: from })) return 'tooDense';
			if (isTwice) density = 'borderline';
		}
	}
	return density;
}
