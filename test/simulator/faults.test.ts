// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { gzipSync } from 'node:zlib';

import { ask, envelopeOf, get, JANUARY, oneADay, rowsOf, simulate } from './support';
import { API_ERRORS, formatReport, type ErrorName, type Fault, type FaultEffect } from './index';
import type { Correction } from './corrections';

const DAY = 86_400;
/** Long enough for a request to reach the simulator: what hangs does so for ever. */
const GIVE_UP_MS = 60;
const { from, to } = JANUARY;

const simulateFaults = async (...faults: Fault[]) => await simulate({ faults }, oneADay(20));

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

	const PAGE = /^<!DOCTYPE html>/;
	const elsewhere = 'http://127.0.0.1:9/elsewhere';
	const success = { code: '200', error: null };
	const odd = { rows: {} };
	const bodyBase64 = gzipSync('{"code":"200"}').toString('base64');

	it.each<[string, FaultEffect, number, RegExp | object, Record<string, string>?]>([
		[
			'an error with another status, message and Retry-After',
			{ do: 'error', error: 'tooManyRequests', status: 503, message: 'LATER "X"', retryAfter: 7 },
			503,
			{ code: '503', msg: 'LATER "X"' },
			{ 'retry-after': '7' },
		],
		[
			'an error under HTTP 200',
			{ do: 'error', error: 'quotaUsedUp', underHttp200: true },
			200,
			{ code: '403', msg: 'TOKEN LIMIT EXCEEDED' },
		],
		['a web page', { do: 'html' }, 200, PAGE, { 'content-type': 'text/html; charset=utf-8' }],
		['a web page under 502', { do: 'html', status: 502 }, 502, PAGE],
		['the first part of the JSON', { do: 'cutJson', at: 0.3 }, 200, /^\{"code"[^]{300,1200}$/],
		['JSON that is never whole', { do: 'cutJson', at: 1 }, 200, /\}\]$/],
		[
			'text word for word',
			{ do: 'verbatim', status: 418, headers: { 'x-more': '1' }, body: '{"__proto__":1' },
			418,
			/^\{"__proto__":1$/,
			{ 'x-more': '1' },
		],
		[
			'bytes word for word',
			{ do: 'verbatim', headers: { 'content-encoding': 'gzip' }, bodyBase64 },
			200,
			/^\{"code":"200"\}$/,
		],
		['nothing at all', { do: 'verbatim' }, 200, /^$/],
		['a redirect', { do: 'redirect', to: elsewhere }, 302, PAGE, { location: elsewhere }],
		['a redirect for good', { do: 'redirect', to: elsewhere, status: 308 }, 308, PAGE],
		['data given', { do: 'data', data: [[1], null] }, 200, { ...success, data: [[1], null] }],
		['data that is no list', { do: 'data', data: odd }, 200, { ...success, data: odd }],
		[
			'an envelope of anything',
			{ do: 'envelope', status: 201, error: true, data: null, message: '' },
			201,
			{ code: '200', error: true, msg: '', data: null },
		],
		['another message', { do: 'message', message: 'x' }, 200, { msg: 'x' }],
		['an overstatement', { do: 'overstate', by: 2 }, 200, { msg: '22 records were found' }],
		['fewer rows', { do: 'dropRows', keep: 0.25 }, 200, { msg: '5 records were found' }],
		[
			'what cannot be played is told',
			{ do: 'verbatim', headers: { 'bad header': '\n' } },
			500,
			/simulator failed/,
		],
	])('%s', async (_, then, status, body, headers = {}) => {
		const seen = await ask(await simulateFaults({ then }));
		expect(seen.status).toBe(status);
		expect(Object.fromEntries(seen.headers)).toMatchObject(headers);
		if (body instanceof RegExp) expect(seen.text).toMatch(body);
		else expect(envelopeOf(seen)).toMatchObject(body);
		if (then.do === 'dropRows') expect(rowsOf(seen)).toHaveLength(5);
	});

	it.each([
		['reset', 0],
		['resetMidBody', 200],
	] as const)('%s', async (reset, status) => {
		const simulator = await simulateFaults({ then: { do: reset } });
		expect(await networkError(ask(simulator))).toBe('ECONNRESET');
		expect(simulator.requests).toMatchObject([{ status, fault: reset, aborted: false }]);
	});

	it.each<FaultEffect>([
		{ do: 'hang' },
		{ do: 'hangMidBody' },
		{ do: 'verbatim', headers: { 'content-length': '50' }, body: 'short' },
		{ do: 'delay', ms: 60_000 },
	])('until the client gives up: %j', async (then) => {
		const simulator = await simulateFaults({ when: { first: 1 }, then });
		simulator.settings.simultaneousLimit = 1;
		const call = ask(simulator, from, to, { signal: AbortSignal.timeout(GIVE_UP_MS) });
		expect(await networkError(call)).not.toBe('Error');
		if (then.do !== 'verbatim') expect((await ask(simulator)).status).toBe(200);
	});

	it.each<[Correction, object]>([
		['end', { date_end: formatReport(from + 97) }],
		['name', { agent_name: 'Ángela Peña (Supervisor)' }],
		['nameCase', { agent_name: 'ÁNGELA PEÑA' }],
		['numberId', { agent_id: 5 }],
		['nullForDash', { hung_up: null }],
		['fieldOrder', {}],
	])('a row corrected between two answers: %s', async (how, changes) => {
		const row = {
			extra: { a: 1, b: [{ c: 2, d: 3 }] },
			agent_id: '5',
			agent_name: 'Ángela Peña',
			date_ini: formatReport(from),
			date_end: formatReport(from + 60),
			hung_up: '-',
		};
		const sessions = [
			{ start: from, end: from + 60, row },
			{ start: from + 1, end: null, row: { agent_id: '05', date_end: '?' } },
		];
		const faults: Fault[] = [{ when: { requests: 2 }, then: { do: 'correct', how } }];
		const simulator = await simulate({ faults }, sessions);
		expect(rowsOf(await ask(simulator))).toEqual(sessions.map((session) => session.row));
		const { text, ...seen } = await ask(simulator);
		expect(rowsOf({ text, ...seen })).toEqual([{ ...row, ...changes }, sessions[1].row]);
		expect(
			text.endsWith('"extra":{"b":[{"d":3,"c":2}],"a":1}},{"date_end":"?","agent_id":"05"}]}'),
		).toBe(how === 'fieldOrder');
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

	it('knows the first part of a range whose answer was truncated', async () => {
		const when = { firstPartOfTruncated: true, first: 1 };
		const simulator = await simulateFaults({ when, then: PAGE });
		simulator.settings.rowLimit = 12;
		const status = async (first: number, last: number) =>
			(await ask(simulator, first, last)).status;
		const half = from + 10 * DAY;
		expect(await status(from, half)).toBe(200);
		expect(await status(from, to)).toBe(200);
		expect(await status(from, to)).toBe(200);
		expect(await status(half, to)).toBe(200);
		expect(await status(from, half)).toBe(502);
		expect(await status(from, half)).toBe(200);
	});

	it('plays the first of several that match, under its name, and anew after a reset', async () => {
		const simulator = await simulateFaults(
			{ when: { api: 'token_info' }, name: 'busy', then: PAGE },
			{ when: { first: 1 }, then: { do: 'html', status: 500 } },
			{ when: { first: 1 }, then: { do: 'html', status: 501 } },
		);
		const statuses = async () => [
			(await ask(simulator)).status,
			(await ask(simulator)).status,
			(await get(simulator, '/api/v2/information.php?api=token_info')).status,
			(await ask(simulator)).status,
		];
		expect(await statuses()).toEqual([500, 501, 502, 200]);
		expect(simulator.requests[2].fault).toBe('busy');
		simulator.reset();
		expect(await statuses()).toEqual([500, 501, 502, 200]);
	});
});

it('shows a broken limit even while faults are played, and takes the price of the call', async () => {
	const simulator = await simulateFaults({ then: { do: 'html', status: 502 } });
	simulator.settings.tokensPerDay = 1;
	expect((await ask(simulator, from, to, { token: 'wrong' })).status).toBe(403);
	expect((await ask(simulator)).status).toBe(502);
	expect(envelopeOf(await ask(simulator)).msg).toBe('TOKEN LIMIT EXCEEDED');
});
