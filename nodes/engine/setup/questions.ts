import { formatDays } from '../time/range';
import { endOfDay, SECONDS_PER_DAY, startOfDay, startOfMonth } from '../time/wallClock';
import type { Calls, Failed, Seen, Shown } from './calls';
import type { Setup } from './checkSetup';
import {
	type Evidence,
	explanationsOf,
	type FiledBy,
	fitting,
	isTelling,
	probesAround,
} from './filing';
import { type Finding, told, unknown } from './verdict';

/** What the other questions go by. */
export interface Base {
	/** The window that brought most rows. */
	readonly shown: Shown;
	/** All rows that were seen of the range. */
	readonly rows: readonly Seen[];
	/** Undefined where no window reached across the end of a month. */
	readonly monthEnd?: Finding;
}

const ALLOWED = told('allowed', 'allowed', 'A range across the end of a month brings rows');
const REFUSED = told<string>(
	'refused',
	'allowed',
	'A range across the end of a month brings no rows, though it holds some',
);

/**
 * The newest part of the range that one request may ask for; each month alone where that brings
 * nothing. No rows at all are a finding, too.
 */
export async function readBase(setup: Setup, calls: Calls): Promise<Base | Finding> {
	const { report, range, clock } = setup;
	const now = clock.wallClockAt(setup.now);
	const to = Math.max(range.from, Math.min(range.to, endOfDay(now)));
	const from = Math.max(range.from, to + 1 - report.maxDays * SECONDS_PER_DAY);
	const month = startOfMonth(to);
	const whole = await calls.show('rows', setup, { from, to });
	if (whole.kind === 'failed') return whole;
	const { rows } = whole;
	if (rows.length > 0) return { shown: whole, rows, ...(from < month && { monthEnd: ALLOWED }) };
	const nothing = unknown(`No rows in ${formatDays({ from, to })}`);
	if (from >= month) return nothing;
	const before = await calls.show('rows', setup, { from, to: month - 1 });
	const after = await calls.show('rows', setup, { from: month, to });
	if (before.kind === 'failed') return before;
	if (after.kind === 'failed') return after;
	const both = [...before.rows, ...after.rows];
	if (both.length === 0) return nothing;
	// Without rows of the second month, its end may be refused: it may lie in the operation's future.
	const isSure = after.rows.length > 0 || to < now - SECONDS_PER_DAY;
	const shown = before.rows.length > after.rows.length ? before : after;
	return { shown, rows: both, monthEnd: isSure ? REFUSED : unknown(REFUSED.found) };
}

/** Asks once more for what brought rows, with the last second of the month before. */
export async function askMonthEnd(setup: Setup, calls: Calls, base: Shown): Promise<Finding> {
	const { kind, maxDays } = setup.report;
	const from = startOfMonth(base.window.from) - 1;
	const to = Math.min(base.window.to, from + maxDays * SECONDS_PER_DAY - 1);
	// Of a month of 31 days, the last second is left out: its rows need not come.
	const isHeld = to === base.window.to || base.rows.some(({ end }) => end < to - SECONDS_PER_DAY);
	if (kind !== 'event' || !isHeld) return unknown('The range lies within one month');
	const shown = await calls.show('monthEnd', setup, { from, to });
	if (shown.kind === 'failed') return shown;
	return shown.rows.length > 0 ? ALLOWED : REFUSED;
}

/** Rows of today; undefined where the range reaches up to now. */
export async function askToday(
	setup: Setup,
	calls: Calls,
	{ window }: Shown,
): Promise<Shown | Failed | undefined> {
	const now = setup.clock.wallClockAt(setup.now);
	if (setup.report.kind !== 'event' || window.to >= now) return undefined;
	return await calls.show('dates', setup, { from: startOfDay(now), to: endOfDay(now) });
}

/** The two halves, which meet within a row where there is one: one holds its start, the other its end. */
export async function askHalves(
	setup: Setup,
	calls: Calls,
	{ window: { from, to } }: Shown,
	row: Seen | undefined,
): Promise<ReadonlyArray<Shown | Failed>> {
	const { kind } = setup.report;
	const isLong = row !== undefined && row.end - row.start > 1;
	const isInside = isLong && row.start > from && row.end < to;
	const middle = isInside ? (row.start + row.end) / 2 : (from + to) / 2;
	const last = kind === 'perDay' ? startOfDay(middle) - 1 : Math.floor(middle);
	const canBeSplit = (kind === 'event' || kind === 'perDay') && from <= last && last < to;
	if (!canBeSplit) return [];
	const first = await calls.show('parts', setup, { from, to: last });
	return [first, await calls.show('parts', setup, { from: last + 1, to })];
}

/** What explains the rows' windows; asks around a row as long as that tells more. */
export async function explain(
	setup: Setup,
	calls: Calls,
	base: Shown,
	halves: ReadonlyArray<Shown | Failed>,
	witnesses: readonly Seen[],
): Promise<Evidence> {
	const { report, filedBy } = setup;
	let failed = halves.find((half) => half.kind === 'failed');
	const answers = [base, ...halves.filter((half) => half.kind === 'shown')];
	if (report.kind !== 'event' || witnesses.length === 0) return { fit: undefined, answers, failed };
	const isMoment = report.start === undefined || report.end === undefined;
	const ways: readonly FiledBy[] = isMoment ? [filedBy] : ['start', 'end', 'overlap'];
	let fit = explanationsOf([...ways, 'other']);
	for (const answer of answers) fit = fitting(fit, answer, witnesses);
	const { from, to } = base.window;
	for (const probe of probesAround(witnesses[0])) {
		if (probe.from < from || probe.to > to || !isTelling(fit, probe, witnesses[0])) continue;
		const shown = await calls.show('filedBy', setup, probe);
		if (shown.kind === 'failed') failed = shown;
		else {
			answers.push(shown);
			fit = fitting(fit, shown, witnesses);
		}
	}
	return { fit, answers, failed };
}
