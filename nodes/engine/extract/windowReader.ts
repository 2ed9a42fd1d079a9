import type { Answered } from '../client/response';
import { failureOf, RequestFailed, type FailureKind } from '../client/failures';
import { RowCount } from './dedupe';
import { endOfDay, parseWallClock, SECONDS_PER_HOUR, type WallSeconds } from '../time/wallClock';
import type { Report, Row } from '../../reports/report';
import { request, type RequestContext } from '../client/request';
import { pictureOf, type Picture } from './picture';
import { evenSpan, RateSizing, type Sizing } from './sizing';
import { canBeSplit, spanOf, splitOff, type Direction, type Split, type Window } from './window';

/** A window that was read whole: itself, or a part of one that was not. */
export interface Part {
	readonly window: Window;
	readonly rows: readonly Row[];
}

/**
 * How the parts of a cut window are handed on, in the direction of reading:
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
	/** Called while a cut window is read, with the number of rows that it holds at least; it may throw. */
	readonly onCut?: (atLeast: number) => void;
}

type RowsAnswer = Extract<Answered, { kind: 'rows' }>;

/** A window that kept failing: no part of it is longer, in seconds, than half of what failed last. */
interface Trouble {
	longest: number;
}

/** A window that keeps failing is not split into anything shorter, in seconds. */
const SHORTEST_AFTER_FAILURE = SECONDS_PER_HOUR;
const TRIES_AFTER_FAILURE = 2;
const LEAST_TYPICAL_PART = 4;

/**
 * Reads windows until no answer is cut: asks, splits, asks the parts, and checks that the parts hold
 * at least what the whole showed. What answers teach about sizes holds for all windows of a reading.
 */
export class WindowReader {
	private readonly rate: RateSizing;
	/** Whether "x records were found" is believed; it is not any more once it was seen to overstate. */
	private trustsTotals = true;
	/** What worked where a window was too heavy; the next ones will be, too. */
	private heavy: Trouble | undefined;

	constructor(private readonly reading: WindowReading) {
		this.rate = new RateSizing(reading.report.maxRowsPerAnswer);
	}

	/**
	 * Reads a window, in parts where the ones before have shown that it will not fit.
	 *
	 * @throws {RequestFailed} if some part of it cannot be read
	 */
	read(window: Window): AsyncGenerator<Part, void, undefined> {
		return this.readParts(
			window,
			this.rate,
			this.reading.direction,
			this.heavy && { ...this.heavy },
		);
	}

	private async *readParts(
		window: Window,
		sizing: Sizing,
		direction: Direction,
		trouble: Trouble | undefined,
	): AsyncGenerator<Part, void, undefined> {
		let rest: Window | undefined = window;
		while (rest !== undefined) {
			const wanted = sizing.spanFor(rest, direction);
			const longest = trouble?.longest ?? Infinity;
			const span = wanted > longest ? evenSpan(rest, longest) : wanted;
			const split: Split = splitOff(rest, span, direction);
			let rows = 0;
			for await (const part of this.readOne(split.part, trouble)) {
				rows += part.rows.length;
				yield part;
			}
			sizing.learn(split.part, rows);
			rest = split.rest;
		}
	}

	private async *readOne(
		window: Window,
		trouble: Trouble | undefined,
	): AsyncGenerator<Part, void, undefined> {
		const answer = await this.askUnlessHeavy(window, trouble);
		if (answer !== 'tooHeavy') {
			yield* this.readAnswered(window, answer, trouble);
			return;
		}
		// Its parts share what they learn, so that the siblings start at the size that worked.
		const shared = trouble ?? { longest: Infinity };
		shared.longest = Math.min(shared.longest, spanOf(window) / 2);
		yield* this.readParts(window, this.rate, this.reading.direction, shared);
		// Much smaller parts speak of trouble that has passed, not of weight.
		const isTypical = shared.longest >= spanOf(window) / LEAST_TYPICAL_PART;
		if (trouble === undefined && isTypical) this.heavy ??= { ...shared };
	}

	private async *readAnswered(
		window: Window,
		answer: Answered,
		trouble: Trouble | undefined,
	): AsyncGenerator<Part, void, undefined> {
		if (answer.kind !== 'rows' || !this.isCut(answer)) {
			yield { window, rows: rowsOf(answer) };
			return;
		}
		this.reading.onCut?.(answer.rows.length);
		if (!canBeSplit(window)) throw failed('tooManyRows', window);
		if (answer.rows.length < this.reading.report.maxRowsPerAnswer) {
			yield* this.complete(window, answer, this.reading.direction, () =>
				this.readHalves(window, answer, trouble),
			);
			return;
		}
		this.rate.learnCut();
		const { delivery, direction } = this.reading;
		const picture = this.pictureOf(window, answer);
		const best = delivery === 'eager' ? direction : (picture.direction ?? direction);
		yield* this.complete(window, answer, best, () =>
			this.readParts(window, picture.newSizing(), best, trouble),
		);
	}

	/** The answer was not full, but says that there are more: asks for its halves. */
	private async *readHalves(
		window: Window,
		answer: RowsAnswer,
		trouble: Trouble | undefined,
	): AsyncGenerator<Part, void, undefined> {
		const { part, rest } = splitOff(window, spanOf(window) / 2, this.reading.direction);
		const halves = [];
		const count = new RowCount(this.reading.report);
		for (const half of rest === undefined ? [part] : [part, rest]) {
			const own = await this.askFor(half, this.triesIn(trouble));
			halves.push({ window: half, answer: own });
			count.add({ window: half, rows: rowsOf(own) });
		}
		// The halves hold no more than the whole: so there are no more, whatever is said.
		if (count.rows <= answer.rows.length) this.trustsTotals = false;
		for (const half of halves) {
			yield* this.readAnswered(half.window, half.answer, trouble);
		}
	}

	/**
	 * Reads the parts of a cut window. They must together hold at least the rows that it showed; if
	 * they do not, they are asked once more, unless they were handed on as they came.
	 *
	 * @param direction in which the parts come
	 */
	private async *complete(
		window: Window,
		answer: RowsAnswer,
		direction: Direction,
		readParts: () => AsyncGenerator<Part, void, undefined>,
	): AsyncGenerator<Part, void, undefined> {
		const { delivery, onCut } = this.reading;
		const streams = delivery !== 'whole' && direction === this.reading.direction;
		for (const isLast of streams ? [true] : [false, true]) {
			const parts: Part[] = [];
			const count = new RowCount(this.reading.report);
			for await (const part of readParts()) {
				// What was handed on need not be kept: together, the parts may be too much for the memory.
				if (!streams) parts.push(part);
				const atLeast = count.add(part);
				onCut?.(atLeast);
				if (streams) yield part;
			}
			const isWhole = count.rows >= answer.rows.length;
			if (isWhole && !streams) yield* this.inDirection(parts);
			if (isWhole) return;
			if (isLast) throw failed('rowsMissing', window);
		}
	}

	/** Puts parts into the direction of reading; a picture may have had them read the other way. */
	private inDirection(parts: Part[]): Part[] {
		return this.reading.direction === 'forward'
			? parts.sort(({ window: a }, { window: b }) => a.from - b.from || a.to - b.to)
			: parts.sort(({ window: a }, { window: b }) => b.to - a.to || b.from - a.from);
	}

	/** Whether rows are missing: it is full, or fewer than it names itself. */
	private isCut({ rows, total = 0 }: RowsAnswer): boolean {
		const isFull = rows.length >= this.reading.report.maxRowsPerAnswer;
		return isFull || (this.trustsTotals && total > rows.length);
	}

	private pictureOf(window: Window, { rows, total }: RowsAnswer): Picture {
		const { fields, maxRowsPerAnswer } = this.reading.report;
		const starts = rows.map((row) => parseWallClock(row[fields.start]));
		return pictureOf({
			window,
			starts: starts.filter((start) => start !== null),
			// Some say no more than how many they send.
			total: this.trustsTotals && (total ?? 0) > rows.length ? total : undefined,
			maxRows: maxRowsPerAnswer,
		});
	}

	private async askUnlessHeavy(
		window: Window,
		trouble: Trouble | undefined,
	): Promise<Answered | 'tooHeavy'> {
		const canBeHalved =
			this.reading.splitsOnFailure && spanOf(window) + 1 >= 2 * SHORTEST_AFTER_FAILURE;
		const answer = this.askFor(window, this.triesIn(trouble));
		return await answer.catch((error: unknown) => {
			const mayBeHeavy = error instanceof RequestFailed && error.policy.split;
			if (mayBeHeavy && canBeHalved) return 'tooHeavy';
			throw error;
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
	private async askFor(window: Window, tries: number): Promise<Answered> {
		const today = endOfDay(this.reading.now);
		const answer = await this.request(window, tries);
		const reachesAhead = window.to > today && window.from <= today;
		if (answer.kind !== 'none' || !answer.refused || !reachesAhead) return answer;
		return await this.request({ from: window.from, to: today }, tries);
	}

	private async request(window: Window, tries: number): Promise<Answered> {
		const answer = await request(window, this.reading.request, tries);
		if (answer.kind === 'rows' && answer.isSingle) throw failed('unexpectedData', window);
		return answer;
	}
}

function rowsOf(answer: Answered): readonly Row[] {
	return answer.kind === 'none' ? [] : answer.rows;
}

/** A failure that the server does not know of. */
function failed(kind: FailureKind, window: Window): RequestFailed {
	return new RequestFailed(failureOf(kind), window, 1);
}
