import type { ParameterFacts, ReportFacts } from './facts';
import { filedSpan, Report, type Row, type SimulatedEvent } from './report';
import type { Settings } from './settings';
import { sumRows } from './sums';

/** The parameters of a question, by name. */
export type Parameters = Record<string, string>;

/** What a report holds for a question: places in ascending order, and what stands there. */
export interface Finding {
	positions: number[];
	rowAt(position: number): Row;
	textAt(position: number): string;
}

/** Something that can be asked for a range of wall-clock seconds. */
export interface Source {
	find(from: number, to: number, parameters: Parameters, settings: Settings): Finding;
}

/** Reports that file by the end, whatever the setting: their only date is the end, or it is known. */
const FILED_BY_END = new Set(['chat_1', 'diagram_1', 'diagram_11']);

/** Reports by the hour that may put all skills into one row. */
const MERGING = new Set(['skill_4', 'skill_4_1', 'skill_4_2', 'skill_5']);

const ALL = /^all$/i;

/** The cobrowsing sessions, as they are found with the other reports' parameters. */
export function sessionSource(report: Report): Source {
	return {
		find: (from, to, _, settings) => asTheyAre(report, report.find(from, to, settings)),
	};
}

/** A report with what happened underneath. */
export class EventSource implements Source {
	private readonly report: Report<SimulatedEvent>;

	constructor(
		readonly facts: ReportFacts,
		events: readonly SimulatedEvent[],
	) {
		this.report = new Report(events);
	}

	/** In the order of their starts. */
	get events(): readonly SimulatedEvent[] {
		return this.report.sessions;
	}

	find(from: number, to: number, parameters: Parameters, settings: Settings): Finding {
		const positions = this.positionsIn(from, to, parameters, settings);
		if (this.facts.kind === 'event') return asTheyAre(this.report, positions);
		const events = positions.map((position) => this.events[position]);
		const { id } = this.facts;
		const merges = settings.mergeAll && MERGING.has(id) && ALL.test(parameters.skill_id ?? '');
		const together = (event: SimulatedEvent) => ({
			...event,
			row: { ...event.row, skill_id: 'ALL' },
		});
		return listed(sumRows(this.facts, merges ? events.map(together) : events));
	}

	private positionsIn(
		from: number,
		to: number,
		parameters: Parameters,
		settings: Settings,
	): number[] {
		const { id } = this.facts;
		const filterBy = FILED_BY_END.has(id) ? 'end' : settings.filterBy;
		const { first, last } = filedSpan(from, to, settings);
		return this.report.find(from, to, { ...settings, filterBy }).filter((position) => {
			const event = this.events[position];
			const { recordedAt = event.start } = event;
			// The record's own date must lie in the range as well as the attempt's.
			const recorded = id !== 'campaign_3' || (first <= recordedAt && recordedAt <= last);
			return recorded && isChosen(this.facts.parameters, event, parameters);
		});
	}
}

function asTheyAre(report: Report<SimulatedEvent>, positions: number[]): Finding {
	return {
		positions,
		rowAt: (position) => report.sessions[position].row,
		textAt: (position) => report.rowText(position),
	};
}

function listed(rows: Row[]): Finding {
	return {
		positions: rows.map((_, position) => position),
		rowAt: (position) => rows[position],
		textAt: (position) => JSON.stringify(rows[position]),
	};
}

/** Whether an event fits the parameters that choose rows. */
function isChosen(
	known: readonly ParameterFacts[],
	event: SimulatedEvent,
	parameters: Parameters,
): boolean {
	return known.every(({ name, required, values }) => {
		const given = parameters[name] ?? '';
		// Only `agent_2` does not know the word "all": it wants one agent.
		const isEverything = ALL.test(given) && !(required && values === null);
		const own = ownValue(name, event);
		return given === '' || isEverything || own === undefined || String(own) === given;
	});
}

/** What an event has for a parameter; undefined for parameters that choose no rows. */
function ownValue(name: string, { agent, skill, campaign, row }: SimulatedEvent): unknown {
	const known: Row = { agent_id: agent, skill_id: skill, campaign_id: campaign, customer_id: '' };
	return name in known ? known[name] || (row[name] ?? '') : undefined;
}
