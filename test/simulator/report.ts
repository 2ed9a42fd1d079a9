import { filedSpan, type Reading, type Span } from './filing';
import { randomAt, seededRandom, shuffle } from './random';
import type { Settings } from './settings';

/** A row as the API sends it: agent_id, agent_name, date_ini, date_end, time, hung_up. */
export interface Row {
	[field: string]: unknown;
}

/** A session as it truly happened, and the row that the report shows for it. */
export interface Session {
	/** Wall-clock second, see wallClock.ts. */
	start: number;
	/** Wall-clock second; null while the session is still open. */
	end: number | null;
	/** Exactly what is sent. */
	row: Row;
	/** When the row was stored, some minutes late; see the setting `filterBy`. */
	storedAt?: number;
	/**
	 * The row appears in the report only once the operation's clock has reached this second; if not
	 * given, the one at which it was stored.
	 */
	visibleFrom?: number;
	/** The row leaves the report when the clock reaches this second (replaced by a later version). */
	visibleUntil?: number;
}

/**
 * All sessions, sorted by their start. A session is referred to by its position in that order, so
 * that 120,000 of them are searched and sent without building anything per session.
 */
export class Report {
	readonly sessions: readonly Session[];

	private readonly starts: Float64Array;

	private readonly ends: Float64Array;

	private readonly stored: Float64Array;

	/** By how many seconds a row ends before it starts, at the most: clocks that are set back show that. */
	private readonly backwards: number;

	private readonly texts: string[] = [];

	private readonly rowsComeAndGo: boolean;

	constructor(sessions: readonly Session[]) {
		this.sessions = [...sessions].sort((a, b) => a.start - b.start);
		this.starts = Float64Array.from(this.sessions, (session) => session.start);
		this.ends = Float64Array.from(this.sessions, (session) => session.end ?? Infinity);
		this.stored = Float64Array.from(this.sessions, ({ start, storedAt = start }) => storedAt);
		this.backwards = this.starts.reduce(
			(most, start, position) => Math.max(most, start - this.ends[position]),
			0,
		);
		this.rowsComeAndGo = this.sessions.some(
			({ visibleFrom, visibleUntil, storedAt }) =>
				visibleFrom !== undefined || visibleUntil !== undefined || storedAt !== undefined,
		);
	}

	/**
	 * The positions of the sessions that belong to the range, by ascending start. A session that is
	 * still open has no end to be found by, and overlaps every range after its start.
	 */
	find(from: number, to: number, reading: Reading): number[] {
		const positions = this.inSpan(filedSpan(from, to, reading), reading.filterBy);
		if (!this.rowsComeAndGo) return positions;
		const now = reading.now();
		return positions.filter((position) => isVisible(this.sessions[position], now));
	}

	/** The JSON text of one row, made once. */
	rowText(position: number): string {
		return (this.texts[position] ??= JSON.stringify(this.sessions[position].row));
	}

	private inSpan({ first, last }: Span, filterBy: Settings['filterBy']): number[] {
		if (last < first) return [];
		if (filterBy === 'start') return counting(this.firstAt(first), this.firstAt(last + 1));
		if (filterBy === 'storedAt') {
			const isIn = (position: number) => between(this.stored[position], first, last);
			return counting(0, this.stored.length).filter(isIn);
		}
		// Whatever ends or runs within the range has started by the end of it, as clocks show it or nearly.
		const candidates = this.firstAt(last + 1 + (filterBy === 'end' ? this.backwards : 0));
		const found: number[] = [];
		for (let position = 0; position < candidates; position++) {
			const end = this.ends[position];
			if (end >= first && (filterBy === 'overlap' || end <= last)) found.push(position);
		}
		return found;
	}

	/** The position of the first session that starts at this second or later. */
	private firstAt(second: number): number {
		let low = 0;
		let high = this.starts.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.starts[middle] < second) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

/** Puts found positions in the order in which the API lists them. */
export function inOrder(
	positions: number[],
	order: Settings['rowOrder'],
	from: number,
	to: number,
): number[] {
	if (order === 'descending') return positions.reverse();
	if (order === 'ascending') return positions;
	return shuffle(seededRandom(Math.floor(randomAt(from, to) * 2 ** 32)), positions);
}

function isVisible({ visibleFrom, visibleUntil, storedAt }: Session, now: number): boolean {
	return (visibleFrom ?? storedAt ?? -Infinity) <= now && now < (visibleUntil ?? Infinity);
}

const between = (second: number, first: number, last: number) => first <= second && second <= last;

function counting(first: number, end: number): number[] {
	return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
}
