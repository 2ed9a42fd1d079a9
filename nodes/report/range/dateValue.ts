import { DateTime } from 'luxon';

import { quote, UnusableSetting } from '../problem';
import { endOfDay, parseWallClock, type WallSeconds } from './wallClock';
import type { ZoneClock } from './zone';

/** Which end of a range a date stands for: a bare date is its first second as `from`, its last as `to`. */
export type RangeEnd = 'from' | 'to';

const BARE_DATE = /^\d{4}-\d{2}-\d{2}$/;
const WITHOUT_OFFSET = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?$/;
const WITH_OFFSET =
	/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)(?:\[[\w/+-]+\])?$/i;

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
	const wallClock = WITHOUT_OFFSET.exec(text);
	if (wallClock) return parseWallClock(`${wallClock[1]} ${wallClock[2]}${wallClock[3] ?? ':00'}`);
	const instant = WITH_OFFSET.exec(text);
	if (instant)
		return wallClockOf(DateTime.fromISO(`${instant[1]}T${instant[2]}${instant[3]}`), clock);
	return null;
}

function readInstant(value: unknown, clock: ZoneClock): WallSeconds | null {
	if (typeof value === 'number') return wallClockOf(DateTime.fromMillis(value), clock);
	// Not `instanceof`: n8n's expressions may come with another copy of luxon, or another realm's Date.
	if (DateTime.isDateTime(value)) return wallClockOf(value, clock);
	if (Object.prototype.toString.call(value) === '[object Date]') {
		return wallClockOf(DateTime.fromMillis(Number(value)), clock);
	}
	return null;
}

function wallClockOf(dateTime: DateTime, clock: ZoneClock): WallSeconds | null {
	return dateTime.isValid ? clock.wallClockAt(dateTime.toMillis()) : null;
}
