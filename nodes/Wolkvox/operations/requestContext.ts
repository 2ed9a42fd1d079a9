import type { IAllExecuteFunctions } from 'n8n-workflow';

import { datesOf, type RequestContext } from '../../engine/client/request';
import type { Credential } from '../../engine/client/credential';
import { secretsIn } from '../../engine/client/serverAddress';
import { SecondLook } from '../../engine/client/secondLook';
import { TokenLimiter } from '../../engine/client/tokenLimiter';
import { redactor } from '../../engine/settings/redaction';
import { sendRequest, wait, type RequestOptions } from './transport';

/** What requests to one address need beside n8n. */
export interface Requesting {
	readonly credential: Credential;
	/** Every request, but for its query. */
	readonly options: RequestOptions;
	/** What every request asks for; those that have dates add them. */
	readonly query: Readonly<Record<string, string>>;
	readonly maxTries: number;
	readonly signal: AbortSignal;
	/** What the other requests of the run share; without it, a look of its own. */
	readonly secondLook?: SecondLook;
	/** Called before anything is sent; what it throws is the end of the request. */
	readonly beforeRequest?: () => void;
}

/** What the second look asks for, and how long it waits, in milliseconds. */
const LOOK = { url: '/api/v2/information.php', qs: { api: 'token_info' }, timeout: 10_000 };

/** All that requests need of n8n: sending with the credential, and waiting. */
export function requestContextOf(
	context: Pick<IAllExecuteFunctions, 'helpers'>,
	requesting: Requesting,
): RequestContext {
	const { credential, options, query, maxTries, signal } = requesting;
	const { token, simultaneousRequests } = credential;
	const { secondLook = new SecondLook(), beforeRequest = () => {} } = requesting;
	const send = async (own: Partial<RequestOptions>, ended: AbortSignal) => {
		beforeRequest();
		return await sendRequest(context, { ...options, ...own }, ended);
	};
	return {
		send: async (window, ended) => {
			const qs = { ...options.qs, ...query, ...(window && datesOf(window)) };
			return await send({ qs }, ended);
		},
		sendLook: async (ended) => await send(LOOK, ended),
		secondLook,
		redact: redactor(token, secretsIn(credential.address)),
		limiter: new TokenLimiter(token, simultaneousRequests, { now: Date.now, wait }),
		wait,
		random: Math.random,
		maxTries,
		signal,
	};
}
