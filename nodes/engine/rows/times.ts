import type { Report } from '../../reports/report';
import {
	formatWallClock,
	memoized,
	parseDuration,
	SECONDS_PER_HOUR,
	type WallSeconds,
} from '../time/wallClock';
import { formatOffset, type ZoneClock } from '../time/zone';
import type { TimedRow } from './timedRow';

/** When a row began and ended on the clock of the operation's zone, and how long it took. */
export interface RowTimes {
	/** Seconds east of UTC; undefined where the date is unreadable or the zone skips that hour. */
	readonly startOffset: number | undefined;
	readonly endOffset: number | undefined;
	/** From the row's duration, else from its two dates as real elapsed time; null where neither can be read. */
	readonly seconds: number | null;
}

/** The times of a row of a report. What has one moment only says nothing of how long it took. */
export function timesOf({ row, start, end }: TimedRow, report: Report, clock: ZoneClock): RowTimes {
	const given = report.elapsed ? parseDuration(row[report.elapsed.column]) : null;
	const starts = offsetsAt(start, clock);
	const ends = offsetsAt(end, clock);
	let times: RowTimes = { startOffset: starts[0], endOffset: ends[0], seconds: given };
	if (report.start === undefined || report.end === undefined) return times;
	// In an hour that repeats: the pair that agrees with the duration, else the one of the shortest.
	let least = Infinity;
	for (const startOffset of starts) {
		for (const endOffset of ends) {
			const elapsed = end - start + startOffset - endOffset;
			const rank = elapsed === given ? -1 : elapsed;
			if (elapsed < 0 || rank >= least) continue;
			least = rank;
			times = { startOffset, endOffset, seconds: given ?? elapsed };
		}
	}
	return times;
}

/** None of a moment that could not be read. */
export function offsetsAt(moment: WallSeconds, clock: ZoneClock): readonly number[] {
	return Number.isNaN(moment) ? [] : clock.offsetsAt(moment);
}

/** In seconds since the epoch: the earlier one in an hour that repeats; a skipped one as if not skipped yet. */
export function instantOf(wall: WallSeconds, clock: ZoneClock, known?: number): number {
	const here = known ?? offsetsAt(wall, clock).at(0);
	return wall - (here ?? offsetsAt(wall + SECONDS_PER_HOUR, clock).at(0) ?? 0);
}

/** When a row began and ended, as instants in seconds since the epoch; NaN where that cannot be read. */
export function instantsOf(one: TimedRow, report: Report, clock: ZoneClock) {
	const { startOffset, endOffset } = timesOf(one, report, clock);
	const start = instantOf(one.start, clock, startOffset);
	return { start, end: instantOf(one.end, clock, endOffset) };
}

const isoHour = memoized((hour) => {
	const [day, time] = formatWallClock(hour * SECONDS_PER_HOUR).split(' ');
	return `${day}T${time.slice(0, 3)}`;
});
/** `mm:ss-05:00`, by the seconds in all of the offset's hours before. */
const isoEnding = memoized((number) => {
	const second = number - Math.floor(number / SECONDS_PER_HOUR) * SECONDS_PER_HOUR;
	const offset = (number - second) / SECONDS_PER_HOUR;
	return formatWallClock(second).slice(14) + formatOffset(offset);
});

/** ISO 8601; null without an offset (seconds), or with one of before there were zones: not of whole minutes. */
export function isoText(wall: WallSeconds, offset: number | undefined): string | null {
	if (offset === undefined || offset % 60 !== 0) return null;
	const hour = Math.floor(wall / SECONDS_PER_HOUR);
	return isoHour(hour) + isoEnding(offset * SECONDS_PER_HOUR + wall - hour * SECONDS_PER_HOUR);
}
