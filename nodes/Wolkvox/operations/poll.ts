import {
	type INodeExecutionData,
	type IPollFunctions,
	NodeOperationError,
	type IDataObject,
} from 'n8n-workflow';

import { readCredential } from '../../engine/client/credential';
import { collectRows } from '../../engine/output/passingRows';
import { readReport } from '../../engine/read/line';
import type { Batch, Reading } from '../../engine/read/reading';
import { splitRange } from '../../engine/read/windows';
import { CalculatedFields } from '../../engine/rows/calculatedFields';
import { RowFilter } from '../../engine/rows/filter';
import type { Range } from '../../engine/time/range';
import {
	endOfDay,
	SECONDS_PER_DAY,
	SECONDS_PER_HOUR,
	startOfDay,
} from '../../engine/time/wallClock';
import { originOf } from '../../engine/trigger/checkpoint';
import { assertEvents } from '../../engine/trigger/plan';
import { needsPerson, poll, type Polled, type Wanted } from '../../engine/trigger/poll';
import type { List, NamedList } from '../../reports/account';
import type { Row } from '../../reports/report';
import { ADD_CALCULATED_FIELDS, SIMPLIFY } from '../resources/shared/fields';
import { EVENT, EVENT_REPORTS, LOOK_BACK_HOURS, START_WITH_HOURS } from '../resources/trigger';
import { budgetOf, isActivation, nodeKey, runAlone } from './betweenPolls';
import { readNamed, withIds } from './lists';
import { toNodeError } from './nodeErrors';
import { fieldsOf, optionsOf, readChoice, readFilters, readNumber, readSwitch } from './parameters';
import { warnOfUnmatched } from './reading';
import { chooseReport } from './reportChoice';
import { requestsOf } from './requests';

type Items = INodeExecutionData[][] | null;

/**
 * A poll makes no further request once it has so many new rows. With the answer that brings it there
 * these are fewer than 70,000 for one execution.
 */
const ENOUGH_ROWS = 10_000;
/** The next poll is never far: one that does not insist tries once. */
const TRIES = 2;
/** n8n waits for the poll of an activation, at its start for that of every workflow. In milliseconds. */
const ACTIVATION_BUDGET = 30_000;
/** Somebody sits before the editor and waits for an answer. In milliseconds. */
const TEST_BUDGET = 100_000;
const POLL_LESS =
	'The next poll tries again; if this stays so, poll less often or choose fewer look-back hours.';
const TRY_AGAIN =
	'Try again. If this stays so, ask wolkvox support whether the IP address of n8n may use the API.';
/** How many rows a test of the trigger shows, and from how many days before today. */
const MOST_SHOWN = 10;
const DAYS_SHOWN = 7;
const HOURS_SHOWN_FIRST = 2;

/**
 * One poll of the trigger.
 *
 * - In the editor it shows recent rows.
 * - n8n saves a state for certain only together with a start of the workflow. Where one must outlive a
 *   restart although no row comes out, the workflow is started without any.
 */
export async function pollEvents(this: IPollFunctions): Promise<Items> {
	const isTest = this.getMode() === 'manual';
	const isFirstPoll = !isTest && isActivation(this);
	const pollNow = async (failedBefore: number) => await pollOnce(this, isFirstPoll, failedBefore);
	const polled = isTest ? showRecent(this) : runAlone(this, pollNow, isFirstPoll);
	return await polled.catch((error: unknown) => {
		const nodeError = toNodeError(this.getNode(), error);
		// n8n gives up a trigger whose first poll fails.
		if (!isFirstPoll || needsPerson(error)) throw nodeError;
		this.logger.warn(`Wolkvox Trigger: the first poll failed: ${nodeError.message}`);
		return null;
	});
}

async function pollOnce(
	context: IPollFunctions,
	isFirstPoll: boolean,
	failedBefore: number,
): Promise<Items> {
	const opened = await open(context);
	const { stateName } = opened;
	// In memory until a poll emits something; then n8n saves it.
	const state = context.getWorkflowStaticData('node');
	const polled = await poll({
		...opened,
		saved: state[stateName],
		isActivation: isFirstPoll,
		failedBefore,
		enough: ENOUGH_ROWS,
		read: (wanted) => readInTime(context, opened, wanted, isFirstPoll),
	});
	// From here on nothing waits: what is known as seen and what is returned belong together.
	if (polled.checkpoint !== undefined) state[stateName] = { ...polled.checkpoint };
	tell(context, polled, stateName);
	return polled.rows.length > 0 || polled.mustBeSaved ? [toItems(polled.rows)] : null;
}

/** Reads as long as n8n lets a poll run. */
async function* readInTime(
	context: IPollFunctions,
	opened: Opened,
	wanted: Wanted,
	isFirstPoll: boolean,
): AsyncGenerator<Batch, void, undefined> {
	const budget = isFirstPoll ? ACTIVATION_BUDGET : budgetOf(context);
	const signal = AbortSignal.timeout(budget);
	try {
		yield* readReport(await readingOf(context, opened, wanted, signal));
	} catch (error) {
		throw error === signal.reason ? tooSlow(context, budget, POLL_LESS) : error;
	}
}

/** All that a poll goes by. */
type Opened = Awaited<ReturnType<typeof open>>;

/**
 * Reads the parameters and the credential of the trigger.
 *
 * @throws {UnusableSetting} naming what cannot be used
 */
async function open(context: IPollFunctions) {
	const event = readChoice(fieldsOf(context), EVENT);
	const known = EVENT_REPORTS[event];
	const { report, parameters } = known ? { report: known, parameters: {} } : chooseReport(context);
	assertEvents(report);
	const options = optionsOf(context);
	const credential = readCredential(await context.getCredentials('wolkvoxApi'));
	const { clock, address, token } = credential;
	// What is asked of each report has a state of its own.
	const asked = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
	return {
		...{ report, parameters, credential, clock },
		stateName: known ? event : [event, report.id, ...asked.sort()].join(' '),
		origin: originOf(address, token),
		calculatedFields: readSwitch(options, ADD_CALCULATED_FIELDS),
		simplify: readSwitch(options, SIMPLIFY),
		lookBack: {
			usual: readNumber(options, LOOK_BACK_HOURS) * SECONDS_PER_HOUR,
			atFirst: readNumber(options, START_WITH_HOURS) * SECONDS_PER_HOUR,
		},
		filter: new RowFilter(readFilters(context), report, clock),
		now: clock.wallClockAt(Date.now()),
	};
}

/** The IDs of what nodes ask for by names: a list costs a call, which not each poll should. */
const idsFound = new Map<string, Readonly<Record<string, string>>>();

async function readingOf(
	context: IPollFunctions,
	{ report, parameters: typed, credential, origin, stateName }: Opened,
	wanted: Wanted,
	signal: AbortSignal,
): Promise<Reading> {
	const { splitsOnFailure: insists } = wanted;
	// Whether the server answers otherwise matters only to who would try again.
	const shared = insists ? {} : { look: Promise.resolve(undefined) };
	const maxTries = insists ? TRIES : 1;
	const requests = (source: List, parameters = {}) =>
		requestsOf(context, { credential, source, parameters, maxTries, signal, shared });
	const asked = `${nodeKey(context)} ${origin} ${stateName}`;
	const named = async (list: NamedList) => await readNamed(list, requests(list));
	const parameters = idsFound.get(asked) ?? (await withIds(typed, named));
	idsFound.set(asked, parameters);
	return {
		...wanted,
		...{ report, parameters, resultPer: 'wholeRange', concurrency: 1 },
		warn: (text) => context.logger.warn(`Wolkvox Trigger: ${text}`),
		request: requests(report, parameters),
	};
}

/** The newest rows, for somebody who builds a workflow; the checkpoint stays as it is. */
async function showRecent(context: IPollFunctions): Promise<Items> {
	const opened = await open(context);
	const { report, filter, now } = opened;
	const signal = AbortSignal.timeout(TEST_BUDGET);
	const order = 'newestFirst';
	const split = (range: Range) =>
		splitRange(range, { report, splitBy: 'calendarMonth', resultPer: 'wholeRange', order, now });
	// On a busy day the last hours hold enough, and days would be hundreds of megabytes.
	const recent = { from: now - HOURS_SHOWN_FIRST * SECONDS_PER_HOUR, to: endOfDay(now) };
	const range = { from: startOfDay(now) - DAYS_SHOWN * SECONDS_PER_DAY, to: recent.to };
	const windows = [...split(recent), ...split({ ...range, to: recent.from - 1 })];
	const wanted = { range, windows, order, now, splitsOnFailure: false } as const;
	const read = async () => {
		const reading = await readingOf(context, opened, wanted, signal);
		const limits = { limit: MOST_SHOWN, most: MOST_SHOWN };
		return await collectRows({ ...limits, reading, filter, onProgress: () => {} });
	};
	const rows = await read().catch((error: unknown) => {
		throw error === signal.reason ? tooSlow(context, TEST_BUDGET, TRY_AGAIN) : error;
	});
	if (rows.length < MOST_SHOWN) warnOfUnmatched(context, filter);
	return rows.length > 0 ? [toItems(new CalculatedFields(opened).made(rows))] : null;
}

function tooSlow(context: IPollFunctions, budget: number, advice: string): NodeOperationError {
	const message = 'wolkvox did not answer in the time of a poll';
	const description = `A poll may take ${budget / 1_000} seconds. ${advice}`;
	return new NodeOperationError(context.getNode(), message, { description });
}

/** Of which nodes and reports the log says that rows were skipped: every poll meets the same ones. */
const toldOfSkipped = new Set<string>();

function tell(
	context: IPollFunctions,
	{ failure, newBeginning, skipped }: Polled,
	stateName: string,
) {
	const { logger } = context;
	if (newBeginning !== undefined) {
		logger.warn(`Wolkvox Trigger: ${newBeginning}; it starts from now`);
	}
	if (failure !== undefined) {
		const { message } = toNodeError(context.getNode(), failure);
		logger.warn(`Wolkvox Trigger: the next poll goes on where this one failed: ${message}`);
	}
	const teller = `${nodeKey(context)} ${stateName}`;
	if (skipped === 0 || toldOfSkipped.has(teller)) return;
	toldOfSkipped.add(teller);
	logger.debug(
		`Wolkvox Trigger: rows that do not say when they happened start nothing: ${skipped} (a total, for instance)`,
	);
}

function toItems(rows: readonly Row[]): INodeExecutionData[] {
	return rows.map((row) => ({ json: row as IDataObject }));
}
