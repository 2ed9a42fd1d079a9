import type { Report, Row } from '../../reports/report';
import type { Range } from '../time/range';
import { formatCompact, type WallSeconds } from '../time/wallClock';
import { hash } from './hash';
import { asText, canonicalText, isMissing } from './identity';

/**
 * Gives each row a key that stays the same in every run that covers its day: what its report names
 * as its identity, then `-2`, `-3` … for further rows with the same; a hash of the row where that is
 * not known. A sum's key begins with its window.
 *
 * It must see every row of the range, before any filter, in the order of `sortRows`: rows with the
 * same start then stand together, in the fixed order of their other fields.
 */
export class RowKeys {
	private run: WallSeconds | undefined;
	private first = '';
	/** How often each key came up among the rows of this run, once there are two of them. */
	private counts: Map<string, number> | undefined;
	private readonly day = { text: '', digits: '' };
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
	 * @param sumOf the window over which it is a sum
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
			const part = isStart ? this.compact(asText(value)) : asText(value).trim();
			text = column === identity[0] ? part : `${text}-${part}`;
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
		this.counts ??= new Map(this.hasStart ? [[this.first, 1]] : []);
		const count = (this.counts.get(key) ?? 0) + 1;
		this.counts.set(key, count);
		return count;
	}

	/** `YYYY-MM-DD HH:mm:ss` as `YYYYMMDDHHmmss`; rows of a day come one after the other. */
	private compact(text: string): string {
		if (this.day.text === '' || !text.startsWith(this.day.text)) {
			this.day.text = text.slice(0, 10);
			this.day.digits = this.day.text.replaceAll('-', '');
		}
		return this.day.digits + text.slice(11, 13) + text.slice(14, 16) + text.slice(17, 19);
	}
}
