import type { FaultEffect } from './effects';
import { randomAt } from './random';

/** When a fault strikes: all the conditions given must hold; none given means always. */
export interface FaultMatcher {
	/** The number of the request in the log, or several; the first request after a reset is 1. */
	requests?: number | number[];
	/** The range is longer than so many seconds, both ends counted. */
	longerThan?: number;
	/** The range is shorter than so many seconds, both ends counted. */
	shorterThan?: number;
	/** The range holds this wall-clock second. */
	covers?: number;
	/**
	 * The range is the first part of one whose answer was truncated: it begins where that one began
	 * and ends earlier.
	 */
	firstPartOfTruncated?: boolean;
	/** The name in the `api` parameter. */
	api?: string;
	/** The share of requests that it strikes, drawn by `seed` and the request's number. */
	probability?: number;
	seed?: number;
	/** It strikes so many times at most. */
	first?: number;
}

/** One fault switch. */
export interface Fault {
	/** What the log calls it; otherwise the name of the error or of what it does. */
	name?: string;
	when?: FaultMatcher;
	then: FaultEffect;
}

/** What a matcher looks at. */
export interface FaultSubject {
	number: number;
	api: string | undefined;
	/** Wall-clock seconds, where the range could be read. */
	from: number | undefined;
	to: number | undefined;
}

/** Finds the fault that strikes a request, and remembers how often each has struck. */
export class FaultPlan {
	private readonly struck = new WeakMap<Fault, number>();

	private readonly truncated: Array<{ api: string; from: number; to: number }> = [];
	/** Remembers that the answer for a range lacked rows. */
	noteTruncated(api: string, { from, to }: { from: number; to: number }): void {
		this.truncated.push({ api, from, to });
	}

	/** The first fault that strikes; it counts as struck from then on. */
	next(faults: readonly Fault[], subject: FaultSubject): Fault | undefined {
		const fault = faults.find((candidate) => this.strikes(candidate, subject));
		if (fault) this.struck.set(fault, (this.struck.get(fault) ?? 0) + 1);
		return fault;
	}

	private strikes(fault: Fault, subject: FaultSubject): boolean {
		const { requests, first, probability, seed = 1, api, firstPartOfTruncated } = fault.when ?? {};
		return (
			(requests === undefined || [requests].flat().includes(subject.number)) &&
			(api === undefined || api === subject.api) &&
			(!firstPartOfTruncated || this.isFirstPart(subject)) &&
			matchesRange(fault.when ?? {}, subject) &&
			(probability === undefined || randomAt(seed, subject.number) < probability) &&
			(first === undefined || (this.struck.get(fault) ?? 0) < first)
		);
	}

	private isFirstPart({ api, from, to = Infinity }: FaultSubject): boolean {
		return this.truncated.some(
			(known) => known.api === api && known.from === from && to < known.to,
		);
	}
}

function matchesRange(when: FaultMatcher, { from, to }: FaultSubject): boolean {
	const { longerThan, shorterThan, covers } = when;
	if (longerThan === undefined && shorterThan === undefined && covers === undefined) return true;
	if (from === undefined || to === undefined) return false;
	const length = to - from + 1;
	return (
		length > (longerThan ?? -Infinity) &&
		length < (shorterThan ?? Infinity) &&
		(covers === undefined || (from <= covers && covers <= to))
	);
}

/** The name under which the log shows a fault. */
export function faultName({ name, then }: Fault): string {
	return name ?? (then.do === 'error' ? then.error : then.do);
}
