import type { Settings } from './settings';
import { dayOf, endOfDay, SECONDS_PER_DAY } from './wallClock';

/** The settings that decide what a report files under a range. */
export type Reading = Pick<Settings, 'filterBy' | 'endInclusive' | 'now'> &
	Partial<Pick<Settings, 'filterOffset' | 'filterRounding' | 'ignoreRange'>>;

/** The first and the last wall-clock second, both in it. */
export interface Span {
	first: number;
	last: number;
}

/**
 * The true seconds that the filter takes a range for. A filter whose clock is ahead finds, under the
 * range that is asked, what happened so much earlier.
 */
export function filedSpan(from: number, to: number, reading: Reading): Span {
	if (reading.ignoreRange) return { first: -Infinity, last: Infinity };
	const { filterOffset = 0 } = reading;
	if (reading.filterRounding === 'day' && from <= to) {
		return {
			first: dayOf(from) * SECONDS_PER_DAY - filterOffset,
			last: endOfDay(to) - filterOffset,
		};
	}
	return { first: from - filterOffset, last: (reading.endInclusive ? to : to - 1) - filterOffset };
}
