import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { type Joining, windowsOfStates } from '../../engine/output/interactionJoin';
import type { OpenReading } from '../../engine/output/passingRows';
import { hullOf, type Reading } from '../../engine/read/reading';
import { splitRange, tooLong, wholeDays, type Window } from '../../engine/read/windows';
import { RowFilter } from '../../engine/rows/filter';
import { quote, UnusableSetting } from '../../engine/settings/settings';
import {
	emptyRangeAdvice,
	formatDays,
	formatRange,
	resolveDateRange,
} from '../../engine/time/range';
import { interactionsOf } from '../../reports/catalogue';
import type { Report } from '../../reports/report';
import { ADD_INTERACTION } from '../resources/shared/fields';
import { namedOfRun, withIds } from './lists';
import type { Call } from './nodeRun';
import type { RowRequest } from './parameters';
import type { ReportChoice } from './reportChoice';
import { requestsOfCall } from './requests';

/** All that an input item asks for: which report, and which of its rows. */
export type Question = ReportChoice & RowRequest;

/**
 * Prepares to read a report for one input item: its range split into windows, and all that requests
 * need of n8n. Names where IDs are needed cost a call for their list.
 *
 * @param concurrency how many requests may be in flight, if not as many as the credential allows
 * @throws {UnusableSetting} before any request, if a parameter cannot be used
 */
export async function openReading(
	call: Call,
	asked: Question,
	concurrency = call.credential.simultaneousRequests,
): Promise<OpenReading> {
	const { context } = call;
	const { clock } = call.credential;
	const { report, resultPer, order, maxTries } = asked;
	const now = clock.wallClockAt(Date.now());
	const chosen = resolveDateRange(asked.dateRange, clock, now);
	const range = report.kind === 'perDay' ? wholeDays(chosen) : chosen;
	const windows = splitRange(range, { ...asked, now });
	assertShortEnough(windows, report);
	const filter = new RowFilter(asked.filters, report, clock);
	// Only now, because what cannot be used must not have cost a call.
	const parameters = await withIds(asked.parameters, async (list) => await namedOfRun(call, list));
	const reading: Reading = {
		...{ report, parameters, resultPer, now, range, windows, order, concurrency },
		splitsOnFailure: true,
		warn: (text) => context.logger.warn(`Wolkvox: ${text}`),
		request: requestsOfCall(call, { source: report, parameters, maxTries }),
	};
	return { reading, filter, onProgress: progressOf(context, 'rows') };
}

/** @throws {UnusableSetting} if a window is longer than the report allows and must not be split */
function assertShortEnough(windows: readonly Window[], report: Report): void {
	const long = tooLong(windows, report);
	if (long === undefined) return;
	const days = report.maxDays === 1 ? 'one day' : `${report.maxDays} days`;
	throw new UnusableSetting({
		title: `This report takes ${days} at a time: ${formatDays(long)} is longer`,
		advice:
			report.kind === 'sum'
				? 'It is a sum over the whole range, and parts of it are other results. Choose “One Result Per: Month” (or Week, or Day), or a shorter date range.'
				: 'Split into parts, it would lose rows. Choose a shorter date range, or run the node once for each part.',
	});
}

/**
 * Prepares to read in which calls and chats the agents of sessions were.
 *
 * @param sessions the reading of the sessions: the states are read over the same windows
 * @returns undefined if the builder does not want it, or no report tells it
 */
export function joiningOf(call: Call, asked: Question, sessions: Reading): Joining | undefined {
	const { addInteraction, splitBy, maxTries } = asked;
	const source = interactionsOf(sessions.report);
	if (addInteraction === 'no' || source === undefined) return undefined;
	const { report } = source;
	const { clock, simultaneousRequests } = call.credential;
	const windows = windowsOfStates(sessions.windows, { ...sessions, report, splitBy });
	return {
		...{ report: sessions.report, source, clock, choice: addInteraction },
		states: {
			...sessions,
			...{ report, parameters: {}, windows, range: hullOf(windows) },
			concurrency: simultaneousRequests,
			request: requestsOfCall(call, { source: report, maxTries }),
			neededFor: ADD_INTERACTION.displayName,
		},
		onProgress: (batch) => progressOf(call.context, 'states')(batch, batch.rows.length),
	};
}

type Logging = Pick<IExecuteSingleFunctions, 'logger'>;

/** Long runs tell how far they are; a single request is not worth a line in everybody's log. */
function progressOf({ logger }: Logging, called: string): OpenReading['onProgress'] {
	return ({ window, number, of }, rows) => {
		const text = `window ${number} of ${of} (${formatRange(window)}), ${rows} ${called} so far`;
		logger[of > 1 ? 'info' : 'debug'](`Wolkvox: ${text}`);
	};
}

/**
 * No rows because an agent was misspelt must not look like no rows.
 *
 * @param filter one that has seen every row of the range
 */
export function warnOfUnmatched(context: Logging, filter: RowFilter): void {
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
 * @param opened with a filter that has seen every row of the range
 */
export function warnOfNothing(
	{ context, credential }: Call,
	{ dateRange }: Question,
	{ reading, filter }: OpenReading,
): void {
	const isEmpty = filter.rowsSeen === 0;
	const advice = isEmpty ? emptyRangeAdvice(dateRange, credential.clock) : undefined;
	const level = isEmpty && advice === undefined ? 'info' : 'warn';
	const why = `nothing came out: ${filter.describeNothing(reading.range)}.`;
	context.logger[level](`Wolkvox: ${[why, advice].filter(Boolean).join(' ')}`);
}
