/** What wolkvox lists: as items, to pick from, and as names in fields and filters. */
import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { WolkvoxTrigger } from '../../nodes/Wolkvox/WolkvoxTrigger.node';
import { agentRow, campaignRow, skillRow, startSimulator, type Simulator } from '../simulator';
import { credentialFor, custom, TOKEN } from './arrangement';
import { listContext } from './editor';
import { scenario, type Scenario } from './scenario';

const AGENTS = [
	agentRow('1001', 'Zoé Ñáñez'),
	agentRow('0042', 'Pérez, Ana'),
	{ agent_id: 7, agent_name: '' },
	{ agent_id: '-', agent_name: 'Nobody' },
];
const SKILLS = [skillRow('3021', 'Ventas Bogotá'), skillRow('3022', 'Ventas Cali')];
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

const run = async (parameters: INodeParameters, more: Scenario = {}) =>
	await scenario({ simulator, parameters, ...more });
const askedFor = () => simulator.requests.map(({ query }) => query.api);

const MANY = { operation: 'getAll', returnAll: true };
const USAGE = { token_limit: '1000000', token_use_today: '1' };

test.each<[INodeParameters, string, object[]]>([
	[{ resource: 'account', operation: 'getServices' }, 'services', SERVICES],
	[{ resource: 'account', operation: 'getTokenUsage' }, 'token_info', [USAGE]],
	[{ resource: 'agent', ...MANY }, 'agents', AGENTS],
	[{ resource: 'campaign', ...MANY }, 'campaigns', CAMPAIGNS],
	[{ resource: 'skill', operation: 'getAll', returnAll: false, limit: 1 }, 'skills', [SKILLS[0]]],
])(
	'%j gives what wolkvox sends, with one call for each input item',
	async (parameters, api, rows) => {
		const { items, error } = await run(parameters, { input: [{}, {}] });
		expect(error).toBeUndefined();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1].flatMap((item) => rows.map(() => ({ item }))),
		);
		expect(items.slice(0, rows.length).map(({ json }) => json)).toMatchObject(rows);
		const request = { path: '/api/v2/information.php', query: { api } };
		expect(simulator.requests).toMatchObject([request, request]);
	},
);

describe('a list that cannot be had', () => {
	test('is tried again where that helps', async () => {
		const then = { do: 'error', error: 'serverError' } as const;
		simulator.settings.faults = [{ when: { first: 1 }, then }];
		const { items } = await run({ resource: 'agent', ...MANY });
		expect([items.length, simulator.requests.length]).toEqual([AGENTS.length, 2]);
	});

	test('is an item that does not show the token under “On Error: Continue”, and not asked again', async () => {
		const credential = { token: `${TOKEN}-wrong` };
		const call: Scenario = { credential, input: [{}, {}], onError: 'continueRegularOutput' };
		const result = await run({ resource: 'agent', ...MANY }, call);
		const json = { error: expect.stringContaining('does not accept the token') };
		expect(result.items).toMatchObject([0, 1].map((item) => ({ json, pairedItem: { item } })));
		expect(JSON.stringify(result.run)).not.toContain(TOKEN);
		expect(simulator.requests).toHaveLength(1);
	});

	test('is none where wolkvox counts more than it sends, but figures may count what they sum', async () => {
		const then = { do: 'data', data: [{}], message: '500 records were found' } as const;
		simulator.settings.faults = [{ then }];
		const { error, items } = await run({ resource: 'agent', ...MANY });
		expect(error?.message).toBe('wolkvox counts records, but does not send all of them');
		expect(items).toEqual([]);
		simulator.settings.faults = [{ then: { ...then, data: { services: 1 } } }];
		const services = await run({ resource: 'account', operation: 'getServices' });
		expect([services.error, services.items.length]).toEqual([undefined, 1]);
	});
});

describe('in the editor', () => {
	const node = new Wolkvox();
	const { listSearch } = node.methods;
	const context = (more = {}, type: Wolkvox | WolkvoxTrigger = node) =>
		listContext(type, credentialFor(simulator, more), 'parameters.filters.agents');

	test.each([node, new WolkvoxTrigger()])(
		'agents are listed by name with one call each time the list is opened',
		async (type) => {
			for (const { name, options } of type.description.properties) {
				if (name !== 'filters') continue;
				const field = (options as INodeProperties[]).find((one) => one.name === 'agents');
				expect(field?.typeOptions?.loadOptionsMethod).toBe('getAgents');
			}
			for (let time = 1; time <= 2; time++) {
				expect(await type.methods.loadOptions.getAgents.call(context({}, type))).toEqual([
					{ name: '7', value: '7' },
					{ name: 'Pérez, Ana (0042)', value: '0042' },
					{ name: 'Zoé Ñáñez (1001)', value: '1001' },
				]);
				expect(simulator.requests).toHaveLength(time);
			}
		},
	);

	test.each([
		[{ token: 'a-wrong-token' }, 'NodeApiError', 1],
		[{ baseUrl: '', server: 'example.com' }, 'NodeOperationError', 0],
	])('a list that cannot be had with %j says why, without the token', async (more, name, calls) => {
		const failed: unknown = await node.methods.loadOptions.getAgents
			.call(context(more))
			.catch((reason: unknown) => reason);
		expect(failed).toMatchObject({ name, description: expect.any(String) });
		expect(JSON.stringify(failed)).not.toMatch(/a-wrong-token|simulator-token/);
		expect(simulator.requests).toHaveLength(calls);
	});

	test.each([
		['searchAgents', 'ÑAÑEZ', ['1001']],
		['searchAgents', '004', ['0042']],
		['searchSkills', '', ['all', '3021', '3022']],
		['searchSkills', 'bogota', ['3021']],
		['searchCampaigns', undefined, ['all', '7701']],
		['searchCampaigns', 'al', ['all']],
	] as const)('%s for %j finds %j', async (method, typed, values) => {
		const { results } = await listSearch[method].call(context(), typed);
		expect(results.map(({ value }) => value)).toEqual(values);
	});

	test('a searched list costs one call when it is opened, and none for what is typed', async () => {
		for (const typed of [undefined, 'a', 'an', 'ana']) {
			await listSearch.searchAgents.call(context(), typed);
		}
		expect(askedFor()).toEqual(['agents']);
		await listSearch.searchAgents.call(context());
		expect(askedFor()).toEqual(['agents', 'agents']);
	});
});

describe('names in fields', () => {
	const byId = (value: string) => ({ __rl: true, mode: 'id', value });

	async function read(report: string, more: INodeParameters, call: Scenario = {}) {
		const chosen = { resource: 'report', operation: 'getReport', report };
		return await run({ ...chosen, ...custom('2026-01-15', '2026-01-15', more) }, call);
	}

	test.each<[string, INodeParameters, string, Record<string, string>]>([
		['skill_1', { skill: byId('ventas bogota') }, 'skills', { skill_id: '3021' }],
		['skill_1', { skill: '={{ "Ventas Cali" }}' }, 'skills', { skill_id: '3022' }],
		['campaign_1', { campaign: byId('ENERO') }, 'campaigns', { campaign_id: '7701' }],
		['agent_2', { agent: byId('Pérez, Ana') }, 'agents', { agent_id: '0042' }],
	])('%s with %j asks the list %s for %j', async (report, more, api, query) => {
		expect((await read(report, more)).error).toBeUndefined();
		expect(simulator.requests).toMatchObject([{ query: { api } }, { query }]);
	});

	test('the list is read once for all input items, and not at all for IDs', async () => {
		const input = ['Ventas Cali', 'ventas bogotá', '3021', 'all'].map((skill) => ({ skill }));
		await read('skill_1', { skill: byId('={{ $json.skill }}') }, { input });
		const asked = simulator.requests.map(({ query }) => query.skill_id ?? query.api).sort();
		expect(asked).toEqual(['3021', '3021', '3022', 'all', 'skills']);
	});

	test.each<[INodeParameters, string, string[]]>([
		[{ skill: byId('Venta Bogota') }, '“Skill” names no skill of the list', ['skills']],
		// What cannot be done is said before the list is asked for.
		[{ skill: byId('Ventas Cali'), from: 'never' }, '“From”', []],
	])('%j is an error: %s', async (more, message, asked) => {
		expect((await read('skill_1', more)).error?.message).toContain(message);
		expect(askedFor()).toEqual(asked);
	});
});
