/** Rows spread evenly over months, so many that no answer is cut. */
import { DAY, dayOf, endOf, startOf, windowsOf } from './wallTime.mjs';

const FIRST_DAY = '2026-01-01';
/** Half of what an answer may carry. */
const ROWS_PER_MONTH = 30_000;
const DAYS_PER_MONTH = 30;

/** The days over which so many rows lie, and the windows in which they can be asked for. */
export function spread(rows) {
	const months = Math.max(1, Math.ceil(rows / ROWS_PER_MONTH));
	const from = FIRST_DAY;
	const to = dayOf(startOf(from) + months * DAYS_PER_MONTH * DAY - 1);
	return { days: { from, to }, windows: windowsOf({ from: startOf(from), to: endOf(to) }) };
}
