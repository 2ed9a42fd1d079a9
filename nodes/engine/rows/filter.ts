import type { EndedBy, EndedByColumn, Report, Row } from '../../reports/report';
import { quote, UnusableSetting } from '../settings/problem';
import { isUnset, parseChoice } from '../settings/values';
import type { ZoneClock } from '../time/zone';
import { asText } from './identity';
import { elapsedSeconds, type TimedRow } from './times';

/** What the builder put into "Filters", as it came. */
export interface FilterChoice {
	readonly agents?: unknown;
	readonly hungUpBy?: unknown;
	readonly minimumDuration?: unknown;
}

const ENDED_BY: readonly EndedBy[] = ['agent', 'client', 'unknown'];
const MOST_EXAMPLES = 5;

/** Which rows of a range come out. */
export class RowFilter {
	private readonly agents: AgentMatcher;
	private readonly endedBy: EndedBy | undefined;
	private readonly minimumSeconds: number;
	private rowsSeen = 0;
	private readableSeen = false;
	private readonly unreadable = new Set<string>();

	/** @throws {UnusableSetting} for a value that is not of the filter's kind */
	constructor(
		choice: FilterChoice,
		private readonly report: Report,
		private readonly clock: ZoneClock,
	) {
		this.agents = parseAgents(choice.agents);
		this.endedBy = isUnset(choice.hungUpBy)
			? undefined
			: parseChoice(choice.hungUpBy, 'Hung Up By', ENDED_BY);
		this.minimumSeconds = parseMinimum(choice.minimumDuration);
	}

	/** Whether it lets every row pass. */
	get isEmpty(): boolean {
		return this.agents.isEmpty && this.endedBy === undefined && this.minimumSeconds === 0;
	}

	/** Takes note of what a row of the range says, whether it passes or not; see {@link assertReadable}. */
	observe(row: Row): void {
		const { endedBy, agent } = this.report;
		this.rowsSeen++;
		if (agent !== undefined) this.agents.fits(row[agent.id ?? ''], row[agent.name ?? '']);
		if (this.endedBy === undefined || endedBy === undefined) return;
		if (readEndedBy(row, endedBy) !== 'unknown') this.readableSeen = true;
		else if (this.unreadable.size < MOST_EXAMPLES) this.unreadable.add(quote(row[endedBy.column]));
	}

	/** Whether a row comes out. */
	passes(timed: TimedRow): boolean {
		const { row } = timed;
		const { endedBy, agent } = this.report;
		if (this.endedBy !== undefined && endedBy !== undefined) {
			if (readEndedBy(row, endedBy) !== this.endedBy) return false;
		}
		if (agent !== undefined) {
			if (!this.agents.fits(row[agent.id ?? ''], row[agent.name ?? ''])) return false;
		}
		if (this.minimumSeconds === 0) return true;
		const seconds = elapsedSeconds(timed, this.report, this.clock);
		return seconds !== null && seconds >= this.minimumSeconds;
	}

	/**
	 * A filter must not answer a false zero: if nobody could tell who hung up in any row of the range,
	 * "none by the agent" would be a guess. Every row of the range must have been observed.
	 *
	 * @param enough with fewer rows than this nothing is certain
	 * @throws {UnusableSetting} with the values that were seen
	 */
	assertReadable(enough = 1): void {
		const { endedBy, words } = this.report;
		if (endedBy === undefined || this.endedBy === undefined || this.endedBy === 'unknown') return;
		if (this.rowsSeen < enough || this.readableSeen) return;
		const values = [...this.unreadable].join(', ');
		throw new UnusableSetting({
			title: `“Hung Up By” cannot be used: no ${words.one} of the range says who hung up in words that this node knows`,
			advice: `The field “${endedBy.column}” holds: ${values}. Remove the filter and compare that field in a Filter node, and report these values to the maintainers of this node.`,
		});
	}

	/** Whether certain agents were asked for, and this row's is one of them. */
	asksForAgentOf(row: Row): boolean {
		const { agent } = this.report;
		if (agent === undefined || this.agents.isEmpty) return false;
		return this.agents.fits(row[agent.id ?? ''], row[agent.name ?? '']);
	}

	/** The agents asked for of whom no row was observed. */
	unmatchedAgents(): readonly string[] {
		return this.agents.unmatched();
	}

	/** Whether any row was observed at all. */
	get hasObserved(): boolean {
		return this.rowsSeen > 0;
	}
}

function parseMinimum(value: unknown): number {
	if (isUnset(value)) return 0;
	const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0) return seconds;
	throw new UnusableSetting({
		title: `“Minimum Duration (Seconds)” is not a number that can be used: ${quote(value)}`,
		advice: 'Give whole seconds, 0 or more: 60 for one minute.',
	});
}

/** Reads who ended a row; any word that its report does not know is `unknown`. */
export function readEndedBy(row: Row, { column, words }: EndedByColumn): EndedBy {
	const value = row[column];
	if (typeof value !== 'string') return 'unknown';
	if (Object.hasOwn(words, value)) return words[value];
	const word = value.trim().toLowerCase();
	return Object.hasOwn(words, word) ? words[word] : 'unknown';
}

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
