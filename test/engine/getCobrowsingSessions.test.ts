import { custom, rowsHeld, rowsOf, twoYears } from './arrangement';
import { scenario } from './scenario';

const sessions = twoYears(3_000);

test('with “Execute Once”, the items are those of the first input item', async () => {
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

describe('dates, whatever the workflow’s own time zone', () => {
	const whole = ['20260105000000', '20260106235959'] as const;
	const hours = ['20260105010000', '20260105070000'] as const;
	test.each([
		['wall clock', '2026-01-05 01:00:00', '2026-01-05 07:00:00', hours],
		[
			'luxon’s',
			'={{ DateTime.fromISO("2026-01-05T08:00:00+02:00") }}',
			'={{ DateTime.fromISO("2026-01-05T07:00:00", { zone: "America/Bogota" }) }}',
			hours,
		],
		['milliseconds', '={{ 1767592800000 }}', '={{ new Date("2026-01-05T12:00:00Z") }}', hours],
		['of the input item', '={{ $json.from }}', '={{ $json.to }}', whole],
	])('%s', async (_name, first, last, [from, to]) => {
		const { error, simulator } = await scenario({
			parameters: custom(first, last),
			input: [{ from: '2026-01-05', to: '2026-01-06' }],
			workflowZone: 'Asia/Tokyo',
		});
		expect(error).toBeUndefined();
		expect(simulator.reportRequests()).toMatchObject([{ from, to }]);
	});
});

test('a limit counts what the filters let pass, and ends the asking as soon as it is met', async () => {
	const filters = { hungUpBy: 'client' };
	const options = { order: 'newestFirst' };
	const { items, simulator } = await scenario({
		sessions,
		parameters: {
			...custom('2025-01-01', '2025-12-31'),
			returnAll: false,
			limit: 20,
			filters,
			options,
		},
		credential: { simultaneousRequests: 2 },
		settings: { latencyMs: 100 },
	});
	const december = rowsHeld(simulator, '2025-12-01', '2025-12-31').reverse();
	const passing = december.filter(({ hung_up: by }) => by === 'customer');
	expect(rowsOf(items)).toEqual(passing.slice(0, 20));
	expect(simulator.reportRequests()).toHaveLength(1);
});
