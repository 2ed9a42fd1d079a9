import type { Order } from '../../reports/report';
import type { TimedRow } from '../rows/timedRow';
import { spanOf, type Window } from './windows';

/** Which share of the largest answer a part is made for: the rest is for rows that lie denser. */
const FILL = 0.9;
/** Of rows in no order, a window holds as many answers as this, as long as nobody knows. */
const LIKELY_ANSWERS = 5;
/** A part is shorter than its window, even where that was filled by its last seconds. */
const LONGEST_SHARE = 0.8;
/** So much more than a whole number of parts is still that number. */
const TOLERANCE = 0.01;

/** `window` in as few equal parts as it takes for none to be longer than `span` seconds, give or take a little. */
export function evenSpan(window: Window, span: number): number {
	return spanOf(window) / Math.max(1, Math.ceil(spanOf(window) / span - TOLERANCE));
}

/** How many seconds fill an answer (`maxRows`) where rows lie as close as they do in one that is whole. */
export function paceOf(window: Window, rows: readonly TimedRow[], maxRows: number): number {
	const starts = startsOf(rows).sort();
	// A server that rounds to days shows more than it was asked for.
	const extent = starts.length > 0 ? starts[starts.length - 1] - starts[0] : 0;
	return ((Math.max(spanOf(window), extent) + 1) * FILL * maxRows) / rows.length;
}

/**
 * The same from the side that is read first, as a truncated answer shows it: less than its window. Rows in
 * order are one end of it, exactly; rows in no order are a sample of it, `total` of which there are, if that
 * is known. Only how far rows lie apart counts, not where: the server's clock may be another.
 */
export function paceWithin(
	window: Window,
	rows: readonly TimedRow[],
	total: number | undefined,
	order: Order,
): number {
	const starts = startsOf(rows);
	if (starts.length < rows.length / 2 || starts.length < 2) return spanOf(window) / 2;
	const shownOrder = orderOf(starts);
	starts.sort();
	if (order === 'newestFirst') starts.reverse();
	const last = starts.length - 1;
	const quiet = order === 'oldestFirst' ? starts[0] - window.from : window.to - starts[0];
	const reach = (place: number) =>
		Math.max(0, quiet) + Math.abs(starts[Math.floor(place)] - starts[0]);
	if (shownOrder === order || shownOrder === undefined) {
		const likely = (total ?? LIKELY_ANSWERS * rows.length) / rows.length;
		const answers = shownOrder === order ? 1 : likely;
		return Math.min(LONGEST_SHARE * spanOf(window), reach((last * FILL) / answers));
	}
	// Rows of the far side: all up to them is asked for, and a few of them, which are known to fit. Those that
	// began outside of the window tell nothing of it.
	const unshown = reach(last * (1 - FILL));
	return quiet > 0 && unshown < spanOf(window) ? unshown : spanOf(window) / 2;
}

function startsOf(rows: readonly TimedRow[]): Float64Array {
	return Float64Array.from(rows, ({ start }) => start).filter((start) => !Number.isNaN(start));
}

/** In which order of time rows came; undefined where in none. */
function orderOf(starts: Float64Array): Order | undefined {
	if (starts.every((start, place) => !(starts[place - 1] > start))) return 'oldestFirst';
	return starts.every((start, place) => !(starts[place - 1] < start)) ? 'newestFirst' : undefined;
}
