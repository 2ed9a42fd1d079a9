import type { InteractionSource, Row } from '../../reports/report';
import type { WallSeconds } from '../time/wallClock';
import { asText, isMissing } from './identity';
import type { TimedRows } from './times';

/** The fields that a row gets of the call or chat that it belongs to; their names are public. */
export interface InteractionFields {
	readonly interaction_id: string | null;
	readonly interaction_type: unknown;
	readonly customer_phone: unknown;
	readonly interaction_matches: number;
}

const NONE: InteractionFields = {
	interaction_id: null,
	interaction_type: null,
	customer_phone: null,
	interaction_matches: 0,
};

/** Their names, in their order. */
export const INTERACTION_FIELDS: readonly string[] = Object.keys(NONE);

/** A stretch of time in which an agent was in a call or chat; in seconds of the wall clock. */
export interface Contact {
	readonly agent: string;
	readonly id: string;
	readonly start: WallSeconds;
	readonly end: WallSeconds;
	/** As wolkvox sent them. */
	readonly type: unknown;
	readonly phone: unknown;
}

/** A value as it is compared; undefined where wolkvox names none. */
export function nameOf(value: unknown): string | undefined {
	return isMissing(value) ? undefined : asText(value).trim();
}

/**
 * Where a row ends that began then: without a readable end, where it began. To take an open state for
 * endless would give every later session a customer.
 */
export function endOf(start: WallSeconds, end: WallSeconds): WallSeconds {
	return end > start ? end : start;
}

/** The calls and chats among agents' states. What names no agent, no ID or no start is of no use. */
export function contactsOf(
	{ rows, starts, ends }: TimedRows,
	{ agent, id, type, phone }: InteractionSource,
): Contact[] {
	return rows.flatMap((row: Row, place) => {
		const who = nameOf(row[agent]);
		const which = nameOf(row[id]);
		const start = starts[place];
		if (who === undefined || which === undefined || Number.isNaN(start)) return [];
		const end = endOf(start, ends[place]);
		const told = { type: row[type] ?? null, phone: row[phone] ?? null };
		return [{ agent: who, id: which, start, end, ...told }];
	});
}

/**
 * The calls and chats in which agents were, to be asked for those of a session.
 *
 * A session's interaction is the one of the same agent that shares most time with it, then the one with
 * the nearest start, then the one with the smaller ID. Touching counts. Rows of one ID are one
 * interaction: their times add up, and what two of them share counts once. Type and phone are those of
 * its row that shares most time with the session, or, if that has no phone, of its first row in the
 * session that has one.
 *
 * Asking takes the logarithm of the agent's states, and a step for each that meets the session.
 */
export class Interactions {
	private readonly timelines: ReadonlyMap<string, Timeline>;

	/** @param contacts in any order */
	constructor(contacts: readonly Contact[]) {
		const byAgent = new Map<string, Contact[]>();
		for (const contact of contacts) {
			const list = byAgent.get(contact.agent);
			if (list === undefined) byAgent.set(contact.agent, [contact]);
			else list.push(contact);
		}
		this.timelines = new Map([...byAgent].map(([agent, list]) => [agent, new Timeline(list)]));
	}

	/** How many steps all asking took. */
	get steps(): number {
		return [...this.timelines.values()].reduce((sum, { steps }) => sum + steps, 0);
	}

	/** @param start, end of a session; NaN where they cannot be read */
	of(agent: string | undefined, start: WallSeconds, end: WallSeconds): InteractionFields {
		const timeline = agent === undefined ? undefined : this.timelines.get(agent);
		if (timeline === undefined || Number.isNaN(start)) return NONE;
		const found = timeline.meeting(start, endOf(start, end));
		const first = found.at(0);
		if (first === undefined) return NONE;
		const best = found.reduce((one, other) => (isBetter(other, one) ? other : one), first);
		const { type, phone } = isMissing(best.longest.phone)
			? (best.withPhone ?? best.longest)
			: best.longest;
		return {
			interaction_id: best.id,
			interaction_type: type,
			customer_phone: phone,
			interaction_matches: found.length,
		};
	}
}

/** What is known of an interaction that meets a session; times in seconds. */
interface Candidate {
	readonly id: string;
	overlap: number;
	/** Up to where its time has been counted. */
	countedTo: WallSeconds;
	/** From the session's start to its nearest one. */
	distance: number;
	/** The row that shares most time with the session, and how much that is. */
	longest: Contact;
	shared: number;
	/** The first row with a phone. */
	withPhone: Contact | undefined;
}

function isBetter(one: Candidate, than: Candidate): boolean {
	if (one.overlap !== than.overlap) return one.overlap > than.overlap;
	if (one.distance !== than.distance) return one.distance < than.distance;
	return one.id < than.id;
}

/** The calls and chats of one agent: a binary tree over their order, each node with the latest end below it. */
class Timeline {
	steps = 0;
	private readonly contacts: readonly Contact[];
	/** By the place of the node, which stands in the middle of its part of the list. */
	private readonly latestEnds: Float64Array;

	constructor(contacts: Contact[]) {
		this.contacts = contacts.sort(byTime);
		this.latestEnds = new Float64Array(contacts.length);
		this.noteEnds(0, contacts.length);
	}

	private noteEnds(low: number, high: number): WallSeconds {
		if (low === high) return -Infinity;
		const middle = (low + high) >>> 1;
		const below = Math.max(this.noteEnds(low, middle), this.noteEnds(middle + 1, high));
		return (this.latestEnds[middle] = Math.max(below, this.contacts[middle].end));
	}

	/** The interactions that meet a stretch of time. */
	meeting(from: WallSeconds, to: WallSeconds): Candidate[] {
		const found = new Map<string, Candidate>();
		// From the earliest to the latest, so that time that rows share can be told.
		const look = (low: number, high: number): void => {
			const middle = (low + high) >>> 1;
			if (low === high || this.latestEnds[middle] < from) return;
			this.steps++;
			look(low, middle);
			const contact = this.contacts[middle];
			if (contact.start > to) return;
			if (contact.end >= from) note(found, contact, from, to);
			look(middle + 1, high);
		};
		look(0, this.contacts.length);
		return [...found.values()];
	}
}

function byTime(one: Contact, other: Contact): number {
	const text = ({ phone, type }: Contact) => JSON.stringify([phone, type]);
	return one.start - other.start || one.end - other.end || (text(one) < text(other) ? -1 : 1);
}

function note(
	found: Map<string, Candidate>,
	contact: Contact,
	from: WallSeconds,
	to: WallSeconds,
): void {
	const { id, start, end, phone } = contact;
	const first = Math.max(start, from);
	const last = Math.min(end, to);
	const shared = last - first;
	const distance = Math.abs(start - from);
	const withPhone = isMissing(phone) ? undefined : contact;
	const known = found.get(id);
	if (known === undefined) {
		const longest = contact;
		found.set(id, { id, overlap: shared, countedTo: last, distance, longest, shared, withPhone });
		return;
	}
	known.overlap += Math.max(0, last - Math.max(first, known.countedTo));
	known.countedTo = Math.max(known.countedTo, last);
	known.distance = Math.min(known.distance, distance);
	known.withPhone ??= withPhone;
	if (shared <= known.shared) return;
	known.longest = contact;
	known.shared = shared;
}
