import type { ICredentialDataDecryptedObject, IExecuteFunctions, NodeApiError } from 'n8n-workflow';

import { TOKEN_TEST } from '../../credentials/tokenTest';
import { startSimulator, type Simulator } from '../simulator';
import { simulate } from '../simulator/support';
import { credentialFor, custom, ofItem, rowsHeld, rowsOf, sorted, twoYears } from './arrangement';
import { isAtLeast } from './coreVersion';
import { nodeOf, nodeTypeOf, runNode, startFlow } from './engine';

const sessions = twoYears(1_000);
const january = custom('2025-01-01', '2025-01-31');

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

	const perItem = (more: ICredentialDataDecryptedObject = {}) =>
		credentialFor(one, { baseUrl: '={{ $json.url }}', token: '={{ $json.token }}', ...more });

	test('send each token to its own address', async () => {
		const { items, error } = await runNode({
			parameters: custom('2025-01-01', '2026-06-30'),
			input: [
				{ url: one.url, token: 'token-one' },
				{ url: other.url, token: 'token-other' },
			],
			credential: perItem(),
		});
		expect(error).toBeUndefined();
		for (const [item, simulator] of [one, other].entries()) {
			const held = rowsHeld(simulator, '2025-01-01', '2026-06-30');
			expect(held.length).toBeGreaterThan(0);
			expect(sorted(rowsOf(ofItem(items, item)))).toEqual(sorted(held));
		}
		expect(new Set(one.requests.map(({ token }) => token))).toEqual(new Set(['token-one']));
		expect(new Set(other.requests.map(({ token }) => token))).toEqual(new Set(['token-other']));
	});

	// Older ones apply the restriction to the node's own address as well, the last releases of 1.x, too.
	const testWhereExempt = isAtLeast(2, 41) ? test : test.skip;

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

describe('the test of a credential', () => {
	afterEach(() => jest.restoreAllMocks());

	/** Sends it as n8n does, and returns the code of the error, which is all that n8n shows then. */
	async function codeShown(credential: ICredentialDataDecryptedObject): Promise<unknown> {
		let shown: unknown;
		const tester = nodeTypeOf('Tester', async function (this: IExecuteFunctions) {
			const context = Object.create(this, { getExecutionCancelSignal: { value: () => undefined } });
			const { url = '', qs } = TOKEN_TEST.request;
			const request = { url, qs, baseURL: String(credential.baseUrl), timeout: 300_000 };
			await this.helpers.httpRequestWithAuthentication
				.call(context, 'wolkvoxApi', request)
				// 1.123 has the code of its cause in place of the status.
				.catch((error: NodeApiError) => (shown = Object(error.cause).code ?? error.httpCode));
			return [[]];
		});
		tester.description.credentials = [{ name: 'wolkvoxApi', required: true }];
		const nodes = [nodeOf('Tester', 'tester')];
		await startFlow({ nodes, connections: {}, types: { tester }, credential });
		return shown;
	}

	test('of a server that would hang ends within 20 seconds with a sentence', async () => {
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		const patience = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(300));
		const simulator = await simulate({ faults: [{ then: { do: 'hangMidBody' } }] });
		const code = await codeShown(credentialFor(simulator));
		expect(code).toContain('wolkvox does not answer at this address. Check the server');
		expect(code).toContain('allowlist');
		expect(patience.mock.calls).toEqual([[expect.any(Number)]]);
		expect(patience.mock.calls[0][0]).toBeLessThanOrEqual(20_000);
	});

	test('says what the network says where that is soon', async () => {
		expect(await codeShown(credentialFor({ url: 'http://127.0.0.1:9' }))).toBe('ECONNREFUSED');
	});
});
