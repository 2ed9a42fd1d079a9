import { quote, UnusableSetting } from '../settings/problem';
import { parseDateValue } from './dateValue';
import { formatDays, type Range } from './range';
import {
	endOfDay,
	SECONDS_PER_DAY,
	startOfDay,
	startOfMonth,
	startOfWeek,
	type WallSeconds,
} from './wallClock';
import type { ZoneClock } from './zone';

/** What the builder chose: a preset by name, or `custom` with the two dates in whatever form they came. */
export interface DateRangeChoice {
	readonly dateRange: unknown;
	readonly from?: unknown;
	readonly to?: unknown;
}

/** The ranges of a preset, in whole days; `today` is the first second of the operation's today. */
const PRESETS: Readonly<Record<string, (today: WallSeconds) => Range>> = {
	today: (today) => days(today, today),
	yesterday: (today) => days(today - SECONDS_PER_DAY, today - SECONDS_PER_DAY),
	last7Days: (today) => days(today - 7 * SECONDS_PER_DAY, today - SECONDS_PER_DAY),
	last30Days: (today) => days(today - 30 * SECONDS_PER_DAY, today - SECONDS_PER_DAY),
	thisWeek: (today) => days(startOfWeek(today), today),
	lastWeek: (today) =>
		days(startOfWeek(today) - 7 * SECONDS_PER_DAY, startOfWeek(today) - SECONDS_PER_DAY),
	thisMonth: (today) => days(startOfMonth(today), today),
	lastMonth: (today) => days(startOfMonth(today, -1), startOfMonth(today) - SECONDS_PER_DAY),
};

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
 * @throws {UnusableSetting} for an unknown preset, an unreadable date, or `from` after `to`
 */
export function resolveDateRange(
	choice: DateRangeChoice,
	clock: ZoneClock,
	now: WallSeconds,
): Range {
	if (choice.dateRange === 'custom') return customRange(choice, clock);
	const name = choice.dateRange;
	if (typeof name !== 'string' || !Object.hasOwn(PRESETS, name)) {
		throw new UnusableSetting({
			title: `“Date Range” has a value that does not exist: ${quote(name)}`,
			advice: `Choose one from the list. An expression may give one of: ${Object.keys(PRESETS).join(', ')}, custom.`,
		});
	}
	return PRESETS[name](startOfDay(now));
}

function customRange(choice: DateRangeChoice, clock: ZoneClock): Range {
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
