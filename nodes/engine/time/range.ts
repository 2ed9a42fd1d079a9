import { UnusableSetting } from '../settings/settings';
import { isUtcMidnight, parseDateValue, type RangeEnd } from './dateValue';
import {
	endOfDay,
	formatDay,
	formatWallClock,
	SECONDS_PER_DAY,
	SECONDS_PER_HOUR,
	startOfDay,
	startOfMonth,
	startOfWeek,
	type WallSeconds,
} from './wallClock';
import type { ZoneClock } from './zone';

/** A stretch of the operation's wall clock; both ends belong to it, to the second. */
export interface Range {
	readonly from: WallSeconds;
	readonly to: WallSeconds;
}

/** Everything before and after. */
export const ALL_TIME: Range = { from: -Infinity, to: Infinity };

/** A range as messages show it: `YYYY-MM-DD HH:mm:ss to YYYY-MM-DD HH:mm:ss`. */
export function formatRange({ from, to }: Range): string {
	return `${formatWallClock(from)} to ${formatWallClock(to)}`;
}

/** The same, but in whole days where it is made of whole days. */
export function formatDays(range: Range): string {
	const { from, to } = range;
	const areWhole = from === startOfDay(from) && to === endOfDay(to);
	return areWhole ? `${formatDay(from)} to ${formatDay(to)}` : formatRange(range);
}

/** The ranges of whole days that have a name; `today` is the first second of the operation's today. */
const PRESETS = {
	today: (today: WallSeconds) => days(today, today),
	yesterday: (today: WallSeconds) => lastDays(1, today),
	last7Days: (today: WallSeconds) => lastDays(7, today),
	last30Days: (today: WallSeconds) => lastDays(30, today),
	thisWeek: (today: WallSeconds) => days(startOfWeek(today), today),
	lastWeek: (today: WallSeconds) => lastDays(7, startOfWeek(today)),
	thisMonth: (today: WallSeconds) => days(startOfMonth(today), today),
	lastMonth: (today: WallSeconds) =>
		days(startOfMonth(today, -1), startOfMonth(today) - SECONDS_PER_DAY),
};

type PresetName = keyof typeof PRESETS;

/** What the builder chose: a range by name, of a length, or between two dates in whatever form they came. */
export type DateRangeChoice =
	| { readonly dateRange: PresetName }
	| { readonly dateRange: 'lastNDays'; readonly days: number }
	| { readonly dateRange: 'lastNHours'; readonly hours: number }
	| { readonly dateRange: 'custom'; readonly from: unknown; readonly to: unknown };

export type DateRangeName = DateRangeChoice['dateRange'];

/** The full days before a day. */
function lastDays(count: number, day: WallSeconds): Range {
	return days(day - count * SECONDS_PER_DAY, day - SECONDS_PER_DAY);
}

function days(first: WallSeconds, last: WallSeconds): Range {
	return { from: first, to: endOfDay(last) };
}

/**
 * The range that a choice means on the operation's clock.
 *
 * Ranges that reach today end at today's last second, a form used in production: ending "now" would
 * hide rows where a clock is skewed or the zone is set wrong.
 *
 * @param now the operation's wall clock at this moment
 * @throws {UnusableSetting} for an unreadable date, `from` after `to`, or a range of which nothing can
 * have happened yet: by more than a day, because the zone may be set wrong
 */
export function resolveDateRange(
	choice: DateRangeChoice,
	clock: ZoneClock,
	now: WallSeconds,
): Range {
	switch (choice.dateRange) {
		case 'custom':
			return notAhead(customRange(choice, clock), clock, now);
		case 'lastNDays':
			return lastDays(choice.days, startOfDay(now));
		case 'lastNHours':
			return lastHours(choice.hours, clock, now);
		default:
			return PRESETS[choice.dateRange](startOfDay(now));
	}
}

/**
 * The hours up to now, to the second. Where an end lies in an hour that the clock shows twice, the range
 * holds that hour both times, so that nothing of the hours that passed is missing.
 */
function lastHours(hours: number, clock: ZoneClock, now: WallSeconds): Range {
	const starts = clock
		.offsetsAt(now)
		.map((offset) => clock.wallClockAt((now - offset - hours * SECONDS_PER_HOUR) * 1_000));
	const from = Math.min(...starts);
	return { from: from - repeatedAt(from, clock), to: now + repeatedAt(now, clock) };
}

/** By how many seconds a clock that shows this time is set back; 0 as a rule. */
function repeatedAt(wall: WallSeconds, clock: ZoneClock): number {
	const offsets = clock.offsetsAt(wall);
	return offsets.length < 2 ? 0 : Math.max(...offsets) - Math.min(...offsets);
}

function customRange(choice: Record<RangeEnd, unknown>, clock: ZoneClock): Range {
	const from = parseDateValue(choice.from, 'from', clock, 'From');
	const to = parseDateValue(choice.to, 'to', clock, 'To');
	if (from > to) {
		throw new UnusableSetting({
			title: `“From” lies after “To”: ${formatDays({ from, to })}`,
			advice: `Swap the two dates. Both are read as local time of ${clock.name}, the time zone of the credential.`,
		});
	}
	return { from, to };
}

function notAhead(range: Range, clock: ZoneClock, now: WallSeconds): Range {
	if (range.from - now <= SECONDS_PER_DAY) return range;
	throw new UnusableSetting({
		title: `The date range lies in the future: ${formatDays(range)}`,
		advice: `In ${clock.name}, the time zone of the credential, it is ${formatWallClock(now)}. Check the year, and that day and month are not swapped.`,
	});
}

/**
 * What a person should look at when a range came back empty: dates that were read as they must be, but
 * mostly not meant so.
 *
 * @returns a sentence for the log; undefined if there is nothing odd about the range
 */
export function emptyRangeAdvice(choice: DateRangeChoice, clock: ZoneClock): string | undefined {
	if (choice.dateRange !== 'custom') return undefined;
	const { from, to } = customRange(choice, clock);
	const dayAlone =
		'For a whole day, give the day alone, such as {{ $json.day.slice(0, 10) }} or .toISODate().';
	for (const [label, value, wall] of [
		['To', choice.to, to],
		['From', choice.from, from],
	] as const) {
		if (isUtcMidnight(value) && wall !== startOfDay(wall)) {
			return `“${label}” is midnight in UTC, which is ${formatWallClock(wall)} in ${clock.name}. ${dayAlone}`;
		}
	}
	if (to !== startOfDay(to)) return undefined;
	return `“To” is the first second of ${formatDay(to)}: that day is not in the range. ${dayAlone}`;
}
