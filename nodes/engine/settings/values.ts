import { quote, UnusableSetting } from './problem';

/** Whether a setting was left empty. */
export function isUnset(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/**
 * Reads a choice from a list; expressions can give anything.
 *
 * @param label the setting's name as the editor shows it
 * @throws {UnusableSetting} if it is none of `choices`
 */
export function parseChoice<T extends string>(
	value: unknown,
	label: string,
	choices: readonly T[],
): T {
	const choice = choices.find((known) => known === value);
	if (choice !== undefined) return choice;
	throw new UnusableSetting({
		title: `“${label}” has a value that does not exist: ${quote(value)}`,
		advice: `Choose one from the list. An expression may give one of: ${choices.join(', ')}.`,
	});
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
