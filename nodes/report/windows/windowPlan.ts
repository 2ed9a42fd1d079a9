import type { Order } from '../report';
import type { Window } from './window';

/**
 * Which windows are still to be asked, and how long the next one should be.
 *
 * It starts with the windows that {@link cutRange} made and asks them whole. Only when an answer
 * turns out to be cut, or too heavy, does the plan learn a pace: how many seconds of the report one
 * answer carries. From then on windows are parted to that pace, which grows and shrinks with the
 * answers, so that neither the first nor the last month is asked twice for nothing.
 *
 * Parts of one window share their edge second, so that they are right even if the API's end were
 * exclusive; the merge removes what comes twice.
 */
export class WindowPlan {
	private readonly pending: Window[];
	private readonly asked = new Set<Window>();
	private pace = Infinity;
	/** No window is longer, in seconds, once a window of twice that length failed. */
	private longest = Infinity;

	/** @param windows in the order in which they are to be asked, which must be that of `order` */
	constructor(
		windows: readonly Window[],
		private readonly order: Order,
	) {
		this.pending = [...windows];
	}

	/** The next window to ask, or undefined when every one has been taken. */
	take(): Window | undefined {
		const next = this.pending.shift();
		if (next === undefined) return undefined;
		const parts = Math.ceil((next.to - next.from) / Math.min(this.pace, this.longest));
		const window = parts > 1 ? this.part(next, Math.ceil((next.to - next.from) / parts)) : next;
		this.asked.add(window);
		return window;
	}

	/**
	 * A window was answered whole.
	 *
	 * @param pace what the answer taught, in seconds; it changes nothing while no answer was cut
	 */
	settle(window: Window, pace: number): void {
		this.asked.delete(window);
		if (this.pace !== Infinity) this.pace = pace;
	}

	/** The answer for a window was cut: it must be asked again in parts of about `pace` seconds. */
	splitCut(window: Window, pace: number): void {
		// Two parts at least, or the same window would be asked for ever.
		this.pace = Math.max(1, Math.min(pace, halfOf(window)));
		this.putBack(window);
	}

	/**
	 * A window kept failing: its halves are tried, the first one next, and from now on no window is
	 * longer than they are.
	 */
	splitFailed(window: Window): void {
		this.longest = Math.max(1, Math.min(this.longest, halfOf(window)));
		this.putBack(window);
	}

	/** Whether the window is a part of one that failed. */
	isRetrial(window: Window): boolean {
		return this.longest !== Infinity && window.to - window.from <= this.longest;
	}

	/** The first window, in order, that is not yet settled: everything before it is complete. */
	firstOpen(): Window | undefined {
		let first = this.pending.at(0);
		for (const window of this.asked) {
			if (first === undefined || this.isBefore(window, first)) first = window;
		}
		return first;
	}

	/** How many windows are waiting or being asked, as far as the plan knows now. */
	get open(): number {
		return this.pending.length + this.asked.size;
	}

	/** Whether `one` comes before `other` in the order in which windows are asked. */
	isBefore(one: Window, other: Window): boolean {
		return this.order === 'oldestFirst' ? one.from < other.from : one.to > other.to;
	}

	private putBack(window: Window): void {
		this.asked.delete(window);
		const place = this.pending.findIndex((other) => this.isBefore(window, other));
		this.pending.splice(place < 0 ? this.pending.length : place, 0, window);
	}

	/** Cuts a part of `length` seconds off the side that is asked first; the rest stays pending. */
	private part(window: Window, length: number): Window {
		if (this.order === 'oldestFirst') {
			const edge = window.from + length;
			this.pending.unshift({ from: edge, to: window.to });
			return { from: window.from, to: edge };
		}
		const edge = window.to - length;
		this.pending.unshift({ from: window.from, to: edge });
		return { from: edge, to: window.to };
	}
}

function halfOf(window: Window): number {
	return (window.to - window.from) / 2;
}

/** A window of two seconds is the shortest: a shorter part would be empty if the API's end were exclusive. */
export function canBeSplit(window: Window): boolean {
	return window.to - window.from >= 2;
}
