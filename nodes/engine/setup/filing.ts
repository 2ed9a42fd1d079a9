import type { TimedRow } from '../rows/timedRow';
import type { Range } from '../time/range';
import { SECONDS_PER_HOUR, startOfDay } from '../time/wallClock';
import type { Base, Calls, Shown } from './checkSetup';
import { counted } from './findings';
import { type Finding, told, unknown } from './verdict';

/** Whether halves bring what the whole does, and how wolkvox takes a window: only what nothing else explains. */
export async function findFiling(calls: Calls, base: Base) {
	const witnesses = witnessesIn(base);
	const halves = await askHalves(calls, base, witnesses[0]);
	const parts = findParts(base, halves);
	const asked = [base, ...halves];
	const fit = await explain(witnesses, asked, calls);
	const failed = asked.find((shown) => shown.failed)?.failed;
	const open = (why: string) => failed ?? unknown(why);
	// Where rows come and go, nothing fits, whatever they are filed by.
	const isLost = parts.result === 'different' && fit?.length === 0;
	if (fit === undefined || isLost) {
		const why = open('It takes a row with two dates that can be read, and with a key of its own');
		return { parts, filedBy: why, ends: why, filterClock: why };
	}
	const clock = findFilterClock(fit, asked);
	const filterClock = clock.result === 'unknown' ? (failed ?? clock) : clock;
	if (fit.some(({ hours }) => hours !== 0)) {
		const why = open('The clock of the filter is not certain, so that this is not, either');
		return { parts, filedBy: why, ends: why, filterClock };
	}
	const why = open('No window that was asked for tells');
	const ways = new Set(fit.map(({ filedBy }) => filedBy));
	const ends = new Set(fit.map(({ inclusive }) => inclusive));
	const [[way = 'other'], [isIn]] = [ways, ends];
	const answers = asked.filter((shown) => !shown.failed).length;
	const how = way === 'other' ? 'neither by start nor by end nor by overlap' : `by ${way}`;
	const filed = `Rows are filed ${how}: nothing else fits the answers to ${counted(answers, 'window')}`;
	const ended = `A window that ends in the very second of a row ${isIn ? 'brings' : 'does not bring'} it`;
	return {
		parts,
		filedBy: ways.size > 1 ? why : told(way, calls.setup.filedBy, filed),
		ends: ends.size === 1 ? told(isIn ? 'inclusive' : 'exclusive', 'inclusive', ended) : why,
		filterClock,
	};
}

/** The two halves, which meet within a row where there is one: one holds its start, the other its end. */
async function askHalves(calls: Calls, { window }: Base, row?: TimedRow) {
	const { kind } = calls.setup.report;
	const { from, to } = window;
	const isParted = row && from < row.start && row.start + 1 < row.end && row.end < to;
	const middle = isParted ? (row.start + row.end) / 2 : (from + to) / 2;
	const last = kind === 'perDay' ? startOfDay(middle) - 1 : Math.floor(middle);
	const canBeSplit = kind === 'event' || kind === 'perDay';
	if (!canBeSplit || last < from || last >= to) return [];
	const first = await calls.show('parts', { from, to: last });
	return [first, await calls.show('parts', { from: last + 1, to })];
}

/** Whether the halves together bring what the whole brought. */
function findParts(whole: Shown, halves: readonly Shown[]): Finding {
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
	(filedBy === 'other' ? [0] : CLOCKS).flatMap((hours) =>
		[true, false].map((inclusive) => ({ filedBy, hours, inclusive })),
	),
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
function witnessesIn({ rows, times, window }: Shown): TimedRow[] {
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
async function explain(witnesses: readonly TimedRow[], asked: Shown[], calls: Calls) {
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
