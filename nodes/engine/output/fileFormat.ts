import type { Row } from '../../reports/report';

/** The signs between the columns of a CSV file, by their names. */
export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const;

export interface FileFormat {
	readonly extension: string;
	readonly mimeType: string;
	/** What a file begins with, once its columns are known. */
	readonly head: (columns: readonly string[]) => string;
	readonly line: (row: Row, columns: readonly string[]) => string;
	/** What a cell shows of a value; undefined where there are no cells, and each field has its place. */
	readonly cellText?: (value: unknown) => string;
}

/** How a CSV file is written: `escapeFormulas` makes what a spreadsheet would run plain text. */
type CsvForm = Readonly<{ delimiter: string; escapeFormulas: boolean; byteOrderMark: boolean }>;

/** Tells programs, Excel above all, that a file is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';
/** RFC 4180. */
const LINE_END = '\r\n';

/** CSV (RFC 4180), with a header line. */
export function csvFormat({ delimiter, escapeFormulas, byteOrderMark }: CsvForm): FileFormat {
	const mustBeQuoted = new RegExp(`[${delimiter === '\t' ? '\\t' : delimiter}"\r\n]|^ | $`);

	function cellText(value: unknown): string {
		if (value === null || value === undefined) return '';
		if (typeof value === 'number' || typeof value === 'boolean') return String(value);
		const text = typeof value === 'string' ? value : JSON.stringify(value);
		const isEscaped = escapeFormulas && FORMULA.test(text) && !HARMLESS.test(text);
		return isEscaped ? `'${text}` : text;
	}

	function cell(value: unknown): string {
		const text = cellText(value);
		if (typeof value === 'number' || (!mustBeQuoted.test(text) && !isMisread(text))) return text;
		return `"${text.replaceAll('"', '""')}"`;
	}

	function lineOf(values: readonly unknown[]): string {
		return values.map(cell).join(delimiter) + LINE_END;
	}

	return {
		extension: 'csv',
		mimeType: 'text/csv',
		head: (columns) => (byteOrderMark ? BYTE_ORDER_MARK : '') + lineOf(columns),
		// Every object has a `__proto__`; a row has one only if wolkvox sent it.
		line: (row, columns) =>
			lineOf(columns.map((name) => (Object.hasOwn(row, name) ? row[name] : undefined))),
		cellText,
	};
}

/** What makes a spreadsheet take a cell for a formula; the wide forms do so in East Asian versions. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** Signs of nothing, plain numbers, percentages and telephone numbers compute nothing. `+57-300` would. */
const HARMLESS = /^(?:-{1,2}|[+-](?:\(\d+\) ?)?\d[\d .,()\u00A0]*%?)$/;

/** What Excel and LibreOffice read as a number; with groups of thousands, and other scripts' digits. */
const NUMBER = /^[+-]?[\p{Nd}.,]+(?:[eE][+-]?\p{Nd}+)?$/u;
/** Numbers that they show as they are; what has more digits before a decimal mark is an ID. */
const PLAIN_NUMBER = /^-?(?:0|[1-9]\d{0,14}|(?:0|[1-9]\d{0,8})[.,]\d{1,6})$/;
/** A day without a year, or in the order of some country: menu options such as `1-2` look so. */
const DAY = /^\p{Nd}{1,2}[-/]\p{Nd}{1,2}(?:[-/]\p{Nd}{1,4})?$/u;

/** Whether a spreadsheet would make another text of it, unless it is quoted: `0045`, `12E5`, long IDs. */
function isMisread(text: string): boolean {
	return (NUMBER.test(text) && !PLAIN_NUMBER.test(text)) || DAY.test(text);
}

/** What JSON allows in a text, and common readers take for the end of a line. */
const OTHER_LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** JSON Lines: one object for each line. */
export const JSON_LINES: FileFormat = {
	extension: 'jsonl',
	mimeType: 'application/jsonl',
	head: () => '',
	line: (row) => {
		const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
		return `${JSON.stringify(row).replace(OTHER_LINE_ENDS, escaped)}\n`;
	},
};
