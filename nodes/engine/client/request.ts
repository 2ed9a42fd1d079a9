import type { Range } from '../time/range';
import { formatCompact } from '../time/wallClock';
import { type Failure, NoAnswer, policyOf, readTransportError, RequestFailed } from './failures';
import { type Answer, type Answered, isFailure, readAnswer, type Response } from './response';
import type { TokenQueue, Wait } from './tokenQueue';

/** What all requests of one run with one address and token share; empty at first. */
export interface SharedByRun {
	/** Why the server is no use, by the second look; nothing where it answers. */
	look?: Promise<Failure | undefined>;
	/** Why wolkvox refused the token: no other request with it is worth making. */
	refused?: Failure;
}

/** All that a request needs and that this room does not do itself. */
export interface RequestContext {
	/** Sends one request, for these dates if it has any; throws {@link NoAnswer} when no answer came. */
	readonly send: (window: Range | undefined, signal: AbortSignal) => Promise<Response>;
	/** The same for something small, with little patience. */
	readonly sendLook: (signal: AbortSignal) => Promise<Response>;
	readonly shared: SharedByRun;
	readonly queue: TokenQueue;
	readonly wait: Wait;
	/** Takes the token out of what a server says. */
	readonly redact?: (text: string) => string;
	/** From 0 up to 1, for jitter. */
	readonly random: () => number;
	/** How often a request is tried in all, 1 or more. */
	readonly maxTries: number;
	/** Aborted when the execution ends; its reason is what waiting and running requests throw. */
	readonly signal: AbortSignal;
}

/** The dates of a request's query: the operation's wall clock, both inclusive. */
export function datesOf(window: Range): Record<'date_ini' | 'date_end', string> {
	return { date_ini: formatCompact(window.from), date_end: formatCompact(window.to) };
}

/** Makes a request, as often as its failures' policies allow; throws {@link RequestFailed} after that. */
export async function request(
	window: Range | undefined,
	context: RequestContext,
	mostTries = context.maxTries,
): Promise<Answered> {
	const { queue, shared, signal, random } = context;
	/** How often the request failed, how often others were using the token, and how long it waited for that. */
	const tries = { failed: 0, busy: 0, waited: 0 };
	const givenUp = (why: Failure) => new RequestFailed(why, window, tries.failed + tries.busy);
	/** Does in the same turn what must come before the next request with the token. */
	const sendOnce = async () => {
		if (shared.refused !== undefined) throw new RequestFailed(shared.refused, window, 0);
		const answer = await answerTo(context.send(window, signal), context);
		const refusals = queue.answered(answer.kind === 'busyToken');
		if (answer.kind === 'busyToken') {
			tries.busy++;
			// Nobody in this process sends for a while: longer the more requests were refused, whichever.
			const delay = waitBefore(answer, Math.max(tries.busy, refusals), random());
			tries.waited += delay;
			if (tries.waited <= BUSY_BUDGET) queue.pause(delay);
			return answer;
		}
		if (isFailure(answer)) tries.failed++;
		const useless = answer.kind === 'timeout' ? await secondLook(context) : undefined;
		if (useless) throw givenUp(useless);
		return answer;
	};
	let isBusy = false;
	for (;;) {
		const answer = await queue.run(sendOnce, signal, isBusy);
		if (!isFailure(answer)) return answer;
		const { retry } = policyOf(answer.kind);
		isBusy = retry === 'whenFree';
		const most = Math.min(mostTries, RETRIES[retry].most);
		if (isBusy ? tries.waited > BUSY_BUDGET : tries.failed >= most) throw givenUp(answer);
		if (!isBusy) await context.wait(waitBefore(answer, tries.failed, random()), signal);
	}
}

/** What came of a request that was sent; a fault of ours, or the end of the execution, is thrown. */
async function answerTo(sent: Promise<Response>, context: RequestContext): Promise<Answer> {
	const { redact, shared, signal } = context;
	const answer = await sent.then(
		(response) => readAnswer(response, redact),
		(error: unknown) => {
			signal.throwIfAborted();
			if (!(error instanceof NoAnswer)) throw error;
			return readTransportError(error.message);
		},
	);
	if (isFailure(answer) && policyOf(answer.kind).stopsToken) shared.refused = answer;
	return answer;
}

/** Before a request that failed is tried in parts: throws for its window if the server is no use at all. */
export async function assertServerAnswers(failed: RequestFailed, context: RequestContext) {
	const inTurn = async () => context.shared.refused ?? (await secondLook(context));
	const useless = await context.queue.run(inTurn, context.signal, true);
	if (useless === undefined) return;
	// What the server said itself tells more than that it says nothing now, or the same again.
	const tellsLittle = useless.kind === 'serverError' || useless.kind === 'unreachable';
	if (tellsLittle && failed.failure.status !== undefined) throw failed;
	throw new RequestFailed(useless, failed.window, failed.tries);
}

/** Looks, once a run, whether wolkvox answers. Only in a turn, so that whoever is looking has one, too. */
async function secondLook(context: RequestContext): Promise<Failure | undefined> {
	const { shared } = context;
	const look = async () => {
		context.signal.throwIfAborted();
		const seen = await answerTo(context.sendLook(context.signal), context);
		if (!isFailure(seen)) return undefined;
		const { useless } = policyOf(seen.kind);
		if (useless === 'itself') return seen;
		return useless && { ...seen, kind: useless };
	};
	// The end of another request is no reason to go without.
	shared.look = shared.look?.catch(look) ?? look();
	return await shared.look;
}

const SECOND = 1_000;
/** How each kind of retry waits, doubled with each try, in milliseconds; `spread` is the share that jitters. */
const RETRIES = {
	never: { first: 0, longest: 0, spread: 0, most: 1 },
	backOff: { first: SECOND, longest: 30 * SECOND, spread: 0.5, most: Infinity },
	// For what takes minutes, such as a maintenance window: half a minute in all.
	slowly: { first: 20 * SECOND, longest: 20 * SECOND, spread: 0.5, most: 3 },
	// A request of another process takes seconds, as a rule; each look whether it is over costs a call.
	whenFree: { first: 2 * SECOND, longest: 30 * SECOND, spread: 1, most: Infinity },
};
/** Longer than this nobody wants to wait for a `Retry-After`. */
const LONGEST_RETRY_AFTER = 120 * SECOND;
/** For a token that others are using, in all: with several processes, a turn takes minutes to come. */
const BUSY_BUDGET = 900 * SECOND;

/** In milliseconds, before the next try, where `tries` have failed: 1 or more. */
export function waitBefore({ kind, retryAfter }: Failure, tries: number, random: number): number {
	const { retry } = policyOf(kind);
	const { first, longest, spread } = RETRIES[retry];
	const own = Math.min(first * 2 ** (tries - 1), longest) * (1 - spread / 2 + spread * random);
	if (retryAfter === undefined) return own;
	const asked = Math.min(retryAfter * SECOND, LONGEST_RETRY_AFTER) + random * SECOND;
	// A token that is busy stays so for as long as a request takes, whatever is asked for.
	return retry === 'whenFree' ? Math.max(asked, own) : asked;
}
