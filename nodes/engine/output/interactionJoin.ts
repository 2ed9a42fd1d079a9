import type { InteractionSource, Order, Report, Row } from '../../reports/report';
import { ReportReader, type Batch, type Reading } from '../extract/reportReader';
import type { Window } from '../extract/windows';
import { contactsOf, endOf, Interactions, nameOf, type Contact } from '../rows/interactions';
import { joined, readTimes, type TimedRows } from '../rows/times';
import {
	SECONDS_PER_DAY,
	SECONDS_PER_HOUR,
	startOfMonth,
	type WallSeconds,
} from '../time/wallClock';
import type { RowBatch } from './stream';

/** How the calls and chats of sessions are found. */
export interface Joining {
	/** That of the sessions; it names the agent. */
	readonly report: Report;
	readonly source: InteractionSource;
	/** The windows of the sessions. */
	readonly windows: readonly Window[];
	/** How windows of agents' states are read, in the order of the sessions, in parts as they come. */
	readonly readingOf: (windows: readonly Window[]) => Reading;
	/** Called for what each window brings. */
	readonly onProgress: (batch: Batch) => void;
}

/**
 * How far from a session a call or chat is looked for that touches it: nobody has published by which
 * of its dates wolkvox files it, so it may stand in the window before or after. In seconds.
 */
const NEAR = SECONDS_PER_DAY;
/** So much before the range begins the first window of states, where that costs no call. */
const REACH_BACK = SECONDS_PER_HOUR;

/**
 * Adds the fields of the interaction to sessions, in place. Only the states around them are read, and
 * of these only what meets a session is kept.
 *
 * @param rows sessions with the columns that wolkvox sent
 * @throws {ReadingFailed} if the states cannot be read; then no row has the fields
 */
export async function addInteractions(rows: readonly Row[], joining: Joining): Promise<void> {
	const { report, source, windows, readingOf, onProgress } = joining;
	const sessions = readTimes([...rows], report);
	const needed = reachingBack(windowsAround(sessions, windows), windows, source.report);
	const wanted = new Wanted(sessions, report);
	const contacts: Contact[] = [];
	if (needed.length > 0) {
		const reader = new ReportReader(readingOf(needed));
		for await (const batch of reader.batches()) {
			for (const one of contactsOf(batch.rows, source)) if (wanted.has(one)) contacts.push(one);
			if (batch.atLeast === 0) onProgress(batch);
		}
	}
	match(sessions, report, contacts);
}

/**
 * Adds the fields of the interaction to sessions as they come. The states are read alongside, one call
 * for each window; kept of them is what meets the sessions of a batch or those that are still to come
 * out, and all of about a day around the edge up to which the sessions are there. So what a session that
 * took longer met is missed where wolkvox shows the session in the later window alone.
 *
 * @throws {ReadingFailed} if sessions or states cannot be read
 */
export async function* withInteractions(
	batches: AsyncIterable<RowBatch>,
	joining: Joining,
): AsyncGenerator<RowBatch, void, undefined> {
	const { report, source, windows } = joining;
	const states = new StatesAlongside(joining, reachingBack(windows, windows, source.report));
	try {
		for await (const given of batches) {
			if (given.batch.atLeast === 0) {
				const sessions = readTimes([...given.rows], report);
				const wanted = new Wanted(joined([sessions, given.pending]), report);
				match(sessions, report, await states.upTo(given.batch.window, wanted));
				states.forget(given.batch.window, new Wanted(given.pending, report));
			}
			yield given;
		}
	} finally {
		await states.close();
	}
}

/** Agents' states, read as far as the sessions are. */
export class StatesAlongside {
	private readonly order: Order;
	private readonly reader: ReportReader;
	private readonly batches: AsyncGenerator<Batch, void, undefined>;
	/** Up to where they were read. */
	private edge: WallSeconds | undefined;
	private isDone = false;
	private contacts: Contact[] = [];

	constructor(
		private readonly joining: Joining,
		windows: readonly Window[],
	) {
		const reading = joining.readingOf(windows);
		this.order = reading.order;
		this.reader = new ReportReader(reading);
		this.batches = this.reader.batches();
	}

	/** The contacts that are wanted, read until every one that meets the window is there. */
	async upTo(window: Window, wanted: Wanted): Promise<Contact[]> {
		const { source, onProgress } = this.joining;
		while (!this.isDone && !this.reaches(window)) {
			const next = await this.batches.next();
			if (next.done) {
				this.isDone = true;
				break;
			}
			if (next.value.atLeast > 0) continue;
			onProgress(next.value);
			this.edge = this.order === 'oldestFirst' ? next.value.window.to : next.value.window.from;
			for (const contact of contactsOf(next.value.rows, source)) {
				if (wanted.has(contact) || this.isNear(contact, window)) this.contacts.push(contact);
			}
		}
		const pending = contactsOf(this.reader.pending(), source);
		return this.contacts.concat(pending).filter((contact) => wanted.has(contact));
	}

	/** Lets go of what no later window needs. */
	forget(window: Window, wanted: Wanted): void {
		this.contacts = this.contacts.filter(
			(contact) => this.isNear(contact, window) || wanted.has(contact),
		);
	}

	/** How many contacts are kept. */
	get kept(): number {
		return this.contacts.length;
	}

	async close(): Promise<void> {
		await this.batches.return();
	}

	private reaches({ from, to }: Window): boolean {
		if (this.edge === undefined) return false;
		return this.order === 'oldestFirst' ? this.edge >= to + NEAR : this.edge <= from - NEAR;
	}

	/** Whether a session of a later window might meet it. */
	private isNear({ start, end }: Contact, { from, to }: Window): boolean {
		return this.order === 'oldestFirst' ? end >= to - NEAR : start <= from + NEAR;
	}
}

/** Which contacts meet one of some sessions. */
export class Wanted {
	/** By agent: starts in order, and the latest end among the sessions up to each. */
	private readonly sessions = new Map<string, Array<{ start: number; latestEnd: number }>>();

	constructor({ rows, starts, ends }: TimedRows, report: Report) {
		rows.forEach((row, place) => {
			const agent = agentOf(row, report);
			const start = starts[place];
			if (agent === undefined || Number.isNaN(start)) return;
			const list = this.sessions.get(agent) ?? [];
			if (list.length === 0) this.sessions.set(agent, list);
			list.push({ start, latestEnd: endOf(start, ends[place]) });
		});
		for (const list of this.sessions.values()) {
			list.sort((one, other) => one.start - other.start);
			list.reduce((before, one) => {
				one.latestEnd = Math.max(one.latestEnd, before);
				return one.latestEnd;
			}, -Infinity);
		}
	}

	has({ agent, start, end }: Contact): boolean {
		const list = this.sessions.get(agent) ?? [];
		let low = 0;
		let high = list.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (list[middle].start <= end) low = middle + 1;
			else high = middle;
		}
		return low > 0 && list[low - 1].latestEnd >= start;
	}
}

function match(
	{ rows, starts, ends }: TimedRows,
	report: Report,
	contacts: readonly Contact[],
): void {
	const interactions = new Interactions(contacts);
	rows.forEach((row, place) => {
		Object.assign(row, interactions.of(agentOf(row, report), starts[place], ends[place]));
	});
}

function agentOf(row: Row, { agent }: Report): string | undefined {
	return agent?.id === undefined ? undefined : nameOf(row[agent.id]);
}

/** The parts of windows that lie near a session. */
function windowsAround({ starts, ends }: TimedRows, windows: readonly Window[]): Window[] {
	return windows.flatMap((window) => {
		let from = Infinity;
		let to = -Infinity;
		for (let place = 0; place < starts.length; place++) {
			const first = starts[place] - NEAR;
			const last = endOf(starts[place], ends[place]) + NEAR;
			// Written so that an unreadable start is nowhere.
			if (!(first <= window.to && last >= window.from)) continue;
			from = Math.min(from, first);
			to = Math.max(to, last);
		}
		if (from > to) return [];
		return [{ from: Math.max(from, window.from), to: Math.min(to, window.to) }];
	});
}

/** Lets the first window begin a little before the range, for what was going on then. */
function reachingBack(
	windows: readonly Window[],
	asked: readonly Window[],
	{ maxDays }: Report,
): Window[] {
	const start = Math.min(...asked.map(({ from }) => from));
	return windows.map((window) => {
		if (window.from !== start) return window;
		const earliest = Math.max(start - REACH_BACK, startOfMonth(start));
		const from = Math.max(earliest, window.to + 1 - maxDays * SECONDS_PER_DAY);
		return { from: Math.min(from, start), to: window.to };
	});
}
