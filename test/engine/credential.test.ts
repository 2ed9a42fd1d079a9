import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { ofItem, credentialFor, custom, rowsOf, sorted, twoYears, wall } from './arrangement';
import { isAtLeast } from './coreVersion';
import { runNode } from './engine';
import { scenario } from './scenario';
import { simulate } from '../simulator/support';

const sessions = twoYears(1_000);
const january = custom('2025-01-01', '2025-01-31');

describe('a server that is none', () => {
	test.each([
		'evil.example/#',
		'x@evil.example',
		'evil.example?',
		'0010.evil.example',
		'0010/..',
		'wv0010.wolkvox.com:8443',
		'wv0010.wolkvox.com@evil.example',
		'00\n10',
	])('%j is refused before any request', async (server) => {
		const { error } = await runNode({
			parameters: january,
			credential: { ...credentialFor({ url: '' }), server },
		});
		expect(error?.message).toMatch(/^This is not a wolkvox server: “/);
		expect(JSON.stringify(error)).not.toContain('simulator-token');
	});
});

describe('credentials that differ by input item', () => {
	let one: Simulator;
	let other: Simulator;

	beforeAll(async () => {
		one = await startSimulator({ token: 'token-one' }, sessions.slice(0, 400));
		other = await startSimulator({ token: 'token-other' }, sessions.slice(400));
	});
	afterAll(async () => {
		await Promise.all([one.close(), other.close()]);
	});

	function perItem(more: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject {
		return {
			...credentialFor(one),
			baseUrl: '={{ $json.url }}',
			token: '={{ $json.token }}',
			...more,
		};
	}

	test('send each token to its own address', async () => {
		const { items, error } = await runNode({
			parameters: custom('2025-01-01', '2026-06-30', { options: { splitRequestsBy: '31days' } }),
			input: [
				{ url: one.url, token: 'token-one' },
				{ url: other.url, token: 'token-other' },
			],
			credential: perItem(),
		});
		expect(error).toBeUndefined();
		const range = [wall('20250101000000'), wall('20260630235959')] as const;
		[one, other].forEach((simulator, item) => {
			expect(sorted(rowsOf(ofItem(items, item)))).toEqual(sorted(simulator.expectedRows(...range)));
		});
		expect(new Set(one.requests.map(({ token }) => token))).toEqual(new Set(['token-one']));
		expect(new Set(other.requests.map(({ token }) => token))).toEqual(new Set(['token-other']));
	});

	// 2.20 applies the restriction to the node's own address as well; 1.122 and 2.41 do not.
	const testWhereExempt = isAtLeast(2, 0) && !isAtLeast(2, 41) ? test.skip : test;

	testWhereExempt.each([
		['none', {}],
		['domains', { allowedDomains: 'elsewhere.example' }],
	])('are not stopped by “Allowed HTTP Request Domains” = %s', async (mode, more) => {
		const { error, items } = await runNode({
			parameters: january,
			input: [
				{ url: one.url, token: 'token-one' },
				{ url: other.url.replace('127.0.0.1', 'localhost'), token: 'token-other' },
			],
			credential: perItem({ allowedHttpRequestDomains: mode, ...more }),
		});
		expect(error).toBeUndefined();
		expect(items.length).toBeGreaterThan(0);
	});
});

test('the token does not follow a redirect to another host', async () => {
	const elsewhere = await simulate();
	const faults = [
		{ then: { do: 'redirect' as const, to: `${elsewhere.url}/api/v2/reports_manager.php` } },
	];
	const { error } = await scenario({ sessions, settings: { faults }, parameters: january });
	expect(error?.message).toBe('The server sends the request to another address');
	expect(elsewhere.requests).toEqual([]);
});

test.each([
	['token', 'with space inside', 'The wolkvox token cannot be right'],
	['token', '={{ "" }}', 'The wolkvox token is missing'],
	[
		'baseUrl',
		'ftp://gateway.example',
		'The base URL is not a web address: “ftp://gateway.example”',
	],
])('a credential whose %s is %j is refused without a request', async (name, value, message) => {
	const { error, simulator } = await scenario({
		sessions,
		parameters: january,
		credential: { [name]: value },
	});
	expect(error?.message).toBe(message);
	expect(simulator.requests).toEqual([]);
});
