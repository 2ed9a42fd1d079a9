import type { RowFilter } from '../rows/filter';
import { sortRows } from '../rows/order';
import type { TimedRow } from '../rows/timedRow';
import { readReport } from '../read/line';
import type { Batch, Reading } from '../read/reading';
import { UnusableSetting } from '../settings/settings';

/** Which rows to collect. */
export interface Collection {
	readonly reading: Reading;
	readonly filter: RowFilter;
	/** How many rows are wanted, after the filter; undefined for all. */
	readonly limit: number | undefined;
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
export async function collectRows(collection: Collection): Promise<TimedRow[]> {
	const { filter, limit, most, onProgress, reading } = collection;
	const wanted = Math.min(limit ?? Infinity, most + 1);
	const rows: TimedRow[] = [];
	const take = (batch: TimedRow[]) => {
		for (const one of filter.passing(batch)) rows.push(one);
		return rows.length >= wanted ? 'enough' : 'more';
	};
	for await (const batch of readReport({ ...reading, take })) {
		onProgress(batch, rows.length);
		if (Math.min(rows.length, limit ?? Infinity) > most) throw tooManyRows(collection);
	}
	filter.assertReadable();
	return sortRows(rows, reading.report, reading.order).slice(0, limit);
}

function tooManyRows({ most, insteadUse, reading }: Collection): UnusableSetting {
	const figure = most.toLocaleString('en-US');
	const { many } = reading.report.words;
	const instead = insteadUse ? ` “${insteadUse}” writes any number of them into a file.` : '';
	return new UnusableSetting({
		title: `There are more than ${figure} ${many}, more than n8n can take from one input item`,
		advice: `Choose a shorter date range, or split it over several input items, for instance one for each month.${instead}`,
	});
}
