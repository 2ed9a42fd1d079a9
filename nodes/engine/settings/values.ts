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
 * @param range the least and the most that it may be, both included
 * @throws {UnusableSetting} for anything else
 */
export function parseWholeNumber(
	value: unknown,
	label: string,
	range: { readonly min: number; readonly max: number },
): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (Number.isSafeInteger(number) && isWithin(Number(number), range)) return Number(number);
	const most = range.max === Infinity ? 'or more' : `to ${range.max}`;
	throw new UnusableSetting({
		title: `“${label}” is not a number that can be used: ${quote(value)}`,
		advice: `Give a whole number, ${range.min} ${most}.`,
	});
}

function isWithin(number: number, { min, max }: { readonly min: number; readonly max: number }) {
	return number >= min && number <= max;
}

/**
 * Reads a switch.
 *
 * @throws {UnusableSetting} for anything but true and false
 */
export function parseSwitch(value: unknown, label: string): boolean {
	if (typeof value === 'boolean') return value;
	throw new UnusableSetting({
		title: `“${label}” is neither on nor off: ${quote(value)}`,
		advice: 'An expression must give true or false.',
	});
}
