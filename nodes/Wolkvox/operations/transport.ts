import {
	type DeclarativeRestApiSettings,
	type IAllExecuteFunctions,
	type IExecuteSingleFunctions,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	NodeApiError,
	sleep,
} from 'n8n-workflow';

import { readBody } from '../../engine/client/answerBody';
import { NoAnswer } from '../../engine/client/failures';
import { isRecord, type Response } from '../../engine/client/response';
import { quote, unusable } from '../../engine/settings/settings';

export type RequestOptions = DeclarativeRestApiSettings.HttpRequestOptions;

/** What every request of this package is, whoever makes it. */
export const REQUEST_DEFAULTS = {
	json: true,
	// The token must not follow to another address.
	disableFollowRedirect: true,
	// The node tells the failures apart by wolkvox's own words.
	ignoreHttpStatusErrors: true,
} satisfies Partial<RequestOptions>;

/** wolkvox gives up after 60 seconds; what it says then should still arrive. In milliseconds. */
const DEFAULT_TIMEOUT = 90_000;
/** The longest that a timer can wait, in milliseconds. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * Sends a request with the credential through n8n, which applies proxy, certificates and restrictions of
 * domains, and reads at most `mostBytes` of the answer while it arrives. Throws {@link NoAnswer} when none
 * came, or not whole in `timeout` milliseconds: n8n's own time-out ends with the headers.
 */
export async function sendRequest(
	context: Pick<IAllExecuteFunctions, 'helpers'>,
	request: RequestOptions,
	signal: AbortSignal,
	mostBytes?: number,
): Promise<Response> {
	signal.throwIfAborted();
	const { timeout = DEFAULT_TIMEOUT } = request;
	const deadline = AbortSignal.timeout(timeout);
	const ended = AbortSignal.any([signal, deadline]);
	const more = { abortSignal: ended, encoding: 'stream', returnFullResponse: true };
	const options = { ...request, ...more, method: 'GET', timeout } as IHttpRequestOptions;
	// Newer versions of n8n replace the option by the context's signal.
	const caller = Object.create(context, { getExecutionCancelSignal: { value: () => ended } });
	const send = async (): Promise<Response> => {
		const answer: IN8nHttpFullResponse = await context.helpers.httpRequestWithAuthentication
			.call(caller, 'wolkvoxApi', options)
			.catch((error: unknown) => {
				const code = networkCode(error);
				// Any other is one that n8n or the credential raised.
				throw code === undefined ? error : new NoAnswer(code);
			});
		const { statusCode: status, headers, body } = answer;
		// Where n8n answers by itself, it has no stream to give.
		if (!isStream(body)) return { status, headers, body };
		const read = await readBody(chunksOf(body, ended), headers['content-type'], mostBytes);
		return { status, headers, ...read };
	};
	return await send().catch((error: unknown) => {
		signal.throwIfAborted();
		// What n8n's client calls it, too.
		throw deadline.aborted ? new NoAnswer('ESOCKETTIMEDOUT') : error;
	});
}

type ByteStream = AsyncIterable<Uint8Array> & { destroy: (error?: unknown) => void };

function isStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** The bytes of a body, until the signal is aborted at the latest. */
async function* chunksOf(body: ByteStream, ended: AbortSignal): AsyncGenerator<Uint8Array> {
	const destroy = () => body.destroy(ended.reason);
	if (ended.aborted) destroy();
	ended.addEventListener('abort', destroy, { once: true });
	try {
		yield* body;
	} catch (error) {
		// By name, because n8n's rule for `catch` wants its own errors; `toNodeError` makes one in the end.
		const lost = new NoAnswer(networkCode(error) ?? String(error));
		throw lost;
	} finally {
		ended.removeEventListener('abort', destroy);
		body.destroy();
	}
}

/** The network's name for an error; undefined for one that is not of the network. */
function networkCode(error: unknown): string | undefined {
	if (error instanceof NodeApiError && error.cause === undefined && error.httpCode) {
		// Up to 2.20, n8n's error keeps the words of its cause, and the network's code in place of the status.
		return `${error.httpCode} ${error.messages.join(' ')}`;
	}
	// Not by their class: Node's own errors come from elsewhere than those of the code that it runs.
	for (let cause = error; isRecord(cause); cause = cause.cause) {
		const { code, message, name } = cause;
		// A proxy that breaks off gives an error without a code, but the client's all the same.
		if (typeof code === 'string' || name === 'AxiosError') return `${code ?? ''} ${message}`;
	}
	return undefined;
}

/** n8n's timers cannot be taken back: one that was left behind ends after so long, in milliseconds. */
const LONGEST_TIMER = 5_000;

/** Waits until the signal is aborted at the latest; then it throws the signal's reason. */
export async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
	const over = new AbortController();
	const aborted = new Promise<void>((resolve) => {
		signal?.addEventListener('abort', () => resolve(), { signal: over.signal });
	});
	for (let left = milliseconds; left > 0 && !signal?.aborted; left -= LONGEST_TIMER) {
		await Promise.race([sleep(Math.min(left, LONGEST_TIMER)), aborted]);
	}
	over.abort();
	signal?.throwIfAborted();
}

/** The builder's own timeout in milliseconds, of "Request Options"; else one that suits wolkvox. n8n's is 5 minutes. */
export function timeoutOf(context: IExecuteSingleFunctions): number {
	const given: unknown = context.getNodeParameter('requestOptions.timeout', '');
	// As n8n takes them, too.
	if (given === undefined || given === null || given === '' || given === 0) return DEFAULT_TIMEOUT;
	const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
	const timeout = typeof number === 'number' ? Math.ceil(number) : NaN;
	if (timeout > 0) return Math.min(timeout, LONGEST_TIMEOUT);
	const why = `of “Request Options” is not a number that can be used: ${quote(given)}`;
	throw unusable('Timeout', why, 'Give milliseconds, such as 90000.');
}
