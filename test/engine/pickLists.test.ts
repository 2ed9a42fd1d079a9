import type { INodeProperties } from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { WolkvoxTrigger } from '../../nodes/Wolkvox/WolkvoxTrigger.node';
import {
	agentRow,
	campaignRow,
	skillRow,
	startSimulator,
	type Row,
	type Simulator,
} from '../simulator';
import { credentialFor, custom, twoYears, wall } from './arrangement';
import { listContext } from './editor';
import { scenario } from './scenario';

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
	simulator.settings.token = 'simulator-token';
	simulator.reset();
});
afterAll(async () => await simulator.close());

const node = new Wolkvox();
const { loadOptions, listSearch } = node.methods;
const context = (more = {}, type: Wolkvox | WolkvoxTrigger = node) =>
	listContext(type, credentialFor(simulator, more), 'parameters.filters.agents');

describe('the agents of the filter', () => {
	test.each([node, new WolkvoxTrigger()])(
		'are listed by name with one call each time the list is opened',
		async (type) => {
			const filters = type.description.properties.filter(({ name }) => name === 'filters');
			expect(filters.length).toBeGreaterThan(0);
			for (const { options } of filters) {
				const field = (options as INodeProperties[]).find(({ name }) => name === 'agents');
				expect(field?.typeOptions?.loadOptionsMethod).toBe('getAgents');
			}
			for (let time = 1; time <= 2; time++) {
				expect(await type.methods.loadOptions.getAgents.call(context({}, type))).toEqual([
					{ name: '7', value: '7' },
					{ name: 'Ana López (0042)', value: '0042' },
					{ name: 'Zoé Ñáñez (1001)', value: '1001' },
				]);
				expect(simulator.requests).toHaveLength(time);
			}
			expect(simulator.requests[0]).toMatchObject({ query: { api: 'agents' } });
		},
	);

	test.each([
		[{ token: 'a-wrong-token' }, 'NodeApiError', 1],
		[{ baseUrl: '', server: 'example.com' }, 'NodeOperationError', 0],
	])('that cannot be had with %j say why, without the token', async (more, name, requests) => {
		const failed: unknown = await loadOptions.getAgents
			.call(context(more))
			.catch((reason: unknown) => reason);
		expect(failed).toMatchObject({ name, description: expect.any(String) });
		expect(JSON.stringify(failed)).not.toMatch(/a-wrong-token|simulator-token/);
		expect(simulator.requests).toHaveLength(requests);
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
			await listSearch.searchAgents.call(context({ token }), typed);
		}
		expect(simulator.requests).toHaveLength(1);
		await listSearch.searchAgents.call(context({ token }));
		await listSearch.searchSkills.call(context({ token }), 'v');
		expect(simulator.requests).toHaveLength(3);
	});
});

describe('the values of the agents’ filter', () => {
	const { agent_id: id, agent_name: name } = sessions
		.map(({ row }) => row)
		.find((row) => String(row.agent_id).startsWith('0')) as Row;
	/** As a spreadsheet or another system may have it: without the zeros in front. */
	const number = Number(id);
	const until = wall('20260630235959');
	const wanted = sessions.filter(({ row, start }) => row.agent_id === id && start < until).length;

	test.each([
		['chosen from the list', [id]],
		['a text of IDs', String(id)],
		['a name in other letters', String(name).toUpperCase()],
		['an expression that gives a text', `={{ "${String(id)}" }}`],
		['an expression that gives a list of names', `={{ ["${String(name)}"] }}`],
		['with one that nobody has', [id, 'nobody']],
		['a number', `={{ ${number} }}`],
		['a list of numbers', `={{ [${number}] }}`],
	])('may be %s', async (_name, agents) => {
		const { items, error } = await scenario({
			simulator,
			parameters: custom('2025-01-01', '2026-06-30', { filters: { agents } as never }),
		});
		expect(error).toBeUndefined();
		expect(items).toHaveLength(wanted);
	});
});
