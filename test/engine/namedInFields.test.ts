/** Skills, campaigns and agents by their names, in the fields of reports. */
import type { INodeParameters } from 'n8n-workflow';

import { agentRow, campaignRow, skillRow, startSimulator, type Simulator } from '../simulator';
import { custom } from './arrangement';
import { scenario, type Scenario } from './scenario';

let simulator: Simulator;

beforeAll(async () => (simulator = await startSimulator()));
beforeEach(() => {
	simulator.setInformation({
		agents: [agentRow('1001', 'Ana López'), agentRow('0042', 'Pérez, Ana')],
		skills: [skillRow('3021', 'Ventas Bogotá'), skillRow('3022', 'Ventas Cali')],
		campaigns: [campaignRow('7701', 'Enero')],
	});
	simulator.reset();
});
afterAll(async () => await simulator.close());

const byId = (value: string) => ({ __rl: true, mode: 'id', value });

async function read(report: string, more: INodeParameters, call: Scenario = {}) {
	const chosen = { resource: 'report', operation: 'getReport', report };
	const parameters = { ...chosen, ...custom('2026-01-15', '2026-01-15', more) };
	return await scenario({ simulator, ...call, parameters });
}

test.each<[string, INodeParameters, Record<string, string>]>([
	['skill_1', { skill: byId('ventas bogota') }, { skill_id: '3021' }],
	['skill_1', { skill: byId('={{ "Ventas Cali (3022)" }}') }, { skill_id: '3022' }],
	['skill_1', { skill: '={{ "Ventas Cali" }}' }, { skill_id: '3022' }],
	['campaign_1', { campaign: byId('ENERO') }, { campaign_id: '7701' }],
	['agent_1', { agent: byId('Ana Lopez') }, { agent_id: '1001' }],
	['agent_2', { agent: byId('Pérez, Ana') }, { agent_id: '0042' }],
])('%s with %j asks for %j, after one call for the list', async (report, more, query) => {
	const { error } = await read(report, more);
	expect(error).toBeUndefined();
	const [list, ...others] = simulator.requests;
	expect(list).toMatchObject({ path: '/api/v2/information.php' });
	expect(others).toMatchObject([{ query: { api: report, ...query } }]);
});

test('the list is read once for all input items, and not at all for IDs', async () => {
	const names = ['Ventas Cali', 'ventas bogotá', '3021', 'all'];
	const { error } = await read(
		'skill_1',
		{ skill: byId('={{ $json.skill }}') },
		{ input: names.map((skill) => ({ skill })) },
	);
	expect(error).toBeUndefined();
	const asked = simulator.requests.map(({ query }) => query.skill_id ?? query.api).sort();
	expect(asked).toEqual(['3021', '3021', '3022', 'all', 'skills']);
});

test('a name that nobody has costs one call, and the message shows the nearest', async () => {
	const { error } = await read('skill_1', { skill: byId('Venta Bogota') });
	expect(error?.message).toBe('“Skill” names no skill of the list: “Venta Bogota”');
	expect(error?.description).toContain('Ventas Bogotá (3021), Ventas Cali (3022)');
	expect(simulator.requests).toMatchObject([{ query: { api: 'skills' } }]);
});

test.each<[INodeParameters, string]>([
	[{ from: 'never' }, '“From”'],
	[{ filters: { agents: '' } }, '“Agent Names or IDs”'],
	[{ returnAll: false, limit: 0 }, '“Limit”'],
])('what cannot be done is said before the list is asked for: %j', async (more, message) => {
	const { error } = await read('agent_1', { agent: byId('Ana Lopez'), ...more });
	expect(error?.message).toContain(message);
	expect(simulator.requests).toEqual([]);
});
