import { readReport } from '../read/line';
import type { Batch, Reading } from '../read/reading';
import type { RowFilter } from '../rows/filter';
import { sortRows, type TimedRow } from '../rows/timedRow';
import { UnusableSetting } from '../settings/settings';

/** What was asked for, ready to be read. */
export interface OpenReading {
	readonly reading: Reading;
	readonly filter: RowFilter;
	/** Called after each window, with how many rows there are so far. */
	readonly onProgress: (batch: Batch, rows: number) => void;
}

export interface Collection extends OpenReading {
	/** How many are wanted, after the filter; undefined for all. */
	readonly limit: number | undefined;
	/** More than this cannot be handed over. */
	readonly most: number;
	/** What else to use for so many, as the editor calls it; undefined where there is nothing. */
	readonly insteadUse?: string;
}

/**
 * Reads a range whole and gives its rows in order, each exactly once. Throws {@link UnusableSetting} as soon as
 * there are certainly more than `most`, or if the filter cannot be applied, and what reading throws.
 */
export async function collectRows(collection: Collection): Promise<TimedRow[]> {
	const { filter, limit = Infinity, most, onProgress, reading } = collection;
	const wanted = Math.min(limit, most + 1);
	const rows: TimedRow[] = [];
	const take = (batch: TimedRow[]) => {
		for (const one of filter.passing(batch)) rows.push(one);
		return rows.length >= wanted ? 'enough' : 'more';
	};
	for await (const batch of readReport({ ...reading, take })) {
		onProgress(batch, rows.length);
		if (Math.min(rows.length, limit) > most) throw tooManyRows(collection);
	}
	filter.assertReadable();
	return sortRows(rows, reading.report, reading.order).slice(0, limit);
}

function tooManyRows({ most, insteadUse, reading }: Collection): UnusableSetting {
	const figure = most.toLocaleString('en-US');
	const { many } = reading.report.words;
	const instead = insteadUse ? ` “${insteadUse}” writes any number of them into a file.` : '';
	const title = `There are more than ${figure} ${many}, more than n8n can take from one input item`;
	const advice = `Choose a shorter date range, or split it over several input items, for instance one for each month.${instead}`;
	return new UnusableSetting({ title, advice });
}

/**
 * Hands the rows of a range on window by window, each exactly once, in order within each; `complete` adds what
 * stands elsewhere, in place. At its end it throws {@link UnusableSetting} if the filter could not be applied.
 */
export async function* streamRows(
	{ reading, filter, onProgress }: OpenReading,
	complete?: (batch: Batch) => Promise<void>,
): AsyncGenerator<Batch, void, undefined> {
	let count = 0;
	for await (const batch of readReport(reading)) {
		const rows = sortRows(filter.passing(batch.rows), reading.report, reading.order);
		// Whoever takes the rows lets them go one by one: nothing here may hold them.
		if (rows !== batch.rows) batch.rows.length = 0;
		const passing = { ...batch, rows };
		count += rows.length;
		await complete?.(passing);
		onProgress(passing, count);
		yield passing;
	}
	filter.assertReadable();
}
