import type { Range } from '../time/range';
import { endOfDay, SECONDS_PER_HOUR, type WallSeconds } from '../time/wallClock';
import type { PollState } from './checkpoint';

/** How far back a trigger looks, in seconds. */
export interface LookBack {
	/** How late a session may appear in the report, or how long it may be, and still be found. */
	readonly usual: number;
	/** How far back sessions count as new at the first activation; 0 for none. */
	readonly atFirst: number;
}

/** What a poll reads. */
export interface PollPlan {
	readonly range: Range;
	/**
	 * - `whole`: everything from where the memory begins; what counts
	 * - `recent`: the last two hours, so that most sessions need not wait for the next whole reading
	 */
	readonly reads: 'whole' | 'recent';
	/** Whether the range is longer than usual: after a pause, or where the polls before did not get through. */
	readonly isBehind: boolean;
}

/** How often everything is read, and how much the polls between read. */
const WHOLE_EVERY = SECONDS_PER_HOUR;
const RECENT = 2 * SECONDS_PER_HOUR;
/** Clocks that are set forward make an hour ago look like two; moments here are what clocks show. */
const CLOCK_CHANGE = SECONDS_PER_HOUR;

/** The state of a trigger that knows nothing yet. */
export function firstState(origin: string, lookBack: LookBack, now: WallSeconds): PollState {
	return {
		origin,
		settled: now - Math.max(secondsBack(lookBack), lookBack.atFirst),
		wholeAt: null,
		newSince: now - lookBack.atFirst,
		remembered: {},
		isUnsaved: false,
	};
}

/**
 * Decides what to read. A range that reaches today ends with today's last second, as everywhere.
 */
export function planPoll(state: PollState, lookBack: LookBack, now: WallSeconds): PollPlan {
	const { settled, wholeAt } = state;
	const to = endOfDay(now);
	const isDue = wholeAt === null || now < wholeAt || now - wholeAt >= WHOLE_EVERY;
	const recentFrom = now - RECENT;
	if (!isDue && settled < recentFrom) {
		return { range: { from: recentFrom, to }, reads: 'recent', isBehind: false };
	}
	const isBehind = settled < now - secondsBack(lookBack) - 2 * WHOLE_EVERY;
	return { range: { from: settled, to }, reads: 'whole', isBehind };
}

/**
 * How far everything is read for good once a whole reading has come to `readTo`: late sessions may
 * still appear within the look-back. It never goes back, so that a look-back that was raised grows
 * into what the memory holds.
 */
export function settledAfter(
	state: PollState,
	lookBack: LookBack,
	readTo: WallSeconds,
	now: WallSeconds,
): WallSeconds {
	return Math.max(state.settled, Math.min(readTo, now - secondsBack(lookBack)));
}

function secondsBack({ usual }: LookBack): number {
	return usual + CLOCK_CHANGE;
}
