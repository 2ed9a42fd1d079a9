import type { Row } from '../../reports/report';
import type { Batch, Reading } from '../read/reading';
import type { TimedRow } from '../rows/timedRow';
import { formatDay } from '../time/wallClock';
import type { FileFormat } from './fileFormat';

/** What files to make; for their columns see {@link columnsOf}. */
export interface FileWishes {
	readonly documented: readonly string[];
	readonly added: readonly string[];
	/** What is written of rows. */
	readonly made: (rows: readonly TimedRow[]) => readonly Row[];
	readonly format: FileFormat;
	readonly rowsPerFile: number;
}

/** Excel and Google Sheets take so many characters in a cell, and cut or refuse more. */
const LONGEST_CELL = 32_767;

export class FileContent {
	rows = 0;
	/** Which of the range's windows were read for it. */
	readonly windows = new Set<number>();
	/** Fields that came too late to become a column. */
	readonly leftOut = new Set<string>();
	/** How many cells hold more than a spreadsheet takes. */
	cellsTooLong = 0;
	/** Whether its text was taken to the end. */
	isWhole = false;

	/** Notes what of a row its line lacks, and what is more than a spreadsheet takes. */
	noteLosses(row: Row, line: string, columns: ReadonlySet<string>, { cellText }: FileFormat): void {
		if (cellText === undefined) return;
		for (const name in row) {
			if (!columns.has(name)) this.leftOut.add(name);
			else if (line.length > LONGEST_CELL && cellText(row[name]).length > LONGEST_CELL) {
				this.cellsTooLong++;
			}
		}
	}
}

/** Text is handed on in pieces of about so many characters. */
const PIECE = 65_536;
/** So many rows are made at once: what was written of a batch need not be kept. */
const MADE_AT_ONCE = 500;

/**
 * Writes rows into one file after another, as they come; the first one even without any.
 *
 * @param source ended in any case; its rows are taken out of the batches
 * @param write takes the text of a file, in pieces, to its end
 * @param done called for each file, when it is also known what was read in vain for another
 */
export async function writeFiles<F>(
	source: AsyncIterable<Batch>,
	wishes: FileWishes,
	write: (text: AsyncIterable<string>) => Promise<F>,
	done: (file: F, content: FileContent) => void,
): Promise<void> {
	const batches = source[Symbol.asyncIterator]();
	const rows = new Rows(batches);
	try {
		let next = new FileContent();
		let isMore = await rows.isMoreFor(next);
		const columns = columnsOf(rows.left, wishes.documented, wishes.added);
		do {
			const content = next;
			const file = await write(rows.textOf(columns, wishes, content));
			if (!content.isWhole) throw new Error('The file was not taken to its end');
			next = new FileContent();
			isMore = await rows.isMoreFor(next);
			// Quiet windows at the end belong to the last file.
			if (!isMore) for (const window of next.windows) content.windows.add(window);
			done(file, content);
		} while (isMore);
	} finally {
		await batches.return?.();
	}
}

/** The rows of one batch after the other, and the texts of files of them. */
class Rows {
	/** Those of the batch that were not taken. */
	left: TimedRow[] = [];
	private window = 0;

	constructor(private readonly batches: AsyncIterator<Batch>) {}

	/** Goes on to a batch that has a further row, if there is one, and notes the windows on the way. */
	async isMoreFor({ windows }: FileContent): Promise<boolean> {
		while (this.left.length === 0) {
			const next = await this.batches.next();
			if (next.done) return false;
			({ rows: this.left, number: this.window } = next.value);
			windows.add(this.window);
		}
		windows.add(this.window);
		return true;
	}

	/** The text of a file, in pieces. */
	async *textOf(columns: readonly string[], wishes: FileWishes, content: FileContent) {
		const { format, made, rowsPerFile } = wishes;
		const known = new Set(columns);
		let piece = format.head(columns);
		while (content.rows < rowsPerFile && (await this.isMoreFor(content))) {
			const taken = this.left.splice(0, Math.min(MADE_AT_ONCE, rowsPerFile - content.rows));
			content.rows += taken.length;
			for (const row of made(taken)) {
				const line = format.line(row, columns);
				content.noteLosses(row, line, known, format);
				piece += line;
				if (piece.length < PIECE) continue;
				yield piece;
				piece = '';
			}
		}
		if (piece !== '') yield piece;
		content.isWhole = true;
	}
}

/** Each line has a cell for each column: without a limit, files would grow with the square of rows. */
const MOST_FURTHER_COLUMNS = 256;

/** The columns: the documented ones, what the first rows hold beside them (256 at most), and the added ones. */
export function columnsOf(
	rows: readonly TimedRow[],
	documented: readonly string[],
	added: readonly string[],
): string[] {
	const last = new Set(added);
	const columns = new Set(documented.filter((name) => !last.has(name)));
	const most = columns.size + MOST_FURTHER_COLUMNS;
	for (const { row } of rows) {
		for (const name in row) if (columns.size < most && !last.has(name)) columns.add(name);
	}
	return [...columns, ...last];
}

/** What no file system, mail program or spreadsheet minds; half a sign is none. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}\p{Cs}]+/gu;
/** In bytes: what file systems take. */
const LONGEST_NAME = 255;
/** In characters: the dates behind it must have room. */
const LONGEST_QUERY = 60;

/** A file's name without its ending: the builder's own, else `campaign_3_campaign-10_2026-01-01_2026-01-31`. */
export function fileStem(
	wanted: string,
	{ report, range, parameters }: Pick<Reading, 'report' | 'range' | 'parameters'>,
	extension: string,
): string {
	const ending = `.${extension}`;
	const safe = wanted.replace(UNSAFE, '-').trim();
	const own = safe.toLowerCase().endsWith(ending) ? safe.slice(0, -ending.length) : safe;
	if (/[^.\s]/.test(own)) return own;
	const usual = new Map(report.parameters.map((parameter) => [parameter.name, parameter.default]));
	const query = Object.entries(parameters)
		.filter(([name, value]) => value !== usual.get(name))
		.map(([name, value]) => `${name.replace(/_id$/, '')}-${value}`)
		.join('_')
		.replace(UNSAFE, '-')
		.slice(0, LONGEST_QUERY);
	const parts = [report.name, query, formatDay(range.from), formatDay(range.to)];
	return parts.filter((part) => part !== '').join('_');
}

/** The names of files that come together: no two are alike, wherever they are kept. */
export class FileNames {
	private readonly given = new Set<string>();

	/** A name with this stem: the first one as it is, the others with `-2`, `-3` … */
	next(stem: string, extension: string): string {
		for (let number = 1; ; number++) {
			const ending = `${number > 1 ? `-${number}` : ''}.${extension}`;
			// As much of the stem as has room, by whole characters.
			const room = new Uint8Array(LONGEST_NAME - ending.length);
			const { read } = new TextEncoder().encodeInto(stem, room);
			const name = stem.slice(0, read) + ending;
			// As file systems compare that do not mind capitals and forms of accents.
			const folded = name.normalize('NFC').toLowerCase();
			if (this.given.has(folded)) continue;
			this.given.add(folded);
			return name;
		}
	}
}
