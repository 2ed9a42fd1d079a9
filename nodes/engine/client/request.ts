import type { Range } from '../time/range';
import { formatCompact } from '../time/wallClock';
import {
	type Failure,
	type FailureKind,
	NoAnswer,
	type Policy,
	policyOf,
	readTransportError,
	RequestFailed,
} from './failures';
import { type Answer, type Answered, readAnswer, type Response } from './response';
import type { TokenQueue, Wait } from './tokenQueue';

/** What all requests of one run with one address and token share: an empty object at first. */
export interface SharedByRun {
	/** The short second look whether the server answers: why it is no use, or nothing where it does. */
	look?: Promise<Failure | undefined>;
	/** Why wolkvox refused the token: no other request with it is worth making. */
	refused?: Failure;
}

/** All that a request needs and that this room does not do itself. */
export interface RequestContext {
	/** Sends one request, for these dates if it has any; throws {@link NoAnswer} when no answer came. */
	readonly send: (window: Range | undefined, signal: AbortSignal) => Promise<Response>;
	/**
	 * Asks wolkvox for something small, `information.php?api=token_info`, and gives up soon; throws
	 * {@link NoAnswer} when no answer came.
	 */
	readonly sendLook: (signal: AbortSignal) => Promise<Response>;
	readonly shared: SharedByRun;
	readonly queue: TokenQueue;
	readonly wait: Wait;
	/** Takes the token out of what a server says. */
	readonly redact?: (text: string) => string;
	/** A number from 0 up to 1, for jitter. */
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

/** How often a request met a token that others were using, and how long it waited for that in all. */
interface Busy {
	times: number;
	waited: number;
}

/**
 * Makes a request, as often as the failure's policy allows.
 *
 * @param mostTries fewer tries than the builder's, for parts of a window that failed before
 * @throws {RequestFailed} when every try failed or another one would not help
 */
export async function request(
	window: Range | undefined,
	context: RequestContext,
	mostTries = context.maxTries,
): Promise<Answered> {
	const { queue, signal } = context;
	const busy: Busy = { times: 0, waited: 0 };
	let tries = 0;
	let isBusy = false;
	for (;;) {
		const inTurn = async () => await send(window, context, busy);
		const { answer, useless } = await queue.run(inTurn, signal, isBusy);
		if (answer.kind !== 'failure') return answer;
		const { failure } = answer;
		const policy = policyOf(failure.kind);
		isBusy = policy.retry === 'whenFree';
		if (!isBusy) tries++;
		const goesOn = isBusy ? busy.waited <= BUSY_BUDGET : mayRetry(policy, tries, mostTries);
		if (useless !== undefined || !goesOn) {
			throw new RequestFailed(useless ?? failure, window, tries + busy.times);
		}
		const delay = isBusy ? 0 : waitBefore(policy, failure, tries, context.random());
		if (delay > 0) await context.wait(delay, signal);
	}
}

/**
 * Sends once, and does in the same turn what must come before the next request with the token.
 *
 * @returns `useless`: what a second look has shown, where the server is no use at all
 * @throws {RequestFailed} without sending, if the token was refused before
 */
async function send(
	window: Range | undefined,
	context: RequestContext,
	busy: Busy,
): Promise<{ readonly answer: Answer; readonly useless?: Failure }> {
	const { queue, shared, signal } = context;
	if (shared.refused !== undefined) throw new RequestFailed(shared.refused, window, 0);
	const answer = await answerTo(context.send(window, signal), context);
	const failure = answer.kind === 'failure' ? answer.failure : undefined;
	if (failure?.kind === 'busyToken') pause(failure, context, busy);
	else queue.answered();
	if (failure && policyOf(failure.kind).stopsToken) shared.refused = failure;
	return { answer, useless: failure?.kind === 'timeout' ? await secondLook(context) : undefined };
}

/** What came of a request that was sent; a fault of ours, or the end of the execution, is thrown. */
async function answerTo(
	sent: Promise<Response>,
	{ redact, signal }: RequestContext,
): Promise<Answer> {
	return await sent.then(
		(response) => readAnswer(response, redact),
		(error: unknown) => {
			signal.throwIfAborted();
			if (!(error instanceof NoAnswer)) throw error;
			return { kind: 'failure', failure: readTransportError(error.code) };
		},
	);
}

/** Lets nobody in this process send for a while, and longer the more requests were refused, whichever. */
function pause(failure: Failure, { queue, random }: RequestContext, busy: Busy): void {
	busy.times++;
	const times = Math.max(busy.times, queue.refused());
	const delay = waitBefore(policyOf(failure.kind), failure, times, random());
	busy.waited += delay;
	if (busy.waited <= BUSY_BUDGET) queue.pause(delay);
}

/**
 * Makes sure that a server which failed a request answers otherwise, before it is tried in parts.
 *
 * @throws {RequestFailed} for its window, if the server is no use at all
 */
export async function assertServerAnswers(
	failed: RequestFailed,
	context: RequestContext,
): Promise<void> {
	const inTurn = async () => context.shared.refused ?? (await secondLook(context));
	const useless = await context.queue.run(inTurn, context.signal, true);
	if (useless === undefined) return;
	const { failure, window, tries } = failed;
	// What the server said itself tells more than that it says nothing now, or the same again.
	const isKnown = failure.status !== undefined && TELLS_LITTLE.includes(useless.kind);
	throw new RequestFailed(isKnown ? failure : useless, window, tries);
}

const TELLS_LITTLE: readonly FailureKind[] = ['serverError', 'unreachable'];

/**
 * Looks, once a run, whether wolkvox answers; to be called in a turn, so that a look that another
 * request is taking has one, too.
 */
async function secondLook(context: RequestContext): Promise<Failure | undefined> {
	const { shared, signal } = context;
	while (shared.look !== undefined) {
		const seen = await shared.look.catch(() => 'ended' as const);
		if (seen !== 'ended') return seen;
		// The end of another request is no reason to go without.
		signal.throwIfAborted();
	}
	shared.look = takeLook(context).catch((error: unknown) => {
		shared.look = undefined;
		throw error;
	});
	return await shared.look;
}

/** How a look tells that a server is no use; anything else is an answer of wolkvox. */
const USELESS: Readonly<Partial<Record<FailureKind, FailureKind>>> = {
	brokenAnswer: 'notWolkvox',
	certificate: 'certificate',
	connectionLost: 'unreachable',
	malformedAnswer: 'notWolkvox',
	notWolkvox: 'notWolkvox',
	proxyRefuses: 'proxyRefuses',
	quotaUsedUp: 'quotaUsedUp',
	redirect: 'redirect',
	serverError: 'serverError',
	timeout: 'unreachable',
	tokenMissing: 'tokenMissing',
	tokenWrong: 'tokenWrong',
	tooLarge: 'notWolkvox',
	unreachable: 'unreachable',
};

async function takeLook(context: RequestContext): Promise<Failure | undefined> {
	const answer = await answerTo(context.sendLook(context.signal), context);
	const kind = answer.kind === 'failure' ? USELESS[answer.failure.kind] : undefined;
	if (answer.kind !== 'failure' || kind === undefined) return undefined;
	const failure = { ...answer.failure, kind };
	if (policyOf(kind).stopsToken) context.shared.refused = failure;
	return failure;
}

const SECOND = 1_000;
/**
 * How each kind of retry waits, in milliseconds: first, at the most after it was doubled with each try,
 * and by how much of it the jitter spreads, which keeps workflows that failed together from trying again
 * together.
 */
const WAITS = {
	backOff: { first: SECOND, longest: 30 * SECOND, spread: 0.5 },
	// For what takes minutes, such as a maintenance window.
	slowly: { first: 20 * SECOND, longest: 20 * SECOND, spread: 0.5 },
	// A request of another process takes seconds, as a rule; each look whether it is over costs a call.
	whenFree: { first: 2 * SECOND, longest: 30 * SECOND, spread: 1 },
} as const;
/** Longer than this nobody wants to wait for a `Retry-After`. */
const LONGEST_RETRY_AFTER = 120 * SECOND;
/** Most tries for what is retried slowly: three times and half a minute in all. */
const MOST_SLOW_TRIES = 3;
/**
 * How long one request waits in all for a token that others are using, in milliseconds. Where several
 * processes share a token and each has much to ask, a turn takes minutes to come.
 */
const BUSY_BUDGET = 900 * SECOND;

function mayRetry({ retry }: Policy, tries: number, mostTries: number): boolean {
	if (retry === 'never') return false;
	return tries < (retry === 'slowly' ? Math.min(mostTries, MOST_SLOW_TRIES) : mostTries);
}

/** How long to wait before the next try, in milliseconds, where `tries` have failed: 1 or more. */
export function waitBefore(
	{ retry }: Policy,
	{ retryAfter }: Failure,
	tries: number,
	random: number,
): number {
	const { first, longest, spread } = WAITS[retry === 'never' ? 'backOff' : retry];
	const own = Math.min(first * 2 ** (tries - 1), longest) * (1 - spread / 2 + spread * random);
	if (retryAfter === undefined) return own;
	const asked = Math.min(retryAfter * SECOND, LONGEST_RETRY_AFTER) + random * SECOND;
	// A token that is busy stays so for as long as a request takes, whatever is asked for.
	return retry === 'whenFree' ? Math.max(asked, own) : asked;
}
