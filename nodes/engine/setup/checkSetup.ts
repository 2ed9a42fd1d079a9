import type { Report } from '../../reports/report';
import { policyOf, RequestFailed } from '../client/failures';
import { request, type RequestContext } from '../client/request';
import { parseNumber } from '../rows/number';
import { timedRows } from '../rows/timedRow';
import { formatDays, type Range } from '../time/range';
import { endOfDay, SECONDS_PER_DAY, startOfDay, startOfMonth } from '../time/wallClock';
import type { ZoneClock } from '../time/zone';
import { type FiledBy, findFiling } from './filing';
import { counted, findDates, findOrder, findRows } from './findings';
import { type Check, CHECKS, type Finding, forAll, told, unknown, verdictOf } from './verdict';

/** What is checked, and how to ask. */
export interface Setup {
	readonly report: Report;
	readonly range: Range;
	/** The operation's clock, as the credential says, and other zones that it may mean. */
	readonly clock: ZoneClock;
	readonly zones: readonly string[];
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** By what its rows are filed, as far as anybody has said. */
	readonly filedBy: FiledBy;
	readonly request: RequestContext;
	/** How many calls are left: the columns of the limit of a day and of what is used. */
	readonly usage: { readonly request: RequestContext } & Readonly<Record<'limit' | 'used', string>>;
	/** For a report of a service that can be off: the services, and the column of this one. */
	readonly service?: { readonly request: RequestContext; readonly column: string };
}

/** Asks wolkvox, in at most ten calls, what nobody has published; gives a verdict for each of `CHECKS`. */
export async function checkSetup(setup: Setup) {
	const calls = new Calls(setup);
	const connection = await findConnection(calls);
	const listed = await findService(calls);
	const base = await readBase(calls);
	const findings: Record<Check, Finding> = {
		...(base.failed ? forAll(base.failed) : await findRest(calls, base)),
		...(base.failed?.result === 'unknown' && { rows: { ...base.failed, value: 0 } }),
		connection,
		service: listed ?? offered(base),
	};
	return CHECKS.map((check) => verdictOf(check, findings[check], calls.of[check], setup.report.id));
}

async function findRest(calls: Calls, base: Base) {
	const { now, setup } = calls;
	const { report } = setup;
	const monthEnd = base.monthEnd ?? (await askMonthEnd(calls, base));
	const isPast = report.kind === 'event' && base.window.to < now;
	const day = { from: startOfDay(now), to: endOfDay(now) };
	const today = isPast ? await calls.show('dates', day) : undefined;
	return {
		rows: findRows(base.all, report),
		dates: findDates(base.all, today, setup),
		...(await findFiling(calls, base)),
		monthEnd,
		order: findOrder(base, report),
	};
}

/** As many calls as the checks make in all, whatever happens. */
const MOST_CALLS = 10;
/** How often one question is asked, at the most. */
const TRIES = 2;

const NOTHING = { rows: [], total: 0 };

class CallsSpent extends Error {}

/** Asks, counts the calls of each check, and asks nothing more once nothing more will be answered. */
export class Calls {
	readonly of = forAll(0);
	private left = MOST_CALLS;
	private ended: Finding | undefined;

	constructor(readonly setup: Setup) {}

	/** The operation's wall clock. */
	get now() {
		return this.setup.clock.wallClockAt(this.setup.now);
	}

	/** Makes a request for a check: each try is a call, and each look whether the server answers. */
	async ask(check: Check, context: RequestContext, window?: Range) {
		if (this.ended !== undefined) return { ...NOTHING, failed: this.ended };
		const count = () => {
			if (this.left === 0) throw new CallsSpent();
			this.left--;
			this.of[check]++;
		};
		const counting: RequestContext = {
			...context,
			send: async (asked, signal) => (count(), await context.send(asked, signal)),
			sendLook: async (signal) => (count(), await context.sendLook(signal)),
		};
		try {
			const answer = await request(window, counting, TRIES);
			const { rows, total } = answer.kind === 'rows' ? answer : NOTHING;
			return { rows, total, failed: undefined };
		} catch (error) {
			const failed = failedBy(error);
			const { failure } = failed;
			const isRefused = failure && policyOf(failure).stopsToken;
			// Then, every other question would end the same way; where nothing answers, each after minutes.
			if (isRefused || failure === 'unreachable') this.ended = failed;
			return { ...NOTHING, failed };
		}
	}

	/** Asks for a window of the report. */
	async show(check: Check, window: Range) {
		const { report, request: context } = this.setup;
		const { rows: list, total, failed } = await this.ask(check, context, window);
		const asked = { report, parameters: {}, resultPer: 'wholeRange', now: window.to } as const;
		const rows = timedRows(list, asked, window).map((one) => {
			return { ...one, key: one.twins?.[0].key ?? one.key };
		});
		/** How often each key comes: twins share theirs. */
		const times = new Map(rows.map(({ key, twins }) => [key, twins?.length ?? 1]));
		/** Whether it came, and has lost no row to a limit. */
		const isWhole = !failed && rows.length < report.maxRows && (total ?? 0) <= rows.length;
		return { window, rows, times, total, isWhole, failed };
	}
}

/** What an answer to a window shows; nothing where it failed. */
export type Shown = Awaited<ReturnType<Calls['show']>>;

/** What is found where a request was given up; throws what is none, the end of the execution above all. */
function failedBy(error: unknown): Finding {
	const common = { result: 'failed', value: null } as const;
	if (error instanceof CallsSpent) {
		const found = `Not asked: the ${MOST_CALLS} calls of the check were used up by requests that failed`;
		return { ...common, found, advice: 'Run it again in a few minutes.' };
	}
	if (!(error instanceof RequestFailed)) throw error;
	const { failure, advice, message } = error;
	const { kind, words = '' } = failure;
	const said = words.replace(/\p{N}{5,}/gu, (digits) => '0'.repeat(digits.length));
	const found = said === '' ? message : `${message}. The answer said: “${said}”`;
	return { ...common, found, advice, failure: kind };
}

/** What the trigger needs in a day, every five minutes, with something to spare. */
const ENOUGH_FOR_A_DAY = 300;
const COSTS =
	'Reading a month costs 1, this check up to 10, the trigger every five minutes 288 a day';

async function findConnection(calls: Calls): Promise<Finding> {
	const { usage } = calls.setup;
	const { rows, failed } = await calls.ask('connection', usage.request);
	if (failed) return failed;
	const limit = parseNumber(rows[0]?.[usage.limit]);
	const used = parseNumber(rows[0]?.[usage.used]);
	if (limit === null || used === null) return unknown('The answer names no calls of a day');
	const left = limit - used;
	const fits = limit >= ENOUGH_FOR_A_DAY && left > 0;
	const has = `${counted(left, 'call')} left today, of ${limit.toLocaleString('en-US')} a day`;
	const found = `${has}. ${COSTS}: ${fits ? 'that fits' : 'that does not fit'}`;
	return { result: fits ? 'right' : 'different', value: left, found };
}

const SERVICES = { on: /^(yes|s[ií]|true|on|1)$/i, off: /^(no|false|off|0)$/i };

/** Undefined where no list tells. */
async function findService(calls: Calls): Promise<Finding | undefined> {
	const { service } = calls.setup;
	if (service === undefined) return undefined;
	const { rows, failed } = await calls.ask('service', service.request);
	if (failed) return failed;
	const value = String(rows[0]?.[service.column] ?? '').trim();
	const [state] = Object.entries(SERVICES).find(([, words]) => words.test(value)) ?? [];
	if (state === undefined) return unknown('The list of services does not name it as on or off');
	return told(state, 'on', `The list of services says that it is ${state}`);
}

/** What the answer to the report itself says. */
function offered({ failed }: Base): Finding {
	if (!failed) return told('on', 'on', 'The report brings rows');
	if (failed.failure !== 'notEnabled') return failed;
	return told('off', 'on', 'wolkvox does not offer this report');
}

const ACROSS = 'A range across the end of a month brings';
const ALLOWED = told('allowed', 'allowed', `${ACROSS} rows`);
const REFUSED = told('refused', 'allowed', `${ACROSS} no rows, though it holds some`);

/** The window that brought most rows, which the other questions go by, and all rows that were seen. */
export type Base = Awaited<ReturnType<typeof readBase>>;

/** The newest part of the range that one request may ask for; each month alone where that brings nothing. */
async function readBase(calls: Calls) {
	const { now, setup } = calls;
	const { report, range } = setup;
	const to = Math.max(range.from, Math.min(range.to, endOfDay(now)));
	const from = Math.max(range.from, to + 1 - report.maxDays * SECONDS_PER_DAY);
	const month = startOfMonth(to);
	const whole = await calls.show('rows', { from, to });
	const isAcross = from < month;
	if (whole.failed || whole.rows.length > 0) {
		return { ...whole, all: whole.rows, ...(isAcross && { monthEnd: ALLOWED }) };
	}
	const before = isAcross ? await calls.show('rows', { from, to: month - 1 }) : whole;
	const after = isAcross ? await calls.show('rows', { from: month, to }) : whole;
	const all = [...before.rows, ...after.rows];
	const none = all.length > 0 ? undefined : unknown(`No rows in ${formatDays({ from, to })}`);
	const failed = before.failed ?? after.failed ?? none;
	if (failed) return { ...whole, all: [], failed };
	// Without rows of the second month, its end may be refused: it may lie in the operation's future.
	const isSure = after.rows.length > 0 || to < now - SECONDS_PER_DAY;
	const shown = before.rows.length > after.rows.length ? before : after;
	return { ...shown, all, monthEnd: isSure ? REFUSED : unknown(REFUSED.found) };
}

/** Asks once more for what brought rows, with the last second of the month before. */
async function askMonthEnd(calls: Calls, { window, rows }: Base): Promise<Finding> {
	const { report } = calls.setup;
	const from = startOfMonth(window.from) - 1;
	const to = Math.min(window.to, from + report.maxDays * SECONDS_PER_DAY - 1);
	// Of a month of 31 days, the last second is left out: its rows need not come.
	const isHeld = to === window.to || rows.some(({ end }) => end < to - SECONDS_PER_DAY);
	if (report.kind !== 'event' || !isHeld) return unknown('The range lies within one month');
	const shown = await calls.show('monthEnd', { from, to });
	return shown.failed ?? (shown.rows.length > 0 ? ALLOWED : REFUSED);
}
