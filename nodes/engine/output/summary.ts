import type { EndedBy, Report, Row } from '../../reports/report';
import { type Batch, type Reading, ReportReader } from '../extract/reportReader';
import { readEndedBy, type RowFilter } from '../rows/filter';
import { asText, isMissing } from '../rows/identity';
import { elapsedSeconds, type TimedRow } from '../rows/times';
import { formatDuration } from '../time/duration';
import type { Range } from '../time/range';
import {
	endOfDay,
	formatDay,
	SECONDS_PER_DAY,
	SECONDS_PER_HOUR,
	startOfDay,
	startOfMonth,
	startOfWeek,
	type WallSeconds,
} from '../time/wallClock';
import type { ZoneClock } from '../time/zone';

/** What to summarize. */
export interface Summarizing {
	readonly reading: Reading;
	readonly range: Range;
	readonly clock: ZoneClock;
	readonly filter: RowFilter;
	readonly grouping: Grouping;
	readonly onProgress: (batch: Batch, sessions: number) => void;
}

/** The figures of a group; durations are whole seconds or `HH:MM:SS`. */
export interface Figures {
	readonly sessions: number;
	readonly total_seconds: number;
	/** Rounded to hundredths; null where no duration could be read. */
	readonly average_seconds: number | null;
	readonly average_duration: string | null;
	readonly longest_seconds: number | null;
	readonly ended_by_agent: number;
	readonly ended_by_client: number;
	readonly ended_by_unknown: number;
	readonly unreadable_durations: number;
}

export type Summary = GroupColumns & Figures;

/**
 * Counts the sessions of a range by groups, sorted. Only the counts are kept: a range of years takes
 * no more memory than one of days.
 *
 * @throws {UnusableSetting} if the filter cannot be applied
 * @throws {ReadingFailed} if a window cannot be read
 */
export async function summarizeSessions(summarizing: Summarizing): Promise<Summary[]> {
	const { reading, range, clock, filter, grouping, onProgress } = summarizing;
	const groups = new Map<string, Group>();
	for (const key of grouping.alwaysThere(range)) groups.set(key, new Group());
	let sessions = 0;
	for await (const batch of new ReportReader(reading).batches()) {
		const { rows, starts, ends } = batch.rows;
		filter.observe(rows);
		rows.forEach((row, place) => {
			const one = { row, start: starts[place], end: ends[place] };
			if (filter.passes(one)) {
				sessions++;
				groupOf(one, groups, grouping).add(one, reading.report, clock);
			} else if (grouping.isByAgent && filter.asksForAgentOf(row)) {
				// Who was asked for and has no session must not look like nobody.
				groupOf(one, groups, grouping);
			}
		});
		if (batch.atLeast === 0) onProgress(batch, sessions);
	}
	filter.assertReadable();
	const unmatched = grouping.isByAgent ? filter.unmatchedAgents() : [];
	for (const agent of unmatched) groups.set(agent, new Group());
	return [...groups]
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([key, group]) => ({ ...grouping.columnsOf(key, group.named), ...group.figures() }));
}

function groupOf(one: TimedRow, groups: Map<string, Group>, { keyOf }: Grouping): Group {
	const key = keyOf(one.row, one.start);
	const known = groups.get(key);
	if (known !== undefined) return known;
	const group = new Group();
	groups.set(key, group);
	return group;
}

/** Counts the sessions of one group. */
class Group {
	/** The latest session that names its agent. */
	named: Row | undefined;
	private namedStart = -Infinity;
	private sessions = 0;
	private readable = 0;
	private seconds = 0;
	private longest = 0;
	private readonly endedBy: Record<EndedBy, number> = { agent: 0, client: 0, unknown: 0 };

	add(one: TimedRow, report: Report, clock: ZoneClock): void {
		this.sessions++;
		this.endedBy[report.endedBy ? readEndedBy(one.row, report.endedBy) : 'unknown']++;
		const seconds = elapsedSeconds(one, report, clock);
		if (seconds !== null) {
			this.readable++;
			this.seconds += seconds;
			this.longest = Math.max(this.longest, seconds);
		}
		this.keepName(one, report);
	}

	/** Agents are renamed; of names with the same start the order of the rows must not decide. */
	private keepName({ row, start }: TimedRow, { agent }: Report): void {
		const column = agent?.name;
		if (column === undefined || isMissing(row[column])) return;
		const began = Number.isNaN(start) ? -Infinity : start;
		if (began < this.namedStart) return;
		const known = this.named?.[column];
		if (began === this.namedStart && asText(row[column]) <= asText(known)) return;
		this.named = row;
		this.namedStart = began;
	}

	figures(): Figures {
		const average = this.readable === 0 ? null : this.seconds / this.readable;
		return {
			sessions: this.sessions,
			total_seconds: this.seconds,
			average_seconds: average === null ? null : Math.round(average * 100) / 100,
			average_duration: average === null ? null : formatDuration(Math.round(average)),
			longest_seconds: this.readable === 0 ? null : this.longest,
			ended_by_agent: this.endedBy.agent,
			ended_by_client: this.endedBy.client,
			ended_by_unknown: this.endedBy.unknown,
			unreadable_durations: this.sessions - this.readable,
		};
	}
}

/** By what sessions can be counted together. */
export const GROUPINGS = ['none', 'agent', 'day', 'week', 'month', 'hour'] as const;
export type GroupBy = (typeof GROUPINGS)[number];

/** The columns that name a group. */
export type GroupColumns = Readonly<Record<string, string | number | null>>;

/** How sessions are grouped. */
export interface Grouping {
	/** Which group a session belongs to, by its start (NaN if unreadable); groups are sorted by it. */
	readonly keyOf: (row: Row, start: WallSeconds) => string;
	/** The group's columns; `named` is its latest session that names its agent. */
	readonly columnsOf: (key: string, named: Row | undefined) => GroupColumns;
	/** Groups that are there even without sessions. */
	readonly alwaysThere: (range: Range) => string[];
	/** Whether each agent is a group, whose key is the agent's ID. */
	readonly isByAgent: boolean;
}

/** The key of sessions that name no agent, or whose start cannot be read; it sorts last. */
const UNNAMED = '\uffff';
const HOURS_OF_A_DAY = 24;

/** Stretches of the calendar: where each begins, where the next one does, and what it is called. */
interface Stretch {
	readonly startOf: (moment: WallSeconds) => WallSeconds;
	readonly next: (start: WallSeconds) => WallSeconds;
	readonly nameOf: (start: WallSeconds) => string;
}

/** By the columns that name them. */
const STRETCHES: Readonly<Record<'day' | 'week' | 'month', Stretch>> = {
	day: {
		startOf: startOfDay,
		next: (start) => start + SECONDS_PER_DAY,
		nameOf: formatDay,
	},
	// Named by its Monday: that is a date, and nobody has to count weeks.
	week: {
		startOf: startOfWeek,
		next: (start) => start + 7 * SECONDS_PER_DAY,
		nameOf: formatDay,
	},
	month: {
		startOf: startOfMonth,
		next: (start) => startOfMonth(start, 1),
		nameOf: (start) => formatDay(start).slice(0, 'YYYY-MM'.length),
	},
};

/** The groupings there are. */
export function groupingOf(groupBy: GroupBy, report: Report, now: WallSeconds): Grouping {
	if (groupBy === 'none') return WHOLE;
	if (groupBy === 'agent') {
		const { id, name } = report.agent ?? {};
		return id !== undefined && name !== undefined ? byAgent(id, name) : WHOLE;
	}
	if (groupBy === 'hour') return BY_HOUR;
	return byStretch(groupBy, now);
}

const WHOLE: Grouping = {
	keyOf: () => '',
	columnsOf: () => ({}),
	alwaysThere: () => [''],
	isByAgent: false,
};

function byAgent(id: string, name: string): Grouping {
	return {
		keyOf: (row) => (isMissing(row[id]) ? UNNAMED : asText(row[id]).trim()),
		columnsOf: (key, named) => {
			if (key === UNNAMED) return { [id]: null, [name]: null };
			return { [id]: key, [name]: isMissing(named?.[name]) ? null : asText(named?.[name]) };
		},
		alwaysThere: () => [],
		isByAgent: true,
	};
}

/** Of the day, on the operation's clock: when people need help. */
const BY_HOUR: Grouping = {
	keyOf: (_row, start) => {
		if (Number.isNaN(start)) return UNNAMED;
		return hourKey(Math.floor((start - startOfDay(start)) / SECONDS_PER_HOUR));
	},
	columnsOf: (key) => ({ hour: key === UNNAMED ? null : Number(key) }),
	alwaysThere: () => Array.from({ length: HOURS_OF_A_DAY }, (_, hour) => hourKey(hour)),
	isByAgent: false,
};

function hourKey(hour: number): string {
	return String(hour).padStart(2, '0');
}

function byStretch(column: keyof typeof STRETCHES, now: WallSeconds): Grouping {
	const { startOf, next, nameOf } = STRETCHES[column];
	return {
		keyOf: (_row, start) => (Number.isNaN(start) ? UNNAMED : nameOf(startOf(start))),
		columnsOf: (key) => ({ [column]: key === UNNAMED ? null : key }),
		alwaysThere: (range) => {
			const names: string[] = [];
			// What has not begun yet is no quiet day.
			const last = Math.min(range.to, endOfDay(now));
			if (range.from > last) return names;
			for (let start = startOf(range.from); start <= last; start = next(start)) {
				names.push(nameOf(start));
			}
			return names;
		},
		isByAgent: false,
	};
}
