import { asText } from './identity';
import { quote, UnusableSetting } from '../settings/problem';
import { isUnset, parseChoice } from '../settings/values';
import type { ZoneClock } from '../time/zone';
import type { Report, Row } from '../../reports/report';
import { parseHungUpBy, type HungUpBy } from './endedBy';
import { sessionTimes } from './times';

/** What the builder put into "Filters", as it came. */
export interface FilterChoice {
	readonly agentId?: unknown;
	readonly hungUpBy?: unknown;
	readonly minimumDuration?: unknown;
}

const HUNG_UP_BY: readonly HungUpBy[] = ['agent', 'client', 'unknown'];
const MOST_EXAMPLES = 5;

/** Which sessions of a range come out. */
export class SessionFilter {
	private readonly agents: ReadonlySet<string>;
	private readonly hungUpBy: HungUpBy | undefined;
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
		this.agents = parseAgents(choice.agentId);
		this.hungUpBy = isUnset(choice.hungUpBy)
			? undefined
			: parseChoice(choice.hungUpBy, 'Hung Up By', HUNG_UP_BY);
		this.minimumSeconds = parseMinimum(choice.minimumDuration);
	}

	/** Whether it lets every session pass. */
	get isEmpty(): boolean {
		return this.agents.size === 0 && this.hungUpBy === undefined && this.minimumSeconds === 0;
	}

	/** Whether a session comes out. Every session of the range must be shown to it, once or more often. */
	passes(row: Row): boolean {
		const { fields } = this.report;
		// Each row is looked at, also where another filter refuses it: see assertReadable.
		const fitsHungUpBy = this.hungUpBy === undefined || this.readHungUpBy(row) === this.hungUpBy;
		if (!fitsHungUpBy) return false;
		if (this.agents.size > 0 && !this.agents.has(asText(row[fields.agentId]).trim())) return false;
		if (this.minimumSeconds === 0) return true;
		const { seconds } = sessionTimes(row, this.report, this.clock);
		return seconds !== null && seconds >= this.minimumSeconds;
	}

	/**
	 * A filter must not answer a false zero: if nobody could tell who hung up in any session of the
	 * range, "none by the agent" would be a guess.
	 *
	 * @param enough with fewer rows than this nothing is certain
	 * @throws {UnusableSetting} with the values that were seen
	 */
	assertReadable(enough = 1): void {
		if (this.hungUpBy === undefined || this.hungUpBy === 'unknown') return;
		if (this.rowsSeen < enough || this.readableSeen) return;
		const values = [...this.unreadable].join(', ');
		throw new UnusableSetting({
			title: `“Hung Up By” cannot be used: no session of the range says who hung up in words that this node knows`,
			advice: `The field “${this.report.fields.endedBy}” holds: ${values}. Remove the filter and compare that field in a Filter node, and report these values to the maintainers of this node.`,
		});
	}

	private readHungUpBy(row: Row): HungUpBy {
		const value = row[this.report.fields.endedBy];
		const hungUpBy = parseHungUpBy(value);
		this.rowsSeen++;
		if (hungUpBy !== 'unknown') this.readableSeen = true;
		else if (this.unreadable.size < MOST_EXAMPLES) this.unreadable.add(quote(value));
		return hungUpBy;
	}
}

function parseAgents(value: unknown): ReadonlySet<string> {
	if (isUnset(value)) return new Set();
	const list = Array.isArray(value) ? value : [value];
	const isList = list.every((entry) => typeof entry === 'string' || Number.isFinite(entry));
	const ids = (isList ? list : [])
		.flatMap((entry) => String(entry).split(','))
		.map((id) => id.trim());
	const named = ids.filter((id) => id !== '');
	if (named.length === 0) {
		throw new UnusableSetting({
			title: `“Agent ID” is not a list of agent IDs: ${quote(value)}`,
			advice: 'Give one ID, or several separated by commas: 1001, 1002.',
		});
	}
	return new Set(named);
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
