import { policyOf, RequestFailed } from '../client/failures';
import { assertServerAnswers } from '../client/request';
import { SECONDS_PER_HOUR, endOfDay, startOfDay } from '../time/wallClock';
import { evenSpan, paceOf, paceWithin } from './pace';
import { type Batch, hullOf, type Reading, ReadingFailed } from './reading';
import { KeySet, Note, unseenRows } from './seen';
import { type Answer, askWindow, failureFor, mostLieOutside, reachesToDays } from './windowAnswers';
import { canBeSplit, type Edges, edgesOf, spanOf, splitOff, type Window } from './windows';

/** A window that keeps failing is not split into anything shorter, in seconds. */
const SHORTEST_AFTER_FAILURE = SECONDS_PER_HOUR;
const TRIES_AFTER_FAILURE = 2;
/** Much smaller parts than this share speak of trouble that has passed, not of weight. */
const LEAST_HEAVY_PART = 4;
/**
 * A part with fewer new rows than this share of an answer was too short, where more than one answer is left:
 * rows may be filed by what their dates do not tell, or come with each part. The next is longer by so much.
 */
const SPARSE = 0.05;
const GROWTH = 4;
/** How many answers may wait for a slow one ahead of them, for each request that may be in flight. */
const MOST_AHEAD = 2;

interface Place {
	readonly window: Window;
	/** Which of the windows that were asked for it is, or is a part of. */
	readonly number: number;
	readonly edges: Edges;
	/** Whether its parts have lacked rows, so that they are read a second time. */
	readonly isAgain: boolean;
	/** Resolves when `outcome` is there; it never rejects. */
	underWay?: Promise<void>;
	outcome?: PromiseSettledResult<Answer>;
}

/**
 * Reads a range of a report. Its windows stand in a line, in order: its front is asked for, and as many
 * behind it as may be in flight. A whole answer leaves at the front as a batch; a truncated one is
 * replaced, at the front, by its parts, a heavy one by its halves. A row goes on with the first window
 * that shows it, and a later one brings only what it shows more often: a batch is final when it comes.
 *
 * @throws {ReadingFailed} when a window cannot be read; batches of before stay right
 */
export async function* readReport(reading: Reading): AsyncGenerator<Batch, void, undefined> {
	const stop = new AbortController();
	const signal = AbortSignal.any([reading.request.signal, stop.signal]);
	try {
		yield* new Line({ ...reading, request: { ...reading.request, signal } }).batches();
	} finally {
		stop.abort();
	}
}

class Line {
	private line: Place[];
	private readonly seen = new KeySet();
	/** The same for a window that is read again, since that began. */
	private seenAgain = new KeySet();
	private readonly notes: Note[] = [];
	/** How many seconds fill an answer: that of the last one, once one was truncated. */
	private pace = Infinity;
	/** A part is no shorter, in seconds, because the last one came nearly empty. */
	private shortest = 0;
	/** No window is longer, in seconds, than half of what was too heavy, and which that was. */
	private longest = Infinity;
	private heavy: Window | undefined;
	/** By how many rows "x records were found" was seen to overstate: so much it is not believed. */
	private overstated = 0;
	private rowsRead = 0;

	constructor(private readonly reading: Reading) {
		const place = { edges: edgesOf(reading.report), isAgain: false };
		this.line = reading.windows.map((window, at) => ({ ...place, window, number: at + 1 }));
	}

	async *batches(): AsyncGenerator<Batch, void, undefined> {
		while (this.line.length > 0) {
			const [front] = this.line;
			if (front.outcome === undefined) {
				this.ask();
				await Promise.race(this.inFlight().map(({ underWay }) => underWay));
				continue;
			}
			const batch = await this.take(front, front.outcome).catch((error: unknown) => {
				throw this.explain(error);
			});
			if (batch === undefined) continue;
			if (this.reading.take?.(batch.rows) === 'enough') this.line = [];
			// While whoever takes the batch makes something of it, the next requests are under way.
			this.ask();
			yield batch;
		}
	}

	private inFlight(): Place[] {
		return this.line.filter(({ underWay, outcome }) => underWay !== undefined && !outcome);
	}

	/** Asks for the front of the line, and for as much behind it as may be in flight. */
	private ask(): void {
		const { concurrency } = this.reading;
		for (let at = 0; at < Math.min(this.line.length, MOST_AHEAD * concurrency); at++) {
			if (this.line[at].underWay !== undefined) continue;
			if (this.inFlight().length >= concurrency) return;
			this.cut(at);
			const place = this.line[at];
			place.underWay = this.send(place);
		}
	}

	private async send(place: Place): Promise<void> {
		const answer = askWindow(this.reading, place.window, this.tries);
		[place.outcome] = await Promise.allSettled([answer]);
	}

	/** Cuts a window that is longer than fills an answer, or than the server can carry. */
	private cut(at: number): void {
		const place = this.line[at];
		const span = evenSpan(place.window, Math.min(this.pace, this.longest));
		const parts = splitOff(place.window, span, this.reading.order, place.edges);
		if (parts.length > 1) this.line.splice(at, 1, ...parts.map((window) => ({ ...place, window })));
	}

	/** What comes of the front of the line; undefined where something else stands there now. */
	private async take(front: Place, outcome: PromiseSettledResult<Answer>) {
		if (outcome.status === 'rejected') return await this.divideHeavy(front, outcome.reason);
		const { value: answer } = outcome;
		if (answer.rows.length >= this.reading.report.maxRows) return this.divideFull(front, answer);
		if (this.knownTotal(answer) !== undefined) return await this.halve(front, answer);
		return this.deliver(front, answer);
	}

	private deliver({ window, number, isAgain }: Place, { rows }: Answer): Batch {
		const { windows, report, order } = this.reading;
		this.line.shift();
		for (const note of this.notes) note.take(rows);
		const isOnlyAnswer = this.line.length + this.notes.length + this.seen.size === 0;
		const unseen = isOnlyAnswer ? rows : unseenRows(rows, this.seen, order);
		const brought = isAgain ? unseenRows(rows, this.seenAgain, order) : unseen;
		const isSparse = this.notes.length > 0 && brought.length < SPARSE * report.maxRows;
		this.shortest = isSparse ? GROWTH * (spanOf(window) + 1) : 0;
		if (this.pace < Infinity) {
			this.pace = Math.max(paceOf(window, rows, report.maxRows), this.shortest);
		}
		// Whoever takes the batch lets its rows go one by one: nothing here may hold them.
		if (unseen !== rows) rows.length = 0;
		this.rowsRead += unseen.length;
		this.settle(number);
		return { window, rows: unseen, number, of: windows.length };
	}

	/** The answer was full, so that rows may be lacking: its parts take its place. */
	private divideFull(front: Place, answer: Answer): undefined {
		const { window, number, isAgain } = front;
		const { report, order } = this.reading;
		const isOneDay = startOfDay(window.from) === startOfDay(window.to);
		if (!canBeSplit(window, edgesOf(report))) {
			const ofEvents = mostLieOutside(window, answer.rows) ? 'wholeDaysOnly' : 'tooManyRows';
			throw failureFor(report.kind === 'event' ? ofEvents : 'resultTooLarge', window);
		}
		// A server that rounds to days shows the same again: it is asked for days, and nothing shorter brings less.
		const isRounded =
			this.notes.at(-1)?.hasShown(answer.rows) && reachesToDays(window, answer.rows);
		if (isOneDay && isRounded) throw failureFor('wholeDaysOnly', window);
		const pace = paceWithin(window, answer.rows, this.knownTotal(answer), order);
		this.pace = Math.max(pace, Math.min(this.shortest, spanOf(window) / 2));
		this.shortest = 0;
		this.addNote(front, answer);
		const edges = isOneDay ? edgesOf(report) : isRounded ? 'midnight' : front.edges;
		const parts = splitOff(window, this.pace, order, edges);
		this.line.splice(0, 1, ...parts.map((part) => ({ window: part, number, edges, isAgain })));
	}

	/** How many rows there are, where more are counted than were sent. */
	private knownTotal({ rows, total = 0 }: Answer): number | undefined {
		return total - this.overstated > rows.length ? total : undefined;
	}

	/** The answer counts more rows than it holds. Its two halves tell which is true: they hold more, or not. */
	private async halve(front: Place, answer: Answer): Promise<undefined> {
		const { window, edges } = front;
		const count = answer.rows.length;
		if (!canBeSplit(window, edges)) {
			const isTold = this.reading.report.kind === 'event' && count > 0;
			throw failureFor(isTold ? 'tooManyRows' : 'recordsNotSent', window);
		}
		const halves: Place[] = [];
		const answers: Answer[] = [];
		for (const half of splitOff(window, spanOf(window) / 2, this.reading.order, edges)) {
			const halfAnswer = await askWindow(this.reading, half, this.tries);
			answers.push(halfAnswer);
			halves.push({ ...front, window: half, outcome: { status: 'fulfilled', value: halfAnswer } });
		}
		const held = new Set(answers.flatMap(({ rows }) => rows.map(({ key }) => key))).size;
		if (held === 0 && count === 0) throw failureFor('recordsNotSent', window);
		// As many as the whole, and in neither half as many: so nothing has held any of them back.
		const areSmaller = answers.every(({ rows }) => rows.length < count);
		if (held === count && (count === 1 || areSmaller)) {
			const differences = [answer, ...answers].map(({ rows, total = 0 }) => total - rows.length);
			this.overstated = Math.max(this.overstated, ...differences);
		}
		this.addNote(front, answer);
		this.line.splice(0, 1, ...halves);
	}

	private addNote({ window, isAgain }: Place, { rows, total = 0 }: Answer): void {
		const { identity } = this.reading.report;
		this.notes.push(new Note(window, rows.length, total, rows, this.seen, isAgain, identity));
	}

	/** One whose parts lack something may have met a slip: it is read once more, and fails the second time. */
	private settle(number: number): void {
		for (let note = this.notes.at(-1); note !== undefined; note = this.notes.at(-1)) {
			const { window } = note;
			if (this.isWithin(window)) break;
			if (note.isMet(this.overstated)) {
				this.notes.pop();
				continue;
			}
			if (note.isAgain) throw failureFor('rowsMissing', window);
			note.isAgain = true;
			this.seenAgain = new KeySet();
			this.line.unshift({ window, number, edges: edgesOf(this.reading.report), isAgain: true });
		}
		if (this.heavy && !this.isWithin(this.heavy)) {
			// Halves lose a second.
			if (this.longest + 1 < spanOf(this.heavy) / LEAST_HEAVY_PART) this.longest = Infinity;
			this.heavy = undefined;
		}
	}

	/** Whether the front of the line is a part of a window. */
	private isWithin({ from, to }: Window): boolean {
		const front = this.line.at(0)?.window;
		return front !== undefined && front.from >= from && front.to <= to;
	}

	/** A window that keeps failing may be too heavy: its halves take its place, if the server answers otherwise. */
	private async divideHeavy(front: Place, error: unknown): Promise<undefined> {
		const { window, edges } = front;
		const { splitsOnFailure, request } = this.reading;
		const shortest = edges === 'midnight' ? endOfDay(0) : SHORTEST_AFTER_FAILURE;
		const mayBeHeavy = error instanceof RequestFailed && policyOf(error.failure.kind).split;
		const canBeHalved =
			splitsOnFailure && canBeSplit(window, edges) && spanOf(window) + 1 >= 2 * shortest;
		if (!mayBeHeavy || !canBeHalved) throw error;
		await assertServerAnswers(error, request);
		this.heavy ??= window;
		this.longest = Math.min(this.longest, spanOf(window) / 2);
		this.line[0] = { ...front, underWay: undefined, outcome: undefined };
	}

	/** Parts of a window that kept failing are not worth as many tries. */
	private get tries(): number {
		const { maxTries } = this.reading.request;
		return this.longest < Infinity ? Math.min(maxTries, TRIES_AFTER_FAILURE) : maxTries;
	}

	private explain(error: unknown): unknown {
		if (!(error instanceof RequestFailed)) return error;
		const left = this.line.map(({ window }) => window);
		const missing = hullOf(error.window === undefined ? left : [error.window, ...left]);
		return new ReadingFailed(error, this.rowsRead, missing, this.reading);
	}
}
