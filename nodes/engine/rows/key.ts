import type { Report, Row } from '../../reports/report';
import type { Range } from '../time/range';
import { CALENDAR, formatCompact, parseDay, type WallSeconds } from '../time/wallClock';
import { asText, canonicalText, hash, isMissing, momentOf } from './identity';

/** Over what each result of a report of sums is summed. */
export type ResultPer = 'wholeRange' | 'month' | 'week' | 'day';

/** What an answer was asked for, as far as its rows do not say so themselves. */
export interface Asked {
	readonly report: Report;
	/** Parameters of the query beside the dates, by their names. */
	readonly parameters: Readonly<Record<string, string>>;
	readonly resultPer: ResultPer;
	/** The operation's wall clock at this moment. */
	readonly now: WallSeconds;
}

/** A longer value of an identity no database indexes. In characters. */
const LONGEST_VALUE = 100;

/**
 * Makes the keys of the rows of one answer, but for their numbers: who each row is.
 *
 * - what happened: identity columns and moment, `01767.1-20260105235800`, or eight digits of a hash without
 *   a column for it; the hash where one cannot be read or the report names none
 * - figures: the day and hour or the unit, what they were asked for and do not name, identity columns
 */
export function keysOf(asked: Asked, window: Range): (row: Row, moment: WallSeconds) => string {
	return isFigure(asked.report) ? figureKeys(asked, window) : eventKeys(asked.report);
}

/** Whether rows are sums of what happened. */
export function isFigure({ kind }: Report): boolean {
	return kind === 'sum' || kind === 'perDay';
}

function eventKeys(report: Report): (row: Row, moment: WallSeconds) => string {
	const column = momentOf(report);
	const columns = report.identity.filter((name) => name !== column);
	return (row, moment) => {
		const hasMoment = column === undefined || !Number.isNaN(moment);
		if (report.identity.length === 0 || !hasMoment) return hashOf(row, report);
		let key = '';
		for (const name of columns) {
			if (isMissing(row[name])) return hashOf(row, report);
			key += `${valueText(row[name])}-`;
		}
		return key + (column === undefined ? hashOf(row, report).slice(-8) : formatCompact(moment));
	};
}

function figureKeys(asked: Asked, window: Range): (row: Row) => string {
	const { report } = asked;
	const time = report.kind === 'sum' ? [unitText(asked, window)] : [];
	if (report.isUndated) time.push(dayText(window.from));
	const narrowed = narrowedBy(asked);
	const partOf = (row: Row, value: unknown) =>
		isMissing(value) ? hashOf(row, report) : (dateText(value) ?? valueText(value));
	return (row) => {
		const unsaid = narrowed.filter(([name, value]) => asText(row[name]).trim() !== value);
		const values = unsaid.map(([, value]) => value);
		const own = report.identity.map((name) => partOf(row, row[name]));
		return [...time, ...values, ...own].join('-') || hashOf(row, report);
	};
}

function hashOf(row: Row, report: Report): string {
	return hash(canonicalText(row, report));
}

/** What figures were asked for beside the range, where that is not all: names and values. */
export function narrowedBy({ report, parameters }: Pick<Asked, 'report' | 'parameters'>) {
	const kinds = isFigure(report) ? report.parameters : [];
	return kinds.flatMap(({ name, default: usual, values }) => {
		const value = parameters[name];
		const isAll = value === undefined || value === '' || (value === usual && values === undefined);
		return isAll ? [] : [[name, value] as const];
	});
}

/** `20260101-month` for a unit, whole or as far as it has come: its key when it is over, too. Else both ends. */
function unitText({ resultPer, now }: Asked, { from, to }: Range): string {
	if (resultPer !== 'wholeRange') {
		const { startOf, endOf } = CALENDAR[resultPer];
		const isWhole = from === startOf(from) && (to === endOf(from) || to >= now);
		if (isWhole) return `${dayText(from)}-${resultPer}`;
	}
	return `${formatCompact(from)}-${formatCompact(to)}`;
}

function valueText(value: unknown): string {
	const text = asText(value).trim();
	return text.length > LONGEST_VALUE ? hash(text) : text;
}

/** A date as keys have it, `YYYYMMDD` or `YYYYMMDDHHmmss`; undefined for anything else. */
function dateText(value: unknown): string | undefined {
	const moment = parseDay(value);
	if (moment === null) return undefined;
	return String(value).length > 'YYYY-MM-DD'.length ? formatCompact(moment) : dayText(moment);
}

function dayText(day: WallSeconds): string {
	return formatCompact(day).slice(0, 'YYYYMMDD'.length);
}
