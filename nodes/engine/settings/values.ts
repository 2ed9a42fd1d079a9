import { quote, UnusableSetting } from './problem';

/**
 * A text without the spaces around it and the characters that nobody sees, which come along with what
 * is copied: zero-width spaces and joiners, marks of direction and byte order (Unicode's format
 * characters).
 */
export function bare(text: string): string {
	return text.replace(/\p{Cf}+/gu, '').trim();
}

/** Whether a setting holds nothing that a person could see: nothing at all, or only lists of nothing. */
export function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (Array.isArray(value)) return value.every(isEmpty);
	return typeof value === 'string' && bare(value) === '';
}

/** One of a list: its value, and what it is called in the editor. */
export interface Choice<T extends string> {
	readonly name: string;
	readonly value: T;
}

/**
 * Reads a choice from a list; expressions can give anything. What people and AI agents write in place
 * of a value is its name in the editor, or the value in another case: both are understood.
 *
 * @param label the setting's name as the editor shows it
 * @param choices the values, with their names where these are other words
 * @throws {UnusableSetting} if it is none of `choices`
 */
export function parseChoice<T extends string>(
	value: unknown,
	label: string,
	choices: ReadonlyArray<T | Choice<T>>,
): T {
	const pairs = choices.map((choice) =>
		typeof choice === 'string' ? { name: choice, value: choice } : choice,
	);
	const wanted = typeof value === 'string' ? wordOf(value) : undefined;
	const found =
		pairs.find((choice) => wordOf(choice.value) === wanted) ??
		pairs.find((choice) => wordOf(choice.name) === wanted);
	if (found !== undefined) return found.value;
	throw new UnusableSetting({
		title: `“${label}” has a value that does not exist: ${quote(value)}`,
		advice: `Choose one from the list. An expression may give one of: ${pairs.map((choice) => choice.value).join(', ')}.`,
	});
}

/** Longer than every value and name. */
const LONGEST_WORD = 100;

/** `lastMonth`, `Last Month` and `last_month` are one word. */
function wordOf(text: string): string {
	if (text.length > LONGEST_WORD) return text;
	return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/**
 * Reads a whole number.
 *
 * @throws {UnusableSetting} for anything but one of `min` to `max`, both included
 */
export function parseWholeNumber(
	value: unknown,
	label: string,
	{ min, max }: { readonly min: number; readonly max: number },
): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (Number.isSafeInteger(number) && Number(number) >= min && Number(number) <= max) {
		return Number(number);
	}
	throw new UnusableSetting({
		title: `“${label}” is not a number that can be used: ${quote(value)}`,
		advice: `Give a whole number, ${min} ${max === Infinity ? 'or more' : `to ${max}`}.`,
	});
}

/** @throws {UnusableSetting} for anything but true and false */
export function parseSwitch(value: unknown, label: string): boolean {
	if (typeof value === 'boolean') return value;
	throw new UnusableSetting({
		title: `“${label}” is neither on nor off: ${quote(value)}`,
		advice: 'An expression must give true or false.',
	});
}

/** What wolkvox lists: it has an ID, and a name. */
export interface Named {
	readonly id: string;
	readonly name: string;
}

/** A name without case, accents, the number of its spaces and what nobody sees. */
export function foldName(name: string): string {
	const visible = bare(name.normalize('NFKD').replace(/\p{M}+/gu, ''));
	return visible.toLowerCase().replace(/\s+/g, ' ');
}

/** A name with its ID, as lists show it. */
export function shown({ id, name }: Named): string {
	return name === '' ? id : `${name} (${id})`;
}

/** How many a message names. */
const MOST_NAMED = 5;

/**
 * Finds the ID of what a person named.
 *
 * @param text an ID, or a name without regard to case and accents, or both as lists show them
 * @param label the field where it was named
 * @throws {UnusableSetting} with those that are meant perhaps, unless exactly one fits
 */
export function idOf(text: string, list: readonly Named[], label: string): string {
	if (list.some(({ id }) => id === text)) return text;
	const wanted = foldName(text);
	const fitting = list.filter(
		(one) => foldName(one.name) === wanted || foldName(shown(one)) === wanted,
	);
	if (fitting.length === 1) return fitting[0].id;
	const isAmbiguous = fitting.length > 0;
	const near = isAmbiguous ? fitting : nearest(wanted, list);
	const names = near.slice(0, MOST_NAMED).map(shown).join(', ');
	const one = label.toLowerCase();
	const found = isAmbiguous ? 'several' : `no ${one} of the list`;
	throw new UnusableSetting({
		title: `“${label}” names ${found}: ${quote(text)}`,
		advice:
			names === ''
				? `wolkvox lists no ${one} at all.`
				: `Perhaps you mean one of these: ${names}. Choose it from the list, or give its ID.`,
	});
}

/** By how much their names have in common with a folded name, from the nearest on. */
function nearest(wanted: string, list: readonly Named[]): Named[] {
	return list
		.map((one) => ({ one, likeness: likenessOf(wanted, foldName(one.name)) }))
		.sort((a, b) => b.likeness - a.likeness)
		.map(({ one }) => one);
}

/** The part of their pairs of letters that two texts share, from 0 to 1. */
function likenessOf(one: string, other: string): number {
	const [pairs, others] = [pairsOf(one), pairsOf(other)];
	const shared = [...pairs].filter((pair) => others.has(pair)).length;
	return (2 * shared) / (pairs.size + others.size || 1);
}

function pairsOf(text: string): Set<string> {
	const letters = [...` ${text} `];
	return new Set(letters.slice(1).map((letter, at) => letters[at] + letter));
}
