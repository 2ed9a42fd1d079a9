import type { IAllExecuteFunctions } from 'n8n-workflow';

import { datesOf, type RequestContext } from '../../engine/client/request';
import type { Credential } from '../../engine/client/credential';
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
}

/** All that requests need of n8n: sending with the credential, and waiting. */
export function requestContextOf(
	context: Pick<IAllExecuteFunctions, 'helpers'>,
	{ credential, options, query, maxTries, signal }: Requesting,
): RequestContext {
	const { token, simultaneousRequests } = credential;
	return {
		send: async (window, ended) => {
			const qs = { ...options.qs, ...query, ...(window && datesOf(window)) };
			return await sendRequest(context, { ...options, qs }, ended);
		},
		redact: redactor(token),
		limiter: new TokenLimiter(token, simultaneousRequests, { now: Date.now, wait }),
		wait,
		random: Math.random,
		maxTries,
		signal,
	};
}
