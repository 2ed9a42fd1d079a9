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
	/** The row appears in the report only once the operation's clock has reached this second. */
	visibleFrom?: number;
	/** The row leaves the report when the clock reaches this second (replaced by a later version). */
	visibleUntil?: number;
}

/** The part of the settings that decides which sessions belong to a range. */
type Reading = Pick<Settings, 'filterBy' | 'endInclusive' | 'now'>;

/**
 * All sessions, sorted by their start. A session is referred to by its position in that order, so
 * that 120,000 of them are searched and sent without building anything per session.
 */
export class Report {
	readonly sessions: readonly Session[];

	private readonly starts: Float64Array;

	private readonly ends: Float64Array;

	private readonly texts: string[] = [];

	private readonly rowsComeAndGo: boolean;

	constructor(sessions: readonly Session[]) {
		this.sessions = [...sessions].sort((a, b) => a.start - b.start);
		this.starts = Float64Array.from(this.sessions, (session) => session.start);
		this.ends = Float64Array.from(this.sessions, (session) => session.end ?? Infinity);
		this.rowsComeAndGo = this.sessions.some(
			({ visibleFrom, visibleUntil }) => visibleFrom !== undefined || visibleUntil !== undefined,
		);
	}

	/**
	 * The positions of the sessions that belong to the range, by ascending start. A session that is
	 * still open has no end to be found by, and overlaps every range after its start.
	 */
	find(from: number, to: number, reading: Reading): number[] {
		const last = reading.endInclusive ? to : to - 1;
		const positions = this.inRange(from, last, reading.filterBy);
		if (!this.rowsComeAndGo) return positions;
		const now = reading.now();
		return positions.filter((position) => isVisible(this.sessions[position], now));
	}

	/** The JSON text of one row, made once. */
	rowText(position: number): string {
		return (this.texts[position] ??= JSON.stringify(this.sessions[position].row));
	}

	private inRange(from: number, last: number, filterBy: Settings['filterBy']): number[] {
		if (last < from) return [];
		if (filterBy === 'start') return counting(this.firstAt(from), this.firstAt(last + 1));
		// Whatever ends or runs within the range has started by the end of it.
		const candidates = this.firstAt(last + 1);
		const found: number[] = [];
		for (let position = 0; position < candidates; position++) {
			const end = this.ends[position];
			if (end >= from && (filterBy === 'overlap' || end <= last)) found.push(position);
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

function isVisible({ visibleFrom, visibleUntil }: Session, now: number): boolean {
	return (visibleFrom ?? -Infinity) <= now && now < (visibleUntil ?? Infinity);
}

function counting(first: number, end: number): number[] {
	return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
}
