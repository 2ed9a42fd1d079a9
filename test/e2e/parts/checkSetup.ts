import { generateSessions, type Settings } from '../../simulator';
import { DAY, dayOf, here } from '../arrangement';

describe('Check Setup', () => {
	afterEach(() => {
		const { settings } = here.simulator;
		Object.assign(settings, { filterBy: 'start', endInclusive: true, acrossMonths: true });
		here.simulator.setInformation({ services: [{ cobrowsing: 'yes' }] });
	});

	const VARIANTS: ReadonlyArray<readonly [Partial<Settings>, string, string[]]> = [
		[{}, 'yes', []],
		[{ filterBy: 'end', endInclusive: false }, 'yes', ['filedBy end', 'ends exclusive']],
		[{ acrossMonths: false }, 'no', ['service off', 'monthEnd refused']],
	];

	it.each(VARIANTS)(
		'shows what differs of %j',
		async (settings, cobrowsing, expected) => {
			const { simulator, now } = here;
			Object.assign(simulator.settings, settings);
			simulator.setInformation({ services: [{ cobrowsing }] });
			const to = dayOf(now);
			simulator.setSessions(generateSessions({ seed: 4, count: 900, from: to - 40 * DAY, to }));
			const id = await here.importExample('check-setup.json');
			const { itemsOf } = await here.runWell(id);
			const items = itemsOf('What Is Not Right') as Array<{ json: Record<string, unknown> }>;
			const different = items.filter(({ json }) => json.result === 'different');
			expect(different.map(({ json }) => `${json.check} ${json.value}`)).toEqual(expected);
			expect(items.filter(({ json }) => json.result === 'failed')).toEqual([]);
			expect(simulator.requests.length).toBeLessThanOrEqual(10);
		},
		120_000,
	);
});
