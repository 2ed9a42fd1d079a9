import type { Batch } from '../../../../nodes/engine/read/reading';
import { RowFilter } from '../../../../nodes/engine/rows/filter';
import type { TimedRow } from '../../../../nodes/engine/rows/timedRow';
import type { Range } from '../../../../nodes/engine/time/range';
import type { Checkpoint } from '../../../../nodes/engine/trigger/checkpoint';
import { poll, type Poll, type Polled, type Wanted } from '../../../../nodes/engine/trigger/poll';
import { wallClock } from '../../../simulator';
import { BOGOTA, REPORT } from '../rows/rows';

export const HOUR = 3_600;
export const DAY = 24 * HOUR;
/** Clocks may be set forward by an hour. */
export const BACK = DAY + HOUR;

/** The moment at which these tests stand. */
export const NOW = wallClock(2026, 1, 20, 12, 30);

/** A row of a certain key, as reading makes it. */
export function one(key: string, start: number, seconds = 60): TimedRow {
	return { row: { key }, start, end: start + seconds, key, twins: undefined };
}

/** What a poll finds: rows, and where its reading ends. */
export interface Found {
	readonly now?: number;
	/** Where each answer ends, before today's end; the rows come with the first. */
	readonly readTo?: readonly number[];
	/** What the last window brings besides. */
	readonly ahead?: readonly TimedRow[];
	/** Why reading ends there. */
	readonly failure?: unknown;
}

/** Polls one after the other, of which each goes on with what the last one has kept. */
export class Polls {
	kept: unknown;
	wanted: Wanted | undefined;

	constructor(private readonly own: Partial<Poll> = {}) {
		this.kept = own.saved;
	}

	/** What is kept, as a checkpoint. */
	get checkpoint(): Checkpoint {
		return this.kept as Checkpoint;
	}

	/** What was asked for last. */
	get range(): Range {
		const windows = this.wanted?.windows ?? [];
		return { from: windows[0].from, to: windows[windows.length - 1].to };
	}

	/** Polls once, with these rows to be found. */
	async poll(rows: readonly TimedRow[], { now = NOW, ...found }: Found = {}): Promise<Polled> {
		const polled = await poll({
			report: REPORT,
			clock: BOGOTA,
			filter: new RowFilter({}, REPORT, BOGOTA),
			parameters: {},
			calculatedFields: false,
			simplify: false,
			lookBack: { usual: DAY, atFirst: 0 },
			origin: 'origin',
			now,
			isActivation: false,
			failedBefore: 0,
			enough: 10_000,
			...this.own,
			saved: this.kept,
			read: (wanted) => {
				this.wanted = wanted;
				return answers(rows, wanted, found);
			},
		});
		if (polled.checkpoint) this.kept = JSON.parse(JSON.stringify(polled.checkpoint));
		return polled;
	}

	/** The keys of what came out. */
	async keys(rows: readonly TimedRow[], found: Found = {}): Promise<unknown[]> {
		return (await this.poll(rows, found)).rows.map(({ key }) => key);
	}
}

async function* answers(
	rows: readonly TimedRow[],
	{ windows }: Wanted,
	{ readTo = [], ahead = [], failure }: Found,
): AsyncGenerator<Batch, void, undefined> {
	await Promise.resolve();
	const isWhole = readTo.length === 0 && failure === undefined;
	const parts = isWhole ? windows : readTo.map((to) => ({ from: windows[0].from, to }));
	for (const [place, window] of parts.entries()) {
		const shown = place === 0 ? rows : place === parts.length - 1 ? ahead : [];
		const copies = shown.map((row) => ({ ...row, row: { ...row.row } }));
		yield { window, rows: copies, number: 1, of: 1 };
	}
	if (failure !== undefined) throw failure;
}
