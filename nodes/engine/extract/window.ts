import type { Range } from '../time/range';
import type { Order } from '../../reports/report';

/** A stretch that one request asks for; both ends belong to it, to the second. */
export type Window = Range;

/** How many seconds lie between the ends of a window. */
export function spanOf(window: Window): number {
	return window.to - window.from;
}

/** Whether it is more than a single second. */
export function canBeSplit(window: Window): boolean {
	return window.to > window.from;
}

/** From which side a window is read: its oldest or its newest second first. */
export type Direction = 'forward' | 'backward';

/** The direction in which sessions come out. */
export function directionOf(order: Order): Direction {
	return order === 'oldestFirst' ? 'forward' : 'backward';
}

/** A part of a window, and what is left of it; nothing if the part is all of it. */
export interface Split {
	readonly part: Window;
	readonly rest: Window | undefined;
}

/**
 * Takes a part off the side that is read first.
 *
 * Part and rest share their edge second, so that they are right even if the API's end were exclusive;
 * the merge removes what comes twice. Only the two seconds of the shortest window are parted clean.
 *
 * @param span how long the part shall be, in seconds from end to end; the whole window where it is
 * not shorter than that
 */
export function splitOff(window: Window, span: number, direction: Direction): Split {
	if (span >= spanOf(window)) return { part: window, rest: undefined };
	const overlap = spanOf(window) === 1 ? 0 : 1;
	const step = Math.max(overlap, Math.floor(span));
	const older = {
		from: window.from,
		to: direction === 'forward' ? window.from + step : window.to - step - 1 + overlap,
	};
	const newer = { from: older.to + 1 - overlap, to: window.to };
	return direction === 'forward' ? { part: older, rest: newer } : { part: newer, rest: older };
}
