// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { setTimeout as pause } from 'node:timers/promises';

import {
	ask,
	envelopeOf,
	get,
	JANUARY,
	oneADay,
	reportPath,
	rowsOf,
	session,
	simulate,
	startsIn,
} from './support';
import { formatReport, generateSessions, wallClock, type Settings } from './index';

const REFUSED = { code: '404', error: 'NOT FOUND', msg: 'Validate dates entered', data: null };

describe('the report', () => {
	it('sends the rows of the range in the envelope', async () => {
		const simulator = await simulate({}, oneADay(2));
		const seen = await ask(simulator);
		expect(seen.status).toBe(200);
		expect(envelopeOf(seen)).toEqual({
			code: '200',
			error: null,
			msg: '2 records were found',
			data: oneADay(2).map(({ row }) => row),
		});
	});

	it('sends a row exactly as it is given', async () => {
		const row = { agent_id: null, time: 7, extra: { a: ['"\\é\u2028'] }, hung_up: '' };
		const simulator = await simulate({}, [{ start: JANUARY.from, end: null, row }]);
		expect(rowsOf(await ask(simulator))).toEqual([row]);
	});

	it.each([
		['text', '200'],
		['number', 200],
	] as const)('writes code as %s', async (code, written) => {
		const simulator = await simulate({ code }, oneADay(1));
		expect(envelopeOf(await ask(simulator)).code).toBe(written);
	});

	it.each([
		['total', '5 records were found'],
		['cut', '3 records were found'],
		['none', 'Records were found'],
	] as const)('cuts at the row limit, with %s in msg', async (message, msg) => {
		const simulator = await simulate({ rowLimit: 3, message }, oneADay(5));
		const seen = await ask(simulator);
		expect(rowsOf(seen)).toHaveLength(3);
		expect(envelopeOf(seen).msg).toBe(msg);
		expect(simulator.requests[0]).toMatchObject({ status: 200, rows: 3 });
	});

	it('orders the rows before it cuts them', async () => {
		const simulator = await simulate({ rowLimit: 4 }, oneADay(30));
		const starts = oneADay(30).map(({ row }) => row.date_ini);
		expect(startsIn(await ask(simulator))).toEqual(starts.slice(0, 4));
		simulator.settings.rowOrder = 'descending';
		expect(startsIn(await ask(simulator))).toEqual(starts.slice(-4).reverse());
		simulator.settings.rowOrder = 'unordered';
		const cut = startsIn(await ask(simulator));
		simulator.settings.rowLimit = 100;
		const whole = startsIn(await ask(simulator));
		expect(startsIn(await ask(simulator))).toEqual(whole);
		expect(cut).toEqual(whole.slice(0, 4));
		expect(whole).not.toEqual(starts);
		expect([...whole].sort()).toEqual(starts);
	});

	it.each(['start', 'end', 'overlap'] as const)('filters by %s', async (filterBy) => {
		const { from, to } = JANUARY;
		const before = session(from - 100, 99);
		const intoIt = session(from - 50, 50);
		const inside = session(from + 10, 50);
		const outOfIt = session(to, 1);
		const around = session(from - 1, to - from + 5);
		const open = { ...session(to - 5, 10), end: null };
		const openBefore = { ...session(from - 200), end: null };
		const after = session(to + 1, 1);
		const all = [before, intoIt, inside, outOfIt, around, open, openBefore, after];
		const simulator = await simulate({ filterBy }, all);
		const expected = {
			start: [inside, open, outOfIt],
			end: [intoIt, inside],
			overlap: [openBefore, intoIt, around, inside, open, outOfIt],
		}[filterBy].map(({ row }) => row);
		expect(rowsOf(await ask(simulator))).toEqual(expected);
		expect(simulator.expectedRows(from, to)).toEqual(expected);
	});

	it('takes the last second in or leaves it out', async () => {
		const { from, to } = JANUARY;
		const simulator = await simulate({}, [session(from), session(to)]);
		expect(rowsOf(await ask(simulator))).toHaveLength(2);
		expect(rowsOf(await ask(simulator, to, to))).toHaveLength(1);
		simulator.settings.endInclusive = false;
		expect(startsIn(await ask(simulator))).toEqual([formatReport(from)]);
		expect(simulator.expectedRows(from, to)).toHaveLength(1);
		expect((await ask(simulator, to, to)).status).toBe(404);
		expect(startsIn(await ask(simulator, from + 1, to + 1))).toEqual([formatReport(to)]);
	});

	it('shows rows only from and until the second given', async () => {
		const early = { ...session(JANUARY.from), visibleUntil: 2000 };
		const late = { ...session(JANUARY.from + 1), visibleFrom: 2000 };
		const simulator = await simulate({ now: () => 1999 }, [early, late]);
		expect(rowsOf(await ask(simulator))).toEqual([early.row]);
		simulator.settings.now = () => 2000;
		expect(rowsOf(await ask(simulator))).toEqual([late.row]);
	});

	it('takes new sessions while it runs', async () => {
		const simulator = await simulate();
		simulator.setSessions(oneADay(3));
		simulator.addSessions([session(JANUARY.from)]);
		expect(rowsOf(await ask(simulator))).toHaveLength(4);
		expect(simulator.sessions[0].start).toBe(JANUARY.from);
	});

	it.each<[Settings['noRecords'], number, object]>([
		['404', 404, REFUSED],
		['bodyCode404', 200, REFUSED],
		['emptyList', 200, { code: '200', error: null, msg: '0 records were found', data: [] }],
		['null', 200, { code: '200', error: null, msg: '0 records were found', data: null }],
		['emptyText', 200, { code: '200', error: null, msg: '0 records were found', data: '' }],
		['missing', 200, { code: '200', error: null, msg: '0 records were found' }],
	])('says no records as %s', async (noRecords, status, body) => {
		const seen = await ask(await simulate({ noRecords }));
		expect(seen.status).toBe(status);
		expect(envelopeOf(seen)).toEqual(body);
	});
});

describe('the limits of a range', () => {
	const DAY = 86_400;
	const { from } = JANUARY;

	it.each<[string, number | string, number | string, Partial<Settings>]>([
		['one second over 31 days', from, from + 31 * DAY, {}],
		['more than the days set', from, from + 2 * DAY, { maxDays: 2 }],
		['reversed', from + 1, from, {}],
		['a day that does not exist', '20260101000000', '20260132000000', {}],
		['29 February in a common year', '20260210000000', '20260229000000', {}],
		['another format', '2026-01-01 00:00:00', '2026-01-02 00:00:00', {}],
		['an hour 24', '20260101000000', '20260101240000', {}],
		['empty', '', '', {}],
		['across months', from + 30 * DAY, from + 31 * DAY, { acrossMonths: false }],
		['in the future', from, from + DAY, { futureAllowed: false, now: () => from + 5 }],
	])('answers like no records: %s', async (_, ini, end, settings) => {
		const simulator = await simulate(
			{ noRecords: 'emptyList', ...settings },
			generateSessions({ seed: 1, count: 500, from, to: from + 60 * DAY }),
		);
		const seen = await ask(simulator, ini, end);
		expect(seen.status).toBe(404);
		expect(envelopeOf(seen)).toEqual(REFUSED);
	});

	it.each<[string, number, number, Partial<Settings>]>([
		['31 days', from, from + 31 * DAY - 1, { acrossMonths: false }],
		['31 days across months', from + DAY, from + 32 * DAY - 1, {}],
		['29 February', wallClock(2028, 2, 29), wallClock(2028, 2, 29, 23, 59, 59), {}],
		['until the end of today', from, from + DAY - 1, { futureAllowed: false, now: () => from }],
	])('looks up %s', async (_, ini, end, settings) => {
		const simulator = await simulate(settings, [session(ini)]);
		expect((await ask(simulator, ini, end)).status).toBe(200);
	});

	it('answers a call without dates like no records', async () => {
		const simulator = await simulate({}, oneADay(1));
		const seen = await get(simulator, '/api/v2/reports_manager.php?api=cdr_10');
		expect(envelopeOf(seen)).toEqual(REFUSED);
	});
});

describe('the token', () => {
	it('must be there', async () => {
		const seen = await ask(await simulate(), undefined, undefined, { token: null });
		expect(seen.status).toBe(401);
		expect(envelopeOf(seen)).toMatchObject({ code: '401', msg: 'PLEASE ENTER THE WOLKVOX-TOKEN' });
	});

	it('must be one that is known', async () => {
		const simulator = await simulate({ acceptedTokens: ['other'] }, oneADay(1));
		const seen = await ask(simulator, undefined, undefined, { token: 'wrong' });
		expect(seen.status).toBe(403);
		expect(envelopeOf(seen)).toMatchObject({ code: '403', msg: 'PLEASE VALIDATE TOKEN' });
		expect((await ask(simulator, undefined, undefined, { token: 'other' })).status).toBe(200);
	});

	it('pays for every call, on every day anew, each token for itself', async () => {
		const day = { second: wallClock(2026, 1, 5) };
		const simulator = await simulate({
			tokensPerDay: 2,
			acceptedTokens: ['other'],
			now: () => day.second,
		});
		const statuses = async (token: string) => [
			(await ask(simulator, undefined, undefined, { token })).status,
			(await get(simulator, '/api/v2/information.php?api=nonsense', { token })).status,
			(await ask(simulator, undefined, undefined, { token })).status,
		];
		expect(await statuses('simulator-token')).toEqual([404, 400, 403]);
		expect(await statuses('other')).toEqual([404, 400, 403]);
		expect(envelopeOf(await ask(simulator)).msg).toBe('TOKEN LIMIT EXCEEDED');
		day.second += 86_400;
		expect(await statuses('other')).toEqual([404, 400, 403]);
		simulator.reset();
		expect(await statuses('other')).toEqual([404, 400, 403]);
	});

	it('tells how much is used, at the price of a call', async () => {
		const simulator = await simulate({ tokensPerDay: 10, acceptedTokens: ['other'] });
		await ask(simulator, undefined, undefined, { token: 'other' });
		const seen = await get(simulator, '/api/v2/information.php?api=token_info');
		expect(rowsOf(seen)).toEqual([
			{
				description: 'simulator',
				token_limit: '10',
				token_use_today: '1',
				all_token_today: '2',
				available_consumption_options: '9',
			},
		]);
	});
});

describe('requests in flight', () => {
	const msgOf = (seen: { text: string }) => (JSON.parse(seen.text) as { msg: string }).msg;

	it('are limited for each token', async () => {
		const simulator = await simulate({ latencyMs: 60, acceptedTokens: ['other'] }, oneADay(1));
		const as = async (token: string) => await ask(simulator, undefined, undefined, { token });
		const tokens = ['simulator-token', 'simulator-token', 'simulator-token', 'other', 'other'];
		const all = await Promise.all(tokens.map(as));
		expect(all.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 403]);
		const refused = all.filter(({ status }) => status === 403);
		expect(refused.map(msgOf)).toEqual([
			'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)',
		]);
		expect(simulator.maxInFlight).toBe(3);
		expect(Math.max(...simulator.requests.map(({ inFlight }) => inFlight))).toBe(3);
		expect((await as('other')).status).toBe(200);
	});

	it('are never counted twice when they follow one another', async () => {
		const simulator = await simulate({}, generateSessions({ seed: 1, count: 3000, ...JANUARY }));
		for (let call = 0; call < 50; call++) await ask(simulator);
		expect(simulator.maxInFlight).toBe(1);
	});

	it('end when the client gives up', async () => {
		const simulator = await simulate({ simultaneousLimit: 1, latencyMs: 10_000 });
		const left = ask(simulator, undefined, undefined, { signal: AbortSignal.timeout(40) });
		await expect(left).rejects.toThrow();
		simulator.settings.latencyMs = 0;
		expect((await ask(simulator)).status).toBe(404);
		expect(simulator.requests.map(({ aborted }) => aborted)).toEqual([true, false]);
	});

	it('end when the client leaves in the middle of the body', async () => {
		const body = 'x'.repeat(40_000_000);
		const simulator = await simulate({ faults: [{ then: { do: 'verbatim', body } }] });
		const leave = new AbortController();
		await fetch(`${simulator.url}${reportPath(JANUARY.from, JANUARY.to)}`, {
			headers: { 'wolkvox-token': 'simulator-token' },
			signal: leave.signal,
		});
		leave.abort();
		simulator.settings.faults = [];
		expect((await ask(simulator)).status).toBe(404);
		expect(simulator.requests.map(({ aborted }) => aborted)).toEqual([true, false]);
		expect(simulator.maxInFlight).toBe(1);
	});

	it('are forgotten by a reset', async () => {
		const simulator = await simulate({ simultaneousLimit: 1, latencyMs: 40 });
		const first = ask(simulator);
		while (simulator.requests.length === 0) await pause(2);
		simulator.reset();
		expect((await ask(simulator)).status).toBe(404);
		await first;
		expect((await ask(simulator)).status).toBe(404);
		expect(simulator.maxInFlight).toBe(1);
	});
});

describe('what does not exist', () => {
	it.each([
		['/api/v2/reports_manager.php?api=cdr_99', 400, 'THE API YOU WANT TO CONSULT DOES NOT EXIST'],
		['/api/v2/information.php?api=cdr_10', 400, 'THE API YOU WANT TO CONSULT DOES NOT EXIST'],
		['/api/v2/reports_manager.php', 400, 'SOME PARAMETERS ARE REQUIRED'],
	])('%s', async (path, status, msg) => {
		const seen = await get(await simulate(), path);
		expect(seen.status).toBe(status);
		expect(envelopeOf(seen)).toMatchObject({ code: String(status), msg });
	});

	it('answers other addresses and methods as a web server does', async () => {
		const simulator = await simulate();
		const elsewhere = await get(simulator, '//api?');
		expect([elsewhere.status, elsewhere.headers.get('content-type')]).toEqual([
			404,
			'text/html; charset=utf-8',
		]);
		const posted = await get(simulator, '/api/v2/reports_manager.php?api=cdr_10', {
			method: 'POST',
			body: 'x',
		});
		expect(posted.status).toBe(405);
	});
});

it('logs every request', async () => {
	const simulator = await simulate({ latencyMs: 5 }, oneADay(1));
	await get(simulator, '/api/v2/information.php?api=token_info', { token: null });
	await ask(simulator, '20260101000000', '20260101235959', {
		headers: { 'wolkvox-token': 'simulator-token', 'x-other': 'seen' },
	});
	expect(simulator.requests).toHaveLength(2);
	expect(simulator.requests[0]).toMatchObject({ number: 1, token: undefined, status: 401 });
	expect(simulator.reportRequests()).toEqual([
		{
			number: 2,
			at: expect.closeTo(Date.now(), -4),
			method: 'GET',
			path: '/api/v2/reports_manager.php',
			query: { date_ini: '20260101000000', date_end: '20260101235959', api: 'cdr_10' },
			token: 'simulator-token',
			otherHeaders: expect.objectContaining({ 'x-other': 'seen' }),
			from: '20260101000000',
			to: '20260101235959',
			status: 200,
			rows: 1,
			inFlight: 1,
			aborted: false,
		},
	]);
	expect(JSON.stringify(simulator.requests[1].otherHeaders)).not.toContain('simulator-token');
});

it('answers from 120,000 sessions', async () => {
	const simulator = await simulate({}, generateSessions({ seed: 3, count: 120_000, ...JANUARY }));
	// What goes over all rows for each row would not come to an end within a test's time.
	expect(rowsOf(await ask(simulator))).toHaveLength(60_000);
});
