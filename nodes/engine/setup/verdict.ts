import type { Failure } from '../client/failures';

/** The checks, in the order in which they are told. */
export const CHECKS = [
	'connection',
	'service',
	'rows',
	'dates',
	'filedBy',
	'ends',
	'filterClock',
	'parts',
	'monthEnd',
	'order',
] as const;

export type Check = (typeof CHECKS)[number];

/**
 * - `right`: as the node's pages assume
 * - `different`: otherwise, which the node can deal with; it is no error
 * - `unknown`: what was seen does not tell
 * - `failed`: it could not be asked
 */
export type Result = 'right' | 'different' | 'unknown' | 'failed';

/** What a check has found. */
export interface Finding {
	readonly result: Result;
	/** For machines; null where nobody can tell. */
	readonly value: string | number | null;
	/** The evidence in words and figures: nothing of what a row says. */
	readonly found: string;
	/** Why a request failed, and what to do about it. */
	readonly failure?: Failure;
	readonly advice?: string;
}

/** What is told of a check. */
export interface Verdict extends Omit<Finding, 'advice' | 'failure'> {
	readonly check: Check;
	readonly means: string;
	/** Empty where there is nothing to do. */
	readonly do: string;
	/** How many calls were made for it; what others asked for serves it as well. */
	readonly calls: number;
}

/** A finding that is right if its value is the one that is assumed. */
export function told<T extends string | number>(value: T, assumed: T, found: string): Finding {
	return { result: value === assumed ? 'right' : 'different', value, found };
}

export function unknown(found: string): Finding {
	return { result: 'unknown', value: null, found };
}

/** `1 row`, `1,204 rows`. */
export function counted(count: number, one: string): string {
	return `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;
}

const MARKS: ReadonlySet<string> = new Set(['T', 'Z', 'AM', 'PM']);

/** What a date or a duration looks like, not what it says: `0000-00-00 00:00`. */
export function formOf(value: unknown): string {
	if (typeof value === 'object') return 'an object';
	const form = String(value)
		.slice(0, 30)
		.replace(/\p{L}+/gu, (word) => (MARKS.has(word.toUpperCase()) ? word : 'a'.repeat(word.length)))
		.replace(/\p{N}/gu, '0');
	return `“${form}”`;
}

/** A column's name or a single word, as far as it cannot be anybody's data. */
export function nameOf(text: string, longest = 40): string {
	const masked = text.trim().replace(/\p{N}{4,}/gu, (digits) => '0'.repeat(digits.length));
	return masked.length <= longest && /^[\p{L}\p{N}_-]+$/u.test(masked) ? masked : '(a longer text)';
}
