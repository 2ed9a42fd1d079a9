import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { firstState, type LookBack } from '../../engine/incremental/pollPlan';
import {
	formatState,
	notAhead,
	parseState,
	type PollState,
} from '../../engine/incremental/checkpoint';
import type { WallSeconds } from '../../engine/time/wallClock';
import { EVENT } from '../resources/trigger';

/** The state of a trigger, and where it comes from. */
export interface KnownState {
	readonly state: PollState;
	/**
	 * - `saved`: from the polls before
	 * - `none`: there was none; it begins with this poll
	 * - `damaged`: there is one that cannot be read; a trigger that fails for ever helps nobody
	 * - `foreign`: there is one of another server or token; it begins with this poll, if that succeeds
	 */
	readonly from: 'saved' | 'none' | 'damaged' | 'foreign';
}

/** Writes the state. It is in memory until the poll emits something; then n8n saves it. */
export function saveState(context: IPollFunctions, state: PollState): void {
	context.getWorkflowStaticData('node')[EVENT] = { ...formatState(state) } as IDataObject;
}

/** Reads the state of this trigger. */
export function loadState(
	context: IPollFunctions,
	origin: string,
	lookBack: LookBack,
	now: WallSeconds,
): KnownState {
	const saved = parseState(context.getWorkflowStaticData('node')[EVENT]);
	if (saved === undefined) return { state: firstState(origin, lookBack, now), from: 'none' };
	// Not the first activation: sessions of before may have come out already.
	const anew = firstState(origin, { ...lookBack, atFirst: 0 }, now);
	if (saved !== null && saved.origin !== origin) return { state: anew, from: 'foreign' };
	const state = saved && notAhead(saved, now);
	return state === null ? { state: anew, from: 'damaged' } : { state, from: 'saved' };
}
