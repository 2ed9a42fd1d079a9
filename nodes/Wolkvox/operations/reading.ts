import type {
	DeclarativeRestApiSettings,
	IAllExecuteFunctions,
	IExecuteSingleFunctions,
} from 'n8n-workflow';

import { type Credential, readCredential } from '../../engine/client/credential';
import { datesOf, type RequestContext, type SharedByRun } from '../../engine/client/request';
import { secretsIn } from '../../engine/client/serverAddress';
import { TokenQueue } from '../../engine/client/tokenQueue';
import type { Batch, Reading } from '../../engine/extract/reportReader';
import type { Delivery } from '../../engine/extract/windowReader';
import {
	type ResultPer,
	splitRange,
	type Splitting,
	tooLong,
	type Window,
} from '../../engine/extract/windows';
import type { RowFilter } from '../../engine/rows/filter';
import { quote, redactor, UnusableSetting } from '../../engine/settings/problem';
import {
	type DateRangeChoice,
	emptyRangeAdvice,
	formatDays,
	formatRange,
	type Range,
	resolveDateRange,
} from '../../engine/time/range';
import type { ZoneClock } from '../../engine/time/zone';
import type { Report } from '../../reports/report';
import type { NodeRun } from './nodeRun';
import type { SessionRequest } from './parameters';
import { type RequestOptions, sendRequest, timeoutOf, wait } from './transport';

/** Which report an operation reads, and what it asks for beside the dates. */
export interface ReportChoice {
	readonly report: Report;
	/** Parameters of the query by their names. */
	readonly parameters: Readonly<Record<string, string>>;
	/** Over what each result is summed, for reports of sums. */
	readonly resultPer: ResultPer;
	/** The operation that writes its rows into files, as the editor calls it. */
	readonly exportLabel: string;
}

/** What was asked for, ready to be read. */
export interface OpenReading {
	readonly reading: Reading;
	readonly range: Range;
	readonly clock: ZoneClock;
	/** How many requests were made so far. */
	readonly requestsMade: () => number;
}

/**
 * Prepares to read a report for one input item: its range cut into windows, and all that requests
 * need of n8n.
 *
 * @param request the request that n8n made from description and "Request Options"
 * @param delivery how the parts of a truncated window are handed on
 * @throws {UnusableSetting} before any request, if a parameter or the credential cannot be used
 */
export async function openReading(
	context: IExecuteSingleFunctions,
	run: NodeRun,
	request: DeclarativeRestApiSettings.HttpRequestOptions,
	{ report, parameters, resultPer }: ReportChoice,
	asked: Pick<SessionRequest, 'dateRange' | 'maxTries' | 'order' | 'splitBy'>,
	delivery: Delivery,
): Promise<OpenReading> {
	const credential = readCredential(await context.getCredentials('wolkvoxApi'));
	const { clock, simultaneousRequests } = credential;
	const now = clock.wallClockAt(Date.now());
	const range = resolveDateRange(asked.dateRange, clock, now);
	const { order, splitBy } = asked;
	let requests = 0;
	const reading: Reading = {
		report,
		range,
		windows: windowsOf(range, { report, splitBy, resultPer, order, now }),
		order,
		// Who may have enough at any answer must not have asked for the next one already.
		concurrency: delivery === 'eager' ? 1 : simultaneousRequests,
		delivery,
		splitsOnFailure: true,
		now,
		request: requestsOf(context, run, request, {
			credential,
			query: { ...parameters, api: report.id },
			maxTries: asked.maxTries,
			onRequest: () => requests++,
		}),
	};
	return { reading, range, clock, requestsMade: () => requests };
}

/** What an input item asks wolkvox for. */
interface Requested {
	readonly credential: Credential;
	readonly query: Readonly<Record<string, string>>;
	readonly maxTries: number;
	/** Called before each request. */
	readonly onRequest: () => void;
}

/**
 * All that the requests of one input item need: sending, and what the items of a run share.
 *
 * @param request the one that n8n made from description and "Request Options"
 */
export function requestsOf(
	context: IExecuteSingleFunctions,
	run: NodeRun,
	request: DeclarativeRestApiSettings.HttpRequestOptions,
	{ credential, query, maxTries, onRequest }: Requested,
): RequestContext {
	return requestContextOf(context, {
		credential,
		options: requestOf(context, request, credential),
		query,
		maxTries,
		signal: run.signalFor(context),
		shared: run.sharedBy(credential),
		onRequest,
	});
}

/** @throws {UnusableSetting} if a window is longer than the report allows and must not be split */
function windowsOf(range: Range, splitting: Splitting): Window[] {
	const { report } = splitting;
	const windows = splitRange(range, splitting);
	const long = tooLong(windows, report);
	if (long === undefined) return windows;
	const days = report.maxDays === 1 ? 'one day' : `${report.maxDays} days`;
	const why = {
		sum: 'It is a sum over the whole range, and parts of it are other results. Choose “One Result Per: Month” (or Week, or Day), or a shorter date range.',
		whole:
			'Split into parts, it would lose rows. Choose a shorter date range, or run the node once for each part.',
	};
	throw new UnusableSetting({
		title: `This report takes ${days} at a time: ${formatDays(long)} is longer`,
		advice: report.kind === 'sum' ? why.sum : why.whole,
	});
}

/**
 * n8n builds every item's request with the credential of the first; an item's token goes to the
 * address of its own.
 */
function requestOf(
	context: IExecuteSingleFunctions,
	request: DeclarativeRestApiSettings.HttpRequestOptions,
	credential: Credential,
): DeclarativeRestApiSettings.HttpRequestOptions {
	const own = { ...request, baseURL: credential.address, timeout: timeoutOf(context) };
	if (request.baseURL === credential.address) return own;
	// n8n's restriction was made for the other address. Redirects are not followed, so that naming
	// the host is all that it could do here.
	return { ...own, allowedDomains: new URL(credential.address).hostname };
}

/** Long runs tell how far they are; a single request is not worth a line in everybody's log. */
export function logProgress(
	context: Pick<IExecuteSingleFunctions, 'logger'>,
	{ window, number, of }: Batch,
	rows: number,
	called = 'rows',
): void {
	const level = of > 1 ? 'info' : 'debug';
	const text = `window ${number} of ${of} (${formatRange(window)}), ${rows} ${called} so far`;
	context.logger[level](`Wolkvox: ${text}`);
}

/**
 * No rows because an agent was misspelt must not look like no rows.
 *
 * @param filter one that has seen every row of the range
 */
export function warnOfUnmatched(
	context: Pick<IExecuteSingleFunctions, 'logger'>,
	filter: RowFilter,
): void {
	const agents = filter.rowsSeen > 0 ? filter.unmatchedAgents() : [];
	if (agents.length === 0) return;
	const list = agents.map((agent) => quote(agent)).join(', ');
	context.logger.warn(
		`Wolkvox: the range has rows, but none of these in “Agent Names or IDs”: ${list}`,
	);
}

/**
 * Tells the log why nothing came out.
 *
 * @param filter one that has seen every row of the range
 */
export function warnOfNothing(
	context: Pick<IExecuteSingleFunctions, 'logger'>,
	filter: RowFilter,
	choice: DateRangeChoice,
	{ range, clock }: Pick<OpenReading, 'range' | 'clock'>,
): void {
	const advice = filter.rowsSeen === 0 ? emptyRangeAdvice(choice, clock) : undefined;
	const level = advice === undefined && filter.rowsSeen === 0 ? 'info' : 'warn';
	const why = `nothing came out: ${filter.describeNothing(range)}.`;
	context.logger[level](`Wolkvox: ${[why, advice].filter(Boolean).join(' ')}`);
}

/** What requests to one address need beside n8n. */
export interface Requesting {
	readonly credential: Credential;
	/** Every request, but for its query. */
	readonly options: RequestOptions;
	/** What every request asks for; those that have dates add them. */
	readonly query: Readonly<Record<string, string>>;
	readonly maxTries: number;
	readonly signal: AbortSignal;
	/** What the other requests of the run share. */
	readonly shared?: SharedByRun;
	/** Called before anything is sent. */
	readonly onRequest?: () => void;
}

/** What the second look asks for, and how long it waits, in milliseconds. */
const LOOK = { url: '/api/v2/information.php', qs: { api: 'token_info' }, timeout: 10_000 };
/** It is a handful of numbers; whoever sends more, in bytes, is no wolkvox. */
const MOST_OF_LOOK = 1_000_000;

/** All that requests need of n8n: sending with the credential, and waiting. */
export function requestContextOf(
	context: Pick<IAllExecuteFunctions, 'helpers'>,
	requesting: Requesting,
): RequestContext {
	const { credential, options, query, maxTries, signal } = requesting;
	const { token, simultaneousRequests } = credential;
	const { shared = {}, onRequest = () => {} } = requesting;
	const send = async (own: Partial<RequestOptions>, ended: AbortSignal, mostBytes?: number) => {
		onRequest();
		return await sendRequest(context, { ...options, ...own }, ended, mostBytes);
	};
	return {
		send: async (window, ended) => {
			const qs = { ...options.qs, ...query, ...(window && datesOf(window)) };
			return await send({ qs }, ended);
		},
		sendLook: async (ended) => await send(LOOK, ended, MOST_OF_LOOK),
		shared,
		redact: redactor(token, secretsIn(credential.address)),
		queue: new TokenQueue(token, simultaneousRequests, { now: Date.now, wait }),
		wait,
		random: Math.random,
		maxTries,
		signal,
	};
}
