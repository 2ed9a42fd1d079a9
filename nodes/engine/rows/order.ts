import type { Order, Report } from '../../reports/report';
import { canonicalText, momentOf } from './identity';
import { compareTexts, type TimedRow } from './timedRow';

/**
 * Puts rows in order, in place: by their start, equal ones by their remaining fields, those without a
 * readable start last, whichever order. Rows of a report without a time stay as they came.
 */
export function sortRows(rows: TimedRow[], report: Report, order: Order): TimedRow[] {
	if (momentOf(report) === undefined) return rows;
	// `|| 0`, because two unreadable starts make Infinity - Infinity.
	if (!areAscending(rows)) rows.sort((one, other) => startOf(one) - startOf(other) || 0);
	sortTies(rows, report);
	if (order === 'oldestFirst') return rows;
	const readable = rows.filter(({ start }) => !Number.isNaN(start));
	return readable.reverse().concat(rows.slice(readable.length));
}

function startOf({ start }: TimedRow): number {
	return Number.isNaN(start) ? Infinity : start;
}

function areAscending(rows: readonly TimedRow[]): boolean {
	return rows.every((row, place) => place === 0 || startOf(rows[place - 1]) <= startOf(row));
}

/** Orders each run of rows with the same start; a text is made only for rows that tie. */
function sortTies(rows: TimedRow[], report: Report): void {
	for (let from = 0, to = 1; from < rows.length; from = to, to++) {
		while (to < rows.length && startOf(rows[to]) === startOf(rows[from])) to++;
		if (to - from === 1) continue;
		const run = rows.slice(from, to).map((one) => ({ one, text: canonicalText(one.row, report) }));
		run.sort((one, other) => compareTexts(one.text, other.text));
		run.forEach(({ one }, place) => (rows[from + place] = one));
	}
}
