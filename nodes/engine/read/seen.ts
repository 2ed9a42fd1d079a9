import { hashNumber } from '../rows/identity';
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
 * The rows of an answer that none before has shown, each key as often as the one answer that shows it most
 * often. Of rows with the same key, those that touch what was read before were shown there.
 */
export function unseenRows(rows: readonly TimedRow[], seen: KeySet, before: Range): TimedRow[] {
	const unseen = rows.filter(({ key }) => !seen.has(key)).map((row) => instead(row, seen, before));
	for (const { key } of unseen) seen.add(key);
	return unseen;
}

/** The row that comes out for one with an unseen key: where only some of its twins are new, those of them. */
function instead(row: TimedRow, seen: KeySet, before: Range): TimedRow {
	const { twins, key } = row;
	if (twins === undefined) return row;
	const isShown = ({ start, end }: TimedRow) => start <= before.to && end >= before.from;
	const shown = twins.filter((twin) => isShown(twin));
	const inOrder = [...shown, ...twins.filter((twin) => !isShown(twin))];
	const unseen = twins.filter((twin) => !seen.has(twin.key));
	const known = twins.length - unseen.length;
	return known === 0 ? row : { ...inOrder[known + unseen.indexOf(row)], key };
}

/**
 * What a truncated answer has shown, until its window was read in parts: these must bring as many rows with
 * each start, and in all as many as it counted. What else rows say may be corrected in between.
 */
export class Note {
	/** How many rows are still to come, by their start. */
	private readonly left = new Map<number, number>();
	private readonly brought = new KeySet();

	/** @param seen what came out before, and need not come again; `isAgain` if it is read in parts once more */
	constructor(
		readonly window: Range,
		private readonly shown: number,
		private readonly counted: number,
		rows: readonly TimedRow[],
		seen: KeySet,
		public isAgain: boolean,
	) {
		for (const { key, start } of rows) {
			if (seen.has(key)) this.brought.add(key);
			else this.left.set(start, (this.left.get(start) ?? 0) + 1);
		}
	}

	/** Takes the rows of a part that is whole. */
	take(rows: readonly TimedRow[]): void {
		for (const { key, start } of rows) {
			if (this.brought.has(key)) continue;
			this.brought.add(key);
			const left = this.left.get(start) ?? 0;
			if (left > 0) this.left.set(start, left - 1);
		}
	}

	/** @param overstated by how many rows counts are not believed */
	isMet(overstated: number): boolean {
		const least = Math.max(this.shown, this.counted - overstated);
		return [...this.left.values()].every((left) => left === 0) && this.brought.size >= least;
	}
}
