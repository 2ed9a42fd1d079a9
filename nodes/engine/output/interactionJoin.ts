import type { InteractionSource, Report } from '../../reports/report';
import { readReport } from '../read/line';
import type { Batch, Reading } from '../read/reading';
import { splitRange, type Splitting, type Window } from '../read/windows';
import { type Contact, contactOf, type InteractionChoice, SessionContacts } from '../rows/contacts';
import type { TimedRow } from '../rows/timedRow';
import { instantOf } from '../rows/times';
import { ALL_TIME, type Range } from '../time/range';
import { SECONDS_PER_DAY, SECONDS_PER_HOUR, startOfMonth } from '../time/wallClock';
import type { ZoneClock } from '../time/zone';

/** How the calls and chats of sessions are found. */
export interface Joining {
	/** That of the sessions; it names the agent. */
	readonly report: Report;
	readonly source: InteractionSource;
	readonly choice: InteractionChoice;
	/** How agents' states are read, in the order of the sessions. */
	readonly states: Reading;
	readonly clock: ZoneClock;
	/** Called for what each window of states brings. */
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
 * Adds the fields of the interaction to sessions as they come, batch by batch. The states are read as
 * far as the sessions are, and a day further; of about that day they are kept for the next batch. So
 * what a session that took longer met is missed where wolkvox shows the session in a later window alone.
 */
export class InteractionJoin {
	private readonly states: AsyncGenerator<Batch, void, undefined>;
	/** What was read of the states last; undefined before the first window. */
	private last: Window | undefined;
	private isDone = false;
	private carried: Contact[] = [];
	private readonly now: number;

	constructor(private readonly joining: Joining) {
		this.states = readReport(joining.states);
		this.now = instantOf(joining.states.now, joining.clock);
	}

	/**
	 * @param rows sessions with the columns that wolkvox sent; they get the fields, in place
	 * @param window the one that showed them
	 * @throws {ReadingFailed} if the states cannot be read; then no row has the fields
	 */
	async addTo(rows: readonly TimedRow[], window: Range): Promise<void> {
		const { report, source, choice, clock, onProgress } = this.joining;
		const sessions = new SessionContacts(rows, report, clock);
		for (const contact of this.carried) sessions.add(contact);
		while (!this.isDone && !this.reaches(window)) {
			const next = await this.states.next();
			this.isDone = next.done === true;
			if (next.done) break;
			this.last = next.value.window;
			for (const state of next.value.rows) {
				const contact = contactOf(state, source, clock, this.now);
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

	private get isForward(): boolean {
		return this.joining.states.order === 'oldestFirst';
	}

	private reaches({ from, to }: Range): boolean {
		if (this.last === undefined) return false;
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
	let [from, to] = [Infinity, -Infinity];
	for (const { start, end } of rows) {
		const first = start - NEAR;
		const last = (end > start ? end : start) + NEAR;
		// Written so that an unreadable start is nowhere.
		if (!(first <= window.to && last >= window.from)) continue;
		from = Math.min(from, first);
		to = Math.max(to, last);
	}
	return from > to ? [] : [{ from: Math.max(from, window.from), to: Math.min(to, window.to) }];
}

/**
 * The windows of the states for those of the sessions, within the limits of their own report. The first
 * begins a little before the range, for what was going on then, where that costs no call.
 *
 * @param splitting that of the sessions, with the states' report
 */
export function windowsOfStates(windows: readonly Window[], splitting: Splitting): Window[] {
	const { maxDays } = splitting.report;
	const first = Math.min(...windows.map(({ from }) => from));
	return windows.flatMap((window) => {
		const earliest =
			window.from === first ? Math.max(first - REACH_BACK, startOfMonth(first)) : window.from;
		const longest = window.to + 1 - maxDays * SECONDS_PER_DAY;
		const from = Math.min(window.from, Math.max(earliest, longest));
		return splitRange({ from, to: window.to }, splitting);
	});
}
