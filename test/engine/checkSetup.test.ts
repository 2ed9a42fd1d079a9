import type { INodeParameters } from 'n8n-workflow';

import { generateSessions } from '../simulator';
import { TOKEN, wall } from './arrangement';
import { scenario, type Scenario } from './scenario';

const sessions = generateSessions({
	seed: 1,
	count: 600,
	from: wall('20260101000000'),
	to: wall('20260131235959'),
});
const JANUARY = { dateRange: 'custom', from: '2026-01-01', to: '2026-01-31' };

/** Checks a wolkvox, in two input items or one. */
const run = async (more: INodeParameters = {}, scene: Scenario = {}) =>
	await scenario({
		sessions,
		parameters: { resource: 'account', operation: 'checkSetup', ...JANUARY, ...more },
		...scene,
	});

const CHECKS = 'connection service rows dates filedBy ends filterClock parts monthEnd order'.split(
	' ',
);

test('gives an item for each check, paired, and asks for lists and report by their own addresses', async () => {
	const { items, error, simulator } = await run();
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.check)).toEqual(CHECKS);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual(CHECKS.map(() => ({ item: 0 })));
	expect(items.map(({ json }) => json.result)).toEqual(
		CHECKS.map((check) => (check === 'dates' ? 'unknown' : 'right')),
	);
	const asked = simulator.requests.map(({ path, query }) => `${path.split('/')[3]} ${query.api}`);
	expect(asked.slice(0, 3)).toEqual([
		'information.php token_info',
		'information.php services',
		'reports_manager.php cdr_10',
	]);
	expect(asked.length).toBeLessThanOrEqual(10);
	expect(simulator.maxInFlight).toBe(1);
	expect(JSON.stringify(items)).not.toContain(TOKEN);
});

test('checks the chosen report, with what it needs beside the dates', async () => {
	const { items, simulator } = await run({
		report: { __rl: true, mode: 'id', value: 'campaign_3' },
	});
	expect(items).toHaveLength(CHECKS.length);
	expect(simulator.reportRequests('campaign_3').at(0)?.query.campaign_id).toBe('all');
	expect(simulator.requests.filter(({ query }) => query.api === 'services')).toEqual([]);
});

test('tells of a refused token in items, without an error and for one call', async () => {
	const { items, error, simulator } = await run(
		{},
		{ credential: { token: `${TOKEN}-wrong` }, input: [{}, {}] },
	);
	expect(error).toBeUndefined();
	expect(items).toHaveLength(2 * CHECKS.length);
	for (const { json } of items) {
		expect(json).toMatchObject({
			result: 'failed',
			found: expect.stringContaining('does not accept'),
		});
	}
	expect(simulator.requests).toHaveLength(1);
	expect(JSON.stringify(items)).not.toContain(TOKEN);
});

test('is an error before any call where a field cannot be used', async () => {
	const { error, simulator } = await run({ from: '2026-02-01' });
	expect(error?.message).toContain('“From” lies after “To”');
	expect(simulator.requests).toEqual([]);
});
