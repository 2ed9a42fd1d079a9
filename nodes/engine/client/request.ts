import { classifyResponse, classifyTransportError, type Answer } from './response';
import type { Response } from './envelope';
import { POLICIES, type Failure, type Policy } from './failures';
import { RequestFailed } from './requestFailed';
import type { Report } from '../../reports/report';
import type { Window } from '../extract/window';
import { BUSY_BUDGET, MOST_SLOW_TRIES, waitBefore } from './backOff';
import type { TokenDoor, Wait } from './tokenLimiter';

/** What the transport throws when no answer came. */
export class NoAnswer extends Error {
	override readonly name = 'NoAnswer';

	/** @param code the network's or the client's name for it, such as `ECONNRESET` */
	constructor(readonly code: string) {
		super(code);
	}
}

/** wolkvox refused the token while a request waited to be sent with it. */
export class TokenRefused extends Error {
	override readonly name = 'TokenRefused';

	constructor(readonly failure: Failure) {
		super(POLICIES[failure.kind].words.title);
	}
}

/** All that a request needs and that this road does not do itself. */
export interface RequestContext {
	readonly report: Report;
	/** Sends one request for a window; throws {@link NoAnswer} when none came. */
	readonly send: (window: Window, signal: AbortSignal) => Promise<Response>;
	readonly door: TokenDoor;
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

/**
 * Asks for one window, as often as the failure's policy allows.
 *
 * @param mostTries fewer tries than the builder's, for parts of a window that failed before
 * @throws {RequestFailed} when every try failed or another one would not help
 */
export async function ask(
	window: Window,
	context: RequestContext,
	mostTries = context.maxTries,
): Promise<Exclude<Answer, { kind: 'failure' }>> {
	let tries = 0;
	let isBusy = false;
	const busy = new BusyToken(context);
	for (;;) {
		const answer = await askAtTheDoor(window, context, busy, isBusy);
		if (answer.kind !== 'failure') return answer;
		const { failure } = answer;
		const policy = POLICIES[failure.kind];
		isBusy = policy.retry === 'whenFree';
		if (!isBusy) tries++;
		if (isBusy ? busy.isOverBudget : !mayRetry(policy, tries, mostTries)) {
			throw new RequestFailed(failure, window, tries + busy.times);
		}
		const delay = isBusy ? 0 : waitBefore(policy, failure, tries, context.random());
		if (delay > 0) await context.wait(delay, context.signal);
	}
}

/** Another process is using the token: nobody behind this gate asks for a while, which is no try. */
class BusyToken {
	times = 0;
	private waited = 0;

	constructor(private readonly context: RequestContext) {}

	get isOverBudget(): boolean {
		return this.waited > BUSY_BUDGET;
	}

	/** The next look comes later the more looks were in vain, whichever request made them. */
	pause(failure: Failure): void {
		const { random, door } = this.context;
		const times = Math.max(++this.times, door.refused());
		const delay = waitBefore(POLICIES[failure.kind], failure, times, random());
		this.waited += delay;
		if (!this.isOverBudget) door.pause(delay);
	}
}

/**
 * Waits for its turn and asks once.
 *
 * @param isAgain whether the last answer was that others use the token
 */
async function askAtTheDoor(
	window: Window,
	context: RequestContext,
	busy: BusyToken,
	isAgain: boolean,
): Promise<Answer> {
	const { door, report, redact, signal } = context;
	const request = async (): Promise<Answer> => {
		const answer = classifyResponse(await context.send(window, signal), report, redact);
		takeNote(answer, context, busy);
		return answer;
	};
	return await door.pass(request, signal, isAgain).catch((error: unknown) => {
		signal.throwIfAborted();
		return { kind: 'failure', failure: failureOf(error, window) };
	});
}

/** What an answer means for the other requests with this token, before the next of them may start. */
function takeNote(answer: Answer, context: RequestContext, busy: BusyToken): void {
	if (answer.kind !== 'failure') return context.door.answered();
	const { retry, stopsToken } = POLICIES[answer.failure.kind];
	if (retry === 'whenFree') return busy.pause(answer.failure);
	context.door.answered();
	if (stopsToken) refuseToken(answer.failure, context);
}

/** A silent network may be tried again; a token that was refused meanwhile, or a fault of ours, may not. */
function failureOf(error: unknown, window: Window): Failure {
	if (error instanceof TokenRefused) throw new RequestFailed(error.failure, window, 0);
	if (error instanceof NoAnswer) return classifyTransportError(error.code);
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
	context.door.refuseWaiting(reason);
}
