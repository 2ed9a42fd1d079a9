import type { Order } from '../../reports/report';
import { hashNumber, isMissing } from '../rows/identity';
import type { TimedRow } from '../rows/timedRow';
import type { Range } from '../time/range';

/** Keys as 16 to 32 bytes each, a third of what a Set of texts takes: an export keeps those of all its rows. */
export class KeySet {
	private slots = new Float64Array(64).fill(NaN);
	size = 0;

	has(key: string): boolean {
		return !Number.isNaN(this.slots[this.placeOf(hashNumber(key))]);
	}

	add(key: string): void {
		if (this.size * 2 >= this.slots.length) this.grow();
		const value = hashNumber(key);
		const place = this.placeOf(value);
		if (Number.isNaN(this.slots[place])) this.size++;
		this.slots[place] = value;
	}

	/** Where a value is, or would be. */
	private placeOf(value: number): number {
		const last = this.slots.length - 1;
		let place = value & last;
		while (!Number.isNaN(this.slots[place]) && this.slots[place] !== value)
			place = (place + 1) & last;
		return place;
	}

	private grow(): void {
		const old = this.slots;
		this.slots = new Float64Array(old.length * 2).fill(NaN);
		for (const value of old) if (!Number.isNaN(value)) this.slots[this.placeOf(value)] = value;
	}
}

/**
 * The rows of an answer that none before has shown: each key as often as the one answer shows it that shows it
 * most often.
 */
export function unseenRows(rows: readonly TimedRow[], seen: KeySet, order: Order): TimedRow[] {
	const unseen = rows.filter(({ key }) => !seen.has(key)).map((row) => instead(row, seen, order));
	for (const { key } of unseen) seen.add(key);
	return unseen;
}

/** The row that comes out for one with an unseen key: where only some of its twins are new, those of them. */
function instead(row: TimedRow, seen: KeySet, order: Order): TimedRow {
	const { twins, key } = row;
	if (twins === undefined) return row;
	// They began together: what was read before has shown those that ended on its side.
	const hasEnded = ({ end }: TimedRow) => !Number.isNaN(end);
	const ended = twins.filter(hasEnded);
	if (order === 'newestFirst') ended.reverse();
	const inOrder = [...ended, ...twins.filter((twin) => !hasEnded(twin))];
	const unseen = twins.filter((twin) => !seen.has(twin.key));
	const known = twins.length - unseen.length;
	return known === 0 ? row : { ...inOrder[known + unseen.indexOf(row)], key };
}

/**
 * What a truncated answer has shown, until its window was read in parts: these must bring each of its rows, and
 * as many in all as it counted. What rows say may be corrected in between, but not who they are, or when they
 * began where they do not say who.
 */
export class Note {
	/** How many rows are still to come, by their key; by their start where that is a hash of all that they say. */
	private readonly left = new Map<string | number, number>();
	private readonly brought = new KeySet();

	/** @param seen what came out before, and need not come again; `isAgain` if it is read in parts once more */
	constructor(
		readonly window: Range,
		private readonly shown: number,
		private readonly counted: number,
		rows: readonly TimedRow[],
		seen: KeySet,
		public isAgain: boolean,
		private readonly identity: readonly string[],
	) {
		for (const row of rows) {
			const name = this.nameOf(row);
			if (seen.has(row.key)) this.brought.add(row.key);
			else this.left.set(name, (this.left.get(name) ?? 0) + 1);
		}
	}

	private nameOf({ row, key, start }: TimedRow): string | number {
		const isHashed = this.identity.length === 0 || Number.isNaN(start);
		return isHashed || this.identity.some((name) => isMissing(row[name])) ? start : key;
	}

	/** Whether it, or a part of it, has shown all of these. */
	hasShown(rows: readonly TimedRow[]): boolean {
		return rows.every((row) => this.left.has(this.nameOf(row)) || this.brought.has(row.key));
	}

	/** Takes the rows of a part that is whole. */
	take(rows: readonly TimedRow[]): void {
		for (const row of rows) {
			if (this.brought.has(row.key)) continue;
			this.brought.add(row.key);
			const left = this.left.get(this.nameOf(row)) ?? 0;
			if (left > 0) this.left.set(this.nameOf(row), left - 1);
		}
	}

	/** @param overstated by how many rows counts are not believed */
	isMet(overstated: number): boolean {
		const least = Math.max(this.shown, this.counted - overstated);
		return [...this.left.values()].every((left) => left === 0) && this.brought.size >= least;
	}
}
