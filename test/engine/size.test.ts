import { generateSessions } from '../simulator';
import { custom, ofItem, wall } from './arrangement';
import { scenario } from './scenario';

const month = { from: wall('20260101000000'), to: wall('20260131235959') };
const sessionsOf = (count: number) =>
	generateSessions({ seed: 7, count, ...month, distribution: 'even' });
const parameters = custom('2026-01-01', '2026-01-31');

test('120,000 sessions come out of each input item, each once', async () => {
	const { items, error, simulator } = await scenario({
		sessions: sessionsOf(120_000),
		parameters,
		input: [{}, {}],
	});
	expect(error).toBeUndefined();
	expect(simulator.expectedRows(month.from, month.to)).toHaveLength(120_000);
	for (const item of [0, 1]) {
		const keys = ofItem(items, item).map(({ json }) => json.session_key);
		expect(new Set(keys).size).toBe(120_000);
		expect(keys).toHaveLength(120_000);
	}
});

test('more are refused before the engine breaks, as soon as it is certain', async () => {
	const { items, error, simulator } = await scenario({
		sessions: sessionsOf(125_000),
		settings: { message: 'none' },
		parameters,
	});
	expect(items).toEqual([]);
	expect(error).toMatchObject({
		message: 'There are more than 120,000 sessions, more than n8n can take from one input item',
		description: expect.stringContaining('one for each month'),
	});
	expect(simulator.reportRequests().length).toBeLessThanOrEqual(6);
});
