import fc from 'fast-check';
import {
	assertMayCarryToken,
	type RequestAddress,
	secretsIn,
	serverAddress,
	type ServerSetting,
} from '../../../../nodes/engine/client/serverAddress';
import { redactor, UnusableSetting } from '../../../../nodes/engine/settings/problem';
import { readOrRefused, refusalOf } from '../time/refusal';
import { anyAddress } from './addresses';

const OWN = 'https://wv0010.wolkvox.com';
const SERVER_ADDRESS = /^https:\/\/wv\d{4}\.wolkvox\.com$/;

describe('a server', () => {
	it.each<[unknown]>([
		['0010'],
		['10'],
		['010'],
		[10],
		['wv0010'],
		['WV0010'],
		['wv10'],
		['wv0010.wolkvox.com'],
		['0010.wolkvox.com'],
		['WV0010.Wolkvox.COM'],
		['wv0010.wolkvox.com/'],
		['https://wv0010.wolkvox.com'],
		['https://wv0010.wolkvox.com/'],
		['http://wv0010.wolkvox.com/'],
		['HTTPS://WV0010.WOLKVOX.COM/'],
		['https://wv0010.wolkvox.com/any/page?x=1'],
		['https://wv0010.wolkvox.com/manager/index.php#/reports?from=a@b.c'],
		['https://wv0010.wolkvox.com?x=1'],
		['https://wv0010.wolkvox.com#top'],
		['https://wv0010.wolkvox.com/página/año'],
		[' 0010 '],
		['\u00a00010\u00a0'],
	])('%j is wv0010', (server) => {
		expect(serverAddress({ server })).toBe(OWN);
	});

	it.each([
		['1', 'wv0001'],
		['0068', 'wv0068'],
		['wv1234.wolkvox.com', 'wv1234'],
	])('%s is %s', (server, name) => {
		expect(serverAddress({ server, baseUrl: '' })).toBe(`https://${name}.wolkvox.com`);
	});

	it.each([
		['another domain', 'evil.example'],
		['a fragment that cuts off the domain', 'evil.example/#'],
		['a query that cuts off the domain', 'evil.example?'],
		['userinfo', 'x@evil.example'],
		['userinfo that looks like the server', 'https://wv0010.wolkvox.com@evil.example/'],
		['userinfo before the server', 'https://user:password@wv0010.wolkvox.com/'],
		['a number at the start of another domain', '0010.evil.example'],
		['a server at the start of another domain', 'wv0010.evil.example'],
		['the domain inside another', 'wv0010.wolkvox.com.evil.example'],
		['the domain at the end of another', 'https://wv0010.evilwolkvox.com/'],
		['the domain as a page', 'https://evil.example/wv0010.wolkvox.com'],
		['a name that is no number', 'crm.wolkvox.com'],
		['a subdomain', 'https://x.wv0010.wolkvox.com/'],
		['a page after a bare number', '0010/..'],
		['a query after a bare number', '0010?x'],
		['a fragment after a bare number', '0010#'],
		['userinfo after a bare number', '0010@evil.example'],
		['backslashes', 'https://wv0010.wolkvox.com\\@evil.example'],
		['backslashes for slashes', 'https:\\\\wv0010.wolkvox.com\\'],
		['a backslash after a bare number', '0010\\'],
		['a port', 'wv0010.wolkvox.com:8443'],
		['a port of an address', 'https://wv0010.wolkvox.com:443/'],
		['a port after a bare number', '0010:8443'],
		['a dot at the end', 'wv0010.wolkvox.com.'],
		['a dot after a bare number', '0010.'],
		['a tab', '00\t10'],
		['a tab at the end', '0010\t'],
		['a line break at the end', '0010\n'],
		['a line break at the start', '\r\n0010'],
		['a zero byte', '0010\0'],
		['a zero byte in a page', 'https://wv0010.wolkvox.com/\0'],
		['a header after a line break', '0010\r\nHost: evil.example'],
		['a space in a page', 'https://wv0010.wolkvox.com/ evil.example'],
		['an escape', '0010%2eevil.example'],
		['five digits', '00010'],
		['no digits', 'wv'],
		['a minus', '-10'],
		['a fraction', '0.5'],
		['a number alone as an address', 'https://0010'],
		['a name alone as an address', 'https://wv0010/'],
		['another scheme', 'ftp://wv0010.wolkvox.com'],
		['no scheme', '//wv0010.wolkvox.com'],
		['a script', 'javascript:0010'],
		['Arabic digits', '٠٠١٠'],
		['full-width digits', '００１０'],
		['a full-width dot', 'wv0010．wolkvox．com'],
		['an ideographic full stop', 'wv0010。wolkvox。com'],
		['a full-width slash', 'wv0010.wolkvox.com／@evil.example'],
		['a Cyrillic letter', 'wv0010.wоlkvox.com'],
		['a space of no width', '0010\u200b'],
		['a mark of direction', '\u202e0100'],
	])('is not %s', (_name, server) => {
		expect(refusalOf(() => serverAddress({ server })).advice).toContain('0010');
	});

	it.each([
		['the sign for kelvin in “wolkvox”', 'wv0010.wol\u212avox.com'],
		['a long s in “https”', 'http\u017f://0010'],
	])('is not written with letters that only look alike: %s', (_name, server) => {
		refusalOf(() => serverAddress({ server }));
	});

	it.each<[unknown]>([[''], [' '], [undefined], [null]])('that is %j is missing', (server) => {
		expect(refusalOf(() => serverAddress({ server })).message).toContain('missing');
	});

	it.each<[unknown]>([[{}], [['0010']], [true], [-10], [0.5], [10_000], [NaN], [1e21]])(
		'is not %p',
		(server) => {
			refusalOf(() => serverAddress({ server }));
		},
	);

	it('that is refused is shown', () => {
		expect(refusalOf(() => serverAddress({ server: 'x@evil.example' })).message).toContain(
			'“…@evil.example”',
		);
	});

	it('is one of wolkvox’s or refused, whatever the text', () => {
		fc.assert(
			fc.property(fc.oneof(anyAddress, fc.anything()), (server) => {
				const address = readOrRefused(() => serverAddress({ server }));
				if (address !== undefined) expect(address).toMatch(SERVER_ADDRESS);
			}),
			{ numRuns: 5_000 },
		);
	});
});

describe('a base URL', () => {
	it.each([
		['https://gateway.example', 'https://gateway.example'],
		['https://gateway.example/', 'https://gateway.example'],
		['https://gateway.example/wolkvox//', 'https://gateway.example/wolkvox'],
		['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
		['http://[::1]:8080/', 'http://[::1]:8080'],
		[' https://gateway.example ', 'https://gateway.example'],
	])('%j replaces the server', (baseUrl, address) => {
		expect(serverAddress({ server: '0010', baseUrl })).toBe(address);
		expect(serverAddress({ server: 'anything', baseUrl })).toBe(address);
	});

	it.each<[unknown]>([[''], [' '], [undefined], [null]])('that is %j does not', (baseUrl) => {
		expect(serverAddress({ server: '0010', baseUrl })).toBe(OWN);
	});

	it.each([
		'gateway.example',
		'//gateway.example',
		'ftp://gateway.example',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'https://',
		'https:///',
		'https://gateway.example/?x=1',
		'https://gateway.example/#',
		'https://gateway.example/a b',
		'https://gateway.example\n',
		'https://gate\tway.example',
		'https://gateway.example:99999',
		'https://gateway.example\0',
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
	const check = (request: RequestAddress, setting: ServerSetting = { server: '0010' }) =>
		assertMayCarryToken(request, setting);

	it.each<[string, RequestAddress]>([
		['the credential’s own server', { url: `${OWN}/api/v2/x.php` }],
		['its port, written out', { url: `${OWN}:443/api/v2/x.php` }],
		['a path below the base', { url: '/api/v2/x.php', baseURL: OWN }],
		['a path without a slash', { url: 'api/v2/x.php', baseURL: OWN }],
		['the base alone', { url: '', baseURL: OWN }],
		['the base alone, without a URL', { url: undefined, baseURL: OWN }],
		['another server of wolkvox', { url: 'https://wv0068.wolkvox.com/api' }],
		['another service of wolkvox', { url: 'https://crm.wolkvox.com/server/API' }],
		['capital letters', { url: 'HTTPS://WV0010.WOLKVOX.COM/api' }],
		[
			'an absolute URL that replaces the base',
			{ url: `${OWN}/x`, baseURL: 'https://evil.example' },
		],
		['a query with another address', { url: `${OWN}/x?u=https://evil.example` }],
	])('may go to %s', (_name, request) => {
		expect(() => check(request)).not.toThrow();
	});

	it.each<[string, RequestAddress]>([
		['another host', { url: 'https://evil.example/api' }],
		['another host that replaces the base', { url: 'https://evil.example/', baseURL: OWN }],
		['a protocol-relative address', { url: '//evil.example/api', baseURL: OWN }],
		['a protocol-relative address of many slashes', { url: '////evil.example/', baseURL: OWN }],
		['backslashes for slashes', { url: '\\\\evil.example/api', baseURL: OWN }],
		['a slash and a backslash', { url: '/\\evil.example/api', baseURL: OWN }],
		['a tab between the slashes', { url: '/\t/evil.example/api', baseURL: OWN }],
		['a tab before the slashes', { url: '\t//evil.example/api', baseURL: OWN }],
		['a line break in the scheme', { url: 'ht\ntps://evil.example/', baseURL: OWN }],
		['http to another server of wolkvox', { url: 'http://wv0068.wolkvox.com/' }],
		['http to its own server', { url: 'http://wv0010.wolkvox.com/' }],
		['a port of its own server', { url: `${OWN}:8443/` }],
		['a port of another server of wolkvox', { url: 'https://wv0068.wolkvox.com:8443/' }],
		['the domain inside another', { url: 'https://wv0010.wolkvox.com.evil.example/' }],
		['a domain that ends alike', { url: 'https://evilwolkvox.com/' }],
		['a server that ends alike', { url: 'https://wv0010.evilwolkvox.com/' }],
		['a domain that begins alike', { url: 'https://wolkvox.com.evil.example/' }],
		['userinfo that looks like wolkvox', { url: 'https://wv0010.wolkvox.com@evil.example/' }],
		['userinfo and a backslash', { url: 'https://evil.example\\@wv0010.wolkvox.com/' }],
		['a fragment that looks like wolkvox', { url: 'https://evil.example#.wolkvox.com' }],
		['a query that looks like wolkvox', { url: 'https://evil.example?.wolkvox.com' }],
		['another scheme', { url: 'ftp://wv0010.wolkvox.com/' }],
		['a socket', { url: 'ws://wv0010.wolkvox.com/' }],
		['a file', { url: 'file:///etc/passwd', baseURL: OWN }],
		['data', { url: 'data:text/plain,x', baseURL: OWN }],
		['another base', { url: '/api', baseURL: 'https://evil.example' }],
		['a base that is no address', { url: '/api', baseURL: 'wv0010.wolkvox.com' }],
		['a path without a base', { url: '/api' }],
		['no address at all', { url: undefined }],
	])('does not go to %s', (_name, request) => {
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

	describe('with a base URL', () => {
		const gateway = { server: '0010', baseUrl: 'http://gateway.example:8080/wolkvox/' };

		it.each(['http://gateway.example:8080/x', `${OWN}/x`])('may go to %s', (url) => {
			expect(() => check({ url }, gateway)).not.toThrow();
		});

		it.each([
			'http://gateway.example/x',
			'https://gateway.example:8080/x',
			'http://gateway.example:8081/x',
			'http://sub.gateway.example:8080/x',
			'http://wv0010.wolkvox.com/x',
		])('does not go to %s', (url) => {
			expect(refusalOf(() => check({ url }, gateway)).advice).toContain('gateway.example:8080');
		});
	});

	it('goes nowhere when the server of the credential is refused', () => {
		const refusal = refusalOf(() => check({ url: `${OWN}/x` }, { server: 'evil.example/#' }));
		expect(refusal.message).toContain('not a wolkvox server');
	});

	it('goes to no other host, whatever the address, however URL and base are put together', () => {
		const settings = fc.constantFrom<ServerSetting>(
			{ server: '0010' },
			{ server: '0010', baseUrl: 'http://gateway.example:8080' },
			{ server: '0010', baseUrl: 'https://gateway.example/wolkvox' },
		);
		let allowed = 0;
		fc.assert(
			fc.property(settings, anyAddress, fc.option(anyAddress), (setting, url, otherBase) => {
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
			}),
			{ numRuns: 10_000 },
		);
		expect(allowed).toBeGreaterThan(300);
	});
});

describe('a secret in an address', () => {
	it.each<[string, { server?: unknown; baseUrl?: unknown }]>([
		['a password', { baseUrl: 'http://user:hunter2@gateway.example/a b' }],
		['a password without a scheme', { baseUrl: 'user:hunter2@gateway.example' }],
		['a password with an @', { baseUrl: 'ftp://user:p@hunter2@gateway.example' }],
		['a key', { baseUrl: 'https://gateway.example/x?key=hunter2' }],
		['a key behind a hash', { baseUrl: 'https://gateway.example/x#hunter2' }],
		['an object', { baseUrl: { password: 'hunter2' } }],
		['a key as the user', { baseUrl: 'hunter2@gateway.example/a b' }],
		['a password before an encoded @', { baseUrl: 'https://user:hunter2%40gateway example' }],
		['a key before an encoded @', { baseUrl: 'https://hunter2%40gateway example' }],
		['a password without an @', { baseUrl: 'https://user:hunter2 gateway.example' }],
		['a long password', { baseUrl: `https://user:hunter2${'x'.repeat(3_000)}@gateway.example` }],
		['a password in the server', { server: 'user:hunter2@wv0010.wolkvox.com' }],
	])('is not shown: %s', (_name, setting) => {
		const thrown = (() => {
			try {
				return serverAddress(setting);
			} catch (error) {
				return error;
			}
		})();
		expect(thrown).toBeInstanceOf(UnusableSetting);
		expect(String(thrown)).not.toContain('hunter2');
	});

	it('is known, so that a server may not repeat it', () => {
		const redact = redactor('token', secretsIn('https://user:p%40ss@gateway.example'));
		const said = `p@ss p%40ss ${btoa('user:p@ss')} token`;
		expect(redact(said)).not.toMatch(/p@ss|p%40ss|dXNlcjpwQHNz|token /);
		expect(secretsIn('https://gateway.example')).toEqual([]);
	});

	it.each(['user:100%@', 'us%er:hunter2@', 'user:%zz@', 'hunter2@', '%@', ':hunter2@'])(
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
