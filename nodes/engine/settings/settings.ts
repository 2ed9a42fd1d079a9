/** Something in the settings that cannot be done as asked: what happened, and what to do about it. */
export class UnusableSetting extends Error {
	override readonly name = 'UnusableSetting';
	readonly advice: string;

	constructor({ title, advice }: Readonly<Record<'title' | 'advice', string>>) {
		super(title);
		this.advice = advice;
	}
}

/** The same for a field of the editor, by its label. */
export function unusable(label: string, why: string, advice: string): UnusableSetting {
	return new UnusableSetting({ title: `“${label}” ${why}`, advice });
}

const LONGEST_QUOTE = 80;

/** A value for a message: on one line, short, and without `secret`, should it be in the wrong field. */
export function quote(value: unknown, secret?: unknown): string {
	const text = show(value);
	const token = typeof secret === 'string' ? secret : '';
	if (token !== '' && formsOf(token).some((form) => text.includes(form))) return '“(the token)”';
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > LONGEST_QUOTE ? `“${line.slice(0, LONGEST_QUOTE)}…”` : `“${line}”`;
}

function show(value: unknown): string {
	if (typeof value !== 'object') return String(value);
	try {
		const json = JSON.stringify(value);
		// Invalid dates call themselves null there.
		return json === undefined || json === 'null' ? String(value) : json;
	} catch {
		return 'an object';
	}
}

/** The forms in which a secret turns up: as it is, encoded for an address, and in base64. */
function formsOf(secret: string): string[] {
	try {
		return [secret, encodeURIComponent(secret), btoa(secret).replace(/={1,2}$/, '')];
	} catch {
		// What cannot be encoded is no token, and is found as it is.
		return [secret];
	}
}

/** Takes the token and other secrets out of texts: servers may repeat what they were sent. */
export function redactor(token: string, others: readonly string[]): (text: string) => string {
	const forms = [
		...formsOf(token).map((form) => [form, '(token)'] as const),
		...others.flatMap(formsOf).map((form) => [form, '(secret)'] as const),
	];
	return (text) => forms.reduce((left, [form, name]) => left.replaceAll(form, name), text);
}

/** A text without what comes along unseen when it is copied: spaces around it, Unicode's format characters. */
export function bare(text: string): string {
	return text.replace(/\p{Cf}+/gu, '').trim();
}

/** Whether a setting holds nothing that a person could see, or only lists of nothing. */
export function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (Array.isArray(value)) return value.every(isEmpty);
	return typeof value === 'string' && bare(value) === '';
}

/** Reads one of `choices`, also by its name or in another case, as people and AI agents write them. */
export function parseChoice<T extends string>(
	value: unknown,
	label: string,
	choices: ReadonlyArray<{ readonly name: string; readonly value: T }>,
): T {
	const wanted = typeof value === 'string' ? wordOf(value) : undefined;
	const found =
		choices.find((choice) => wordOf(choice.value) === wanted) ??
		choices.find((choice) => wordOf(choice.name) === wanted);
	if (found !== undefined) return found.value;
	const values = choices.map((choice) => choice.value).join(', ');
	const advice = `Choose one from the list. An expression may give one of: ${values}.`;
	throw unusable(label, `has a value that does not exist: ${quote(value)}`, advice);
}

/** Longer than every value and name. */
const LONGEST_WORD = 100;

/** `lastMonth`, `Last Month` and `last_month` are one word. */
function wordOf(text: string): string {
	if (text.length > LONGEST_WORD) return text;
	return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Reads a whole number of `min` to `max`, both included. */
export function parseWholeNumber(value: unknown, label: string, min: number, max: number): number {
	const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	const number = typeof given === 'number' ? given : NaN;
	if (Number.isSafeInteger(number) && number >= min && number <= max) return number;
	const advice = `Give a whole number, ${min} ${max === Infinity ? 'or more' : `to ${max}`}.`;
	throw unusable(label, `is not a number that can be used: ${quote(value)}`, advice);
}

export function parseSwitch(value: unknown, label: string): boolean {
	if (typeof value === 'boolean') return value;
	const advice = 'An expression must give true or false.';
	throw unusable(label, `is neither on nor off: ${quote(value)}`, advice);
}

/** What wolkvox lists. */
export type Named = Readonly<Record<'id' | 'name', string>>;

/** A name without case, accents, the number of its spaces and what nobody sees. */
export function foldName(name: string): string {
	const visible = bare(name.normalize('NFKD').replace(/\p{M}+/gu, ''));
	return visible.toLowerCase().replace(/\s+/g, ' ');
}

/** A name with its ID, as lists show it. */
export function shown({ id, name }: Named): string {
	return name === '' ? id : `${name} (${id})`;
}

const MOST_NAMED = 5;

/** The ID of what is named by its ID, its name, or both as lists show them; refused unless exactly one fits. */
export function idOf(text: string, list: readonly Named[], label: string): string {
	if (list.some(({ id }) => id === text)) return text;
	const wanted = foldName(text);
	const fitting = list.filter((one) => [one.name, shown(one)].map(foldName).includes(wanted));
	if (fitting.length === 1) return fitting[0].id;
	const isAmbiguous = fitting.length > 0;
	const likeness = ({ name }: Named) => likenessOf(wanted, foldName(name));
	const near = isAmbiguous ? fitting : [...list].sort((a, b) => likeness(b) - likeness(a));
	const names = near.slice(0, MOST_NAMED).map(shown).join(', ');
	const one = label.toLowerCase();
	const found = isAmbiguous ? 'several' : `no ${one} of the list`;
	const meant = `Perhaps you mean one of these: ${names}. Choose it from the list, or give its ID.`;
	const advice = list.length > 0 ? meant : `wolkvox lists no ${one} at all.`;
	throw unusable(label, `names ${found}: ${quote(text)}`, advice);
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
