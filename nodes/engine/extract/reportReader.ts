import type { Order, Report, Row, RowWords } from '../../reports/report';
import { RequestFailed } from '../client/failures';
import type { RequestContext } from '../client/request';
import { NO_ROWS, type TimedRows } from '../rows/times';
import { ALL_TIME, type Range } from '../time/range';
import type { WallSeconds } from '../time/wallClock';
import { Dedupe } from './dedupe';
import { directionOf, edgesOf, type Window } from './windows';
import { WindowReader, type Delivery, type Step, type Steps } from './windowReader';

/** What to read and how. */
export interface Reading {
	readonly report: Report;
	/** All that was asked for. */
	readonly range: Range;
	/** From `splitRange`, in the order in which they are to be asked. */
	readonly windows: readonly Window[];
	readonly order: Order;
	/** How many windows may be asked at once. */
	readonly concurrency: number;
	/** The operation's wall clock at this moment. */
	readonly now: WallSeconds;
	readonly request: RequestContext;
	/** How batches come where answers are truncated. */
	readonly delivery: Delivery;
	/** Whether a window that keeps failing is asked for in parts: see `WindowReading`. */
	readonly splitsOnFailure: boolean;
	/** The option for which it is read, if it is another report than the builder's. */
	readonly neededFor?: string;
}

/** What one window, or a part of it, brought. */
export interface Batch {
	readonly window: Window;
	/** Rows that are certain and come in no later batch; who takes them may change them. */
	readonly rows: TimedRows;
	/** How many rows the window holds at the least, beside those of this batch and the ones before. */
	readonly atLeast: number;
	/** Which of the windows this is, from 1, and how many there are. */
	readonly number: number;
	readonly of: number;
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
		/** What people call the rows. */
		readonly words: RowWords,
		/** For which option the reading was needed, as the editor calls it. */
		readonly neededFor?: string,
	) {
		super(request.message, { cause: request });
	}
}

/** The request over which a reading ended; undefined where the error is about something else. */
export function failedRequestOf(error: unknown): RequestFailed | undefined {
	const request = error instanceof ReadingFailed ? error.request : error;
	return request instanceof RequestFailed ? request : undefined;
}

/** How many windows may be in flight for each that may be asked at once. */
const MOST_WINDOWS_AHEAD = 2;

/** A window in flight: its steps come one after the other, each on demand. */
interface Flight {
	/** What of the window was not delivered yet. */
	left: Window;
	readonly steps: Steps;
	/** Steps that are there but not delivered. */
	readonly arrived: Step[];
	/** The step that is being waited for. */
	next: Promise<void> | undefined;
	isDone: boolean;
}

/** Reads a range of a report window by window, several at once, and delivers them in their order. */
export class ReportReader {
	private readonly stop = new AbortController();
	private readonly reader: WindowReader;
	private readonly dedupe: Dedupe;
	private readonly inFlight: Flight[] = [];
	private started = 0;
	private finished = 0;
	private rowsRead = 0;
	private failure: { readonly error: unknown } | undefined;

	constructor(private readonly reading: Reading) {
		const { request, report, order, delivery } = reading;
		const signal = AbortSignal.any([request.signal, this.stop.signal]);
		this.reader = new WindowReader({
			...reading,
			request: { ...request, signal },
			direction: directionOf(order),
		});
		this.dedupe = new Dedupe(report, delivery === 'streamed' ? 'numbers' : 'rows');
	}

	/**
	 * What each window brought, in the order of the windows. Who has enough just stops iterating: no
	 * further request is made then.
	 *
	 * @throws {ReadingFailed} when a window cannot be read
	 */
	async *batches(): AsyncGenerator<Batch, void, undefined> {
		try {
			for (;;) {
				yield* this.deliver();
				const steps = this.advance();
				if (steps.length > 0) await Promise.race(steps);
				// A window may have ended since the last delivery: leaving that takes a moment, too.
				else if (this.inFlight.length === 0) return;
			}
		} finally {
			this.stop.abort();
		}
	}

	/** Rows that a later window could still show again, as they stand now; none after the last batch. */
	pending(): TimedRows {
		return this.dedupe.pending();
	}

	get hasPending(): boolean {
		return this.dedupe.hasPending;
	}

	/** Whether a row of this identity is pending. */
	isPending(row: Row, start: WallSeconds): boolean {
		return this.dedupe.isPending(row, start);
	}

	/** How many rows are pending, at the most. */
	get pendingAtMost(): number {
		return this.dedupe.pendingAtMost;
	}

	/**
	 * Everything that has arrived in order.
	 *
	 * @throws {ReadingFailed} once nothing more can be delivered
	 */
	private *deliver(): Generator<Batch, void, undefined> {
		for (let flight = this.inFlight.at(0); flight; flight = this.inFlight.at(0)) {
			for (let step = flight.arrived.shift(); step; step = flight.arrived.shift()) {
				if (step.kind === 'atLeast') {
					yield this.batchOf(flight.left, NO_ROWS, step.count);
					continue;
				}
				flight.left = this.after(step.window, flight.left);
				yield this.take(step.window, step.rows, this.after(step.window, ALL_TIME));
			}
			if (!flight.isDone) break;
			this.inFlight.shift();
			this.finished++;
			const isLast = this.finished === this.reading.windows.length;
			if (isLast && this.dedupe.hasPending)
				yield this.take(flight.left, { ...NO_ROWS, rows: [] }, undefined);
		}
		if (this.failure) throw this.explain(this.failure.error);
	}

	/** Asks for the next step of every window in flight, and starts further windows. */
	private advance(): Array<Promise<void>> {
		const { windows, concurrency } = this.reading;
		let busy = this.inFlight.filter(({ isDone }) => !isDone).length;
		// What waits for a slow window ahead of it must not fill the memory.
		const most = MOST_WINDOWS_AHEAD * concurrency;
		while (busy < concurrency && this.inFlight.length < most && this.started < windows.length) {
			busy++;
			const window = windows[this.started++];
			const steps = this.reader.read(window);
			this.inFlight.push({ left: window, steps, arrived: [], next: undefined, isDone: false });
		}
		const flying = this.inFlight.filter(({ isDone }) => !isDone);
		return flying.map((flight) => (flight.next ??= this.step(flight)));
	}

	/** It never rejects: a failure waits for {@link deliver}. */
	private async step(flight: Flight): Promise<void> {
		try {
			const next = await flight.steps.next();
			if (next.done) flight.isDone = true;
			else flight.arrived.push(next.value);
		} catch (error) {
			this.failure ??= { error };
		} finally {
			flight.next = undefined;
		}
	}

	private take(window: Window, rows: TimedRows, rest: Range | undefined): Batch {
		const certain = this.dedupe.add(window, rows, rest);
		this.rowsRead += certain.rows.length;
		return this.batchOf(window, certain, 0);
	}

	private batchOf(window: Window, rows: TimedRows, atLeast: number): Batch {
		const of = this.reading.windows.length;
		return { window, rows, atLeast, number: Math.min(this.finished + 1, of), of };
	}

	/** The part of `all` that comes after a window; parts may share their edge second. */
	private after(window: Window, all: Range): Range {
		const overlap = edgesOf(this.reading.report) === 'shared' ? 0 : 1;
		return this.reading.order === 'oldestFirst'
			? { from: window.to + overlap, to: all.to }
			: { from: all.from, to: window.from - overlap };
	}

	private explain(error: unknown): unknown {
		if (!(error instanceof RequestFailed)) return error;
		const { windows, report, neededFor } = this.reading;
		const left = this.inFlight.map((flight) => flight.left).concat(windows.slice(this.started));
		const missing = {
			from: Math.min(...left.map(({ from }) => from)),
			to: Math.max(...left.map(({ to }) => to)),
		};
		const rowsRead = this.rowsRead + this.dedupe.pending().rows.length;
		return new ReadingFailed(error, rowsRead, missing, report.words, neededFor);
	}
}
