import type { AgentColumns, EndedBy, EndedByColumn, Report, Row } from '../../reports/report';
import { isEmpty, parseChoice, quote, unusable, type UnusableSetting } from '../settings/settings';
import { formatDays, type Range } from '../time/range';
import type { ZoneClock } from '../time/zone';
import { type AgentMatcher, parseAgents } from './agents';
import { type TimedRow, timesOf } from './timedRow';

/** The filters: name in the editor, which property of a report they go by, what its rows must say. */
export const FILTER_KINDS = {
	agents: ['Agent Names or IDs', 'agent', 'whose they are'],
	hungUpBy: ['Hung Up By', 'endedBy', 'who hung up'],
	minimumDuration: ['Minimum Duration (Seconds)', 'elapsed', 'how long they took'],
} as const;

export type FilterName = keyof typeof FILTER_KINDS;

/** What the builder put into "Filters", as it came. A filter that is not wanted is not there. */
export type FilterChoice = Readonly<Partial<Record<FilterName, unknown>>>;

const ENDED_BY = (['agent', 'client', 'unknown'] as const).map((value) => ({ name: value, value }));
const MOST_EXAMPLES = 5;

/** Which rows of a range come out. */
export class RowFilter {
	/** How many rows were observed. */
	rowsSeen = 0;
	/** What a row must meet to come out. */
	private readonly tests: Array<(one: TimedRow) => boolean> = [];
	private readonly agents: AgentMatcher | undefined;
	private readonly endedBy: EndedBy | undefined;
	private readableSeen = false;
	private readonly unreadable = new Set<string>();

	/** @throws {UnusableSetting} for a filter that holds nothing or something else, or that no row can answer */
	constructor(
		private readonly choice: FilterChoice,
		private readonly report: Report,
		private readonly clock: ZoneClock,
	) {
		assertUsable(choice, report);
		const { agents, hungUpBy, minimumDuration } = choice;
		const { endedBy } = report;
		if (agents !== undefined) {
			this.agents = readAgents(agents, report);
			this.tests.push(({ row }) => this.asksForAgentOf(row));
		}
		if (hungUpBy !== undefined && endedBy) {
			this.endedBy = parseChoice(hungUpBy, FILTER_KINDS.hungUpBy[0], ENDED_BY);
			this.tests.push(({ row }) => readEndedBy(row, endedBy) === this.endedBy);
		}
		const least = minimumDuration === undefined ? 0 : parseMinimum(minimumDuration);
		// NaN, of a row without a duration, is never enough.
		if (least > 0) this.tests.push((one) => (timesOf(one, report, clock).seconds ?? NaN) >= least);
	}

	/** The rows that come out of a batch, after what all of them say was observed. */
	passing(rows: TimedRow[]): TimedRow[] {
		this.observe(rows);
		return this.tests.length === 0 ? rows : rows.filter((one) => this.passes(one));
	}

	/** Takes note of what the rows of a batch say, before {@link passes} is asked about any of them. */
	observe(rows: readonly TimedRow[]): void {
		const { agent, endedBy } = this.report;
		this.rowsSeen += rows.length;
		if (agent) this.agents?.observe(rows.map(({ row }) => agentOf(row, agent)));
		if (!this.endedBy || !endedBy) return;
		for (const { row } of rows) {
			if (readEndedBy(row, endedBy) !== 'unknown') this.readableSeen = true;
			else if (this.unreadable.size < MOST_EXAMPLES)
				this.unreadable.add(quote(row[endedBy.column]));
		}
	}

	/** Whether a row comes out. */
	passes(one: TimedRow): boolean {
		return this.tests.every((isMet) => isMet(one));
	}

	/** Whether certain agents were asked for, and this row's is one of them. */
	asksForAgentOf(row: Row): boolean {
		const { agent } = this.report;
		return agent !== undefined && this.agents?.fits(...agentOf(row, agent)) === true;
	}

	/** The agents asked for of whom no row was observed. */
	unmatchedAgents(): readonly string[] {
		return this.agents?.unmatched() ?? [];
	}

	/**
	 * To be asked at the end: if no row tells who hung up, "none by the agent" would be a guess; and rows of
	 * *Ana* must not stay among those of *Pérez, Ana*. With fewer rows than `enough` nothing is certain.
	 */
	assertReadable(enough = 1): void {
		if (this.agents?.isAmbiguous) {
			const { agents } = this.choice;
			const advice = `An agent has this name, and others have parts of it. Give a list: {{ [${JSON.stringify(agents)}] }} for the one, or each of the others by itself.`;
			throw unusableFilter('agents', `can be read in two ways: ${quote(agents)}`, advice);
		}
		const { endedBy, words } = this.report;
		if (!endedBy || !this.endedBy || this.endedBy === 'unknown') return;
		if (this.rowsSeen < enough || this.readableSeen) return;
		const values = [...this.unreadable].join(', ');
		const why = `cannot be used: no ${words.one} of the range says who hung up in words that this node knows`;
		const advice = `The field “${endedBy.column}” holds: ${values}. Remove the filter and compare that field in a Filter node, and report these values to the maintainers of this node.`;
		throw unusableFilter('hungUpBy', why, advice);
	}

	/** Why nothing came out of a range, for the log: what was asked, and what came before the filter. */
	describeNothing(range: Range): string {
		const { many } = this.report.words;
		const asked = `${formatDays(range)} (${this.clock.name})`;
		if (this.rowsSeen === 0) return `wolkvox has no ${many} for ${asked}`;
		const filters = Object.keys(this.choice).filter(isFilterName);
		const labels = filters.map((name) => `“${FILTER_KINDS[name][0]}”`).join(', ');
		return `wolkvox has ${this.rowsSeen} ${many} for ${asked}, and none of them passes the filters: ${labels}`;
	}
}

function isFilterName(name: string): name is FilterName {
	return Object.hasOwn(FILTER_KINDS, name);
}

/** @throws {UnusableSetting} for a filter that does not exist, holds nothing, or asks what no row tells */
function assertUsable(choice: FilterChoice, report: Report): void {
	for (const [name, value] of Object.entries(choice)) {
		if (!isFilterName(name)) {
			const exist = `These exist: ${Object.keys(FILTER_KINDS).join(', ')}.`;
			throw unusable('Filters', `has a filter that does not exist: ${quote(name)}`, exist);
		}
		if (isEmpty(value)) throw empty(name);
		const [, goesBy, what] = FILTER_KINDS[name];
		if (report[goesBy] !== undefined) continue;
		const why = `cannot filter the report ${report.id}: its rows do not say ${what}`;
		throw unusableFilter(name, why, 'Remove the filter, or choose a report whose rows say it.');
	}
}

/** @throws {UnusableSetting} also where nobody is named, or by what the report does not tell */
function readAgents(value: unknown, { id, agent = {} }: Report): AgentMatcher {
	const matcher = parseAgents(value);
	if (matcher === undefined) throw empty('agents');
	const [unknown] = matcher.beyond(agent);
	if (unknown === undefined) return matcher;
	const [has, lacks] = agent.id === undefined ? ['names', 'IDs'] : ['IDs', 'names'];
	const why = `cannot find ${quote(unknown)}: the report ${id} has no ${lacks} of agents`;
	throw unusableFilter('agents', why, `Give the agents’ ${has} for this report.`);
}

function parseMinimum(value: unknown): number {
	const seconds = typeof value === 'string' ? Number(value) : value;
	if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0) return seconds;
	const why = `is not a number that can be used: ${quote(value)}`;
	throw unusableFilter('minimumDuration', why, 'Give whole seconds, 0 or more: 60 for one minute.');
}

function empty(name: FilterName): UnusableSetting {
	const advice = 'If an expression gives it, look at what the node before gives.';
	return unusableFilter(name, 'is empty', `For all, remove the filter. ${advice}`);
}

function unusableFilter(name: FilterName, why: string, advice: string): UnusableSetting {
	return unusable(FILTER_KINDS[name][0], why, advice);
}

/** Which agent a row names, as far as it does. */
function agentOf(row: Row, { id, name }: AgentColumns): [id: unknown, name: unknown] {
	return [id && row[id], name && row[name]];
}

/** Reads who ended a row; any word that its report does not know is `unknown`. */
export function readEndedBy(row: Row, { column, words }: EndedByColumn): EndedBy {
	const value = row[column];
	if (typeof value !== 'string') return 'unknown';
	const word = value.trim().toLowerCase();
	return Object.hasOwn(words, word) ? words[word] : 'unknown';
}
