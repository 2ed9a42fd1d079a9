import type { WallSeconds } from '../time/wallClock';
import { failedRequestOf, ReportReader, type Reading } from '../extract/reportReader';
import { joined, type TimedRows } from '../rows/times';

/** As much of a range as one poll reads. */
export interface RowsRead {
	readonly rows: TimedRows;
	/** Up to which second the range was read; undefined for all of it. */
	readonly stoppedAt: WallSeconds | undefined;
	/** Why it was not read on; undefined where nothing went wrong. */
	readonly failure: unknown;
}

/**
 * Reads a range from its oldest end, window by window, until there are enough rows. What whole
 * windows brought before a failure is kept, so that a long way need not be walked again.
 *
 * @param enough no further window is asked for once there are so many rows
 * @throws {ReadingFailed} if not even the first window can be read, or if windows contradict each
 * other; the signal's reason if it is aborted before the first window was read
 */
export async function readRows(reading: Reading, enough: number): Promise<RowsRead> {
	const reader = new ReportReader(reading);
	const parts: TimedRows[] = [];
	let count = 0;
	let stoppedAt: WallSeconds | undefined;
	const readOn = async () => {
		for await (const batch of reader.batches()) {
			if (batch.atLeast > 0) continue;
			parts.push(batch.rows);
			count += batch.rows.rows.length;
			stoppedAt = batch.window.to;
			if (count >= enough) break;
		}
	};
	const failure = await readOn().catch((error: unknown) => {
		if (stoppedAt === undefined || isContradiction(error)) throw error;
		return error;
	});
	const isAll = failure === undefined && (count < enough || stoppedAt === endOf(reading));
	// Rows at an edge: a later window, which may never be read, would bring them.
	const rows = joined([...parts, reader.pending()]);
	return { rows, stoppedAt: isAll ? undefined : stoppedAt, failure };
}

function endOf({ windows }: Reading): WallSeconds | undefined {
	return windows.at(-1)?.to;
}

/** What was read before is in doubt then, too. */
function isContradiction(error: unknown): boolean {
	return failedRequestOf(error)?.failure.kind === 'rowsMissing';
}
