import type { Report } from '../../reports/report';
import { readEndedBy } from '../rows/filter';
import { isMissing } from '../rows/identity';
import type { TimedRow } from '../rows/timedRow';
import {
	parseDay,
	parseDuration,
	parseWallClock,
	SECONDS_PER_DAY,
	SECONDS_PER_HOUR,
} from '../time/wallClock';
import { ZoneClock } from '../time/zone';
import { isFinding, type Setup, type Shown } from './calls';
import { counted, type Finding, formOf, nameOf, told, unknown } from './verdict';

/** No more than so many names or forms stand in one sentence. */
const MOST_SHOWN = 5;

function listed(texts: Iterable<string>): string {
	const all = [...new Set(texts)];
	const more = all.length > MOST_SHOWN ? ` and ${all.length - MOST_SHOWN} more` : '';
	return all.slice(0, MOST_SHOWN).join(', ') + more;
}

/** What the rows are like: columns, dates, words and keys. */
export function findRows(rows: readonly TimedRow[], report: Report): Finding {
	const readDate = report.kind === 'perDay' ? parseDay : parseWallClock;
	const moments = [report.start, report.end].flatMap((column) => column ?? []);
	const doubled = rows.length - new Set(rows.map(({ key }) => key)).size;
	const odd = [
		...oddColumns(rows, report),
		...unreadable(rows, new Set([...moments, ...report.times]), readDate, 'date'),
		...unreadable(rows, report.durations, parseDuration, 'duration'),
		...unknownWords(rows, report),
		...(doubled > 0 ? [`${counted(doubled, 'row')} with the key of another`] : []),
	];
	const found = [counted(rows.length, 'row'), ...odd].join('. ');
	return { result: odd.length === 0 ? 'right' : 'different', value: rows.length, found };
}

function oddColumns(rows: readonly TimedRow[], { columns }: Report): string[] {
	const present = new Set(rows.flatMap(({ row }) => Object.keys(row)));
	const missing = columns.filter((column) => !present.has(column));
	const further = [...present].filter((column) => !columns.includes(column));
	const told: string[] = [];
	if (missing.length > 0) told.push(`Documented columns that are missing: ${listed(missing)}`);
	if (columns.length > 0 && further.length > 0) {
		told.push(`Further columns: ${listed(further.map((name) => nameOf(name)))}`);
	}
	return told;
}

function unreadable(
	rows: readonly TimedRow[],
	columns: Iterable<string>,
	read: (value: unknown) => number | null,
	what: string,
): string[] {
	return [...columns].flatMap((column) => {
		const values = rows.map(({ row }) => row[column]);
		const odd = values.filter((value) => !isMissing(value) && read(value) === null);
		if (odd.length === 0) return [];
		return `${counted(odd.length, what)} of ${column} that cannot be read: ${listed(odd.map(formOf))}`;
	});
}

function unknownWords(rows: readonly TimedRow[], { endedBy }: Report): string[] {
	if (endedBy === undefined) return [];
	const { column } = endedBy;
	const odd = rows
		.filter(({ row }) => !isMissing(row[column]) && readEndedBy(row, endedBy) === 'unknown')
		.map(({ row }) => nameOf(String(row[column]), 20));
	if (odd.length === 0) return [];
	return [
		`${counted(odd.length, 'word')} in ${column} that the node does not know: ${listed(odd)}`,
	];
}

/** How much two clocks may differ that are set right, in seconds. */
const SKEW = 120;

/**
 * Whether the dates can be right.
 *
 * @param range the rows of the range
 * @param today those of today, where the range does not reach up to now
 */
export function findDates(
	range: readonly TimedRow[],
	today: Pick<Shown, 'rows'> | Finding,
	{ report, clock, now, zones }: Setup,
): Finding {
	const wall = clock.wallClockAt(now);
	const rows = isFinding(today) ? range : [...range, ...today.rows];
	const newest = rows.reduce((last, { start }) => (start > last ? start : last), -Infinity);
	if (newest > wall + SKEW) {
		const fit = zones.filter((zone) => newest <= new ZoneClock(zone).wallClockAt(now) + SKEW);
		const ahead = `The newest row begins ${minutes(newest - wall)} ahead of now in ${clock.name}`;
		const found = `${ahead}. Zones that would fit: ${fit.join(', ') || 'none of those known'}`;
		return { result: 'different', value: 'ahead', found };
	}
	const [compared, odd] = compareDurations(rows, report, clock);
	const agreeing = `The duration agrees with the two dates in ${compared - odd} of ${counted(compared, 'row')}. `;
	if (odd > 0) return { result: 'different', value: 'disagree', found: agreeing.trim() };
	if (isFinding(today)) return today;
	if (newest === -Infinity) return unknown('No row with a date that can be read');
	const since = `${compared > 0 ? agreeing : ''}The newest row began ${minutes(wall - newest)} before now in ${clock.name}`;
	if (isBusy(rows, newest, wall)) return told('agree', 'agree', since);
	return unknown(`${since}: too long ago, or too few at this time of day, to prove the zone`);
}

function minutes(seconds: number): string {
	return counted(Math.round(seconds / 60), 'minute');
}

/** How many rows have a duration and two dates, and in how many these disagree by more than a second. */
function compareDurations(
	rows: readonly TimedRow[],
	{ elapsed, start: first, end: last }: Report,
	clock: ZoneClock,
): readonly [compared: number, odd: number] {
	if (elapsed === undefined || first === undefined || last === undefined) return [0, 0];
	let [compared, odd] = [0, 0];
	for (const { row, start, end } of rows) {
		const given = parseDuration(row[elapsed.column]);
		if (given === null || Number.isNaN(start) || Number.isNaN(end)) continue;
		const possible = clock
			.offsetsAt(start)
			.flatMap((from) => clock.offsetsAt(end).map((to) => end - to - (start - from)));
		compared++;
		if (possible.every((seconds) => Math.abs(seconds - given) > 1)) odd++;
	}
	return [compared, odd];
}

/** So many rows in an hour, and the newest so many seconds ago: half an hour of another clock would show. */
const BUSY = { rows: 12, ago: 1_200 };

/**
 * Whether rows come so fast, now and on other days after this hour, that none in the last minutes would
 * be odd: a quiet hour, or the end of the working day, looks like a clock that is behind.
 */
function isBusy(rows: readonly TimedRow[], newest: number, now: number): boolean {
	const isFull = (to: number) =>
		rows.filter(({ start }) => start > to - SECONDS_PER_HOUR && start <= to).length >= BUSY.rows;
	const usually = [1, 7].some((days) => isFull(now - days * SECONDS_PER_DAY + SECONDS_PER_HOUR));
	return newest >= now - BUSY.ago && isFull(newest) && usually;
}

/** In which order an answer brings its rows, and what its message counts. */
export function findOrder(
	{ rows, total, isWhole }: Shown,
	{ start, end, maxRows }: Report,
): Finding {
	const counts =
		total === undefined
			? 'The message names no number of rows'
			: isWhole
				? 'The message counts the rows of a whole answer, so that it does not show whether it counts what is sent or what there is'
				: total > rows.length
					? 'The message counts what there is, not what is sent'
					: `The message counts what is sent, or there are exactly ${maxRows.toLocaleString('en-US')}`;
	const starts = rows.map((row) => row.start).filter((at) => !Number.isNaN(at));
	const ends = rows.map((row) => row.end).filter((at) => !Number.isNaN(at));
	if (new Set(starts).size < ENOUGH_TO_SORT) {
		return unknown(`Too few rows with different dates to tell. ${counts}`);
	}
	const byStart = directionOf(starts);
	const direction = byStart === 'none' ? directionOf(ends) : byStart;
	const column = byStart === 'none' ? end : (start ?? end);
	const sorted = direction === 'none' ? 'By none of the two dates' : `By ${column}, ${direction}`;
	const isUsual = byStart === 'ascending' || (start === undefined && direction === 'ascending');
	const result = isUsual ? 'right' : 'different';
	return { result, value: direction, found: `${sorted}. ${counts}` };
}

/** As many, shuffled, are in order once in three million times. */
const ENOUGH_TO_SORT = 10;

function directionOf(moments: readonly number[]): 'ascending' | 'descending' | 'none' {
	if (moments.every((at, place) => place === 0 || at >= moments[place - 1])) return 'ascending';
	if (moments.every((at, place) => place === 0 || at <= moments[place - 1])) return 'descending';
	return 'none';
}
