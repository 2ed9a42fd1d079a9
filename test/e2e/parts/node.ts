/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test, never part of the package */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import type { INode } from 'n8n-workflow';

import { executeWorkflow } from '../../../scripts/n8n/commands';
import { readCsv } from '../../nodes/engine/output/readCsv';
import { generateSessions, startSimulator, type Row } from '../../simulator';
import { DAY, dayOf, here, isoDate, monthStart, textOf, TOKEN } from '../arrangement';
import { httpRequestWorkflow, NODE, sessionsWorkflow } from '../workflows';

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
	for (const { json, pairedItem } of items) {
		expect(Object.keys(json)).toEqual(expect.arrayContaining(CALCULATED_FIELDS));
		expect(pairedItem).toEqual({ item: 0 });
	}
}

/** The text of a file, from n8n's file system storage; n8n 1 keeps it in the item as a rule. */
function storedText({ id, data }: { id?: string; data: string }): string {
	if (id === undefined) return Buffer.from(data, 'base64').toString('utf8');
	const { dataFolder } = here.n8n.instance;
	const files = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' });
	const file = files.find((each) => path.basename(each) === path.basename(id));
	if (file === undefined) throw new Error(`n8n has stored no file ${id}`);
	return readFileSync(path.join(dataFolder, file), 'utf8');
}

describe('the node', () => {
	/** Twelve months, with odd values and twins everywhere. */
	let months: readonly [from: string, to: string];

	/** What the last node of a workflow gives. */
	const itemsOf = async (workflow: Parameters<typeof here.n8n.importFile>[0]) => {
		const { itemsOf: items } = await here.runWell(await here.n8n.importFile(workflow));
		return items(NODE) as Item[];
	};

	const truth = () =>
		here.simulator.expectedRows(monthStart(here.now, 12), monthStart(here.now, 0) - 1);

	beforeEach(() => {
		const { now, simulator, sessions } = here;
		const [from, to] = [monthStart(now, 12), monthStart(now, 0) - 1];
		months = [isoDate(from), isoDate(to)];
		const odd = { messyValues: 0.05, duplicates: 0.02 };
		const own = generateSessions({ seed: 3, count: 4_000, from, to, ...odd });
		simulator.setSessions([...own, ...sessions.filter(({ start }) => start > to)]);
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
		expectExactly(await itemsOf(sessionsWorkflow(months, 'get')), truth());
		expect(here.simulator.requests).toHaveLength(12);
		expect(here.simulator.maxInFlight).toBe(1);
	}, 240_000);

	it('writes twelve months into a file', async () => {
		const workflow = sessionsWorkflow(months, 'export', { delimiter: 'semicolon' });
		const [{ json, binary }] = (await itemsOf(workflow)) as Array<
			Item & { binary: { data: { data: string } } }
		>;

		const rows = truth();
		expect(json).toMatchObject({ sessions: rows.length, windows: 12, requests: 12 });
		const [, ...lines] = readCsv(storedText(binary.data).replace(/^\uFEFF/, ''), ';');
		expect(lines.map(([, , start, end]) => [start, end].join()).sort()).toEqual(
			rows.map(({ date_ini, date_end }) => [date_ini, textOf(date_end)].join()).sort(),
		);
	}, 240_000);

	it('summarizes twelve months by month', async () => {
		const items = await itemsOf(sessionsWorkflow(months, 'summarize', { groupBy: 'month' }));

		expect(items).toHaveLength(12);
		expect(items.reduce((sum, { json }) => sum + Number(json.sessions), 0)).toBe(truth().length);
		expect(here.simulator.requests).toHaveLength(12);
	}, 240_000);

	it('fails a workflow with its own words, before any request', async () => {
		const [from, to] = months;
		const id = await here.n8n.importFile(sessionsWorkflow([to, from], 'get'));
		const { status, error } = await here.run(id);
		expect({ status, error }).toEqual({
			status: 'error',
			error: expect.stringContaining(`${NODE}: “From” lies after “To”: ${to} to ${from}`),
		});
		expect(here.simulator.requests).toHaveLength(0);
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

	it.each([
		['options', 'getAgents', 'agents'],
		['resource-locator-results', 'searchSkills', 'skills'],
	])(
		'fills the lists that the editor opens, for one call: %s',
		async (kind, methodName, api) => {
			const { n8n, simulator } = here;
			const id = await n8n.importFile(sessionsWorkflow(months, 'get'));
			const { nodes } = await n8n.ask<{ nodes: INode[] }>(`workflows/${id}`);
			const { type: name, typeVersion: version, parameters, credentials } = nodes[1];
			simulator.reset();
			const listed = await n8n.ask<unknown>(`dynamic-node-parameters/${kind}`, {
				path: 'parameters.filters.agents',
				nodeTypeAndVersion: { name, version },
				currentNodeParameters: parameters,
				credentials,
				workflowId: id,
				methodName,
			});
			expect(simulator.requests).toMatchObject([{ query: { api } }]);
			const { agents = [] } = simulator.information;
			expect(agents.length).toBeGreaterThan(5);
			const named = agents.map(({ agent_id, agent_name }) => ({
				name: `${textOf(agent_name)} (${textOf(agent_id)})`,
				value: agent_id,
			}));
			if (!Array.isArray(listed)) {
				expect(listed).toMatchObject({ results: [{ name: 'All', value: 'all' }] });
				return;
			}
			expect(listed).toEqual(expect.arrayContaining(named));
			expect(listed).toHaveLength(agents.length);
		},
		60_000,
	);
});
