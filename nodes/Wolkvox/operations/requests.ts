import type { IAllExecuteFunctions } from 'n8n-workflow';

import { type Credential, secretsIn } from '../../engine/client/credential';
import { datesOf, type RequestContext, type SharedByRun } from '../../engine/client/request';
import { TokenQueue } from '../../engine/client/tokenQueue';
import { redactor } from '../../engine/settings/problem';
import type { Call } from './call';
import {
	DEFAULT_TIMEOUT,
	REQUEST_DEFAULTS,
	type RequestOptions,
	sendRequest,
	timeoutOf,
	wait,
} from './transport';

/** What is asked for, and of whom. */
export interface Requesting {
	readonly credential: Credential;
	/** Below the server's address. */
	readonly path: string;
	/** What every request asks for; those that have dates add them. */
	readonly query: Readonly<Record<string, string>>;
	readonly maxTries: number;
}

/** What of n8n's request is gone by, and who else must know of a request. */
interface Surroundings {
	/** In milliseconds. */
	readonly timeout?: number;
	readonly options?: RequestOptions;
	readonly signal: AbortSignal;
	/** What the other requests of the run share. */
	readonly shared?: SharedByRun;
	/** Called before anything is sent. */
	readonly onRequest?: () => void;
}

/** What the second look asks for, and how long it waits, in milliseconds. */
const LOOK = { url: '/api/v2/information.php', qs: { api: 'token_info' }, timeout: 10_000 };
/** It is a handful of numbers; whoever sends more, in bytes, is no wolkvox. */
const MOST_OF_LOOK = 1_000_000;

/** All that requests need of n8n: sending with the credential, and waiting. */
export function requestsOf(
	context: Pick<IAllExecuteFunctions, 'helpers'>,
	{ credential, path, query, maxTries }: Requesting,
	surroundings: Surroundings,
): RequestContext {
	const { token, address, simultaneousRequests } = credential;
	const { options, timeout = DEFAULT_TIMEOUT, signal, shared = {} } = surroundings;
	const own: RequestOptions = {
		...REQUEST_DEFAULTS,
		method: 'GET',
		...options,
		...{ baseURL: address, url: path, timeout },
	};
	const send = async (more: Partial<RequestOptions>, ended: AbortSignal, mostBytes?: number) => {
		surroundings.onRequest?.();
		return await sendRequest(context, { ...own, ...more }, ended, mostBytes);
	};
	return {
		send: async (window, ended) => {
			const qs = { ...own.qs, ...query, ...(window && datesOf(window)) };
			return await send({ qs }, ended);
		},
		sendLook: async (ended) => await send(LOOK, ended, MOST_OF_LOOK),
		shared,
		redact: redactor(token, secretsIn(address)),
		queue: new TokenQueue(token, simultaneousRequests, { now: Date.now, wait }),
		wait,
		random: Math.random,
		maxTries,
		signal,
	};
}

/**
 * The same for an input item, by its request options, and with what the items of a run share.
 *
 * @param onRequest called before each request
 */
export function requestsOfCall(
	{ context, run, request }: Call,
	requesting: Requesting,
	onRequest?: () => void,
): RequestContext {
	const { address } = requesting.credential;
	// n8n builds every item's request with the credential of the first, and makes its restriction for
	// that one's address. Redirects are not followed, so that naming the host is all that it could do here.
	const isOwn = request.baseURL === address;
	return requestsOf(context, requesting, {
		options: isOwn ? request : { ...request, allowedDomains: new URL(address).hostname },
		timeout: timeoutOf(context),
		signal: run.signalFor(context),
		shared: run.sharedBy(requesting.credential),
		onRequest,
	});
}
