import type { Report, Row } from '../../reports/report';
import {
	formatDuration,
	isFormattedDuration,
	parseDay,
	parseDuration,
	type WallSeconds,
} from '../time/wallClock';
import type { ZoneClock } from '../time/zone';
import { readEndedBy } from './filter';
import { narrowedBy } from './key';
import { parseNumber } from './number';
import { type TimedRow, windowFieldNames } from './timedRow';
import { isoText, timesOf } from './times';

/** What is made of the rows that come out. */
export interface FieldWishes {
	readonly report: Report;
	readonly clock: ZoneClock;
	/** What the query asks for beside the dates. */
	readonly parameters: Readonly<Record<string, string>>;
	readonly calculatedFields: boolean;
	/** Whether the columns that have a calculated twin are left out. */
	readonly simplify: boolean;
}

/** The calculated fields that a column gets: public names. */
const isoField = (column: string) => `${column}_iso`;
const secondsField = (column: string) => `${column}_seconds`;
const numberField = (column: string) => `${column}_number`;

/** A column, and the field that is calculated of it. */
interface Calculated {
	readonly column: string;
	readonly field: string;
}

function calculated(columns: readonly string[], fieldOf: (column: string) => string): Calculated[] {
	return columns.map((column) => ({ column, field: fieldOf(column) }));
}

/**
 * Adds the calculated fields to rows of one report, in place: a copy of each of 60,000 rows would cost
 * more than all the rest. What wolkvox sent stays as it is, also where it has the name of such a field.
 */
export class CalculatedFields {
	private readonly times: readonly Calculated[];
	private readonly durations: readonly Calculated[];
	private readonly numbers: readonly Calculated[];
	private readonly asked: ReadonlyArray<readonly [name: string, value: string]>;

	constructor(private readonly wishes: FieldWishes) {
		const { report } = wishes;
		this.times = calculated(report.times, isoField);
		this.durations = calculated(report.durations, secondsField);
		this.numbers = calculated(report.numbers, numberField);
		this.asked = narrowedBy(wishes);
	}

	/** The names of what is added to rows, in their order. */
	get names(): string[] {
		const { report, calculatedFields } = this.wishes;
		if (!calculatedFields) return windowFieldNames(report);
		const names = [
			report.key,
			...[this.times, this.durations, this.numbers].flat().map(({ field }) => field),
		];
		if (report.elapsed?.text) names.push(report.elapsed.text);
		if (report.endedBy?.field) names.push(report.endedBy.field);
		const asked = this.asked.map(([name]) => name).filter((name) => !report.columns.includes(name));
		return [...windowFieldNames(report), ...names, ...asked];
	}

	/** The columns that do not come out. */
	get leftOut(): readonly string[] {
		const { report, calculatedFields, simplify } = this.wishes;
		if (!calculatedFields || !simplify) return [];
		const { times, durations, numbers, endedBy } = report;
		return [...times, ...durations, ...numbers, ...(endedBy?.field ? [endedBy.column] : [])];
	}

	/** Adds the fields, and gives the rows as they come out. */
	made(rows: readonly TimedRow[]): Row[] {
		this.addTo(rows);
		return this.simplified(rows);
	}

	addTo(rows: readonly TimedRow[]): void {
		if (this.wishes.calculatedFields) for (const one of rows) this.add(one);
	}

	/** The rows as they come out, without the columns that have a calculated twin if these are not wanted. */
	simplified(rows: readonly TimedRow[]): Row[] {
		const leftOut = new Set(this.leftOut);
		if (leftOut.size === 0) return rows.map(({ row }) => row);
		const isKept = ([name]: [string, unknown]) => !leftOut.has(name);
		return rows.map(({ row }) => Object.fromEntries(Object.entries(row).filter(isKept)));
	}

	private add(one: TimedRow): void {
		const { row, start, end, key } = one;
		const { report, clock } = this.wishes;
		const { elapsed, endedBy } = report;
		const times = timesOf(one, report, clock);
		setIfFree(row, report.key, key);
		for (const { column, field } of this.times) {
			if (column === report.start) setIfFree(row, field, isoText(start, times.startOffset));
			else if (column === report.end) setIfFree(row, field, isoText(end, times.endOffset));
			else setIfFree(row, field, this.isoOf(row[column]));
		}
		for (const { column, field } of this.durations) {
			setIfFree(
				row,
				field,
				column === elapsed?.column ? times.seconds : parseDuration(row[column]),
			);
		}
		for (const { column, field } of this.numbers) setIfFree(row, field, parseNumber(row[column]));
		if (elapsed?.text)
			setIfFree(row, elapsed.text, durationText(row[elapsed.column], times.seconds));
		if (endedBy?.field) setIfFree(row, endedBy.field, readEndedBy(row, endedBy));
		for (const [name, value] of this.asked) setIfFree(row, name, value);
	}

	/** In an hour that repeats, the earlier one; null where there is none. */
	private isoOf(value: unknown): string | null {
		const moment: WallSeconds = parseDay(value) ?? NaN;
		return Number.isNaN(moment) ? null : isoText(moment, this.wishes.clock.offsetsAt(moment)[0]);
	}
}

/** wolkvox may send a column of that name one day. */
export function setIfFree(row: Row, name: string, value: unknown): void {
	if (row[name] === undefined) row[name] = value;
}

/** Mostly wolkvox's own text, which then needs no copy. */
function durationText(given: unknown, seconds: number | null): string | null {
	if (seconds === null) return null;
	return isFormattedDuration(given) ? given : formatDuration(seconds);
}
