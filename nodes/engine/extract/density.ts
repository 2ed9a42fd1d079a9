import { spanOf, type Direction, type Window } from './windows';

/** Decides how long the parts of a window are, and learns from what they bring. */
export interface Sizing {
	/** How long the next part of `rest` shall be, in seconds from end to end; all of it if not shorter. */
	spanFor(rest: Window, direction: Direction): number;
	/** A part was read whole. */
	learn(part: Window, rows: number): void;
}

/**
 * Which share of the largest answer a part is made for. The rest is the margin for rows that lie
 * denser than where they were counted.
 */
const FILL = 0.9;
/** So much more than a whole number of parts is still that number. */
const TOLERANCE = 0.01;
/** A part is always shorter than the window that was truncated. */
const LONGEST_SHARE = 0.95;
/** The share of an ordered answer, at its inner edge, that tells how densely rows go on beyond it. */
const EDGE_SHARE = 0.25;
/** The first part of a window of which only a sample is known: a fifth of what is there, most likely. */
const FIRST_SHARE = 0.2;

/** `rest` in as few equal parts as it takes for none to be longer than `span`, give or take a little. */
export function evenSpan(rest: Window, span: number): number {
	const whole = spanOf(rest);
	return whole / Math.max(1, Math.ceil(whole / span - TOLERANCE));
}

/**
 * Sizes windows by how densely the ones before were filled. Until an answer was truncated, every
 * window is asked whole: a call costs the same whatever it brings.
 */
export class RateSizing implements Sizing {
	private wasTruncated = false;
	/** Seconds that fill an answer, as the last one was filled. */
	private pace = Infinity;

	/** @param maxRows the number of rows at which an answer counts as truncated */
	constructor(private readonly maxRows: number) {}

	spanFor(rest: Window): number {
		return this.wasTruncated ? evenSpan(rest, Math.max(1, this.pace)) : spanOf(rest);
	}

	learn(part: Window, rows: number): void {
		this.pace = rows === 0 ? Infinity : (spanOf(part) * FILL * this.maxRows) / rows;
	}

	/** Answers have been truncated: from now on windows are sized. */
	learnTruncated(): void {
		this.wasTruncated = true;
	}
}

/** Sizes the parts of a window of which nothing is shown: half of it, then as densely as the last part. */
class PaceSizing implements Sizing {
	private last: { readonly span: number; readonly rows: number } | undefined;

	/** @param target how many rows a part shall bring */
	constructor(private readonly target: number) {}

	spanFor(rest: Window): number {
		if (this.last === undefined) return spanOf(rest) / 2;
		const { span, rows } = this.last;
		return rows === 0 ? spanOf(rest) : evenSpan(rest, Math.max(1, (span * this.target) / rows));
	}

	learn(part: Window, rows: number): void {
		this.last = { span: spanOf(part), rows };
	}
}

/** What a truncated answer shows of its window. */
export interface Shown {
	readonly window: Window;
	/** When the rows that came began, in the order in which they came; NaN for unreadable ones. */
	readonly starts: Float64Array;
	/** How many rows the report holds for the window, where the answer says so and is trusted. */
	readonly total: number | undefined;
	readonly maxRows: number;
}

/** What sizes the parts of a window whose answer was truncated. */
export interface DensityEstimate {
	/** A sizing that has not learned anything yet: the parts may have to be asked for again. */
	readonly newSizing: () => Sizing;
	/** From which side the window is best read: where the estimate is exact; undefined for either. */
	readonly direction: Direction | undefined;
}

/**
 * How rows are spread over a window, as a truncated answer shows it. Its rows are no part of the
 * result, even sorted ones may lack late rows. But rows in order of time are one end of the window;
 * rows in no order are a sample of the whole of it.
 */
export function estimateDensity(shown: Shown): DensityEstimate {
	const target = FILL * shown.maxRows;
	const starts = shown.starts.filter((start) => !Number.isNaN(start));
	const side = sideShown(starts);
	// The edge of an answer with so many gaps does not tell how many rows there are.
	if (starts.length < 2 || (side !== undefined && starts.length < target)) {
		return { newSizing: () => new PaceSizing(target), direction: undefined };
	}
	const sorted = { ...shown, starts: starts.sort() };
	return { newSizing: () => new ShownSizing(sorted, target, side), direction: side };
}

/** Rows in order of time show the side of the window where the answer began. */
function sideShown(starts: Float64Array): Direction | undefined {
	let ascending = true;
	let descending = true;
	for (let index = 1; index < starts.length && (ascending || descending); index++) {
		if (starts[index] < starts[index - 1]) ascending = false;
		if (starts[index] > starts[index - 1]) descending = false;
	}
	if (ascending) return 'forward';
	return descending ? 'backward' : undefined;
}

/**
 * Sizes parts after the rows that were shown. Rows in order are exact on their side; beyond them lie
 * as many as the total says, else as densely as at their inner edge. Rows in no order stand for several
 * each, wherever they lie.
 */
class ShownSizing implements Sizing {
	private read = 0;
	/** How many of the shown rows lie in what was read. */
	private shownRead = 0;
	/** Rows a second, beyond what an ordered answer shows. */
	private rate: number;

	/** @param side the side that the shown rows are, if they are in order */
	constructor(
		private readonly shown: Shown,
		private readonly target: number,
		private readonly side: Direction | undefined,
	) {
		this.rate = side === undefined ? 0 : rateAtEdge(shown.starts, side);
	}

	spanFor(rest: Window, direction: Direction): number {
		const { window, total } = this.shown;
		if (this.read > 0 && (total ?? Infinity) - this.read <= this.target) return spanOf(rest);
		const span = this.span(rest, direction);
		return rest === window ? Math.min(span, LONGEST_SHARE * spanOf(rest)) : span;
	}

	learn(part: Window, rows: number): void {
		this.read += rows;
		this.shownRead += this.startsIn(part).length;
		// Where the estimate is exact, a part teaches nothing.
		const beyond = this.spanBeyond(part);
		if (this.side !== undefined && 2 * beyond >= spanOf(part)) {
			this.rate = rows / Math.max(1, spanOf(part));
		}
	}

	/** The span of the first of as few equal parts as can carry what is left. */
	private span(rest: Window, direction: Direction): number {
		const known = this.startsIn(rest);
		const weight = this.side === undefined ? this.weight() : 1;
		const beyond = this.spanBeyond(rest);
		const unknown = this.side === undefined ? 0 : this.rowsBeyond(beyond);
		const rows = known.length * weight + unknown;
		const parts = Math.ceil(rows / this.target - TOLERANCE);
		if (parts <= 1) return spanOf(rest);
		const wanted = rows / parts / weight;
		// Next to a burst lies more of it, whatever the mean of the rest is.
		const rate = Math.max(this.rate, unknown / Math.max(1, beyond));
		const spanUnknown = (count: number) => Math.max(1, count / rate);
		if (this.side === undefined || direction === this.side) {
			if (known.length >= wanted) return spanTo(rest, known, wanted, direction);
			return spanOf(rest) - beyond + spanUnknown(wanted - known.length);
		}
		if (unknown >= wanted || known.length === 0) return spanUnknown(wanted);
		return spanTo(rest, known, wanted - unknown, direction);
	}

	/** How many seconds of a window the shown rows do not reach. */
	private spanBeyond({ from, to }: Window): number {
		const { starts } = this.shown;
		if (this.side === undefined) return 0;
		const reached =
			this.side === 'forward'
				? to - Math.max(from, starts[starts.length - 1])
				: Math.min(to, starts[0]) - from;
		return Math.max(0, reached);
	}

	private rowsBeyond(span: number): number {
		const { starts, total } = this.shown;
		if (total === undefined) return span * this.rate;
		return Math.max(0, total - starts.length - (this.read - this.shownRead));
	}

	/** For how many rows each of a sample stands, as the parts read so far tell. */
	private weight(): number {
		const { starts, total } = this.shown;
		if (total !== undefined) return total / starts.length;
		if (this.shownRead > 0) return this.read / this.shownRead;
		return this.target / (FIRST_SHARE * starts.length);
	}

	private startsIn({ from, to }: Window): Float64Array {
		const { starts } = this.shown;
		return starts.subarray(placeOf(starts, from), placeOf(starts, to + 1));
	}
}

function rateAtEdge(starts: Float64Array, side: Direction): number {
	const count = Math.max(1, Math.floor(starts.length * EDGE_SHARE));
	const last = starts.length - 1;
	const span = side === 'forward' ? starts[last] - starts[last - count] : starts[count] - starts[0];
	return count / Math.max(1, span);
}

/** How far from the side read first the given number of starts reaches, in seconds. */
function spanTo(window: Window, starts: Float64Array, count: number, direction: Direction): number {
	const place = Math.min(Math.max(Math.ceil(count), 1), starts.length) - 1;
	return direction === 'forward'
		? starts[place] - window.from
		: window.to - starts[starts.length - 1 - place];
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
