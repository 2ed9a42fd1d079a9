import type { WallSeconds } from './wallClock';

/** A stretch of the operation's wall clock; both ends belong to it, to the second. */
export interface Range {
	readonly from: WallSeconds;
	readonly to: WallSeconds;
}

/** Everything before and after. */
export const ALL_TIME: Range = { from: -Infinity, to: Infinity };
