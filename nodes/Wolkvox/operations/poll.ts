import { type INodeExecutionData, type IPollFunctions, NodeOperationError } from 'n8n-workflow';

import { readCredential } from '../../engine/client/credential';
import { collectRows } from '../../engine/output/passingRows';
import { readReport } from '../../engine/read/line';
import { splitRange } from '../../engine/read/windows';
import { CalculatedFields } from '../../engine/rows/calculatedFields';
import { RowFilter } from '../../engine/rows/filter';
import type { Range } from '../../engine/time/range';
import { endOfDay, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../../engine/time/wallClock';
import { originOf } from '../../engine/trigger/checkpoint';
import { SPLITTING } from '../../engine/trigger/plan';
import { needsPerson, poll, type Polled, type Wanted } from '../../engine/trigger/poll';
import type { List, NamedList } from '../../reports/account';
import type { Row } from '../../reports/report';
import { readNamed, withIds } from './lists';
import { toNodeError } from './nodeRun';
import { readTrigger } from './parameters';
import { requestsOf } from './requests';
import { warnOfUnmatched } from './rows';

/** With the answer that brings a poll there, fewer than 70,000 new rows start one execution. */
const ENOUGH_ROWS = 10_000;
/** How often a poll tries that insists; the next one is never far. */
const TRIES = 2;
/** How long a poll may run, in milliseconds, where n8n's scheduler says nothing else. */
const USUAL_BUDGET = 300_000;
/** At an activation, for which n8n waits: at its start for every workflow's. */
const ACTIVATION_BUDGET = 30_000;
/** While somebody sits before the editor. */
const TEST_BUDGET = 100_000;
const POLL_LESS =
	'The next poll tries again; if this stays so, poll less often or choose fewer look-back hours.';
const TRY_AGAIN =
	'Try again. If this stays so, ask wolkvox support whether the IP address of n8n may use the API.';
/** What a test shows: so many rows, of so many days up to today, the last hours first. */
const SHOWN = { rows: 10, days: 8, hours: 2 };

/** One poll of the trigger; in the editor it shows recent rows. */
export async function pollEvents(this: IPollFunctions) {
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

async function pollOnce(context: IPollFunctions, isFirstPoll: boolean, failedBefore: number) {
	const budget = isFirstPoll ? ACTIVATION_BUDGET : budgetOf(context);
	const opened = await open(context, budget, POLL_LESS);
	const { stateName } = opened;
	// In memory until a poll emits something; then n8n saves it.
	const state = context.getWorkflowStaticData('node');
	const polled = await poll({
		...opened,
		saved: state[stateName],
		isActivation: isFirstPoll,
		failedBefore,
		enough: ENOUGH_ROWS,
		async *read(wanted) {
			yield* readReport(await readingOf(context, opened, wanted));
		},
	});
	// From here on nothing waits: what is known as seen and what is returned belong together.
	if (polled.checkpoint !== undefined) state[stateName] = { ...polled.checkpoint };
	tell(context, polled, opened.key);
	// n8n saves a state for certain only with a start of the workflow, be it without a row.
	return polled.rows.length > 0 || polled.mustBeSaved ? [toItems(polled.rows)] : null;
}

/** Aborted after a time in milliseconds, with the error that tells it. */
function endAfter(budget: number, advice: string, context: IPollFunctions): AbortSignal {
	const limit = new AbortController();
	const message = 'wolkvox did not answer in the time of a poll';
	const description = `A poll may take ${budget / 1_000} seconds. ${advice}`;
	AbortSignal.timeout(budget).addEventListener('abort', () => {
		limit.abort(new NodeOperationError(context.getNode(), message, { description }));
	});
	return limit.signal;
}

type Opened = Awaited<ReturnType<typeof open>>;

/** What the node asks for; its time ends after so many milliseconds. */
async function open(context: IPollFunctions, budget: number, advice: string) {
	const asked = readTrigger(context);
	const credential = readCredential(await context.getCredentials('wolkvoxApi'));
	const { clock, address, token } = credential;
	const origin = originOf(address, token);
	const filter = new RowFilter(asked.filters, asked.report, clock);
	const signal = endAfter(budget, advice, context);
	const now = clock.wallClockAt(Date.now());
	const key = `${nodeKey(context)} ${origin} ${asked.stateName}`;
	return { ...asked, credential, clock, origin, filter, signal, now, key };
}

/** The IDs of what nodes ask for by names: a list costs a call, which not each poll should. */
const idsFound = new Map<string, Readonly<Record<string, string>>>();

async function readingOf(context: IPollFunctions, opened: Opened, wanted: Wanted) {
	const { report, parameters: typed, credential, signal, key } = opened;
	const { splitsOnFailure: insists } = wanted;
	// Whether the server answers otherwise matters only to who would try again.
	const shared = insists ? {} : { look: Promise.resolve(undefined) };
	const maxTries = insists ? TRIES : 1;
	const requests = (source: List, parameters = {}) =>
		requestsOf(context, { credential, source, parameters, maxTries, signal, shared });
	const named = async (list: NamedList) => await readNamed(list, requests(list));
	const parameters = idsFound.get(key) ?? (await withIds(typed, named));
	idsFound.set(key, parameters);
	return {
		...{ ...SPLITTING, ...wanted, report, parameters, concurrency: 1 },
		warn: (text: string) => context.logger.warn(`Wolkvox Trigger: ${text}`),
		request: requests(report, parameters),
	};
}

/** The newest rows, for somebody who builds a workflow; the checkpoint stays as it is. */
async function showRecent(context: IPollFunctions) {
	const opened = await open(context, TEST_BUDGET, TRY_AGAIN);
	const { report, filter, now } = opened;
	const order = 'newestFirst';
	const split = (range: Range) => splitRange(range, { ...SPLITTING, report, order, now });
	// On a busy day the last hours hold enough, and days would be hundreds of megabytes.
	const recent = { from: now - SHOWN.hours * SECONDS_PER_HOUR, to: endOfDay(now) };
	const range = { from: recent.to + 1 - SHOWN.days * SECONDS_PER_DAY, to: recent.to };
	const windows = [...split(recent), ...split({ ...range, to: recent.from - 1 })];
	const wanted = { range, windows, order, now, splitsOnFailure: false } as const;
	const reading = await readingOf(context, opened, wanted);
	const limits = { limit: SHOWN.rows, most: SHOWN.rows };
	const rows = await collectRows({ ...limits, reading, filter, onProgress: () => {} });
	if (rows.length < SHOWN.rows) warnOfUnmatched(context, filter);
	return rows.length > 0 ? [toItems(new CalculatedFields(opened).made(rows))] : null;
}

/** Of which nodes and reports the log says that rows were skipped: every poll meets the same ones. */
const toldOfSkipped = new Set<string>();

function tell(context: IPollFunctions, polled: Polled, key: string): void {
	const { failure, newBeginning, skipped } = polled;
	const warn = (text: string) => context.logger.warn(`Wolkvox Trigger: ${text}`);
	if (newBeginning !== undefined) warn(`${newBeginning}; it starts from now`);
	if (failure !== undefined) {
		const { message } = toNodeError(context.getNode(), failure);
		warn(`the next poll goes on where this one failed: ${message}`);
	}
	if (skipped === 0 || toldOfSkipped.has(key)) return;
	toldOfSkipped.add(key);
	context.logger.debug(
		`Wolkvox Trigger: rows that do not say when they happened start nothing: ${skipped} (a total, for instance)`,
	);
}

function toItems(rows: readonly Row[]): INodeExecutionData[] {
	return rows.map((row) => ({ json: row as INodeExecutionData['json'] }));
}

/** By its name, as n8n keeps its state: copied nodes may have one ID. */
function nodeKey(context: IPollFunctions): string {
	return `${context.getWorkflow().id ?? ''} ${context.getNode().name}`;
}

/** In milliseconds. Not every version of n8n says. */
function budgetOf(context: Partial<Pick<IPollFunctions, 'getPollBudgetMs'>>): number {
	return context.getPollBudgetMs?.() ?? USUAL_BUDGET;
}

/** Contexts that have polled: n8n makes one for each activation and keeps it for all its polls. */
const activated = new WeakSet<IPollFunctions>();

/** Whether n8n awaits this poll before it registers the trigger, which stays dead if it throws. */
function isActivation(context: IPollFunctions): boolean {
	// The scheduler's tasks have a budget, and are registered already.
	if (budgetOf(context) !== USUAL_BUDGET || activated.has(context)) return false;
	activated.add(context);
	return true;
}

/** Of each node: whether a poll is in flight, whether it counts no more, and how many failed in a row. */
const nodes = new Map<string, { isPolling: boolean; isSuperseded: boolean; failed: number }>();

/** Runs a poll, told how many failed in a row before; null for what was not run, or counts no more. */
export async function runAlone<T>(
	context: IPollFunctions,
	pollNow: (failedBefore: number) => Promise<T>,
	takesOver: boolean,
): Promise<T | null> {
	const key = nodeKey(context);
	const node = nodes.get(key) ?? { isPolling: false, isSuperseded: false, failed: 0 };
	// n8n starts polls though one is in flight. Where this one `takesOver`, the workflow was saved anew, and
	// the other has not the state that is gone on with; older versions of n8n do not see to that.
	node.isSuperseded = node.isPolling && (node.isSuperseded || takesOver);
	if (node.isPolling) return null;
	nodes.set(key, node);
	node.isPolling = true;
	try {
		// It counts as failed until it has succeeded.
		const result = await pollNow(node.failed++).catch((error: unknown) => {
			if (!node.isSuperseded) throw error;
			return null;
		});
		node.failed = 0;
		return node.isSuperseded ? null : result;
	} finally {
		node.isPolling = false;
	}
}
