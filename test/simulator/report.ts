import { randomAt, seededRandom, shuffle } from './random';
import type { Settings } from './settings';
import { dayOf, endOfDay, SECONDS_PER_DAY } from './wallClock';

/** A row as the API sends it. */
export interface Row {
	[field: string]: unknown;
}

/** Something that happened, as a report shows it or as it goes into a report's sums. */
export interface SimulatedEvent {
	/** Wall-clock second, see wallClock.ts. */
	start: number;
	/** Wall-clock second; the same as the start where left out, null while it goes on. */
	end?: number | null;
	/** Exactly what is sent; for sums, the columns that tell rows apart. */
	row: Row;
	/** When the row was stored, some minutes late; see the setting `filterBy`. */
	storedAt?: number;
	/** The row appears in the report only once the operation's clock has reached this second. */
	visibleFrom?: number;
	/** The row leaves the report when the clock reaches this second (replaced by a later version). */
	visibleUntil?: number;
	/** The second date of `campaign_3`: when the record was loaded; the start where left out. */
	recordedAt?: number;
	/** The ids that the parameters `agent_id`, `skill_id` and `campaign_id` choose by. */
	agent?: string;
	skill?: string;
	campaign?: string;
	/**
	 * What it adds to each figure of a sum: a count, or seconds for a duration. Where left out, it
	 * counts as one and lasts from start to end.
	 */
	values?: Record<string, number>;
}

/** A cobrowsing session as it truly happened, and the row that the report shows for it. */
export interface Session extends SimulatedEvent {
	end: number | null;
}

/** The settings that decide what a report files under a range. */
export type Reading = Pick<Settings, 'filterBy' | 'endInclusive' | 'now'> &
	Partial<Pick<Settings, 'filterOffset' | 'filterRounding' | 'ignoreRange'>>;

/**
 * The first and the last true second, both in it, that the filter takes a range for. A filter whose
 * clock is ahead finds, under the range that is asked, what happened so much earlier.
 */
export function filedSpan(from: number, to: number, reading: Reading) {
	if (reading.ignoreRange) return { first: -Infinity, last: Infinity };
	const { filterOffset = 0 } = reading;
	if (reading.filterRounding === 'day' && from <= to) {
		return {
			first: dayOf(from) * SECONDS_PER_DAY - filterOffset,
			last: endOfDay(to) - filterOffset,
		};
	}
	return { first: from - filterOffset, last: (reading.endInclusive ? to : to - 1) - filterOffset };
}

/**
 * All sessions or other events, sorted by their start. One is referred to by its position in that
 * order, so that 120,000 of them are searched and sent without building anything for each.
 */
export class Report<Event extends SimulatedEvent = Session> {
	readonly sessions: readonly Event[];
	private readonly starts: Float64Array;
	private readonly ends: Float64Array;
	/** By how many seconds a row ends before it starts, at the most: clocks that are set back show that. */
	private readonly backwards: number;
	private readonly texts: string[] = [];
	private readonly rowsComeAndGo: boolean;

	constructor(sessions: readonly Event[]) {
		this.sessions = [...sessions].sort((a, b) => a.start - b.start);
		this.starts = Float64Array.from(this.sessions, ({ start }) => start);
		this.ends = Float64Array.from(this.sessions, ({ start, end = start }) => end ?? Infinity);
		this.backwards = this.starts.reduce(
			(most, start, position) => Math.max(most, start - this.ends[position]),
			0,
		);
		this.rowsComeAndGo = this.sessions.some(
			({ visibleFrom, visibleUntil }) => visibleFrom !== undefined || visibleUntil !== undefined,
		);
	}

	/**
	 * The positions of the sessions that belong to the range, by ascending start. A session that is
	 * still open has no end to be found by, and overlaps every range after its start.
	 */
	find(from: number, to: number, reading: Reading): number[] {
		const { first, last } = filedSpan(from, to, reading);
		const positions = last < first ? [] : this.inSpan(first, last, reading.filterBy);
		if (!this.rowsComeAndGo) return positions;
		const now = reading.now();
		return positions.filter((position) => {
			const { visibleFrom = -Infinity, visibleUntil = Infinity } = this.sessions[position];
			return visibleFrom <= now && now < visibleUntil;
		});
	}

	/** The JSON text of one row, made once. */
	rowText(position: number): string {
		return (this.texts[position] ??= JSON.stringify(this.sessions[position].row));
	}

	private inSpan(first: number, last: number, filterBy: Settings['filterBy']): number[] {
		if (filterBy === 'start') return counting(this.firstAt(first), this.firstAt(last + 1));
		if (filterBy === 'storedAt') {
			return counting(0, this.starts.length).filter((position) => {
				const { start, storedAt = start } = this.sessions[position];
				return first <= storedAt && storedAt <= last;
			});
		}
		// Whatever ends or runs within the range has started by the end of it, as clocks show it or nearly.
		const candidates = this.firstAt(last + 1 + (filterBy === 'end' ? this.backwards : 0));
		return counting(0, candidates).filter((position) => {
			const end = this.ends[position];
			return end >= first && (filterBy === 'overlap' || end <= last);
		});
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

function counting(first: number, end: number): number[] {
	return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
}
