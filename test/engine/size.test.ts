import { generateSessions } from '../simulator';
import { custom, ofItem, wall } from './arrangement';
import { scenario } from './scenario';

const month = { from: wall('20260101000000'), to: wall('20260131235959') };
const sessionsOf = (count: number) =>
	generateSessions({ seed: 7, count, ...month, distribution: 'even' });
const parameters = custom('2026-01-01', '={{ $json.to }}');

test('120,000 sessions come out of one input item, each once, and more out of all together', async () => {
	const { items, error, simulator } = await scenario({
		sessions: sessionsOf(120_000),
		parameters,
		input: [{ to: '2026-01-31' }, { to: '2026-01-03' }],
	});
	expect(error).toBeUndefined();
	expect(simulator.expectedRows(month.from, month.to)).toHaveLength(120_000);
	const keys = ofItem(items, 0).map(({ json }) => json.session_key);
	expect(new Set(keys).size).toBe(120_000);
	expect(keys).toHaveLength(120_000);
	// What the engine could not take from one.
	expect(items.length).toBeGreaterThan(126_000);
});

test('more are refused before the engine breaks, as soon as it is certain', async () => {
	const { items, error, simulator } = await scenario({
		sessions: sessionsOf(125_000),
		settings: { message: 'none' },
		parameters,
		input: [{ to: '2026-01-31' }],
	});
	expect(items).toEqual([]);
	expect(error).toMatchObject({
		message: 'There are more than 120,000 sessions, more than n8n can take from one input item',
		description: expect.stringContaining('month. “Export Cobrowsing Sessions” writes any number'),
	});
	expect(simulator.reportRequests().length).toBeLessThanOrEqual(6);
});
