import { parseWallClock } from '../time/wallClock';
import type { Order, Report, Row } from '../../reports/report';
import { canonicalText } from './identity';

/** Rows in order, of which the first `readable` have a start that can be read. */
export interface SortedRows {
	readonly rows: Row[];
	/** When each row began; infinity where that cannot be read. */
	readonly starts: Float64Array;
	readonly readable: number;
}

/**
 * Puts rows in order: by their start, equal ones by their remaining fields, those without a readable
 * start last.
 *
 * Rows mostly arrive in order already, and two with the same start are rare: so the starts are read
 * once into a typed array, and a text is made only for rows that tie.
 */
export function sortRows(rows: readonly Row[], report: Report): SortedRows {
	const starts = new Float64Array(rows.length);
	let readable = 0;
	for (let place = 0; place < rows.length; place++) {
		const start = parseWallClock(rows[place][report.fields.start]);
		starts[place] = start ?? Infinity;
		if (start !== null) readable++;
	}
	const sorted = isAscending(starts) ? rows.slice() : sortBy(starts, rows);
	sortTies(sorted, starts, report);
	return { rows: sorted, starts, readable };
}

/** Rows in the order of their starts; it puts the starts in order, too. */
function sortBy(starts: Float64Array, rows: readonly Row[]): Row[] {
	// A plain array, because its sort makes use of order that is there; that of a typed one does not.
	const places = rows.map((_row, place) => place);
	// `|| 0`, because two unreadable starts make Infinity - Infinity.
	places.sort((one, other) => starts[one] - starts[other] || 0);
	const unsorted = starts.slice();
	places.forEach((from, to) => (starts[to] = unsorted[from]));
	return places.map((place) => rows[place]);
}

/** `newestFirst` turns the readable ones round; the unreadable ones stay last. */
export function inOrder<T>(sorted: T[], readable: number, order: Order): T[] {
	if (order === 'oldestFirst') return sorted;
	return sorted.slice(0, readable).reverse().concat(sorted.slice(readable));
}

function isAscending(values: Float64Array): boolean {
	for (let index = 1; index < values.length; index++) {
		if (values[index] < values[index - 1]) return false;
	}
	return true;
}

/** Orders each run of rows with the same start; `starts` are those of the sorted rows. */
function sortTies(sorted: Row[], starts: Float64Array, report: Report): void {
	for (let from = 0, to = 1; from < sorted.length; from = to, to++) {
		while (to < sorted.length && starts[to] === starts[from]) to++;
		if (to - from === 1) continue;
		const run = sorted.slice(from, to).map((row) => ({ row, text: canonicalText(row, report) }));
		run.sort((one, other) => (one.text < other.text ? -1 : one.text > other.text ? 1 : 0));
		run.forEach(({ row }, index) => (sorted[from + index] = row));
	}
}
