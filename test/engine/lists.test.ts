import type { INodeParameters } from 'n8n-workflow';

import { agentRow, campaignRow, skillRow, startSimulator, type Simulator } from '../simulator';
import { TOKEN } from './arrangement';
import { scenario, type Scenario } from './scenario';

const AGENTS = [agentRow('1001', 'Ana López'), agentRow('0042', 'Beto'), agentRow('7', 'Ñusta')];
const SKILLS = [skillRow('3021', 'Ventas Bogotá'), skillRow('3100', 'Cobranza')];
const CAMPAIGNS = [campaignRow('7701', 'Enero')];
const SERVICES = [{ licenses: '25', cobrowsing: 'yes' }];

let simulator: Simulator;

beforeAll(async () => (simulator = await startSimulator()));
beforeEach(() => {
	const lists = { agents: AGENTS, skills: SKILLS, campaigns: CAMPAIGNS, services: SERVICES };
	simulator.setInformation(lists);
	simulator.settings.faults = [];
	simulator.reset();
});
afterAll(async () => await simulator.close());

const run = async (parameters: INodeParameters, more: Scenario = {}) =>
	await scenario({ simulator, parameters, ...more });

const MANY = { operation: 'getAll', returnAll: true };
const ALL_AGENTS = { resource: 'agent', ...MANY };
const USAGE = { token_limit: '1000000', token_use_today: '1' };

test.each<[INodeParameters, string, object[]]>([
	[{ resource: 'account', operation: 'getServices' }, 'services', SERVICES],
	[{ resource: 'account', operation: 'getTokenUsage' }, 'token_info', [USAGE]],
	[{ resource: 'agent', ...MANY }, 'agents', AGENTS],
	[{ resource: 'campaign', ...MANY }, 'campaigns', CAMPAIGNS],
	[{ resource: 'skill', ...MANY }, 'skills', SKILLS],
])(
	'%j gives what wolkvox sends, with one call for each input item',
	async (parameters, api, rows) => {
		const { items, error } = await run(parameters, { input: [{}, {}] });
		expect(error).toBeUndefined();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1].flatMap((item) => rows.map(() => ({ item }))),
		);
		expect(items.slice(0, rows.length).map(({ json }) => json)).toMatchObject(rows);
		const request = { path: '/api/v2/information.php' };
		expect(simulator.requests).toMatchObject([request, request]);
		expect(simulator.requests.map(({ query }) => query)).toEqual([{ api }, { api }]);
	},
);

describe('“Get Many”', () => {
	test.each([
		[{ returnAll: false, limit: 2 }, 2],
		[{ returnAll: false, limit: '={{ 1 }}' }, 1],
		[{}, AGENTS.length],
	])('with %j gives %d', async (more, count) => {
		const { items } = await run({ resource: 'agent', operation: 'getAll', ...more });
		expect(items).toHaveLength(count);
	});

	test('gives nothing where wolkvox has nothing', async () => {
		simulator.setInformation({ skills: [] });
		const { items, error } = await run({ resource: 'skill', ...MANY });
		expect([items, error]).toEqual([[], undefined]);
	});
});

describe('a list that cannot be had', () => {
	test('is tried again where that helps', async () => {
		simulator.settings.faults = [
			{ when: { first: 1 }, then: { do: 'error', error: 'serverError' } },
		];
		expect((await run(ALL_AGENTS)).items).toHaveLength(AGENTS.length);
		expect(simulator.requests).toHaveLength(2);
	});

	test('is an item that does not show the token under “On Error: Continue”, and not asked again', async () => {
		const result = await run(ALL_AGENTS, {
			credential: { token: `${TOKEN}-wrong` },
			input: [{}, {}],
			onError: 'continueRegularOutput',
		});
		const json = { error: expect.stringContaining('does not accept the token') };
		expect(result.items).toMatchObject([0, 1].map((item) => ({ json, pairedItem: { item } })));
		expect(JSON.stringify(result.run)).not.toContain(TOKEN);
		expect(simulator.requests).toHaveLength(1);
	});

	test.each([[], [{ agent_id: '1' }]])(
		'is no list where wolkvox counts 500 and sends %j',
		async (...data) => {
			const message = '500 records were found';
			simulator.settings.faults = [{ when: {}, then: { do: 'data', data, message } }];
			const { error, items } = await run(ALL_AGENTS);
			expect(error?.message).toBe('wolkvox counts records, but does not send all of them');
			expect(items).toEqual([]);
		},
	);

	test.each<[object, object[]]>([
		[{}, []],
		[{ services: 1 }, [{ services: 1 }]],
	])('is no error where the account is %j', async (data, expected) => {
		const message = 'services' in data ? '500 records were found' : '0 records were found';
		simulator.settings.faults = [{ when: {}, then: { do: 'data', data, message } }];
		const { error, items } = await run({ resource: 'account', operation: 'getServices' });
		expect([error, items.map(({ json }) => json)]).toEqual([undefined, expected]);
	});
});
