import type { InteractionSource, Report, Row } from '../../reports/report';
import { readReport } from '../read/line';
import { type Batch, hullOf, type Reading } from '../read/reading';
import { splitRange, type Splitting, type Window } from '../read/windows';
import { setIfFree } from '../rows/calculatedFields';
import { isMissing, nameOf } from '../rows/identity';
import { instantOf, instantsOf, type TimedRow } from '../rows/timedRow';
import { ALL_TIME, type Range } from '../time/range';
import { SECONDS_PER_DAY, SECONDS_PER_HOUR, startOfMonth } from '../time/wallClock';
import type { ZoneClock } from '../time/zone';

/** `onlySure` names the call or chat that fits, where it is the only one; `bestFit` the one that fits best. */
export type InteractionChoice = 'onlySure' | 'bestFit';

/** The fields that a session gets of the call or chat that its agent was in; their names are public. */
const NONE = {
	interaction_id: null,
	interaction_type: null,
	customer_phone: null,
	interaction_matches: 0,
};

/** Their names, in their order. */
export const INTERACTION_FIELDS: readonly string[] = Object.keys(NONE);

/** How the calls and chats of sessions are found. */
export interface Joining {
	/** That of the sessions; it names the agent. */
	readonly report: Report;
	readonly source: InteractionSource;
	readonly choice: InteractionChoice;
	/** How agents' states are read, in the order of the sessions. */
	readonly states: Reading;
	readonly clock: ZoneClock;
	readonly onProgress: (states: Batch) => void;
}

/** By which date calls are filed is not published: so far from a session they are looked for, in seconds. */
const NEAR = SECONDS_PER_DAY;
/** How far before the range the first window of states begins. */
const REACH_BACK = SECONDS_PER_HOUR;

/**
 * Adds the fields of the interaction to sessions, batch by batch. States are read a day further than sessions,
 * and kept for the next batch about that day: what a longer session met in a window before is missed.
 */
export class InteractionJoin {
	private readonly states: AsyncGenerator<Batch, void, undefined>;
	private readonly isForward: boolean;
	/** What was read of the states last; nothing before the first window. */
	private last: Window = hullOf([]);
	private carried: Contact[] = [];

	constructor(private readonly joining: Joining) {
		this.states = readReport(joining.states);
		this.isForward = joining.states.order === 'oldestFirst';
	}

	/** Adds the fields in place to sessions that a window showed. @throws {ReadingFailed} then no row has them */
	async addTo(rows: readonly TimedRow[], window: Range): Promise<void> {
		const { report, source, choice, clock, onProgress, states } = this.joining;
		const now = instantOf(states.now, clock);
		const sessions = new SessionContacts(rows, report, clock);
		for (const contact of this.carried) sessions.add(contact);
		while (!this.reaches(window)) {
			const next = await this.states.next();
			if (next.done) break;
			this.last = next.value.window;
			for (const state of next.value.rows) {
				const contact = contactOf(state, source, clock, now);
				if (contact === undefined) continue;
				sessions.add(contact);
				if (this.isNear(state, window)) this.carried.push(contact);
			}
			onProgress(next.value);
		}
		this.carried = this.carried.filter(({ state }) => this.isNear(state, window));
		sessions.addFields(source, choice);
	}

	async close(): Promise<void> {
		await this.states.return();
	}

	private reaches({ from, to }: Range): boolean {
		return this.isForward ? this.last.to >= to + NEAR : this.last.from <= from - NEAR;
	}

	/** Whether a session of a later window might meet it. */
	private isNear({ start, end }: TimedRow, { from, to }: Range): boolean {
		// Written so that an unreadable end is near.
		return this.isForward ? !(end < to - NEAR) : start <= from + NEAR;
	}
}

/** The same for sessions that are all there: only the states around them are read. */
export async function addInteractions(rows: readonly TimedRow[], joining: Joining): Promise<void> {
	const windows = joining.states.windows.flatMap((window) => partAround(rows, window));
	const join = new InteractionJoin({ ...joining, states: { ...joining.states, windows } });
	await join.addTo(rows, ALL_TIME);
}

/** The part of a window that lies near a session; none where none does. */
function partAround(rows: readonly TimedRow[], window: Window): Window[] {
	const near = rows
		.map(({ start, end }) => ({ from: start - NEAR, to: (end > start ? end : start) + NEAR }))
		// An unreadable start is nowhere.
		.filter(({ from, to }) => from <= window.to && to >= window.from);
	if (near.length === 0) return [];
	const { from, to } = hullOf(near);
	return [{ from: Math.max(from, window.from), to: Math.min(to, window.to) }];
}

/** The windows of states within the limits of their report; the first reaches back where that costs no call. */
export function windowsOfStates(windows: readonly Window[], splitting: Splitting): Window[] {
	const longest = splitting.report.maxDays * SECONDS_PER_DAY;
	const { from: first } = hullOf(windows);
	return windows.flatMap(({ from, to }) => {
		const earliest = Math.max(from - REACH_BACK, startOfMonth(from), to + 1 - longest);
		const start = from === first ? Math.min(from, earliest) : from;
		return splitRange({ from: start, to }, splitting);
	});
}

/** A stretch in which an agent was in a call or chat; times are instants, in seconds since the epoch. */
export type Contact = NonNullable<ReturnType<typeof contactOf>>;

/** Values that stand for the call or chat of nobody. */
const NOBODY: ReadonlySet<string> = new Set(['0', 'null']);

/**
 * The call or chat that a state belongs to; undefined for one that names no agent, no ID or no start. Without a
 * readable end, or with one beyond now, it is its start: an open one would give all later sessions a customer.
 */
export function contactOf(
	state: TimedRow,
	source: InteractionSource,
	clock: ZoneClock,
	now: number,
) {
	const agent = nameOf(state.row[source.agent]);
	const id = nameOf(state.row[source.id]);
	if (agent === undefined || id === undefined || NOBODY.has(id.toLowerCase())) return undefined;
	if (Number.isNaN(state.start)) return undefined;
	const { start, end } = instantsOf(state, source.report, clock);
	return { agent, id, start, end: end > start && end <= now ? end : start, state };
}

/** A session that may belong to a call or chat; times are instants. */
interface Session {
	readonly row: Row;
	readonly start: number;
	readonly end: number;
	/** The latest end of it and of the sessions of its agent that began before. */
	latestEnd: number;
	/** The contacts that meet it. */
	readonly met: Contact[];
}

/** Sessions, to be told which contacts their agents had. */
export class SessionContacts {
	private readonly all: Session[] = [];
	/** By agent, from the first start to the last. */
	private readonly byAgent = new Map<string, Session[]>();

	constructor(rows: readonly TimedRow[], report: Report, clock: ZoneClock) {
		for (const one of rows) {
			const { start, end } = instantsOf(one, report, clock);
			const last = end > start ? end : start;
			const session = { row: one.row, start, end: last, latestEnd: last, met: [] };
			this.all.push(session);
			const agent = nameOf(one.row[report.agent?.id ?? '']);
			if (agent === undefined || Number.isNaN(start)) continue;
			addTo(this.byAgent, agent, session);
		}
		for (const list of this.byAgent.values()) {
			list.sort((one, other) => one.start - other.start);
			list.forEach((session, place) => {
				session.latestEnd = Math.max(session.end, list[place - 1]?.latestEnd ?? -Infinity);
			});
		}
	}

	/** Takes note of a contact with the sessions that it meets; touching counts. */
	add(contact: Contact): void {
		const list = this.byAgent.get(contact.agent) ?? [];
		for (let at = countUpTo(list, contact.end) - 1; at >= 0; at--) {
			const { met, end, latestEnd } = list[at];
			if (latestEnd < contact.start) return;
			if (end >= contact.start) met.push(contact);
		}
	}

	/** Adds the fields of the interaction to each session, in place. */
	addFields(source: InteractionSource, choice: InteractionChoice): void {
		for (const session of this.all) {
			const fields = fieldsOf(session, source, choice);
			for (const [name, value] of Object.entries(fields)) setIfFree(session.row, name, value);
		}
	}
}

function addTo<T>(lists: Map<string, T[]>, key: string, one: T): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [one]);
	else list.push(one);
}

/** How many sessions of a list began up to an instant. */
function countUpTo(list: readonly Session[], instant: number): number {
	let [low, high] = [0, list.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (list[middle].start <= instant) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** The longest overlap wins, then the nearest start, then the smaller ID: never the order of states. */
function fieldsOf(session: Session, source: InteractionSource, choice: InteractionChoice): Row {
	const interactions = new Map<string, Contact[]>();
	for (const contact of session.met) addTo(interactions, contact.id, contact);
	const candidates = [...interactions.values()]
		.map((contacts) => candidateOf(contacts, session, source))
		.sort(
			(one, other) =>
				other.overlap - one.overlap ||
				one.distance - other.distance ||
				(one.id < other.id ? -1 : 1),
		);
	const none = { ...NONE, interaction_matches: candidates.length };
	const [best, ...others] = candidates;
	if (best === undefined || (choice === 'onlySure' && others.length > 0)) return none;
	const valueOf = (column: string) => (isMissing(best.row[column]) ? null : best.row[column]);
	return {
		...none,
		interaction_id: best.id,
		interaction_type: valueOf(source.type),
		customer_phone: valueOf(source.phone),
	};
}

/** How long a call or chat and a session shared, how near they began, and the row with type and phone. */
function candidateOf(contacts: Contact[], { start, end }: Session, source: InteractionSource) {
	const { type, phone } = source;
	const text = ({ state: { row } }: Contact) => JSON.stringify([row[phone], row[type]]);
	contacts.sort(
		(one, other) =>
			one.start - other.start || one.end - other.end || (text(one) < text(other) ? -1 : 1),
	);
	const shared = (contact: Contact, from: number) =>
		Math.min(contact.end, end) - Math.max(contact.start, from);
	let overlap = 0;
	let countedTo = start;
	for (const contact of contacts) {
		overlap += Math.max(0, shared(contact, countedTo));
		countedTo = Math.max(countedTo, contact.end);
	}
	const longest = contacts.reduce((best, contact) =>
		shared(contact, start) > shared(best, start) ? contact : best,
	);
	const hasPhone = ({ state }: Contact) => !isMissing(state.row[phone]);
	const told = hasPhone(longest) ? longest : (contacts.find(hasPhone) ?? longest);
	const distance = Math.min(...contacts.map((contact) => Math.abs(contact.start - start)));
	return { id: told.id, overlap, distance, row: told.state.row };
}
