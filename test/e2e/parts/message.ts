import { here, isoDate, monthStart, textOf } from '../arrangement';
import { startEndpoint, type Endpoint } from '../receivers/endpoint';

describe('a message with figures', () => {
	let chat: Endpoint;

	beforeAll(async () => {
		chat = await startEndpoint();
	});

	afterAll(async () => await chat?.close());

	it('has a bar for each agent, and comes after a quiet month, too', async () => {
		const { simulator, now, year } = here;
		const addresses = { 'https://chat.example/incoming-webhook': `${chat.url}/hook` };
		const id = await here.importExample('figures-per-agent.json', addresses);
		const month = isoDate(monthStart(now, 1)).slice(0, 7);
		// Of these, each agent has one name.
		simulator.setSessions(year);
		const rows = simulator.expectedRows(monthStart(now, 1), monthStart(now, 0) - 1);
		expect(rows.length).toBeGreaterThan(100);

		await here.runWell(id);
		simulator.setSessions([]);
		await here.runWell(id);

		const posted = { method: 'POST', path: '/hook' };
		expect(chat.arrivals).toMatchObject([posted, posted]);
		const [first, second] = chat.arrivals.map(({ body }) => (body as { text: string }).text);
		expect(second).toBe(`Cobrowsing sessions in ${month}: 0`);
		const [title, , ...lines] = first.split('\n').slice(0, -1);
		expect(title).toBe(`Cobrowsing sessions in ${month}: ${rows.length}`);
		const counts = new Map<string, number>();
		for (const row of rows) {
			const agent = textOf(row.agent_name);
			counts.set(agent, (counts.get(agent) ?? 0) + 1);
		}
		const most = Math.max(...counts.values());
		const read = lines.map((line) => {
			const [, bar, count, , agent] = /^(█+) +(\d+) {2}(\S+) {2}(.*)$/.exec(line) ?? [];
			expect(bar).toHaveLength(Math.max(1, Math.round((Number(count) / most) * 20)));
			return [agent, Number(count)] as const;
		});
		expect(read.map(([, count]) => count)).toEqual(
			[...counts.values()].sort((one, other) => other - one),
		);
		expect(new Map(read)).toEqual(counts);
	}, 120_000);
});
