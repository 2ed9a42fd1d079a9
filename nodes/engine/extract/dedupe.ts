import type { Report, Row } from '../../reports/report';
import { identityNumber, identityOf, momentOf } from '../rows/identity';
import { compacted, joined, type TimedRow, timedRows, type TimedRows } from '../rows/times';
import { ALL_TIME, type Range } from '../time/range';
import type { Window } from './windows';

/**
 * - `rows`: themselves, where whoever takes them keeps them anyway
 * - `numbers`: sixteen bytes for each
 */
export type Keeps = 'rows' | 'numbers';

/** Rows of several answers that are one row, or as many as one of the answers shows. */
interface Group {
	readonly identity: string;
	/** The stretch in which a window could show them; unbounded on the side of an unreadable date. */
	from: number;
	to: number;
	/** Whether a window showed them that they lie outside of. */
	isOutside: boolean;
	/** What each window showed of them, in the order in which the windows were read. */
	readonly answers: Map<Window, TimedRow[]>;
}

/** Rows that were handed on, as far as they must be recognised. */
interface HandedOn {
	/** The window that showed them. */
	readonly window: Window;
	readonly starts: Float64Array;
	/** Who each row is, as a number. */
	readonly identities: () => Float64Array;
}

/**
 * Brings the rows of all windows together, each as often as it really happened: as often as the one
 * answer that shows it most often. Of two answers, a row with a readable end wins over one without,
 * else the one that came later, because it was corrected in between.
 *
 * Nobody has published by which column wolkvox files a row, by whose clock, nor whether one that
 * crosses a window's edge shows on both sides of it. So a row that lies wholly inside its window is
 * certain and passes at once, while one that reaches an edge is pending until no further window could
 * show it again, and one that lies outside until the last.
 *
 * Rows of a report without a time of their own pass as they come: what two windows send is two rows.
 */
export class Dedupe {
	private readonly groups = new Map<string, Group>();
	private readonly handedOn: HandedOn[] = [];
	/** How many pending groups lie outside a window that showed them. */
	private outside = 0;

	/** @param keeps what is kept of rows that were handed on, so that they are known again */
	constructor(
		private readonly report: Report,
		private readonly keeps: Keeps,
	) {}

	/**
	 * Takes the rows of the next window, and gives back those that are certain now: its own, in the
	 * order in which they came, then those that were pending. Windows come in the order in which they
	 * lie in time, from either side.
	 *
	 * @param rest what is still to come after this window; undefined if it is the last
	 */
	add(window: Window, timed: TimedRows, rest: Range | undefined): TimedRows {
		if (momentOf(this.report) === undefined) return timed;
		const { rows, starts, ends } = timed;
		const certain = compacted(timed, (place) => {
			const isCertain = isInside(window, starts[place], ends[place]);
			if (isCertain && this.outside === 0) return true;
			const one = { row: rows[place], start: starts[place], end: ends[place] };
			// A window may show a row in its middle that another one showed outside of itself.
			if (isCertain && !this.isPending(one.row, one.start)) return true;
			this.hold(window, one);
			return false;
		});
		this.remember(window, certain);
		const groups = [...this.groups.values()];
		const ripe = groups.filter(
			({ from, to }) => rest === undefined || from > rest.to || to < rest.from,
		);
		if (ripe.length === 0) return certain;
		const released = timedRows(this.rowsOf(ripe));
		for (const group of ripe) {
			this.groups.delete(group.identity);
			if (group.isOutside) this.outside--;
		}
		// Another answer than that of a window: these are rows of several.
		this.remember({ ...ALL_TIME }, released);
		return joined([certain, released]);
	}

	/** The rows that a later window could still show again, as they stand now. */
	pending(): TimedRows {
		return timedRows(this.rowsOf([...this.groups.values()]));
	}

	get hasPending(): boolean {
		return this.groups.size > 0;
	}

	/** Whether a row of this identity is pending. */
	isPending(row: Row, start: number): boolean {
		return this.groups.has(identityOf(row, start, this.report));
	}

	/** How many rows are pending, those included that may have been handed on before. */
	get pendingAtMost(): number {
		let count = 0;
		for (const { answers } of this.groups.values()) {
			let most = 0;
			for (const rows of answers.values()) most = Math.max(most, rows.length);
			count += most;
		}
		return count;
	}

	private hold(window: Window, one: TimedRow): void {
		const identity = identityOf(one.row, one.start, this.report);
		let group = this.groups.get(identity);
		if (group === undefined) {
			group = { identity, from: Infinity, to: -Infinity, isOutside: false, answers: new Map() };
			this.groups.set(identity, group);
		}
		if (!group.isOutside && isOutside(window, one.start, one.end)) {
			group.isOutside = true;
			this.outside++;
		}
		const { from, to } = group.isOutside ? ALL_TIME : stretchOf(one);
		group.from = Math.min(group.from, from);
		group.to = Math.max(group.to, to);
		const answer = group.answers.get(window);
		if (answer === undefined) group.answers.set(window, [one]);
		else answer.push(one);
	}

	private remember(window: Window, { rows, starts }: TimedRows): void {
		if (rows.length === 0) return;
		const identities =
			this.keeps === 'rows'
				? this.identitiesLater(rows, starts)
				: always(this.identitiesOf(rows, starts));
		// Who does not keep the rows as they are puts their starts in order.
		const own = this.keeps === 'rows' ? starts : starts.slice();
		this.handedOn.push({ window, starts: own, identities });
	}

	private identitiesOf(rows: readonly Row[], starts: Float64Array): Float64Array {
		return Float64Array.from(rows, (row, place) =>
			identityNumber(identityOf(row, starts[place], this.report)),
		);
	}

	private identitiesLater(rows: readonly Row[], starts: Float64Array): () => Float64Array {
		let identities: Float64Array | undefined;
		return () => (identities ??= this.identitiesOf(rows, starts));
	}

	/** The rows of groups that were not handed on yet. */
	private rowsOf(groups: readonly Group[]): TimedRow[] {
		const handedOn = this.countHandedOn(groups);
		return groups.flatMap((group) => {
			const counts = handedOn.get(group);
			return counts === undefined ? mostShown(group) : this.notHandedOn(group, counts);
		});
	}

	/** How often the rows of groups were handed on, by the window that showed them. */
	private countHandedOn(groups: readonly Group[]): Map<Group, Map<Window, number>> {
		const found = new Map<Group, Map<Window, number>>();
		if (this.handedOn.length === 0 || groups.length === 0) return found;
		const byNumber = new Map(groups.map((group) => [identityNumber(group.identity), group]));
		const starts = startsOf(groups);
		for (const { window, starts: places, identities } of this.handedOn) {
			// Written so that an unreadable start may be anywhere.
			const isElsewhere = (start: number) => start <= window.from || start >= window.to;
			if (starts.every(isElsewhere)) continue;
			const wanted = new Set(starts);
			for (let place = 0; place < places.length; place++) {
				if (!wanted.has(places[place])) continue;
				const group = byNumber.get(identities()[place]);
				if (group === undefined) continue;
				const counts = found.get(group) ?? new Map<Window, number>();
				found.set(group, counts.set(window, (counts.get(window) ?? 0) + 1));
			}
		}
		return found;
	}

	private notHandedOn(group: Group, counts: ReadonlyMap<Window, number>): TimedRow[] {
		const windows = new Set([...group.answers.keys(), ...counts.keys()]);
		const times = [...windows].map(
			(window) => (group.answers.get(window)?.length ?? 0) + (counts.get(window) ?? 0),
		);
		const handedOn = [...counts.values()].reduce((sum, count) => sum + count, 0);
		const missing = Math.max(0, Math.max(...times) - handedOn);
		// What lies inside a window that was read before has been handed on by that one.
		const isOld = ({ start, end }: TimedRow) =>
			[...counts.keys()].some((window) => isInside(window, start, end));
		const rows = mostShown(group);
		return [...rows.filter((one) => !isOld(one)), ...rows.filter(isOld)].slice(0, missing);
	}
}

/** How many rows windows hold together, in whatever order they come. */
export class RowCount {
	private readonly dedupe: Dedupe;
	private certain = 0;

	constructor(report: Report) {
		this.dedupe = new Dedupe(report, 'numbers');
	}

	/** Takes another window's rows. */
	add(window: Window, { rows, starts, ends }: TimedRows): void {
		const own = { rows: rows.slice(), starts: starts.slice(), ends: ends.slice() };
		this.certain += this.dedupe.add(window, own, ALL_TIME).rows.length;
	}

	/** So many rows there are for certain, whatever comes. */
	get atLeast(): number {
		return this.certain;
	}

	get rows(): number {
		return this.certain + this.dedupe.pending().rows.length;
	}
}

/** Strictly inside: what begins or ends in an edge second could show on its other side. */
export function isInside({ from, to }: Window, start: number, end: number): boolean {
	return start > from && end > from && start < to && end < to;
}

/** Whether no second of a row lies in the window that showed it. */
export function isOutside({ from, to }: Window, start: number, end: number): boolean {
	return (start < from && end < from) || (start > to && end > to);
}

/** In which stretch windows could show a row that one of them has shown. */
function stretchOf({ start, end }: TimedRow): Range {
	return {
		from: Number.isNaN(start) ? -Infinity : Number.isNaN(end) ? start : Math.min(start, end),
		to: Number.isNaN(end) ? Infinity : Number.isNaN(start) ? end : Math.max(start, end),
	};
}

/** When groups began, which is a part of who they are; the quick way to look for them. */
function startsOf(groups: readonly Group[]): number[] {
	return groups.flatMap(({ answers }) => {
		const first: TimedRow | undefined = [...answers.values()].at(0)?.at(0);
		return first === undefined ? [] : [first.start];
	});
}

function always<T>(value: T): () => T {
	return () => value;
}

/** The rows of a group, as often as the answer that shows them most often. */
function mostShown({ answers }: Group): readonly TimedRow[] {
	const shown = [...answers.values()];
	if (shown.length === 1) return shown[0];
	const closed = longest(shown.map((rows) => rows.filter((row) => !isOpen(row))));
	const most = longest(shown);
	return closed.concat(most.filter(isOpen)).slice(0, most.length);
}

/** Of equally long ones the last. */
function longest(answers: readonly TimedRow[][]): TimedRow[] {
	return answers.reduce((most, rows) => (rows.length >= most.length ? rows : most));
}

function isOpen({ end }: TimedRow): boolean {
	return Number.isNaN(end);
}

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

	/** So many rows there are for certain; quick to tell. */
	get atLeast(): number {
		return this.counted.atLeast;
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
