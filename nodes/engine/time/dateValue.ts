import { DateTime } from 'luxon';

import { quote, UnusableSetting } from '../settings/problem';
import { endOfDay, parseWallClock, SECONDS_PER_HOUR, type WallSeconds } from './wallClock';
import type { ZoneClock } from './zone';

/** Which end of a range a date stands for: a bare date is its first second as `from`, its last as `to`. */
export type RangeEnd = 'from' | 'to';

const BARE_DATE = /^\d{4}-\d{2}-\d{2}$/;
const WALL_CLOCK = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?$/;
const OFFSET = / ?(?:Z|([+-])(\d{2}):?(\d{2})?)(?:\[[\w/+-]+\])?$/i;
/** Milliseconds as text, which is what a sheet's column or a text field makes of them. */
const MILLISECONDS = /^\d{12,13}$/;
/** ISO 8601 writes larger ones, but no clock on earth goes by them. */
const WIDEST_OFFSET = 18 * SECONDS_PER_HOUR;

/**
 * No wolkvox report reaches further back. An earlier date is a slip (the year 0206, epoch seconds
 * taken for milliseconds) that would cost a call for every month since.
 */
const EARLIEST: WallSeconds = Date.UTC(2000, 0, 1) / 1_000;
const LATEST: WallSeconds = Date.UTC(9999, 11, 31, 23, 59, 59) / 1_000;

/**
 * Reads one end of a range, as the contract's "Dates" says: text without an offset is the operation's
 * wall clock; text with an offset, a luxon `DateTime`, a `Date` and epoch milliseconds are instants;
 * a bare date is the whole day. Parts of a second are dropped.
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
	const wall =
		typeof value === 'string' ? readText(value.trim(), end, clock) : readInstant(value, clock);
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

function readText(text: string, end: RangeEnd, clock: ZoneClock): WallSeconds | null {
	if (BARE_DATE.test(text)) {
		const midnight = parseWallClock(`${text} 00:00:00`);
		return midnight === null || end === 'from' ? midnight : endOfDay(midnight);
	}
	if (MILLISECONDS.test(text)) return wallClockAt(Number(text), clock);
	const withoutOffset = readWallClock(text);
	if (withoutOffset !== null) return withoutOffset;
	const offset = OFFSET.exec(text);
	if (offset === null) return null;
	const local = readWallClock(text.slice(0, offset.index));
	const seconds = readOffset(offset);
	return local === null || seconds === null ? null : wallClockAt((local - seconds) * 1_000, clock);
}

function readWallClock(text: string): WallSeconds | null {
	const match = WALL_CLOCK.exec(text);
	return match && parseWallClock(`${match[1]} ${match[2]}${match[3] ?? ':00'}`);
}

/** Seconds east of UTC. */
function readOffset([, sign, hours, minutes = '00']: RegExpExecArray): number | null {
	if (sign === undefined) return 0;
	const seconds = Number(hours) * SECONDS_PER_HOUR + Number(minutes) * 60;
	if (seconds > WIDEST_OFFSET || Number(minutes) > 59) return null;
	return sign === '-' ? -seconds : seconds;
}

function readInstant(value: unknown, clock: ZoneClock): WallSeconds | null {
	if (typeof value === 'number') return wallClockAt(value, clock);
	// Not `instanceof`: n8n's expressions may come with another copy of luxon, or another realm's Date.
	const isDateTime = DateTime.isDateTime(value);
	const isDate = Object.prototype.toString.call(value) === '[object Date]';
	return isDateTime || isDate ? wallClockAt(Number(value), clock) : null;
}

/** Null for an instant that is none, such as that of an invalid date, or that no calendar reaches. */
function wallClockAt(instant: number, clock: ZoneClock): WallSeconds | null {
	return Math.abs(instant) <= LATEST * 1_000 ? clock.wallClockAt(instant) : null;
}
