import type { Order, Report } from '../../reports/report';
import { momentOf } from '../rows/identity';
import type { ResultPer } from '../rows/key';
import type { Range } from '../time/range';
import {
	CALENDAR,
	endOfDay,
	SECONDS_PER_DAY,
	startOfDay,
	type WallSeconds,
} from '../time/wallClock';

/** How a range is split into windows: see {@link splitRange}. */
export type SplitRequestsBy = 'calendarMonth' | '31days' | 'day';

/** How to split, and for which report. */
export interface Splitting {
	readonly report: Pick<Report, 'kind' | 'maxDays'>;
	readonly splitBy: SplitRequestsBy;
	readonly resultPer: ResultPer;
	readonly order: Order;
	/** The operation's wall clock at this moment. */
	readonly now: WallSeconds;
}

/**
 * Splits a range into windows that the API accepts, in the order in which they are to be asked.
 *
 * Windows touch without overlap: the next one starts a second after the last one's end. They are made
 * on the wall clock, so a change to or from daylight saving time neither loses nor repeats an hour.
 * None is longer than the report allows.
 *
 * - `calendarMonth` never crosses the end of a month: the Manager's own screen allows no more, and
 *   whether the API does is not published. One window for each month touched.
 * - `31days` makes the fewest windows, `ceil(days / 31)`, aligned with the end that is asked first.
 * - `day` makes one for each day.
 *
 * Reports of sums have a window for each result instead, whatever `splitBy` says; reports that lose
 * rows where a range is split have a single one. Both may be longer than the report allows: see
 * `tooLong`.
 *
 * No window starts more than a day from now: there is nothing to ask for yet (a day, because the
 * credential's time zone may be wrong).
 */
export function splitRange(range: Range, splitting: Splitting): Window[] {
	const { report, splitBy, resultPer, order, now } = splitting;
	const latestStart = now + SECONDS_PER_DAY;
	if (range.from > latestStart) return [];
	if (report.kind === 'whole') return [range];
	if (report.kind === 'sum' && resultPer === 'wholeRange') return [range];
	if (report.kind !== 'sum' && splitBy === '31days') {
		return longestWindows(range, splitting, latestStart);
	}
	const unit = report.kind === 'sum' ? resultPer : splitBy === 'day' ? 'day' : 'month';
	const { endOf } = CALENDAR[unit === 'wholeRange' ? 'month' : unit];
	const longest = report.kind === 'sum' ? Infinity : report.maxDays;
	const windows: Window[] = [];
	for (let from = range.from; from <= Math.min(range.to, latestStart);) {
		const allowed = endOfDay(from + (longest - 1) * SECONDS_PER_DAY);
		const to = Math.min(endOf(from), range.to, allowed);
		windows.push({ from, to });
		from = to + 1;
	}
	return order === 'oldestFirst' ? windows : windows.reverse();
}

/** All days that a range touches: figures of a part of a day would pass for those of the whole. */
export function wholeDays({ from, to }: Range): Range {
	return { from: startOfDay(from), to: endOfDay(to) };
}

/**
 * The first window that is longer than the report allows and cannot be made shorter without changing
 * what its rows mean; undefined where all can be asked for.
 */
export function tooLong(
	windows: readonly Window[],
	{ maxDays }: Pick<Report, 'maxDays'>,
): Window | undefined {
	return windows.find(({ from, to }) => to - from + 1 > maxDays * SECONDS_PER_DAY);
}

function longestWindows(
	range: Range,
	{ report, order }: Splitting,
	latestStart: WallSeconds,
): Window[] {
	const length = report.maxDays * SECONDS_PER_DAY;
	const isByDay = report.kind === 'perDay';
	const windows: Window[] = [];
	if (order === 'oldestFirst') {
		for (let from = range.from; from <= Math.min(range.to, latestStart);) {
			const last = from + length - 1;
			const to = Math.min(isByDay ? startOfDay(last + 1) - 1 : last, range.to);
			windows.push({ from, to });
			from = to + 1;
		}
		return windows;
	}
	// Aligned with the newest end that can hold anything, not with a `to` that lies years ahead.
	for (let to = Math.min(range.to, endOfDay(latestStart)); to >= range.from;) {
		const first = to - length + 1;
		const from = Math.max(isByDay ? endOfDay(first - 1) + 1 : first, range.from);
		windows.push({ from, to });
		to = from - 1;
	}
	return windows;
}

/** A stretch that one request asks for; both ends belong to it, to the second. */
export type Window = Range;

/** How many seconds lie between the ends of a window. */
export function spanOf(window: Window): number {
	return window.to - window.from;
}

/** From which side a window is read: its oldest or its newest second first. */
export type Direction = 'forward' | 'backward';

/** The direction in which rows come out. */
export function directionOf(order: Order): Direction {
	return order === 'oldestFirst' ? 'forward' : 'backward';
}

/**
 * How the parts of a window meet:
 *
 * - `shared`: at a second that both hold, so that they are right even if the API's end were exclusive;
 *   what comes twice is found by its time
 * - `apart`: one second after the other, for rows whose time cannot be read
 * - `midnight`: between two days, for rows that stand for whole days
 * - `never`: it has no parts
 */
export type Edges = 'shared' | 'apart' | 'midnight' | 'never';

/** How windows of a report may be divided. */
export function edgesOf(report: Report): Edges {
	const { kind } = report;
	if (kind === 'event') return momentOf(report) === undefined ? 'apart' : 'shared';
	return kind === 'perDay' ? 'midnight' : 'never';
}

/** Whether a window can be divided at all. */
export function canBeSplit(window: Window, edges: Edges): boolean {
	if (edges === 'never') return false;
	return edges === 'midnight' ? endOfDay(window.from) < window.to : window.to > window.from;
}

/** A part of a window, and what is left of it; nothing if the part is all of it. */
export interface Split {
	readonly part: Window;
	readonly rest: Window | undefined;
}

/**
 * Takes a part off the side that is read first.
 *
 * @param span how long the part shall be, in seconds from end to end; the whole window where it is
 * not shorter than that
 */
export function splitOff(window: Window, span: number, direction: Direction, edges: Edges): Split {
	if (span >= spanOf(window) || !canBeSplit(window, edges)) {
		return { part: window, rest: undefined };
	}
	// The two seconds of the shortest window are parted clean.
	const overlap = edges === 'shared' && spanOf(window) > 1 ? 1 : 0;
	const last = lastOfOlder(window, Math.max(overlap, Math.floor(span)), direction, overlap);
	const olderEnd = edges === 'midnight' ? nearestMidnight(window, last, direction) : last;
	const older = { from: window.from, to: olderEnd };
	const newer = { from: olderEnd + 1 - overlap, to: window.to };
	return direction === 'forward' ? { part: older, rest: newer } : { part: newer, rest: older };
}

function lastOfOlder(window: Window, step: number, direction: Direction, overlap: number): number {
	return direction === 'forward' ? window.from + step : window.to - step - 1 + overlap;
}

/** The last second of a day near `last`, so that the part is no longer than asked if that can be. */
function nearestMidnight(window: Window, last: number, direction: Direction): number {
	const before = startOfDay(last + 1) - 1;
	const wanted = direction === 'forward' || before === last ? before : endOfDay(last);
	return Math.min(Math.max(wanted, endOfDay(window.from)), startOfDay(window.to) - 1);
}
