import {
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
	NodeOperationError,
} from 'n8n-workflow';

import type { FailureKind } from '../../engine/client/failures';
import { failedRequestOf } from '../../engine/extract/reportReader';
import { originOf } from '../../engine/incremental/checkpoint';
import {
	planPoll,
	type PollPlan,
	readRows,
	type RowsRead,
	takeNewSessions,
} from '../../engine/incremental/poll';
import { collectRows } from '../../engine/output/collect';
import { RowFilter } from '../../engine/rows/filter';
import { UnusableSetting } from '../../engine/settings/problem';
import { resolveDateRange } from '../../engine/time/range';
import { SECONDS_PER_DAY } from '../../engine/time/wallClock';
import type { Row } from '../../reports/report';
import {
	budgetOf,
	isActivation,
	type Known,
	loadCheckpoint,
	runAlone,
	saveCheckpoint,
} from './betweenPolls';
import { toNodeError } from './nodeErrors';
import { openPoll, type PollReading } from './pollReading';
import { warnOfUnmatched } from './reading';

type Items = INodeExecutionData[][] | null;

/**
 * After a pause, a poll requests no further window once it has so many rows. With the answer that
 * brings it there these are fewer than 70,000 sessions for one execution, beside those of a look-back
 * that are shown again.
 */
const ENOUGH_ROWS = 10_000;
/** n8n waits for the poll of an activation, at its start for that of every workflow. In milliseconds. */
const ACTIVATION_BUDGET = 30_000;
/** Somebody sits before the editor and waits for an answer. In milliseconds. */
const TEST_BUDGET = 100_000;
/** How many sessions a test of the trigger shows, and from how many days before today. */
const MOST_SHOWN = 10;
const DAYS_SHOWN = 7;
/** While polls keep failing, every so many of them try all they can; the others try once. */
const INSIST_EVERY = 12;

/**
 * One poll of the trigger.
 *
 * - In the editor it shows recent sessions.
 * - The first poll of an activation throws only what no waiting will mend, because n8n gives up a
 *   trigger whose first poll fails.
 * - n8n saves a state for certain only together with a start of the workflow. Where one must outlive a
 *   restart although no session comes out, the workflow is started without any.
 */
export async function pollSessions(this: IPollFunctions): Promise<Items> {
	if (this.getMode() === 'manual') return await showRecent(this);
	const isFirstPoll = isActivation(this);
	/** Unknown as long as not even the settings could be read. */
	let known: Known | undefined;
	const poll = async (failedBefore: number) => {
		const prepared = await prepare(this);
		known = prepared;
		return await readOn(this, prepared, { isFirstPoll, failedBefore });
	};
	return await runAlone(this, poll, isFirstPoll).catch((error: unknown) => {
		const nodeError = toNodeError(this.getNode(), error);
		const hasNeverWorked = known === undefined || known.checkpoint.wholeAt === null;
		if (!isFirstPoll || (hasNeverWorked && needsPerson(error))) throw nodeError;
		this.logger.warn(`Wolkvox Trigger: the first poll failed: ${nodeError.message}`);
		// What ends from now on is new, however long it takes until wolkvox answers.
		if (known === undefined || known.from === 'saved' || known.from === 'foreign') return null;
		saveCheckpoint(this, known.checkpoint);
		return [[]];
	});
}

async function showRecent(context: IPollFunctions): Promise<Items> {
	const sessions = await recentSessions(context).catch((error: unknown) => {
		throw toNodeError(context.getNode(), error);
	});
	return sessions.length > 0 ? [toItems(sessions)] : null;
}

/** The newest sessions, for somebody who builds a workflow; the checkpoint stays as it is. */
async function recentSessions(context: IPollFunctions): Promise<Row[]> {
	const { parameters, credential, report, now, readingOf } = await openPoll(context);
	const { clock } = credential;
	const { calculatedFields } = parameters;
	const signal = AbortSignal.timeout(TEST_BUDGET);
	const today = resolveDateRange({ dateRange: 'today' }, clock, now);
	const range = { from: today.from - DAYS_SHOWN * SECONDS_PER_DAY, to: today.to };
	const order = 'newestFirst';
	const filter = new RowFilter(parameters.filters, report, clock);
	const sessions = await collectRows({
		reading: readingOf({ range, now, order, delivery: 'eager', insists: false, signal }),
		clock,
		filter,
		limit: MOST_SHOWN,
		calculatedFields,
		most: MOST_SHOWN,
		onProgress: (batch) => context.logger.debug(`Wolkvox Trigger: window ${batch.number} was read`),
	}).catch((error: unknown) => {
		throw error === signal.reason ? tooSlow(context, TEST_BUDGET, TRY_AGAIN) : error;
	});
	if (sessions.length < MOST_SHOWN) warnOfUnmatched(context, filter);
	return sessions;
}

interface Prepared extends PollReading, Known {
	readonly origin: string;
	readonly filter: RowFilter;
}

/** Why a state is not gone on with. */
const NEW_BEGINNING: Readonly<Partial<Record<Known['from'], string>>> = {
	damaged: 'the saved state cannot be read',
	ahead: 'the saved state lies ahead of the clock',
	foreign: 'the server or the token has changed',
};

async function prepare(context: IPollFunctions): Promise<Prepared> {
	const reading = await openPoll(context);
	const { parameters, credential, report, now } = reading;
	const origin = originOf(credential.address, credential.token);
	const filter = new RowFilter(parameters.filters, report, credential.clock);
	const known = loadCheckpoint(context, origin, parameters.lookBack, now);
	const why = NEW_BEGINNING[known.from];
	if (why !== undefined) context.logger.warn(`Wolkvox Trigger: ${why}; it starts from now`);
	return { ...reading, ...known, origin, filter };
}

interface Turn {
	readonly isFirstPoll: boolean;
	readonly failedBefore: number;
}

async function readOn(context: IPollFunctions, poll: Prepared, turn: Turn): Promise<Items> {
	const { parameters, credential, report, filter, now } = poll;
	const { calculatedFields, lookBack } = parameters;
	const plan = planPoll(poll.checkpoint, lookBack, now);
	const read = await readPlanned(context, poll, plan, turn);
	if (read.failure !== undefined) {
		const { message } = toNodeError(context.getNode(), read.failure);
		context.logger.warn(`Wolkvox Trigger: the next poll goes on where this one failed: ${message}`);
	}
	// From here on nothing waits: what is taken out, known as seen and returned belongs together.
	const { checkpoint, from } = loadCheckpoint(context, poll.origin, lookBack, now);
	const wishes = { report, clock: credential.clock, filter, calculatedFields, lookBack };
	const result = takeNewSessions(read, plan, checkpoint, wishes);
	const isWhole = plan.reads === 'whole';
	const { isUnsaved } = result.checkpoint;
	const mustBeSaved = from !== 'saved' || read.stoppedAt !== undefined || (isWhole && isUnsaved);
	saveCheckpoint(context, { ...result.checkpoint, isUnsaved: isUnsaved && !mustBeSaved });
	if (result.sessions.length > 0) return [toItems(result.sessions)];
	return mustBeSaved ? [[]] : null;
}

async function readPlanned(
	context: IPollFunctions,
	{ readingOf }: Prepared,
	{ range, now, isBehind, progressAfter }: PollPlan,
	{ isFirstPoll, failedBefore }: Turn,
): Promise<RowsRead> {
	const budget = isFirstPoll ? ACTIVATION_BUDGET : budgetOf(context);
	const signal = AbortSignal.timeout(budget);
	const insists = !isFirstPoll && failedBefore % INSIST_EVERY === 0;
	const delivery = isBehind ? 'eager' : 'whole';
	const reading = readingOf({ range, now, order: 'oldestFirst', delivery, insists, signal });
	const enough = { rows: isBehind ? ENOUGH_ROWS : Infinity, after: progressAfter };
	return await readRows(reading, enough).catch((error: unknown) => {
		throw error === signal.reason ? tooSlow(context, budget, POLL_LESS) : error;
	});
}

const POLL_LESS =
	'The next poll tries again; if this stays so, poll less often or choose fewer look-back hours.';
const TRY_AGAIN =
	'Try again. If this stays so, ask wolkvox support whether the IP address of n8n may use the API.';

function tooSlow(context: IPollFunctions, budget: number, advice: string): NodeOperationError {
	const message = 'wolkvox did not answer in the time of a poll';
	const description = `A poll may take ${budget / 1_000} seconds. ${advice}`;
	return new NodeOperationError(context.getNode(), message, { description });
}

/** What tells that server or token are not right. */
const WRONG_CREDENTIAL: ReadonlySet<FailureKind> = new Set<FailureKind>([
	'notWolkvox',
	'redirect',
	'tokenMissing',
	'tokenWrong',
]);

/** Whether it stays so until somebody changes a setting. */
function needsPerson(error: unknown): boolean {
	if (error instanceof UnusableSetting) return true;
	const request = failedRequestOf(error);
	return request !== undefined && WRONG_CREDENTIAL.has(request.failure.kind);
}

function toItems(sessions: readonly Row[]): INodeExecutionData[] {
	return sessions.map((session) => ({ json: session as IDataObject }));
}
