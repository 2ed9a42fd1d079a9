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

/** A span that does not ask for the whole of the window that was cut. */
export function shorterThanCut(span: number, rest: Window, cut: Window): number {
	return rest === cut ? Math.min(span, LONGEST_SHARE * spanOf(rest)) : span;
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
