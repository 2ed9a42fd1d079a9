import { spanOfPart, spanTo, startsIn, type Shown } from './shownStarts';
import type { Sizing } from './sizing';
import { spanOf, type Direction, type Window } from './window';

/** How densely sessions lie in a stretch. */
interface Density {
	/** The middle of the stretch, in wall-clock seconds. */
	readonly at: number;
	/** Rows for each second. */
	readonly rate: number;
}

/** What of a window is still to be read. */
interface Left {
	readonly rest: Window;
	readonly direction: Direction;
	/** The starts that the picture shows of it. */
	readonly known: Float64Array;
	/** What the picture does not show of it, and how many rows are expected there. */
	readonly beyond: Window;
	readonly unknown: number;
}

/** The share of the picture, at its inner edge, after which the density beyond is first guessed. */
const EDGE_SHARE = 0.25;
/** As far as a trend is trusted: to twice as dense, or half. */
const MOST_CHANGE = 1.3;
/** How often the length of a stretch and the density in it are fitted to each other. */
const FITTINGS = 5;
/** So much more than a whole number of parts is still that number. */
const TOLERANCE = 0.01;

/**
 * Sizes parts after rows in order of time: they are one end of the window, cut off at the limit. There
 * the picture is exact. Beyond it, as many rows are left as the total says, where it is known; how
 * they are spread is guessed from where the densities of the last stretches lead.
 */
export class EdgePicture implements Sizing {
	private read = 0;
	private pictured = 0;
	/** Of the last two stretches, the nearest last. */
	private densities: readonly [Density, Density];
	private hasReadBeyond = false;

	/** @param side the side of the window that the picture shows */
	constructor(
		private readonly shown: Shown,
		private readonly side: Direction,
	) {
		this.densities = edgeOf(shown.starts, side);
	}

	spanFor(rest: Window, direction: Direction): number {
		return spanOfPart(this.shown, this.read, rest, () => this.span(rest, direction));
	}

	learn(part: Window, rows: number): void {
		this.read += rows;
		this.pictured += startsIn(this.shown.starts, part).length;
		// Where the picture is exact, a part teaches nothing.
		if (spanOf(this.beyond(part)) < spanOf(part) / 2) return;
		this.densities = [this.densities[1], densityOf(part, rows)];
		this.hasReadBeyond = true;
	}

	/** The span of the first of as few equal parts as can carry what is left. */
	private span(rest: Window, direction: Direction): number {
		const known = startsIn(this.shown.starts, rest);
		const beyond = this.beyond(rest);
		const unknown = this.rowsIn(beyond, direction);
		const parts = Math.ceil((known.length + unknown) / this.shown.target - TOLERANCE);
		if (parts <= 1) return spanOf(rest);
		const rows = (known.length + unknown) / parts;
		const left: Left = { rest, direction, known, beyond, unknown };
		return direction === this.side
			? this.spanFromKnown(left, rows)
			: this.spanFromUnknown(left, rows);
	}

	private spanFromKnown({ rest, direction, known, beyond }: Left, rows: number): number {
		if (known.length >= rows) return spanTo(rest, known, rows, direction);
		return spanOf(rest) - spanOf(beyond) + this.spanIn(beyond, rows - known.length, direction);
	}

	private spanFromUnknown({ rest, direction, known, beyond, unknown }: Left, rows: number): number {
		if (unknown >= rows || known.length === 0) return this.spanIn(beyond, rows, direction);
		return spanTo(rest, known, rows - unknown, direction);
	}

	/** What of a window the picture does not show; a single second if it shows all. */
	private beyond({ from, to }: Window): Window {
		const { starts } = this.shown;
		return this.side === 'forward'
			? { from: Math.min(to, Math.max(from, starts[starts.length - 1])), to }
			: { from, to: Math.max(from, Math.min(to, starts[0])) };
	}

	/** How many rows lie beyond the picture. */
	private rowsIn(beyond: Window, direction: Direction): number {
		const { starts, total } = this.shown;
		if (total !== undefined) {
			return Math.max(0, total - starts.length - (this.read - this.pictured));
		}
		return spanOf(beyond) * this.trendIn(beyond, spanOf(beyond), direction);
	}

	/** How far a number of rows reaches from the side that is read first. */
	private spanIn(beyond: Window, rows: number, direction: Direction): number {
		const whole = spanOf(beyond);
		let span = whole;
		for (let fitting = 0; fitting < FITTINGS; fitting++) {
			const rate = this.rateIn(beyond, span, direction);
			span = rate > 0 ? Math.min(rows / rate, whole) : whole;
		}
		return Math.max(1, span);
	}

	/** The density in the first stretch of what lies beyond the picture. */
	private rateIn(beyond: Window, span: number, direction: Direction): number {
		if (this.shown.total === undefined) return this.trendIn(beyond, span, direction);
		const mean = this.rowsIn(beyond, direction) / Math.max(1, spanOf(beyond));
		if (!this.isNear(direction)) return mean;
		// In a straight line from where the last part ended, so that the rows that are left fill the rest.
		const rate = this.trendIn(beyond, 0, direction);
		return rate + ((mean - rate) * span) / Math.max(1, spanOf(beyond));
	}

	/** The same where nobody knows how many rows there are: as the last densities go on. */
	private trendIn(beyond: Window, span: number, direction: Direction): number {
		const [before, last] = this.densities;
		if (!this.isNear(direction) || last.at === before.at) return last.rate;
		const middle = direction === 'forward' ? beyond.from + span / 2 : beyond.to - span / 2;
		const slope = (last.rate - before.rate) / (last.at - before.at);
		const rate = last.rate + slope * (middle - last.at);
		return Math.min(Math.max(rate, last.rate / MOST_CHANGE), last.rate * MOST_CHANGE);
	}

	/** Whether the last density was that of a stretch next to what is read now. */
	private isNear(direction: Direction): boolean {
		return this.hasReadBeyond || direction === this.side;
	}
}

/** The densities at the inner edge of a picture, the innermost last. */
function edgeOf(starts: Float64Array, side: Direction): [Density, Density] {
	const count = Math.max(1, Math.floor(starts.length * EDGE_SHARE));
	const last = starts.length - 1;
	const places =
		side === 'forward' ? [last - 2 * count, last - count, last] : [2 * count, count, 0];
	const [outer, middle, inner] = places.map((place) => starts[Math.min(Math.max(place, 0), last)]);
	return [densityOf(between(outer, middle), count), densityOf(between(middle, inner), count)];
}

function between(one: number, other: number): Window {
	return { from: Math.min(one, other), to: Math.max(one, other) };
}

function densityOf(window: Window, rows: number): Density {
	return { at: (window.from + window.to) / 2, rate: rows / Math.max(1, spanOf(window)) };
}
