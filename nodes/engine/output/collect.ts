import type { Row } from '../../reports/report';
import { ReportReader, type Batch, type Reading } from '../extract/reportReader';
import type { RowFilter } from '../rows/filter';
import { momentOf } from '../rows/identity';
import { RowMaker } from '../rows/rowMaker';
import { joined, type TimedRows } from '../rows/times';
import { UnusableSetting } from '../settings/problem';
import type { ZoneClock } from '../time/zone';

/** Which rows to collect, and with which fields. */
export interface Collection {
	readonly reading: Reading;
	readonly clock: ZoneClock;
	readonly filter: RowFilter;
	/** How many rows are wanted, after the filter; undefined for all. */
	readonly limit: number | undefined;
	readonly calculatedFields: boolean;
	/** More rows than this cannot be handed over. */
	readonly most: number;
	/** What else to use for so many, as the editor calls it; undefined where there is nothing. */
	readonly insteadUse?: string;
	/** Called after each window, with how many rows there are so far. */
	readonly onProgress: (batch: Batch, rows: number) => void;
}

/**
 * Reads a range whole and gives its rows in order, each exactly once.
 *
 * @throws {UnusableSetting} as soon as it is certain that there are more rows than `most`, or if the
 * filter cannot be applied
 * @throws {ReadingFailed} if a window cannot be read
 */
export async function collectRows(collection: Collection): Promise<Row[]> {
	const { reading, filter, limit } = collection;
	const { report } = reading;
	const maker = new RowMaker({ ...collection, report, order: reading.order });
	const isTimed = momentOf(report) !== undefined;
	const rows: Row[] = [];
	const unsorted: TimedRows[] = [];
	for await (const { batch, timed } of readUntilEnough(collection)) {
		// Without an order, there is no need to wait for the rest.
		if (isTimed) unsorted.push(timed);
		else for (const row of maker.make(timed, batch?.window)) rows.push(row);
	}
	const collected = isTimed ? maker.make(joined(unsorted)) : rows;
	filter.assertReadable();
	return limit === undefined ? collected : collected.slice(0, limit);
}

interface Collected {
	/** Undefined for rows that were still pending when there were enough. */
	readonly batch: Batch | undefined;
	readonly timed: TimedRows;
}

async function* readUntilEnough(
	collection: Collection,
): AsyncGenerator<Collected, void, undefined> {
	const { filter, limit, most, onProgress, reading } = collection;
	const reader = new ReportReader(reading);
	let passing = 0;
	for await (const batch of reader.batches()) {
		if (filter.isEmpty && limit === undefined) assertAtMost(collection, passing + batch.atLeast);
		passing += countPassing(filter, batch.rows);
		if (batch.atLeast === 0) onProgress(batch, passing);
		yield { batch, timed: batch.rows };
		// Pending rows are gathered only where they may decide.
		if (passing + reader.pendingAtMost < Math.min(limit ?? Infinity, most + 1)) continue;
		const pending = reader.pending();
		const rows = passing + countPassing(filter, pending);
		assertAtMost(collection, Math.min(rows, limit ?? Infinity));
		if (limit !== undefined && rows >= limit) {
			yield { batch: undefined, timed: pending };
			return;
		}
	}
}

function countPassing(filter: RowFilter, { rows, starts, ends }: TimedRows): number {
	if (filter.isEmpty) return rows.length;
	return rows.reduce((count, row, place) => {
		const passes = filter.passes({ row, start: starts[place], end: ends[place] });
		return passes ? count + 1 : count;
	}, 0);
}

function assertAtMost({ most, insteadUse, reading }: Collection, rows: number): void {
	if (rows <= most) return;
	const figure = most.toLocaleString('en-US');
	const { many } = reading.report.words;
	const instead = insteadUse ? ` “${insteadUse}” writes any number of them into a file.` : '';
	throw new UnusableSetting({
		title: `There are more than ${figure} ${many}, more than n8n can take from one input item`,
		advice: `Choose a shorter date range, or split it over several input items, for instance one for each month.${instead}`,
	});
}
