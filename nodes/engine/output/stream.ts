import type { Row } from '../../reports/report';
import { ReportReader, type Batch, type Reading } from '../extract/reportReader';
import type { Window } from '../extract/windows';
import type { RowFilter } from '../rows/filter';
import { identityOf } from '../rows/identity';
import { RowMaker } from '../rows/rowMaker';
import { compacted, joined, NO_ROWS, type TimedRows } from '../rows/times';
import { SECONDS_PER_DAY, type WallSeconds } from '../time/wallClock';
import type { ZoneClock } from '../time/zone';

/** Which rows to hand on, and with which fields. */
export interface Streaming {
	readonly reading: Reading;
	readonly clock: ZoneClock;
	readonly filter: RowFilter;
	readonly calculatedFields: boolean;
	/** Whether batches tell which rows are pending; to gather them for each takes time. */
	readonly tellsPending?: boolean;
}

/** The rows of one window, or of a part of it. */
export interface RowBatch {
	readonly rows: readonly Row[];
	readonly batch: Batch;
	/** Rows that come out with a later batch, as they stand now; none where they are not told. */
	readonly pending: TimedRows;
}

/**
 * Reads a range and hands its rows on window by window, each exactly once, in order within each
 * window. Little is kept but what reaches over a window's edge, and a day's starts: how long the range
 * is hardly matters to the memory.
 *
 * @throws {UnusableSetting} at the end, if the filter could not be applied
 * @throws {ReadingFailed} if a window cannot be read
 */
export async function* streamRows(streaming: Streaming): AsyncGenerator<RowBatch, void, undefined> {
	const { reading, filter, tellsPending = false } = streaming;
	const { report, order } = reading;
	const twins = new Twins(reading);
	const given = (row: Row, start: WallSeconds) => twins.writtenBefore(row, start);
	const maker = new RowMaker({ ...streaming, report, order, given });
	const reader = new ReportReader(reading);
	for await (const batch of reader.batches()) {
		const timed = twins.complete(batch, reader);
		const { window } = batch;
		// Before the rows are made: those that the filter refuses count as well.
		const written = twins.startsNear(timed, window);
		const pending = tellsPending ? twins.held(reader.pending()) : NO_ROWS;
		yield { rows: maker.make(timed, window), batch, pending };
		twins.remember(written, window);
	}
	filter.assertReadable();
}

/** How long before a window's end a row may have started to be known beyond it, in seconds. */
const KNOWN_FOR = SECONDS_PER_DAY;

type Written = Map<string, { readonly start: WallSeconds; count: number }>;

/**
 * Rows with the same identity share a key but for its number. So where one of them is pending because
 * it reaches over an edge, the others wait for it; and where wolkvox files rows by their end, one may
 * come a window later than another, whose start must still be known then.
 */
class Twins {
	private waiting: TimedRows = NO_ROWS;
	private readonly written: Written = new Map();

	constructor(private readonly reading: Reading) {}

	/** The rows of a batch that need not wait, and those that have waited for them. */
	complete({ rows }: Batch, reader: ReportReader): TimedRows {
		const all = joined([rows, this.waiting]);
		this.waiting = NO_ROWS;
		if (!reader.hasPending) return all;
		const isLate = all.rows.map((row, place) => reader.isPending(row, all.starts[place]));
		if (!isLate.includes(true)) return all;
		const { starts, ends } = all;
		const own = { rows: all.rows.slice(), starts: starts.slice(), ends: ends.slice() };
		this.waiting = compacted(own, (place) => isLate[place]);
		return compacted(all, (place) => !isLate[place]);
	}

	/** The rows that wait, or are pending themselves. */
	held(pending: TimedRows): TimedRows {
		return joined([pending, this.waiting]);
	}

	/** How many rows with this identity went out with the batches before. */
	writtenBefore(row: Row, start: WallSeconds): number {
		return this.written.size === 0
			? 0
			: (this.written.get(this.identityOf(row, start))?.count ?? 0);
	}

	/** The rows near a window's end. From the newest on, what comes later started earlier. */
	startsNear({ rows, starts }: TimedRows, window: Window): Written {
		const near: Written = new Map();
		if (this.reading.order === 'newestFirst') return near;
		const since = window.to - KNOWN_FOR;
		for (let place = 0; place < rows.length; place++) {
			// Written so that an unreadable start is none.
			if (!(starts[place] >= since)) continue;
			const identity = this.identityOf(rows[place], starts[place]);
			const known = near.get(identity);
			if (known === undefined) near.set(identity, { start: starts[place], count: 1 });
			else known.count++;
		}
		return near;
	}

	remember(near: Written, window: Window): void {
		const since = window.to - KNOWN_FOR;
		for (const [identity, { start }] of this.written) {
			if (start < since) this.written.delete(identity);
		}
		for (const [identity, { start, count }] of near) {
			const known = this.written.get(identity);
			if (known === undefined) this.written.set(identity, { start, count });
			else known.count += count;
		}
	}

	private identityOf(row: Row, start: WallSeconds): string {
		return identityOf(row, start, this.reading.report);
	}
}
