import type { Report, Row } from '../../reports/report';
import { readEndedBy } from '../rows/filter';
import { isMissing } from '../rows/identity';
import type { TimedRow } from '../rows/timedRow';
import { parseDay, parseDuration, parseWallClock, SECONDS_PER_HOUR } from '../time/wallClock';
import { ZoneClock } from '../time/zone';
import type { Setup, Shown } from './checkSetup';
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
