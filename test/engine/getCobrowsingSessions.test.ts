import {
	ofItem,
	rowsHeld,
	ALL_FIELDS,
	credentialFor,
	custom,
	rowsOf,
	sorted,
	twoYears,
} from './arrangement';
import { runNode } from './engine';
import { scenario } from './scenario';
import { simulate } from '../simulator/support';

const sessions = twoYears(3_000);

describe('one input item', () => {
	test('gives every session of the range once, oldest first, one item each', async () => {
		const { items, error, simulator } = await scenario({
			sessions,
			parameters: custom('2026-01-01', '2026-03-31'),
		});
		const expected = rowsHeld(simulator, '2026-01-01', '2026-03-31');
		expect(error).toBeUndefined();
		expect(expected.length).toBeGreaterThan(300);
		expect(sorted(rowsOf(items))).toEqual(sorted(expected));
		const starts = items.map(({ json }) => String(json.date_ini));
		expect(starts).toEqual([...starts].sort());
		expect(ofItem(items, 0)).toEqual(items);
	});

	test('adds the calculated fields beside those of wolkvox', async () => {
		const { items } = await scenario({ sessions, parameters: custom('2026-01-01', '2026-01-31') });
		expect(Object.keys(items[0].json)).toEqual(ALL_FIELDS);
		const keys = items.map(({ json }) => json.session_key);
		expect(new Set(keys).size).toBe(keys.length);
	});

	test('leaves them out when they are switched off', async () => {
		const { items, simulator } = await scenario({
			sessions,
			parameters: custom('2026-01-01', '2026-01-31', { options: { addCalculatedFields: false } }),
		});
		const expected = rowsHeld(simulator, '2026-01-01', '2026-01-31');
		expect(sorted(items.map(({ json }) => json))).toEqual(sorted(expected));
	});

	test('asks once for each calendar month: a year is twelve requests', async () => {
		const { simulator } = await scenario({
			sessions,
			parameters: custom('2025-01-01', '2025-12-31'),
		});
		const asked = simulator.reportRequests();
		expect(asked).toHaveLength(12);
		expect(asked[0]).toMatchObject({ from: '20250101000000', to: '20250131235959', status: 200 });
		expect(asked[11]).toMatchObject({ from: '20251201000000', to: '20251231235959' });
	});

	test.each([
		['31days', '2026-01-20', '2026-02-10', 1],
		['31days', '2026-01-01', '2026-03-31', 3],
		['calendarMonth', '2026-01-20', '2026-02-10', 2],
		['day', '2026-01-30', '2026-02-02', 4],
	])('split by %s, %s to %s takes %i requests', async (splitRequestsBy, from, to, requests) => {
		const { items, simulator } = await scenario({
			sessions,
			parameters: custom(from, to, { options: { splitRequestsBy } }),
		});
		const expected = rowsHeld(simulator, from, to);
		expect(sorted(rowsOf(items))).toEqual(sorted(expected));
		expect(simulator.reportRequests()).toHaveLength(requests);
	});

	test('no records is no items, not an error', async () => {
		const { items, error } = await scenario({ parameters: custom('2026-01-01', '2026-01-31') });
		expect(error).toBeUndefined();
		expect(items).toEqual([]);
	});
});

describe('dates from expressions, whatever the workflow’s own time zone', () => {
	const whole = ['20260105000000', '20260106235959'];
	test.each([
		['bare dates', '2026-01-05', '2026-01-06', ...whole],
		[
			'the form that the picker of older versions stores',
			'2026-01-05T00:00:00',
			'2026-01-06T23:59:59',
			...whole,
		],
		[
			'wall clock with a space',
			'2026-01-05 08:00:00',
			'2026-01-05 09:30:00',
			'20260105080000',
			'20260105093000',
		],
		[
			'offset',
			'2026-01-05T08:00:00+02:00',
			'2026-01-05T12:00:00Z',
			'20260105010000',
			'20260105070000',
		],
		[
			'a luxon DateTime',
			'={{ DateTime.fromISO("2026-01-05T08:00:00+02:00") }}',
			'={{ DateTime.fromISO("2026-01-05T07:00:00", { zone: "America/Bogota" }) }}',
			'20260105010000',
			'20260105070000',
		],
		[
			'a Date',
			'={{ new Date("2026-01-05T06:00:00Z") }}',
			'={{ new Date("2026-01-05T12:00:00Z") }}',
			'20260105010000',
			'20260105070000',
		],
		[
			'milliseconds',
			'={{ 1767592800000 }}',
			'={{ 1767614400000 }}',
			'20260105010000',
			'20260105070000',
		],
		[
			'toISODate',
			'={{ DateTime.fromISO("2026-01-05").toISODate() }}',
			'={{ DateTime.fromISO("2026-01-06").toISODate() }}',
			...whole,
		],
		['the input item', '={{ $json.from }}', '={{ $json.to }}', ...whole],
	])('%s', async (_name, from, to, askedFrom, askedTo) => {
		const { error, simulator } = await scenario({
			sessions,
			parameters: custom(from, to),
			input: [{ from: '2026-01-05', to: '2026-01-06' }],
			workflowZone: 'Asia/Tokyo',
		});
		expect(error).toBeUndefined();
		expect(simulator.reportRequests()).toMatchObject([{ from: askedFrom, to: askedTo }]);
	});
});

describe('ranges that reach ahead', () => {
	test('what lies wholly ahead costs nothing', async () => {
		const { items, error, simulator } = await scenario({
			sessions,
			parameters: custom('2999-01-01', '2999-12-31'),
		});
		expect(error).toBeUndefined();
		expect(items).toEqual([]);
		expect(simulator.requests).toEqual([]);
	});

	test('a window that is refused for reaching ahead is asked once more up to today', async () => {
		const now = Math.floor(Date.now() / 1_000) - 5 * 3_600;
		const today = new Date(now * 1_000).toISOString().slice(0, 10);
		const ahead = new Date((now + 10 * 86_400) * 1_000).toISOString().slice(0, 10);
		const session = {
			start: now - 60,
			end: now - 30,
			row: { agent_id: '1', date_ini: '', date_end: '' },
		};
		const { items, simulator } = await scenario({
			sessions: [session],
			settings: { futureAllowed: false },
			parameters: custom(today, ahead, { options: { splitRequestsBy: '31days' } }),
		});
		expect(items).toHaveLength(1);
		expect(simulator.reportRequests().map(({ status, to }) => [status, to])).toEqual([
			[404, `${ahead.replaceAll('-', '')}235959`],
			[200, `${today.replaceAll('-', '')}235959`],
		]);
	});
});

describe('limit, filters and order', () => {
	test('a limit stops asking as soon as it is met', async () => {
		const { items, simulator } = await scenario({
			sessions,
			parameters: custom('2025-01-01', '2025-12-31', { returnAll: false, limit: 200 }),
			credential: { simultaneousRequests: 2 },
		});
		const expected = rowsHeld(simulator, '2025-01-01', '2025-02-28');
		expect(items).toHaveLength(200);
		expect(rowsOf(items)[199]).toEqual(expected[199]);
		expect(simulator.reportRequests()).toHaveLength(2);
	});

	test('newest first asks and gives the newest', async () => {
		const { items, simulator } = await scenario({
			sessions,
			parameters: custom('2025-01-01', '2025-12-31', {
				returnAll: false,
				limit: 20,
				options: { order: 'newestFirst' },
			}),
		});
		const expected = rowsHeld(simulator, '2025-12-01', '2025-12-31');
		expect(rowsOf(items)).toEqual(expected.reverse().slice(0, 20));
		expect(simulator.reportRequests()).toHaveLength(1);
	});

	test('the limit counts after the filters', async () => {
		const { items } = await scenario({
			sessions,
			parameters: custom('2025-01-01', '2025-12-31', {
				returnAll: false,
				limit: 30,
				filters: { hungUpBy: 'client', minimumDuration: 60 },
			}),
		});
		expect(items).toHaveLength(30);
		for (const { json } of items) {
			expect(json.hung_up_by).toBe('client');
			expect(json.time_seconds).toBeGreaterThanOrEqual(60);
		}
	});

	test('agents are compared as text, several separated by commas', async () => {
		const simulator = await simulate({}, sessions);
		const all = rowsHeld(simulator, '2025-01-01', '2025-01-31');
		const [one, other] = [...new Set(all.map((row) => String(row.agent_id)))];
		const { items } = await runNode({
			parameters: custom('2025-01-01', '2025-01-31', {
				filters: { agents: ` ${one} ,${other}` },
			}),
			credential: credentialFor(simulator),
		});
		const expected = all.filter((row) => [one, other].includes(String(row.agent_id)));
		expect(rowsOf(items)).toEqual(expected);
	});

	test('a filter does not answer a false zero', async () => {
		const unread = sessions.map((session) => ({
			...session,
			row: { ...session.row, hung_up: 'X1' },
		}));
		const { error } = await scenario({
			sessions: unread,
			parameters: custom('2025-01-01', '2025-01-31', { filters: { hungUpBy: 'agent' } }),
		});
		expect(error?.message).toMatch(/^“Hung Up By” cannot be used/);
		expect(error).toMatchObject({ description: expect.stringContaining('“X1”') });
	});
});

describe('several input items', () => {
	const input = [
		{ from: '2025-01-01', to: '2025-01-31', zone: 'America/Bogota' },
		{ from: '2025-05-01', to: '2025-06-30', zone: 'America/Bogota' },
		{ from: '2025-09-10', to: '2025-09-10', zone: 'America/Bogota' },
	];

	test('each gets its own sessions, and every item points to the one that asked', async () => {
		const { items, simulator } = await scenario({
			sessions,
			parameters: custom('={{ $json.from }}', '={{ $json.to }}'),
			input,
		});
		input.forEach(({ from, to }, item) => {
			const own = ofItem(items, item);
			const expected = rowsHeld(simulator, from, to);
			expect(sorted(rowsOf(own))).toEqual(sorted(expected));
		});
	});

	test.each([1, 2])('never more than %i requests at once, whatever their number', async (width) => {
		const { error, simulator } = await scenario({
			sessions,
			settings: { latencyMs: 20 },
			parameters: custom('2025-01-01', '2025-03-31'),
			input: Array.from({ length: 8 }, () => ({})),
			credential: { simultaneousRequests: width },
		});
		expect(error).toBeUndefined();
		expect(simulator.reportRequests()).toHaveLength(24);
		expect(simulator.maxInFlight).toBe(width);
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: one fails, the others are whole',
		async (onError) => {
			const broken = input.map((range, item) => (item === 1 ? { ...range, to: 'never' } : range));
			const { items, errorItems, error, simulator } = await scenario({
				sessions,
				parameters: custom('={{ $json.from }}', '={{ $json.to }}'),
				input: broken,
				onError,
			});
			const all = [...items, ...errorItems];
			const failed = all.filter(({ json }) => 'error' in json);
			expect(error).toBeUndefined();
			expect(failed).toHaveLength(1);
			expect(failed[0].pairedItem).toEqual({ item: 1 });
			const text = String(failed[0].json.error);
			expect(text).toContain(
				'“To” is not a date that can be read: “never”. Give a day (2026-01-31)',
			);
			expect(failed[0].error ?? { description: '' }).toMatchObject({
				description: expect.any(String),
			});
			const expected = [
				...rowsHeld(simulator, '2025-01-01', '2025-01-31'),
				...rowsHeld(simulator, '2025-09-10', '2025-09-10'),
			];
			expect(sorted(rowsOf(all.filter(({ json }) => !('error' in json))))).toEqual(
				sorted(expected),
			);
		},
	);

	test('the first failure is the one that is shown, with its item', async () => {
		const broken = input.map((range, item) => (item === 2 ? { ...range, to: 'never' } : range));
		const { error, simulator } = await scenario({
			sessions,
			settings: { latencyMs: 50 },
			parameters: custom('={{ $json.from }}', '={{ $json.to }}'),
			input: broken,
		});
		expect(error).toMatchObject({
			message: '“To” is not a date that can be read: “never”',
			context: { itemIndex: 2 },
		});
		expect(simulator.requests.length).toBeLessThanOrEqual(1);
	});
});

test('“Execute Once” reads for the first item alone', async () => {
	const { items, error, simulator } = await scenario({
		sessions,
		parameters: custom('={{ $json.from }}', '={{ $json.to }}'),
		input: [
			{ from: '2025-01-01', to: '2025-01-31' },
			{ from: '2025-02-01', to: '2025-02-28' },
		],
		executeOnce: true,
	});
	expect(error).toBeUndefined();
	expect(rowsOf(items)).toEqual(rowsHeld(simulator, '2025-01-01', '2025-01-31'));
	expect(simulator.reportRequests()).toHaveLength(1);
});
