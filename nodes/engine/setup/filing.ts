import type { TimedRow } from '../rows/timedRow';
import type { Range } from '../time/range';
import { SECONDS_PER_HOUR } from '../time/wallClock';
import { isFinding, type Shown } from './calls';
import { counted, type Finding, told, unknown } from './verdict';

/** By what of a row wolkvox may decide whether it lies in a window; `other` is some time after its end. */
export type FiledBy = 'start' | 'end' | 'overlap' | 'other';

/** One way in which wolkvox may understand what it is asked for. */
export interface Explanation {
	readonly filedBy: FiledBy;
	/** By how many hours the clock of the filter is ahead of the one in the rows. */
	readonly hours: number;
	/** Whether the last second of a window belongs to it. */
	readonly inclusive: boolean;
}

/** No clock on earth is further from another; in steps of half an hour, as nearly all are. */
const MOST_HOURS = 14;
const STEP = 0.5;
/** How long after its end a row is filed under `other`, in seconds. */
const LATE = { least: 2, most: 1_500 };

/** Every way that is thought of for rows filed by one of these moments. */
export function explanationsOf(ways: readonly FiledBy[]): Explanation[] {
	const length = (2 * MOST_HOURS) / STEP + 1;
	const clocks = Array.from({ length }, (_, at) => at * STEP - MOST_HOURS);
	return ways.flatMap((filedBy) =>
		(filedBy === 'other' ? [0] : clocks).flatMap((hours) =>
			[true, false].map((inclusive) => ({ filedBy, hours, inclusive })),
		),
	);
}

/** Whether a window shows a row, if the explanation is true; undefined where that leaves it open. */
export function shows(explanation: Explanation, window: Range, row: TimedRow): boolean | undefined {
	const { filedBy, hours, inclusive } = explanation;
	const first = window.from - hours * SECONDS_PER_HOUR;
	const last = window.to - hours * SECONDS_PER_HOUR - (inclusive ? 0 : 1);
	const { start, end } = row;
	if (last < first) return false;
	if (filedBy === 'start') return first <= start && start <= last;
	if (filedBy === 'end') return first <= end && end <= last;
	if (filedBy === 'overlap') return start <= last && first <= end;
	if (last < end + LATE.least || first > end + LATE.most) return false;
	return first <= end + LATE.least && last >= end + LATE.most ? true : undefined;
}

/** Those that an answer does not contradict; from one that lacks rows, only what it shows counts. */
export function fitting(
	explanations: readonly Explanation[],
	{ window, times, isWhole }: Shown,
	rows: readonly TimedRow[],
): Explanation[] {
	return explanations.filter((explanation) =>
		rows.every((row) => {
			const isShown = times.has(row.key);
			const expected = shows(explanation, window, row) ?? isShown;
			return expected === isShown || (expected && !isWhole);
		}),
	);
}

/** So many of the first and of the last rows of an answer can tell what any of them can. */
const ENOUGH = 300;
/** The best length of a row to be asked around, in seconds: longer ones look alike under two clocks. */
const LENGTH = { least: 4, most: (STEP * SECONDS_PER_HOUR) / 2 };

/**
 * The rows that can tell: with two dates that can be read, and known again in another answer.
 *
 * @returns a long one near the middle of the window, if there is one, then those near its ends
 */
export function witnessesIn({ rows, times, window }: Shown): TimedRow[] {
	const fit = rows
		.filter(({ key, start, end }) => start <= end && times.get(key) === 1)
		.sort((one, other) => one.start - other.start);
	const inside = fit.filter(({ start, end }) => start > window.from && end < window.to);
	const long = inside.filter(
		({ start, end }) => end - start >= LENGTH.least && end - start <= LENGTH.most,
	);
	const central = long.length > 0 ? long : inside;
	const middle = central.slice(central.length >> 1, (central.length >> 1) + 1);
	return [...middle, ...fit.slice(0, ENOUGH), ...fit.slice(-ENOUGH)];
}

/** The windows of two seconds that end and begin at the two ends of a row, and the time after it. */
export function probesAround({ start, end }: TimedRow): Range[] {
	return [
		...[start, start + 1, end, end + 1].map((to) => ({ from: to - 1, to })),
		{ from: end + LATE.least, to: end + LATE.most },
	];
}

/** Whether asking for a window tells the explanation of this clock from others. */
export function isTelling(fit: readonly Explanation[], window: Range, row: TimedRow): boolean {
	const expected = fit.map((explanation) => shows(explanation, window, row));
	const isPossible = fit.some(({ hours }, at) => hours === 0 && expected[at] === true);
	return isPossible && expected.some((one) => one !== true);
}

/** What was asked, and what of it can be true. */
export interface Evidence {
	/** Undefined where there was no row to go by. */
	readonly fit: readonly Explanation[] | undefined;
	readonly answers: readonly Shown[];
	/** Why something could not be asked. */
	readonly failed?: Finding;
}

/** What follows for the checks of filing: only what nothing else explains. */
export function findFiling(
	{ fit, answers, failed }: Evidence,
	assumed: FiledBy,
): Record<'filedBy' | 'ends' | 'filterClock', Finding> {
	const open = (why: string) => failed ?? unknown(why);
	if (fit === undefined) {
		const why = open('It takes a row with two dates that can be read, and with a key of its own');
		return { filedBy: why, ends: why, filterClock: why };
	}
	const clock = findFilterClock(fit, answers);
	const filterClock = clock.result === 'unknown' ? (failed ?? clock) : clock;
	if (fit.some(({ hours }) => hours !== 0)) {
		const why = open('The clock of the filter is not certain, so that this is not, either');
		return { filedBy: why, ends: why, filterClock };
	}
	const [way = 'other', ...otherWays] = new Set(fit.map(({ filedBy }) => filedBy));
	const [isIn, ...otherEnds] = new Set(fit.map(({ inclusive }) => inclusive));
	const how = way === 'other' ? 'neither by start nor by end nor by overlap' : `by ${way}`;
	const filed = `Rows are filed ${how}: nothing else fits the answers to ${counted(answers.length, 'window')}`;
	const ended = `A window that ends in the very second of a row ${isIn ? 'brings' : 'does not bring'} it`;
	const why = open('No window that was asked for tells');
	return {
		filedBy: otherWays.length > 0 ? why : told(way, assumed, filed),
		ends:
			isIn === undefined || otherEnds.length > 0
				? why
				: told(isIn ? 'inclusive' : 'exclusive', 'inclusive', ended),
		filterClock,
	};
}

/** By how many hours the clock of the filter is ahead. */
function findFilterClock(fit: readonly Explanation[], answers: readonly Shown[]): Finding {
	const outside = answers
		.flatMap(({ window, rows }) =>
			rows.map(({ start, end }) => Math.max(window.from - end, start - window.to)),
		)
		.filter((distance) => distance > 0);
	const furthest = outside.reduce((most, distance) => Math.max(most, distance), 0);
	const distance = Number((furthest / SECONDS_PER_HOUR).toFixed(1));
	const found = `${counted(outside.length, 'row')} outside of what was asked, by up to ${distance} hours`;
	const [least, ...others] = [...new Set(fit.map(({ hours }) => hours))].sort(
		(one, other) => Math.abs(one) - Math.abs(other),
	);
	if (least === undefined) {
		return distance > 0 ? told(distance, 0, `${found}, not all by the same`) : unknown(found);
	}
	if (others.length === 0) return told(least, 0, found);
	if (least === 0) return unknown(found);
	return told(least, 0, `${found}. At least: the rows do not tell exactly`);
}

/** Whether the halves together bring what the whole brought. */
export function findParts(whole: Shown, halves: ReadonlyArray<Shown | Finding>): Finding {
	const failed = halves.find(isFinding);
	if (failed !== undefined) return failed;
	if (halves.length === 0) return unknown('What this report says of a range cannot be split');
	const parts = halves.filter((half) => 'window' in half);
	if (![whole, ...parts].every(({ isWhole }) => isWhole)) {
		return unknown('More rows than one answer carries: a shorter range would tell');
	}
	let [lacking, further] = [0, 0];
	for (const key of new Set([whole, ...parts].flatMap(({ times }) => [...times.keys()]))) {
		const [inWhole, older, newer] = [whole, ...parts].map(({ times }) => times.get(key) ?? 0);
		lacking += Math.max(0, inWhole - older - newer);
		further += Math.max(0, older - inWhole, newer - inWhole);
	}
	const found = `Of ${counted(whole.rows.length, 'row')}, the two halves lack ${lacking}, and bring ${further} more`;
	return told(lacking + further === 0 ? 'whole' : 'lacking', 'whole', found);
}
