import type { EndedBy, Report } from '../../reports/report';
import { readReport } from '../read/line';
import { readEndedBy } from '../rows/filter';
import { asText, isMissing, nameOf } from '../rows/identity';
import { type TimedRow, timesOf } from '../rows/timedRow';
import { foldName } from '../settings/settings';
import type { Range } from '../time/range';
import {
	endOfDay,
	formatDay,
	formatDuration,
	formatWallClock,
	START_OF,
	type WallSeconds,
} from '../time/wallClock';
import type { ZoneClock } from '../time/zone';
import type { OpenReading } from './passingRows';

/** By what sessions can be counted together. */
export const GROUPINGS = ['none', 'agent', 'day', 'week', 'month', 'hour'] as const;
export type GroupBy = (typeof GROUPINGS)[number];

export interface Summarizing extends OpenReading {
	readonly clock: ZoneClock;
	readonly groupBy: GroupBy;
}

/** A group's own columns, its figures, and the range that they are of: `YYYY-MM-DD HH:mm:ss`. */
export type Summary = Readonly<Record<string, Key>> &
	ReturnType<Group['figures']> & { readonly from: string; readonly to: string };

/** Counts the sessions of a range by groups, agents in the order of their names; what cannot be told is last. */
export async function summarizeSessions(summarizing: Summarizing): Promise<Summary[]> {
	const { reading, clock, filter, groupBy, onProgress } = summarizing;
	const { report, range, now } = reading;
	const { keyOf, columnsOf, alwaysThere } = groupingOf(groupBy, report, now);
	const agent = groupBy === 'agent' ? report.agent : undefined;
	const groups = new Map(alwaysThere(range).map((key) => [key, new Group()]));
	let sessions = 0;
	for await (const batch of readReport(reading)) {
		filter.observe(batch.rows);
		for (const one of batch.rows) {
			const passes = filter.passes(one);
			// Who was asked for and has no session must not look like nobody.
			if (!passes && !(agent && filter.asksForAgentOf(one.row))) continue;
			const key = keyOf(one);
			const group = groups.get(key) ?? new Group();
			groups.set(key, group);
			if (agent && key !== null) {
				group.rename(one.row[agent.name ?? ''], passes ? one.start : -Infinity);
			}
			if (!passes) continue;
			sessions++;
			group.add(one, report, clock);
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
			...columnsOf(key, name),
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
	const isLess = folded === otherFolded ? one < other : folded < otherFolded;
	return isLess ? -1 : 1;
}

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

	/** By the latest start that counts; of names with the same one the order of the rows must not decide. */
	rename(value: unknown, start: WallSeconds): void {
		if (isMissing(value)) return;
		const name = asText(value);
		const began = Number.isNaN(start) ? -Number.MAX_VALUE : start;
		if (began < this.namedAt) return;
		if (began === this.namedAt && name <= (this.name ?? '')) return;
		this.name = name;
		this.namedAt = began;
	}

	/** In seconds, averages to hundredths, or `HH:MM:SS`; null where no duration could be read. */
	figures() {
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

interface Grouping {
	readonly keyOf: (one: TimedRow) => Key;
	/** The columns that name a group. */
	readonly columnsOf: (key: Key, name: string | null) => Readonly<Record<string, Key>>;
	/** Groups that are there even without sessions. */
	readonly alwaysThere: (range: Range) => Key[];
}

/** @param now what has not begun on its day yet is no quiet day */
export function groupingOf(groupBy: GroupBy, { agent }: Report, now: WallSeconds): Grouping {
	if (groupBy === 'none')
		return { keyOf: () => '', columnsOf: () => ({}), alwaysThere: () => [''] };
	if (groupBy === 'agent') {
		const { id = '', name: nameColumn = '' } = agent ?? {};
		return {
			keyOf: ({ row }) => nameOf(row[id]) ?? null,
			columnsOf: (key, name) => ({ [id]: key, [nameColumn]: name }),
			alwaysThere: () => [],
		};
	}
	const byStart = (keyAt: (start: WallSeconds) => Key, alwaysThere: Grouping['alwaysThere']) => ({
		keyOf: ({ start }: TimedRow) => (Number.isNaN(start) ? null : keyAt(start)),
		columnsOf: (key: Key) => ({ [groupBy]: key }),
		alwaysThere,
	});
	if (groupBy === 'hour') {
		// Of the day, on the operation's clock: when people need help.
		const hourAt = (start: WallSeconds) => new Date(start * 1_000).getUTCHours();
		return byStart(hourAt, () => Array.from({ length: 24 }, (_, hour) => hour));
	}
	const startOf = START_OF[groupBy];
	// A week by its Monday: that is a date, and nobody has to count weeks.
	const form = groupBy === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD';
	const nameAt = (start: WallSeconds) => formatDay(startOf(start)).slice(0, form.length);
	return byStart(nameAt, (range) => {
		const names: string[] = [];
		const last = Math.min(range.to, endOfDay(now));
		for (let at = range.from; at <= last; at = startOf(at, 1)) names.push(nameAt(at));
		return names;
	});
}
