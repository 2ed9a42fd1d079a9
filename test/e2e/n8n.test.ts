/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test, never part of the package */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import { executeWorkflow, importWorkflows } from '../../scripts/n8n/commands';
import exampleWorkflow from '../../examples/get-cobrowsing-sessions.json';
import {
	generateSessions,
	parseCompact,
	startSimulator,
	wallClock,
	type Row,
	type Simulator,
} from '../simulator';
import { readCsv } from '../nodes/engine/output/readCsv';
import { openEditor, type Editor } from './editor';
import { addCredential, freshInstance, type Instance } from './instance';
import { httpRequestWorkflow, NODE, sessionsWorkflow } from './workflows';

interface Item {
	json: Row;
	pairedItem: unknown;
}

interface WithFile {
	data: { id?: string; data: string };
}

const TOKEN = 'the-token-of-this-run';
const DAY = 86_400;
const CALCULATED_FIELDS = [
	'session_key',
	'date_ini_iso',
	'date_end_iso',
	'time_seconds',
	'duration',
	'hung_up_by',
];

const CALENDAR_YEAR = ['2025-01-01', '2025-12-31'] as const;
const YEAR = { from: wallClock(2025, 1, 1), to: wallClock(2026, 1, 1) - 1 };
const today = () => Math.floor((Date.now() / 1000 - 5 * 3600) / DAY) * DAY;

/** As wolkvox sent it: without what the node adds, the fields in one order. */
function sentFields({ json }: Item): string {
	const fields = Object.entries(json).filter(([name]) => !CALCULATED_FIELDS.includes(name));
	return inOneOrder(Object.fromEntries(fields));
}

const inOneOrder = (row: Row) => JSON.stringify(Object.entries(row).sort());

/** The text of a file, from n8n's file system storage; n8n 1 keeps it in the item as a rule. */
function textOf({ dataFolder }: Instance, { id, data }: WithFile['data']): string {
	if (id === undefined) return Buffer.from(data, 'base64').toString('utf8');
	const name = path.basename(id);
	const files = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' });
	const file = files.find((each) => path.basename(each) === name);
	if (file === undefined) throw new Error(`n8n has stored no file ${id}`);
	return readFileSync(path.join(dataFolder, file), 'utf8');
}

const starts = (items: Item[]) => items.map(({ json }) => String(json.date_ini));

describe('in a real n8n', () => {
	let simulator: Simulator;
	let n8n: Instance;

	const expectExactly = (items: Item[], rows: Row[]) => {
		expect(items).toHaveLength(rows.length);
		expect(items.map(sentFields).sort()).toEqual(rows.map(inOneOrder).sort());
		expect(starts(items)).toEqual(starts(items).sort());
		expect(items.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(true);
	};

	beforeAll(async () => {
		const odd = { messyValues: 0.05, duplicates: 0.02 };
		simulator = await startSimulator({ token: TOKEN }, [
			...generateSessions({ seed: 1, count: 4_000, ...YEAR, ...odd }),
			...generateSessions({ seed: 2, count: 900, from: today() - 12 * DAY, to: today(), ...odd }),
		]);
		n8n = await freshInstance('node');
		await addCredential(n8n, simulator.url, TOKEN);
		// All at once: each command is a start of n8n.
		await importWorkflows(
			n8n,
			sessionsWorkflow('year', ...CALENDAR_YEAR),
			sessionsWorkflow('file', ...CALENDAR_YEAR, {
				operation: 'exportCobrowsingSessions',
				delimiter: 'semicolon',
			}),
			sessionsWorkflow('months', ...CALENDAR_YEAR, {
				operation: 'summarizeCobrowsingSessions',
				groupBy: 'month',
			}),
			{ ...exampleWorkflow, id: 'example' },
			httpRequestWorkflow('http', `${simulator.url}/api/v2/information.php?api=token_info`),
			sessionsWorkflow('reversed', '2025-02-01', '2025-01-01'),
		);
	}, 400_000);

	afterAll(async () => simulator?.close());

	describe('by its command', () => {
		it('runs the example workflow as it is delivered', async () => {
			simulator.reset();
			const dayBefore = today();

			const items = (await executeWorkflow(n8n, 'example'))['Get Cobrowsing Sessions'] as Item[];

			const asked = simulator.reportRequests();
			const from = parseCompact(asked[0].from) ?? NaN;
			const to = parseCompact(asked[asked.length - 1].to) ?? NaN;
			expect(to - from + 1).toBe(7 * DAY);
			// Midnight may pass while n8n starts.
			expect([dayBefore, today()]).toContain(to + 1);
			expectExactly(items, simulator.expectedRows(from, to));
			expect(items.length).toBeGreaterThan(100);
		}, 240_000);

		it('fails a workflow with the words of the node', async () => {
			simulator.reset();

			await expect(executeWorkflow(n8n, 'reversed')).rejects.toMatchObject({
				name: 'ExecutionFailed',
			});
			expect(simulator.requests).toHaveLength(0);
		}, 240_000);
	});

	describe('by its editor', () => {
		let editor: Editor;

		const execute = async (id: string) => {
			simulator.reset();
			const { error, itemsOf } = await editor.execute(id);
			if (error) throw new Error(error);
			return itemsOf(NODE) as Item[];
		};

		beforeAll(async () => {
			editor = await openEditor(n8n);
		}, 400_000);

		afterAll(async () => await editor?.n8n.stop(), 60_000);

		it('gets every session of a calendar year with twelve requests', async () => {
			const items = await execute('year');

			expectExactly(items, simulator.expectedRows(YEAR.from, YEAR.to));
			expect(items.every(({ json }) => CALCULATED_FIELDS.every((name) => name in json))).toBe(true);
			expect(simulator.requests).toHaveLength(12);
			expect(simulator.maxInFlight).toBe(1);
		}, 240_000);

		it('writes a calendar year into a file', async () => {
			const [{ json, binary }] = (await execute('file')) as Array<Item & { binary: WithFile }>;

			const rows = simulator.expectedRows(YEAR.from, YEAR.to);
			expect(json).toMatchObject({ sessions: rows.length, windows: 12, requests: 12 });
			const [, ...lines] = readCsv(textOf(n8n, binary.data).replace(/^\uFEFF/, ''), ';');
			expect(lines.map(([, , start, end]) => [start, end]).sort()).toEqual(
				rows.map(({ date_ini, date_end }) => [date_ini, date_end ?? '']).sort(),
			);
		}, 240_000);

		it('summarizes a calendar year by month', async () => {
			const months = await execute('months');

			expect(months).toHaveLength(12);
			const sessions = months.reduce((sum, { json }) => sum + Number(json.sessions), 0);
			expect(sessions).toBe(simulator.expectedRows(YEAR.from, YEAR.to).length);
			expect(simulator.requests).toHaveLength(12);
		}, 240_000);

		it('lets the HTTP Request node use the credential', async () => {
			const [{ json }] = await execute('http');

			expect(json).toMatchObject({ code: '200', data: [{ description: 'simulator' }] });
			expect(simulator.requests).toMatchObject([{ token: TOKEN, status: 200 }]);
		}, 240_000);

		it.each([
			['another host', 'localhost'],
			['another port of the same host', '127.0.0.1'],
		])(
			'lets no redirect take the token to %s, in the HTTP Request node either',
			async (_, host) => {
				const elsewhere = await startSimulator({ token: TOKEN });
				try {
					const to = elsewhere.url.replace('127.0.0.1', host);
					simulator.settings.faults = [{ then: { do: 'redirect', to } }];

					await expect(execute('http')).rejects.toThrow(/302/);
					expect(simulator.requests).toHaveLength(1);
					expect(elsewhere.requests).toEqual([]);
				} finally {
					simulator.settings.faults = [];
					await elsewhere.close();
				}
			},
			120_000,
		);
	});
});
