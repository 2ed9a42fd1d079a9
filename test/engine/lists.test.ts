import type { INodeParameters } from 'n8n-workflow';

import { agentRow, campaignRow, skillRow, startSimulator, type Simulator } from '../simulator';
import { credentialFor, TOKEN } from './arrangement';
import { runNode, type NodeCall } from './engine';

const AGENTS = [agentRow('1001', 'Ana López'), agentRow('0042', 'Beto'), agentRow('7', 'Ñusta')];
const SKILLS = [skillRow('3021', 'Ventas Bogotá'), skillRow('3100', 'Cobranza')];
const CAMPAIGNS = [campaignRow('7701', 'Enero')];
const SERVICES = [{ licenses: '25', cobrowsing: 'yes' }];

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator();
	simulator.setInformation({
		...{ agents: AGENTS, skills: SKILLS, campaigns: CAMPAIGNS, services: SERVICES },
	});
});
beforeEach(() => {
	simulator.settings.faults = [];
	simulator.reset();
});
afterAll(async () => await simulator.close());

async function run(parameters: INodeParameters, more: Partial<NodeCall> = {}) {
	return await runNode({ parameters, credential: credentialFor(simulator), ...more });
}

const MANY = { operation: 'getAll', returnAll: true };
const QUERIES: Array<[INodeParameters, string, object[]]> = [
	[{ resource: 'account', operation: 'getServices' }, 'services', SERVICES],
	[{ resource: 'agent', ...MANY }, 'agents', AGENTS],
	[{ resource: 'campaign', ...MANY }, 'campaigns', CAMPAIGNS],
	[{ resource: 'skill', ...MANY }, 'skills', SKILLS],
];

test.each(QUERIES)('%j gives what wolkvox sends, with one call', async (parameters, api, rows) => {
	const { items, error } = await run(parameters);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json)).toEqual(rows);
	for (const { pairedItem } of items) expect(pairedItem).toEqual({ item: 0 });
	expect(simulator.requests).toMatchObject([{ path: '/api/v2/information.php', query: { api } }]);
	expect(Object.keys(simulator.requests[0].query)).toEqual(['api']);
});

test('“Get Token Usage” gives what is used today', async () => {
	const { items } = await run({ resource: 'account', operation: 'getTokenUsage' });
	expect(items).toMatchObject([
		{ json: { token_limit: '1000000', token_use_today: '1' }, pairedItem: { item: 0 } },
	]);
});

describe('“Get Many”', () => {
	test.each([
		[{ returnAll: false, limit: 2 }, 2],
		[{ returnAll: false }, AGENTS.length],
		[{ returnAll: false, limit: '={{ 1 }}' }, 1],
		[{}, AGENTS.length],
	])('with %j gives %d', async (more, count) => {
		const { items } = await run({ resource: 'agent', operation: 'getAll', ...more });
		expect(items).toHaveLength(count);
	});

	test('refuses a limit that is none before any request', async () => {
		const limits = { returnAll: false, limit: 0 };
		const { error } = await run({ resource: 'agent', operation: 'getAll', ...limits });
		expect(error?.message).toContain('“Limit”');
		expect(simulator.requests).toEqual([]);
	});

	test('gives each input item its own items', async () => {
		const parameters = { resource: 'skill', ...MANY };
		const { items } = await run(parameters, { input: [{}, {}] });
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			...[{ item: 0 }, { item: 0 }],
			...[{ item: 1 }, { item: 1 }],
		]);
		expect(simulator.requests).toHaveLength(2);
	});

	test('gives nothing where wolkvox has nothing', async () => {
		simulator.setInformation({ skills: [] });
		const { items, error } = await run({ resource: 'skill', ...MANY });
		simulator.setInformation({ skills: SKILLS });
		expect([items, error]).toEqual([[], undefined]);
	});
});

describe('a list that cannot be had', () => {
	const parameters = { resource: 'agent', ...MANY };

	test('is tried again where that helps', async () => {
		simulator.settings.faults = [
			{ when: { first: 1 }, then: { do: 'error', error: 'serverError' } },
		];
		expect((await run(parameters)).items).toHaveLength(AGENTS.length);
		expect(simulator.requests).toHaveLength(2);
	});

	test('is an error that does not show the token', async () => {
		const {
			error,
			items,
			run: whole,
		} = await run(parameters, {
			credential: credentialFor(simulator, { token: `${TOKEN}-wrong` }),
		});
		expect(items).toEqual([]);
		expect(error?.message).toContain('token');
		expect(JSON.stringify(whole)).not.toContain(TOKEN);
		expect(simulator.requests).toHaveLength(1);
	});

	test('is an item under “On Error: Continue”, and a token that was refused is not tried again', async () => {
		const { items } = await run(parameters, {
			credential: credentialFor(simulator, { token: 'wrong' }),
			input: [{}, {}],
			onError: 'continueRegularOutput',
		});
		expect(items).toMatchObject([
			{ json: { error: expect.any(String) }, pairedItem: { item: 0 } },
			{ json: { error: expect.any(String) }, pairedItem: { item: 1 } },
		]);
		expect(simulator.requests).toHaveLength(1);
	});

	test('is no empty list where wolkvox counts rows that it does not send', async () => {
		const message = '3 records were found';
		simulator.settings.faults = [{ when: {}, then: { do: 'data', data: [], message } }];
		const { error } = await run(parameters);
		expect(error?.message).toBe('wolkvox counts records, but does not send all of them');
	});
});
