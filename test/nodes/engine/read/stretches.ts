import type { Window } from '../../../../nodes/engine/read/windows';
import type { ResultPer } from '../../../../nodes/engine/rows/identity';
import { dayOf, SECONDS_PER_DAY } from '../../../simulator/wallClock';

/** What the days of one stretch have in common. */
const UNIT_OF: Readonly<Record<ResultPer, (day: number) => string | number>> = {
	wholeRange: () => 'all',
	month: (day) => new Date(day * SECONDS_PER_DAY * 1_000).toISOString().slice(0, 7),
	// 1 January 1970 was a Thursday.
	week: (day) => Math.floor((day + 3) / 7),
	day: (day) => day,
};

/** A range in stretches of the calendar, found day by day. */
export function stretchesOf({ from, to }: Window, per: ResultPer): Window[] {
	const stretches: Array<{ from: number; to: number }> = [];
	let unit: string | number | undefined;
	for (let day = dayOf(from); day <= dayOf(to); day++) {
		const begins = Math.max(from, day * SECONDS_PER_DAY);
		const ends = Math.min(to, (day + 1) * SECONDS_PER_DAY - 1);
		if (unit === UNIT_OF[per](day)) stretches[stretches.length - 1].to = ends;
		else stretches.push({ from: begins, to: ends });
		unit = UNIT_OF[per](day);
	}
	return stretches;
}
