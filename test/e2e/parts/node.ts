import { executeWorkflow } from '../../../scripts/n8n/commands';
import { generateSessions, startSimulator, type Row } from '../../simulator';
import { DAY, dayOf, here, isoDate, monthStart, TOKEN } from '../arrangement';
import { getWorkflow, httpRequestWorkflow, NODE } from '../workflows';

interface Item {
	json: Row;
	pairedItem?: unknown;
}

const CALCULATED_FIELDS = [
	'session_key',
	'date_ini_iso',
	'date_end_iso',
	'time_seconds',
	'duration',
	'hung_up_by',
];

const inOneOrder = (row: Row) => JSON.stringify(Object.entries(row).sort());

/** As wolkvox sent it: without what the node adds, the fields in one order. */
function sentFields({ json }: Item): string {
	const fields = Object.entries(json).filter(([name]) => !CALCULATED_FIELDS.includes(name));
	return inOneOrder(Object.fromEntries(fields));
}

/** Every row as an item, once, by its start, with what the node adds and paired. */
function expectExactly(items: Item[], rows: Row[]): void {
	expect(items).toHaveLength(rows.length);
	expect(items.map(sentFields).sort()).toEqual(rows.map(inOneOrder).sort());
	const starts = items.map(({ json }) => String(json.date_ini));
	expect(starts).toEqual([...starts].sort());
	const isWhole = ({ json, pairedItem }: Item) =>
		CALCULATED_FIELDS.every((name) => name in json) && JSON.stringify(pairedItem) === '{"item":0}';
	expect(items.filter((item) => !isWhole(item))).toEqual([]);
}

describe('the node', () => {
	/** Twelve months, with odd values and twins everywhere. */
	let months: { from: number; to: number };

	beforeEach(() => {
		const { now, simulator, sessions } = here;
		months = { from: monthStart(now, 12), to: monthStart(now, 0) - 1 };
		const odd = { messyValues: 0.05, duplicates: 0.02 };
		const own = generateSessions({ seed: 3, count: 2_000, ...months, ...odd });
		simulator.setSessions([...own, ...sessions.filter(({ start }) => start > months.to)]);
	});

	it('runs the example workflow as it is delivered, by the command too', async () => {
		const id = await here.importExample('get-cobrowsing-sessions.json');
		const byEditor = (await here.runWell(id)).itemsOf('Get Cobrowsing Sessions') as Item[];
		const { to, rows } = here.asked(7);
		// Midnight may pass meanwhile.
		expect([dayOf(here.now), dayOf(here.now) + DAY]).toContain(to + 1);
		expect(rows.length).toBeGreaterThan(100);
		expectExactly(byEditor, rows);

		here.simulator.reset();
		const byCommand = await executeWorkflow(here.n8n.instance, id);
		expectExactly(byCommand['Get Cobrowsing Sessions'], here.asked(7).rows);
	}, 240_000);

	it('gets every session of twelve months with twelve requests', async () => {
		const id = await here.n8n.importFile(getWorkflow(isoDate(months.from), isoDate(months.to)));
		const { itemsOf } = await here.runWell(id);
		expect(here.asked()).toMatchObject(months);
		expectExactly(itemsOf(NODE) as Item[], here.asked().rows);
		expect(here.simulator.requests).toHaveLength(12);
		expect(here.simulator.maxInFlight).toBe(1);
	}, 240_000);

	it('lends its credential to the HTTP Request node, and its token to no redirect', async () => {
		const { simulator, n8n } = here;
		const address = `${simulator.url}/api/v2/information.php?api=token_info`;
		const id = await n8n.importFile(httpRequestWorkflow(address));
		const [{ json }] = (await here.runWell(id)).itemsOf(NODE);
		expect(json).toMatchObject({ code: '200', data: [{ description: 'simulator' }] });
		expect(simulator.requests).toMatchObject([{ token: TOKEN, status: 200 }]);

		const elsewhere = await startSimulator({ token: TOKEN });
		try {
			// Another host, and another port of the same host.
			for (const host of ['localhost', '127.0.0.1']) {
				const to = elsewhere.url.replace('127.0.0.1', host);
				simulator.settings.faults = [{ then: { do: 'redirect', to } }];
				expect((await here.run(id)).error).toMatch(/302/);
				expect(simulator.requests).toHaveLength(1);
			}
			expect(elsewhere.requests).toEqual([]);
		} finally {
			await elsewhere.close();
		}
	}, 240_000);
});
