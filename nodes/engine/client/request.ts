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
import {
	type Answer,
	type Answered,
	isEnvelope,
	isRecord,
	readAnswer,
	type Response,
} from './response';
import type { TokenLimiter, Wait } from './tokenLimiter';

/** wolkvox refused the token while a request waited to be sent with it. */
export class TokenRefused extends Error {
	override readonly name = 'TokenRefused';

	constructor(readonly failure: Failure) {
		super(policyOf(failure.kind).words.title);
	}
}

/** All that a request needs and that this room does not do itself. */
export interface RequestContext {
	/**
	 * Sends one request; throws {@link NoAnswer} when no answer came.
	 *
	 * @param window which dates to ask for; undefined for what has none
	 */
	readonly send: (window: Range | undefined, signal: AbortSignal) => Promise<Response>;
	/**
	 * Asks wolkvox for something small, `information.php?api=token_info`, and gives up soon; throws
	 * {@link NoAnswer} when no answer came.
	 */
	readonly sendLook: (signal: AbortSignal) => Promise<Response>;
	/** Shared by all requests of one run with the same address and token. */
	readonly secondLook: SecondLook;
	readonly limiter: TokenLimiter;
	readonly wait: Wait;
	/** Takes the token out of what a server says. */
	readonly redact?: (text: string) => string;
	/** A number from 0 up to 1, for jitter. */
	readonly random: () => number;
	/** How often a request is tried in all, 1 or more. */
	readonly maxTries: number;
	/** Aborted when the execution ends; its reason is what waiting and running requests throw. */
	readonly signal: AbortSignal;
	/** Called when the token is refused, so that whatever else uses it need not ask. */
	readonly onTokenRefused?: (reason: TokenRefused) => void;
}

/** The dates of a request's query: the operation's wall clock, both inclusive. */
export function datesOf(window: Range): Record<'date_ini' | 'date_end', string> {
	return { date_ini: formatCompact(window.from), date_end: formatCompact(window.to) };
}

/**
 * Makes a request, as often as the failure's policy allows.
 *
 * @param window which dates to ask for; undefined for what has none
 * @param mostTries fewer tries than the builder's, for parts of a window that failed before
 * @throws {RequestFailed} when every try failed or another one would not help
 */
export async function request(
	window: Range | undefined,
	context: RequestContext,
	mostTries = context.maxTries,
): Promise<Answered> {
	let tries = 0;
	let isBusy = false;
	const busy = new BusyToken(context);
	for (;;) {
		const answer = await requestOnce(window, context, busy, isBusy);
		if (answer.kind !== 'failure') return answer;
		const { failure } = answer;
		const policy = policyOf(failure.kind);
		isBusy = policy.retry === 'whenFree';
		if (!isBusy) tries++;
		if (failure.kind === 'timeout') {
			await assertServerAnswers(new RequestFailed(failure, window, tries + busy.times), context);
		}
		if (isBusy ? busy.isOverBudget : !mayRetry(policy, tries, mostTries)) {
			throw new RequestFailed(failure, window, tries + busy.times);
		}
		const delay = isBusy ? 0 : waitBefore(policy, failure, tries, context.random());
		if (delay > 0) await context.wait(delay, context.signal);
	}
}

/** Another process is using the token: nobody in this one sends for a while, which is no try. */
class BusyToken {
	times = 0;
	private waited = 0;

	constructor(private readonly context: RequestContext) {}

	get isOverBudget(): boolean {
		return this.waited > BUSY_BUDGET;
	}

	/** The next look comes later the more looks were in vain, whichever request made them. */
	pause(failure: Failure): void {
		const { random, limiter } = this.context;
		const times = Math.max(++this.times, limiter.refused());
		const delay = waitBefore(policyOf(failure.kind), failure, times, random());
		this.waited += delay;
		if (!this.isOverBudget) limiter.pause(delay);
	}
}

/**
 * Waits for its turn and sends once.
 *
 * @param isAgain whether the last answer was that others use the token
 */
async function requestOnce(
	window: Range | undefined,
	context: RequestContext,
	busy: BusyToken,
	isAgain: boolean,
): Promise<Answer> {
	const { limiter, redact, secondLook, signal } = context;
	const send = async (): Promise<Answer> => {
		const answer = readAnswer(await context.send(window, signal), redact);
		takeNote(answer, context, busy);
		return answer;
	};
	const sendAndLook = async (): Promise<Answer> =>
		await send().catch(async (error: unknown) => {
			signal.throwIfAborted();
			const failure = causeOf(error, window);
			// While it is still our turn: behind others, who wait as long, it would be minutes later.
			if (failure.kind === 'timeout')
				await secondLook.once(async () => await look(context), signal);
			return { kind: 'failure', failure };
		});
	return await limiter.run(sendAndLook, signal, isAgain).catch((error: unknown) => {
		signal.throwIfAborted();
		return { kind: 'failure', failure: causeOf(error, window) };
	});
}

/**
 * Makes sure that a server which failed a request answers otherwise, before the request is tried in
 * parts, or a time-out a second time.
 *
 * @param failed the request that failed
 * @throws {RequestFailed} for its window, if the server is no use at all
 */
export async function assertServerAnswers(
	failed: RequestFailed,
	context: RequestContext,
): Promise<void> {
	const { limiter, secondLook, signal } = context;
	// First the turn, then the look: who waits for a look may hold the turn that it would need.
	const inTurn = async () => await secondLook.once(async () => await look(context), signal);
	const seen = secondLook.isTaken
		? await inTurn()
		: await limiter.run(inTurn, signal, true).catch((error: unknown) => {
				throw error instanceof TokenRefused
					? new RequestFailed(error.failure, failed.window, 0)
					: error;
			});
	if (seen === undefined) return;
	const { failure, window, tries } = failed;
	// What the server said itself tells more than that it says nothing now, or the same again.
	const isKnown = failure.status !== undefined && TELLS_LITTLE.has(seen.kind);
	throw new RequestFailed(isKnown ? failure : seen, window, tries);
}

const TELLS_LITTLE: ReadonlySet<FailureKind> = new Set<FailureKind>(['serverError', 'unreachable']);

/** What a look that fails says about the server, where that is not what it would say of a request. */
const SEEN: Readonly<Partial<Record<FailureKind, FailureKind>>> = {
	brokenAnswer: 'notWolkvox',
	connectionLost: 'unreachable',
	malformedAnswer: 'notWolkvox',
	timeout: 'unreachable',
};

/** Looks whether wolkvox answers; only a refused token is worse than any other answer of its own. */
async function look(context: RequestContext): Promise<Failure | undefined> {
	const { redact, sendLook, signal } = context;
	const response = await sendLook(signal).catch((error: unknown) => {
		signal.throwIfAborted();
		return causeOf(error, undefined);
	});
	if (!('body' in response)) return asSeen(response);
	const answer = readAnswer(response, redact);
	if (answer.kind !== 'failure') return undefined;
	const { failure } = answer;
	if (policyOf(failure.kind).stopsToken) refuseToken(failure, context);
	else if (isWolkvoxs(response) && failure.kind !== 'serverError') return undefined;
	return asSeen(failure);
}

function isWolkvoxs({ status, body }: Response): boolean {
	return isEnvelope(body) || (status === 200 && isRecord(body) && Object.hasOwn(body, 'data'));
}

function asSeen(failure: Failure): Failure {
	return { ...failure, kind: SEEN[failure.kind] ?? failure.kind };
}

/** What an answer means for the other requests with this token, before the next of them may start. */
function takeNote(answer: Answer, context: RequestContext, busy: BusyToken): void {
	if (answer.kind !== 'failure') return context.limiter.answered();
	const { retry, stopsToken } = policyOf(answer.failure.kind);
	if (retry === 'whenFree') return busy.pause(answer.failure);
	context.limiter.answered();
	if (stopsToken) refuseToken(answer.failure, context);
}

/** A silent network may be tried again; a token that was refused meanwhile, or a fault of ours, may not. */
function causeOf(error: unknown, window: Range | undefined): Failure {
	if (error instanceof TokenRefused) throw new RequestFailed(error.failure, window, 0);
	if (error instanceof NoAnswer) return readTransportError(error.code);
	throw error;
}

function mayRetry({ retry }: Policy, tries: number, mostTries: number): boolean {
	if (retry === 'never') return false;
	return tries < (retry === 'slowly' ? Math.min(mostTries, MOST_SLOW_TRIES) : mostTries);
}

/** Nothing with this token will be answered: not what waits for it now, nor what its user has planned. */
function refuseToken(failure: Failure, context: RequestContext): void {
	const reason = new TokenRefused(failure);
	context.onTokenRefused?.(reason);
	context.limiter.refuseWaiting(reason);
}

const SECOND = 1_000;
/** The first wait after a failure that passes soon; each further one is twice as long. */
const FIRST_WAIT = 1 * SECOND;
const LONGEST_WAIT = 30 * SECOND;
/** Waits for what takes minutes, such as a maintenance window. */
const SLOW_WAIT = 20 * SECOND;
/** Longer than this nobody wants to wait for a `Retry-After`. */
const LONGEST_RETRY_AFTER = 120 * SECOND;
/** A request of another process takes seconds, as a rule; each look whether it is over costs a call. */
const BUSY_WAIT = 2 * SECOND;

/** Most tries for what is retried slowly: three times and half a minute in all. */
const MOST_SLOW_TRIES = 3;
/**
 * How long one request waits in all for a token that others are using, in milliseconds. Where several
 * processes share a token and each has much to ask, a turn takes minutes to come.
 */
const BUSY_BUDGET = 900 * SECOND;

/**
 * How long to wait before the next try, in milliseconds. The jitter keeps workflows that failed
 * together from trying again together.
 *
 * @param tries how often the request has failed, 1 or more
 * @param random a number from 0 up to 1
 */
export function waitBefore(
	policy: Policy,
	failure: Failure,
	tries: number,
	random: number,
): number {
	const own = ownWait(policy, tries, random);
	if (failure.retryAfter === undefined) return own;
	const asked = Math.min(failure.retryAfter * SECOND, LONGEST_RETRY_AFTER) + random * SECOND;
	// A token that is busy stays so for as long as a request takes, whatever is asked for.
	return policy.retry === 'whenFree' ? Math.max(asked, own) : asked;
}

function ownWait(policy: Policy, tries: number, random: number): number {
	if (policy.retry === 'whenFree') return doubled(BUSY_WAIT, tries) * (0.5 + random);
	if (policy.retry === 'slowly') return SLOW_WAIT * (0.75 + random / 2);
	return doubled(FIRST_WAIT, tries) * (0.75 + random / 2);
}

function doubled(first: number, tries: number): number {
	return Math.min(first * 2 ** (tries - 1), LONGEST_WAIT);
}

/** What a look has shown: why the server is no use, or nothing where it answers. */
interface Seen {
	readonly failure: Failure | undefined;
}

/**
 * The short second look whether a server that failed a request answers otherwise. It is taken once for
 * all requests that share it: those of one run with one address and token.
 */
export class SecondLook {
	/** Null where the look ended with the request of the one who took it. */
	private looked: Promise<Seen | null> = Promise.resolve(null);
	private hasSeen = false;

	/** Whether somebody has looked, and what was seen is known at once. */
	get isTaken(): boolean {
		return this.hasSeen;
	}

	/**
	 * Looks, unless somebody has.
	 *
	 * @param look how to; whoever comes first does it
	 * @param signal of the one who asks; the end of another is no reason to go without
	 * @returns why the server is no use; undefined where it answers
	 */
	async once(
		look: () => Promise<Failure | undefined>,
		signal: AbortSignal,
	): Promise<Failure | undefined> {
		for (;;) {
			const before = this.looked;
			const known = await before;
			if (known !== null) return known.failure;
			signal.throwIfAborted();
			// Somebody else may have begun to look meanwhile.
			if (this.looked !== before) continue;
			const own = look().then((failure) => ({ failure }));
			this.looked = own.catch(() => null);
			const { failure } = await own;
			this.hasSeen = true;
			return failure;
		}
	}
}
