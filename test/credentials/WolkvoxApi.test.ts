import fc from 'fast-check';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { WolkvoxApi } from '../../credentials/WolkvoxApi.credentials';
import { TOKEN_TEST } from '../../credentials/tokenTest';
import { anyAddress } from '../nodes/engine/client/addresses';
import { runs } from '../nodes/engine/readings';

const OWN = 'https://wv0010.wolkvox.com';
const CREDENTIAL = {
	server: '0010',
	token: 'tok_secret',
	timeZone: 'America/Bogota',
	simultaneousRequests: 1,
	baseUrl: '',
};

type Request = IHttpRequestOptions & { uri?: string };

async function authenticate(
	request: Partial<Request>,
	changes: ICredentialDataDecryptedObject = {},
): Promise<IHttpRequestOptions> {
	const { authenticate: method } = new WolkvoxApi();
	if (typeof method !== 'function') throw new Error('authenticate is no function');
	return await method({ ...CREDENTIAL, ...changes }, request as Request);
}

async function refusalOf(
	request: Partial<Request>,
	changes: ICredentialDataDecryptedObject = {},
): Promise<UserError> {
	const error: unknown = await authenticate(request, changes).catch((thrown: unknown) => thrown);
	if (error instanceof UserError) return error;
	throw new Error(`Not refused with a UserError: ${JSON.stringify(error)}`);
}

describe('the header', () => {
	it.each<[string, Partial<Request>]>([
		['a URL', { url: `${OWN}/api/v2/x.php` }],
		['a base and a path', { baseURL: OWN, url: '/api/v2/x.php' }],
		['a `uri`, as n8n’s older requests have it', { uri: `${OWN}/api/v2/x.php` }],
		['another server of wolkvox', { url: 'https://wv0068.wolkvox.com/api/v2/x.php' }],
	])('is set on a request with %s', async (_name, request) => {
		const { headers } = await authenticate(request);
		expect(headers).toEqual({ 'wolkvox-token': 'tok_secret' });
	});

	it('stands trimmed beside the request’s own, in the place of another token', async () => {
		const request = { url: OWN, headers: { accept: 'text/plain', 'wolkvox-token': 'other' } };
		const { headers } = await authenticate(request, { token: ' tok_secret\n' });
		expect(headers).toEqual({ accept: 'text/plain', 'wolkvox-token': 'tok_secret' });
	});

	it('is all that changes, besides that no redirect is followed, and the given request stays as it was', async () => {
		const request = { url: OWN, qs: { api: 'x' }, body: { a: 1 }, headers: { accept: 'x' } };
		const before = structuredClone(request);
		const sent = await authenticate(request);
		expect(request).toEqual(before);
		const allowedDomains = 'wv0010.wolkvox.com, *.wolkvox.com';
		expect({ ...sent, headers: request.headers }).toEqual({
			...before,
			allowedDomains,
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
			maxRedirects: 0,
		});
	});

	it('brings an end after 20 seconds to the test, and to no other request', async () => {
		const [url, qs] = ['/api/v2/information.php', { api: 'token_info' }];
		const own = { abortSignal: new AbortController().signal };
		const timeouts = [
			{ url, qs },
			{ url, qs, ...own },
			{ url, qs: { api: 'agents' } },
		].map(async (request) => (await authenticate({ baseURL: OWN, ...request })).timeout);
		const [test, ...others] = await Promise.all(timeouts);
		expect(test).toBeLessThan(20_000);
		expect(others).toEqual([undefined, undefined]);
	});

	it('goes to the gateway of a base URL', async () => {
		const changes = { baseUrl: 'http://gateway.example:8080/wolkvox/' };
		const request = { baseURL: 'http://gateway.example:8080/wolkvox', url: '/api/v2/x.php' };
		expect((await authenticate(request, changes)).headers).toHaveProperty('wolkvox-token');
		await refusalOf({ url: 'http://gateway.example/x' }, changes);
	});
});

/** Which addresses and credentials are refused: nodes/engine/client/serverAddress.test.ts. */
describe('refuses with a UserError', () => {
	it.each<[string, Partial<Request>, string]>([
		['another host', { url: 'https://evil.example/x?y=1' }, '“evil.example”'],
		['a `uri` to another host', { uri: 'https://evil.example/x' }, '“evil.example”'],
		['a protocol-relative URL', { baseURL: OWN, url: '//evil.example' }, 'this address'],
		['no address', {}, 'this address'],
	])('%s', async (_name, request, shown) => {
		const { message } = await refusalOf(request);
		expect(message).toContain('The wolkvox token is not sent to');
		expect(message).toContain(shown);
		expect(message).toContain('This credential only works for wv0010.wolkvox.com');
	});

	it.each<[ICredentialDataDecryptedObject, string]>([
		[{ server: 'evil.example/#' }, 'This is not a wolkvox server: “evil.example/#”.'],
		[{ baseUrl: 'gateway' }, 'The base URL is not a web address: “gateway”.'],
		[{ token: 'tok_ secret' }, 'The wolkvox token cannot be right.'],
	])('the credential with %j, and says what to do', async (changes, part) => {
		const { message } = await refusalOf({ url: OWN }, changes);
		expect(message).toContain(part);
		expect(message.length).toBeGreaterThan(part.length + 20);
		expect(message).not.toContain('tok_');
	});

	it('and never with the token in the error, wherever the request would go', async () => {
		const token = fc.constantFrom('tok_secret', 'tok_ secret', 'tok_\r\nsecret', 'tok_é');
		let refused = 0;
		await fc.assert(
			fc.asyncProperty(token, anyAddress, fc.option(anyAddress), async (secret, url, baseURL) => {
				const request = {
					url: `${url}?t=tok_secret#tok_secret`,
					baseURL: baseURL ?? OWN,
					headers: { 'wolkvox-token': 'tok_old' },
				};
				const sent = authenticate(request, { token: secret });
				const thrown: unknown = await sent.then(
					() => undefined,
					(error: unknown) => error,
				);
				if (thrown === undefined) return;
				refused++;
				expect(thrown).toBeInstanceOf(UserError);
				const { message, stack = '', cause } = thrown as UserError;
				const shown = [message, stack, JSON.stringify(thrown), String(cause)].join();
				expect(shown).not.toContain('tok_');
			}),
			runs(200),
		);
		expect(refused).toBeGreaterThan(40);
	});
});

describe('what saved credentials depend on', () => {
	const type = new WolkvoxApi();

	it('names, defaults, and what is required', () => {
		expect([type.name, type.displayName]).toEqual(['wolkvoxApi', 'Wolkvox API']);
		const fields = type.properties.map((one) => [one.name, one.default, one.required ?? false]);
		expect(fields).toEqual([
			['server', '', true],
			['allowlistNotice', '', false],
			['token', '', true],
			['timeZone', 'America/Bogota', false],
			['simultaneousRequests', 1, false],
			['baseUrl', '', false],
		]);
	});

	it('the token is a secret, and has a test', () => {
		const token = type.properties.find(({ name }) => name === 'token');
		expect(token?.typeOptions).toEqual({ password: true });
		expect(type.test).toBe(TOKEN_TEST);
	});

	it('one or two simultaneous requests', () => {
		const requests = type.properties.find(({ name }) => name === 'simultaneousRequests');
		expect(requests?.options).toMatchObject([{ value: 1 }, { value: 2 }]);
	});
});
