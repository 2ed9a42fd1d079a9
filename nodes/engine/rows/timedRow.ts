import type { Order, Report, Row } from '../../reports/report';
import type { Range } from '../time/range';
import {
	formatWallClock,
	memoized,
	parseDay,
	parseDuration,
	parseWallClock,
	SECONDS_PER_HOUR,
	type WallSeconds,
} from '../time/wallClock';
import { formatOffset, type ZoneClock } from '../time/zone';
import { type Asked, canonicalText, isFigure, keysOf, momentOf } from './identity';

/** A row, when it was, and who it is; made once, when its answer is read. */
export interface TimedRow {
	readonly row: Row;
	/** When it began and ended, in seconds of the wall clock; NaN where that cannot be read. */
	readonly start: WallSeconds;
	readonly end: WallSeconds;
	/** Who it is: its public key. Further rows of its answer with the same end in `-2`, `-3` …. */
	readonly key: string;
	/** The rows of its answer that differ from it in nothing but that number, itself included, in their order. */
	readonly twins: readonly TimedRow[] | undefined;
}

/** A row while its answer is read. */
type RowInMaking = { -readonly [Name in keyof TimedRow]: TimedRow[Name] };

/** Reads the rows of one answer, which are taken over. What has one moment only begins and ends then. */
export function timedRows(rows: readonly Row[], asked: Asked, window: Range): TimedRow[] {
	const { report } = asked;
	const read = report.kind === 'perDay' ? parseDay : parseWallClock;
	const startColumn = momentOf(report) ?? '';
	const endColumn = report.start === undefined ? undefined : report.end;
	const keyOf = keysOf(asked, window);
	const list = rows.map((row): RowInMaking => {
		const start = read(row[startColumn]) ?? NaN;
		const end = endColumn === undefined ? start : (read(row[endColumn]) ?? NaN);
		return { row, start, end, key: keyOf(row, start), twins: undefined };
	});
	numberTwins(list, report);
	for (const [place, name] of windowFieldsOf(report).entries()) {
		const edge = formatWallClock(place === 0 ? window.from : window.to);
		for (const row of rows) row[name] ??= edge;
	}
	return list;
}

/** Numbers rows with the same key in the fixed order of their other fields, however the answer lists them. */
function numberTwins(rows: readonly RowInMaking[], report: Report): void {
	const areFigures = isFigure(report);
	// The key of what happened holds its moment: few begin together, and few keys are compared.
	const compare = areFigures ? byKey : byStartThen(byKey);
	const inOrder = [...rows].sort(compare);
	// The name of a figure may end as a number does: none is given twice.
	const given = new Set(areFigures ? inOrder.map(({ key }) => key) : []);
	for (let from = 0, to = 0; from < inOrder.length; from = to) {
		while (to < inOrder.length && compare(inOrder[from], inOrder[to]) === 0) to++;
		if (to - from === 1) continue;
		const twins = inOrder.slice(from, to).sort(byContent(report));
		const { key } = twins[0];
		let number = 1;
		for (const twin of twins) {
			twin.twins = twins;
			while (twin !== twins[0] && given.has(twin.key)) twin.key = `${key}-${++number}`;
			given.add(twin.key);
		}
	}
}

/** The fields that say over what a row is summed, where it does not say so itself: public names. */
export function windowFieldsOf({ kind, isUndated }: Report): string[] {
	return kind === 'sum' || isUndated ? ['window_start', 'window_end'] : [];
}

type Comparison = (one: TimedRow, other: TimedRow) => number;

/** Sorts rows in place: by start, then by content, unreadable starts last; those without a time stay as they came. */
export function sortRows(rows: TimedRow[], report: Report, order: Order): TimedRow[] {
	if (momentOf(report) === undefined) return rows;
	rows.sort(byStartThen(byContent(report)));
	if (order === 'oldestFirst') return rows;
	const readable = rows.filter(({ start }) => !Number.isNaN(start));
	return readable.reverse().concat(rows.slice(readable.length));
}

/** Compares starts, and what is equal there otherwise; unreadable ones are last, and equal. */
function byStartThen(compare: Comparison): Comparison {
	const startOf = ({ start }: TimedRow) => (Number.isNaN(start) ? Infinity : start);
	// Two unreadable starts make Infinity - Infinity, which is as good as 0.
	return (one, other) => startOf(one) - startOf(other) || compare(one, other);
}

const byKey: Comparison = (one, other) => compareTexts(one.key, other.key);

/** Compares all that rows say; a text is made for those alone that are compared. */
function byContent(report: Report): Comparison {
	const texts = new Map<TimedRow, string>();
	const textOf = (one: TimedRow) => {
		const text = texts.get(one) ?? canonicalText(one.row, report);
		texts.set(one, text);
		return text;
	};
	return (one, other) => compareTexts(textOf(one), textOf(other));
}

/** By their UTF-16 units, the same in every language. */
function compareTexts(one: string, other: string): number {
	return one < other ? -1 : one > other ? 1 : 0;
}

/** When a row began and ended on the clock of the operation's zone, and how long it took. */
export type RowTimes = ReturnType<typeof timesOf>;

/** The times of a row of a report. What has one moment only says nothing of how long it took. */
export function timesOf({ row, start, end }: TimedRow, report: Report, clock: ZoneClock) {
	const given = report.elapsed ? parseDuration(row[report.elapsed.column]) : null;
	// None where a date cannot be read.
	const starts = clock.offsetsAt(start);
	const ends = clock.offsetsAt(end);
	const times = {
		/** Seconds east of UTC; undefined where the date is unreadable or the zone skips that hour. */
		startOffset: starts.at(0),
		endOffset: ends.at(0),
		/** From the row's duration, else from its two dates as real elapsed time; null without either. */
		seconds: given,
	};
	if (report.start === undefined || report.end === undefined) return times;
	// In an hour that repeats: the pair that agrees with the duration, else the one of the shortest.
	let least = Infinity;
	for (const startOffset of starts) {
		for (const endOffset of ends) {
			const elapsed = end - start + startOffset - endOffset;
			const rank = elapsed === given ? -1 : elapsed;
			if (elapsed < 0 || rank >= least) continue;
			least = rank;
			times.startOffset = startOffset;
			times.endOffset = endOffset;
			times.seconds = given ?? elapsed;
		}
	}
	return times;
}

/** In seconds since the epoch: the earlier one in an hour that repeats; a skipped one as if not skipped yet. */
export function instantOf(wall: WallSeconds, clock: ZoneClock, known?: number): number {
	const here = known ?? clock.offsetsAt(wall).at(0);
	return wall - (here ?? clock.offsetsAt(wall + SECONDS_PER_HOUR).at(0) ?? 0);
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
