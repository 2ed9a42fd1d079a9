import { classifyResponse, classifyTransportError, type Answer } from '../answer/classify';
import type { Response } from '../answer/envelope';
import { POLICIES, type Failure } from '../answer/failures';
import { RequestFailed } from '../answer/requestFailed';
import type { Report } from '../report';
import type { Window } from '../windows/window';
import { BUSY_BUDGET, MOST_SLOW_TRIES, waitBefore } from './backOff';
import type { TokenDoor, Wait } from './gate';

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
	let busy = 0;
	let busyWaited = 0;
	for (;;) {
		const answer = await askAtTheDoor(window, context);
		if (answer.kind !== 'failure') return answer;
		const { failure } = answer;
		const policy = POLICIES[failure.kind];
		const isBusy = policy.retry === 'whenFree';
		const wait = waitBefore(policy, failure, isBusy ? ++busy : ++tries, context.random());
		if (policy.stopsToken) refuseToken(failure, context);
		if (isBusy ? busyWaited + wait > BUSY_BUDGET : !mayRetry(failure, tries, mostTries)) {
			throw new RequestFailed(failure, window, tries + busy);
		}
		if (isBusy) {
			busyWaited += wait;
			context.door.pause(wait);
		} else {
			await context.wait(wait, context.signal);
		}
	}
}

/** Waits for its turn and asks once. A token that was refused meanwhile is an answer as well. */
async function askAtTheDoor(window: Window, context: RequestContext): Promise<Answer> {
	const asked = context.door.pass(() => context.send(window, context.signal), context.signal);
	const answer = asked.then((response) => classifyResponse(response, context.report));
	return await answer.catch((error: unknown) => {
		context.signal.throwIfAborted();
		return { kind: 'failure', failure: failureOf(error) };
	});
}

/** Anything but a refused token and a silent network is a fault of ours, and goes on. */
function failureOf(error: unknown): Failure {
	if (error instanceof TokenRefused) return error.failure;
	if (error instanceof NoAnswer) return classifyTransportError(error.code);
	throw error;
}

function mayRetry(failure: Failure, tries: number, mostTries: number): boolean {
	const { retry } = POLICIES[failure.kind];
	if (retry === 'never') return false;
	return tries < (retry === 'slowly' ? Math.min(mostTries, MOST_SLOW_TRIES) : mostTries);
}

/** Nothing with this token will be answered: not what waits for it now, nor what its user has planned. */
function refuseToken(failure: Failure, context: RequestContext): void {
	const reason = new TokenRefused(failure);
	context.onTokenRefused?.(reason);
	context.door.refuseWaiting(reason);
}
