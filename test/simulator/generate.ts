import { figureText, isDuration, isGrouping } from './columns';
import { factsOf, type ReportFacts } from './facts';
import { integerBetween, pick, seededRandom, type Random } from './random';
import type { Row, SimulatedEvent } from './report';
import { drawLength, makeAgents, startsOf, type Agent, type SessionWishes } from './sessions';
import { BANDS } from './sums';
import { formatReport, SECONDS_PER_DAY } from './wallClock';

/** What events to make; the same wishes give the same events. */
export type EventWishes = Omit<SessionWishes, 'messyValues' | 'duplicates'>;

/** A call, a chat or whatever a report shows of it. */
interface Happening {
	index: number;
	start: number;
	seconds: number;
	agent: Agent;
	otherAgent: Agent;
	skill: { id: string; name: string };
	campaign: string;
	/** One of the customers, who has always the same id and phone. */
	customer: number;
	connId: string;
	/** For whatever else a report wants to know of it. */
	random: Random;
}

const SKILLS = [
	{ id: '3021', name: 'Ventas Bogotá' },
	{ id: '0042', name: 'Atención  al Cliente' },
	{ id: '3100', name: 'Cobranza, mañana' },
];
const CAMPAIGNS = ['7701', '0088', '7790'];
const CUSTOMERS = 400;
/** Of activities, and what they mean. */
const CODES = [
	['0010', 'Venta'],
	['100', 'No contesta'],
	['110', 'Información, sin compra'],
];

/** So far is UTC ahead of the operation's clock; the id of an interaction holds the time in UTC. */
const UTC_AHEAD = 5 * 3600;

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

/** Texts as people write them, with all that breaks a careless CSV. */
const TEXTS = [
	'Buenos días, ¿en qué le puedo ayudar?',
	'Cliente pide "factura", valor $ 1.200,50; llamar mañana',
	'Línea uno\nlínea dos',
	'=1+1',
	'Señal débil 😀',
];

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

function makeHappenings(wishes: EventWishes): Happening[] {
	const { seed, count } = wishes;
	const agents = makeAgents(seededRandom(seed), wishes.agents);
	const nextStart = startsOf(seededRandom(seed + 1), wishes);
	const starts = Array.from({ length: count }, nextStart).sort((a, b) => a - b);
	const shared = seededRandom(seed + 2);
	return starts.map((start, index) => {
		const random = seededRandom(integerBetween(shared, 0, 2 ** 31));
		const place = Math.floor(random() * agents.length);
		return {
			index,
			start,
			seconds: drawLength(random),
			agent: agents[place],
			otherAgent: agents[(place + 1) % agents.length],
			skill: pick(random, SKILLS),
			campaign: pick(random, CAMPAIGNS),
			customer: integerBetween(random, 0, CUSTOMERS - 1),
			connId: `01-${start + UTC_AHEAD}.${String(index).padStart(6, '0')}`,
			random,
		};
	});
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

/** Makes a value for a column of a happening; the column's name is given. */
type Maker = (happening: Happening, column: string) => unknown;

const oneOf =
	(...values: string[]): Maker =>
	({ random }) =>
		pick(random, values);

const whoIn = (column: string, { agent, otherAgent }: Happening) =>
	/^(receiver|destiny)_/.test(column) ? otherAgent : agent;

/** By the column's name; the first that fits. Some ids and phones begin with zeros. */
const MAKERS: ReadonlyArray<readonly [RegExp, Maker]> = [
	[/agent_id$|^id_agent$/, (happening, column) => whoIn(column, happening).id],
	[/agent_name$|^name_agent$/, (happening, column) => whoIn(column, happening).name],
	[/agent_dni$/, (happening, column) => `10${whoIn(column, happening).id}`],
	[/^skill_id$/, ({ skill }) => skill.id],
	[/^skill_name$/, ({ skill }) => skill.name],
	[/^campai\w+_id$/, ({ campaign }) => campaign],
	[/^(conn_id|connect_id|id_call|id_text|chat_id|case_id|conn_id_transfer)$/, (one) => one.connId],
	[
		/phone|^ani$/,
		({ customer }) => `${customer % 7 === 0 ? '0601' : '5730'}${1_000_000 + customer}`,
	],
	[
		/^customer_id$|^user_id$/,
		({ customer }) => `${customer % 5 === 0 ? '00' : ''}${71_000 + customer}`,
	],
	[/^agent_status$/, oneOf('READY', ...IN_CONTACT, 'AUX - Almuerzo')],
	[/^interval$/, oneOf(...BANDS)],
	[/^description_cod_act/, ({ customer }) => CODES[customer % 3][1]],
	[/cod_act/, ({ customer }) => CODES[customer % 3][0]],
	[/^(cost|value)$/, ({ random }) => (random() * 5000).toFixed(2)],
	[/text|body|message|comment|question|answer|subject|summary|feedback/, oneOf(...TEXTS)],
];

/** A plausible value for a column that says neither when nor how long. */
function plausible(happening: Happening, column: string): unknown {
	const maker = MAKERS.find(([fits]) => fits.test(column))?.[1];
	if (maker) return maker(happening, column);
	return isGrouping(column)
		? pick(happening.random, ['Línea ética', '01', 'B'])
		: `${column} ${happening.index}`;
}

const chosenBy = ({ agent, skill, campaign }: Happening) => ({
	agent: agent.id,
	skill: skill.id,
	campaign,
});

function makeEvent(facts: ReportFacts, happening: Happening): SimulatedEvent {
	const { id } = facts;
	const { start, seconds, random } = happening;
	// What shows neither an end nor a duration happens at once.
	const lasts = facts.end !== null || facts.durations.length > 0 || id === 'chat_2';
	const end = lasts ? start + seconds : start;
	const columns = [...facts.columns, ...(UNDOCUMENTED[id] ?? [])];
	const cells = columns.map((column) => [column, cell(facts, column, happening, end)]);
	const row = Object.fromEntries(cells) as Row;
	const outside = OF_STATES.has(id) && !IN_CONTACT.has(String(row.agent_status));
	const missing = pick(random, ['', '-']);
	if (outside) Object.assign(row, { conn_id: missing, telephone: missing });
	if (PERHAPS_UNCONNECTED.has(id) && random() < 0.2) row.conn_id = '-';
	// Half of the records are loaded within the hour, the others up to some weeks before.
	const loadedBefore = integerBetween(random, 0, random() < 0.5 ? 3600 : 20 * SECONDS_PER_DAY);
	const loaded = id === 'campaign_3' && { recordedAt: start - loadedBefore };
	return { start, end, ...chosenBy(happening), ...loaded, row };
}

function cell(facts: ReportFacts, column: string, happening: Happening, end: number): unknown {
	const { random, seconds } = happening;
	if (column === facts.start) return formatReport(happening.start);
	if (column === facts.end) return formatReport(end);
	if (column === 'conversation') return conversation(happening);
	if (!isDuration(facts, column)) return plausible(happening, column);
	// The first duration is the happening's own; further ones are parts of it.
	const isMain = column === facts.durations[0] || column === 'time_min';
	return figureText(facts, column, isMain ? seconds : integerBetween(random, 0, seconds));
}

function conversation(happening: Happening): Row[] {
	const { start, seconds, agent, random } = happening;
	const count = integerBetween(random, 1, 4);
	return Array.from({ length: count }, (_, index) => {
		const [from, from_name] = index % 2 === 1 ? ['agent', agent.name] : ['customer', 'Zoë'];
		const date = formatReport(start + Math.floor((seconds * index) / count));
		return { from, from_name, date, message: plausible(happening, 'message') };
	});
}

/** Said by the simulator itself, from the start. */
const WHEN = new Set(['date', 'day', 'hour']);

/** Something that goes into a sum: the columns that tell rows apart, and what it adds. */
function makeSummand(facts: ReportFacts, happening: Happening): SimulatedEvent {
	const { start, seconds, random } = happening;
	const columns = [...facts.columns, ...facts.columns.flatMap((name) => facts.nested[name] ?? [])];
	const keys = columns.filter((column) => isGrouping(column) && !WHEN.has(column));
	const figures = columns.filter((column) => !isGrouping(column) && !facts.nested[column]);
	// The first figure counts the happening itself; the others count some of them.
	const amounts = figures.map((column, index) => {
		if (isDuration(facts, column)) return [column, integerBetween(random, 1, seconds)];
		return [column, index === 0 || random() < 0.5 ? 1 : 0];
	});
	const cells = keys.map((column) => [column, plausible(happening, column)]);
	return {
		start,
		end: start + seconds,
		...chosenBy(happening),
		values: Object.fromEntries(amounts) as Record<string, number>,
		row: Object.fromEntries(cells) as Row,
	};
}
