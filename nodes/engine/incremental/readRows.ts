import type { WallSeconds } from '../time/wallClock';
import { failedRequestOf, readReport, type Reading } from '../extract/readReport';
import type { Row } from '../../reports/report';

/** As much of a range as one poll reads. */
export interface RowsRead {
	readonly rows: readonly Row[];
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
	const rows: Row[] = [];
	/** Rows at an edge: a later window, which may never be read, would bring them. */
	let held: () => readonly Row[] = () => [];
	let stoppedAt: WallSeconds | undefined;
	const readOn = async () => {
		for await (const batch of readReport(reading)) {
			for (const row of batch.rows) rows.push(row);
			held = batch.held;
			stoppedAt = batch.window.to;
			if (rows.length >= enough) break;
		}
	};
	const failure = await readOn().catch((error: unknown) => {
		if (stoppedAt === undefined || isContradiction(error)) throw error;
		return error;
	});
	const isAll = failure === undefined && (rows.length < enough || stoppedAt === endOf(reading));
	return { rows: rows.concat(held()), stoppedAt: isAll ? undefined : stoppedAt, failure };
}

function endOf({ windows }: Reading): WallSeconds | undefined {
	return windows.at(-1)?.to;
}

/** What was read before is in doubt then, too. */
function isContradiction(error: unknown): boolean {
	return failedRequestOf(error)?.failure.kind === 'rowsMissing';
}
