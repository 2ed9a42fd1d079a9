import type { EndedBy, Report, Row } from '../../reports/report';
import { quote, UnusableSetting } from '../settings/problem';
import { isUnset, parseChoice } from '../settings/values';
import type { ZoneClock } from '../time/zone';
import { parseAgents, type AgentMatcher } from './agents';
import { readEndedBy } from './endedBy';
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
		if (agent !== undefined) this.agents.fits(row[agent.id], row[agent.name]);
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
			if (!this.agents.fits(row[agent.id], row[agent.name])) return false;
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
		return this.agents.fits(row[agent.id], row[agent.name]);
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
