import type { WallSeconds } from './wallClock';

/** A stretch of the operation's wall clock; both ends belong to it, to the second. */
export interface Range {
	readonly from: WallSeconds;
	readonly to: WallSeconds;
}
