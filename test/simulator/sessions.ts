import { integerBetween, pick, seededRandom, shuffle, type Random } from './random';
import type { Row, Session } from './report';
import { formatDuration, formatReport, SECONDS_PER_DAY } from './wallClock';

/** How the starts of the sessions are spread over the range. */
export const DISTRIBUTIONS = ['even', 'quiet', 'oneBurst', 'recurringBursts', 'growing'] as const;

/** One of the ways. */
export type Distribution = (typeof DISTRIBUTIONS)[number];

/** What sessions to make; the same wishes give the same sessions. */
export interface SessionWishes {
	seed: number;
	count: number;
	/** First and last wall-clock second at which a session may start. */
	from: number;
	to: number;
	/**
	 * `even` by default. `quiet`: office hours only, nights and weekends are empty. `oneBurst`: 90 %
	 * within 5 % of the time. `recurringBursts`: 90 % between ten and eleven every day. `growing`: from
	 * nothing, steadily.
	 */
	distribution?: Distribution;
	/** How many agents there are. */
	agents?: number;
	/** The share of rows with missing or odd values; 0 by default. */
	messyValues?: number;
	/** The share of rows that come twice, alike to the letter; 0 by default. */
	duplicates?: number;
}

/** Somebody who works at the operation. */
export interface Agent {
	id: string;
	name: string;
}

const FIRST_NAMES =
	'José María Ángela Sofía Andrés Lucía Íngrid Óscar Nicolás Begoña Yúber Zoë Ana Luis'.split(' ');
const LAST_NAMES =
	'Núñez Peña Gómez Muñoz Ibáñez Güell Quiñones Díaz Restrepo Ávila Cañón Ortiz'.split(' ');
const BURST_SHARE = 0.9;
const BURST_LENGTH = 0.05;
const BURST_HOUR = 10;
const OFFICE_HOURS = { first: 8, end: 18 };
const HOUR = 3600;
/** 1 January 1970 was a Thursday; counted from Monday that is day 3. */
const FIRST_WEEKDAY = 3;
const MISSING = ['', '-', '--', null, undefined];

/** Makes sessions, sorted by their start. */
export function generateSessions(wishes: SessionWishes): Session[] {
	const { seed, count, messyValues = 0, duplicates = 0 } = wishes;
	const random = seededRandom(seed);
	const agents = makeAgents(random, wishes.agents);
	const nextStart = startsOf(random, wishes);
	const sessions: Session[] = [];
	while (sessions.length < count) {
		const twin = sessions.length > 0 && random() < duplicates;
		if (twin) {
			const { start, end, row } = pick(random, sessions);
			sessions.push({ start, end, row: { ...row } });
			continue;
		}
		const session = makeSession(random, pick(random, agents), nextStart());
		sessions.push(random() < messyValues ? pick(random, MESSES)(random, session) : session);
	}
	return sessions.sort((a, b) => a.start - b.start);
}

/** Ids are texts: some start with zeros. Names have accents, and some have two spaces in a row. */
export function makeAgents(random: Random, count = 25): Agent[] {
	const numbers = Array.from({ length: count }, (_, index) => 1001 + index * 7);
	const ids = shuffle(random, numbers);
	return ids.map((id, index) => {
		const names = [FIRST_NAMES, LAST_NAMES, LAST_NAMES].map((list) => pick(random, list));
		const name = names.join(' ');
		return {
			id: index % 4 === 1 ? String(id).padStart(6, '0') : String(id),
			name: index % 3 === 0 ? name.replace(' ', '  ') : name,
		};
	});
}

/** Draws seconds within the range, spread as wished. */
export function startsOf(
	random: Random,
	{ from, to, distribution = 'even' }: Pick<SessionWishes, 'from' | 'to' | 'distribution'>,
): () => number {
	const span = to - from + 1;
	const anywhere = () => from + Math.floor(random() * span);
	const usually = (often: () => number) => () => (random() < BURST_SHARE ? often() : anywhere());
	switch (distribution) {
		case 'even':
			return anywhere;
		case 'quiet':
			return () => firstThat(anywhere, isOfficeTime);
		case 'growing':
			return () => from + Math.floor(Math.sqrt(random()) * span);
		case 'recurringBursts':
			return usually(() => firstThat(anywhere, (second) => hourOf(second) === BURST_HOUR));
		case 'oneBurst': {
			const length = Math.max(1, Math.floor(span * BURST_LENGTH));
			const burst = from + Math.floor(random() * (span - length));
			return usually(() => burst + Math.floor(random() * length));
		}
	}
}

/** Draws until one fits; a range that may hold none at all gets what it can have. */
function firstThat(draw: () => number, fits: (second: number) => boolean): number {
	let drawn = draw();
	for (let tries = 0; tries < 500 && !fits(drawn); tries++) drawn = draw();
	return drawn;
}

const hourOf = (second: number) => Math.floor((second % SECONDS_PER_DAY) / HOUR);

function isOfficeTime(second: number): boolean {
	const weekday = (Math.floor(second / SECONDS_PER_DAY) + FIRST_WEEKDAY) % 7;
	const hour = hourOf(second);
	return weekday < 5 && hour >= OFFICE_HOURS.first && hour < OFFICE_HOURS.end;
}

/** Most take minutes, few an hour; the curve is steep. */
export const drawLength = (random: Random) =>
	integerBetween(random, 5, 90) + Math.floor(random() ** 6 * HOUR);

function makeSession(random: Random, agent: Agent, start: number): Session {
	const length = drawLength(random);
	return {
		start,
		end: start + length,
		row: {
			agent_id: agent.id,
			agent_name: agent.name,
			date_ini: formatReport(start),
			date_end: formatReport(start + length),
			time: formatDuration(length),
			hung_up: pick(random, ['agent', 'customer']),
		},
	};
}

/** One way in which a row strays from the documentation. */
type Mess = (random: Random, session: Session) => Session;

const withRow = (session: Session, changes: Row): Session => ({
	...session,
	row: { ...session.row, ...changes },
});

const lasting = (session: Session, seconds: number): Session => {
	const end = session.start + seconds;
	const changes = { date_end: formatReport(end), time: formatDuration(seconds) };
	return { ...withRow(session, changes), end };
};

const lengthOf = ({ start, end }: Session) => (end ?? start) - start;

const withoutValue =
	(field: string): Mess =>
	(random, session) => {
		const value = pick(random, MISSING);
		const changed = withRow(session, { [field]: value });
		if (value === undefined) delete changed.row[field];
		return changed;
	};

/**
 * The row's start is never touched: it is what the report is filed under, and a row without one
 * could not be told from another at all.
 */
const MESSES: Mess[] = [
	...['agent_id', 'agent_name', 'hung_up', 'time'].map(withoutValue),
	// A session without an end is one that is still open.
	(random, session) => ({
		...withoutValue('time')(random, withoutValue('date_end')(random, session)),
		end: null,
	}),
	(random, session) =>
		withRow(session, {
			hung_up: pick(random, ['Agente', 'agente', 'Cliente', 'CLIENTE', 'AGENT', 'system']),
		}),
	(_, session) => withRow(session, { time: String(lengthOf(session)) }),
	(_, session) =>
		lengthOf(session) < HOUR
			? withRow(session, { time: formatDuration(lengthOf(session)).slice(3) })
			: session,
	(random, session) =>
		lasting(session, SECONDS_PER_DAY + integerBetween(random, 0, 3 * SECONDS_PER_DAY)),
	(random, session) =>
		withRow(session, { url: 'https://tienda.example/pago', co_browsing_id: String(random()) }),
];
