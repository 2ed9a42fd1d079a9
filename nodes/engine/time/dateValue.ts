import { DateTime } from 'luxon';

import { quote, UnusableSetting } from '../settings/settings';
import {
	endOfDay,
	parseWallClock,
	SECONDS_PER_DAY,
	SECONDS_PER_HOUR,
	type WallSeconds,
} from './wallClock';
import type { ZoneClock } from './zone';

/** Which end of a range a date stands for: a bare date is its first second as `from`, its last as `to`. */
export type RangeEnd = 'from' | 'to';

/** A day, or a day and time; with an offset, behind which its zone may stand. */
const DATE =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?(?: ?([Zz]|[+-]\d{2}:?(?:\d{2})?)(?:\[[\w/+-]+\])?)?)?$/;
const OFFSET = /^([+-])(\d{2}):?(\d{2})?$/;
/** The form of wolkvox's own API, `YYYYMMDDHHmmss`, or its day alone. */
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/;
/** Milliseconds as text, which is what a sheet's column or a text field makes of them. */
const MILLISECONDS = /^\d{12,13}$/;
/** ISO 8601 writes larger ones, but no clock on earth goes by them. */
const WIDEST_OFFSET = 18 * SECONDS_PER_HOUR;

/**
 * No wolkvox report reaches further back. An earlier date is a slip (the year 0206, epoch seconds
 * taken for milliseconds) that would cost a call for every month since.
 */
export const EARLIEST: WallSeconds = Date.UTC(2000, 0, 1) / 1_000;
export const LATEST: WallSeconds = Date.UTC(9999, 11, 31, 23, 59, 59) / 1_000;

/** Days as spreadsheets count them, from 1899-12-30; a part of a day is the time. These are the years 2000 to 2099. */
const SHEET_DAYS = { first: 36_526, last: 73_050 };
/** No pattern sees more of a number. */
const LONGEST_NUMBER = 30;

/**
 * Reads one end of a range, as the contract's "Dates" says: text without an offset is the operation's
 * wall clock; text with an offset, a luxon `DateTime`, a `Date` and epoch milliseconds are instants;
 * a bare date is the whole day; wolkvox's own form, `YYYYMMDD` or `YYYYMMDDHHmmss`, is read like a bare
 * date or text without an offset, as text or number. Parts of a second are dropped.
 *
 * @param label the parameter's name as the editor shows it, for the message
 * @throws {UnusableSetting} for a value that is empty, unreadable or before the year 2000
 */
export function parseDateValue(
	value: unknown,
	end: RangeEnd,
	clock: ZoneClock,
	label: string,
): WallSeconds {
	if (value === undefined || value === null || value === '') {
		throw new UnusableSetting({
			title: `“${label}” is empty`,
			advice: 'Pick a day, or give a date such as 2026-01-31.',
		});
	}
	assertNoSheetDay(value, label);
	// As milliseconds, numbers of this form would be minutes of 1970 or years after 2600.
	const isCompact = typeof value === 'number' && COMPACT.test(String(value));
	const wall =
		typeof value === 'string' || isCompact
			? readText(String(value).trim(), end, clock)
			: wallClockAt(instantOf(value), clock);
	if (wall === null || wall > LATEST) {
		throw new UnusableSetting({
			title: `“${label}” is not a date that can be read: ${quote(value)}`,
			advice:
				'Give a day (2026-01-31), a day and time (2026-01-31 08:00:00, read as the time zone of the credential), or a date with an offset (2026-01-31T08:00:00-05:00).',
		});
	}
	if (wall < EARLIEST) {
		throw new UnusableSetting({
			title: `“${label}” lies before the year 2000: ${quote(value)}`,
			advice:
				'Check the year. A number is read as milliseconds since 1970; one in seconds must be multiplied by 1000.',
		});
	}
	return wall;
}

/**
 * A spreadsheet's day is told apart from what it could be taken for: nobody means a minute of 1970, and
 * whether the spreadsheet's zone is the operation's, nobody knows.
 */
function assertNoSheetDay(value: unknown, label: string): void {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
	const isDecimal = /^\s*\d{5}(?:[.]\d*)?\s*$/.test(text.slice(0, LONGEST_NUMBER));
	const day = isDecimal ? Number(text) : NaN;
	if (!(day >= SHEET_DAYS.first && day < SHEET_DAYS.last)) return;
	throw new UnusableSetting({
		title: `“${label}” is the number by which a spreadsheet counts days: ${quote(value)}`,
		advice: `Turn it into a day in the expression, such as {{ Number($json.day).toDateTime('excel').toUTC().toISODate() }} with the name of your column for “day”, or let the spreadsheet give text: =TEXT(A2,"yyyy-mm-dd").`,
	});
}

function readText(text: string, end: RangeEnd, clock: ZoneClock): WallSeconds | null {
	if (MILLISECONDS.test(text)) return wallClockAt(Number(text), clock);
	const [day, minutes, seconds = ':00', offset] = partsOf(text);
	const wall = parseWallClock(`${day} ${minutes ?? '00:00'}${seconds}`);
	if (wall === null) return null;
	if (minutes === undefined) return end === 'from' ? wall : endOfDay(wall);
	return offset === undefined ? wall : wallClockAt((wall - readOffset(offset)) * 1_000, clock);
}

/** Day, hour and minute, `:` and second, and offset, as far as they are there. */
function partsOf(text: string): Array<string | undefined> {
	const compact = COMPACT.exec(text);
	if (compact === null) return DATE.exec(text)?.slice(1) ?? [];
	const [, year, month, day, hour, minute, second] = compact;
	const date = `${year}-${month}-${day}`;
	return hour === undefined ? [date] : [date, `${hour}:${minute}`, `:${second}`];
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

const UTC_MIDNIGHT = /^\d{4}-\d{2}-\d{2}[T ]00:00(?::00(?:[.,]0+)?)? ?(?:Z|[+-]00:?(?:00)?)$/i;
const MILLISECONDS_PER_DAY = SECONDS_PER_DAY * 1_000;
/** No form of an instant is longer. */
const LONGEST_INSTANT = 60;

/**
 * Whether a value is midnight in UTC, as Data Tables, databases and JSON keep days: mostly a day was
 * meant, but what it says is the evening before, or the small hours.
 */
export function isUtcMidnight(value: unknown): boolean {
	if (typeof value === 'string') {
		return value.length <= LONGEST_INSTANT && UTC_MIDNIGHT.test(value.trim());
	}
	return instantOf(value) % MILLISECONDS_PER_DAY === 0;
}

/** Null for an instant that is none, such as that of an invalid date, or that no calendar reaches. */
function wallClockAt(instant: number, clock: ZoneClock): WallSeconds | null {
	return Math.abs(instant) <= LATEST * 1_000 ? clock.wallClockAt(instant) : null;
}
