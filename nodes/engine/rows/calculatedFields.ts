import type { Row } from '../../reports/report';
import { formatDuration, parseDay, parseDuration } from '../time/wallClock';
import type { ZoneClock } from '../time/zone';
import { readEndedBy } from './filter';
import { type Asked, narrowedBy } from './identity';
import { parseNumber } from './number';
import { isoText, type RowTimes, type TimedRow, timesOf, windowFieldsOf } from './timedRow';

/** What is made of the rows that come out. */
export interface FieldWishes extends Pick<Asked, 'report' | 'parameters'> {
	readonly clock: ZoneClock;
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
	const { start, end, times, durations, numbers, elapsed, endedBy } = report;
	const isoOf = (column: string): Field['valueOf'] => {
		if (column === start) return (one, { startOffset }) => isoText(one.start, startOffset);
		if (column === end) return (one, { endOffset }) => isoText(one.end, endOffset);
		return ({ row }) => {
			const moment = parseDay(row[column]) ?? NaN;
			// In an hour that repeats, the earlier one.
			return isoText(moment, clock.offsetsAt(moment)[0]);
		};
	};
	const secondsOf = (column: string): Field['valueOf'] =>
		column === elapsed?.column
			? (_one, { seconds }) => seconds
			: ({ row }) => parseDuration(row[column]);
	const fieldOf = (column: string, suffix: string, valueOf: Field['valueOf']): Field => {
		return { name: `${column}_${suffix}`, column, valueOf };
	};
	const fields: Field[] = [
		{ name: report.key, valueOf: ({ key }) => key },
		...times.map((column) => fieldOf(column, 'iso', isoOf(column))),
		...durations.map((column) => fieldOf(column, 'seconds', secondsOf(column))),
		...numbers.map((column) => fieldOf(column, 'number', ({ row }) => parseNumber(row[column]))),
	];
	if (elapsed?.text) {
		const textOf = (seconds: number | null) => (seconds === null ? null : formatDuration(seconds));
		fields.push({ name: elapsed.text, valueOf: (_one, { seconds }) => textOf(seconds) });
	}
	if (endedBy?.field) {
		const { column, field: name } = endedBy;
		fields.push({ name, column, valueOf: ({ row }) => readEndedBy(row, endedBy) });
	}
	const narrowed = narrowedBy({ report, parameters });
	return [...fields, ...narrowed.map(([name, value]) => ({ name, valueOf: () => value }))];
}

/** Adds the calculated fields to rows, in place; what wolkvox sent stays, also under such a name. */
export class CalculatedFields {
	private readonly fields: readonly Field[];

	constructor(private readonly wishes: FieldWishes) {
		this.fields = wishes.calculatedFields ? fieldsOf(wishes) : [];
	}

	/** The names of what is added to rows, in their order. */
	get names(): string[] {
		const { report } = this.wishes;
		const names = this.fields.map(({ name }) => name);
		return [...windowFieldsOf(report), ...names.filter((name) => !report.columns.includes(name))];
	}

	/** The columns that do not come out. */
	get leftOut(): readonly string[] {
		return this.wishes.simplify ? this.fields.flatMap(({ column }) => column ?? []) : [];
	}

	/** Adds the fields, in place, and gives the rows as they come out. */
	made(rows: readonly TimedRow[]): Row[] {
		const { report, clock } = this.wishes;
		if (this.fields.length === 0) return rows.map(({ row }) => row);
		const leftOut = new Set(this.leftOut);
		const isKept = ([name]: [string, unknown]) => !leftOut.has(name);
		return rows.map((one) => {
			const times = timesOf(one, report, clock);
			for (const { name, valueOf } of this.fields) setIfFree(one.row, name, valueOf(one, times));
			if (leftOut.size === 0) return one.row;
			return Object.fromEntries(Object.entries(one.row).filter(isKept));
		});
	}
}

/** wolkvox may send a column of that name one day. */
export function setIfFree(row: Row, name: string, value: unknown): void {
	if (row[name] === undefined) row[name] = value;
}
