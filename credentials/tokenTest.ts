import type { ICredentialTestRequest, IHttpRequestOptions } from 'n8n-workflow';

import { BASE_URL } from '../nodes/Wolkvox/resources/shared/resource';

const WRONG_TOKEN =
	'wolkvox does not accept this token. Copy it again from the wolkvox Manager, and check that the server is that of the same operation.';

/** What an answer holds when it is not a success, and what the person should read then; the first that fits. */
const REFUSALS: ReadonlyArray<
	readonly [key: string, value: string | number | undefined, message: string]
> = [
	['msg', 'PLEASE VALIDATE TOKEN', WRONG_TOKEN],
	['msg', 'PLEASE ENTER THE WOLKVOX-TOKEN', WRONG_TOKEN],
	[
		'msg',
		'TOKEN LIMIT EXCEEDED',
		'The token is right, but no calls are left today: each one counts towards a daily quota. Try again tomorrow.',
	],
	[
		'msg',
		'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)',
		'Other workflows or programs are using this token right now. Try again in a moment.',
	],
	...['403', 403, '401', 401].map(
		(code) =>
			['code', code, 'wolkvox refuses the request. Check the token, or try again later.'] as const,
	),
	...['400', 400, '404', 404, '429', 429, '500', 500, '502', 502, '503', 503].map(
		(code) => ['code', code, 'wolkvox has trouble answering. Try again in a few minutes.'] as const,
	),
	[
		'data',
		undefined,
		'Something answers at this address, but it is not wolkvox. Check the server, and leave the base URL empty unless you use a gateway. Behind a company’s proxy, ask whether it allows the address of your wolkvox server.',
	],
];

/**
 * Asks wolkvox how many calls are left, the cheapest that needs a right token.
 * n8n compares exactly, and takes whatever fits no rule for a success: hence the last one.
 */
export const TOKEN_TEST: ICredentialTestRequest = {
	request: {
		baseURL: BASE_URL,
		url: '/api/v2/information.php',
		qs: { api: 'token_info' },
		json: true,
		disableFollowRedirect: true,
		// The rules read wolkvox's own words; n8n would put its own in place of an HTTP error.
		ignoreHttpStatusErrors: true,
	},
	rules: REFUSALS.map(([key, value, message]) => ({
		type: 'responseSuccessBody',
		properties: { key, value, message },
	})),
};

/** How long somebody in front of the credential waits, in milliseconds; n8n would wait for five minutes. */
const PATIENCE = 15_000;
const SILENT =
	'wolkvox does not answer at this address. Check the server; if it is right, the IP address of this n8n is probably not on the allowlist of your operation: ask wolkvox support to allow it.';

/**
 * Ends the credential's test soon where nothing comes. n8n sets the test's own time-out itself, and
 * shows nothing of a network error but its code: so the code is a sentence.
 *
 * @returns what the request is sent with; nothing for any other request
 */
export function patience(
	request: IHttpRequestOptions,
): Pick<IHttpRequestOptions, 'abortSignal' | 'timeout'> {
	const { url, qs } = TOKEN_TEST.request;
	// Whoever has a signal ends the request himself.
	if (request.abortSignal !== undefined || request.url !== url || request.qs?.api !== qs?.api) {
		return {};
	}
	const { signal } = new AbortController();
	// What n8n's client hands to this listener is the error, as long as the signal itself is not aborted.
	signal.addEventListener = (_type: string, fail: (error: unknown) => void) => {
		const giveUp = () => fail(Object.assign(new Error(SILENT), { code: SILENT }));
		AbortSignal.timeout(PATIENCE).addEventListener('abort', giveUp, { once: true });
	};
	// Should n8n do otherwise one day, its client gives up a little later.
	return { abortSignal: signal, timeout: PATIENCE + 3_000 };
}
