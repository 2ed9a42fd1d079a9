import { readReport } from '../read/line';
import type { Batch, Reading } from '../read/reading';
import type { RowFilter } from '../rows/filter';
import { sortRows } from '../rows/order';

/** Which rows to hand on. */
export interface Streaming {
	readonly reading: Reading;
	readonly filter: RowFilter;
	/** Adds what stands elsewhere to the rows of a batch that pass, in place, before they go on. */
	readonly complete?: (batch: Batch) => Promise<void>;
	/** Called after each window, with how many rows there are so far. */
	readonly onProgress: (batch: Batch, rows: number) => void;
}

/**
 * Reads a range and hands its rows on window by window, each exactly once, in order within each window.
 * Of rows that went on nothing is kept but a number for who they are.
 *
 * @throws {UnusableSetting} at the end, if the filter could not be applied
 * @throws {ReadingFailed} if a window cannot be read
 */
export async function* streamRows(streaming: Streaming): AsyncGenerator<Batch, void, undefined> {
	const { reading, filter, complete, onProgress } = streaming;
	let count = 0;
	for await (const batch of readReport(reading)) {
		const rows = sortRows(filter.passing(batch.rows), reading.report, reading.order);
		count += rows.length;
		await complete?.({ ...batch, rows });
		onProgress(batch, count);
		yield { ...batch, rows };
	}
	filter.assertReadable();
}
