import type { Answer } from './answer/classify';
import { RequestFailed } from './answer/requestFailed';
import { Merge } from './merge/merge';
import type { Range } from './range/range';
import { endOfDay, parseWallClock, SECONDS_PER_HOUR, type WallSeconds } from './range/wallClock';
import type { Order, Row } from './report';
import { ask, type RequestContext } from './request/ask';
import { paceOfCut, paceOfWhole } from './windows/pace';
import { canBeSplit, WindowPlan } from './windows/windowPlan';
import type { Window } from './windows/window';

/** What to read and how. */
export interface Reading {
	/** From `cutRange`, in the order in which they are to be asked. */
	readonly windows: readonly Window[];
	readonly order: Order;
	/** How many windows may be asked at once. */
	readonly concurrency: number;
	/** The operation's wall clock at this moment. */
	readonly now: WallSeconds;
	readonly request: RequestContext;
	/**
	 * Called before a cut window is split, with the number of rows that it is known to hold. It may
	 * throw to end the reading.
	 */
	readonly onCut?: (atLeast: number) => void;
}

/** What one window brought. */
export interface Batch {
	readonly window: Window;
	/** Rows that are certain and come in no later batch, in no particular order. */
	readonly rows: Row[];
	/** Rows that a later window could still show again, as they stand now; none after the last batch. */
	readonly held: () => Row[];
	/** How many windows are complete, and how many there are, as far as is known now. */
	readonly done: number;
	readonly known: number;
}

/** Where a reading ended that did not reach its end; n8n's side tells the person. */
export class ReadingFailed extends Error {
	override readonly name = 'ReadingFailed';

	constructor(
		readonly request: RequestFailed,
		/** How many rows the windows before brought. */
		readonly rowsRead: number,
		/** What was not read. */
		readonly missing: Range,
	) {
		super(request.message, { cause: request });
	}
}

/** A window that keeps failing is not split into anything shorter, in seconds. */
const SHORTEST_AFTER_FAILURE = SECONDS_PER_HOUR;
const TRIES_AFTER_FAILURE = 2;

/**
 * Reads a range of a report window by window, and yields what each brought in the order of the
 * windows. Who has enough just stops iterating: no further request is made then.
 *
 * A window whose answer is cut is split until no answer is; one that keeps failing, as far as an hour.
 *
 * @throws {ReadingFailed} when a window cannot be read
 */
export async function* readReport(reading: Reading): AsyncGenerator<Batch, void, undefined> {
	const stop = new AbortController();
	const signal = AbortSignal.any([reading.request.signal, stop.signal]);
	const walk = new Walk({ ...reading, request: { ...reading.request, signal } });
	const running = new Set<Promise<void>>();
	try {
		for (;;) {
			yield* walk.deliver();
			walk.throwIfFailed();
			while (running.size < reading.concurrency) {
				const window = walk.take();
				if (window === undefined) break;
				const task = walk.read(window).finally(() => running.delete(task));
				running.add(task);
			}
			if (running.size === 0) return;
			await Promise.race(running);
		}
	} finally {
		stop.abort();
	}
}

/** The windows of one reading: which are open, which are answered, which are delivered. */
class Walk {
	private readonly plan: WindowPlan;
	private readonly merge: Merge;
	private readonly answered: { readonly window: Window; readonly rows: readonly Row[] }[] = [];
	private failure: { readonly error: unknown; readonly window: Window } | undefined;
	private done = 0;
	private rowsRead = 0;

	constructor(private readonly reading: Reading) {
		this.plan = new WindowPlan(reading.windows, reading.order);
		this.merge = new Merge(reading.request.report);
	}

	take(): Window | undefined {
		return this.plan.take();
	}

	/** Asks for a window. It never rejects: a failure waits for {@link throwIfFailed}. */
	async read(window: Window): Promise<void> {
		try {
			const answer = await this.askFor(window);
			if (answer.kind === 'cut') this.splitCut(window, answer);
			else this.settle(window, answer.kind === 'rows' ? answer.rows : []);
		} catch (error) {
			if (this.maySplitAfter(error, window)) this.plan.splitFailed(window);
			else this.failure ??= { error, window };
		}
	}

	/** Everything that is complete and in order. */
	*deliver(): Generator<Batch, void, undefined> {
		this.answered.sort((one, other) => (this.plan.isBefore(one.window, other.window) ? -1 : 1));
		for (;;) {
			const next = this.answered.at(0);
			const open = this.plan.firstOpen();
			if (next === undefined || (open && this.plan.isBefore(open, next.window))) return;
			this.answered.shift();
			const rest = this.restFrom(this.firstOf(this.answered.at(0)?.window, open));
			const rows = this.merge.add(next.window, next.rows, rest);
			this.done++;
			this.rowsRead += rows.length;
			const known = this.done + this.answered.length + this.plan.open;
			const held = () => this.merge.held();
			yield { window: next.window, rows, held, done: this.done, known };
		}
	}

	throwIfFailed(): void {
		if (this.failure === undefined) return;
		const { error, window } = this.failure;
		if (!(error instanceof RequestFailed)) throw error;
		throw new ReadingFailed(error, this.rowsRead + this.merge.held().length, this.missing(window));
	}

	/**
	 * Whether the API takes windows that reach into the future is not published. If it refuses one,
	 * as it may a bad date, it is asked once more with an end that is used in production: today's.
	 */
	private async askFor(window: Window): Promise<Exclude<Answer, { kind: 'failure' }>> {
		const today = endOfDay(this.reading.now);
		const tries = this.plan.isRetrial(window) ? TRIES_AFTER_FAILURE : undefined;
		const answer = await ask(window, this.reading.request, tries);
		const reachesAhead = window.to > today && window.from <= today;
		if (answer.kind !== 'none' || !answer.refused || !reachesAhead) return answer;
		return await ask({ from: window.from, to: today }, this.reading.request, tries);
	}

	private settle(window: Window, rows: readonly Row[]): void {
		const { maxRowsPerAnswer } = this.reading.request.report;
		this.plan.settle(window, paceOfWhole(window, rows.length, maxRowsPerAnswer));
		this.answered.push({ window, rows });
	}

	private splitCut(window: Window, { rows, total }: Extract<Answer, { kind: 'cut' }>): void {
		const { report } = this.reading.request;
		this.reading.onCut?.(Math.max(rows.length, total ?? 0));
		if (!canBeSplit(window)) {
			const failure = {
				kind: 'tooManyRows',
				words: '',
				status: 200,
				retryAfter: undefined,
			} as const;
			throw new RequestFailed(failure, window, 1);
		}
		const starts = rows
			.map((row) => parseWallClock(row[report.fields.start]))
			.filter((start) => start !== null);
		const { order } = this.reading;
		const pace = paceOfCut({ window, starts, total, maxRows: report.maxRowsPerAnswer, order });
		this.plan.splitCut(window, pace);
	}

	private maySplitAfter(error: unknown, window: Window): boolean {
		if (!(error instanceof RequestFailed) || !error.policy.split) return false;
		return (window.to - window.from + 1) / 2 >= SHORTEST_AFTER_FAILURE;
	}

	private firstOf(one: Window | undefined, other: Window | undefined): Window | undefined {
		if (one === undefined || other === undefined) return one ?? other;
		return this.plan.isBefore(one, other) ? one : other;
	}

	/** Everything that is still to come, given the next window. */
	private restFrom(next: Window | undefined): Range | undefined {
		return next && this.onFrom(next, { from: -Infinity, to: Infinity });
	}

	/** What was not delivered, once no more can be. */
	private missing(failed: Window): Range {
		const ends = [this.reading.windows[0], this.reading.windows[this.reading.windows.length - 1]];
		const from = Math.min(...ends.map((window) => window.from));
		const to = Math.max(...ends.map((window) => window.to));
		return this.onFrom(this.plan.firstOpen() ?? failed, { from, to });
	}

	/** The part of `all` that begins with the window, in the order of the reading. */
	private onFrom(window: Window, all: Range): Range {
		return this.reading.order === 'oldestFirst'
			? { from: window.from, to: all.to }
			: { from: all.from, to: window.to };
	}
}
