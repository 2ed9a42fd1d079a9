import type { Order, Report, Row } from '../../reports/report';
import type { Range } from '../time/range';
import { formatWallClock, type WallSeconds } from '../time/wallClock';
import type { ZoneClock } from '../time/zone';
import { CalculatedFields } from './calculatedFields';
import type { RowFilter } from './filter';
import { RowKeys } from './key';
import { inOrder, sortRows } from './sort';
import type { TimedRow, TimedRows } from './times';

/** What becomes of rows. */
export interface RowWishes {
	readonly report: Report;
	readonly order: Order;
	readonly clock: ZoneClock;
	readonly filter: RowFilter;
	readonly calculatedFields: boolean;
	/** How many rows with a row's identity were made before; see `RowKeys`. */
	readonly given?: (row: Row, start: WallSeconds) => number;
}

/** Makes the rows that come out of those that wolkvox sent. */
export class RowMaker {
	private readonly fields: CalculatedFields;
	/** Without an order, rows of all windows share what is known of their keys. */
	private readonly keys: RowKeys | undefined;

	constructor(private readonly wishes: RowWishes) {
		const { report, clock } = wishes;
		this.fields = new CalculatedFields(report, clock);
		this.keys = report.start === undefined ? new RowKeys(report) : undefined;
	}

	/**
	 * Rows that belong together: in order, those that the filter passes, with the calculated fields. It
	 * takes the rows over and changes them in place.
	 *
	 * @param window the one that showed them; rows that are figures of it, and do not say so themselves,
	 * get its ends
	 */
	make(timed: TimedRows, window?: Range): Row[] {
		const { report, order, filter, calculatedFields, given } = this.wishes;
		const { rows, starts, ends } = sortRows(timed, report);
		const sumOf = report.kind === 'sum' || report.isUndated === true ? window : undefined;
		const bounds = sumOf && {
			window_start: formatWallClock(sumOf.from),
			window_end: formatWallClock(sumOf.to),
		};
		const keys = this.keys ?? new RowKeys(report, given);
		const passesAll = filter.isEmpty;
		let kept = 0;
		let readable = 0;
		for (let place = 0; place < rows.length; place++) {
			const one: TimedRow = { row: rows[place], start: starts[place], end: ends[place] };
			// Also of rows that the filter refuses: others keep their keys whatever the filter is.
			const key = calculatedFields ? keys.next(one.row, one.start, sumOf) : '';
			if (!passesAll) {
				filter.observe(one.row);
				if (!filter.passes(one)) continue;
			}
			if (bounds) Object.assign(one.row, bounds);
			if (calculatedFields) this.fields.addTo(one, key);
			rows[kept++] = one.row;
			if (!Number.isNaN(one.start)) readable = kept;
		}
		rows.length = kept;
		return report.start === undefined ? rows : inOrder(rows, readable, order);
	}
}
