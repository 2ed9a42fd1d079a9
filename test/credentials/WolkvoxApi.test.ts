import fc from 'fast-check';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { WolkvoxApi } from '../../credentials/WolkvoxApi.credentials';
import { TIME_ZONES } from '../../credentials/timeZones';
import { TOKEN_TEST } from '../../credentials/tokenTest';
import { ZoneClock } from '../../nodes/engine/time/zone';
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
	it.each<[string, Partial<Request>, ICredentialDataDecryptedObject?]>([
		['a URL', { url: `${OWN}/api/v2/x.php` }],
		['a base and a path', { baseURL: OWN, url: '/api/v2/x.php' }],
		['a `uri`, as n8n’s older requests have it', { uri: `${OWN}/api/v2/x.php` }],
		['a gateway', { url: 'http://gateway.example/x' }, { baseUrl: 'http://gateway.example/y/' }],
	])('is set on a request with %s', async (_name, request, changes = {}) => {
		const { headers } = await authenticate(request, changes);
		expect(headers).toEqual({ 'wolkvox-token': 'tok_secret' });
	});

	it('is all that changes, besides that no redirect is followed, and the given request stays as it was', async () => {
		const headers = { accept: 'text/plain', 'wolkvox-token': 'other' };
		const request = { url: OWN, qs: { api: 'x' }, body: { a: 1 }, headers };
		const before = structuredClone(request);
		const sent = await authenticate(request, { token: ' tok_secret\n' });
		expect(request).toEqual(before);
		expect(sent).toEqual({
			...before,
			headers: { accept: 'text/plain', 'wolkvox-token': 'tok_secret' },
			allowedDomains: 'wv0010.wolkvox.com, *.wolkvox.com',
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
			maxRedirects: 0,
		});
	});

	it('brings an end after 20 seconds to the test, and to no other request', async () => {
		const [url, qs] = ['/api/v2/information.php', { api: 'token_info' }];
		const own = { abortSignal: new AbortController().signal };
		const requests = [{ qs }, { qs, ...own }, { qs: { api: 'agents' } }];
		const sent = requests.map(async (one) => await authenticate({ baseURL: OWN, url, ...one }));
		const [test, ...others] = (await Promise.all(sent)).map(({ timeout }) => timeout);
		expect(test).toBeLessThan(20_000);
		expect(others).toEqual([undefined, undefined]);
	});
});

/** Which addresses and credentials are refused: nodes/engine/client/serverAddress.test.ts. */
describe('refuses with a UserError', () => {
	it.each<[Partial<Request>, string]>([
		[{ url: 'https://evil.example/x?y=1' }, '“evil.example”'],
		[{ uri: 'https://evil.example/x' }, '“evil.example”'],
		[{}, 'this address'],
	])('%j', async (request, shown) => {
		const { message } = await refusalOf(request);
		expect(message).toContain(`The wolkvox token is not sent to ${shown}`);
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
				const thrown = await authenticate(request, { token: secret }).catch(
					(error: UserError) => error,
				);
				if (!(thrown instanceof Error)) return;
				refused++;
				expect(thrown).toBeInstanceOf(UserError);
				const { message, stack = '', cause } = thrown;
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

	it('the token is a secret and has a test, and the zones are those that can be used', () => {
		const fieldOf = (wanted: string) => type.properties.find(({ name }) => name === wanted);
		expect(fieldOf('token')?.typeOptions).toEqual({ password: true });
		expect(type.test).toBe(TOKEN_TEST);
		expect(fieldOf('simultaneousRequests')?.options).toMatchObject([{ value: 1 }, { value: 2 }]);
		expect(fieldOf('timeZone')?.options).toBe(TIME_ZONES);
		const zones = TIME_ZONES.map(({ value }) => String(value));
		expect(new Set(zones).size).toBe(zones.length);
		expect(zones.filter((zone) => !new ZoneClock(zone).zone.isValid)).toEqual([]);
		expect(zones).toContain(fieldOf('timeZone')?.default);
		// The countries where wolkvox operates come first.
		const first = TIME_ZONES.slice(0, 9).map(({ name }) => name.replace(/ \(.*/, ''));
		expect(first.join(' ')).toBe(
			'Colombia Chile Ecuador Guatemala Honduras Mexico Nicaragua Panama Peru',
		);
	});
});
