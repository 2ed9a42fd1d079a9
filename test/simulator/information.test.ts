import { agentRow, campaignRow, generateEvents, SKILLS, skillRow } from './index';
import { envelopeOf, get, JANUARY, oneADay, rowsOf, simulate } from './support';
import type { Simulator } from './index';

async function list(simulator: Simulator, query: string) {
	return await get(simulator, `/api/v2/information.php?api=${query}`);
}

it('lists what is set, whole or one by its id', async () => {
	const simulator = await simulate();
	const agents = [agentRow('0045', 'ÁNGELA  Peña'), agentRow('1041', 'Zoë Díaz')];
	const skills = [skillRow('3021', 'Ventas')];
	const campaigns = [campaignRow('0088', 'Navidad'), campaignRow('7', 'Enero')];
	simulator.setInformation({ agents });
	simulator.setInformation({ skills, campaigns });
	expect(rowsOf(await list(simulator, 'agents'))).toEqual(agents);
	expect(rowsOf(await list(simulator, 'agents&agent=0045'))).toEqual([agents[0]]);
	expect(rowsOf(await list(simulator, 'skills&skill=3021'))).toEqual(skills);
	expect(rowsOf(await list(simulator, 'campaigns'))).toEqual(campaigns);
	expect(rowsOf(await list(simulator, 'campaigns&campaign=7'))).toEqual([campaigns[1]]);
	expect(envelopeOf(await list(simulator, 'agents')).msg).toBe('2 records were found');
	expect((await list(simulator, 'agents&agent=45')).status).toBe(404);
	expect(simulator.requests[0]).toMatchObject({ status: 200, rows: 2 });
});

it('lists what the sessions and events name, as long as nothing is set', async () => {
	const simulator = await simulate({}, oneADay(2));
	expect(rowsOf(await list(simulator, 'agents'))).toEqual([agentRow('0101', 'ÁNGELA  MARÍA Peña')]);
	expect((await list(simulator, 'skills')).status).toBe(404);
	for (const id of ['skill_8', 'cdr_1']) {
		simulator.setReport(id, generateEvents(id, { seed: 1, count: 50, ...JANUARY }));
	}
	const skills = rowsOf(await list(simulator, 'skills')).map((row) => [
		row.skill_id,
		row.skill_name,
	]);
	expect(skills.sort()).toEqual(SKILLS.map(({ id, name }) => [id, name]).sort());
	expect(rowsOf(await list(simulator, 'campaigns'))).toHaveLength(3);
	expect(rowsOf(await list(simulator, 'agents')).length).toBeGreaterThan(10);
	simulator.setInformation({ agents: [] });
	expect((await list(simulator, 'agents')).status).toBe(404);
});

it('tells the services, one row of flags', async () => {
	const simulator = await simulate();
	const [services, ...more] = rowsOf(await list(simulator, 'services'));
	expect(more).toEqual([]);
	expect(Object.keys(services)).toHaveLength(30);
	expect(services).toMatchObject({ licenses: '25', cobrowsing: 'yes' });
	simulator.setInformation({ services: [{ cobrowsing: 'no' }] });
	expect(rowsOf(await list(simulator, 'services'))).toEqual([{ cobrowsing: 'no' }]);
});

it('knows no other list', async () => {
	const simulator = await simulate();
	const seen = await list(simulator, 'toString');
	expect(seen.status).toBe(400);
	expect(envelopeOf(seen).msg).toBe('THE API YOU WANT TO CONSULT DOES NOT EXIST');
	expect((await list(simulator, '')).status).toBe(400);
});
