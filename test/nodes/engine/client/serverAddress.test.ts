import fc from 'fast-check';
import {
	assertMayCarryToken,
	type RequestAddress,
	secretsIn,
	serverAddress,
	type CredentialFields,
} from '../../../../nodes/engine/client/credential';
import { redactor } from '../../../../nodes/engine/settings/settings';
import { runs } from '../readings';
import { readOrRefused, refusalOf } from '../time/refusal';
import { anyAddress } from './addresses';

const OWN = 'https://wv0010.wolkvox.com';

describe('a server', () => {
	it.each<string | number>([
		...['0010', 10, 'WV10', ' 0010 ', '\u00a00010\u00a0', '0010.wolkvox.com'],
		...['WV0010.Wolkvox.COM/', 'http://wv0010.wolkvox.com/', 'HTTPS://WV0010.WOLKVOX.COM'],
		'https://wv0010.wolkvox.com#top',
		'https://wv0010.wolkvox.com/página/index.php?x=1#/reports?from=a@b.c',
	])('%j is wv0010', (server) => {
		expect(serverAddress({ server, baseUrl: '' })).toBe(OWN);
	});

	it('has four digits', () => {
		expect(serverAddress({ server: '1' })).toBe('https://wv0001.wolkvox.com');
		expect(serverAddress({ server: 'wv1234.wolkvox.com' })).toBe('https://wv1234.wolkvox.com');
	});

	it.each([
		['a query that cuts off the domain', 'evil.example?'],
		['userinfo that looks like the server', 'https://wv0010.wolkvox.com@evil.example/'],
		['a server at the start of another domain', 'wv0010.evil.example'],
		['the domain inside another', 'wv0010.wolkvox.com.evil.example'],
		['backslashes', 'https://wv0010.wolkvox.com\\@evil.example'],
		['a port', 'https://wv0010.wolkvox.com:443/'],
		['a dot at the end', 'wv0010.wolkvox.com.'],
		['a header after a line break', '0010\r\nHost: evil.example'],
		['an address with a control character', 'https://wv0010.wolkvox.com/\0'],
		['five digits', '00010'],
		['Arabic digits', '٠٠١٠'],
		['the sign for kelvin in “wolkvox”', 'wv0010.wol\u212avox.com'],
		['a space of no width', '0010\u200b'],
	])('is not %s', (_name, server) => {
		expect(refusalOf(() => serverAddress({ server })).advice).toContain('0010');
	});

	it.each<[unknown]>([[''], [' '], [undefined], [null]])('that is %j is missing', (server) => {
		expect(refusalOf(() => serverAddress({ server })).message).toContain('missing');
	});

	it('is one of wolkvox’s or refused, whatever the text', () => {
		const property = fc.property(fc.oneof(anyAddress, fc.anything()), (server) => {
			const address = readOrRefused(() => serverAddress({ server }));
			if (address !== undefined) expect(address).toMatch(/^https:\/\/wv\d{4}\.wolkvox\.com$/);
		});
		fc.assert(property, runs(1_000));
	});
});

describe('a base URL', () => {
	it.each([
		['https://gateway.example/wolkvox//', 'https://gateway.example/wolkvox'],
		['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
		['http://[::1]:8080/', 'http://[::1]:8080'],
		[' https://gateway.example ', 'https://gateway.example'],
	])('%j replaces the server', (baseUrl, address) => {
		expect(serverAddress({ server: '0010', baseUrl })).toBe(address);
		expect(serverAddress({ server: 'anything', baseUrl })).toBe(address);
	});

	it.each<[unknown]>([[' '], [undefined], [null]])('that is %j does not', (baseUrl) => {
		expect(serverAddress({ server: '0010', baseUrl })).toBe(OWN);
	});

	it.each([
		...['gateway.example', 'ftp://gateway.example', 'https://', 'https://gateway.example/?x=1'],
		...[
			'https://gateway.example/a b',
			'https://gateway.example\n',
			'https://gateway.example:99999',
		],
		// Nor is it left out: the token must not go past a gateway.
		...[{}, [], false],
	])('is not %j', (baseUrl) => {
		const refusal = refusalOf(() => serverAddress({ server: '0010', baseUrl }));
		expect(refusal.message).toContain('base URL');
	});
});

function parsed(url: string, baseURL?: string): URL | undefined {
	return URL.canParse(url, baseURL) ? new URL(url, baseURL) : undefined;
}

/** The address that axios 1.18, which n8n sends with, makes of the two: joined, not resolved. */
function joinedByAxios({ url = '', baseURL }: RequestAddress): URL | undefined {
	if (/^https?:(?!\/\/)/i.test(url)) return undefined;
	const isAbsolute = /^([a-z][a-z\d+\-.]*:)?\/\//i.test(url);
	if (baseURL === undefined || isAbsolute) return parsed(url);
	const joined = url ? `${baseURL.replace(/\/?\/$/, '')}/${url.replace(/^\/+/, '')}` : baseURL;
	return parsed(joined);
}

describe('the token', () => {
	const check = (request: RequestAddress, setting: CredentialFields = { server: '0010' }) =>
		assertMayCarryToken(request, setting);

	it.each<RequestAddress>([
		{ url: `${OWN}/api/v2/x.php` },
		{ url: '/api/v2/x.php', baseURL: OWN },
		{ url: undefined, baseURL: OWN },
		{ url: 'https://crm.wolkvox.com/server/API' },
		{ url: `${OWN}/x`, baseURL: 'https://evil.example' },
	])('may go to %j', (request) => {
		expect(() => check(request)).not.toThrow();
	});

	it.each<RequestAddress>([
		{ url: 'https://evil.example/', baseURL: OWN },
		{ url: '//evil.example/api', baseURL: OWN },
		{ url: '/\t/evil.example/api', baseURL: OWN },
		{ url: 'http://wv0068.wolkvox.com/' },
		{ url: `${OWN}:8443/` },
		{ url: 'https://wv0010.wolkvox.com.evil.example/' },
		{ url: 'https://wv0010.wolkvox.com@evil.example/' },
		{ url: 'file:///etc/passwd', baseURL: OWN },
		{ url: '/api', baseURL: 'https://evil.example' },
		{ url: undefined },
	])('does not go to %j', (request) => {
		const refusal = refusalOf(() => check(request));
		expect(refusal.message).toContain('token is not sent');
		expect(refusal.advice).toContain('wv0010.wolkvox.com');
	});

	it.each([
		' https://wv0010.wolkvox.com/x',
		'\thttps://wv0010.wolkvox.com/x',
		'ht\ttps://wv0010.wolkvox.com/x',
	])('does not go to a base that axios puts before what only seems absolute: %j', (url) => {
		const request = { url, baseURL: 'http://evil.example' };
		expect(new URL(request.url, request.baseURL).host).toBe('wv0010.wolkvox.com');
		expect(joinedByAxios(request)?.host).toBe('evil.example');
		refusalOf(() => check(request));
	});

	it('names the host that it does not go to, and nothing else of the address', () => {
		const url = 'https://user:secret@evil.example:8443/page?token=secret#secret';
		const { message, advice } = refusalOf(() => check({ url }));
		expect(message).toContain('“evil.example:8443”');
		expect(message + advice).not.toContain('secret');
	});

	it.each([
		['http://gateway.example:8080/x', true],
		[`${OWN}/x`, true],
		['https://gateway.example:8080/x', false],
		['http://wv0010.wolkvox.com/x', false],
	])('with a base URL, may go to %s: %s', (url, expected) => {
		const gateway = { server: '0010', baseUrl: 'http://gateway.example:8080/wolkvox/' };
		if (expected) return expect(() => check({ url }, gateway)).not.toThrow();
		expect(refusalOf(() => check({ url }, gateway)).advice).toContain('gateway.example:8080');
	});

	it('goes to no other host, whatever the address, however URL and base are put together', () => {
		const settings = fc.constantFrom<CredentialFields>(
			{ server: '0010' },
			{ server: '0010', baseUrl: 'http://gateway.example:8080' },
			{ server: '0010', baseUrl: 'https://gateway.example/wolkvox' },
		);
		let allowed = 0;
		const drawn = fc.tuple(settings, anyAddress, fc.option(anyAddress));
		const property = fc.property(drawn, ([setting, url, otherBase]) => {
			const own = serverAddress(setting);
			const request = { url, baseURL: otherBase ?? own };
			if (readOrRefused(() => check(request, setting) ?? true) === undefined) return;
			allowed++;
			for (const target of [parsed(url, request.baseURL), joinedByAxios(request)]) {
				// What is no address cannot be sent to.
				if (!target) continue;
				const isOwn = target.origin === new URL(own).origin;
				const isWolkvox = /^https:\/\/[^/:@]*\.wolkvox\.com$/.test(target.origin);
				expect([request, isOwn || isWolkvox]).toEqual([request, true]);
			}
		});
		fc.assert(property, runs(4_000));
		expect(allowed).toBeGreaterThan(100);
	});
});

describe('a secret in an address', () => {
	it.each<[string, { server?: unknown; baseUrl?: unknown }]>([
		['a password', { baseUrl: 'http://user:hunter2@gateway.example/a b' }],
		['a key', { baseUrl: 'https://gateway.example/x?key=hunter2' }],
		['an object', { baseUrl: { password: 'hunter2' } }],
		['a password before an encoded @', { baseUrl: 'https://user:hunter2%40gateway example' }],
		['a password without an @', { baseUrl: 'https://user:hunter2 gateway.example' }],
		['a password in the server', { server: 'user:hunter2@wv0010.wolkvox.com' }],
	])('is not shown: %s', (_name, setting) => {
		const { message, advice } = refusalOf(() => serverAddress(setting));
		expect(message + advice).not.toContain('hunter2');
	});

	it('is known, so that a server may not repeat it', () => {
		const redact = redactor('token', secretsIn('https://user:p%40ss@gateway.example'));
		const said = `p@ss p%40ss ${btoa('user:p@ss')} token`;
		expect(redact(said)).not.toMatch(/p@ss|p%40ss|dXNlcjpwQHNz|token /);
		expect(secretsIn('https://gateway.example')).toEqual([]);
	});

	it.each(['user:100%@', 'user:%zz@', 'hunter2@', ':hunter2@'])(
		'is known in whatever form: %s',
		(userinfo) => {
			const [user, password = ''] = userinfo.slice(0, -1).split(':');
			const redact = redactor('token', secretsIn(`https://${userinfo}gateway.example`));
			const said = redact(`[${userinfo.slice(0, -1)}] [${btoa(`${user}:${password}`)}]`);
			expect(said).not.toContain(password || user);
			expect(said).not.toContain(btoa(`${user}:${password}`).replace(/=+$/, ''));
		},
	);

	it('does not stop n8n, however long the address', () => {
		for (const filler of ['/', ' ', '@', '?']) {
			const baseUrl = `http://x${filler.repeat(1_000_000)}x`;
			expect(() => serverAddress({ baseUrl })).toThrow('The base URL is not a web address');
		}
	});
});
