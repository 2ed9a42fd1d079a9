import type { Report, Row } from '../../reports/report';
import { calculatedFieldNames } from '../rows/calculatedFields';
import type { RowBatch } from './stream';
import { columnsOf, type FileFormat } from './fileFormat';

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
		const added = (calculatedFields ? calculatedFieldNames(report) : []).concat(furtherFields);
		const columns = columnsOf(batch?.rows ?? [], report.columns, added);
		this.known = new Set(columns);
		return columns;
	}

	private noteLeftOut(row: Row, leftOut: Set<string>): void {
		for (const name in row) if (!this.known.has(name)) leftOut.add(name);
	}
}
