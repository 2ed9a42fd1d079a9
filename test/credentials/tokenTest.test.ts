// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { runInNewContext } from 'node:vm';

import { TOKEN_TEST } from '../../credentials/tokenTest';
import { serverAddress } from '../../nodes/engine/client/credential';
import { get, simulate } from '../simulator/support';

const PATH = '/api/v2/information.php?api=token_info';

/** n8n's judgement of an answer: the message of the first rule that its body fits exactly, else a success. */
function verdictOn(body: unknown): string {
	for (const rule of TOKEN_TEST.rules ?? []) {
		if (rule.type !== 'responseSuccessBody') throw new Error('Another kind of rule');
		const { key, value, message } = rule.properties;
		const found = typeof body === 'object' && body !== null ? Reflect.get(body, key) : undefined;
		if (found === value) return message;
	}
	return 'works';
}

function bodyOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

describe('tells apart the answers of wolkvox', () => {
	it.each(['text', 'number'] as const)('with `code` as a %s', async (code) => {
		const simulator = await simulate({ code, tokensPerDay: 1 });
		const verdict = async (token: string | null) =>
			verdictOn(bodyOf((await get(simulator, PATH, { token })).text));
		expect(await verdict('simulator-token')).toBe('works');
		expect(await verdict('simulator-token')).toContain('no calls are left today');
		expect(await verdict('wrong')).toContain('does not accept this token');
		expect(await verdict(null)).toContain('does not accept this token');
	});

	it.each(['text', 'number'] as const)('too many at once, with `code` as a %s', async (code) => {
		const simulator = await simulate({ code, simultaneousLimit: 0 });
		expect(verdictOn(bodyOf((await get(simulator, PATH)).text))).toContain('right now');
	});

	it.each<[unknown, string]>([
		[{ code: '403', error: 'error', msg: 'MAINTENANCE' }, 'wolkvox refuses the request'],
		[{ code: 403, error: 'error', msg: 'MAINTENANCE' }, 'wolkvox refuses the request'],
		[{ code: 401, msg: 'x', data: [] }, 'wolkvox refuses the request'],
		[{ code: '200', error: null, msg: '1 records were found', data: [{}] }, 'works'],
		[{ code: 200, error: null, msg: '', data: {} }, 'works'],
		['<!DOCTYPE html><title>Welcome to nginx!</title>', 'it is not wolkvox'],
		['', 'it is not wolkvox'],
		[{}, 'it is not wolkvox'],
	])('%j: %s', (body, part) => {
		expect(verdictOn(body)).toContain(part);
	});
});

describe('the request', () => {
	it('asks for the tokens that are left, follows no redirect, and lets the rules read every status', () => {
		expect(TOKEN_TEST.request).toMatchObject({
			url: '/api/v2/information.php',
			qs: { api: 'token_info' },
			json: true,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
		});
	});

	/** What n8n makes of the `baseURL` expression. */
	function baseUrlFor(credential: { server: unknown; baseUrl?: unknown }): unknown {
		const [, expression] = /^=\{\{(.*)\}\}$/s.exec(TOKEN_TEST.request.baseURL ?? '') ?? [];
		return runInNewContext(expression, { $credentials: credential });
	}

	it.each<[server: unknown, baseUrl: unknown]>([
		...['0010', 10, '\u00a0wv0010', 'WV0010', '0010.wolkvox.com'].map(
			(server): [unknown, undefined] => [server, undefined],
		),
		['https://wv0010.wolkvox.com/any/page?x=1', undefined],
		['HTTP://WV0010.WOLKVOX.COM/9/9', undefined],
		['0010', ''],
		['0010', '\u00a0'],
		['0010', ' https://gateway.example/wolkvox// '],
		['', 'http://127.0.0.1:8080'],
	])('goes where the node’s own requests go: %j %j', (server, baseUrl) => {
		const credential = { server, baseUrl };
		expect(baseUrlFor(credential)).toBe(serverAddress(credential));
	});
});
