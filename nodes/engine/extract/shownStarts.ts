import { spanOf, type Direction, type Window } from './window';

/** What is known of a window whose answer was cut. */
export interface Shown {
	readonly window: Window;
	/** When the rows that came began, in order. */
	readonly starts: Float64Array;
	/** How many rows the report holds for the window, where that is known. */
	readonly total: number | undefined;
	/** How many rows a part shall bring. */
	readonly target: number;
}

/** A part is always shorter than the window that was cut. */
const LONGEST_SHARE = 0.95;

/** The starts that lie in a window, both its ends included. */
export function startsIn(starts: Float64Array, window: Window): Float64Array {
	return starts.subarray(placeOf(starts, window.from), placeOf(starts, window.to + 1));
}

/** How far from the side read first the given number of starts reaches, in seconds. */
export function spanTo(
	window: Window,
	starts: Float64Array,
	count: number,
	direction: Direction,
): number {
	const place = Math.min(Math.max(Math.ceil(count), 1), starts.length) - 1;
	return direction === 'forward'
		? starts[place] - window.from
		: window.to - starts[starts.length - 1 - place];
}

/**
 * The span of the next part: all that is left once it fits, but never all of the window that was cut.
 *
 * @param read how many rows the parts before have brought
 * @param guess how far a part reaches, in seconds
 */
export function spanOfPart(
	{ window, total, target }: Shown,
	read: number,
	rest: Window,
	guess: () => number,
): number {
	const missing = (total ?? Infinity) - read;
	if (read > 0 && missing <= target) return spanOf(rest);
	return rest === window ? Math.min(guess(), LONGEST_SHARE * spanOf(rest)) : guess();
}

/** The place of the first start that is not before `moment`. */
function placeOf(starts: Float64Array, moment: number): number {
	let low = 0;
	let high = starts.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (starts[middle] < moment) low = middle + 1;
		else high = middle;
	}
	return low;
}
