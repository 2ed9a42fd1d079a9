import type { Report } from '../../reports/report';
import { type FailureKind, RequestFailed } from '../client/failures';
import { request } from '../client/request';
import { type TimedRow, timedRows } from '../rows/timedRow';
import { formatRange } from '../time/range';
import { endOfDay, SECONDS_PER_DAY, SECONDS_PER_HOUR, startOfMonth } from '../time/wallClock';
import type { Reading } from './reading';
import { edgesOf, spanOf, type Window, wholeDays } from './windows';

/** What a window was answered: its rows, and how many there are, where the message says so. */
export type Answer = Awaited<ReturnType<typeof askWindow>>;

/** No clock of another zone, and no rounding to days, moves a row further out of a range. In seconds. */
const FURTHEST_OUTSIDE = 26 * SECONDS_PER_HOUR;

/**
 * Asks for a window, and reads what comes. Whether the API takes windows that reach into the future is not
 * published: one that it refuses is asked once more with an end that is used in production, today's.
 *
 * @throws {RequestFailed} if the window cannot be read, or its answer cannot be right
 */
export async function askWindow(reading: Reading, window: Window, tries: number) {
	const { now, report, request: context } = reading;
	const today = endOfDay(now);
	const reachesAhead = window.to > today && window.from <= today;
	let answered = await request(window, context, tries);
	if (answered.kind === 'none' && answered.refused && reachesAhead) {
		answered = await request({ from: window.from, to: today }, context, tries);
	}
	if (answered.kind === 'none') {
		await assertNothing(reading, window, tries);
		return { rows: [], total: undefined };
	}
	const { rows: sent, isSingle, total } = answered;
	if (isSingle && !isRowOf(sent[0], report)) throw failureFor('unexpectedData', window);
	const rows = timedRows(sent, reading, window);
	assertKept(reading, window, rows);
	// The message of figures counts what they sum; of an object, what is in it.
	const countsRows = (report.kind === 'event' || report.kind === 'whole') && !isSingle;
	return { rows, total: countsRows ? total : undefined };
}

/** A few rows outside may be filed by a date that they do not show; most of them: the range was not obeyed. */
function assertKept({ report, range, warn }: Reading, window: Window, rows: TimedRow[]): void {
	if (report.start === undefined || report.end === undefined) return;
	const allowed = { from: range.from - FURTHEST_OUTSIDE, to: range.to + FURTHEST_OUTSIDE };
	const outside = rows.filter((row) => isOutside(allowed, row)).length;
	if (outside === 0) return;
	if (mostLieOutside(allowed, rows)) throw failureFor('rangeNotKept', window);
	const what = report.words[outside === 1 ? 'one' : 'many'];
	const where = 'of more than a day before or after the range';
	warn(`${outside} ${what} ${where} came for ${formatRange(window)}: kept`);
}

/** Across a month's end, "no records" may be a refusal: then one of its months has rows, and that is a failure. */
async function assertNothing(reading: Reading, window: Window, tries: number): Promise<void> {
	const { now, report, request: context } = reading;
	if (edgesOf(report) !== 'never' || startOfMonth(window.from, 1) > window.to) return;
	// What has not begun anywhere has nothing to show.
	const last = Math.min(window.to, now + SECONDS_PER_DAY);
	for (let from = window.from; from <= last; from = startOfMonth(from, 1)) {
		const month = { from, to: Math.min(startOfMonth(from, 1) - 1, window.to) };
		const answered = await request(month, context, tries);
		if (answered.kind === 'rows') throw failureFor('monthEndRefused', window);
	}
}

/** A single object is a row where it has a column of the report; of one that nobody knows, always. */
function isRowOf(row: object, { columns }: Report): boolean {
	return columns.length === 0 || columns.some((column) => Object.hasOwn(row, column));
}

/** Whether no second of a row lies in a window. */
function isOutside({ from, to }: Window, { start, end }: TimedRow): boolean {
	return (start < from && end < from) || (start > to && end > to);
}

/** Whether more than half of the rows have no second in a window. */
export function mostLieOutside(window: Window, rows: readonly TimedRow[]): boolean {
	return rows.filter((row) => isOutside(window, row)).length * 2 > rows.length;
}

/** Whether rows lie outside of a window and further apart than it is long, but within its days. */
export function reachesToDays(window: Window, rows: readonly TimedRow[]): boolean {
	const days = wholeDays(window);
	const goesOutside = rows.some((row) => isOutside(window, row));
	if (!goesOutside || rows.some((row) => isOutside(days, row))) return false;
	const extentOf = (moments: number[]) => {
		const read = moments.filter((moment) => !Number.isNaN(moment)).sort((a, b) => a - b);
		return read.length > 0 ? read[read.length - 1] - read[0] : 0;
	};
	const extents = [rows.map(({ start }) => start), rows.map(({ end }) => end)].map(extentOf);
	return extents.every((extent) => extent > spanOf(window));
}

/** A failure that the server does not know of. */
export function failureFor(kind: FailureKind, window: Window): RequestFailed {
	return new RequestFailed({ kind }, window, 1);
}
