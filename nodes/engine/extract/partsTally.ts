import type { Report } from '../../reports/report';
import type { TimedRows } from '../rows/times';
import { isInside, isOutside, RowCount } from './dedupe';
import type { Window } from './window';

interface Part {
	readonly window: Window;
	readonly rows: TimedRows;
}

/**
 * Whether the parts of a truncated window bring what its answer has shown: each must hold at least as
 * many rows as were shown strictly inside it. A server whose clock is another one shows them in the
 * part before or after, as rows that lie outside of that one.
 */
export class PartsTally {
	private readonly starts: Float64Array;
	private readonly ends: Float64Array;
	private readonly counted: RowCount;
	private missing = 0;
	private outside = 0;

	/** @param shown the rows of the truncated answer */
	constructor(report: Report, { starts, ends }: TimedRows) {
		this.starts = starts;
		this.ends = ends;
		this.counted = new RowCount(report);
	}

	/** How many rows parts hold together. */
	static rowsOf(report: Report, parts: readonly Part[]): number {
		const count = new RowCount(report);
		for (const { window, rows } of parts) count.add(window, rows);
		return count.rows;
	}

	/** Whether a part holds what was shown inside it, as far as others do not make up for it. */
	accepts(part: Part): boolean {
		return this.missing + this.missingIn(part) <= this.outside + outsideOf(part);
	}

	/** Takes note of a part that was read as well as it can be. */
	add(part: Part): void {
		this.missing += this.missingIn(part);
		this.outside += outsideOf(part);
	}

	/** Counts the rows of a part, or of a part of it. */
	count({ window, rows }: Part): void {
		this.counted.add(window, rows);
	}

	get rows(): number {
		return this.counted.rows;
	}

	get isWhole(): boolean {
		return this.missing <= this.outside;
	}

	private missingIn({ window, rows }: Part): number {
		let shown = 0;
		for (let place = 0; place < this.starts.length; place++) {
			if (isInside(window, this.starts[place], this.ends[place])) shown++;
		}
		return Math.max(0, shown - rows.rows.length);
	}
}

function outsideOf({ window, rows: { rows, starts, ends } }: Part): number {
	return rows.reduce(
		(count, _row, place) => (isOutside(window, starts[place], ends[place]) ? count + 1 : count),
		0,
	);
}
