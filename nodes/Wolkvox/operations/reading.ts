import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { readCredential } from '../../engine/client/credential';
import type { Batch, Reading } from '../../engine/read/reading';
import {
	splitRange,
	type Splitting,
	tooLong,
	wholeDays,
	type Window,
} from '../../engine/read/windows';
import { RowFilter } from '../../engine/rows/filter';
import type { ResultPer } from '../../engine/rows/key';
import { quote, UnusableSetting } from '../../engine/settings/problem';
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
import type { Call } from './call';
import { withIds } from './named';
import type { SessionRequest } from './parameters';
import { requestsOfCall } from './requests';

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
	readonly filter: RowFilter;
	/** How the range was split, for what is read beside it. */
	readonly splitting: Splitting;
	readonly clock: ZoneClock;
	/** How many requests were made so far. */
	readonly requestsMade: () => number;
}

/**
 * Prepares to read a report for one input item: its range split into windows, and all that requests
 * need of n8n. Names where IDs are needed cost a call for their list.
 *
 * @param concurrency how many requests may be in flight, if not as many as the credential allows
 * @throws {UnusableSetting} before any request, if a parameter or the credential cannot be used
 */
export async function openReading(
	call: Call,
	{ report, parameters: typed, resultPer }: ReportChoice,
	asked: Pick<SessionRequest, 'dateRange' | 'filters' | 'maxTries' | 'order' | 'splitBy'>,
	concurrency?: number,
): Promise<OpenReading> {
	const { context } = call;
	const credential = readCredential(await context.getCredentials('wolkvoxApi'));
	const { clock, simultaneousRequests } = credential;
	const now = clock.wallClockAt(Date.now());
	const chosen = resolveDateRange(asked.dateRange, clock, now);
	const range = report.kind === 'perDay' ? wholeDays(chosen) : chosen;
	const { order, splitBy, maxTries } = asked;
	const splitting: Splitting = { report, splitBy, resultPer, order, now };
	const windows = windowsOf(range, splitting);
	const filter = new RowFilter(asked.filters, report, clock);
	let made = 0;
	// Only now, because what cannot be used must not have cost a call.
	const parameters = await withIds(call, credential, typed, () => made++);
	const query = { ...parameters, api: report.id };
	const requesting = { credential, path: report.path, query, maxTries };
	const reading: Reading = {
		...{ report, parameters, resultPer, now, range, windows, order },
		concurrency: concurrency ?? simultaneousRequests,
		splitsOnFailure: true,
		warn: (text) => context.logger.warn(`Wolkvox: ${text}`),
		request: requestsOfCall(call, requesting, () => made++),
	};
	return { reading, filter, splitting, clock, requestsMade: () => made };
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
	{ reading, clock }: Pick<OpenReading, 'reading' | 'clock'>,
): void {
	const advice = filter.rowsSeen === 0 ? emptyRangeAdvice(choice, clock) : undefined;
	const level = advice === undefined && filter.rowsSeen === 0 ? 'info' : 'warn';
	const why = `nothing came out: ${filter.describeNothing(reading.range)}.`;
	context.logger[level](`Wolkvox: ${[why, advice].filter(Boolean).join(' ')}`);
}
