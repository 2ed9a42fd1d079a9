import { UnusableSetting } from '../settings/problem';
import { readReport, type Batch, type Reading } from '../extract/readReport';
import type { ZoneClock } from '../time/zone';
import type { Row } from '../../reports/report';
import type { SessionFilter } from '../rows/filter';
import { toSessions } from '../rows/toSessions';

/** Which sessions to collect, and with which fields. */
export interface Collection {
	readonly reading: Omit<Reading, 'onCut'>;
	readonly clock: ZoneClock;
	readonly filter: SessionFilter;
	/** How many sessions are wanted, after the filter; undefined for all. */
	readonly limit: number | undefined;
	readonly calculatedFields: boolean;
	/** More sessions than this cannot be handed over. */
	readonly most: number;
	/** Called after each window, with how many sessions there are so far. */
	readonly onProgress: (batch: Batch, sessions: number) => void;
}

/**
 * Reads a range whole and gives its sessions in order, each exactly once.
 *
 * @throws {UnusableSetting} as soon as it is certain that there are more sessions than `most`, or if
 * the filter cannot be applied
 * @throws {ReadingFailed} if a window cannot be read
 */
export async function collectSessions(collection: Collection): Promise<Row[]> {
	const rows = await collectRows(collection);
	const { reading, filter, limit } = collection;
	const { order, report } = reading;
	const ordered = toSessions(rows, { ...collection, order, report });
	filter.assertReadable();
	return limit === undefined ? ordered : ordered.slice(0, limit);
}

async function collectRows(collection: Collection): Promise<Row[]> {
	const { filter, limit, most, onProgress } = collection;
	const rows: Row[] = [];
	let passing = 0;
	const onCut = (atLeast: number) => {
		if (filter.isEmpty && limit === undefined) assertAtMost(most, passing + atLeast);
	};
	for await (const batch of readReport({ ...collection.reading, onCut })) {
		for (const row of batch.rows) rows.push(row);
		passing += countPassing(filter, batch.rows);
		const held = batch.held();
		const sessions = passing + countPassing(filter, held);
		onProgress(batch, sessions);
		assertAtMost(most, Math.min(sessions, limit ?? Infinity));
		if (limit !== undefined && sessions >= limit) return rows.concat(held);
	}
	return rows;
}

function countPassing(filter: SessionFilter, rows: readonly Row[]): number {
	if (filter.isEmpty) return rows.length;
	return rows.reduce((count, row) => (filter.passes(row) ? count + 1 : count), 0);
}

function assertAtMost(most: number, sessions: number): void {
	if (sessions <= most) return;
	const figure = most.toLocaleString('en-US');
	throw new UnusableSetting({
		title: `There are more than ${figure} sessions, more than n8n can take from one input item`,
		advice:
			'Choose a shorter date range, or split it over several input items, for instance one for each month. “Export Cobrowsing Sessions” writes any number of them into a file.',
	});
}
