import type { EndedBy, Report, Row } from '../../reports/report';
import { ReportReader, type Batch, type Reading } from '../extract/reportReader';
import { readEndedBy } from '../rows/endedBy';
import type { RowFilter } from '../rows/filter';
import { asText, isMissing } from '../rows/identity';
import { elapsedSeconds, type TimedRow } from '../rows/times';
import { formatDuration } from '../time/duration';
import type { Range } from '../time/range';
import type { ZoneClock } from '../time/zone';
import type { GroupColumns, Grouping } from './groups';

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
		rows.forEach((row, place) => {
			const one = { row, start: starts[place], end: ends[place] };
			filter.observe(row);
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
		if (agent === undefined || isMissing(row[agent.name])) return;
		const began = Number.isNaN(start) ? -Infinity : start;
		if (began < this.namedStart) return;
		const known = this.named?.[agent.name];
		if (began === this.namedStart && asText(row[agent.name]) <= asText(known)) return;
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
