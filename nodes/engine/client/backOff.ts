import type { Failure, Policy } from './failures';

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

/** Tries for what is retried slowly: three times and half a minute in all. */
export const MOST_SLOW_TRIES = 3;
/**
 * How long one request waits in all for a token that others are using, in milliseconds. Where several
 * processes share a token and each has much to ask, a turn takes minutes to come.
 */
export const BUSY_BUDGET = 900 * SECOND;

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
