import type { Report, Row } from '../../reports/report';
import { calculatedFieldNames, windowFieldNames } from '../rows/rowMaker';
import type { Range } from '../time/range';
import { formatDay } from '../time/wallClock';
import type { RowBatch } from './stream';

/** What files to make. */
export interface FileWishes {
	readonly report: Report;
	readonly format: FileFormat;
	readonly calculatedFields: boolean;
	/** What else the rows hold beside what wolkvox sent. */
	readonly furtherFields: readonly string[];
	readonly rowsPerFile: number;
}

/** What a file holds, once it is written. */
export interface FileContent {
	readonly rows: number;
	/** Which of the range's windows were read for it. */
	readonly windows: ReadonlySet<number>;
	/** Fields that came too late to become a column. */
	readonly leftOut: readonly string[];
}

/** Text is handed on in pieces of about so many characters. */
const PIECE = 65_536;

/** Writes rows into one file after another, as they come; never more than a window's are there. */
export class RowFiles {
	private readonly batches: AsyncIterator<RowBatch>;
	private current: RowBatch | undefined;
	private place = 0;
	private columns: readonly string[] | undefined;
	private known: ReadonlySet<string> = new Set();
	private windows = new Set<number>();
	private windowsOfLastFile = new Set<number>();

	constructor(
		source: AsyncIterable<RowBatch>,
		private readonly wishes: FileWishes,
	) {
		this.batches = source[Symbol.asyncIterator]();
	}

	/** Whether there are rows for another file. The first file is written even without any. */
	async hasMore(): Promise<boolean> {
		const hasMore = (await this.batchWithRows()) !== undefined;
		// Quiet windows at the end belong to the last file.
		if (!hasMore) for (const window of this.windows) this.windowsOfLastFile.add(window);
		return hasMore;
	}

	/**
	 * The text of the next file, in pieces.
	 *
	 * @param done called when it has ended, and not if it fails
	 * @throws what reading throws
	 */
	async *nextFile(done: (content: FileContent) => void): AsyncGenerator<string, void, undefined> {
		const { format, rowsPerFile } = this.wishes;
		const leftOut = new Set<string>();
		let rows = 0;
		const columns = (this.columns ??= this.columnsFor(await this.batchWithRows()));
		let piece = format.head(columns);
		while (rows < rowsPerFile) {
			const batch = await this.batchWithRows();
			if (batch === undefined) break;
			const end = Math.min(batch.rows.length, this.place + rowsPerFile - rows);
			for (; this.place < end; this.place++, rows++) {
				const row = batch.rows[this.place];
				if (format.hasColumns) this.noteLeftOut(row, leftOut);
				piece += format.line(row, columns);
				if (piece.length < PIECE) continue;
				yield piece;
				piece = '';
			}
		}
		if (piece !== '') yield piece;
		this.windowsOfLastFile = this.windows;
		this.windows = new Set();
		done({ rows, windows: this.windowsOfLastFile, leftOut: [...leftOut] });
	}

	/** Ends the reading, whether it came to its end or not. */
	async close(): Promise<void> {
		await this.batches.return?.();
	}

	private async batchWithRows(): Promise<RowBatch | undefined> {
		while (this.current === undefined || this.place >= this.current.rows.length) {
			const next = await this.batches.next();
			if (next.done) return undefined;
			this.current = next.value;
			this.place = 0;
			this.windows.add(next.value.batch.number);
		}
		// A file that begins in the middle of a window holds a part of it, too.
		this.windows.add(this.current.batch.number);
		return this.current;
	}

	private columnsFor(batch: RowBatch | undefined): string[] {
		const { report, calculatedFields, furtherFields } = this.wishes;
		const calculated = calculatedFields ? calculatedFieldNames(report) : [];
		const added = [...windowFieldNames(report), ...calculated, ...furtherFields];
		const columns = columnsOf(batch?.rows ?? [], report.columns, added);
		this.known = new Set(columns);
		return columns;
	}

	private noteLeftOut(row: Row, leftOut: Set<string>): void {
		for (const name in row) if (!this.known.has(name)) leftOut.add(name);
	}
}

/** The formats that there are, and the signs between the columns of a CSV file, by their names. */
export const FILE_FORMATS = ['csv', 'jsonl'] as const;
export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const;
export const DELIMITER_NAMES = Object.keys(DELIMITERS) as Array<keyof typeof DELIMITERS>;

/** How rows become the text of a file. */
export interface FileFormat {
	readonly extension: string;
	readonly mimeType: string;
	/** What a file begins with, once its columns are known. */
	readonly head: (columns: readonly string[]) => string;
	readonly line: (row: Row, columns: readonly string[]) => string;
	/** Whether a field that is no column has no place. */
	readonly hasColumns: boolean;
}

/** How a CSV file is written. */
export interface CsvForm {
	/** The sign between cells. */
	readonly delimiter: string;
	/** Whether a cell that a spreadsheet would run as a formula is made plain text. */
	readonly escapeFormulas: boolean;
	readonly byteOrderMark: boolean;
}

/** Tells programs, Excel above all, that a file is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';
/** RFC 4180. */
const LINE_END = '\r\n';

/** CSV (RFC 4180), with a header line. */
export function csvFormat({ delimiter, escapeFormulas, byteOrderMark }: CsvForm): FileFormat {
	const mustBeQuoted = new RegExp(`[${delimiter === '\t' ? '\\t' : delimiter}"\r\n]|^ | $`);

	function cell(value: unknown): string {
		if (value === null || value === undefined) return '';
		if (typeof value === 'number' || typeof value === 'boolean') return String(value);
		const given = typeof value === 'string' ? value : JSON.stringify(value);
		const text = escapeFormulas && isFormula(given) ? `'${given}` : given;
		if (!mustBeQuoted.test(text) && !isMisread(text)) return text;
		return `"${text.replaceAll('"', '""')}"`;
	}

	function line(count: number, valueAt: (place: number) => unknown): string {
		let text = '';
		for (let place = 0; place < count; place++) {
			if (place > 0) text += delimiter;
			text += cell(valueAt(place));
		}
		return text + LINE_END;
	}

	return {
		extension: 'csv',
		mimeType: 'text/csv',
		head: (columns) =>
			(byteOrderMark ? BYTE_ORDER_MARK : '') + line(columns.length, (place) => columns[place]),
		line: (row, columns) => line(columns.length, (place) => ownValue(row, columns[place])),
		hasColumns: true,
	};
}

/** Every object has a `constructor`; a row has one only if wolkvox sent it. */
function ownValue(row: Row, name: string): unknown {
	return Object.hasOwn(row, name) ? row[name] : undefined;
}

/** What makes a spreadsheet take a cell for a formula; the wide forms do so in East Asian versions. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** Signs of nothing in wolkvox's reports, and plain numbers: these run nothing. */
const HARMLESS = /^(?:-{1,2}|[+-]?\d+(?:[.,]\d+)?)$/;

function isFormula(text: string): boolean {
	return FORMULA.test(text) && !HARMLESS.test(text);
}

/** What Excel and LibreOffice read as a number; with groups of thousands, and other scripts' digits. */
const NUMBER = /^[+-]?[\p{Nd}.,]+(?:[eE][+-]?\p{Nd}+)?$/u;
/** Numbers that they show as they are; what has more digits before a decimal mark is an ID. */
const PLAIN_NUMBER = /^-?(?:0|[1-9]\d{0,14}|(?:0|[1-9]\d{0,8})[.,]\d{1,6})$/;
/** A day without a year, or in the order of some country: menu options such as `1-2` look so. */
const DAY = /^\p{Nd}{1,2}[-/]\p{Nd}{1,2}(?:[-/]\p{Nd}{1,4})?$/u;

/**
 * Whether a spreadsheet would make another text of it: `0045`, `12E5`, `+57300…`, IDs of more than 15
 * digits. A program that takes quoted cells for text leaves them as they are.
 */
function isMisread(text: string): boolean {
	return (NUMBER.test(text) && !PLAIN_NUMBER.test(text)) || DAY.test(text);
}

/** JSON Lines: one object for each line. */
export const JSON_LINES: FileFormat = {
	extension: 'jsonl',
	mimeType: 'application/jsonl',
	head: () => '',
	line: (row) => `${JSON.stringify(row)}\n`,
	hasColumns: false,
};

/**
 * Each line has a cell for each column, so columns without a limit would make a file that grows with
 * the square of its rows.
 */
const MOST_FURTHER_COLUMNS = 256;

/**
 * The columns of a table: the documented ones, what wolkvox sends beside them (256 at most), and the
 * calculated ones.
 *
 * @param rows the first that there are; they show what wolkvox sends
 * @param calculated none where nothing is calculated
 */
export function columnsOf(
	rows: readonly Row[],
	documented: readonly string[],
	calculated: readonly string[],
): string[] {
	const known = new Set(documented.concat(calculated));
	const further = new Set<string>();
	for (const row of rows) {
		for (const name in row) {
			if (further.size < MOST_FURTHER_COLUMNS && !known.has(name)) further.add(name);
		}
	}
	const last = new Set(calculated);
	return [...documented.filter((name) => !last.has(name)), ...further, ...last];
}

/** What no file system, mail program or spreadsheet minds. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}]+/gu;
/** In characters, of up to four bytes each: file systems take 255 bytes. */
const LONGEST = 60;

/**
 * The name of a file.
 *
 * @param wanted the builder's own; empty for one made of the report and the range
 * @param number which file it is, from 1
 */
export function fileName(
	wanted: string,
	made: { readonly report: string; readonly range: Range; readonly extension: string },
	number: number,
): string {
	const { report, range } = made;
	const usual = `${report}_${formatDay(range.from)}_${formatDay(range.to)}`;
	const ending = `.${made.extension}`;
	const safe = wanted.replace(UNSAFE, '-').trim();
	const own = safe.toLowerCase().endsWith(ending) ? safe.slice(0, -ending.length) : safe;
	const stem = /[^.\s]/.test(own) ? Array.from(own).slice(0, LONGEST).join('') : usual;
	return `${stem}${number > 1 ? `-${number}` : ''}${ending}`;
}
