import type { Order, Report, Row } from '../../reports/report';
import { formatDuration, isFormattedDuration, parseDuration } from '../time/duration';
import type { Range } from '../time/range';
import { formatWallClock, parseDay, type WallSeconds } from '../time/wallClock';
import type { ZoneClock } from '../time/zone';
import { readEndedBy, type RowFilter } from './filter';
import { momentOf } from './identity';
import { RowKeys } from './key';
import { inOrder, sortRows } from './sort';
import { isoText, rowTimes, type TimedRows } from './times';

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
	/** Where any two rows may share a key, those of all windows share what is known of keys. */
	private readonly keys: RowKeys | undefined;

	constructor(private readonly wishes: RowWishes) {
		const { report, clock } = wishes;
		this.fields = new CalculatedFields(report, clock);
		const keys = new RowKeys(report);
		this.keys = keys.areOfOneStart ? undefined : keys;
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
		const sumOf = hasWindow(report) ? window : undefined;
		const bounds = sumOf && boundsOf(sumOf);
		const isTimed = momentOf(report) !== undefined;
		const own = this.keys ?? new RowKeys(report, given);
		const unordered = isTimed || !calculatedFields ? undefined : own.ofUnordered(rows, sumOf);
		const passesAll = filter.isEmpty;
		if (!passesAll) filter.observe(rows);
		let kept = 0;
		let readable = 0;
		for (let place = 0; place < rows.length; place++) {
			const row = rows[place];
			const start = starts[place];
			const end = ends[place];
			// Also of rows that the filter refuses: others keep their keys whatever the filter is.
			const key = calculatedFields ? (unordered?.[place] ?? own.next(row, start, sumOf)) : '';
			if (!passesAll && !filter.passes({ row, start, end })) continue;
			if (bounds) Object.assign(row, bounds);
			if (calculatedFields) this.fields.addTo(row, start, end, key);
			rows[kept++] = row;
			if (!Number.isNaN(start)) readable = kept;
		}
		rows.length = kept;
		return isTimed ? inOrder(rows, readable, order) : rows;
	}
}

/** The calculated field that a column of moments or durations gets: public names. */
const isoField = (column: string) => `${column}_iso`;
const secondsField = (column: string) => `${column}_seconds`;

/** Whether rows are figures of the asked window and do not say so themselves. */
function hasWindow({ kind, isUndated }: Report): boolean {
	return kind === 'sum' || isUndated === true;
}

function boundsOf({ from, to }: Range) {
	return { window_start: formatWallClock(from), window_end: formatWallClock(to) };
}

/** The names of the fields that tell of which window a row is; none where it says so itself. */
export function windowFieldNames(report: Report): string[] {
	return hasWindow(report) ? Object.keys(boundsOf({ from: 0, to: 0 })) : [];
}

/** The names of the calculated fields of a report, in their order. */
export function calculatedFieldNames({
	key,
	times,
	durations,
	elapsed,
	endedBy,
}: Report): string[] {
	const names = [key, ...times.map(isoField), ...durations.map(secondsField)];
	if (elapsed?.text !== undefined) names.push(elapsed.text);
	if (endedBy?.field !== undefined) names.push(endedBy.field);
	return names;
}

/** A column, and the field that is calculated of it. */
interface Calculated {
	readonly column: string;
	readonly field: string;
}

/**
 * Adds the calculated fields to rows of one report, in place: a copy of each of 60,000 rows would cost
 * more than all the rest, and iterators over their few columns as much as the fields. What wolkvox sent
 * stays as it is beside them; should it ever send a field of the same name, the calculated one stands,
 * because saved workflows depend on what it means.
 */
export class CalculatedFields {
	private readonly times: readonly Calculated[];
	private readonly durations: readonly Calculated[];

	constructor(
		private readonly report: Report,
		private readonly clock: ZoneClock,
	) {
		this.times = report.times.map((column) => ({ column, field: isoField(column) }));
		this.durations = report.durations.map((column) => ({ column, field: secondsField(column) }));
	}

	/** @param key from `RowKeys` */
	addTo(row: Row, start: WallSeconds, end: WallSeconds, key: string): void {
		const { report } = this;
		const { elapsed, endedBy } = report;
		const times = rowTimes(start, end, elapsed && row[elapsed.column], this.clock);
		row[report.key] = key;
		for (let at = 0; at < this.times.length; at++) {
			const { column, field } = this.times[at];
			if (column === report.start) row[field] = isoText(start, times.startOffset);
			else if (column === report.end) row[field] = isoText(end, times.endOffset);
			else row[field] = this.isoOf(row[column]);
		}
		for (let at = 0; at < this.durations.length; at++) {
			const { column, field } = this.durations[at];
			row[field] = column === elapsed?.column ? times.seconds : parseDuration(row[column]);
		}
		if (elapsed?.text !== undefined) {
			row[elapsed.text] = durationText(row[elapsed.column], times.seconds);
		}
		if (endedBy?.field !== undefined) row[endedBy.field] = readEndedBy(row, endedBy);
	}

	/** In an hour that repeats, the earlier one; undefined where there is none. */
	private isoOf(value: unknown): string | null {
		const moment = parseDay(value) ?? NaN;
		return Number.isNaN(moment) ? null : isoText(moment, this.clock.offsetsAt(moment)[0]);
	}
}

/** Mostly wolkvox's own text, which then needs no copy. */
function durationText(given: unknown, seconds: number | null): string | null {
	if (seconds === null) return null;
	return isFormattedDuration(given) ? given : formatDuration(seconds);
}
