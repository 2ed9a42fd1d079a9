// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { setImmediate as turn } from 'node:timers/promises';

import { formatReport, generateSessions, wallClock, type Settings } from './index';
import {
	ask,
	envelopeOf,
	get,
	JANUARY,
	oneADay,
	rowsOf,
	session,
	simulate,
	startsIn,
} from './support';

const DAY = 86_400;
const { from, to } = JANUARY;
const REFUSED = { code: '404', error: 'NOT FOUND', msg: 'Validate dates entered', data: null };
const NOTHING = { code: '200', error: null, msg: '0 records were found' };

describe('the report', () => {
	it.each([
		['text', '200'],
		['number', 200],
	] as const)(
		'sends rows exactly as they are given, in the envelope, code as %s',
		async (code, written) => {
			const row = { agent_id: null, time: 7, extra: { a: ['"\\é\u2028'] }, hung_up: '' };
			const simulator = await simulate({ code }, [session(to), { start: from, end: null, row }]);
			const seen = await ask(simulator);
			expect(seen.status).toBe(200);
			expect(envelopeOf(seen)).toEqual({
				code: written,
				error: null,
				msg: '2 records were found',
				data: [row, session(to).row],
			});
			expect(simulator.expectedRows(from, to)).toEqual(rowsOf(seen));
		},
	);

	it.each([
		['total', '30 records were found'],
		['cut', '4 records were found'],
		['none', 'Records were found'],
	] as const)('orders the rows, then cuts at the limit, with %s in msg', async (message, msg) => {
		const simulator = await simulate({ rowLimit: 4, message }, oneADay(30));
		const starts = oneADay(30).map(({ row }) => row.date_ini);
		const seen = await ask(simulator);
		expect(envelopeOf(seen).msg).toBe(msg);
		expect(startsIn(seen)).toEqual(starts.slice(0, 4));
		expect(simulator.requests[0]).toMatchObject({ status: 200, rows: 4 });
		simulator.settings.rowOrder = 'descending';
		expect(startsIn(await ask(simulator))).toEqual(starts.slice(-4).reverse());
		simulator.settings.rowOrder = 'unordered';
		const cut = startsIn(await ask(simulator));
		simulator.settings.rowLimit = 100;
		const whole = startsIn(await ask(simulator));
		expect(cut).toEqual(whole.slice(0, 4));
		expect(whole).not.toEqual(starts);
		expect([...whole].sort()).toEqual(starts);
	});

	it.each<[Settings['noRecords'], number, object]>([
		['404', 404, REFUSED],
		['bodyCode404', 200, REFUSED],
		['emptyList', 200, { ...NOTHING, data: [] }],
		['null', 200, { ...NOTHING, data: null }],
		['emptyText', 200, { ...NOTHING, data: '' }],
		['missing', 200, NOTHING],
	])('says no records as %s', async (noRecords, status, body) => {
		const seen = await ask(await simulate({ noRecords }));
		expect(seen.status).toBe(status);
		expect(envelopeOf(seen)).toEqual(body);
	});
});

describe('the limits of a range', () => {
	const inMonth = { acrossMonths: false };
	const notAhead = { futureAllowed: false, now: () => from + 5 };

	it.each<[string, number | string, number | string, Partial<Settings>?]>([
		['one second over 31 days', from, from + 31 * DAY],
		['more than the days set', from, from + 2 * DAY, { maxDays: 2 }],
		['reversed', from + 1, from],
		['a day that does not exist', '20260101000000', '20260132000000'],
		['29 February in a common year', '20260210000000', '20260229000000'],
		['another format', '2026-01-01 00:00:00', '2026-01-02 00:00:00'],
		['an hour 24', '20260101000000', '20260101240000'],
		['empty', '', ''],
		['across months', from + 30 * DAY, from + 31 * DAY, inMonth],
		['in the future', from, from + DAY, notAhead],
	])('answers like no records: %s', async (_, ini, end, settings = {}) => {
		const sessions = generateSessions({ seed: 1, count: 500, from, to: from + 60 * DAY });
		const simulator = await simulate({ noRecords: 'emptyList', ...settings }, sessions);
		const seen = await ask(simulator, ini, end);
		expect(seen.status).toBe(404);
		expect(envelopeOf(seen)).toEqual(REFUSED);
	});

	it.each<[string, number, number, Partial<Settings>?]>([
		['31 days', from, from + 31 * DAY - 1, inMonth],
		['31 days across months', from + DAY, from + 32 * DAY - 1],
		['29 February', wallClock(2028, 2, 29), wallClock(2028, 2, 29, 23, 59, 59)],
		['until the end of today', from, from + DAY - 1, notAhead],
	])('looks up %s', async (_, ini, end, settings = {}) => {
		const simulator = await simulate(settings, [session(ini)]);
		expect((await ask(simulator, ini, end)).status).toBe(200);
	});

	it('sends everything whatever range is asked, if set so', async () => {
		const simulator = await simulate({ ignoreRange: true }, oneADay(3));
		expect(startsIn(await ask(simulator, '', ''))).toEqual(
			oneADay(3).map(({ start }) => formatReport(start)),
		);
	});
});

describe('the token', () => {
	it.each([
		[null, 401, 'PLEASE ENTER THE WOLKVOX-TOKEN'],
		['wrong', 403, 'PLEASE VALIDATE TOKEN'],
		['other', 404, 'Validate dates entered'],
	])('%s: %s', async (token, status, msg) => {
		const simulator = await simulate({ acceptedTokens: ['other'] });
		const seen = await ask(simulator, from, to, { token });
		expect(seen.status).toBe(status);
		expect(envelopeOf(seen)).toMatchObject({ code: String(status), msg });
	});

	it('pays for every call, on every day anew, each token for itself', async () => {
		const day = { second: wallClock(2026, 1, 5) };
		const now = () => day.second;
		const simulator = await simulate({ tokensPerDay: 2, acceptedTokens: ['other'], now });
		const information = async (api: string, token: string) =>
			await get(simulator, `/api/v2/information.php?api=${api}`, { token });
		const statuses = async (token: string) => [
			(await ask(simulator, from, to, { token })).status,
			(await information('nonsense', token)).status,
			(await ask(simulator, from, to, { token })).status,
		];
		expect(await statuses('simulator-token')).toEqual([404, 400, 403]);
		expect(await statuses('other')).toEqual([404, 400, 403]);
		expect(envelopeOf(await ask(simulator)).msg).toBe('TOKEN LIMIT EXCEEDED');
		day.second += DAY;
		expect(await statuses('other')).toEqual([404, 400, 403]);
		expect(rowsOf(await information('token_info', 'simulator-token'))).toEqual([
			{
				description: 'simulator',
				token_limit: '2',
				token_use_today: '1',
				all_token_today: '1',
				available_consumption_options: '1',
			},
		]);
		simulator.reset();
		expect(await statuses('other')).toEqual([404, 400, 403]);
	});
});

describe('requests in flight', () => {
	it('are limited for each token, and end when the client gives up', async () => {
		const simulator = await simulate({ acceptedTokens: ['other'] });
		simulator.settings.faults = [{ when: { requests: [1, 2] }, then: { do: 'hang' } }];
		const leave = new AbortController();
		const arrived = async (count: number) => {
			while (simulator.requests.length < count) await turn();
		};
		const hanging = [1, 2].map(() => ask(simulator, from, to, { signal: leave.signal }));
		await arrived(2);
		const refused = envelopeOf(await ask(simulator));
		expect(refused.msg).toBe('EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)');
		expect((await ask(simulator, from, to, { token: 'other' })).status).toBe(404);
		leave.abort();
		await expect(Promise.all(hanging)).rejects.toThrow();
		expect((await ask(simulator)).status).toBe(404);
		const { requests } = simulator;
		expect(requests.map(({ aborted }) => aborted)).toEqual([true, true, false, false, false]);
		expect(requests.map(({ inFlight }) => inFlight)).toEqual([1, 2, 3, 1, 1]);
		expect(simulator.maxInFlight).toBe(3);
	});
});

it.each([
	['/api/v2/reports_manager.php?api=cdr_99', 400, 'THE API YOU WANT TO CONSULT DOES NOT EXIST'],
	['/api/v2/information.php?api=cdr_10', 400, 'THE API YOU WANT TO CONSULT DOES NOT EXIST'],
	['/api/v2/information.php?api=toString', 400, 'THE API YOU WANT TO CONSULT DOES NOT EXIST'],
	['/api/v2/reports_manager.php', 400, 'SOME PARAMETERS ARE REQUIRED'],
	['//api?', 404, 'Apache'],
])('does not know %s', async (path, status, words) => {
	const seen = await get(await simulate(), path);
	expect(seen.status).toBe(status);
	expect(seen.text).toContain(words);
});
