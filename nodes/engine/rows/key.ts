import type { Report, Row } from '../../reports/report';
import type { Range } from '../time/range';
import { formatCompact, SECONDS_PER_HOUR, type WallSeconds } from '../time/wallClock';
import { asText, canonicalText, hash, identityNumber, isMissing, momentOf } from './identity';

/**
 * Gives each row a key that stays the same in every run that covers its day: what its report names
 * as its identity, then `-2`, `-3` … for further rows with the same; a hash of the row where that is
 * not known. The key of a figure that does not name its time begins with its window.
 *
 * It must see every row of the range, before any filter, in the order of `sortRows`: rows with the
 * same start then stand together, in the fixed order of their other fields.
 */
export class RowKeys {
	/** Whether only rows with the same start can share a key; else all rows of a reading must be seen. */
	readonly areOfOneStart: boolean;
	private readonly moment: string | undefined;
	private run: WallSeconds | undefined;
	private first = '';
	/** How often each key came up among the rows of this run, once there are two of them. */
	private counts: Map<string, number> | undefined;
	private hour = NaN;
	/** The hour as it stands in keys. */
	private hourText = '';
	private readonly isFigure: boolean;
	/** Of the identity at hand; one list for all rows. */
	private readonly parts: string[] = [];
	/** All keys that were given, and how often those came up that came up again. */
	private readonly all = new NumberSet();
	private readonly repeated = new Map<string, number>();

	/** @param given how many rows with the same identity were given their keys before */
	constructor(
		private readonly report: Report,
		private readonly given: (row: Row, start: WallSeconds) => number = () => 0,
	) {
		const { identity, kind } = report;
		this.moment = momentOf(report);
		this.areOfOneStart =
			this.moment !== undefined && (identity.length === 0 || identity.includes(this.moment));
		this.isFigure = kind === 'sum' || kind === 'perDay';
	}

	/**
	 * The key of the next row.
	 *
	 * @param start when it began; NaN where that cannot be read
	 * @param sumOf the window of which it is a figure, where it does not say so itself
	 */
	next(row: Row, start: WallSeconds, sumOf?: Range): string {
		const key = this.textOf(row, start, sumOf);
		if (!this.areOfOneStart) return this.numbered(key);
		const number = this.numberOf(key, start) + this.given(row, start);
		return number === 1 ? key : `${key}-${number}`;
	}

	/**
	 * The keys of the next rows, where these have no order: twins are numbered in the fixed order of
	 * their other fields, however the answer lists them.
	 */
	ofUnordered(rows: readonly Row[], sumOf?: Range): string[] {
		const keys = rows.map((row) => this.textOf(row, NaN, sumOf));
		const seen = new Set<string>();
		const shared = new Set(keys.filter((key) => seen.size === seen.add(key).size));
		const twins = rows.flatMap((row, place) =>
			shared.has(keys[place]) ? [{ place, text: canonicalText(row, this.report) }] : [],
		);
		keys.forEach((key, place) => {
			if (!shared.has(key)) keys[place] = this.numbered(key);
		});
		twins.sort((one, other) => (one.text < other.text ? -1 : one.text > other.text ? 1 : 0));
		for (const { place } of twins) keys[place] = this.numbered(keys[place]);
		return keys;
	}

	/** The key without a number. */
	private textOf(row: Row, start: WallSeconds, sumOf: Range | undefined): string {
		const window = sumOf ? `${formatCompact(sumOf.from)}-${formatCompact(sumOf.to)}` : '';
		// The only figure of a window is known by it, and changes until the window is over.
		if (sumOf && this.report.identity.length === 0) return window;
		const text = this.identityText(row, start) ?? hash(canonicalText(row, this.report));
		return sumOf ? `${window}-${text}` : text;
	}

	/** The identity as people read it; undefined where it is not known. */
	private identityText(row: Row, start: WallSeconds): string | undefined {
		const { identity } = this.report;
		if (identity.length === 0) return undefined;
		for (let at = 0; at < identity.length; at++) {
			const part = this.partOf(row, identity[at], start);
			if (part === undefined) return undefined;
			this.parts[at] = part;
		}
		// Not added up: such a text would hold on to each of its parts, and take twice as much.
		return this.parts.join('-');
	}

	private partOf(row: Row, column: string, start: WallSeconds): string | undefined {
		const value = row[column];
		if (column === this.moment) {
			if (!Number.isNaN(start)) return isBareDay(value) ? dayText(start) : this.startText(start);
			if (!this.isFigure) return undefined;
		}
		if (!isMissing(value)) return asText(value).trim();
		// A figure of nobody in particular is a figure all the same, and changes from run to run; but
		// without the column itself nothing would tell figures apart.
		return this.isFigure && Object.hasOwn(row, column) ? '' : undefined;
	}

	private numberOf(key: string, start: WallSeconds): number {
		if (!Object.is(start, this.run)) {
			this.run = start;
			this.first = key;
			this.counts = undefined;
			return 1;
		}
		this.counts ??= new Map([[this.first, 1]]);
		const count = (this.counts.get(key) ?? 0) + 1;
		this.counts.set(key, count);
		return count;
	}

	/** A name may end as a number does: none is given twice. */
	private numbered(key: string): string {
		if (this.all.add(identityNumber(key))) return key;
		let number = this.repeated.get(key) ?? 1;
		let text: string;
		do text = `${key}-${++number}`;
		while (!this.all.add(identityNumber(text)));
		this.repeated.set(key, number);
		return text;
	}

	/** The start as `YYYYMMDDHHmmss`. Rows of an hour come one after the other. */
	private startText(start: WallSeconds): string {
		const hour = Math.floor(start / SECONDS_PER_HOUR);
		if (hour !== this.hour) {
			this.hour = hour;
			this.hourText = formatCompact(hour * SECONDS_PER_HOUR).slice(0, 'YYYYMMDDHH'.length);
		}
		const second = start - hour * SECONDS_PER_HOUR;
		return this.hourText + (endings[second] ??= formatCompact(second).slice('YYYYMMDDHH'.length));
	}
}

/** Numbers of which only is asked whether they came before: sixteen to thirty-two bytes for each. */
class NumberSet {
	private slots = new Float64Array(64).fill(NaN);
	private size = 0;

	/** @returns whether it was not there */
	add(value: number): boolean {
		if (this.size * 2 >= this.slots.length) this.grow();
		const last = this.slots.length - 1;
		let place = value & last;
		while (!Number.isNaN(this.slots[place])) {
			if (this.slots[place] === value) return false;
			place = (place + 1) & last;
		}
		this.slots[place] = value;
		this.size++;
		return true;
	}

	private grow(): void {
		const old = this.slots;
		this.slots = new Float64Array(old.length * 2).fill(NaN);
		this.size = 0;
		for (const value of old) if (!Number.isNaN(value)) this.add(value);
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
