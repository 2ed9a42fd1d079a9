import { spanOfPart, spanTo, startsIn, type Shown } from './shownStarts';
import type { Sizing } from './sizing';
import { spanOf, type Direction, type Window } from './window';

/** The first part of a window of which only a sample is known: a fifth of what is there, most likely. */
const FIRST_SHARE = 0.2;

/** Sizes parts after rows in no order: each stands for several, wherever they lie. */
export class SamplePicture implements Sizing {
	private read = 0;
	private pictured = 0;

	constructor(private readonly shown: Shown) {}

	spanFor(rest: Window, direction: Direction): number {
		return spanOfPart(this.shown, this.read, rest, () => this.span(rest, direction));
	}

	learn(part: Window, rows: number): void {
		this.read += rows;
		this.pictured += startsIn(this.shown.starts, part).length;
	}

	private span(rest: Window, direction: Direction): number {
		const starts = startsIn(this.shown.starts, rest);
		const parts = Math.ceil((starts.length * this.weight()) / this.shown.target);
		if (parts <= 1) return spanOf(rest);
		return spanTo(rest, starts, starts.length / parts, direction);
	}

	/** For how many rows each of the sample stands, as the parts read so far tell. */
	private weight(): number {
		const { starts, total, target } = this.shown;
		if (total !== undefined) return total / starts.length;
		if (this.pictured > 0) return this.read / this.pictured;
		return target / (FIRST_SHARE * starts.length);
	}
}
