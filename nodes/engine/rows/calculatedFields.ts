import type { Report, Row } from '../../reports/report';
import { formatDuration, isFormattedDuration, parseDay, parseDuration } from '../time/wallClock';
import type { ZoneClock } from '../time/zone';
import { readEndedBy } from './filter';
import { narrowedBy } from './key';
import { parseNumber } from './number';
import { type TimedRow, windowFieldNames } from './timedRow';
import { isoText, type RowTimes, timesOf } from './times';

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

/** A calculated field: its public name, and what it holds. */
interface Field {
	readonly name: string;
	/** The column that it tells of, which may be left out then. */
	readonly column?: string;
	readonly valueOf: (one: TimedRow, times: RowTimes) => unknown;
}

/** The calculated fields of a report's rows, in their order. */
function fieldsOf({ report, clock, parameters }: FieldWishes): Field[] {
	const { elapsed, endedBy } = report;
	const fields: Field[] = [{ name: report.key, valueOf: ({ key }) => key }];
	const isoOf: Record<string, Field['valueOf']> = {
		[report.end ?? '']: ({ end }, { endOffset }) => isoText(end, endOffset),
		[report.start ?? '']: ({ start }, { startOffset }) => isoText(start, startOffset),
	};
	for (const column of report.times) {
		const valueOf = isoOf[column] ?? (({ row }) => isoTextOf(row[column], clock));
		fields.push({ name: `${column}_iso`, column, valueOf });
	}
	for (const column of report.durations) {
		const ofColumn: Field['valueOf'] = ({ row }) => parseDuration(row[column]);
		const valueOf = column === elapsed?.column ? elapsedOf : ofColumn;
		fields.push({ name: `${column}_seconds`, column, valueOf });
	}
	for (const column of report.numbers) {
		fields.push({
			name: `${column}_number`,
			column,
			valueOf: ({ row }) => parseNumber(row[column]),
		});
	}
	if (elapsed?.text) {
		const { column, text } = elapsed;
		fields.push({
			name: text,
			valueOf: ({ row }, { seconds }) => durationText(row[column], seconds),
		});
	}
	if (endedBy?.field) {
		const { column, field } = endedBy;
		fields.push({ name: field, column, valueOf: ({ row }) => readEndedBy(row, endedBy) });
	}
	for (const [name, value] of narrowedBy({ report, parameters })) {
		fields.push({ name, valueOf: () => value });
	}
	return fields;
}

function elapsedOf(_one: TimedRow, { seconds }: RowTimes): number | null {
	return seconds;
}

/** In an hour that repeats, the earlier one; null where there is none. */
function isoTextOf(value: unknown, clock: ZoneClock): string | null {
	const moment = parseDay(value);
	return moment === null ? null : isoText(moment, clock.offsetsAt(moment)[0]);
}

/**
 * Adds the calculated fields to rows of one report, in place: a copy of each of 60,000 rows would cost
 * more than all the rest. What wolkvox sent stays as it is, also where it has the name of such a field.
 */
export class CalculatedFields {
	private readonly fields: readonly Field[];

	constructor(private readonly wishes: FieldWishes) {
		this.fields = wishes.calculatedFields ? fieldsOf(wishes) : [];
	}

	/** The names of what is added to rows, in their order. */
	get names(): string[] {
		const { report } = this.wishes;
		const names = this.fields.map(({ name }) => name);
		return [...windowFieldNames(report), ...names.filter((name) => !report.columns.includes(name))];
	}

	/** The columns that do not come out. */
	get leftOut(): readonly string[] {
		return this.wishes.simplify ? this.fields.flatMap(({ column }) => column ?? []) : [];
	}

	/** Adds the fields, in place, and gives the rows as they come out. */
	made(rows: readonly TimedRow[]): Row[] {
		const { report, clock } = this.wishes;
		if (this.fields.length === 0) return rows.map(({ row }) => row);
		for (const one of rows) {
			const times = timesOf(one, report, clock);
			for (const { name, valueOf } of this.fields) setIfFree(one.row, name, valueOf(one, times));
		}
		const leftOut = new Set(this.leftOut);
		if (leftOut.size === 0) return rows.map(({ row }) => row);
		const isKept = ([name]: [string, unknown]) => !leftOut.has(name);
		return rows.map(({ row }) => Object.fromEntries(Object.entries(row).filter(isKept)));
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
