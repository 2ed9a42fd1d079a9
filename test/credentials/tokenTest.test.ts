// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { runInNewContext } from 'node:vm';

import { TOKEN_TEST } from '../../credentials/tokenTest';
import { serverAddress } from '../../nodes/engine/client/serverAddress';
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

	it.each([
		[{ code: '403', error: 'error', msg: 'MAINTENANCE' }, 'wolkvox refuses the request'],
		[{ code: 403, error: 'error', msg: 'MAINTENANCE' }, 'wolkvox refuses the request'],
		[{ code: '401', msg: 'x', data: null }, 'wolkvox refuses the request'],
		[{ code: 401, msg: 'x', data: [] }, 'wolkvox refuses the request'],
	])('an unknown refusal: %j', (body, part) => {
		expect(verdictOn(body)).toContain(part);
	});

	it.each([
		[{ code: '200', error: null, msg: '1 records were found', data: [{}] }],
		[{ code: 200, error: null, msg: '', data: {} }],
	])('a success: %j', (body) => {
		expect(verdictOn(body)).toBe('works');
	});

	it.each<[unknown]>([
		['<!DOCTYPE html><title>Welcome to nginx!</title>'],
		[''],
		[null],
		[{}],
		[[]],
		[{ status: 'ok' }],
	])('an answer that is not wolkvox’s: %j', (body) => {
		expect(verdictOn(body)).toContain('it is not wolkvox');
	});

	it('a page that the server does not have', async () => {
		const simulator = await simulate();
		const { text } = await get(simulator, '/wrong');
		expect(verdictOn(bodyOf(text))).toContain('it is not wolkvox');
	});
});

it('no message holds a rule’s own words only', () => {
	for (const { properties } of TOKEN_TEST.rules ?? []) {
		expect(properties.message.length).toBeGreaterThan(40);
	}
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

	it.each<[{ server: unknown; baseUrl?: unknown }]>([
		[{ server: '0010' }],
		[{ server: '10' }],
		[{ server: 10 }],
		[{ server: ' 0010 ' }],
		[{ server: '\u00a0wv0010' }],
		[{ server: 'wv0010' }],
		[{ server: 'WV0010' }],
		[{ server: '0010.wolkvox.com' }],
		[{ server: 'wv0010.wolkvox.com' }],
		[{ server: 'https://wv0010.wolkvox.com' }],
		[{ server: 'https://wv0010.wolkvox.com/any/page?x=1' }],
		[{ server: 'HTTP://WV0010.WOLKVOX.COM/9/9' }],
		[{ server: '0010', baseUrl: '' }],
		[{ server: '0010', baseUrl: 'https://gateway.example' }],
		[{ server: '0010', baseUrl: ' https://gateway.example/wolkvox// ' }],
		[{ server: '', baseUrl: 'http://127.0.0.1:8080' }],
	])('goes where the node’s own requests go: %j', (credential) => {
		expect(baseUrlFor(credential)).toBe(serverAddress(credential));
	});

	it.each([[' '], ['\u00a0']])(
		'takes a base URL of nothing but a space as empty, as the node does: %j',
		(baseUrl) => {
			const credential = { server: '0010', baseUrl };
			expect(serverAddress(credential)).toBe('https://wv0010.wolkvox.com');
			expect(baseUrlFor(credential)).toBe('https://wv0010.wolkvox.com');
		},
	);
});
