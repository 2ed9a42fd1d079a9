import type { Report } from '../../reports/report';
import { formatDuration, isFormattedDuration, parseDuration } from '../time/duration';
import { parseDay } from '../time/wallClock';
import type { ZoneClock } from '../time/zone';
import { readEndedBy } from './endedBy';
import { isoText, rowTimes, type TimedRow } from './times';

/** The calculated field that a column of moments or durations gets: public names. */
const isoField = (column: string) => `${column}_iso`;
const secondsField = (column: string) => `${column}_seconds`;

/** The names of the calculated fields of a report, in their order. */
export function calculatedFieldNames({
	key,
	times,
	durations,
	elapsed,
	endedBy,
}: Report): string[] {
	const names = [key, ...times.map(isoField), ...durations.map(secondsField)];
	if (elapsed) names.push(elapsed.text);
	if (endedBy) names.push(endedBy.field);
	return names;
}

/**
 * Adds the calculated fields to rows of one report, in place: a copy of each of 60,000 rows would cost
 * more than all the rest. What wolkvox sent stays as it is beside them; should it ever send a field of
 * the same name, the calculated one stands, because saved workflows depend on what it means.
 */
export class CalculatedFields {
	private readonly times: ReadonlyArray<readonly [column: string, field: string]>;
	private readonly durations: ReadonlyArray<readonly [column: string, field: string]>;

	constructor(
		private readonly report: Report,
		private readonly clock: ZoneClock,
	) {
		this.times = report.times.map((column) => [column, isoField(column)]);
		this.durations = report.durations.map((column) => [column, secondsField(column)]);
	}

	/** @param key from `RowKeys` */
	addTo(timed: TimedRow, key: string): void {
		const { row, start, end } = timed;
		const { report } = this;
		const { elapsed, endedBy } = report;
		const times = rowTimes(start, end, elapsed && row[elapsed.column], this.clock);
		row[report.key] = key;
		for (const [column, field] of this.times) {
			if (column === report.start) row[field] = isoText(start, times.startOffset);
			else if (column === report.end) row[field] = isoText(end, times.endOffset);
			else row[field] = this.isoOf(row[column]);
		}
		for (const [column, field] of this.durations) {
			row[field] = column === elapsed?.column ? times.seconds : parseDuration(row[column]);
		}
		if (elapsed) row[elapsed.text] = durationText(row[elapsed.column], times.seconds);
		if (endedBy) row[endedBy.field] = readEndedBy(row, endedBy);
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
