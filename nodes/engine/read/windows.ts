import type { Order, Report } from '../../reports/report';
import { type Asked, momentOf } from '../rows/identity';
import type { Range } from '../time/range';
import { endOfDay, SECONDS_PER_DAY, START_OF, startOfDay } from '../time/wallClock';

/** A stretch that one request asks for; both ends belong to it, to the second. */
export type Window = Range;

/** How a range is split into windows: see {@link splitRange}. */
export type SplitRequestsBy = 'calendarMonth' | '31days' | 'day';

export interface Splitting extends Pick<Asked, 'resultPer' | 'now'> {
	readonly report: Pick<Report, 'kind' | 'maxDays'>;
	readonly splitBy: SplitRequestsBy;
	readonly order: Order;
}

/**
 * Splits a range into windows that the API accepts, in the order in which they are to be asked. Each begins
 * a second after the last one's end, on the wall clock, so that no hour is lost or repeated.
 *
 * - `calendarMonth`: the Manager's own screen allows no more; whether the API does is not published
 * - `31days`: the fewest windows, aligned with the end that is asked first
 *
 * Sums have a window for each result instead, reports that lose rows where they are split a single one: both
 * may be too long, see {@link tooLong}. Later than a day from now nothing is asked for: the zone may be wrong.
 */
export function splitRange(range: Range, splitting: Splitting): Window[] {
	const { report, splitBy, resultPer, order, now } = splitting;
	const { kind, maxDays } = report;
	const latestStart = now + SECONDS_PER_DAY;
	if (range.from > latestStart) return [];
	const summedBy = kind === 'sum' ? resultPer : undefined;
	if (kind === 'whole' || summedBy === 'wholeRange') return [range];
	const unit = summedBy ?? (splitBy === 'day' ? 'day' : 'month');
	const length = summedBy ? Infinity : maxDays * SECONDS_PER_DAY;
	const isByLength = !summedBy && splitBy === '31days';
	const isFromEnd = isByLength && order === 'newestFirst';
	// Aligned with the newest end that can hold anything, not with a `to` that lies years ahead.
	const last = isFromEnd ? Math.min(range.to, endOfDay(latestStart)) : range.to;
	const edge = isFromEnd ? last + 1 : range.from;
	const anchor = kind === 'event' ? edge : startOfDay(edge);
	const nextAfter = (from: number) => {
		if (isByLength) return anchor + (Math.floor((from - anchor) / length) + 1) * length;
		return Math.min(START_OF[unit](from, 1), startOfDay(from) + length);
	};
	const windows: Window[] = [];
	for (let from = range.from; from <= Math.min(last, latestStart);) {
		const next = nextAfter(from);
		windows.push({ from, to: Math.min(next - 1, last) });
		from = next;
	}
	return order === 'oldestFirst' ? windows : windows.reverse();
}

/** All days that a range touches: figures of a part of a day would pass for those of the whole. */
export function wholeDays({ from, to }: Range): Range {
	return { from: startOfDay(from), to: endOfDay(to) };
}

/** The first window that is longer than the report allows and means something else where it is divided. */
export function tooLong(windows: readonly Window[], { maxDays }: Pick<Report, 'maxDays'>) {
	return windows.find((window) => spanOf(window) + 1 > maxDays * SECONDS_PER_DAY);
}

/** How many seconds lie between the ends of a window. */
export function spanOf(window: Window): number {
	return window.to - window.from;
}

/**
 * How the parts of a window meet: `shared` at a second that both hold, so that they are right even if the
 * API's end were exclusive; `apart`, for rows whose time cannot be read; `midnight` between days; or never.
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

/** Takes a part of `span` seconds off the side that is read first; the window alone where it is no longer. */
export function splitOff(window: Window, span: number, order: Order, edges: Edges): Window[] {
	if (span >= spanOf(window) || !canBeSplit(window, edges)) return [window];
	// The two seconds of the shortest window are parted clean.
	const overlap = edges === 'shared' && spanOf(window) > 1 ? 1 : 0;
	const step = Math.max(overlap, Math.floor(span));
	const isForward = order === 'oldestFirst';
	const last = isForward ? window.from + step : window.to - step - 1 + overlap;
	const olderEnd = edges === 'midnight' ? nearestMidnight(window, last, isForward) : last;
	const older = { from: window.from, to: olderEnd };
	const newer = { from: olderEnd + 1 - overlap, to: window.to };
	return isForward ? [older, newer] : [newer, older];
}

/** The last second of a day near `last`, so that the part is no longer than asked if that can be. */
function nearestMidnight(window: Window, last: number, isForward: boolean): number {
	const before = startOfDay(last + 1) - 1;
	const wanted = isForward || before === last ? before : endOfDay(last);
	return Math.min(Math.max(wanted, endOfDay(window.from)), startOfDay(window.to) - 1);
}
