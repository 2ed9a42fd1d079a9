import type { Report } from '../../reports/report';
import {
	formatWallClock,
	parseDuration,
	SECONDS_PER_HOUR,
	twoDigits,
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

const NONE: readonly number[] = [];

/**
 * Reads the times of a row.
 *
 * @param duration what the row says about how long it took
 */
export function rowTimes(
	start: WallSeconds,
	end: WallSeconds,
	duration: unknown,
	clock: ZoneClock,
): RowTimes {
	const given = parseDuration(duration);
	const startOffsets = Number.isNaN(start) ? NONE : clock.offsetsAt(start);
	const endOffsets = Number.isNaN(end) ? NONE : clock.offsetsAt(end);
	let startOffset: number | undefined = startOffsets[0];
	let endOffset: number | undefined = endOffsets[0];
	if (startOffset === undefined || endOffset === undefined) {
		return { startOffset, endOffset, seconds: given };
	}
	let elapsed = end - endOffset - (start - startOffset);
	if (startOffsets.length > 1 || endOffsets.length > 1) {
		({ startOffset, endOffset, elapsed } = choosePair(
			end - start,
			startOffsets,
			endOffsets,
			given,
		));
	}
	return { startOffset, endOffset, seconds: given ?? (elapsed >= 0 ? elapsed : null) };
}

/** The times of a row of a report. What has one moment only says nothing of how long it took. */
export function timesOf(
	{ row, start, end }: Pick<TimedRow, 'row' | 'start' | 'end'>,
	report: Report,
	clock: ZoneClock,
): RowTimes {
	const duration = report.elapsed && row[report.elapsed.column];
	if (report.start !== undefined && report.end !== undefined) {
		return rowTimes(start, end, duration, clock);
	}
	const times = rowTimes(start, NaN, duration, clock);
	return { ...times, endOffset: times.startOffset };
}

/**
 * The instant at which a zone's clock shows a time, in seconds since the epoch: the earlier one in an
 * hour that repeats; in one that is skipped, as though the clock had not been set yet. NaN for NaN.
 */
export function instantOf(wall: WallSeconds, clock: ZoneClock): number {
	if (Number.isNaN(wall)) return NaN;
	const [offset] = [...clock.offsetsAt(wall), ...clock.offsetsAt(wall + SECONDS_PER_HOUR), 0];
	return wall - offset;
}

/** When a row began and ended, as instants in seconds since the epoch; NaN where that cannot be read. */
export function instantsOf(
	one: Pick<TimedRow, 'row' | 'start' | 'end'>,
	report: Report,
	clock: ZoneClock,
): { readonly start: number; readonly end: number } {
	const { start, end } = one;
	const { startOffset, endOffset } = timesOf(one, report, clock);
	return {
		start: startOffset === undefined ? instantOf(start, clock) : start - startOffset,
		end: endOffset === undefined ? instantOf(end, clock) : end - endOffset,
	};
}

interface OffsetPair {
	readonly startOffset: number;
	readonly endOffset: number;
	/** Real seconds from start to end. */
	readonly elapsed: number;
}

/**
 * In an hour that repeats, a time has two offsets. Start and end take the pair that agrees with the
 * duration that wolkvox gives, else the one that makes the shortest duration that is not negative.
 *
 * @param apart seconds between start and end on the wall clock
 */
function choosePair(
	apart: number,
	startOffsets: readonly number[],
	endOffsets: readonly number[],
	given: number | null,
): OffsetPair {
	const pairs = startOffsets.flatMap((startOffset) =>
		endOffsets.map((endOffset) => ({
			startOffset,
			endOffset,
			elapsed: apart + startOffset - endOffset,
		})),
	);
	const agreeing = pairs.find(({ elapsed }) => elapsed === given);
	if (agreeing) return agreeing;
	const possible = pairs.filter(({ elapsed }) => elapsed >= 0);
	if (possible.length === 0) return pairs[0];
	return possible.reduce((best, pair) => (pair.elapsed < best.elapsed ? pair : best));
}

/**
 * The texts of 60,000 dates have much in common: each is made of a beginning that its hour shares and
 * an ending that its second shares, so that a row holds two references instead of a text of its own.
 * Of hours only so many are kept: hostile dates must not grow a table.
 */
class MomentTexts {
	private readonly hours = new Map<number, string>();
	private readonly endings: string[] = [];

	/**
	 * @param hourText what an hour is called, by its text as `YYYY-MM-DD HH`
	 * @param endingText what follows, by the two digits of the minute and the second
	 */
	constructor(
		private readonly hourText: (hour: string) => string,
		private readonly endingText: (minute: string, second: string) => string,
	) {}

	textOf(moment: WallSeconds): string {
		const hour = Math.floor(moment / SECONDS_PER_HOUR);
		const second = moment - hour * SECONDS_PER_HOUR;
		const ending = (this.endings[second] ??= this.endingText(
			twoDigits(Math.floor(second / 60)),
			twoDigits(second % 60),
		));
		return this.hourOf(hour) + ending;
	}

	private hourOf(hour: number): string {
		let text = this.hours.get(hour);
		if (text === undefined) {
			if (this.hours.size >= MOST_HOURS) this.hours.clear();
			text = this.hourText(
				formatWallClock(hour * SECONDS_PER_HOUR).slice(0, 'YYYY-MM-DD HH'.length),
			);
			this.hours.set(hour, text);
		}
		return text;
	}
}

const MOST_HOURS = 2_000;
const compactTexts = new MomentTexts(
	(hour) => hour.replace(/\D/g, ''),
	(minute, second) => minute + second,
);
/** By offset; null for one that ISO 8601 cannot write. */
const isoTexts = new Map<number, MomentTexts | null>();

/** `YYYYMMDDHHmmss`. */
export function compactText(moment: WallSeconds): string {
	return compactTexts.textOf(moment);
}

/**
 * A moment of the report as ISO 8601.
 *
 * @param wall in seconds of the wall clock; NaN for none
 * @param offset seconds east of UTC; undefined where the moment is none
 */
export function isoText(wall: WallSeconds, offset: number | undefined): string | null {
	if (offset === undefined) return null;
	let texts = isoTexts.get(offset);
	if (texts === undefined) {
		texts = isoTextsAt(offset);
		isoTexts.set(offset, texts);
	}
	return texts === null ? null : texts.textOf(wall);
}

function isoTextsAt(offset: number): MomentTexts | null {
	const zone = formatOffset(offset);
	if (zone === null) return null;
	return new MomentTexts(
		(hour) => `${hour.replace(' ', 'T')}:`,
		(minute, second) => `${minute}:${second}${zone}`,
	);
}
