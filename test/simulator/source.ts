import { asSession, type SimulatedEvent } from './events';
import type { ParameterFacts, ReportFacts } from './facts';
import { filedSpan } from './filing';
import { Report, type Row } from './report';
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

/** Service levels that `skill_1` has anyway. */
const USUAL_LEVELS = ['10', '20', '30'];

const ALL = /^all$/i;

/** The cobrowsing sessions, as they are found with the other reports' parameters. */
export function sessionSource(report: Report): Source {
	return {
		find: (from, to, _, settings) => ({
			positions: report.find(from, to, settings),
			rowAt: (position) => report.sessions[position].row,
			textAt: (position) => report.rowText(position),
		}),
	};
}

/** A report with what happened underneath. */
export class EventSource implements Source {
	readonly events: readonly SimulatedEvent[];

	private readonly report: Report;

	private readonly byRow = new Map<Row, SimulatedEvent>();

	constructor(
		readonly facts: ReportFacts,
		events: readonly SimulatedEvent[],
	) {
		this.report = new Report(
			events.map((event) => {
				// A row of its own for each event, because it is found by its row again.
				const own = { ...event, row: { ...event.row } };
				this.byRow.set(own.row, own);
				return asSession(own);
			}),
		);
		this.events = this.report.sessions.map(({ row }) => this.eventOf(row));
	}

	find(from: number, to: number, parameters: Parameters, settings: Settings): Finding {
		const positions = this.eventsIn(from, to, parameters, settings);
		if (this.facts.kind === 'event') return this.asTheyAre(positions, parameters);
		const events = positions.map((position) => adapt(this.events[position], parameters));
		return listed(sumRows(...this.summing(events, parameters, settings)));
	}

	private eventsIn(from: number, to: number, parameters: Parameters, settings: Settings): number[] {
		const { id } = this.facts;
		const byEnd = FILED_BY_END.has(id) && settings.filterBy !== 'storedAt';
		const found = this.report.find(from, to, byEnd ? { ...settings, filterBy: 'end' } : settings);
		const { first, last } = filedSpan(from, to, settings);
		return found.filter((position) => {
			const event = this.events[position];
			const { recordedAt = event.start } = event;
			// The record's own date must lie in the range as well as the attempt's.
			const recorded = id !== 'campaign_3' || (first <= recordedAt && recordedAt <= last);
			return recorded && isChosen(this.facts.parameters, event, parameters);
		});
	}

	private asTheyAre(positions: number[], parameters: Parameters): Finding {
		const changing = positions.some((position) => this.events[position].byValue);
		const rowAt = (position: number) => adapt(this.events[position], parameters).row;
		const textAt = (position: number) =>
			changing ? JSON.stringify(rowAt(position)) : this.report.rowText(position);
		return { positions, rowAt, textAt };
	}

	/** What is added up: with all skills in one, and the service level that was asked for. */
	private summing(
		events: SimulatedEvent[],
		parameters: Parameters,
		{ mergeAll }: Settings,
	): [ReportFacts, SimulatedEvent[]] {
		const { facts } = this;
		const merges = mergeAll && MERGING.has(facts.id) && ALL.test(parameters.skill_id ?? '');
		const together = (event: SimulatedEvent) => ({
			...event,
			row: { ...event.row, skill_id: 'ALL' },
		});
		const level = parameters.services_time;
		if (level === undefined || facts.id !== 'skill_1') {
			return [facts, merges ? events.map(together) : events];
		}
		const column = `service_level_${USUAL_LEVELS.includes(level) ? 0 : Number(level)}seg`;
		return [{ ...facts, fields: [...facts.fields, column] }, events];
	}

	private eventOf(row: Row): SimulatedEvent {
		const event = this.byRow.get(row);
		if (!event) throw new Error('A row without its event');
		return event;
	}
}

function listed(rows: Row[]): Finding {
	return {
		positions: rows.map((_, position) => position),
		rowAt: (position) => rows[position],
		textAt: (position) => JSON.stringify(rows[position]),
	};
}

/** The event with the columns that the parameters' values give it. */
function adapt(event: SimulatedEvent, parameters: Parameters): SimulatedEvent {
	if (!event.byValue) return event;
	const changes = Object.values(parameters).map((value) => event.byValue?.[value]);
	return { ...event, row: Object.assign({}, event.row, ...changes) as Row };
}

/** Whether an event fits the parameters that choose rows. */
function isChosen(
	known: readonly ParameterFacts[],
	event: SimulatedEvent,
	parameters: Parameters,
): boolean {
	return known.every((parameter) => {
		const given = parameters[parameter.name];
		if (given === undefined || given === '' || isEverything(parameter, given)) return true;
		const own = ownValue(parameter.name, event);
		return own === undefined || String(own) === given;
	});
}

/** Only `agent_2` does not know the word "all": it wants one agent. */
function isEverything({ required, values }: ParameterFacts, given: string): boolean {
	return ALL.test(given) && !(required && values === null);
}

/** What an event has for a parameter; undefined for parameters that choose no rows. */
function ownValue(name: string, { agent, skill, campaign, row }: SimulatedEvent): unknown {
	switch (name) {
		case 'agent_id':
			return agent ?? row.agent_id ?? '';
		case 'skill_id':
			return skill ?? row.skill_id ?? '';
		case 'campaign_id':
			return campaign ?? row.campaign_id ?? '';
		case 'customer_id':
			return row.customer_id ?? '';
		default:
			return undefined;
	}
}
