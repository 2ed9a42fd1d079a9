import type { Row } from '../../reports/report';
import { readReport } from '../read/line';
import type { Batch, Reading } from '../read/reading';
import type { CalculatedFields } from '../rows/calculatedFields';
import type { RowFilter } from '../rows/filter';
import { sortRows } from '../rows/order';

/** The rows of one window, or of a part of it, as they come out. */
export interface RowBatch {
	readonly rows: readonly Row[];
	/** Which of the windows this is, from 1. */
	readonly number: number;
}

/** Which rows to hand on, and with which fields. */
export interface Streaming {
	readonly reading: Reading;
	readonly filter: RowFilter;
	readonly fields: CalculatedFields;
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
export async function* streamRows(streaming: Streaming): AsyncGenerator<RowBatch, void, undefined> {
	const { reading, filter, fields, complete, onProgress } = streaming;
	let count = 0;
	for await (const batch of readReport(reading)) {
		filter.observe(batch.rows.map(({ row }) => row));
		const passing = batch.rows.filter((one) => filter.passes(one));
		const rows = sortRows(passing, reading.report, reading.order);
		count += rows.length;
		fields.addTo(rows);
		await complete?.({ ...batch, rows });
		onProgress(batch, count);
		yield { rows: fields.simplified(rows), number: batch.number };
	}
	filter.assertReadable();
}
