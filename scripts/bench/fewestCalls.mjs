/** The fewest calls that could carry the rows, whoever asks. */

/** An answer with this many rows or more counts as cut: nobody can tell whether it is whole. */
const CUT_AT = 60_000;

/** The first place in a sorted list whose value is at least this. */
function firstAt(list, value) {
	let low = 0;
	let high = list.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (list[middle] < value) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Takes as many rows into each call as it can carry; rows of one second cannot be asked for apart. */
function callsFor(starts, first, end) {
	let calls = 1;
	let from = first;
	while (end - from >= CUT_AT) {
		const next = firstAt(starts, starts[from + CUT_AT - 1]);
		if (next === from) throw new Error('More rows in one second than an answer can carry');
		from = next;
		calls++;
	}
	return calls;
}

/**
 * @param {Float64Array} starts of all rows, sorted
 * @param {Array<{ from: number, to: number }>} windows in which the API can be asked
 */
export function fewestCalls(starts, windows) {
	return windows.reduce(
		(sum, { from, to }) => sum + callsFor(starts, firstAt(starts, from), firstAt(starts, to + 1)),
		0,
	);
}
