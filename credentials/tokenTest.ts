import type { ICredentialTestRequest } from 'n8n-workflow';

import { BASE_URL } from '../nodes/Wolkvox/resources/shared/routing';

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
