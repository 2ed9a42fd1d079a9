import { RequestFailed } from '../client/failures';
import { Merge } from './dedupe';
import { ALL_TIME, type Range } from '../time/range';
import type { WallSeconds } from '../time/wallClock';
import type { Order, Report, Row } from '../../reports/report';
import type { RequestContext } from '../client/request';
import { WindowReader, type Delivery, type Part } from './windowReader';
import { directionOf, type Window } from './window';

/** What to read and how. */
export interface Reading {
	readonly report: Report;
	/** From `cutRange`, in the order in which they are to be asked. */
	readonly windows: readonly Window[];
	readonly order: Order;
	/** How many windows may be asked at once. */
	readonly concurrency: number;
	/** The operation's wall clock at this moment. */
	readonly now: WallSeconds;
	readonly request: RequestContext;
	/** How batches come where answers are cut. */
	readonly delivery: Delivery;
	/** Whether a window that keeps failing is asked for in parts: see `WindowReading`. */
	readonly splitsOnFailure: boolean;
	/** Called while a cut window is read, with the number of rows that it holds at least; it may throw. */
	readonly onCut?: (atLeast: number) => void;
}

/** What one window, or a part of it, brought. */
export interface Batch {
	readonly window: Window;
	/** Rows that are certain and come in no later batch, in no particular order. */
	readonly rows: Row[];
	/** Rows that a later window could still show again, as they stand now; none after the last batch. */
	readonly held: () => Row[];
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
	) {
		super(request.message, { cause: request });
	}
}

/** The request over which a reading ended; undefined where the error is about something else. */
export function failedRequestOf(error: unknown): RequestFailed | undefined {
	const request = error instanceof ReadingFailed ? error.request : error;
	return request instanceof RequestFailed ? request : undefined;
}

/**
 * Reads a range of a report window by window, and yields what each brought in the order of the
 * windows. Who has enough just stops iterating: no further request is made then.
 *
 * @throws {ReadingFailed} when a window cannot be read
 */
export async function* readReport(reading: Reading): AsyncGenerator<Batch, void, undefined> {
	const stop = new AbortController();
	const signal = AbortSignal.any([reading.request.signal, stop.signal]);
	const walk = new Walk({ ...reading, request: { ...reading.request, signal } });
	try {
		for (;;) {
			yield* walk.deliver();
			const steps = walk.advance();
			if (steps.length > 0) await Promise.race(steps);
			// Not "no steps": a window may have ended since the last delivery.
			else if (walk.isDelivered) return;
		}
	} finally {
		stop.abort();
	}
}

/** How many windows may be on their way for each that may be asked at once. */
const MOST_WINDOWS_AHEAD = 2;

/** A window on its way: its parts come one after the other, each on demand. */
interface Course {
	/** What of the window was not delivered yet. */
	left: Window;
	readonly parts: AsyncGenerator<Part, void, undefined>;
	/** Parts that are there but not delivered. */
	readonly arrived: Part[];
	/** The part that is being asked for. */
	step: Promise<void> | undefined;
	isDone: boolean;
}

/** Walks several windows at once and delivers their parts in order. */
class Walk {
	private readonly reader: WindowReader;
	private readonly merge: Merge;
	private readonly courses: Course[] = [];
	private started = 0;
	private finished = 0;
	private rowsRead = 0;
	private failure: { readonly error: unknown } | undefined;

	constructor(private readonly reading: Reading) {
		this.reader = new WindowReader({ ...reading, direction: directionOf(reading.order) });
		this.merge = new Merge(reading.report);
	}

	/**
	 * Everything that has arrived in order.
	 *
	 * @throws {ReadingFailed} once nothing more can be delivered
	 */
	*deliver(): Generator<Batch, void, undefined> {
		for (let course = this.courses.at(0); course; course = this.courses.at(0)) {
			for (let part = course.arrived.shift(); part; part = course.arrived.shift()) {
				course.left = this.after(part.window, course.left);
				yield this.batchOf(part.window, part.rows, this.after(part.window, ALL_TIME));
			}
			if (!course.isDone) break;
			this.courses.shift();
			this.finished++;
			const isLast = this.finished === this.reading.windows.length;
			if (isLast && this.merge.held().length > 0) yield this.batchOf(course.left, [], undefined);
		}
		if (this.failure) throw this.explain(this.failure.error);
	}

	get isDelivered(): boolean {
		return this.courses.length === 0 && this.failure === undefined;
	}

	/** Asks for the next part of every window on its way, and starts further windows. */
	advance(): Array<Promise<void>> {
		const { windows, concurrency } = this.reading;
		let busy = this.courses.filter(({ isDone }) => !isDone).length;
		// What waits for a slow window ahead of it must not fill the memory.
		const most = MOST_WINDOWS_AHEAD * concurrency;
		while (busy < concurrency && this.courses.length < most && this.started < windows.length) {
			busy++;
			const window = windows[this.started++];
			const parts = this.reader.read(window);
			this.courses.push({ left: window, parts, arrived: [], step: undefined, isDone: false });
		}
		const walking = this.courses.filter(({ isDone }) => !isDone);
		return walking.map((course) => (course.step ??= this.step(course)));
	}

	/** It never rejects: a failure waits for {@link deliver}. */
	private async step(course: Course): Promise<void> {
		try {
			const next = await course.parts.next();
			if (next.done) course.isDone = true;
			else course.arrived.push(next.value);
		} catch (error) {
			this.failure ??= { error };
		} finally {
			course.step = undefined;
		}
	}

	private batchOf(window: Window, rows: readonly Row[], rest: Range | undefined): Batch {
		const certain = this.merge.add(window, rows, rest);
		this.rowsRead += certain.length;
		const of = this.reading.windows.length;
		const number = Math.min(this.finished + 1, of);
		return { window, rows: certain, held: () => this.merge.held(), number, of };
	}

	/** The part of `all` that comes after a window; they share their edge second. */
	private after(window: Window, all: Range): Range {
		return this.reading.order === 'oldestFirst'
			? { from: window.to, to: all.to }
			: { from: all.from, to: window.from };
	}

	private explain(error: unknown): unknown {
		if (!(error instanceof RequestFailed)) return error;
		const { windows } = this.reading;
		const left = this.courses.map((course) => course.left).concat(windows.slice(this.started));
		const missing = {
			from: Math.min(...left.map(({ from }) => from)),
			to: Math.max(...left.map(({ to }) => to)),
		};
		return new ReadingFailed(error, this.rowsRead + this.merge.held().length, missing);
	}
}
