import fc from 'fast-check';

import { readCredential, readToken } from '../../../../nodes/engine/client/credential';
import { readOrRefused, refusalOf } from '../time/refusal';

const FIELDS = {
	server: '10',
	token: 'a-token',
	timeZone: 'America/Santiago',
	simultaneousRequests: 2,
	baseUrl: '',
};

it('reads its fields', () => {
	const { clock, ...rest } = readCredential(FIELDS);
	expect(rest).toEqual({
		address: 'https://wv0010.wolkvox.com',
		token: 'a-token',
		simultaneousRequests: 2,
	});
	expect(clock.name).toBe('America/Santiago');
});

it.each<[object, string]>([
	[{ server: 'evil.example/#' }, 'server'],
	[{ baseUrl: 'gateway' }, 'base URL'],
	[{ token: '' }, 'token is missing'],
	[{ token: 'a token' }, 'token cannot be right'],
	[{ timeZone: 'America/Macondo' }, 'time zone of the credential is not known: “America/Macondo”'],
	[{ simultaneousRequests: 0 }, '“Simultaneous Requests”'],
	[{ simultaneousRequests: 3 }, '“Simultaneous Requests”'],
])('refuses %j, naming the field', (change, part) => {
	expect(refusalOf(() => readCredential({ ...FIELDS, ...change })).message).toContain(part);
});

describe('a token', () => {
	it('loses the spaces around it', () => {
		expect(readToken('\ta-token\r\n')).toBe('a-token');
	});

	it.each<[unknown]>([[undefined], [7], [['a-token']], ['tokén'], ['a\u007f']])(
		'is not %j',
		(value) => {
			expect(refusalOf(() => readToken(value)).message).toContain('token');
		},
	);

	it('fits a header or is refused', () => {
		const nearly = fc.string({ unit: fc.constantFrom('a', '~', ' ', '\r', '\n', '\0', 'é') });
		fc.assert(
			fc.property(fc.oneof(nearly, fc.string({ unit: 'binary' }), fc.anything()), (value) => {
				const token = readOrRefused(() => readToken(value));
				if (token === undefined) return;
				expect(token).toBe(String(value).trim());
				expect(() => new Headers({ 'wolkvox-token': token })).not.toThrow();
			}),
		);
	});
});

it('never shows the token, whichever field is refused', () => {
	const token = fc.string({ minLength: 6 }).map((text) => `tok_${text}_en`);
	const change = fc.constantFrom(
		{},
		{ server: 'evil.example' },
		{ baseUrl: 'gateway' },
		{ timeZone: 'here' },
		{ simultaneousRequests: 9 },
	);
	fc.assert(
		fc.property(token, change, (secret, changes) => {
			try {
				readCredential({ ...FIELDS, token: secret, ...changes });
			} catch (error) {
				expect(JSON.stringify(error) + String(error)).not.toContain('tok_');
			}
		}),
	);
});
