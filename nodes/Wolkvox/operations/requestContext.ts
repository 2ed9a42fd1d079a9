import type { IAllExecuteFunctions } from 'n8n-workflow';

import type { Report } from '../../reports/report';
import type { RequestContext } from '../../engine/client/request';
import type { Credential } from '../../engine/client/credential';
import { TokenDoor } from '../../engine/client/tokenLimiter';
import { redactor } from '../../engine/settings/redaction';
import { reportQuery } from '../../engine/client/reportQuery';
import { sendRequest, wait, type RequestOptions } from './transport';

/** What one reading needs beside its credential. */
export interface Requesting {
	readonly report: Report;
	readonly credential: Credential;
	/** The request of every window, but for its dates. */
	readonly options: RequestOptions;
	readonly maxTries: number;
	readonly signal: AbortSignal;
}

/** All that requests need of n8n: sending with the credential, and waiting. */
export function requestContextOf(
	context: Pick<IAllExecuteFunctions, 'helpers'>,
	{ report, credential, options, maxTries, signal }: Requesting,
): RequestContext {
	const { token, simultaneousRequests } = credential;
	return {
		report,
		send: async (window, ended) => {
			const qs = { ...options.qs, ...reportQuery(report, window) };
			return await sendRequest(context, { ...options, qs }, ended);
		},
		redact: redactor(token),
		door: new TokenDoor(token, simultaneousRequests, { now: Date.now, wait }),
		wait,
		random: Math.random,
		maxTries,
		signal,
	};
}
