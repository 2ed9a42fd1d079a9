import { parseWallClock } from '../time/wallClock';
import { formatOffset, type ZoneClock } from '../time/zone';
import type { Report, Row } from '../../reports/report';
import { parseDuration } from '../time/duration';

/** What the dates and the duration of a row say, on the clock of the operation's zone. */
export interface SessionTimes {
	/** ISO 8601 with the zone's offset; null where the date is unreadable or the zone skips that hour. */
	readonly startIso: string | null;
	readonly endIso: string | null;
	/** From the row's duration, else from its two dates as real elapsed time; null where neither can be read. */
	readonly seconds: number | null;
}

const NONE: readonly number[] = [];

/**
 * Reads the times of a row.
 *
 * @param start when it began, for who has read that before; null where it cannot be read
 */
export function sessionTimes(
	row: Row,
	report: Report,
	clock: ZoneClock,
	start = parseWallClock(row[report.fields.start]),
): SessionTimes {
	const startText = row[report.fields.start];
	const endText = row[report.fields.end];
	const end = parseWallClock(endText);
	const given = parseDuration(row[report.fields.duration]);
	const startOffsets = start === null ? NONE : clock.offsetsAt(start);
	const endOffsets = end === null ? NONE : clock.offsetsAt(end);
	let startOffset: number | undefined = startOffsets[0];
	let endOffset: number | undefined = endOffsets[0];
	let elapsed: number | null = null;
	if (start !== null && end !== null && startOffset !== undefined && endOffset !== undefined) {
		elapsed = end - endOffset - (start - startOffset);
		if (startOffsets.length > 1 || endOffsets.length > 1) {
			const pair = choosePair(end - start, startOffsets, endOffsets, given);
			({ startOffset, endOffset, elapsed } = pair);
		}
	}
	return {
		startIso: iso(startText, startOffset),
		endIso: iso(endText, endOffset),
		seconds: given ?? (elapsed !== null && elapsed >= 0 ? elapsed : null),
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

const suffixes = new Map<number, string | null>();
/**
 * The day of the row before, which is mostly that of the next one: what the texts of 60,000 rows have
 * in common is kept once, which is less for the garbage collector to copy.
 */
const day = { text: '', withT: '' };

function iso(text: unknown, offset: number | undefined): string | null {
	if (typeof text !== 'string' || offset === undefined) return null;
	let suffix = suffixes.get(offset);
	if (suffix === undefined) {
		suffix = formatOffset(offset);
		suffixes.set(offset, suffix);
	}
	if (suffix === null) return null;
	if (day.text === '' || !text.startsWith(day.text)) {
		day.text = text.slice(0, 10);
		day.withT = `${day.text}T`;
	}
	return day.withT + text.slice(11) + suffix;
}
