/** The parts of a message that a person can act on. */
export interface ProblemWords {
	/** What happened, in plain words: the title that n8n shows. */
	readonly title: string;
	/** What to do about it. */
	readonly advice: string;
}

/**
 * Something in the settings that cannot be done as asked. Mostly it is found before any request is
 * made; n8n's side shows it as a `NodeOperationError`.
 */
export class UnusableSetting extends Error {
	override readonly name = 'UnusableSetting';
	readonly advice: string;

	constructor({ title, advice }: ProblemWords) {
		super(title);
		this.advice = advice;
	}
}

const LONGEST_QUOTE = 80;

/**
 * A value as a message can show it: on one line, cut to a sensible length.
 *
 * @param secret what must not be shown, should somebody have pasted it into the wrong field
 */
export function quote(value: unknown, secret?: unknown): string {
	const text = show(value);
	const token = typeof secret === 'string' && secret !== '' ? secret : undefined;
	const showsToken = token !== undefined && formsOf(token).some((form) => text.includes(form));
	if (showsToken) return '“(the token)”';
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > LONGEST_QUOTE ? `“${line.slice(0, LONGEST_QUOTE)}…”` : `“${line}”`;
}

function show(value: unknown): string {
	if (typeof value !== 'object' || value === null) return String(value);
	try {
		const json = JSON.stringify(value);
		// Invalid dates call themselves null there.
		return json === undefined || json === 'null' ? String(value) : json;
	} catch {
		return 'an object';
	}
}

/** The forms in which a token turns up: as it is, encoded for an address, and in base64. */
function formsOf(token: string): string[] {
	try {
		return [token, encodeURIComponent(token), btoa(token).replace(/={1,2}$/, '')];
	} catch {
		// What cannot be encoded is no token, and is found as it is.
		return [token];
	}
}

/**
 * Takes secrets out of texts that others wrote: servers may repeat what they were sent.
 *
 * @param others beside the token, such as the password of a gateway
 */
export function redactor(token: string, others: readonly string[] = []): (text: string) => string {
	const forms = [
		...formsOf(token).map((form) => [form, '(token)'] as const),
		...others.flatMap(formsOf).map((form) => [form, '(secret)'] as const),
	];
	return (text) => forms.reduce((left, [form, name]) => left.replaceAll(form, name), text);
}
