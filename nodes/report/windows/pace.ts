import type { Order } from '../report';
import type { WallSeconds } from '../range/wallClock';
import type { Window } from './window';

/**
 * Which share of the largest answer a window is made for. The rest is the margin for data that is
 * denser than the window it was judged by.
 */
const FILL = 0.9;

/** What a cut answer shows of its window. */
export interface CutAnswer {
	readonly window: Window;
	/** When the rows that did come began, in the order in which they came; unreadable ones left out. */
	readonly starts: readonly WallSeconds[];
	/** How many rows the report holds for the window, if the answer said so. */
	readonly total: number | undefined;
	readonly maxRows: number;
	readonly order: Order;
}

/**
 * How long a window may be, judging by an answer that was whole.
 *
 * @returns seconds; Infinity where there was nothing
 */
export function paceOfWhole(window: Window, rows: number, maxRows: number): number {
	return rows === 0 ? Infinity : ((window.to - window.from + 1) * FILL * maxRows) / rows;
}

/**
 * How long the next part of a cut window may be, in seconds.
 *
 * The rows that came are no part of the result, but they show where the sessions lie. Rows in order
 * of time are one end of the window, cut off at the limit: that end carries as much as it shows. Rows
 * in no order are a sample of the whole window: the part that is asked next should hold the share of
 * them that one answer carries, or half where nobody says how many there are.
 */
export function paceOfCut(cut: CutAnswer): number {
	const length = cut.window.to - cut.window.from;
	const target = FILL * cut.maxRows;
	const share = cut.total === undefined ? 0.5 : Math.min(0.5, target / cut.total);
	if (cut.starts.length < 2) return length * share;
	const direction = directionOf(cut.starts);
	const starts = Float64Array.from(cut.starts).sort();
	if (direction === 'ascending') return quantile(starts, target) - cut.window.from;
	if (direction === 'descending') return cut.window.to - quantile(starts, starts.length - target);
	return cut.order === 'oldestFirst'
		? quantile(starts, starts.length * share) - cut.window.from
		: cut.window.to - quantile(starts, starts.length * (1 - share));
}

function directionOf(starts: readonly WallSeconds[]): 'ascending' | 'descending' | 'none' {
	let ascending = true;
	let descending = true;
	for (let index = 1; index < starts.length && (ascending || descending); index++) {
		if (starts[index] < starts[index - 1]) ascending = false;
		if (starts[index] > starts[index - 1]) descending = false;
	}
	if (ascending) return 'ascending';
	return descending ? 'descending' : 'none';
}

function quantile(sorted: Float64Array, count: number): number {
	const index = Math.min(Math.max(Math.floor(count), 0), sorted.length - 1);
	return sorted[index];
}
