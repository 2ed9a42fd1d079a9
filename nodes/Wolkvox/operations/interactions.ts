import type { DeclarativeRestApiSettings, IExecuteSingleFunctions } from 'n8n-workflow';

import type { Joining } from '../../engine/output/interactionJoin';
import { interactionsOf } from '../../reports/cobrowsing';
import { ADD_INTERACTION } from '../resources/shared/options';
import type { NodeRun } from './nodeRun';
import type { SessionRequest } from './parameters';
import { logProgress, openReading, type OpenReading, type ReportChoice } from './reading';

/** How the option "Add Interaction" is done, and how many requests it took so far. */
export interface OpenJoining {
	readonly joining: Joining;
	readonly requestsMade: () => number;
}

/**
 * Prepares to read in which calls and chats the agents of sessions were.
 *
 * @param sessions the reading of the sessions: the states are read over the same windows
 * @returns undefined if the builder does not want it, or no report tells it
 */
export async function openJoining(
	context: IExecuteSingleFunctions,
	run: NodeRun,
	request: DeclarativeRestApiSettings.HttpRequestOptions,
	choice: ReportChoice,
	asked: SessionRequest,
	{ reading }: OpenReading,
): Promise<OpenJoining | undefined> {
	const source = asked.addInteraction === 'no' ? undefined : interactionsOf(choice.report);
	if (source === undefined) return undefined;
	const { report } = source;
	const states = await openReading(
		context,
		run,
		{ ...request, url: report.path },
		{ ...choice, report, parameters: {} },
		asked,
		'streamed',
	);
	const joining: Joining = {
		report: reading.report,
		source,
		windows: reading.windows,
		readingOf: (windows) => ({
			...states.reading,
			windows,
			range: {
				from: Math.min(...windows.map(({ from }) => from)),
				to: Math.max(...windows.map(({ to }) => to)),
			},
			now: reading.now,
			neededFor: ADD_INTERACTION.displayName,
		}),
		onProgress: (batch) => logProgress(context, batch, batch.rows.rows.length, 'states'),
	};
	return { joining, requestsMade: states.requestsMade };
}
