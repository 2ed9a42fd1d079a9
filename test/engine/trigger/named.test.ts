/** Skills, campaigns and agents by their names, in the fields of "New Row in Report". */
import type { INodeParameters } from 'n8n-workflow';

import { formatReport, skillRow } from '../../simulator';
import { credentialFor } from '../arrangement';
import { HOUR, MINUTE, withClock } from './arrangement';
import { N8NS, PollingN8n } from './polling';

afterEach(() => jest.restoreAllMocks());

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const abandonedBy = (skill: string): INodeParameters => ({
	event: 'newReportRow',
	report: byId('skill_2'),
	skill: byId(skill),
});

async function startN8n(skill: string, N8n: typeof PollingN8n = PollingN8n) {
	const { simulator, clock } = await withClock();
	simulator.setInformation({ skills: [skillRow('3021', 'Ventas Bogotá'), skillRow('7', 'Cali')] });
	const parameters = abandonedBy(skill);
	return { simulator, clock, n8n: new N8n({ credential: credentialFor(simulator), parameters }) };
}

it.each(N8NS)('a name is the ID of its list, which is read once: %s', async (_name, N8n) => {
	const { simulator, clock, n8n } = await startN8n('ventas bogota', N8n);
	await n8n.activate();
	const abandoned = (id: string, skill: string) => {
		const row = { date: formatReport(clock.wall), conn_id: id, skill_id: skill };
		return { start: clock.wall, end: clock.wall, row, skill };
	};
	simulator.setReport('skill_2', [abandoned('ours', '3021'), abandoned('of another', '7')]);
	for (let poll = 0; poll < 3; poll++) {
		clock.pass(10 * MINUTE);
		expect((await n8n.poll()).error).toBeUndefined();
	}
	expect(n8n.items.map(({ json }) => json.conn_id)).toEqual(['ours']);
	const [list, ...others] = simulator.requests.map(({ query }) => query);
	expect(list).toMatchObject({ api: 'skills' });
	expect(others.length).toBeGreaterThanOrEqual(4);
	for (const query of others) expect(query).toMatchObject({ api: 'skill_2', skill_id: '3021' });
});

it.each(['7', 'all'])('%j needs no list', async (skill) => {
	const { simulator, n8n } = await startN8n(skill);
	await n8n.activate();
	expect(simulator.requests.length).toBeGreaterThan(0);
	for (const { query } of simulator.requests) {
		expect(query).toMatchObject({ api: 'skill_2', skill_id: skill });
	}
});

it('a test in the editor finds the ID, too', async () => {
	const { simulator, n8n } = await startN8n('Cali');
	expect((await n8n.test()).error).toBeUndefined();
	expect(simulator.requests[0]).toMatchObject({ query: { api: 'skills' } });
	expect(simulator.requests[1]).toMatchObject({ query: { api: 'skill_2', skill_id: '7' } });
});

it('a name that nobody has is told when the workflow is published, for one call', async () => {
	const { simulator, n8n } = await startN8n('Venta Bogota');
	await expect(n8n.activate()).rejects.toThrow('“Skill” names no skill of the list');
	expect(simulator.requests).toMatchObject([{ query: { api: 'skills' } }]);
});

it('where the list cannot be read, the next poll asks for it again', async () => {
	const { simulator, clock, n8n } = await startN8n('Cali');
	simulator.settings.faults = [{ when: { api: 'skills', first: 1 }, then: { do: 'reset' } }];
	await n8n.activate();
	expect(n8n.isAlive).toBe(true);
	clock.pass(HOUR);
	expect((await n8n.poll()).error).toBeUndefined();
	expect(simulator.requests.at(-1)).toMatchObject({ query: { api: 'skill_2', skill_id: '7' } });
});
