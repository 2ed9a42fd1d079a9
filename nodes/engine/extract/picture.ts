import type { WallSeconds } from '../time/wallClock';
import { EdgePicture } from './edgePicture';
import { SamplePicture } from './samplePicture';
import { FILL, PaceSizing, type Sizing } from './sizing';
import type { Direction, Window } from './window';

/** What a cut answer shows of its window. */
export interface CutAnswer {
	readonly window: Window;
	/** When the rows that came began, in the order in which they came; unreadable ones left out. */
	readonly starts: readonly WallSeconds[];
	/** How many rows the report holds for the window, where the answer says so and is trusted. */
	readonly total: number | undefined;
	readonly maxRows: number;
}

/** What sizes the parts of a window whose answer was cut. */
export interface Picture {
	/** A sizing that has not learned anything yet: the parts may have to be asked for again. */
	readonly newSizing: () => Sizing;
	/** From which side the window is best read: where the picture is exact. */
	readonly direction: Direction | undefined;
}

/**
 * The picture that a cut answer gives. Its rows are no part of the result, even sorted ones may lack
 * late rows; but they show how the sessions are spread. Rows in order of time are one end of the
 * window, cut off at the limit; rows in no order are a sample of the whole of it.
 */
export function pictureOf({ window, starts, total, maxRows }: CutAnswer): Picture {
	const target = FILL * maxRows;
	const direction = directionOf(starts);
	// The edge of a picture with so many gaps does not tell how many rows there are.
	if (starts.length < 2 || (direction !== undefined && starts.length < target)) {
		return { newSizing: () => new PaceSizing(target), direction: undefined };
	}
	const shown = { window, starts: Float64Array.from(starts).sort(), total, target };
	return direction === undefined
		? { newSizing: () => new SamplePicture(shown), direction }
		: { newSizing: () => new EdgePicture(shown, direction), direction };
}

/** Rows in order of time show the side of the window where the answer began. */
function directionOf(starts: readonly WallSeconds[]): Direction | undefined {
	let ascending = true;
	let descending = true;
	for (let index = 1; index < starts.length && (ascending || descending); index++) {
		if (starts[index] < starts[index - 1]) ascending = false;
		if (starts[index] > starts[index - 1]) descending = false;
	}
	if (ascending) return 'forward';
	return descending ? 'backward' : undefined;
}
