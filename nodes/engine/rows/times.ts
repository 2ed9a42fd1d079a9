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

type Moments = Pick<TimedRow, 'row' | 'start' | 'end'>;

/** The times of a row of a report. What has one moment only says nothing of how long it took. */
export function timesOf({ row, start, end }: Moments, report: Report, clock: ZoneClock): RowTimes {
	const given = report.elapsed ? parseDuration(row[report.elapsed.column]) : null;
	const isMoment = report.start === undefined || report.end === undefined;
	const starts = offsetsAt(start, clock);
	const ends = offsetsAt(end, clock);
	const [[startOffset], [endOffset]] = [starts, ends];
	if (isMoment || startOffset === undefined || endOffset === undefined) {
		return { startOffset, endOffset, seconds: given };
	}
	if (starts.length > 1 || ends.length > 1) return choosePair(end - start, starts, ends, given);
	const seconds = given ?? realSeconds(end - start, startOffset, endOffset);
	return { startOffset, endOffset, seconds };
}

function offsetsAt(moment: WallSeconds, clock: ZoneClock): readonly number[] {
	return Number.isNaN(moment) ? [] : clock.offsetsAt(moment);
}

/** @param apart seconds between start and end on the wall clock */
function realSeconds(apart: number, startOffset: number, endOffset: number): number | null {
	const elapsed = apart + startOffset - endOffset;
	return elapsed < 0 ? null : elapsed;
}

/** In an hour that repeats: the pair that agrees with the duration, else the one of the shortest real one. */
function choosePair(
	apart: number,
	starts: readonly number[],
	ends: readonly number[],
	given: number | null,
): RowTimes {
	const pairs = starts.flatMap((startOffset) =>
		ends.map((endOffset) => ({
			startOffset,
			endOffset,
			elapsed: realSeconds(apart, startOffset, endOffset) ?? Infinity,
		})),
	);
	const agreeing = pairs.find(({ elapsed }) => elapsed === given);
	const [shortest] = [...pairs].sort((one, other) => one.elapsed - other.elapsed || 0);
	const { startOffset, endOffset, elapsed } = agreeing ?? shortest;
	return { startOffset, endOffset, seconds: given ?? (elapsed < Infinity ? elapsed : null) };
}

/** In seconds since the epoch: the earlier one in an hour that repeats; a skipped one as if not skipped yet. */
export function instantOf(wall: WallSeconds, clock: ZoneClock): number {
	if (Number.isNaN(wall)) return NaN;
	const [offset] = [...clock.offsetsAt(wall), ...clock.offsetsAt(wall + SECONDS_PER_HOUR), 0];
	return wall - offset;
}

/** When a row began and ended, as instants in seconds since the epoch; NaN where that cannot be read. */
export function instantsOf(one: Moments, report: Report, clock: ZoneClock) {
	const { start, end } = one;
	const { startOffset, endOffset } = timesOf(one, report, clock);
	return {
		start: startOffset === undefined ? instantOf(start, clock) : start - startOffset,
		end: endOffset === undefined ? instantOf(end, clock) : end - endOffset,
	};
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
