import type { WallSeconds } from '../range/wallClock';
import { evenSpan, FILL, type Sizing } from './sizing';
import { spanOf, type Direction, type Window } from './window';

/** What a cut answer shows of its window. */
export interface CutAnswer {
	readonly window: Window;
	/** When the rows that came began, in the order in which they came; unreadable ones left out. */
	readonly starts: readonly WallSeconds[];
	/** How many rows the report holds for the window, where the answer says so and is trusted. */
	readonly total: number | undefined;
	readonly maxRows: number;
}

/** The first part of a window of which only a sample is known: a fifth of what is there, most likely. */
const FIRST_SHARE = 0.2;
/** A part is always shorter than the window that was cut. */
const LONGEST_SHARE = 0.95;
/** With fewer rows than this share of an answer, their density is a guess not worth making. */
const WORTH_EXTRAPOLATING = 0.02;

/**
 * Sizes the parts of a window whose answer was cut. The rows that came are no part of the result,
 * even sorted ones may lack late rows; but they picture how the sessions are spread.
 *
 * Rows in order of time are one end of the window, cut off at the limit: there the picture is exact,
 * and beyond it the density at its edge goes on. Rows in no order are a sample of the whole window.
 */
export class Picture implements Sizing {
	/** From which side the window is best read: where the picture is exact. */
	readonly direction: Direction | undefined;
	private readonly starts: Float64Array;
	private readonly target: number;
	private read = 0;
	private pictured = 0;
	private last: { readonly span: number; readonly rows: number } | undefined;

	constructor(private readonly cut: CutAnswer) {
		this.direction = directionOf(cut.starts);
		this.starts = Float64Array.from(cut.starts).sort();
		this.target = FILL * cut.maxRows;
	}

	spanFor(rest: Window, direction: Direction): number {
		const missing = (this.cut.total ?? Infinity) - this.read;
		if (this.read > 0 && missing <= this.target) return spanOf(rest);
		const span = this.guess(rest, direction);
		return rest === this.cut.window ? Math.min(span, LONGEST_SHARE * spanOf(rest)) : span;
	}

	learn(part: Window, rows: number): void {
		this.read += rows;
		this.pictured += this.startsIn(part).length;
		this.last = { span: spanOf(part), rows };
	}

	private guess(rest: Window, direction: Direction): number {
		if (this.starts.length < 2) return this.paceSpan(rest);
		if (this.direction === undefined) return this.sampledSpan(rest, direction);
		return this.direction === direction ? this.exactSpan(rest, direction) : this.paceSpan(rest);
	}

	/** As far as the picture reaches it is counted; beyond, the nearest density goes on. */
	private exactSpan(rest: Window, direction: Direction): number {
		const starts = this.startsIn(rest);
		if (starts.length >= this.target) return spanTo(rest, starts, this.target, direction);
		if (starts.length >= WORTH_EXTRAPOLATING * this.target) {
			const shown = spanTo(rest, starts, starts.length, direction);
			return evenSpan(rest, Math.max(1, (shown * this.target) / starts.length));
		}
		return this.paceSpan(rest);
	}

	/** As densely as the last part. Where nothing is known of this side yet, half. */
	private paceSpan(rest: Window): number {
		if (this.last === undefined) return spanOf(rest) / 2;
		const { span, rows } = this.last;
		return rows === 0 ? spanOf(rest) : evenSpan(rest, Math.max(1, (span * this.target) / rows));
	}

	/** Each row of the sample stands for several; for how many, the parts read so far tell. */
	private sampledSpan(rest: Window, direction: Direction): number {
		const starts = this.startsIn(rest);
		const parts = Math.ceil((starts.length * this.weight()) / this.target);
		if (parts <= 1) return spanOf(rest);
		return spanTo(rest, starts, starts.length / parts, direction);
	}

	private weight(): number {
		if (this.cut.total !== undefined) return this.cut.total / this.starts.length;
		if (this.pictured > 0) return this.read / this.pictured;
		return this.target / (FIRST_SHARE * this.starts.length);
	}

	private startsIn(window: Window): Float64Array {
		return this.starts.subarray(
			placeOf(this.starts, window.from),
			placeOf(this.starts, window.to + 1),
		);
	}
}

/** How far from the side read first the given number of starts reaches. */
function spanTo(window: Window, starts: Float64Array, count: number, direction: Direction): number {
	const place = Math.min(Math.max(Math.ceil(count), 1), starts.length) - 1;
	return direction === 'forward'
		? starts[place] - window.from
		: window.to - starts[starts.length - 1 - place];
}

/** The place of the first start that is not before `moment`. */
function placeOf(starts: Float64Array, moment: WallSeconds): number {
	let low = 0;
	let high = starts.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (starts[middle] < moment) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Rows in order of time show the side of the window where the answer began. */
function directionOf(starts: readonly WallSeconds[]): Direction | undefined {
	let ascending = starts.length > 1;
	let descending = starts.length > 1;
	for (let index = 1; index < starts.length && (ascending || descending); index++) {
		if (starts[index] < starts[index - 1]) ascending = false;
		if (starts[index] > starts[index - 1]) descending = false;
	}
	if (ascending) return 'forward';
	return descending ? 'backward' : undefined;
}
