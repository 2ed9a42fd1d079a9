import { FIRST_NAMES, LAST_NAMES, makeAgents, type Agent } from './agents';
import { integerBetween, pick, seededRandom, type Random } from './random';
import { startsOf, type SessionWishes } from './sessions';

/** What events to make; the same wishes give the same events. */
export type EventWishes = Omit<SessionWishes, 'messyValues' | 'duplicates'>;

/** Somebody who calls or writes. */
export interface Customer {
	id: string;
	name: string;
	lastName: string;
	phone: string;
	email: string;
}

/**
 * A call, a chat or whatever a report shows of it. The same wishes give the same ones for every
 * report, so that reports can be joined by `conn_id`.
 */
export interface Happening {
	index: number;
	start: number;
	seconds: number;
	agent: Agent;
	otherAgent: Agent;
	skill: { id: string; name: string };
	campaign: string;
	customer: Customer;
	connId: string;
	/** For whatever else a report wants to know of it. */
	random: Random;
}

/** The skills that all happenings belong to. */
export const SKILLS = [
	{ id: '3021', name: 'Ventas Bogotá' },
	{ id: '0042', name: 'Atención  al Cliente' },
	{ id: '3100', name: 'Cobranza, mañana' },
];

/** The campaigns that all happenings belong to. */
export const CAMPAIGNS = ['7701', '0088', '7790'];

/** So far is UTC ahead of the operation's clock; the id of an interaction holds the time in UTC. */
const UTC_AHEAD = 5 * 3600;
const HOUR = 3600;
const CUSTOMERS = 400;

/** Makes happenings, sorted by their start. */
export function makeHappenings(wishes: EventWishes): Happening[] {
	const { seed, count } = wishes;
	const agents = makeAgents(seededRandom(seed), wishes.agents ?? 25);
	const nextStart = startsOf(seededRandom(seed + 1), wishes);
	const starts = Array.from({ length: count }, nextStart).sort((a, b) => a - b);
	const shared = seededRandom(seed + 2);
	return starts.map((start, index) => {
		const own = integerBetween(shared, 0, 2 ** 31);
		return makeHappening(seededRandom(own), index, start, agents);
	});
}

function makeHappening(
	random: Random,
	index: number,
	start: number,
	agents: readonly Agent[],
): Happening {
	const place = Math.floor(random() * agents.length);
	return {
		index,
		start,
		seconds: integerBetween(random, 5, 90) + Math.floor(random() ** 6 * HOUR),
		agent: agents[place],
		otherAgent: agents[(place + 1) % agents.length],
		skill: pick(random, SKILLS),
		campaign: pick(random, CAMPAIGNS),
		customer: makeCustomer(integerBetween(random, 0, CUSTOMERS - 1)),
		connId: `01-${start + UTC_AHEAD}.${String(index).padStart(6, '0')}`,
		random,
	};
}

/** The same number is always the same customer; some phones and ids start with zeros. */
function makeCustomer(number: number): Customer {
	const random = seededRandom(number);
	const name = pick(random, FIRST_NAMES);
	const lastName = pick(random, LAST_NAMES);
	return {
		id: number % 5 === 0 ? `00${71_000_000 + number}` : String(1_010_000_000 + number * 37),
		name,
		lastName,
		phone: number % 7 === 0 ? `0${6_015_000_000 + number}` : `57300${1_000_000 + number * 11}`,
		email: `cliente${number}@correo.example`,
	};
}
