import type {
	DeclarativeRestApiSettings,
	IAllExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { NodeApiError, sleep } from 'n8n-workflow';

import type { Response } from '../../engine/client/response';
import { NoAnswer } from '../../engine/client/failures';

/** A request as n8n makes it of a description. */
export type RequestOptions = DeclarativeRestApiSettings.HttpRequestOptions;

/** What every request of this package is, whoever makes it. */
export const REQUEST_DEFAULTS = {
	json: true,
	// The token must not follow to another address.
	disableFollowRedirect: true,
	// The node tells the failures apart by wolkvox's own words.
	ignoreHttpStatusErrors: true,
} satisfies Partial<RequestOptions>;

/**
 * Sends a request with the credential through n8n, so that proxy, timeout, certificates and the
 * credential's domain restrictions are n8n's to apply.
 *
 * n8n's own `makeRoutingRequest` would do the same, but knows no signal except that of the whole
 * execution, and a request whose node run has failed over another item must end as well.
 *
 * @throws {NoAnswer} when the network gave none
 */
export async function sendRequest(
	context: Pick<IAllExecuteFunctions, 'helpers'>,
	request: RequestOptions,
	signal: AbortSignal,
): Promise<Response> {
	const options = {
		...request,
		abortSignal: signal,
		returnFullResponse: true,
	} as IHttpRequestOptions;
	// Newer versions of n8n replace the option by the context's signal.
	const caller = Object.create(context, { getExecutionCancelSignal: { value: () => signal } });
	try {
		const answer: IN8nHttpFullResponse = await context.helpers.httpRequestWithAuthentication.call(
			caller,
			'wolkvoxApi',
			options,
		);
		return { status: answer.statusCode, headers: answer.headers, body: answer.body };
	} catch (error) {
		const code = networkCode(error);
		throw code === undefined ? error : new NoAnswer(code);
	}
}

/** The network's name for an error; undefined for one that n8n or the credential raised. */
function networkCode(error: unknown): string | undefined {
	const kept = keptCode(error);
	if (kept !== undefined) return kept;
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
		// A proxy that breaks off gives an error without a code, but the client's all the same.
		if (code !== undefined || cause.name === 'AxiosError') return `${code ?? ''} ${cause.message}`;
	}
	return undefined;
}

/**
 * Up to 2.20, n8n's error has no cause: it keeps the network's code where else the status stands (or
 * the status, where an answer had begun), and the words of the cause.
 */
function keptCode(error: unknown): string | undefined {
	if (!(error instanceof NodeApiError) || error.cause !== undefined) return undefined;
	const { httpCode, messages } = error;
	return httpCode ? `${httpCode} ${messages.join(' ')}` : undefined;
}

/** Waits, no longer than until the signal is aborted; then it throws the signal's reason. */
export async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
	signal?.throwIfAborted();
	let giveUp = () => {};
	const aborted = new Promise<never>((_resolve, reject) => {
		giveUp = () => reject(signal?.reason);
		signal?.addEventListener('abort', giveUp, { once: true });
	});
	try {
		await Promise.race([sleep(milliseconds), aborted]);
	} finally {
		signal?.removeEventListener('abort', giveUp);
	}
}
