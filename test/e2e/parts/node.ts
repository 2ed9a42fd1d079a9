import type { INodeExecutionData } from 'n8n-workflow';

import { executeWorkflow } from '../../../scripts/n8n/commands';
import { startSimulator, type Row } from '../../simulator';
import { CALCULATED_FIELDS, rowsOf, sorted } from '../../engine/arrangement';
import { DAY, dayOf, here, TOKEN } from '../arrangement';
import { httpRequestWorkflow, NODE } from '../workflows';

type Item = Pick<INodeExecutionData, 'json' | 'pairedItem'>;

/** Every row as an item, once, by its start, with what the node adds and paired. */
function expectExactly(items: Item[], rows: Row[]): void {
	expect(sorted(rowsOf(items))).toEqual(sorted(rows));
	const starts = items.map(({ json }) => String(json.date_ini));
	expect(starts).toEqual([...starts].sort());
	const isWhole = ({ json, pairedItem }: Item) =>
		CALCULATED_FIELDS.every((name) => name in json) && JSON.stringify(pairedItem) === '{"item":0}';
	expect(items.filter((item) => !isWhole(item))).toEqual([]);
}

describe('the node', () => {
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
