import type { Order, Report } from '../../reports/report';
import type { Range } from '../time/range';
import { endOfDay, startOfDay } from '../time/wallClock';

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
export function edgesOf({ kind, start }: Report): Edges {
	if (kind === 'event') return start === undefined ? 'apart' : 'shared';
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
