import type { Row } from '../../reports/report';
import type { Answered } from '../client/response';
import { parseNumber } from '../rows/number';
import type { TimedRow } from '../rows/timedRow';
import { formatDays } from '../time/range';
import { endOfDay, SECONDS_PER_DAY, startOfDay, startOfMonth } from '../time/wallClock';
import { Calls, isFinding, type Setup, type Shown } from './calls';
import {
	type Evidence,
	explanationsOf,
	type FiledBy,
	findFiling,
	findParts,
	fitting,
	isTelling,
	probesAround,
	witnessesIn,
} from './filing';
import { findDates, findOrder, findRows } from './rowsSeen';
import {
	type Check,
	CHECKS,
	counted,
	type Finding,
	forAll,
	told,
	unknown,
	type Verdict,
	verdictOf,
} from './verdict';

/**
 * Asks wolkvox, in at most ten calls, what nobody has published.
 *
 * @returns a verdict for each check, in the order of `CHECKS`; a request that fails is one, too
 * @throws what ends the execution
 */
export async function checkSetup(setup: Setup): Promise<Verdict[]> {
	const calls = new Calls(setup);
	const connection = await findConnection(calls);
	const listed = await findService(calls);
	const base = await readBase(calls);
	const hasNone = isFinding(base) && base.result !== 'failed';
	const findings: Record<Check, Finding> = {
		...(isFinding(base) ? forAll(base) : await findRest(calls, base)),
		...(hasNone && { rows: { ...base, value: 0 } }),
		connection,
		service: listed ?? offered(base),
	};
	return CHECKS.map((check) => verdictOf(check, findings[check], calls.of[check], setup.report.id));
}

async function findRest(calls: Calls, { shown, rows, monthEnd }: Base) {
	const { setup } = calls;
	const { report } = setup;
	const atMonthEnd = monthEnd ?? (await askMonthEnd(calls, shown));
	const today = await askToday(calls, shown);
	const witnesses = witnessesIn(shown);
	const halves = await askHalves(calls, shown, witnesses[0]);
	const parts = findParts(shown, halves);
	const explained = await explain(calls, [shown, ...halves], witnesses);
	// Where rows come and go, nothing fits, whatever they are filed by.
	const isLost = parts.result === 'different' && explained.fit?.length === 0;
	const evidence = isLost ? { ...explained, fit: undefined } : explained;
	return {
		rows: findRows(rows, report),
		dates: findDates(rows, today, setup),
		...findFiling(evidence, setup.filedBy),
		parts,
		monthEnd: atMonthEnd,
		order: findOrder(shown, report),
	};
}

/** What the trigger needs in a day, every five minutes, with something to spare. */
const ENOUGH_FOR_A_DAY = 300;

async function findConnection(calls: Calls): Promise<Finding> {
	const { usage } = calls.setup;
	const answer = await calls.ask('connection', usage.request);
	if (isFinding(answer)) return answer;
	const row = firstRow(answer);
	const limit = parseNumber(row[usage.limit]);
	const used = parseNumber(row[usage.used]);
	if (limit === null || used === null) return unknown('The answer names no calls of a day');
	const left = limit - used;
	const fits = limit >= ENOUGH_FOR_A_DAY && left > 0;
	const costs =
		'Reading a month costs 1, this check up to 10, the trigger every five minutes 288 a day';
	const found = `${counted(left, 'call')} left today, of ${limit.toLocaleString('en-US')} a day. ${costs}: ${fits ? 'that fits' : 'that does not fit'}`;
	return { result: fits ? 'right' : 'different', value: left, found };
}

function firstRow(answer: Answered): Row {
	return answer.kind === 'rows' ? answer.rows[0] : {};
}

const ON = /^(yes|s[ií]|true|on|1)$/i;
const OFF = /^(no|false|off|0)$/i;

/** Undefined where no list tells. */
async function findService(calls: Calls): Promise<Finding | undefined> {
	const { service } = calls.setup;
	if (service === undefined) return undefined;
	const answer = await calls.ask('service', service.request);
	if (isFinding(answer)) return answer;
	const value = String(firstRow(answer)[service.column] ?? '').trim();
	if (OFF.test(value)) return told('off', 'on', 'The list of services says that it is off');
	if (ON.test(value)) return told('on', 'on', 'The list of services says that it is on');
	return unknown('The list of services does not name it as on or off');
}

/** What the answer to the report itself says. */
function offered(base: Base | Finding): Finding {
	if (!isFinding(base)) return told('on', 'on', 'The report brings rows');
	if (base.failure?.kind !== 'notEnabled') return base;
	return told('off', 'on', 'wolkvox does not offer this report');
}

/** What the other questions go by. */
interface Base {
	/** The window that brought most rows. */
	readonly shown: Shown;
	/** All rows that were seen of the range. */
	readonly rows: readonly TimedRow[];
	/** Undefined where no window reached across the end of a month. */
	readonly monthEnd?: Finding;
}

const ALLOWED = told('allowed', 'allowed', 'A range across the end of a month brings rows');
const REFUSED = told(
	'refused',
	'allowed',
	'A range across the end of a month brings no rows, though it holds some',
);

/**
 * The newest part of the range that one request may ask for; each month alone where that brings
 * nothing. No rows at all are a finding, too.
 */
async function readBase(calls: Calls): Promise<Base | Finding> {
	const { report, range } = calls.setup;
	const { now } = calls;
	const to = Math.max(range.from, Math.min(range.to, endOfDay(now)));
	const from = Math.max(range.from, to + 1 - report.maxDays * SECONDS_PER_DAY);
	const month = startOfMonth(to);
	const whole = await calls.show('rows', { from, to });
	if (isFinding(whole)) return whole;
	const { rows } = whole;
	if (rows.length > 0) return { shown: whole, rows, ...(from < month && { monthEnd: ALLOWED }) };
	const nothing = unknown(`No rows in ${formatDays({ from, to })}`);
	if (from >= month) return nothing;
	const before = await calls.show('rows', { from, to: month - 1 });
	const after = await calls.show('rows', { from: month, to });
	if (isFinding(before)) return before;
	if (isFinding(after)) return after;
	const both = [...before.rows, ...after.rows];
	if (both.length === 0) return nothing;
	// Without rows of the second month, its end may be refused: it may lie in the operation's future.
	const isSure = after.rows.length > 0 || to < now - SECONDS_PER_DAY;
	const shown = before.rows.length > after.rows.length ? before : after;
	return { shown, rows: both, monthEnd: isSure ? REFUSED : unknown(REFUSED.found) };
}

/** Asks once more for what brought rows, with the last second of the month before. */
async function askMonthEnd(calls: Calls, base: Shown): Promise<Finding> {
	const { report } = calls.setup;
	const from = startOfMonth(base.window.from) - 1;
	const to = Math.min(base.window.to, from + report.maxDays * SECONDS_PER_DAY - 1);
	// Of a month of 31 days, the last second is left out: its rows need not come.
	const isHeld = to === base.window.to || base.rows.some(({ end }) => end < to - SECONDS_PER_DAY);
	if (report.kind !== 'event' || !isHeld) return unknown('The range lies within one month');
	const shown = await calls.show('monthEnd', { from, to });
	if (isFinding(shown)) return shown;
	return shown.rows.length > 0 ? ALLOWED : REFUSED;
}

/** Rows of today; none where the range reaches up to now. */
async function askToday(calls: Calls, { window }: Shown): Promise<Pick<Shown, 'rows'> | Finding> {
	const { now, setup } = calls;
	if (setup.report.kind !== 'event' || window.to >= now) return { rows: [] };
	return await calls.show('dates', { from: startOfDay(now), to: endOfDay(now) });
}

/** The two halves, which meet within a row where there is one: one holds its start, the other its end. */
async function askHalves(calls: Calls, { window: { from, to } }: Shown, row?: TimedRow) {
	const { kind } = calls.setup.report;
	const isInside = row !== undefined && row.start > from && row.end < to;
	const isLong = row !== undefined && row.end - row.start > 1;
	const middle = isInside && isLong ? (row.start + row.end) / 2 : (from + to) / 2;
	const last = kind === 'perDay' ? startOfDay(middle) - 1 : Math.floor(middle);
	const canBeSplit = (kind === 'event' || kind === 'perDay') && from <= last && last < to;
	if (!canBeSplit) return [];
	const first = await calls.show('parts', { from, to: last });
	return [first, await calls.show('parts', { from: last + 1, to })];
}

/** What explains the rows' windows; asks around a row as long as that tells more. */
async function explain(
	calls: Calls,
	asked: readonly [Shown, ...ReadonlyArray<Shown | Finding>],
	witnesses: readonly TimedRow[],
): Promise<Evidence> {
	const { report, filedBy } = calls.setup;
	let failed = asked.find(isFinding);
	const answers = asked.filter((answer) => 'window' in answer);
	if (report.kind !== 'event' || witnesses.length === 0) return { fit: undefined, answers, failed };
	const isMoment = report.start === undefined || report.end === undefined;
	const ways: readonly FiledBy[] = isMoment ? [filedBy] : ['start', 'end', 'overlap'];
	let fit = explanationsOf([...ways, 'other']);
	for (const answer of answers) fit = fitting(fit, answer, witnesses);
	const { from, to } = asked[0].window;
	for (const probe of probesAround(witnesses[0])) {
		if (probe.from < from || probe.to > to || !isTelling(fit, probe, witnesses[0])) continue;
		const shown = await calls.show('filedBy', probe);
		if (isFinding(shown)) failed = shown;
		else {
			answers.push(shown);
			fit = fitting(fit, shown, witnesses);
		}
	}
	return { fit, answers, failed };
}
