import { generateSessions } from '../simulator';
import { custom, wall } from './arrangement';
import { scenario } from './scenario';

const from = wall('20260101000000');
const to = wall('20260331235959');

function sessionsOf(count: number, last = to) {
	return generateSessions({ seed: 7, count, from, to: last, distribution: 'even' });
}

test('120,000 sessions come out of one input item, each once', async () => {
	const { items, error, simulator } = await scenario({
		sessions: sessionsOf(120_000),
		parameters: custom('2026-01-01', '2026-03-31'),
	});
	expect(error).toBeUndefined();
	expect(items).toHaveLength(simulator.expectedRows(from, to).length);
	expect(new Set(items.map(({ json }) => json.session_key)).size).toBe(items.length);
});

test.each(['total', 'none'] as const)(
	'130,000 are refused before the engine breaks, as soon as it is certain (msg: %s)',
	async (message) => {
		const { items, error } = await scenario({
			sessions: sessionsOf(130_000),
			settings: { message },
			parameters: custom('2026-01-01', '2026-03-31'),
		});
		expect(items).toEqual([]);
		expect(error).toMatchObject({
			message: 'There are more than 120,000 sessions, more than n8n can take from one input item',
			description: expect.stringContaining('one for each month'),
		});
	},
);

test('inside a month that is cut, too', async () => {
	const month = sessionsOf(300_000, wall('20260131235959'));
	const { error, simulator } = await scenario({
		sessions: month,
		parameters: custom('2026-01-01', '2026-03-31'),
	});
	expect(error?.message).toMatch(/more than 120,000/);
	expect(simulator.reportRequests().length).toBeLessThanOrEqual(4);
});

test('several input items may bring that many each', async () => {
	const { items, error, simulator } = await scenario({
		sessions: sessionsOf(90_000),
		parameters: custom('2026-01-01', '2026-03-31'),
		input: [{}, {}],
	});
	expect(error).toBeUndefined();
	expect(items).toHaveLength(2 * simulator.expectedRows(from, to).length);
});
