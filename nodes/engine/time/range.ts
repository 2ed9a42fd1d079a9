import { endOfDay, formatDay, formatWallClock, startOfDay, type WallSeconds } from './wallClock';

/** A stretch of the operation's wall clock; both ends belong to it, to the second. */
export interface Range {
	readonly from: WallSeconds;
	readonly to: WallSeconds;
}

/** Everything before and after. */
export const ALL_TIME: Range = { from: -Infinity, to: Infinity };

/** A range as messages show it: `YYYY-MM-DD HH:mm:ss to YYYY-MM-DD HH:mm:ss`. */
export function formatRange({ from, to }: Range): string {
	return `${formatWallClock(from)} to ${formatWallClock(to)}`;
}

/** The same, but in whole days where it is made of whole days. */
export function formatDays(range: Range): string {
	const { from, to } = range;
	const areWhole = from === startOfDay(from) && to === endOfDay(to);
	return areWhole ? `${formatDay(from)} to ${formatDay(to)}` : formatRange(range);
}
