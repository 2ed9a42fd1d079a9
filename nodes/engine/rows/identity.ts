import type { Report, Row } from '../../reports/report';
import type { Range } from '../time/range';
import { formatCompact, parseDay, START_OF, type WallSeconds } from '../time/wallClock';

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
		const startOf = START_OF[resultPer];
		const isWhole = from === startOf(from) && (to + 1 === startOf(from, 1) || to >= now);
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

/** The column that says when a row happened: its start, or its end where that is all it has. */
export function momentOf({ start, end }: Pick<Report, 'start' | 'end'>): string | undefined {
	return start ?? end;
}

/** The values that stand for "nothing" in wolkvox's reports. */
const MISSING: ReadonlySet<unknown> = new Set(['', '-', '--', null, undefined]);

/** Whether wolkvox left the value out. */
export function isMissing(value: unknown): boolean {
	return MISSING.has(typeof value === 'string' ? value.trim() : value);
}

/** A value as it is compared; undefined where wolkvox left it out. */
export function nameOf(value: unknown): string | undefined {
	return isMissing(value) ? undefined : asText(value).trim();
}

/** A value as text, which is how agents are compared; objects by their content. */
export function asText(value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value !== 'object') return value === undefined ? '' : String(value);
	return value === null ? '' : JSON.stringify(normalized(value));
}

/**
 * A text that two rows share if and only if they say the same: all forms of "missing" are alike, numbers are
 * as good as their text, in whatever order of fields. It orders rows by their end, then by their other fields.
 */
export function canonicalText(row: Row, report: Report): string {
	const { columns, end } = report;
	const own = Object.keys(row).filter((name) => columns.includes(name) || !isMissing(row[name]));
	const absent = columns.filter((name) => !Object.hasOwn(row, name));
	const names = own.concat(absent).sort();
	const fields = names.map((name) => [name, normalized(row[name])]);
	return JSON.stringify([end === undefined ? '' : normalized(row[end]), ...fields]);
}

function normalized(value: unknown): unknown {
	if (isMissing(value)) return '';
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (Array.isArray(value)) return value.map(normalized);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
	return entries.map(([name, inner]) => [name, normalized(inner)]);
}

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Any other odd number: the two halves of a number must not go together. */
const OTHER_PRIME = 0x9e3779b1;
/** Looked up once, because it is called for each character of each row. */
const { imul } = Math;

/** 53 bits, to remember many texts: two hashes like FNV-1a. Made of every row of an export, hence so plain. */
export function hashNumber(text: string): number {
	let low = FNV_BASIS;
	let high = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		low = imul(low ^ code, FNV_PRIME);
		high = imul(high + code, OTHER_PRIME) ^ (high >>> 15);
	}
	return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

const OFFSET_BASIS = { high: 0xcbf29ce4, low: 0x84222325 };
/** The FNV prime is 2^40 + this. */
const PRIME = 0x1b3;
const encoder = new TextEncoder();

/** FNV-1a in 64 bits over UTF-8, as 16 hexadecimal digits; no secret. n8n's rules leave a node no crypto module. */
export function hash(text: string): string {
	let { high, low } = OFFSET_BASIS;
	for (const byte of encoder.encode(text)) {
		low = (low ^ byte) >>> 0;
		const product = low * PRIME;
		high = (high * PRIME + ((product / 2 ** 32) >>> 0) + ((low << 8) >>> 0)) >>> 0;
		low = product >>> 0;
	}
	return [high, low].map((word) => word.toString(16).padStart(8, '0')).join('');
}
