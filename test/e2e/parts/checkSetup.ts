import { generateSessions } from '../../simulator';
import { DAY, dayOf, here } from '../arrangement';

describe('Check Setup', () => {
	afterEach(() => {
		const { settings } = here.simulator;
		Object.assign(settings, { filterBy: 'start', acrossMonths: true });
		here.simulator.setInformation({ services: [{ cobrowsing: 'yes' }] });
	});

	it('shows what differs of what the node expects', async () => {
		const { simulator, now } = here;
		Object.assign(simulator.settings, { filterBy: 'end', acrossMonths: false });
		simulator.setInformation({ services: [{ cobrowsing: 'no' }] });
		const to = dayOf(now);
		simulator.setSessions(generateSessions({ seed: 4, count: 900, from: to - 40 * DAY, to }));
		const id = await here.importExample('check-setup.json');
		const { itemsOf } = await here.runWell(id);
		const items = itemsOf('What Is Not Right') as Array<{ json: Record<string, unknown> }>;
		const different = items.filter(({ json }) => json.result === 'different');
		expect(different.map(({ json }) => `${json.check} ${json.value}`)).toEqual([
			...['service off', 'filedBy end', 'monthEnd refused'],
		]);
		expect(items.filter(({ json }) => json.result === 'failed')).toEqual([]);
		expect(simulator.requests.length).toBeLessThanOrEqual(10);
	}, 120_000);
});
