import type { Range } from '../time/range';
import {
	endOfDay,
	SECONDS_PER_DAY,
	startOfDay,
	startOfMonth,
	type WallSeconds,
} from '../time/wallClock';
import type { Order } from '../../reports/report';
import type { Window } from './window';

/** How a range is cut: see {@link cutRange}. */
export type SplitRequestsBy = 'calendarMonth' | '31days' | 'day';

export interface Cut {
	readonly splitBy: SplitRequestsBy;
	readonly order: Order;
	/** The longest window that the report takes, in days. */
	readonly maxDays: number;
	/** The operation's wall clock at this moment. */
	readonly now: WallSeconds;
}

/** Where the calendar window that holds a moment begins, and where the next one does. */
const CALENDAR: Readonly<Record<'calendarMonth' | 'day', (moment: WallSeconds) => Range>> = {
	calendarMonth: (moment) => ({ from: startOfMonth(moment), to: startOfMonth(moment, 1) - 1 }),
	day: (moment) => ({ from: startOfDay(moment), to: endOfDay(moment) }),
};

/**
 * Cuts a range into windows that the API accepts, in the order in which they are to be asked.
 *
 * Windows touch without overlap: the next one starts a second after the last one's end. They are cut
 * on the wall clock, so a change to or from daylight saving time neither loses nor repeats an hour.
 *
 * - `calendarMonth` never crosses the end of a month: the Manager's own screen allows no more, and
 *   whether the API does is not published. One window for each month touched.
 * - `31days` makes the fewest windows, `ceil(days / 31)`, aligned with the end that is asked first.
 * - `day` makes one for each day.
 *
 * No window starts more than a day from now: there is nothing to ask for yet (a day, because the
 * credential's time zone may be wrong).
 */
export function cutRange(range: Range, cut: Cut): Window[] {
	const latestStart = cut.now + SECONDS_PER_DAY;
	if (range.from > latestStart) return [];
	if (cut.splitBy === '31days') return fixedWindows(range, cut, latestStart);
	const windows = calendarWindows(range, CALENDAR[cut.splitBy], latestStart);
	return cut.order === 'oldestFirst' ? windows : windows.reverse();
}

function calendarWindows(
	range: Range,
	holding: (moment: WallSeconds) => Range,
	latestStart: WallSeconds,
): Window[] {
	const windows: Window[] = [];
	let from = range.from;
	while (from <= range.to && from <= latestStart) {
		const to = Math.min(holding(from).to, range.to);
		windows.push({ from, to });
		from = to + 1;
	}
	return windows;
}

function fixedWindows(range: Range, cut: Cut, latestStart: WallSeconds): Window[] {
	const length = cut.maxDays * SECONDS_PER_DAY;
	const windows: Window[] = [];
	if (cut.order === 'oldestFirst') {
		for (let from = range.from; from <= Math.min(range.to, latestStart); from += length) {
			windows.push({ from, to: Math.min(from + length - 1, range.to) });
		}
		return windows;
	}
	// Aligned with the newest end that can hold anything, not with a `to` that lies years ahead.
	let to = Math.min(range.to, endOfDay(latestStart));
	for (; to >= range.from; to -= length) {
		windows.push({ from: Math.max(to - length + 1, range.from), to });
	}
	return windows;
}
