// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { gzipSync } from 'node:zlib';

import { ask, envelopeOf, get, JANUARY, oneADay, rowsOf, simulate } from './support';
import { API_ERRORS, type ErrorName, type Fault, type FaultEffect } from './index';

const DAY = 86_400;
const GIVE_UP_MS = 60;

async function simulateFaults(...faults: Fault[]) {
	return await simulate({ faults }, oneADay(20));
}

/** The code of the network error that a call ends with. */
async function networkError(call: Promise<unknown>): Promise<string> {
	const error: unknown = await call.then(
		() => new Error('was answered'),
		(reason: unknown) => reason,
	);
	const { cause, name } = error as { cause?: { code?: string }; name: string };
	return cause?.code ?? name;
}

describe('effects', () => {
	const wholeText = async () => (await ask(await simulate({}, oneADay(20)))).text;

	it.each(Object.keys(API_ERRORS) as ErrorName[])('error %s', async (error) => {
		const simulator = await simulateFaults({ then: { do: 'error', error } });
		const seen = await ask(simulator);
		const { status, message } = API_ERRORS[error];
		expect(seen.status).toBe(status);
		expect(envelopeOf(seen)).toEqual({
			code: String(status),
			error: expect.stringMatching(/^[A-Z ]+$/),
			msg: message,
			data: null,
		});
		expect(simulator.requests).toMatchObject([{ status, rows: 0, fault: error, aborted: false }]);
	});

	it('error with another status, message and Retry-After', async () => {
		const simulator = await simulateFaults({
			name: 'busy',
			then: {
				do: 'error',
				error: 'tooManyRequests',
				status: 503,
				message: 'LATER "PLEASE"',
				retryAfter: 7,
			},
		});
		const seen = await ask(simulator);
		expect([seen.status, seen.headers.get('retry-after')]).toEqual([503, '7']);
		expect(envelopeOf(seen)).toMatchObject({ code: '503', msg: 'LATER "PLEASE"' });
		expect(simulator.requests[0].fault).toBe('busy');
	});

	it('error under HTTP 200', async () => {
		const seen = await ask(
			await simulateFaults({ then: { do: 'error', error: 'quotaUsedUp', underHttp200: true } }),
		);
		expect(seen.status).toBe(200);
		expect(envelopeOf(seen)).toMatchObject({ code: '403', msg: 'TOKEN LIMIT EXCEEDED' });
	});

	it('reset before the answer', async () => {
		const simulator = await simulateFaults({ then: { do: 'reset' } });
		expect(await networkError(ask(simulator))).toBe('ECONNRESET');
		expect(simulator.requests).toMatchObject([{ status: 0, fault: 'reset', aborted: false }]);
	});

	it('reset in the middle of the body', async () => {
		const simulator = await simulateFaults({ then: { do: 'resetMidBody' } });
		expect(await networkError(ask(simulator))).toBe('ECONNRESET');
		const { status, aborted } = simulator.requests[0];
		expect([status, aborted]).toEqual([200, false]);
	});

	it.each(['hang', 'hangMidBody'] as const)('%s until the client gives up', async (hang) => {
		const simulator = await simulateFaults({ when: { first: 1 }, then: { do: hang } });
		simulator.settings.simultaneousLimit = 1;
		const call = ask(simulator, undefined, undefined, { signal: AbortSignal.timeout(GIVE_UP_MS) });
		expect(await networkError(call)).toBe('TimeoutError');
		expect((await ask(simulator)).status).toBe(200);
		expect(simulator.requests).toMatchObject([{ fault: hang, aborted: true }, { aborted: false }]);
	});

	it.each([200, 404, 502])('a web page under %s', async (status) => {
		const seen = await ask(await simulateFaults({ then: { do: 'html', status } }));
		expect(seen.status).toBe(status);
		expect(seen.headers.get('content-type')).toContain('text/html');
		expect(seen.text).toMatch(/^<!DOCTYPE html>/);
	});

	it('cut JSON under 200', async () => {
		const seen = await ask(await simulateFaults({ then: { do: 'cutJson', at: 0.3 } }));
		const whole = await wholeText();
		expect(seen.status).toBe(200);
		expect(seen.text.length).toBeLessThan(whole.length / 2);
		expect(whole.startsWith(seen.text.slice(0, -1))).toBe(true);
	});

	it('cut JSON is never whole', async () => {
		const seen = await ask(await simulateFaults({ then: { do: 'cutJson', at: 1 } }));
		expect(() => envelopeOf(seen)).toThrow(SyntaxError);
	});

	it('verbatim text', async () => {
		const seen = await ask(
			await simulateFaults({
				then: {
					do: 'verbatim',
					status: 418,
					headers: { 'content-type': 'x/y', 'x-more': '1' },
					body: '{"__proto__":1',
				},
			}),
		);
		expect(seen.status).toBe(418);
		expect(seen.text).toBe('{"__proto__":1');
		expect([seen.headers.get('content-type'), seen.headers.get('x-more')]).toEqual(['x/y', '1']);
	});

	it('verbatim bytes', async () => {
		const bodyBase64 = gzipSync('{"code":"200"}').toString('base64');
		const headers = { 'content-encoding': 'gzip' };
		const seen = await ask(await simulateFaults({ then: { do: 'verbatim', headers, bodyBase64 } }));
		expect(seen.text).toBe('{"code":"200"}');
	});

	it('nothing at all under 200', async () => {
		const seen = await ask(await simulateFaults({ then: { do: 'verbatim' } }));
		expect([seen.status, seen.text]).toEqual([200, '']);
	});

	it('a body shorter than announced', async () => {
		const headers = { 'content-length': '50' };
		const simulator = await simulateFaults({ then: { do: 'verbatim', headers, body: 'short' } });
		const call = ask(simulator, undefined, undefined, { signal: AbortSignal.timeout(GIVE_UP_MS) });
		expect(await networkError(call)).not.toBe('Error');
	});

	it('redirect', async () => {
		const to = 'http://127.0.0.1:9/elsewhere';
		const seen = await ask(await simulateFaults({ then: { do: 'redirect', to } }));
		expect([seen.status, seen.headers.get('location')]).toEqual([302, to]);
		const moved = await simulateFaults({ then: { do: 'redirect', to, status: 308 } });
		expect((await ask(moved)).status).toBe(308);
	});

	it.each([{ rows: {} }, 'text', [[1], null, { date_ini: '0000-00-00 00:00:00' }], 7])(
		'data given: %j',
		async (data) => {
			const seen = await ask(await simulateFaults({ then: { do: 'data', data } }));
			expect(seen.status).toBe(200);
			expect(envelopeOf(seen)).toMatchObject({ code: '200', error: null, data });
		},
	);

	it('another message', async () => {
		const message = '999 records were found';
		const seen = await ask(await simulateFaults({ then: { do: 'message', message } }));
		expect(envelopeOf(seen).msg).toBe(message);
		expect(rowsOf(seen)).toHaveLength(20);
	});

	it('fewer rows, as if there were no more', async () => {
		const seen = await ask(await simulateFaults({ then: { do: 'dropRows', keep: 0.25 } }));
		expect(envelopeOf(seen).msg).toBe('5 records were found');
		expect(rowsOf(seen)).toHaveLength(5);
	});

	it('delay', async () => {
		const simulator = await simulateFaults({ then: { do: 'delay', ms: 50 } });
		const began = performance.now();
		expect(rowsOf(await ask(simulator))).toHaveLength(20);
		expect(performance.now() - began).toBeGreaterThan(45);
	});

	it('one that cannot be played is told', async () => {
		const headers = { 'bad header': '\n' };
		const seen = await ask(await simulateFaults({ then: { do: 'verbatim', headers } }));
		expect([seen.status, seen.text]).toEqual([500, expect.stringMatching(/simulator failed/)]);
	});
});

describe('matchers', () => {
	const PAGE: FaultEffect = { do: 'html', status: 502 };

	/** The numbers of the requests that a fault strikes, out of ten. */
	async function struckOfTen(when: Fault['when']): Promise<number[]> {
		const simulator = await simulateFaults({ when, then: PAGE });
		for (let call = 0; call < 10; call++) await ask(simulator);
		return simulator.requests.filter(({ fault }) => fault).map(({ number }) => number);
	}

	it.each<[Fault['when'], number[]]>([
		[{ requests: 3 }, [3]],
		[{ requests: [1, 4, 9] }, [1, 4, 9]],
		[{ first: 2 }, [1, 2]],
		[{ requests: [2, 5, 6, 7], first: 3 }, [2, 5, 6]],
		[{ api: 'token_info' }, []],
		[{ probability: 0 }, []],
		[{ probability: 1, api: 'cdr_10' }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
	])('%j', async (when, expected) => {
		expect(await struckOfTen(when)).toEqual(expected);
	});

	it('draws by seed', async () => {
		const one = await struckOfTen({ probability: 0.5, seed: 1 });
		expect(await struckOfTen({ probability: 0.5, seed: 1 })).toEqual(one);
		expect(await struckOfTen({ probability: 0.5, seed: 2 })).not.toEqual(one);
	});

	it('looks at the length and the place of the range', async () => {
		const { from } = JANUARY;
		const simulator = await simulateFaults(
			{ when: { longerThan: 5 * DAY }, then: { do: 'html', status: 504 } },
			{ when: { shorterThan: DAY }, then: { do: 'html', status: 500 } },
			{ when: { covers: from + 8 * DAY }, then: PAGE },
		);
		const status = async (first: number, length: number) =>
			(await ask(simulator, first, first + length - 1)).status;
		expect(await status(from, 5 * DAY + 1)).toBe(504);
		expect(await status(from, 5 * DAY)).toBe(200);
		expect(await status(from, DAY)).toBe(200);
		expect(await status(from, DAY - 1)).toBe(500);
		expect(await status(from + 7 * DAY, DAY)).toBe(200);
		expect(await status(from + 7 * DAY, DAY + 1)).toBe(502);
		expect(await status(from + 8 * DAY, DAY)).toBe(502);
		expect((await ask(simulator, '', '')).status).toBe(404);
	});

	it('plays the first of several that match, and starts anew after a reset', async () => {
		const simulator = await simulateFaults(
			{ when: { first: 1 }, then: { do: 'html', status: 500 } },
			{ when: { first: 1 }, then: { do: 'html', status: 501 } },
		);
		const statuses = async () => [
			(await ask(simulator)).status,
			(await ask(simulator)).status,
			(await ask(simulator)).status,
		];
		expect(await statuses()).toEqual([500, 501, 200]);
		simulator.reset();
		expect(await statuses()).toEqual([500, 501, 200]);
	});

	it('strikes the token information too', async () => {
		const simulator = await simulateFaults({ when: { api: 'token_info' }, then: PAGE });
		const path = '/api/v2/information.php?api=token_info';
		expect((await get(simulator, path)).status).toBe(502);
		expect((await ask(simulator)).status).toBe(200);
	});
});

it('shows a broken limit even while faults are played, and takes the price of the call', async () => {
	const simulator = await simulateFaults({ then: { do: 'html', status: 502 } });
	simulator.settings.tokensPerDay = 1;
	expect((await ask(simulator, undefined, undefined, { token: 'wrong' })).status).toBe(403);
	expect((await ask(simulator)).status).toBe(502);
	expect(envelopeOf(await ask(simulator)).msg).toBe('TOKEN LIMIT EXCEEDED');
});
