import type { Report, Row } from '../../reports/report';
import type { Range } from '../time/range';
import { formatCompact, SECONDS_PER_HOUR, type WallSeconds } from '../time/wallClock';
import { asText, canonicalText, hash, identityNumber, isMissing } from './identity';

/**
 * Gives each row a key that stays the same in every run that covers its day: what its report names
 * as its identity, then `-2`, `-3` … for further rows with the same; a hash of the row where that is
 * not known. The key of a figure that does not name its time begins with its window.
 *
 * It must see every row of the range, before any filter, in the order of `sortRows`: rows with the
 * same start then stand together, in the fixed order of their other fields.
 */
export class RowKeys {
	private run: WallSeconds | undefined;
	private first = '';
	/** How often each key came up among the rows of this run, once there are two of them. */
	private counts: Map<string, number> | undefined;
	/** The keys of all rows, where any two may share one; as numbers, since they are many. */
	private readonly all = new Set<number>();
	private hour = NaN;
	/** What the keys of this hour begin with, by what stands before the start. */
	private readonly heads = new Map<string, string>();
	/** Whether only rows with the same start can share a key. */
	private readonly hasStart: boolean;

	/** @param given how many rows with the same identity were given their keys before */
	constructor(
		private readonly report: Report,
		private readonly given: (row: Row, start: WallSeconds) => number = () => 0,
	) {
		const { start, identity } = report;
		this.hasStart = start !== undefined && (identity.length === 0 || identity.includes(start));
	}

	/**
	 * The key of the next row.
	 *
	 * @param start when it began; NaN where that cannot be read
	 * @param sumOf the window of which it is a figure, where it does not say so itself
	 */
	next(row: Row, start: WallSeconds, sumOf?: Range): string {
		const known = this.identityText(row, start);
		const window = sumOf ? `${formatCompact(sumOf.from)}-${formatCompact(sumOf.to)}-` : '';
		const key = window + (known ?? hash(canonicalText(row, this.report)));
		const number = this.numberOf(key, start) + this.given(row, start);
		return number === 1 ? key : `${key}-${number}`;
	}

	/** The identity as people read it; undefined where it is not known. */
	private identityText(row: Row, start: WallSeconds): string | undefined {
		const { identity, kind } = this.report;
		if (identity.length === 0) return undefined;
		// A figure of nobody in particular is a figure all the same, and changes from run to run.
		const isFigure = kind === 'sum' || kind === 'perDay';
		let text = '';
		for (const column of identity) {
			const value = row[column];
			const isStart = column === this.report.start;
			if (isStart ? Number.isNaN(start) : isMissing(value) && !isFigure) return undefined;
			const before = column === identity[0] ? '' : `${text}-`;
			if (!isStart) text = before + asText(value).trim();
			else text = isBareDay(value) ? before + dayText(start) : this.withStart(before, start);
		}
		return text;
	}

	private numberOf(key: string, start: WallSeconds): number {
		if (this.hasStart && !Object.is(start, this.run)) {
			this.run = start;
			this.first = key;
			this.counts = undefined;
			return 1;
		}
		// Two keys of one number are most unlikely, and would but number the second in vain.
		if (!this.hasStart && this.all.size < this.all.add(identityNumber(key)).size) return 1;
		this.counts ??= new Map(this.hasStart ? [[this.first, 1]] : []);
		const count = (this.counts.get(key) ?? (this.hasStart ? 0 : 1)) + 1;
		this.counts.set(key, count);
		return count;
	}

	/** The start as `YYYYMMDDHHmmss`. Rows of an hour come one after the other, and share what they can. */
	private withStart(before: string, start: WallSeconds): string {
		const hour = Math.floor(start / SECONDS_PER_HOUR);
		if (hour !== this.hour) {
			this.hour = hour;
			this.heads.clear();
		}
		let head = this.heads.get(before);
		if (head === undefined) {
			head = before + formatCompact(hour * SECONDS_PER_HOUR).slice(0, 10);
			this.heads.set(before, head);
		}
		const second = start - hour * SECONDS_PER_HOUR;
		return head + (endings[second] ??= formatCompact(second).slice(10));
	}
}

function isBareDay(value: unknown): boolean {
	return typeof value === 'string' && value.length === 'YYYY-MM-DD'.length;
}

function dayText(start: WallSeconds): string {
	return formatCompact(start).slice(0, 'YYYYMMDD'.length);
}

/** Minutes and seconds of an hour, as `mmss`. */
const endings: string[] = [];
