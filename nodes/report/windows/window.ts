import type { Range } from '../range/range';
import { formatWallClock } from '../range/wallClock';

/** A stretch that one request asks for; both ends belong to it, to the second. */
export type Window = Range;

/** The window as messages and logs show it. */
export function formatWindow(window: Window): string {
	return `${formatWallClock(window.from)} to ${formatWallClock(window.to)}`;
}
