import { quote, UnusableSetting } from '../settings/problem';
import { isUnset } from '../settings/values';
import { asText } from './identity';

/** How lists come: typed, from a column, from a cell with several lines. */
const SEPARATORS = /[,;|\r\n]+/;

/**
 * Reads which agents are wanted.
 *
 * @param value a text of IDs and names, a number, or a list of both; unset for all
 * @throws {UnusableSetting} for anything else, and for a text or list that names nobody: an expression
 * that found no agent must not bring the sessions of all
 */
export function parseAgents(value: unknown): AgentMatcher {
	if (isUnset(value)) return new AgentMatcher([], []);
	const list: unknown[] = Array.isArray(value) ? value : [value];
	const texts: string[] = [];
	const numbers: number[] = [];
	for (const entry of list) {
		if (typeof entry === 'number' && Number.isFinite(entry)) numbers.push(entry);
		else if (typeof entry === 'string') texts.push(...splitList(entry));
		else throw notAList(value);
	}
	if (texts.length + numbers.length === 0) throw notAList(value);
	return new AgentMatcher(texts, numbers);
}

function splitList(text: string): string[] {
	const parts = text.normalize('NFKC').split(SEPARATORS);
	return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function notAList(value: unknown): UnusableSetting {
	return new UnusableSetting({
		title: `“Agent Names or IDs” is not a list of agents: ${quote(value)}`,
		advice:
			'Give names or IDs, separated by commas: 1001, Ana López. For all agents, remove the filter.',
	});
}

/**
 * Which agents a filter lets pass. A text is an agent's ID, or a name without regard to case and
 * accents. A number, which only an expression gives, is an ID whose leading zeros it has lost.
 */
export class AgentMatcher {
	private readonly ids: ReadonlySet<string>;
	private readonly numbers: ReadonlySet<string>;
	private readonly names: ReadonlySet<string>;
	/** Which of the three sets' values have fitted somebody. */
	private readonly fitted = new Set<string>();
	/** Answers by ID and name: a report has many rows and few agents. */
	private readonly known = new Map<string, boolean>();

	constructor(texts: readonly string[], numbers: readonly number[]) {
		this.ids = new Set(texts);
		this.names = new Set(texts.map(foldName));
		this.numbers = new Set(numbers.map(String));
	}

	/** Whether everybody passes. */
	get isEmpty(): boolean {
		return this.ids.size === 0 && this.numbers.size === 0;
	}

	/** Whether an agent of this ID and name, as a row holds them, is wanted. */
	fits(id: unknown, name: unknown): boolean {
		if (this.isEmpty) return true;
		const idText = asText(id);
		const nameText = asText(name);
		const key = `${idText}\n${nameText}`;
		let fits = this.known.get(key);
		if (fits === undefined) {
			fits = this.compare(idText.normalize('NFKC').trim(), foldName(nameText));
			this.known.set(key, fits);
		}
		return fits;
	}

	/** What was given and has fitted nobody so far: perhaps a slip. */
	unmatched(): string[] {
		const texts = [...this.ids].filter(
			(text) => !this.fitted.has(text) && !this.fitted.has(foldName(text)),
		);
		return [...texts, ...[...this.numbers].filter((number) => !this.fitted.has(number))];
	}

	private compare(id: string, name: string): boolean {
		const bareId = id.replace(/^0+(?=.)/, '');
		const found: string[] = [];
		if (this.ids.has(id)) found.push(id);
		if (this.names.has(name)) found.push(name);
		if (this.numbers.has(bareId)) found.push(bareId);
		for (const value of found) this.fitted.add(value);
		return found.length > 0;
	}
}

/** A name without case, accents and the number of its spaces. */
export function foldName(name: string): string {
	const bare = name.normalize('NFKD').replace(/\p{M}+/gu, '');
	return bare.toLowerCase().replace(/\s+/g, ' ').trim();
}
