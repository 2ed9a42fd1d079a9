import type { Order, Report } from '../../reports/report';
import { canonicalText, momentOf } from './identity';
import type { TimedRow } from './timedRow';

type Comparison = (one: TimedRow, other: TimedRow) => number;

/**
 * Puts rows in order, in place: by their start, equal ones by their remaining fields, unreadable ones last in
 * either order. Rows of a report without a time stay as they came.
 */
export function sortRows(rows: TimedRow[], report: Report, order: Order): TimedRow[] {
	if (momentOf(report) === undefined) return rows;
	rows.sort(byStartThen(byContent(report)));
	if (order === 'oldestFirst') return rows;
	const readable = rows.filter(({ start }) => !Number.isNaN(start));
	return readable.reverse().concat(rows.slice(readable.length));
}

/** Compares starts, and what is equal there otherwise; unreadable ones are last, and equal. */
export function byStartThen(compare: Comparison): Comparison {
	// Two unreadable starts make Infinity - Infinity, which is as good as 0.
	return (one, other) => startOf(one) - startOf(other) || compare(one, other);
}

function startOf({ start }: TimedRow): number {
	return Number.isNaN(start) ? Infinity : start;
}

export function byKey(one: TimedRow, other: TimedRow): number {
	return compareTexts(one.key, other.key);
}

/** Compares all that rows say; a text is made for those alone that are compared. */
export function byContent(report: Report): Comparison {
	const texts = new Map<TimedRow, string>();
	const textOf = (one: TimedRow) => {
		const text = texts.get(one) ?? canonicalText(one.row, report);
		texts.set(one, text);
		return text;
	};
	return (one, other) => compareTexts(textOf(one), textOf(other));
}

/** By their UTF-16 units, the same in every language. */
function compareTexts(one: string, other: string): number {
	return one < other ? -1 : one > other ? 1 : 0;
}
