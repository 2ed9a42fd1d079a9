import { isDuration, isGrouping } from './columns';
import type { SimulatedEvent } from './events';
import { factsOf, type ReportFacts } from './facts';
import { makeHappenings, type EventWishes, type Happening } from './happenings';
import { integerBetween, pick } from './random';
import type { Row } from './report';
import { described, durationText, plausible } from './values';
import { formatReport, SECONDS_PER_DAY } from './wallClock';

/** Columns that answers have although no documentation names them. */
const UNDOCUMENTED: Partial<Record<string, readonly string[]>> = {
	chat_1: ['date_close', 'transfer', 'agent_average_response_time', 'agent_dni'],
	speech_1: ['category01'],
};

/** Reports of agents' states: those of one agent follow one another. */
const OF_STATES = new Set(['agent_2', 'agent_14']);

/** The states that belong to a call or chat. */
const IN_CONTACT = new Set(['INBOUND', 'ACW']);

/** Reports whose rows may lack the call. */
const PERHAPS_UNCONNECTED = new Set(['campaign_3', 'cdr_3', 'chat_8', 'diagram_9']);

const MOST_DAYS_IN_CAMPAIGN = 20;

/**
 * Makes what happens underneath a report: for events, the rows as they are sent; for sums, what is
 * added up. The same wishes give the same calls and chats (agent, start, `conn_id`, customer) for
 * every report, and the agents of `generateSessions` with the same seed and number of agents.
 *
 * @param id the report's
 */
export function generateEvents(id: string, wishes: EventWishes): SimulatedEvent[] {
	const facts = factsOf(id);
	const happenings = makeHappenings(wishes);
	if (OF_STATES.has(id)) keepApart(happenings);
	const make = facts.kind === 'event' ? makeEvent : makeSummand;
	return happenings.map((happening) => make(facts, happening));
}

/** Cuts each state short where the same agent's next one begins. */
function keepApart(happenings: readonly Happening[]): void {
	const last = new Map<string, Happening>();
	for (const happening of happenings) {
		const before = last.get(happening.agent.id);
		if (before) before.seconds = Math.min(before.seconds, happening.start - before.start);
		last.set(happening.agent.id, happening);
	}
}

const chosenBy = ({ agent, skill, campaign }: Happening) => ({
	agent: agent.id,
	skill: skill.id,
	campaign,
});

function makeEvent(facts: ReportFacts, happening: Happening): SimulatedEvent {
	const { start, seconds } = happening;
	// What shows neither an end nor a duration happens at once.
	const lasts =
		facts.timeFields.end !== null || facts.durationFields.length > 0 || facts.id === 'chat_2';
	const end = lasts ? start + seconds : start;
	const columns = [...facts.fields, ...(UNDOCUMENTED[facts.id] ?? [])];
	const cells = columns.map((column) => [column, cell(facts, column, happening, end)]);
	const row = complete(facts, described(Object.fromEntries(cells) as Row), happening);
	const loaded = facts.id === 'campaign_3' && { recordedAt: recordedBefore(happening) };
	return { start, end, ...chosenBy(happening), ...loaded, row };
}

function cell(facts: ReportFacts, column: string, happening: Happening, end: number): unknown {
	const { timeFields } = facts;
	if (column === timeFields.start) return formatReport(happening.start);
	if (column === timeFields.end) return formatReport(end);
	if (isDuration(facts, column)) return durationText(facts, column, happening);
	if (column === 'conversation') return conversation(happening);
	return plausible(happening, column);
}

/** What of a row depends on other columns of it. */
function complete(facts: ReportFacts, row: Row, { random }: Happening): Row {
	const outside = OF_STATES.has(facts.id) && !IN_CONTACT.has(String(row.agent_status));
	if (outside) {
		const missing = pick(random, ['', '-']);
		return { ...row, conn_id: missing, telephone: missing, type_interaction: missing };
	}
	if (PERHAPS_UNCONNECTED.has(facts.id) && random() < 0.2) return { ...row, conn_id: '-' };
	return row;
}

/** Half of the records are loaded within the hour, the others up to some weeks before. */
function recordedBefore({ start, random }: Happening): number {
	const most = random() < 0.5 ? 3600 : MOST_DAYS_IN_CAMPAIGN * SECONDS_PER_DAY;
	return start - integerBetween(random, 0, most);
}

function conversation(happening: Happening): Row[] {
	const { start, seconds, agent, customer, random } = happening;
	const channel = plausible(happening, 'channel');
	const count = integerBetween(random, 1, 4);
	return Array.from({ length: count }, (_, index) => {
		const byAgent = index % 2 === 1;
		return {
			channel,
			from: byAgent ? 'agent' : 'customer',
			from_name: byAgent ? agent.name : customer.name,
			to_name: byAgent ? customer.name : agent.name,
			date: formatReport(start + Math.floor((seconds * index) / count)),
			message: plausible(happening, 'message'),
			customer_id: customer.id,
			customer_phone: customer.phone,
		};
	});
}

/** Something that goes into a sum: the columns that tell rows apart, and what it adds. */
function makeSummand(facts: ReportFacts, happening: Happening): SimulatedEvent {
	const { start, seconds, random } = happening;
	const columns = [...facts.fields, ...Object.values(facts.nested).flat()];
	const keys = columns.filter(isGrouping).filter((column) => !WHEN.has(column));
	const figures = columns.filter((column) => !isGrouping(column));
	const amounts = figures.map((column, index) => [
		column,
		isDuration(facts, column) ? integerBetween(random, 1, seconds) : amountOf(index, random),
	]);
	const row = Object.fromEntries(
		keys.map((column) => [column, plausible(happening, column)]),
	) as Row;
	const coded = 'cod_act' in row && facts.parameters.some(({ name }) => name === 'cod_act');
	return {
		start,
		end: start + seconds,
		...chosenBy(happening),
		values: Object.fromEntries(amounts) as Record<string, number>,
		row: described(row),
		...(coded && { byValue: { cod_act2: SECOND_CODE } }),
	};
}

/** Said by the simulator itself, from the start. */
const WHEN = new Set(['date', 'day', 'hour']);

const SECOND_CODE = described({ cod_act: '200', description_cod_act: '' });

/** The first figure counts the happening itself; the others count some of them. */
function amountOf(index: number, random: Happening['random']): number {
	return index === 0 || random() < 0.5 ? 1 : 0;
}

/** The events or sessions, each stored up to so many seconds after it ended. */
export function storedLate<T extends { start: number; end?: number | null }>(
	list: readonly T[],
	mostSeconds: number,
	random: Happening['random'],
): Array<T & { storedAt: number }> {
	return list.map((one) => ({
		...one,
		storedAt: (one.end ?? one.start) + integerBetween(random, 0, mostSeconds),
	}));
}
