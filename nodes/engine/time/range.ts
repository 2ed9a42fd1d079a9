import { DateTime } from 'luxon';

import { quote, unusable, UnusableSetting } from '../settings/settings';
import {
	endOfDay,
	formatDay,
	formatWallClock,
	parseWallClock,
	SECONDS_PER_DAY,
	SECONDS_PER_HOUR,
	startOfDay,
	startOfMonth,
	startOfWeek,
	type WallSeconds,
} from './wallClock';
import { ZoneClock } from './zone';

/** Which end of a range a date stands for: a bare date is its first second as `from`, its last as `to`. */
export type RangeEnd = 'from' | 'to';

const LABELS: Readonly<Record<RangeEnd, string>> = { from: 'From', to: 'To' };

/** A stretch of the operation's wall clock; both ends belong to it, to the second. */
export type Range = Readonly<Record<RangeEnd, WallSeconds>>;

/** Everything before and after. */
export const ALL_TIME: Range = { from: -Infinity, to: Infinity };

/** `YYYY-MM-DD HH:mm:ss to YYYY-MM-DD HH:mm:ss`. */
export function formatRange({ from, to }: Range): string {
	return `${formatWallClock(from)} to ${formatWallClock(to)}`;
}

/** The same, but in whole days where it is made of whole days. */
export function formatDays({ from, to }: Range): string {
	const areWhole = from === startOfDay(from) && to === endOfDay(to);
	return areWhole ? `${formatDay(from)} to ${formatDay(to)}` : formatRange({ from, to });
}

/** The ranges of whole days that have a name, by the first second of the operation's today. */
const PRESETS = {
	today: (today) => days(today, today),
	yesterday: (today) => lastDays(1, today),
	last7Days: (today) => lastDays(7, today),
	last30Days: (today) => lastDays(30, today),
	thisWeek: (today) => days(startOfWeek(today), today),
	lastWeek: (today) => lastDays(7, startOfWeek(today)),
	thisMonth: (today) => days(startOfMonth(today), today),
	lastMonth: (today) => days(startOfMonth(today, -1), startOfMonth(today) - SECONDS_PER_DAY),
} satisfies Readonly<Record<string, (today: WallSeconds) => Range>>;

export type DateRangeChoice =
	| { readonly dateRange: keyof typeof PRESETS }
	| { readonly dateRange: 'lastNDays'; readonly days: number }
	| { readonly dateRange: 'lastNHours'; readonly hours: number }
	| { readonly dateRange: 'custom'; readonly from: unknown; readonly to: unknown };

/** The full days before a day. */
function lastDays(count: number, day: WallSeconds): Range {
	return days(day - count * SECONDS_PER_DAY, day - SECONDS_PER_DAY);
}

function days(first: WallSeconds, last: WallSeconds): Range {
	return { from: first, to: endOfDay(last) };
}

/** The range that a choice means. What reaches today ends at its last second: clocks and zones may be wrong. */
export function resolveDateRange(choice: DateRangeChoice, clock: ZoneClock, now: WallSeconds) {
	const today = startOfDay(now);
	if (choice.dateRange === 'custom') return notAhead(customRange(choice, clock), clock, now);
	if (choice.dateRange === 'lastNDays') return lastDays(choice.days, today);
	if (choice.dateRange === 'lastNHours') return lastHours(choice.hours, clock, now);
	return PRESETS[choice.dateRange](today);
}

/** To the second; where an end lies in an hour that the clock shows twice, with both. */
function lastHours(hours: number, clock: ZoneClock, now: WallSeconds): Range {
	const [offset = 0] = clock.offsetsAt(now);
	const from = clock.wallClockAt((now - offset - hours * SECONDS_PER_HOUR) * 1_000);
	return { from: from - repeatedAt(from, clock), to: now + repeatedAt(now, clock) };
}

/** By how many seconds a clock that shows this time is set back; 0 as a rule. */
function repeatedAt(wall: WallSeconds, clock: ZoneClock): number {
	const [first = 0, last = first] = clock.offsetsAt(wall);
	return first - last;
}

function customRange(choice: Record<RangeEnd, unknown>, clock: ZoneClock): Range {
	const from = parseDateValue(choice.from, 'from', clock);
	const to = parseDateValue(choice.to, 'to', clock);
	if (from > to) {
		const advice = `Swap the two dates. Both are read as local time of ${clock.name}, the time zone of the credential.`;
		throw unusable('From', `lies after “To”: ${formatDays({ from, to })}`, advice);
	}
	return { from, to };
}

/** By no more than a day, because the zone may be set wrong. */
function notAhead(range: Range, clock: ZoneClock, now: WallSeconds): Range {
	if (range.from - now <= SECONDS_PER_DAY) return range;
	const title = `The date range lies in the future: ${formatDays(range)}`;
	const advice = `In ${clock.name}, the time zone of the credential, it is ${formatWallClock(now)}. Check the year, and that day and month are not swapped.`;
	throw new UnusableSetting({ title, advice });
}

/** For the log, where a range came back empty: dates read as they must be, but mostly not meant so. */
export function adviceOnDates(choice: DateRangeChoice, clock: ZoneClock): string | undefined {
	if (choice.dateRange !== 'custom') return undefined;
	const range = customRange(choice, clock);
	const dayAlone =
		'For a whole day, give the day alone, such as {{ $json.day.slice(0, 10) }} or .toISODate().';
	const isMidnight = (wall: WallSeconds | null) => wall !== null && wall === startOfDay(wall);
	for (const end of ['to', 'from'] as const) {
		const value = choice[end];
		const shown = formatWallClock(range[end]);
		// So databases and JSON keep days; but what it says here is the evening before, or the small hours.
		const isInUtc = typeof value !== 'string' || /(?:Z|[+-]00(?::?00)?)$/i.test(value.trim());
		if (isInUtc && isMidnight(readWall(value, end, UTC)) && !isMidnight(range[end])) {
			return `“${LABELS[end]}” is midnight in UTC, which is ${shown} in ${clock.name}. ${dayAlone}`;
		}
	}
	if (!isMidnight(range.to)) return undefined;
	return `“To” is the first second of ${formatDay(range.to)}: that day is not in the range. ${dayAlone}`;
}

/** A day, or a day and time; with an offset, behind which its zone may stand. */
const DATE =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?(?: ?([Zz]|[+-]\d{2}:?(?:\d{2})?)(?:\[[\w/+-]+\])?)?)?$/;
const OFFSET = /^([+-])(\d{2}):?(\d{2})?$/;
/** The form of wolkvox's own API, and its day alone. */
const COMPACT = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;
const COMPACT_DAY = /^(\d{4})(\d{2})(\d{2})$/;
/** Milliseconds as text, which is what a sheet's column or a text field makes of them. */
const MILLISECONDS = /^\d{12,13}$/;
/** ISO 8601 writes larger ones, but no clock on earth goes by them. */
const WIDEST_OFFSET = 18 * SECONDS_PER_HOUR;

/** An earlier date is a slip (epoch seconds for milliseconds) that would cost a call for every month since. */
export const EARLIEST: WallSeconds = Date.UTC(2000, 0, 1) / 1_000;
export const LATEST: WallSeconds = Date.UTC(9999, 11, 31, 23, 59, 59) / 1_000;

const UTC = new ZoneClock('UTC');

/** Days as spreadsheets count them, from 1899-12-30; a part of a day is the time. These are 2000 to 2099. */
const SHEET_DAYS = { first: 36_526, last: 73_050 };

/**
 * Reads one end of a range. A bare date is the whole day, text without an offset and numbers of the form
 * YYYYMMDD or YYYYMMDDHHmmss are the operation's wall clock, all else is an instant.
 */
export function parseDateValue(value: unknown, end: RangeEnd, clock: ZoneClock): WallSeconds {
	const label = LABELS[end];
	if (value === undefined || value === null || value === '') {
		throw unusable(label, 'is empty', 'Pick a day, or give a date such as 2026-01-31.');
	}
	assertNoSheetDay(value, label);
	const wall = readWall(value, end, clock);
	if (wall === null || !(wall <= LATEST)) {
		const advice =
			'Give a day (2026-01-31), a day and time (2026-01-31 08:00:00, read as the time zone of the credential), or a date with an offset (2026-01-31T08:00:00-05:00).';
		throw unusable(label, `is not a date that can be read: ${quote(value)}`, advice);
	}
	if (wall < EARLIEST) {
		const advice =
			'Check the year. A number is read as milliseconds since 1970; one in seconds must be multiplied by 1000.';
		throw unusable(label, `lies before the year 2000: ${quote(value)}`, advice);
	}
	return wall;
}

/** Nobody means a minute of 1970; and whether the spreadsheet's zone is the operation's, nobody knows. */
function assertNoSheetDay(value: unknown, label: string): void {
	const day = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
	if (!(day >= SHEET_DAYS.first && day < SHEET_DAYS.last)) return;
	const why = `is the number by which a spreadsheet counts days: ${quote(value)}`;
	const advice = `Turn it into a day in the expression, such as {{ Number($json.day).toDateTime('excel').toUTC().toISODate() }} with the name of your column for “day”, or let the spreadsheet give text: =TEXT(A2,"yyyy-mm-dd").`;
	throw unusable(label, why, advice);
}

function readWall(value: unknown, end: RangeEnd, clock: ZoneClock): WallSeconds | null {
	// As milliseconds, numbers of this form would be minutes of 1970 or years after 2600.
	const isCompact = typeof value === 'number' && /^\d{8}(\d{6})?$/.test(String(value));
	if (typeof value !== 'string' && !isCompact) return clock.wallClockAt(instantOf(value));
	return readText(String(value).trim(), end, clock);
}

function readText(text: string, end: RangeEnd, clock: ZoneClock): WallSeconds | null {
	if (MILLISECONDS.test(text)) return clock.wallClockAt(Number(text));
	const date = text.replace(COMPACT_DAY, '$1-$2-$3').replace(COMPACT, '$1-$2-$3 $4:$5:$6');
	const [, day, minutes, seconds = ':00', offset] = DATE.exec(date) ?? [];
	const wall = parseWallClock(`${day} ${minutes ?? '00:00'}${seconds}`);
	if (wall === null) return null;
	if (minutes === undefined) return end === 'from' ? wall : endOfDay(wall);
	return offset === undefined ? wall : clock.wallClockAt((wall - readOffset(offset)) * 1_000);
}

/** Seconds east of UTC; NaN for an offset that is none. */
function readOffset(offset: string): number {
	const [, sign, hours = '00', minutes = '00'] = OFFSET.exec(offset) ?? [];
	const seconds = Number(hours) * SECONDS_PER_HOUR + Number(minutes) * 60;
	if (seconds > WIDEST_OFFSET || Number(minutes) > 59) return NaN;
	return sign === '-' ? -seconds : seconds;
}

/** Milliseconds since the epoch; NaN for what is no instant. */
function instantOf(value: unknown): number {
	if (typeof value === 'number') return value;
	// Not `instanceof`: n8n's expressions may come with another copy of luxon, or another realm's Date.
	const isDateTime = DateTime.isDateTime(value);
	const isDate = Object.prototype.toString.call(value) === '[object Date]';
	return isDateTime || isDate ? Number(value) : NaN;
}
