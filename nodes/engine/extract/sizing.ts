import { spanOf, type Direction, type Window } from './window';

/** Decides how long the parts of a window are, and learns from what they bring. */
export interface Sizing {
	/** How long the next part of `rest` shall be, in seconds from end to end; all of it if not shorter. */
	spanFor(rest: Window, direction: Direction): number;
	/** A part was read whole. */
	learn(part: Window, rows: number): void;
}

/**
 * Which share of the largest answer a part is made for. The rest is the margin for sessions that lie
 * denser than where they were counted.
 */
export const FILL = 0.9;

/** `rest` in as few equal parts as it takes for none to be longer than `span`, give or take a little. */
export function evenSpan(rest: Window, span: number): number {
	const whole = spanOf(rest);
	return whole / Math.max(1, Math.ceil(whole / span - 0.01));
}

/**
 * Sizes windows by how densely the ones before were filled. Until an answer was cut, every window is asked whole: a call costs the same whatever it brings.
 */
export class RateSizing implements Sizing {
	private readonly target: number;
	private wasCut = false;
	/** Seconds that fill an answer, as the last one was filled. */
	private pace = Infinity;
	/** @param maxRows the number of rows at which an answer counts as cut */
	constructor(maxRows: number) {
		this.target = FILL * maxRows;
	}

	spanFor(rest: Window): number {
		return this.wasCut ? evenSpan(rest, Math.max(1, this.pace)) : spanOf(rest);
	}

	learn(part: Window, rows: number): void {
		this.pace = rows === 0 ? Infinity : (spanOf(part) * this.target) / rows;
	}

	/** Answers have been cut: from now on windows are sized. */
	learnCut(): void {
		this.wasCut = true;
	}
}

/** Sizes the parts of a window of which nothing is shown: half of it, then as densely as the last part. */
export class PaceSizing implements Sizing {
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
