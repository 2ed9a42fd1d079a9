import type { Order } from '../../reports/report';
import type { TimedRow } from '../rows/timedRow';
import { spanOf, type Window } from './windows';

/** Which share of the largest answer a part is made for: the rest is for rows that lie denser. */
const FILL = 0.9;
/** Of rows in no order, a window holds as many answers as this, as long as nobody knows. */
const LIKELY_ANSWERS = 5;
/** The rows next to what follows tell how densely it is filled. */
const EDGE_SHARE = 0.25;
/** A part is shorter than its window, even where that was filled by its last seconds. */
const LONGEST_SHARE = 0.8;
/** Rows that lie closer together than this share of what is not shown are a burst, and tell nothing of it. */
const BURST_SHARE = 0.1;
/** So much denser or thinner than the average rows may be and still be its example. */
const UNEVEN = 2;
/** So much more than a whole number of parts is still that number. */
const TOLERANCE = 0.01;

/** `window` in as few equal parts as it takes for none to be longer than `span` seconds, give or take a little. */
export function evenSpan(window: Window, span: number): number {
	return spanOf(window) / Math.max(1, Math.ceil(spanOf(window) / span - TOLERANCE));
}

/**
 * How many seconds fill an answer (`maxRows`), as a whole one was filled next to what is read after it. Only
 * how far rows lie apart counts, not where: the server's clock may be another.
 */
export function paceOf(
	window: Window,
	rows: readonly TimedRow[],
	maxRows: number,
	order: Order,
): number {
	if (rows.length === 0) return Infinity;
	const full = FILL * maxRows;
	const starts = startsOf(rows).sort();
	const extent = starts.length > 0 ? starts[starts.length - 1] - starts[0] : 0;
	// A server that rounds to days shows more than it was asked for.
	const mean = ((Math.max(spanOf(window), extent) + 1) * full) / rows.length;
	// What is far from full tells little about its edge.
	if (starts.length < EDGE_SHARE * maxRows || extent > spanOf(window)) return mean;
	const count = Math.ceil(starts.length * EDGE_SHARE);
	const edge = order === 'oldestFirst' ? starts.slice(-count) : starts.slice(0, count);
	return Math.min(mean, ((edge[count - 1] - edge[0] + 1) * full) / count);
}

/**
 * The same as a truncated answer shows it: less than its window. Rows in order are one end of it, exactly;
 * rows in no order are a sample of it. `total` is how many there are, where that is known.
 */
export function paceWithin(
	window: Window,
	rows: readonly TimedRow[],
	total: number | undefined,
	order: Order,
): number {
	const longest = LONGEST_SHARE * spanOf(window);
	const starts = startsOf(rows);
	if (starts.length < rows.length / 2 || starts.length < 2) return spanOf(window) / 2;
	const shownOrder = orderOf(starts);
	starts.sort();
	if (order === 'newestFirst') starts.reverse();
	const last = starts.length - 1;
	// A quiet stretch before the first row, unless the server's clock is another.
	const before = Math.max(
		0,
		order === 'oldestFirst' ? starts[0] - window.from : window.to - starts[0],
	);
	const reach = (place: number) => before + Math.abs(starts[Math.floor(place)] - starts[0]);
	if (shownOrder === order) return Math.min(longest, reach(last * FILL));
	const answers = total === undefined ? LIKELY_ANSWERS : total / rows.length;
	if (shownOrder === undefined) return Math.min(longest, reach((last * FILL) / answers));
	// Rows of the far side. Where the ones next to what is not shown lie as this does on the average, that
	// tells how long a part may be; else all up to them is asked for, and they are known to fit.
	const edgeRows = Math.max(1, Math.floor(last * EDGE_SHARE));
	const shown = (Math.abs(starts[edgeRows] - starts[0]) * last) / edgeRows;
	const expected = total === undefined ? shown : before / Math.max(FILL, answers - 1);
	const isEven =
		shown > expected / UNEVEN && shown < expected * UNEVEN && shown > before * BURST_SHARE;
	if (isEven) return Math.min(longest, expected * FILL);
	const unshown = reach(last * (1 - FILL));
	// Rows that began outside of the window tell nothing of it.
	return unshown < spanOf(window) ? unshown : spanOf(window) / 2;
}

function startsOf(rows: readonly TimedRow[]): Float64Array {
	return Float64Array.from(rows, ({ start }) => start).filter((start) => !Number.isNaN(start));
}

/** In which order of time rows came; undefined where in none. */
function orderOf(starts: Float64Array): Order | undefined {
	if (starts.every((start, place) => !(starts[place - 1] > start))) return 'oldestFirst';
	return starts.every((start, place) => !(starts[place - 1] < start)) ? 'newestFirst' : undefined;
}
