import { inOrder, sortRows } from './sort';
import type { ZoneClock } from '../time/zone';
import type { Order, Report, Row } from '../../reports/report';
import { addCalculatedFields } from './calculatedFields';
import type { SessionFilter } from './filter';
import { SessionKeys } from './key';

/** What becomes of rows. */
export interface SessionWishes {
	readonly report: Report;
	readonly order: Order;
	readonly clock: ZoneClock;
	readonly filter: SessionFilter;
	readonly calculatedFields: boolean;
	/** How many sessions with a row's agent and start were made before; see `SessionKeys`. */
	readonly given?: (row: Row) => number;
}

/**
 * Makes sessions of rows that belong together: in order, those that the filter passes, with the
 * calculated fields. Rows are changed in place.
 */
export function toSessions(rows: readonly Row[], wishes: SessionWishes): Row[] {
	const { report, order, clock, filter, calculatedFields, given } = wishes;
	const sorted = sortRows(rows, report);
	const keys = new SessionKeys(report, given);
	const sessions: Row[] = [];
	let readable = 0;
	for (let index = 0; index < sorted.rows.length; index++) {
		const row = sorted.rows[index];
		// Also of sessions that the filter refuses: others keep their keys whatever the filter is.
		const start = index < sorted.readable ? sorted.starts[index] : null;
		const key = calculatedFields ? keys.next(row, start) : '';
		if (!filter.passes(row)) continue;
		if (calculatedFields) addCalculatedFields(row, key, report, clock, start);
		sessions.push(row);
		if (start !== null) readable++;
	}
	return inOrder(sessions, readable, order);
}
