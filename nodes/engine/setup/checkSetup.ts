import type { Report, Row } from '../../reports/report';
import type { RequestContext } from '../client/request';
import { isMissing } from '../rows/identity';
import type { Range } from '../time/range';
import { Calls } from './calls';
import {
	type FiledBy,
	findEnds,
	findFiledBy,
	findFilterClock,
	findParts,
	witnessesIn,
} from './filing';
import { askHalves, askMonthEnd, askToday, type Base, explain, readBase } from './questions';
import { findDates, findOrder, findRows, type Present } from './rowsSeen';
import { type Check, CHECKS, counted, type Finding, told, unknown, type Verdict } from './verdict';
import { verdictOf } from './words';

/** What is checked, and how to ask. */
export interface Setup extends Present {
	readonly report: Report;
	readonly range: Range;
	/** By what its rows are filed, as far as anybody has said. */
	readonly filedBy: FiledBy;
	readonly request: RequestContext;
	/** How many calls are left: the columns of the limit of a day and of what is used. */
	readonly usage: {
		readonly request: RequestContext;
		readonly limit: string;
		readonly used: string;
	};
	/** For a report of a service that can be off: the services, and the column of this one. */
	readonly service?: { readonly request: RequestContext; readonly column: string };
}

/**
 * Asks wolkvox, in at most ten calls, what nobody has published.
 *
 * @returns a verdict for each check, in the order of `CHECKS`; a request that fails is one, too
 * @throws what ends the execution
 */
export async function checkSetup(setup: Setup): Promise<Verdict[]> {
	const calls = new Calls();
	const connection = await findConnection(setup, calls);
	const listed = await findService(setup, calls);
	const base = await readBase(setup, calls);
	const findings: Record<Check, Finding> = {
		...('rows' in base ? await findRest(setup, calls, base) : sameForAll(base)),
		connection,
		service: listed ?? offered(base),
	};
	return CHECKS.map((check) => verdictOf(check, findings[check], calls.of[check], setup.report.id));
}

/** Where there are no rows, for whatever reason. */
function sameForAll(finding: Finding): Record<Check, Finding> {
	const all = Object.fromEntries(CHECKS.map((check) => [check, finding])) as Record<Check, Finding>;
	return finding.result === 'failed' ? all : { ...all, rows: { ...finding, value: 0 } };
}

async function findRest(setup: Setup, calls: Calls, base: Base) {
	const { report } = setup;
	const { shown, rows } = base;
	const monthEnd = base.monthEnd ?? (await askMonthEnd(setup, calls, shown));
	const today = await askToday(setup, calls, shown);
	const witnesses = witnessesIn(shown);
	const halves = await askHalves(setup, calls, shown, witnesses[0]);
	const parts = findParts(shown, halves);
	const explained = await explain(setup, calls, shown, halves, witnesses);
	// Where rows come and go, nothing fits, whatever they are filed by.
	const isLost = parts.result === 'different' && explained.fit?.length === 0;
	const evidence = isLost ? { ...explained, fit: undefined } : explained;
	return {
		rows: findRows(rows, report),
		dates: findDates(rows, today, report, setup),
		filedBy: findFiledBy(evidence, setup.filedBy),
		ends: findEnds(evidence),
		filterClock: findFilterClock(evidence),
		parts,
		monthEnd,
		order: findOrder(shown, report),
	};
}

/** What the trigger needs in a day, every five minutes, with something to spare. */
const ENOUGH_FOR_A_DAY = 300;

async function findConnection({ usage }: Setup, calls: Calls): Promise<Finding> {
	const answer = await calls.ask('connection', usage.request);
	if (answer.kind === 'failed') return answer;
	const row = answer.kind === 'rows' ? answer.rows[0] : {};
	const [limit, used] = [usage.limit, usage.used].map((column) => numberIn(row, column));
	const left = limit - used;
	if (Number.isNaN(left)) return unknown('The answer names no calls of a day');
	const fits = limit >= ENOUGH_FOR_A_DAY && left > 0;
	const costs =
		'Reading a month costs 1, this check up to 10, the trigger every five minutes 288 a day';
	const found = `${counted(left, 'call')} left today, of ${limit.toLocaleString('en-US')} a day. ${costs}: ${fits ? 'that fits' : 'that does not fit'}`;
	return { result: fits ? 'right' : 'different', value: left, found };
}

function numberIn(row: Row, column: string): number {
	return isMissing(row[column]) ? NaN : Number(row[column]);
}

const ON = /^(yes|s[ií]|true|on|1)$/i;
const OFF = /^(no|false|off|0)$/i;

/** Undefined where no list tells. */
async function findService({ service }: Setup, calls: Calls): Promise<Finding | undefined> {
	if (service === undefined) return undefined;
	const answer = await calls.ask('service', service.request);
	if (answer.kind === 'failed') return answer;
	const row = answer.kind === 'rows' ? answer.rows[0] : {};
	const value = String(row[service.column] ?? '').trim();
	if (OFF.test(value)) return told<string>('off', 'on', 'The list of services says that it is off');
	if (ON.test(value)) return told('on', 'on', 'The list of services says that it is on');
	return unknown('The list of services does not name it as on or off');
}

/** What the answer to the report itself says. */
function offered(base: Base | Finding): Finding {
	if ('rows' in base) return told('on', 'on', 'The report brings rows');
	if (base.failure?.kind !== 'notEnabled') return base;
	return told<string>('off', 'on', 'wolkvox does not offer this report');
}
