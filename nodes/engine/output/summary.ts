import { asText, isMissing } from '../rows/identity';
import { parseWallClock, type WallSeconds } from '../time/wallClock';
import type { Range } from '../time/range';
import { readReport, type Batch, type Reading } from '../extract/readReport';
import type { ZoneClock } from '../time/zone';
import type { Report, Row } from '../../reports/report';
import { formatDuration } from '../time/duration';
import { parseHungUpBy, type HungUpBy } from '../rows/endedBy';
import type { SessionFilter } from '../rows/filter';
import { sessionTimes } from '../rows/times';
import type { GroupColumns, Grouping } from './groups';

/** What to summarize. */
export interface Summarizing {
	readonly reading: Reading;
	readonly range: Range;
	readonly clock: ZoneClock;
	readonly filter: SessionFilter;
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
	const { reading, range, filter, grouping, onProgress } = summarizing;
	const groups = new Map<string, Group>();
	for (const key of grouping.alwaysThere(range)) groups.set(key, new Group());
	let sessions = 0;
	for await (const batch of readReport(reading)) {
		for (const row of batch.rows) {
			if (!filter.passes(row)) continue;
			sessions++;
			count(row, groups, summarizing);
		}
		onProgress(batch, sessions);
	}
	filter.assertReadable();
	return [...groups]
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([key, group]) => ({ ...grouping.columnsOf(key, group.named), ...group.figures() }));
}

function count(row: Row, groups: Map<string, Group>, { reading, clock, grouping }: Summarizing) {
	const { report } = reading;
	const start = parseWallClock(row[report.fields.start]);
	const key = grouping.keyOf(row, start);
	let group = groups.get(key);
	if (group === undefined) {
		group = new Group();
		groups.set(key, group);
	}
	group.add(row, start, report, clock);
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
	private readonly endedBy: Record<HungUpBy, number> = { agent: 0, client: 0, unknown: 0 };

	add(row: Row, start: WallSeconds | null, report: Report, clock: ZoneClock): void {
		this.sessions++;
		this.endedBy[parseHungUpBy(row[report.fields.endedBy])]++;
		const { seconds } = sessionTimes(row, report, clock, start);
		if (seconds !== null) {
			this.readable++;
			this.seconds += seconds;
			this.longest = Math.max(this.longest, seconds);
		}
		this.keepName(row, start ?? -Infinity, report);
	}

	/** Agents are renamed; of names with the same start the order of the rows must not decide. */
	private keepName(row: Row, start: WallSeconds, { fields }: Report): void {
		const name = row[fields.agentName];
		if (isMissing(name) || start < this.namedStart) return;
		const known = this.named?.[fields.agentName];
		if (start === this.namedStart && asText(name) <= asText(known)) return;
		this.named = row;
		this.namedStart = start;
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
