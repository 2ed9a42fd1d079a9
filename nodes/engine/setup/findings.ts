import type { Report, Row } from '../../reports/report';
import { readEndedBy } from '../rows/filter';
import { isMissing } from '../rows/identity';
import type { TimedRow } from '../rows/timedRow';
import type { Range } from '../time/range';
import { parseDay, parseDuration, parseWallClock, SECONDS_PER_HOUR } from '../time/wallClock';
import { ZoneClock } from '../time/zone';
import type { Calls, Setup, Shown } from './checkSetup';
import { type Finding, told, unknown } from './verdict';

/** What the rows are like: columns, dates, words and keys. */
export function findRows(rows: readonly TimedRow[], report: Report): Finding {
	const { columns, start = [], end = [], endedBy } = report;
	const present = new Set(rows.flatMap(({ row }) => Object.keys(row)));
	const missing = columns.filter((column) => !present.has(column));
	const further = [...present].filter((column) => !columns.includes(column));
	const oddIn = (column: string, isOdd: (row: Row) => unknown) =>
		rows.flatMap(({ row }) => (!isMissing(row[column]) && isOdd(row) ? [row[column]] : []));
	const unreadable = (what: string, column: string, read: (value: unknown) => number | null) => {
		const odd = oddIn(column, (row) => read(row[column]) === null);
		const about = `${counted(odd.length, what)} of ${column} that cannot be read`;
		return [about, odd.map(formOf)] as const;
	};
	const readDate = report.kind === 'perDay' ? parseDay : parseWallClock;
	const dates = [...new Set([start, end, report.times].flat())];
	const isStrange = (row: Row) => endedBy && readEndedBy(row, endedBy) === 'unknown';
	const words = oddIn(endedBy?.column ?? '', isStrange);
	const ofWords = `${counted(words.length, 'word')} in ${endedBy?.column} that the node does not know`;
	/** What is said of what is odd, and examples of it; nothing where there are none. */
	const odd: ReadonlyArray<readonly [about: string, examples: readonly string[]]> = [
		['Documented columns that are missing', missing],
		['Further columns', columns.length > 0 ? further.map((name) => nameOf(name, 40)) : []],
		...dates.map((column) => unreadable('date', column, readDate)),
		...report.durations.map((column) => unreadable('duration', column, parseDuration)),
		[ofWords, words.map((word) => nameOf(String(word), 20))],
	];
	const told = odd.flatMap(([about, few]) => (few.length > 0 ? `${about}: ${listed(few)}` : []));
	const doubled = rows.length - new Set(rows.map(({ key }) => key)).size;
	if (doubled > 0) told.push(`${counted(doubled, 'row')} with the key of another`);
	const found = [counted(rows.length, 'row'), ...told].join('. ');
	return { result: told.length === 0 ? 'right' : 'different', value: rows.length, found };
}

/** How much two clocks may differ that are set right, in seconds. */
const SKEW = 120;

/** Whether the dates can be right; `today` is asked for where the range does not reach up to now. */
export function findDates(range: readonly TimedRow[], today: Shown | undefined, setup: Setup) {
	const { clock, now, zones } = setup;
	const wall = clock.wallClockAt(now);
	const rows = [...range, ...(today?.rows ?? [])];
	const newest = rows.reduce((last, { start }) => (start > last ? start : last), -Infinity);
	if (newest > wall + SKEW) {
		const fit = zones.filter((zone) => newest <= new ZoneClock(zone).wallClockAt(now) + SKEW);
		const ahead = `The newest row begins ${minutes(newest - wall)} ahead of now in ${clock.name}`;
		const known = fit.join(', ') || 'none of those known';
		return told('ahead', 'agree', `${ahead}. Zones that would fit: ${known}`);
	}
	const agree = compareDurations(rows, setup);
	const agreeing = agree.filter(Boolean).length;
	const agreed = `The duration agrees with the two dates in ${agreeing} of ${counted(agree.length, 'row')}`;
	if (agreeing < agree.length) return told('disagree', 'agree', `${agreed}.`);
	if (today?.failed) return today.failed;
	if (newest === -Infinity) return unknown('No row with a date that can be read');
	const began = `The newest row began ${minutes(wall - newest)} before now in ${clock.name}`;
	const since = agree.length > 0 ? `${agreed}. ${began}` : began;
	if (isBusy(rows, newest, wall)) return told('agree', 'agree', since);
	return unknown(`${since}: too long ago, or too few at this time of day, to prove the zone`);
}

/** Of each row with a duration and two dates, whether these agree to the second. */
function compareDurations(rows: readonly TimedRow[], { report, clock }: Setup): boolean[] {
	const { elapsed, start: first, end: last } = report;
	if (elapsed === undefined || first === undefined || last === undefined) return [];
	return rows.flatMap(({ row, start, end }) => {
		const given = parseDuration(row[elapsed.column]);
		if (given === null || Number.isNaN(end - start)) return [];
		const ends = clock.offsetsAt(end).map((offset) => end - offset - given);
		const starts = clock.offsetsAt(start).map((offset) => start - offset);
		return starts.some((from) => ends.some((to) => Math.abs(to - from) <= 1));
	});
}

/** So many rows in an hour, the newest so many seconds ago: half an hour of another clock would show. */
const BUSY = { rows: 12, ago: 1_200 };

/** Whether rows come so fast, now and on other days after this hour, that a pause would be odd. */
function isBusy(rows: readonly TimedRow[], newest: number, now: number): boolean {
	const isFull = (to: number) =>
		rows.filter(({ start }) => start > to - SECONDS_PER_HOUR && start <= to).length >= BUSY.rows;
	// A quiet hour, or the end of the working day, looks like a clock that is behind.
	const usually = [1, 7].some((days) => isFull(now - (days * 24 - 1) * SECONDS_PER_HOUR));
	return newest >= now - BUSY.ago && isFull(newest) && usually;
}

/** As many, shuffled, are in order once in three million times. */
const ENOUGH_TO_SORT = 10;

/** In which order an answer brings its rows, and what its message counts. */
export function findOrder(shown: Shown, { start, end, maxRows }: Report): Finding {
	const counts = countsOf(shown, maxRows);
	const [starts, ends] = (['start', 'end'] as const).map((moment) =>
		shown.rows.map((row) => row[moment]).filter((at) => !Number.isNaN(at)),
	);
	if (new Set(starts).size < ENOUGH_TO_SORT) {
		return unknown(`Too few rows with different dates to tell. ${counts}`);
	}
	const byStart = directionOf(starts);
	const direction = byStart === 'none' ? directionOf(ends) : byStart;
	const column = byStart === 'none' ? end : (start ?? end);
	const sorted = direction === 'none' ? 'By none of the two dates' : `By ${column}, ${direction}`;
	return { ...told(byStart, 'ascending', `${sorted}. ${counts}`), value: direction };
}

function countsOf({ total, isWhole, rows }: Shown, maxRows: number): string {
	if (total === undefined) return 'The message names no number of rows';
	if (isWhole) {
		return 'The message counts the rows of a whole answer, so that it does not show whether it counts what is sent or what there is';
	}
	if (total > rows.length) return 'The message counts what there is, not what is sent';
	return `The message counts what is sent, or there are exactly ${maxRows.toLocaleString('en-US')}`;
}

function directionOf(moments: readonly number[]): 'ascending' | 'descending' | 'none' {
	const steps = moments.slice(1).map((at, place) => Math.sign(at - moments[place]));
	if (!steps.includes(-1)) return 'ascending';
	return steps.includes(1) ? 'none' : 'descending';
}

/** Whether the halves together bring what the whole brought. */
export function findParts(whole: Shown, halves: readonly Shown[]): Finding {
	const failed = halves.find((half) => half.failed)?.failed;
	if (failed !== undefined) return failed;
	if (halves.length === 0) return unknown('What this report says of a range cannot be split');
	if (![whole, ...halves].every(({ isWhole }) => isWhole)) {
		return unknown('More rows than one answer carries: a shorter range would tell');
	}
	let [lacking, further] = [0, 0];
	for (const key of new Set([whole, ...halves].flatMap(({ times }) => [...times.keys()]))) {
		const [inWhole, older, newer] = [whole, ...halves].map(({ times }) => times.get(key) ?? 0);
		lacking += Math.max(0, inWhole - older - newer);
		further += Math.max(0, older - inWhole, newer - inWhole);
	}
	const found = `Of ${counted(whole.rows.length, 'row')}, the two halves lack ${lacking}, and bring ${further} more`;
	return told(lacking + further === 0 ? 'whole' : 'lacking', 'whole', found);
}

/** By what of a row wolkvox may decide whether a window holds it; `other` is some time after its end. */
const FILED_BY = ['start', 'end', 'overlap', 'other'] as const;
export type FiledBy = (typeof FILED_BY)[number];

/** How long after its end a row is filed under `other`, in seconds. */
const LATE = { least: 2, most: 1_500 };
/** No clock on earth is more hours from another; in steps of half an hour, as nearly all are. */
const CLOCKS = Array.from({ length: 57 }, (_, at) => at / 2 - 14);

/** How wolkvox may understand a window: by how many hours the filter's clock is ahead of the rows'. */
const EXPLANATIONS = FILED_BY.flatMap((filedBy) =>
	(filedBy === 'other' ? [0] : CLOCKS).flatMap((hours) => [
		{ filedBy, hours, inclusive: true },
		{ filedBy, hours, inclusive: false },
	]),
);
type Explanation = (typeof EXPLANATIONS)[number];

/** Whether a window shows a row, if the explanation is true; undefined where that leaves it open. */
function shows(explanation: Explanation, window: Range, row: TimedRow): boolean | undefined {
	const { filedBy, hours, inclusive } = explanation;
	const first = window.from - hours * SECONDS_PER_HOUR;
	const last = window.to - hours * SECONDS_PER_HOUR - (inclusive ? 0 : 1);
	const { start, end } = row;
	const [from, to] = {
		start: [start, start],
		end: [end, end],
		overlap: [start, end],
		other: [end + LATE.least, end + LATE.most],
	}[filedBy];
	if (last < first || last < from || to < first) return false;
	return filedBy !== 'other' || (first <= from && to <= last) ? true : undefined;
}

/** Whether an answer does not contradict it; of one that lacks rows, only what it shows counts. */
function fits(explanation: Explanation, shown: Shown, rows: readonly TimedRow[]): boolean {
	return rows.every((row) => {
		const isShown = shown.times.has(row.key);
		const expected = shows(explanation, shown.window, row) ?? isShown;
		return expected === isShown || (expected && !shown.isWhole);
	});
}

/** So many of the first and of the last rows of an answer can tell what any of them can. */
const ENOUGH = 300;

/** Rows of two dates and a key of their own: one near the window's middle, then those near its ends. */
export function witnessesIn({ rows, times, window }: Shown): TimedRow[] {
	const fit = rows
		.filter(({ key, start, end }) => start <= end && times.get(key) === 1)
		.sort((one, other) => one.start - other.start);
	const inside = fit.filter(({ start, end }) => start > window.from && end < window.to);
	// Shorter ones tell start and end not apart, longer ones look alike under two clocks.
	const long = inside.filter(({ start, end }) => end - start >= 4 && end - start <= 900);
	const central = long.length > 0 ? long : inside;
	const middle = Math.floor(central.length / 2);
	return [...central.slice(middle, middle + 1), ...fit.slice(0, ENOUGH), ...fit.slice(-ENOUGH)];
}

/** What explains the answers; where that tells more, others are asked for, around the first witness. */
export async function explain(witnesses: readonly TimedRow[], asked: Shown[], calls: Calls) {
	const { report, filedBy } = calls.setup;
	const [row] = witnesses;
	if (report.kind !== 'event' || row === undefined) return undefined;
	const { start, end } = row;
	const isMoment = report.start === undefined || report.end === undefined;
	const ways: readonly string[] = isMoment ? [filedBy, 'other'] : FILED_BY;
	let fit = EXPLANATIONS.filter((one) => ways.includes(one.filedBy));
	fit = fit.filter((one) => asked.every((shown) => fits(one, shown, witnesses)));
	const { from, to } = asked[0].window;
	// Two seconds that end and begin at the two ends of the row, and the time after it.
	const probes = [start, start + 1, end, end + 1].map((last) => ({ from: last - 1, to: last }));
	for (const probe of [...probes, { from: end + LATE.least, to: end + LATE.most }]) {
		const expected = fit.map((one) => shows(one, probe, row));
		// Only what the rows' own clock would show, and another may not.
		const isPossible = fit.some(({ hours }, at) => hours === 0 && expected[at] === true);
		const isTelling = isPossible && expected.some((one) => one !== true);
		if (probe.from < from || probe.to > to || !isTelling) continue;
		const shown = await calls.show('filedBy', probe);
		asked.push(shown);
		fit = fit.filter((one) => fits(one, shown, witnesses));
	}
	return fit;
}

/** What follows for the checks of filing: only what nothing else explains. */
export function findFiling(
	fit: readonly Explanation[] | undefined,
	asked: readonly Shown[],
	assumed: FiledBy,
): Record<'filedBy' | 'ends' | 'filterClock', Finding> {
	const failed = asked.find((shown) => shown.failed)?.failed;
	const open = (why: string) => failed ?? unknown(why);
	if (fit === undefined) {
		const why = open('It takes a row with two dates that can be read, and with a key of its own');
		return { filedBy: why, ends: why, filterClock: why };
	}
	const clock = findFilterClock(fit, asked);
	const filterClock = clock.result === 'unknown' ? (failed ?? clock) : clock;
	if (fit.some(({ hours }) => hours !== 0)) {
		const why = open('The clock of the filter is not certain, so that this is not, either');
		return { filedBy: why, ends: why, filterClock };
	}
	const answers = asked.filter((shown) => !shown.failed).length;
	const ways = new Set(fit.map(({ filedBy }) => filedBy));
	const ends = new Set(fit.map(({ inclusive }) => inclusive));
	const [[way = 'other'], [isIn]] = [ways, ends];
	const how = way === 'other' ? 'neither by start nor by end nor by overlap' : `by ${way}`;
	const filed = `Rows are filed ${how}: nothing else fits the answers to ${counted(answers, 'window')}`;
	const ended = `A window that ends in the very second of a row ${isIn ? 'brings' : 'does not bring'} it`;
	const why = open('No window that was asked for tells');
	return {
		filedBy: ways.size > 1 ? why : told(way, assumed, filed),
		ends: ends.size === 1 ? told(isIn ? 'inclusive' : 'exclusive', 'inclusive', ended) : why,
		filterClock,
	};
}

/** By how many hours the clock of the filter is ahead. */
function findFilterClock(fit: readonly Explanation[], asked: readonly Shown[]): Finding {
	const distances = asked.flatMap(({ window, rows }) =>
		rows.map(({ start, end }) => Math.max(window.from - end, start - window.to)),
	);
	const outside = distances.filter((distance) => distance > 0);
	const furthest = outside.reduce((most, distance) => Math.max(most, distance), 0);
	const distance = Number((furthest / SECONDS_PER_HOUR).toFixed(1));
	const found = `${counted(outside.length, 'row')} outside of what was asked, by up to ${distance} hours`;
	const hours = [...new Set(fit.map((explanation) => explanation.hours))];
	const [least, ...others] = hours.sort((one, other) => Math.abs(one) - Math.abs(other));
	const isNone = least === undefined;
	if (isNone && distance > 0) return told(distance, 0, `${found}, not all by the same`);
	if (isNone || (least === 0 && others.length > 0)) return unknown(found);
	const more = others.length > 0 ? '. At least: the rows do not tell exactly' : '';
	return told(least, 0, found + more);
}

/** `1 row`, `1,204 rows`. */
export function counted(count: number, one: string): string {
	return `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;
}

function minutes(seconds: number): string {
	return counted(Math.round(seconds / 60), 'minute');
}

/** No more than five names or forms stand in one sentence. */
function listed(texts: readonly string[]): string {
	const all = [...new Set(texts)];
	const more = all.length > 5 ? ` and ${all.length - 5} more` : '';
	return all.slice(0, 5).join(', ') + more;
}

const MARKS: ReadonlySet<string> = new Set(['T', 'Z', 'AM', 'PM']);

/** What a date or a duration looks like, not what it says: `0000-00-00 00:00`. */
function formOf(value: unknown): string {
	if (typeof value === 'object') return 'an object';
	const form = String(value)
		.slice(0, 30)
		.replace(/\p{L}+/gu, (word) => (MARKS.has(word.toUpperCase()) ? word : 'a'.repeat(word.length)))
		.replace(/\p{N}/gu, '0');
	return `“${form}”`;
}

/** A column's name or a single word, as far as it cannot be anybody's data. */
function nameOf(text: string, longest: number): string {
	const masked = text.trim().replace(/\p{N}{4,}/gu, (digits) => '0'.repeat(digits.length));
	return masked.length <= longest && /^[\p{L}\p{N}_-]+$/u.test(masked) ? masked : '(a longer text)';
}
