/** The parts of a message that a person can act on. */
export interface ProblemWords {
	/** What happened, in plain words: the title that n8n shows. */
	readonly title: string;
	/** What to do about it. */
	readonly advice: string;
}

/**
 * A setting that cannot be used. It is found before any request is made; n8n's side shows it as a
 * `NodeOperationError`.
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

/** A value as a message can show it: on one line, cut to a sensible length. */
export function quote(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > LONGEST_QUOTE ? `“${line.slice(0, LONGEST_QUOTE)}…”` : `“${line}”`;
}
