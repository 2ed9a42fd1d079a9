import { ALL_TIME, type Range } from '../time/range';
import { parseWallClock, type WallSeconds } from '../time/wallClock';
import type { Report, Row } from '../../reports/report';
import type { Window } from './window';
import { asText, canonicalText, isMissing } from '../rows/identity';

/** Rows of several windows that may be one session. */
interface Group {
	/** The stretch in which a window could show them; unbounded on the side of an unreadable date. */
	from: WallSeconds;
	to: WallSeconds;
	/** What each window showed of them. */
	readonly answers: Map<Window, Row[]>;
}

/**
 * Brings the rows of all windows together, each as often as it really happened.
 *
 * Nobody has published by which column wolkvox files a session, nor whether one that crosses a
 * window's edge shows on both sides of it. So a row that lies wholly inside its window is certain
 * and passes at once, while a row that reaches an edge is held until no further window could show it
 * again.
 */
export class Merge {
	private readonly groups = new Map<string, Group>();

	/** @param keep what is held of a row; the row itself as a rule */
	constructor(
		private readonly report: Report,
		private readonly keep: (row: Row) => Row = (row) => row,
	) {}

	/**
	 * Takes the rows of the next window. Windows come in the order in which they lie in time, from
	 * either side.
	 *
	 * @param rest what is still to come after this window; undefined if it is the last
	 * @returns the rows that are certain now, in no particular order
	 */
	add(window: Window, rows: readonly Row[], rest: Range | undefined): Row[] {
		const { start: startField, end: endField } = this.report.fields;
		const certain: Row[] = [];
		for (const row of rows) {
			const start = parseWallClock(row[startField]);
			const end = parseWallClock(row[endField]);
			if (isInside(window, start, end)) certain.push(row);
			else this.hold(window, row, start, end);
		}
		this.release(rest, certain);
		return certain;
	}

	/** The rows that are held back, as they stand now. */
	held(): Row[] {
		return [...this.groups.values()].flatMap((group) => this.rowsOf(group));
	}

	private hold(
		window: Window,
		shown: Row,
		start: WallSeconds | null,
		end: WallSeconds | null,
	): void {
		const row = this.keep(shown);
		const identity = this.identityOf(row, start);
		const from = start === null ? -Infinity : Math.min(start, end ?? start);
		const to = end === null ? Infinity : Math.max(end, start ?? end);
		const group = this.groups.get(identity) ?? { from, to, answers: new Map() };
		this.groups.set(identity, group);
		group.from = Math.min(group.from, from);
		group.to = Math.max(group.to, to);
		const answer = group.answers.get(window);
		if (answer === undefined) group.answers.set(window, [row]);
		else answer.push(row);
	}

	/** Agent and start where both can be read, else the whole row. */
	private identityOf(row: Row, start: WallSeconds | null): string {
		const agent = row[this.report.fields.agentId];
		return start === null || isMissing(agent)
			? canonicalText(row, this.report)
			: `${start} ${asText(agent)}`;
	}

	/** Lets go of every group that `rest` cannot show again. */
	private release(rest: Range | undefined, certain: Row[]): void {
		for (const [identity, group] of this.groups) {
			if (rest !== undefined && group.from <= rest.to && group.to >= rest.from) continue;
			for (const row of this.rowsOf(group)) certain.push(row);
			this.groups.delete(identity);
		}
	}

	/**
	 * The sessions of a group. A row counts as often as in the answer that shows it most often: twice
	 * in one answer is two sessions, once in each of two answers is one.
	 *
	 * Of two rows in different answers of which one has no readable end, the open one was read while
	 * the session still went on: they are one session, the closed one.
	 */
	private rowsOf(group: Group): Row[] {
		const answers = [...group.answers.values()];
		if (answers.length === 1) return answers[0];
		const closed = mostFrequent(
			answers.map((rows) => rows.filter((row) => !this.isOpen(row))),
			(row) => canonicalText(row, this.report),
		);
		const stillOpen = answers.map((rows) => {
			const open = rows.filter((row) => this.isOpen(row));
			// The closed rows that this answer does not show may be what became of its open ones.
			const closedElsewhere = closed.length - (rows.length - open.length);
			return open.slice(closedElsewhere);
		});
		return closed.concat(
			stillOpen.reduce((most, open) => (open.length > most.length ? open : most)),
		);
	}

	private isOpen(row: Row): boolean {
		return parseWallClock(row[this.report.fields.end]) === null;
	}
}

/** How many rows windows hold together, in whatever order they come. */
export class RowCount {
	private readonly merge: Merge;
	private certain = 0;

	constructor(report: Report) {
		// Who was handed a window's rows may add fields to them.
		this.merge = new Merge(report, (row) => ({ ...row }));
	}

	get rows(): number {
		return this.certain + this.merge.held().length;
	}

	/** Takes another window's rows; returns how many there are now. */
	add({ window, rows }: { readonly window: Window; readonly rows: readonly Row[] }): number {
		this.certain += this.merge.add(window, rows, ALL_TIME).length;
		return this.rows;
	}
}

/** Strictly inside: what begins or ends in an edge second could show on its other side. */
function isInside(window: Window, start: WallSeconds | null, end: WallSeconds | null): boolean {
	return (
		start !== null &&
		end !== null &&
		Math.min(start, end) > window.from &&
		Math.max(start, end) < window.to
	);
}

/** Each distinct row as often as the answer that holds most of it does. */
function mostFrequent(answers: readonly Row[][], contentOf: (row: Row) => string): Row[] {
	const most = new Map<string, Row[]>();
	for (const rows of answers) {
		const here = new Map<string, Row[]>();
		for (const row of rows) {
			const content = contentOf(row);
			const same = here.get(content);
			if (same === undefined) here.set(content, [row]);
			else same.push(row);
		}
		for (const [content, same] of here) {
			if (same.length > (most.get(content)?.length ?? 0)) most.set(content, same);
		}
	}
	return [...most.values()].flat();
}
