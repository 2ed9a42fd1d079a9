import type { TimedRow } from '../rows/timedRow';
import type { Range } from '../time/range';
import { KeySet } from './seen';

/**
 * What a truncated answer has shown of its window, kept until the window was read in parts: these must
 * bring as many rows with each start as it has shown, and in all as many as it has counted. What else
 * rows say may be corrected in between.
 */
export class Note {
	/** How many rows are still to come, by their start. */
	private readonly left = new Map<number, number>();
	private readonly brought = new KeySet();

	/**
	 * @param shown the rows of the truncated answer
	 * @param counted how many there are, as its message says
	 * @param seen the rows that came out before: these need not come again
	 * @param isAgain whether it is the second time that the window is read in parts
	 */
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
