import type { IAllExecuteFunctions } from 'n8n-workflow';

import { type Credential, secretsIn } from '../../engine/client/credential';
import { datesOf, type RequestContext, type SharedByRun } from '../../engine/client/request';
import { TokenQueue } from '../../engine/client/tokenQueue';
import { redactor } from '../../engine/settings/settings';
import { type List, LISTS } from '../../reports/account';
import { MAX_TRIES } from '../resources/shared/fields';
import type { Call } from './nodeRun';
import { REQUEST_DEFAULTS, type RequestOptions, sendRequest, timeoutOf, wait } from './transport';

interface Requesting extends Pick<RequestContext, 'maxTries' | 'signal'> {
	readonly credential: Credential;
	/** The report or list, and what the query asks for beside it and the dates. */
	readonly source: List;
	readonly parameters?: Readonly<Record<string, string>>;
	/** n8n's own request, as far as it is gone by; its `timeout` is in milliseconds. */
	readonly options?: RequestOptions;
	readonly shared?: SharedByRun;
	readonly onRequest?: () => void;
}

/** What the second look asks for, and how long it waits, in milliseconds. */
const LOOK = { url: LISTS.tokenUsage.path, qs: { api: LISTS.tokenUsage.id }, timeout: 10_000 };
/** It is a handful of numbers; whoever sends more, in bytes, is no wolkvox. */
const MOST_OF_LOOK = 1_000_000;

/** All that requests need of n8n: sending with the credential, and waiting. */
export function requestsOf(
	context: Pick<IAllExecuteFunctions, 'helpers'>,
	{ credential, source, parameters, options, shared = {}, onRequest, ...limits }: Requesting,
): RequestContext {
	const { token, address, simultaneousRequests } = credential;
	const own = { ...REQUEST_DEFAULTS, ...options, baseURL: address, url: source.path };
	const send = async (more: RequestOptions, ended: AbortSignal, mostBytes?: number) => {
		onRequest?.();
		return await sendRequest(context, { ...own, ...more }, ended, mostBytes);
	};
	return {
		send: async (window, ended) => {
			const dates = window && datesOf(window);
			return await send({ qs: { ...own.qs, ...parameters, api: source.id, ...dates } }, ended);
		},
		sendLook: async (ended) => await send(LOOK, ended, MOST_OF_LOOK),
		queue: new TokenQueue(token, simultaneousRequests, { now: Date.now, wait }),
		redact: redactor(token, secretsIn(address)),
		random: Math.random,
		...{ ...limits, shared, wait },
	};
}

/** The same for an input item, by its request options, and with what the items of a run share. */
export function requestsOfCall(
	call: Call,
	source: List,
	maxTries: number = MAX_TRIES.default,
	parameters: Requesting['parameters'] = {},
): RequestContext {
	const { context, run, request, credential } = call;
	// n8n builds every item's request with the credential of the first, and makes its restriction for
	// that one's address. Redirects are not followed, so that naming the host is all that it could do here.
	const isOwn = request.baseURL === credential.address;
	const others = { allowedDomains: new URL(credential.address).hostname };
	return requestsOf(context, {
		...{ credential, source, parameters, maxTries },
		options: { ...request, ...(!isOwn && others), timeout: timeoutOf(context) },
		signal: run.signalFor(context),
		shared: run.sharedBy(credential),
		onRequest: () => call.requestsMade++,
	});
}
