import type { Report } from '../../reports/report';
import { type FailureKind, policyOf, RequestFailed } from '../client/failures';
import { assertServerAnswers, request, type RequestContext } from '../client/request';
import type { Answered } from '../client/response';
import { NO_ROWS, readTimes, type TimedRows } from '../rows/times';
import type { Range } from '../time/range';
import {
	endOfDay,
	SECONDS_PER_DAY,
	SECONDS_PER_HOUR,
	startOfDay,
	startOfMonth,
	type WallSeconds,
} from '../time/wallClock';
import { isOutside, PartsTally } from './dedupe';
import {
	type DensityEstimate,
	estimateDensity,
	evenSpan,
	RateSizing,
	type Sizing,
} from './density';
import {
	canBeSplit,
	type Direction,
	type Edges,
	edgesOf,
	spanOf,
	splitOff,
	type Window,
} from './windows';

/** A window that was read whole: itself, or a part of one that was not. */
export interface Part {
	readonly window: Window;
	readonly rows: TimedRows;
}

/** What reading a window brings: a part, or the news of how many rows it holds at the least. */
export type Step =
	({ readonly kind: 'part' } & Part) | { readonly kind: 'atLeast'; readonly count: number };

/** Steps that come one after the other, each on demand. */
export type Steps = AsyncGenerator<Step, void, undefined>;

/**
 * How the parts of a truncated window are handed on, in the direction of reading:
 *
 * - `whole`: together
 * - `streamed`: as they come, which spares the memory, unless the window is better read from its other
 *   end; that saves calls, which are dearer
 * - `eager`: as they come, whatever that costs, for somebody who may have enough at any of them
 */
export type Delivery = 'whole' | 'streamed' | 'eager';

/** How windows are read. */
export interface WindowReading {
	readonly report: Report;
	/** All that was asked for; the windows are parts of it. */
	readonly range: Range;
	readonly request: RequestContext;
	readonly direction: Direction;
	/** The operation's wall clock at this moment. */
	readonly now: WallSeconds;
	readonly delivery: Delivery;
	/**
	 * Whether a window that keeps failing is asked for in parts, because it may be too heavy. Not for
	 * somebody who will be back in a few minutes.
	 */
	readonly splitsOnFailure: boolean;
}

/** An answer to a window. */
interface Read extends Part {
	/** How many rows the message names. */
	readonly total: number | undefined;
}

/** What a truncated answer showed; its rows themselves are not needed any more. */
interface Shown extends Read {
	readonly count: number;
}

/** How a window is divided. */
interface Division {
	readonly sizing: Sizing;
	readonly edges: Edges;
}

/** A window that kept failing: no part of it is longer, in seconds, than half of what failed last. */
interface Trouble {
	longest: number;
}

/** A window that keeps failing is not split into anything shorter, in seconds. */
const SHORTEST_AFTER_FAILURE = SECONDS_PER_HOUR;
const TRIES_AFTER_FAILURE = 2;
const LEAST_TYPICAL_PART = 4;
/** No clock of another zone, and no rounding to days, moves a row further out of a range. In seconds. */
const FURTHEST_OUTSIDE = 26 * SECONDS_PER_HOUR;

/**
 * Reads windows until no answer is truncated: asks, splits, asks the parts, and checks that the parts
 * hold at least what the whole showed. What answers teach about sizes holds for all windows of a
 * reading.
 */
export class WindowReader {
	private readonly rate: RateSizing;
	private readonly edges: Edges;
	/** By how many rows "x records were found" was seen to overstate: so much it is not believed. */
	private overstated = 0;
	/** What worked where a window was too heavy; the next ones will be, too. */
	private heavy: Trouble | undefined;

	constructor(private readonly reading: WindowReading) {
		this.rate = new RateSizing(reading.report.maxRows);
		this.edges = edgesOf(reading.report);
	}

	/**
	 * Reads a window, in parts where the ones before have shown that it will not fit.
	 *
	 * @throws {RequestFailed} if some part of it cannot be read
	 */
	read(window: Window): Steps {
		const trouble = this.heavy && { ...this.heavy };
		const { rate, edges } = this;
		return this.readParts(window, { sizing: rate, edges }, this.reading.direction, trouble);
	}

	/** @param tally of the truncated answer whose parts these are; none of a window of its own */
	private async *readParts(
		window: Window,
		{ sizing, edges }: Division,
		direction: Direction,
		trouble: Trouble | undefined,
		tally?: PartsTally,
	): Steps {
		let rest: Window | undefined = window;
		while (rest !== undefined) {
			const wanted = sizing.spanFor(rest, direction);
			const longest = trouble?.longest ?? Infinity;
			const span = wanted > longest ? evenSpan(rest, longest) : wanted;
			const split = splitOff(rest, span, direction, edges);
			let rows = 0;
			for await (const step of this.readOne(split.part, trouble, tally)) {
				if (step.kind === 'part') rows += step.rows.rows.length;
				yield step;
			}
			sizing.learn(split.part, rows);
			rest = split.rest;
		}
	}

	private async *readOne(
		window: Window,
		trouble: Trouble | undefined,
		tally: PartsTally | undefined,
	): Steps {
		const read = await this.requestUnlessHeavy(window, trouble);
		if (read !== 'tooHeavy') {
			const isWhole = this.isTruncated(read) || tally === undefined || tally.accepts(read);
			// What a part lacks of what was shown inside it may have been a slip: once more.
			const again = isWhole ? read : await this.request(window, this.triesIn(trouble));
			yield* this.readAnswered(again, trouble, tally);
			return;
		}
		// Its parts share what they learn, so that the siblings start at the size that worked.
		const shared = trouble ?? { longest: Infinity };
		shared.longest = Math.min(shared.longest, spanOf(window) / 2);
		const { rate, edges } = this;
		const { direction } = this.reading;
		yield* this.readParts(window, { sizing: rate, edges }, direction, shared, tally);
		// Much smaller parts speak of trouble that has passed, not of weight. Halves lose a second.
		const isTypical = shared.longest + 1 >= spanOf(window) / LEAST_TYPICAL_PART;
		if (trouble === undefined && isTypical) this.heavy ??= { ...shared };
	}

	private async *readAnswered(
		read: Read,
		trouble: Trouble | undefined,
		tally: PartsTally | undefined,
	): Steps {
		const { window, rows } = read;
		if (!this.isTruncated(read)) {
			tally?.add(read);
			yield { kind: 'part', window, rows };
			return;
		}
		const count = rows.rows.length;
		yield { kind: 'atLeast', count };
		if (count < this.reading.report.maxRows) {
			yield* this.readCounted(read, trouble);
			return;
		}
		this.assertSplittable(read);
		this.rate.learnTruncated();
		const { delivery, direction } = this.reading;
		const estimate = this.estimate(read);
		const edges = this.edgesWithin(read);
		const shown = { window, rows: { ...rows, rows: [] }, total: read.total, count };
		// Its rows are no part of the result: let go of them before the parts come.
		rows.rows.length = 0;
		const best = delivery === 'eager' ? direction : (estimate.direction ?? direction);
		yield* this.complete(shown, best, (own) =>
			this.readParts(window, { sizing: estimate.newSizing(), edges }, best, trouble, own),
		);
	}

	/** The answer was not full, but says that there are more: asks for its halves. */
	private async *readCounted(read: Read, trouble: Trouble | undefined): Steps {
		const { window, rows } = read;
		const count = rows.rows.length;
		if (!canBeSplit(window, this.edges)) {
			throw failed(this.isInParts && count > 0 ? 'tooManyRows' : 'recordsNotSent', window);
		}
		yield* this.complete({ ...read, count }, this.reading.direction, (own) =>
			this.readHalves(read, trouble, own),
		);
	}

	private async *readHalves(whole: Read, trouble: Trouble | undefined, tally: PartsTally): Steps {
		const { window } = whole;
		const count = whole.rows.rows.length;
		const { part, rest } = splitOff(window, spanOf(window) / 2, this.reading.direction, this.edges);
		const halves: Read[] = [];
		for (const half of rest === undefined ? [part] : [part, rest]) {
			halves.push(await this.request(half, this.triesIn(trouble)));
		}
		const held = PartsTally.rowsOf(this.reading.report, halves);
		if (held === 0 && count === 0) throw failed('recordsNotSent', window);
		// As many as the whole, and in neither half as many: so nothing has held any of them back.
		const isOverstated =
			held === count && (count === 1 || halves.every(({ rows }) => rows.rows.length < count));
		if (isOverstated) this.learnOverstated([whole, ...halves]);
		for (const half of halves) yield* this.readAnswered(half, trouble, tally);
	}

	/**
	 * Reads the parts of a truncated window. They must together hold at least the rows that it showed
	 * and those that it counted; if they do not, they are asked once more, unless they were handed on
	 * as they came.
	 *
	 * @param direction in which the parts come
	 */
	private async *complete(
		shown: Shown,
		direction: Direction,
		readParts: (tally: PartsTally) => Steps,
	): Steps {
		const { delivery, report } = this.reading;
		const streams = delivery !== 'whole' && direction === this.reading.direction;
		const { window, rows, count, total = 0 } = shown;
		for (const isLast of streams ? [true] : [false, true]) {
			const parts: Array<Part & { kind: 'part' }> = [];
			const tally = new PartsTally(report, rows);
			for await (const step of readParts(tally)) {
				if (step.kind === 'part') {
					tally.count(step);
					// What was handed on need not be kept: together, the parts may be too much for the memory.
					if (!streams) parts.push(step);
				}
				if (streams) yield step;
				else yield { kind: 'atLeast', count: Math.max(count, tally.atLeast) };
			}
			const isWhole = tally.isWhole && tally.rows >= Math.max(count, total - this.overstated);
			if (isWhole && !streams) yield* this.inDirection(parts);
			if (isWhole) return;
			if (isLast) throw failed('rowsMissing', window);
		}
	}

	/** Puts parts into the direction of reading; they may have been read the other way. */
	private inDirection(parts: Array<Part & { kind: 'part' }>) {
		return this.reading.direction === 'forward'
			? parts.sort(({ window: a }, { window: b }) => a.from - b.from || a.to - b.to)
			: parts.sort(({ window: a }, { window: b }) => b.to - a.to || b.from - a.from);
	}

	/** Whether rows stay what they are however short a window is; not the figures of days and ranges. */
	private get isInParts(): boolean {
		return this.reading.report.kind === 'event';
	}

	private isTruncated({ rows: { rows }, total = 0 }: Read): boolean {
		return rows.length >= this.reading.report.maxRows || total > rows.length + this.overstated;
	}

	private learnOverstated(reads: readonly Read[]): void {
		const differences = reads.map(({ rows, total = 0 }) => total - rows.rows.length);
		this.overstated = Math.max(this.overstated, ...differences);
	}

	/** A server that rounds to days is asked for days: parts of them would bring no fewer rows. */
	private edgesWithin({ window, rows }: Read): Edges {
		const isOneDay = startOfDay(window.from) === startOfDay(window.to);
		return this.edges === 'shared' && !isOneDay && goesOutside(window, rows)
			? 'midnight'
			: this.edges;
	}

	/** @throws {RequestFailed} for a full answer of which no parts can be asked for */
	private assertSplittable({ window, rows }: Read): void {
		if (!canBeSplit(window, this.edges)) {
			throw failed(this.isInParts ? 'tooManyRows' : 'resultTooLarge', window);
		}
		if (startOfDay(window.from) === startOfDay(window.to) && isRoundedToDays(window, rows)) {
			throw failed('wholeDaysOnly', window);
		}
	}

	private estimate({ window, rows: { rows, starts }, total = 0 }: Read): DensityEstimate {
		const { maxRows } = this.reading.report;
		// Some say no more than how many they send.
		const known = total - this.overstated > rows.length ? total : undefined;
		return estimateDensity({ window, starts, total: known, maxRows });
	}

	private async requestUnlessHeavy(
		window: Window,
		trouble: Trouble | undefined,
	): Promise<Read | 'tooHeavy'> {
		const shortest = this.edges === 'midnight' ? endOfDay(0) : SHORTEST_AFTER_FAILURE;
		const canBeHalved =
			this.reading.splitsOnFailure &&
			canBeSplit(window, this.edges) &&
			spanOf(window) + 1 >= 2 * shortest;
		return await this.request(window, this.triesIn(trouble)).catch(async (error: unknown) => {
			const mayBeHeavy = error instanceof RequestFailed && policyOf(error.failure.kind).split;
			if (!mayBeHeavy || !canBeHalved) throw error;
			await assertServerAnswers(error, this.reading.request);
			return 'tooHeavy' as const;
		});
	}

	/** Parts of a window that kept failing are not worth as many tries. */
	private triesIn(trouble: Trouble | undefined): number {
		const { maxTries } = this.reading.request;
		return trouble ? Math.min(maxTries, TRIES_AFTER_FAILURE) : maxTries;
	}

	/**
	 * Whether the API takes windows that reach into the future is not published. If it refuses one,
	 * as it may a bad date, it is asked once more with an end that is used in production: today's.
	 */
	private async request(window: Window, tries: number): Promise<Read> {
		const context = this.reading.request;
		const today = endOfDay(this.reading.now);
		const reachesAhead = window.to > today && window.from <= today;
		let answer = await request(window, context, tries);
		if (answer.kind === 'none' && answer.refused && reachesAhead) {
			answer = await request({ from: window.from, to: today }, context, tries);
		}
		if (answer.kind === 'none') await this.assertNothing(window, tries);
		return this.toRead(window, answer);
	}

	private toRead(window: Window, answer: Answered): Read {
		if (answer.kind === 'none') return { window, rows: NO_ROWS, total: undefined };
		const { report, range } = this.reading;
		if (answer.isSingle && !isRowOf(answer.rows[0], report)) throw failed('unexpectedData', window);
		const rows = readTimes(answer.rows, report);
		if (report.start !== undefined && report.end !== undefined) assertKept(range, window, rows);
		// The message counts what is in the object: of cdr_4, its five bands.
		const isWhole = answer.isSingle && this.edges === 'never';
		return { window, rows, total: isWhole ? undefined : answer.total };
	}

	/**
	 * What must not be split may be refused because it crosses the end of a month, which looks like "no
	 * records": so its months are asked for, too.
	 *
	 * @throws {RequestFailed} if one of them has rows
	 */
	private async assertNothing(window: Window, tries: number): Promise<void> {
		if (this.edges !== 'never') return;
		if (startOfMonth(window.from, 1) > window.to) return;
		// What has not begun anywhere has nothing to show.
		const last = Math.min(window.to, this.reading.now + SECONDS_PER_DAY);
		for (let from = window.from; from <= last;) {
			const month = { from, to: Math.min(startOfMonth(from, 1) - 1, window.to) };
			const answer = await request(month, this.reading.request, tries);
			if (answer.kind === 'rows') throw failed('monthEndRefused', window);
			from = month.to + 1;
		}
	}
}

/** A single object is a row where it has a column of the report; of one that nobody knows, always. */
function isRowOf(row: object, { columns }: Report): boolean {
	return columns.length === 0 || columns.some((column) => Object.hasOwn(row, column));
}

/** @throws {RequestFailed} where rows begin and end so far outside the range that it was not obeyed */
function assertKept({ from, to }: Range, window: Window, { rows, starts, ends }: TimedRows): void {
	const allowed = { from: from - FURTHEST_OUTSIDE, to: to + FURTHEST_OUTSIDE };
	for (let place = 0; place < rows.length; place++) {
		if (isOutside(allowed, starts[place], ends[place])) throw failed('rangeNotKept', window);
	}
}

/** Whether an answer shows more than its window on either side: shorter windows will show no less. */
function isRoundedToDays(window: Window, rows: TimedRows): boolean {
	const span = spanOf(window);
	return goesOutside(window, rows) && extentOf(rows.starts) > span && extentOf(rows.ends) > span;
}

function goesOutside(window: Window, { rows, starts, ends }: TimedRows): boolean {
	return rows.some((_row, place) => isOutside(window, starts[place], ends[place]));
}

function extentOf(moments: Float64Array): number {
	const read = moments.filter((moment) => !Number.isNaN(moment));
	return (
		read.reduce((a, b) => Math.max(a, b), -Infinity) -
		read.reduce((a, b) => Math.min(a, b), Infinity)
	);
}

/** A failure that the server does not know of. */
function failed(kind: FailureKind, window: Window): RequestFailed {
	return new RequestFailed(
		{ kind, words: '', status: undefined, retryAfter: undefined },
		window,
		1,
	);
}
