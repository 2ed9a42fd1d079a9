import type { Joining } from '../../engine/output/interactionJoin';
import { windowsOfStates } from '../../engine/output/interactionJoin';
import { hullOf } from '../../engine/read/reading';
import { interactionsOf } from '../../reports/cobrowsing';
import { ADD_INTERACTION } from '../resources/shared/options';
import type { Call } from './call';
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
	call: Call,
	choice: ReportChoice,
	asked: SessionRequest,
	sessions: OpenReading,
): Promise<OpenJoining | undefined> {
	const source = interactionsOf(choice.report);
	if (asked.addInteraction === 'no' || source === undefined) return undefined;
	const { report } = source;
	const states = { ...choice, report, parameters: {} };
	const opened = await openReading(call, states, { ...asked, filters: {} });
	const { reading, splitting, clock } = sessions;
	const windows = windowsOfStates(reading.windows, { ...splitting, report });
	const joining: Joining = {
		...{ report: reading.report, source, clock, choice: asked.addInteraction },
		states: {
			...opened.reading,
			...{ windows, range: hullOf(windows), now: reading.now },
			neededFor: ADD_INTERACTION.displayName,
		},
		onProgress: (batch) => logProgress(call.context, batch, batch.rows.length, 'states'),
	};
	return { joining, requestsMade: opened.requestsMade };
}
