import type { Order, Report } from '../../reports/report';
import { canonicalText, momentOf } from './identity';
import { compacted, joined, timedRows, type TimedRow, type TimedRows } from './times';

/** Of so many rows, one may lie out of order and is still woven in; with more, all are sorted anew. */
const ORDERLY = 8;

/**
 * Puts rows in order, in place: by their start, equal ones by their remaining fields, those without a
 * readable start last. Rows of a report without a start stay as they came.
 *
 * Rows mostly arrive in order but for a few that were pending: only these are sorted, and woven in.
 */
export function sortRows(timed: TimedRows, report: Report): TimedRows {
	if (momentOf(report) === undefined) return timed;
	const late = placesOutOfOrder(timed.starts);
	const sorted = late.length === 0 ? timed : arranged(timed, late);
	sortTies(sorted, report);
	return sorted;
}

/** `newestFirst` turns sorted rows round; those without a readable start stay last. */
export function inOrder<T>(sorted: T[], readable: number, order: Order): T[] {
	if (order === 'oldestFirst') return sorted;
	return sorted.slice(0, readable).reverse().concat(sorted.slice(readable));
}

function placesOutOfOrder(starts: Float64Array): number[] {
	const late: number[] = [];
	let latest = -Infinity;
	for (let place = 0; place < starts.length; place++) {
		// Written so that an unreadable start is out of order.
		if (starts[place] >= latest) latest = starts[place];
		else late.push(place);
	}
	return late;
}

function arranged(timed: TimedRows, late: readonly number[]): TimedRows {
	const { rows, starts, ends } = timed;
	if (late.length * ORDERLY > rows.length) return sortedAnew(timed);
	const taken = late.map((place) => ({ row: rows[place], start: starts[place], end: ends[place] }));
	let next = 0;
	const rest = compacted(timed, (place) => {
		if (place !== late[next]) return true;
		next++;
		return false;
	});
	return woven(rest, timedRows(taken.sort(byStart)));
}

function byStart(one: TimedRow, other: TimedRow): number {
	// `|| 0`, because two unreadable starts make Infinity - Infinity.
	return sortable(one.start) - sortable(other.start) || 0;
}

function sortable(start: number): number {
	return Number.isNaN(start) ? Infinity : start;
}

/** Two sorted lists as one, filled from behind. */
function woven(many: TimedRows, few: TimedRows): TimedRows {
	const whole = joined([many, few]);
	let one = many.rows.length - 1;
	let other = few.rows.length - 1;
	for (let place = whole.rows.length - 1; other >= 0; place--) {
		const takesMany = one >= 0 && sortable(many.starts[one]) > sortable(few.starts[other]);
		const from = takesMany ? many : few;
		const at = takesMany ? one-- : other--;
		whole.rows[place] = from.rows[at];
		whole.starts[place] = from.starts[at];
		whole.ends[place] = from.ends[at];
	}
	return whole;
}

function sortedAnew({ rows, starts, ends }: TimedRows): TimedRows {
	// A plain array, because its sort makes use of order that is there; that of a typed one does not.
	const places = rows.map((_row, place) => place);
	places.sort((one, other) => sortable(starts[one]) - sortable(starts[other]) || 0);
	return {
		rows: places.map((place) => rows[place]),
		starts: Float64Array.from(places, (place) => starts[place]),
		ends: Float64Array.from(places, (place) => ends[place]),
	};
}

/** Orders each run of rows with the same start; a text is made only for rows that tie. */
function sortTies({ rows, starts, ends }: TimedRows, report: Report): void {
	for (let from = 0, to = 1; from < rows.length; from = to, to++) {
		while (to < rows.length && Object.is(starts[to], starts[from])) to++;
		if (to - from === 1) continue;
		const run = rows.slice(from, to).map((row, index) => {
			const start = starts[from + index];
			return { row, start, end: ends[from + index], text: canonicalText(row, report) };
		});
		run.sort((one, other) => (one.text < other.text ? -1 : one.text > other.text ? 1 : 0));
		run.forEach(({ row, end }, index) => {
			rows[from + index] = row;
			ends[from + index] = end;
		});
	}
}
