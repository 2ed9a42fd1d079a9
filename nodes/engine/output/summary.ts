import type { EndedBy, Report, Row } from '../../reports/report';
import { readReport } from '../read/line';
import type { Batch, Reading } from '../read/reading';
import { readEndedBy, type RowFilter } from '../rows/filter';
import { asText, isMissing } from '../rows/identity';
import type { TimedRow } from '../rows/timedRow';
import { timesOf } from '../rows/times';
import { foldName } from '../settings/settings';
import type { Range } from '../time/range';
import {
	CALENDAR,
	endOfDay,
	formatDay,
	formatDuration,
	formatWallClock,
	SECONDS_PER_HOUR,
	startOfDay,
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
	readonly total_duration: string;
	/** Rounded to hundredths; null where no duration could be read. */
	readonly average_seconds: number | null;
	readonly average_duration: string | null;
	readonly longest_seconds: number | null;
	readonly ended_by_agent: number;
	readonly ended_by_client: number;
	readonly ended_by_unknown: number;
	readonly unreadable_durations: number;
}

/** A group's own columns, its figures, and the range that they are of: `YYYY-MM-DD HH:mm:ss`. */
export type Summary = Readonly<Record<string, string | number | null>> &
	Figures & { readonly from: string; readonly to: string };

/**
 * Counts the sessions of a range by groups: agents in the order of their names, all others in their
 * own; what cannot be told comes last. Only the counts are kept: a range of years takes no more memory
 * than one of days.
 *
 * @throws {UnusableSetting} if the filter cannot be applied
 * @throws {ReadingFailed} if a window cannot be read
 */
export async function summarizeSessions(summarizing: Summarizing): Promise<Summary[]> {
	const { reading, range, clock, filter, grouping, onProgress } = summarizing;
	const { agent } = grouping;
	const groups = new Map(grouping.alwaysThere(range).map((key) => [key, new Group()]));
	let sessions = 0;
	for await (const batch of readReport(reading)) {
		filter.observe(batch.rows);
		for (const one of batch.rows) {
			const passes = filter.passes(one);
			// Who was asked for and has no session must not look like nobody.
			if (!passes && !(agent && filter.asksForAgentOf(one.row))) continue;
			const key = grouping.keyOf(one);
			const group = groups.get(key) ?? new Group();
			groups.set(key, group);
			if (agent && key !== null) {
				group.rename(one.row[agent.name ?? ''], passes ? one.start : -Infinity);
			}
			if (!passes) continue;
			sessions++;
			group.add(one, reading.report, clock);
		}
		onProgress(batch, sessions);
	}
	filter.assertReadable();
	const all = [...groups].map(([key, group]) => ({ key, name: group.name, group }));
	if (agent) all.push(...filter.unmatchedAgents().map(groupOfNobody));
	const ends = { from: formatWallClock(range.from), to: formatWallClock(range.to) };
	return all
		.sort((one, other) => compare(one.name, other.name) || compare(one.key, other.key))
		.map(({ key, name, group }) => ({
			...grouping.columnsOf(key, name),
			...group.figures(),
			...ends,
		}));
}

/** Who was asked for and is not there has no ID but the one that was given. */
function groupOfNobody(asked: string) {
	const isName = /\p{L}/u.test(asked);
	return { key: isName ? null : asked, name: isName ? asked : null, group: new Group() };
}

/** What tells groups apart; null where it cannot be told. */
type Key = string | number | null;

/** Texts without regard to case and accents first; null is last. */
function compare(one: Key, other: Key): number {
	if (one === other) return 0;
	if (one === null || other === null) return one === null ? 1 : -1;
	const [folded, otherFolded] = [one, other].map((key) =>
		typeof key === 'string' ? foldName(key) : key,
	);
	if (folded === otherFolded) return one < other ? -1 : 1;
	return folded < otherFolded ? -1 : 1;
}

/** Counts the sessions of one group. */
class Group {
	/** What its agent was called in the latest session that says so. */
	name: string | null = null;
	private namedAt = -Infinity;
	private sessions = 0;
	private readable = 0;
	private seconds = 0;
	private longest = 0;
	private readonly endedBy: Record<EndedBy, number> = { agent: 0, client: 0, unknown: 0 };

	add(one: TimedRow, report: Report, clock: ZoneClock): void {
		this.sessions++;
		this.endedBy[report.endedBy ? readEndedBy(one.row, report.endedBy) : 'unknown']++;
		const { seconds } = timesOf(one, report, clock);
		if (seconds === null) return;
		this.readable++;
		this.seconds += seconds;
		this.longest = Math.max(this.longest, seconds);
	}

	/**
	 * Agents are renamed; of names with the same start the order of the rows must not decide.
	 *
	 * @param start of the session that says so; -Infinity if it does not count
	 */
	rename(value: unknown, start: WallSeconds): void {
		if (isMissing(value)) return;
		const name = asText(value);
		const began = Number.isNaN(start) ? -Number.MAX_VALUE : start;
		if (began < this.namedAt) return;
		if (began === this.namedAt && name <= (this.name ?? '')) return;
		this.name = name;
		this.namedAt = began;
	}

	figures(): Figures {
		const average = this.readable === 0 ? null : this.seconds / this.readable;
		return {
			sessions: this.sessions,
			total_seconds: this.seconds,
			total_duration: formatDuration(this.seconds),
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

/** How sessions are grouped. */
export interface Grouping {
	/** Which group a session belongs to. */
	readonly keyOf: (one: TimedRow) => Key;
	/** The columns that name a group. */
	readonly columnsOf: (key: Key, name: string | null) => Readonly<Record<string, Key>>;
	/** Groups that are there even without sessions. */
	readonly alwaysThere: (range: Range) => Key[];
	/** Where each agent is a group, whose key is the agent's ID: the report's columns. */
	readonly agent?: Report['agent'];
}

/**
 * The groupings there are.
 *
 * @param now what has not begun on its day yet is no quiet day
 */
export function groupingOf(groupBy: GroupBy, { agent }: Report, now: WallSeconds): Grouping {
	if (groupBy === 'agent' && agent) return byAgent(agent);
	if (groupBy === 'none' || groupBy === 'agent') return WHOLE;
	if (groupBy === 'hour') return BY_HOUR;
	const { startOf, endOf } = CALENDAR[groupBy];
	// A week by its Monday: that is a date, and nobody has to count weeks.
	const form = groupBy === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD';
	const nameOf = (start: WallSeconds) => formatDay(start).slice(0, form.length);
	return {
		keyOf: ({ start }) => (Number.isNaN(start) ? null : nameOf(startOf(start))),
		columnsOf: (key) => ({ [groupBy]: key }),
		alwaysThere: (range) => {
			const names: string[] = [];
			const last = Math.min(range.to, endOfDay(now));
			if (range.from > last) return names;
			for (let start = startOf(range.from); start <= last; start = endOf(start) + 1) {
				names.push(nameOf(start));
			}
			return names;
		},
	};
}

const WHOLE: Grouping = { keyOf: () => '', columnsOf: () => ({}), alwaysThere: () => [''] };

function byAgent(agent: NonNullable<Report['agent']>): Grouping {
	const { id = '', name: nameColumn = '' } = agent;
	const idOf = (row: Row) => (isMissing(row[id]) ? null : asText(row[id]).trim());
	return {
		keyOf: ({ row }) => idOf(row),
		columnsOf: (key, name) => ({ [id]: key, [nameColumn]: name }),
		alwaysThere: () => [],
		agent,
	};
}

/** Of the day, on the operation's clock: when people need help. */
const BY_HOUR: Grouping = {
	keyOf: ({ start }) =>
		Number.isNaN(start) ? null : Math.floor((start - startOfDay(start)) / SECONDS_PER_HOUR),
	columnsOf: (hour) => ({ hour }),
	alwaysThere: () => Array.from({ length: 24 }, (_, hour) => hour),
};
