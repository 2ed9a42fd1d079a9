import { LoadOptionsContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ILoadOptionsFunctions,
	INode,
	INodeProperties,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { WolkvoxTrigger } from '../../nodes/Wolkvox/WolkvoxTrigger.node';
import { agentRow, campaignRow, skillRow, startSimulator, type Simulator } from '../simulator';
import { additionalDataOf } from './additionalData';
import { credentialFor, custom, twoYears, wall } from './arrangement';
import { TestCredentialsHelper } from './credentialsHelper';
import { runNode } from './engine';

let simulator: Simulator;
const sessions = twoYears(500);

beforeAll(async () => {
	simulator = await startSimulator({}, sessions);
	simulator.setInformation({
		agents: [
			agentRow('1001', 'Zoé Ñáñez'),
			agentRow('0042', 'Ana López'),
			{ agent_id: 7, agent_name: '' },
			{ agent_id: '-', agent_name: 'Nobody' },
		],
		skills: [skillRow('3021', 'Ventas Bogotá')],
		campaigns: [campaignRow('7701', 'Enero')],
	});
});
beforeEach(() => {
	simulator.settings.faults = [];
	simulator.reset();
});
afterAll(async () => await simulator.close());

/** The context that n8n makes when somebody opens a list in the editor. */
function contextOf(
	nodeType: Wolkvox | WolkvoxTrigger,
	credential: ICredentialDataDecryptedObject,
): ILoadOptionsFunctions {
	const { name } = nodeType.description;
	const node: INode = {
		...{ id: '1', name: 'Wolkvox', type: name, typeVersion: 1, position: [0, 0] },
		parameters: {},
		credentials: { wolkvoxApi: { id: '1', name: 'Wolkvox' } },
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const additionalData = additionalDataOf(new TestCredentialsHelper(credential));
	return new LoadOptionsContext(workflow, node, additionalData, 'parameters.filters.agents');
}

const node = new Wolkvox();
const { loadOptions, listSearch } = node.methods;
const context = (token = 'simulator-token') => contextOf(node, credentialFor(simulator, { token }));

describe('the agents of the filter', () => {
	const all = [
		{ name: '7', value: '7' },
		{ name: 'Ana López (0042)', value: '0042' },
		{ name: 'Zoé Ñáñez (1001)', value: '1001' },
	];

	test('are listed by name with one call each time the list is opened', async () => {
		expect(await loadOptions.getAgents.call(context())).toEqual(all);
		expect(await loadOptions.getAgents.call(context())).toEqual(all);
		const query = { api: 'agents' };
		expect(simulator.requests).toMatchObject([{ query }, { query }]);
	});

	test('are there for the trigger, too', async () => {
		const trigger = new WolkvoxTrigger();
		const { getAgents } = trigger.methods.loadOptions;
		expect(await getAgents.call(contextOf(trigger, credentialFor(simulator)))).toEqual(all);
	});

	test.each([new Wolkvox(), new WolkvoxTrigger()])('are asked for by the field', (type) => {
		const filters = type.description.properties.filter(({ name }) => name === 'filters');
		expect(filters.length).toBeGreaterThan(0);
		for (const { options } of filters) {
			const field = (options as INodeProperties[]).find(({ name }) => name === 'agents');
			const method = String(field?.typeOptions?.loadOptionsMethod);
			expect(type.methods.loadOptions).toHaveProperty(method);
		}
	});

	test('that cannot be had say why, without the token', async () => {
		const token = 'a-wrong-token';
		const error: unknown = await loadOptions.getAgents
			.call(context(token))
			.catch((reason: unknown) => reason);
		expect(error).toMatchObject({ name: 'NodeApiError', description: expect.any(String) });
		expect(String(error)).toContain('token');
		expect(JSON.stringify(error)).not.toContain(token);
	});

	test('need a server that can be used', async () => {
		const credential = credentialFor(simulator, { baseUrl: '', server: 'example.com' });
		const error: unknown = await loadOptions.getAgents
			.call(contextOf(node, credential))
			.catch((reason: unknown) => reason);
		expect(error).toMatchObject({ name: 'NodeOperationError' });
		expect(simulator.requests).toEqual([]);
	});
});

describe('a searched list', () => {
	test.each([
		['searchAgents', 'ÑAÑEZ', ['1001']],
		['searchAgents', 'lopez', ['0042']],
		['searchAgents', '004', ['0042']],
		['searchSkills', undefined, ['all', '3021']],
		['searchSkills', '', ['all', '3021']],
		['searchSkills', 'bogota', ['3021']],
		['searchCampaigns', undefined, ['all', '7701']],
		['searchCampaigns', 'al', ['all']],
	] as const)('%s for %j finds %j', async (method, typed, values) => {
		const { results } = await listSearch[method].call(context(), typed);
		expect(results.map(({ value }) => value)).toEqual(values);
	});

	test('costs one call when it is opened, and none for what is typed', async () => {
		const token = 'another-token';
		simulator.settings.token = token;
		for (const typed of [undefined, 'a', 'an', 'ana']) {
			await listSearch.searchAgents.call(context(token), typed);
		}
		expect(simulator.requests).toHaveLength(1);
		await listSearch.searchAgents.call(context(token));
		await listSearch.searchSkills.call(context(token), 'v');
		expect(simulator.requests).toHaveLength(3);
		simulator.settings.token = 'simulator-token';
	});
});

describe('the values of the agents’ filter', () => {
	const { agent_id: id, agent_name: name } = sessions[0].row;
	const until = wall('20260630235959');
	const wanted = sessions.filter(({ row, start }) => row.agent_id === id && start < until).length;

	test.each([
		['chosen from the list', [id]],
		['a text of IDs', String(id)],
		['a name in other letters', String(name).toUpperCase()],
		['an expression that gives a text', `={{ "${String(id)}" }}`],
		['an expression that gives a list of names', `={{ ["${String(name)}"] }}`],
		['with one that nobody has', [id, 'nobody']],
	])('may be %s', async (_name, agents) => {
		const { items, error } = await runNode({
			parameters: custom('2025-01-01', '2026-06-30', { filters: { agents } as never }),
			credential: credentialFor(simulator),
		});
		expect(error).toBeUndefined();
		expect(items).toHaveLength(wanted);
	});
});
