import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { readCsv } from '../nodes/engine/output/readCsv';
import type { Fault, Row, Session, Simulator } from '../simulator';
import {
	ALL_FIELDS,
	custom,
	DOCUMENTED_FIELDS,
	ofItem,
	rowsHeld,
	twoYears,
	wall,
} from './arrangement';
import { isAtLeast } from './coreVersion';
import {
	bytesOf,
	fileOf,
	linesOf,
	removesHalfFiles,
	textOf,
	useDatabaseStorage,
	useFileStorage,
} from './fileStorage';
import { scenario, type Scenario } from './scenario';

const sessions = twoYears(2_000);
const BYTE_ORDER_MARK = '\uFEFF';
const QUARTER = custom('2026-01-01', '2026-03-31');
const HALF_YEAR = custom('2026-01-01', '2026-06-30');

const exported = async ({ parameters, ...more }: Scenario) =>
	await scenario({ ...more, parameters: { operation: 'exportCobrowsingSessions', ...parameters } });

/** The sessions of CSV files, every value a text. */
async function tableOf(items: INodeExecutionData[], delimiter = ','): Promise<Row[]> {
	const texts = await Promise.all(items.map(async (item) => await textOf(item)));
	return texts.flatMap((text) => {
		const [columns, ...lines] = readCsv(text.replace(BYTE_ORDER_MARK, ''), delimiter);
		return lines.map((cells) => {
			expect(cells).toHaveLength(columns.length);
			return Object.fromEntries(columns.map((name, place) => [name, cells[place]]));
		});
	});
}

/** The items of “Get Cobrowsing Sessions”, and the same as a table shows them. */
async function got(simulator: Simulator, parameters: INodeParameters) {
	const { items } = await scenario({ simulator, parameters });
	const rows = items.map(({ json }) => json);
	const cell = (value: unknown) => {
		if (value === null || value === undefined) return '';
		return typeof value === 'string' ? value : JSON.stringify(value);
	};
	const table = rows.map((row) =>
		Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value)])),
	);
	return { rows, table };
}

function sessionAt(day: string, more: Row = {}): Session {
	const start = wall(`${day.replaceAll('-', '')}090000`);
	const dates = { date_ini: `${day} 09:00:00`, date_end: `${day} 09:01:00` };
	return { start, end: start + 60, row: { agent_id: '7', ...dates, ...more } };
}

describe('a file', () => {
	test('is one item, with what it holds', async () => {
		const { items, simulator } = await exported({ sessions, parameters: QUARTER });
		const name = 'cobrowsing-sessions_2026-01-01_2026-03-31.csv';
		expect(items.map(({ json, binary = {} }) => [json, Object.keys(binary)])).toEqual([
			[
				{
					rows: rowsHeld(simulator, '2026-01-01', '2026-03-31').length,
					windows: 3,
					requests: 3,
					from: '2026-01-01 00:00:00',
					to: '2026-03-31 23:59:59',
					time_zone: 'America/Bogota',
					file_name: name,
				},
				['data'],
			],
		]);
		expect(fileOf(items[0])).toMatchObject({
			mimeType: 'text/csv',
			fileExtension: 'csv',
			fileName: name,
			// Older releases tell the size in words only.
			...(isAtLeast(2, 0) && { bytes: (await bytesOf(items[0])).length }),
		});
	});

	test.each([
		['comma', ',', true, true],
		['semicolon', ';', true, false],
		['tab', '\t', false, true],
	])(
		'of CSV has what Get has: %s, “%s”, calculated fields: %s, byte order mark: %s',
		async (delimiter, sign, addCalculatedFields, byteOrderMark) => {
			const options = { addCalculatedFields, byteOrderMark, escapeFormulas: false };
			const { items, simulator } = await exported({
				sessions,
				parameters: { ...QUARTER, delimiter, options },
			});
			const { table } = await got(simulator, { ...QUARTER, options: { addCalculatedFields } });
			expect(table.length).toBeGreaterThan(200);
			expect(await tableOf(items, sign)).toEqual(table);
			const columns = addCalculatedFields ? ALL_FIELDS : DOCUMENTED_FIELDS;
			const header = `${byteOrderMark ? BYTE_ORDER_MARK : ''}${columns.join(sign)}\r\n`;
			expect((await textOf(items[0])).startsWith(header)).toBe(true);
		},
	);

	test.each([true, false])(
		'of JSON Lines has what Get has, calculated fields: %s',
		async (addCalculatedFields) => {
			const parameters = { ...QUARTER, options: { addCalculatedFields, order: 'newestFirst' } };
			const { items, simulator } = await exported({
				sessions,
				parameters: { ...parameters, fileFormat: 'jsonl' },
			});
			expect(await linesOf(...items)).toEqual((await got(simulator, parameters)).rows);
			expect(fileOf(items[0])).toMatchObject({
				mimeType: 'application/jsonl',
				fileName: 'cobrowsing-sessions_2026-01-01_2026-03-31.jsonl',
			});
		},
	);

	test.each([
		['csv', `${BYTE_ORDER_MARK}${ALL_FIELDS.join(',')}\r\n`],
		['jsonl', ''],
	])('comes on a quiet Sunday, too: %s', async (fileFormat, text) => {
		const { items } = await exported({
			parameters: { ...custom('2026-01-04', '2026-01-04'), fileFormat },
		});
		expect(items).toMatchObject([{ json: { rows: 0, windows: 1, requests: 1 } }]);
		expect(await textOf(items[0])).toBe(text);
	});

	test('has the names that were asked for', async () => {
		const { items } = await exported({
			parameters: {
				...QUARTER,
				binaryPropertyName: 'report',
				options: { fileName: '={{ $json.customer }}/first quarter' },
			},
			input: [{ customer: 'Ángela' }],
		});
		expect(items[0].json.file_name).toBe('Ángela-first quarter.csv');
		expect(fileOf(items[0], 'report')).toMatchObject({ fileName: 'Ángela-first quarter.csv' });
		expect(Object.keys(items[0].binary ?? {})).toEqual(['report']);
	});

	test.each([
		[true, ['\'=HYPERLINK("http://x")', '+57 1', '-', 'Ana = Luis']],
		[false, ['=HYPERLINK("http://x")', '+57 1', '-', 'Ana = Luis']],
	])('is safe for a spreadsheet: %s', async (escapeFormulas, expected) => {
		const names = ['=HYPERLINK("http://x")', '+57 1', '-', 'Ana = Luis'];
		const { items } = await exported({
			sessions: names.map((agent_name, n) => sessionAt('2026-01-10', { agent_id: n, agent_name })),
			parameters: { ...QUARTER, options: { escapeFormulas } },
		});
		expect((await tableOf(items)).map(({ agent_name }) => agent_name)).toEqual(expected);
	});

	test('tells what is not in it as wolkvox sent it, and that its name is not the whole one', async () => {
		const late = { url: 'x', agent_name: 'x'.repeat(32_768) };
		const { items } = await exported({
			sessions: [sessionAt('2026-01-10'), sessionAt('2026-02-10', late)],
			parameters: { ...QUARTER, options: { fileName: 'x'.repeat(252) } },
		});
		expect(items[0].json).toMatchObject({
			rows: 2,
			file_name: `${'x'.repeat(251)}.csv`,
			file_name_cut: true,
			fields_left_out: ['url'],
			cells_too_long: 1,
		});
	});

	test('of each input item has a name of its own', async () => {
		const { items } = await exported({
			sessions,
			parameters: { ...QUARTER, filters: { agents: '={{ $json.agent }}' } },
			input: [{ agent: '0007' }, { agent: '0008' }],
		});
		expect(items.map(({ json }) => json.file_name).sort()).toEqual([
			'cobrowsing-sessions_2026-01-01_2026-03-31-2.csv',
			'cobrowsing-sessions_2026-01-01_2026-03-31.csv',
		]);
	});
});

describe('more sessions than a file may hold', () => {
	test('go on in further files, each an item', async () => {
		const { items, simulator } = await exported({
			sessions,
			parameters: { ...QUARTER, options: { rowsPerFile: 50, escapeFormulas: false } },
		});
		const { table } = await got(simulator, QUARTER);
		expect(await tableOf(items)).toEqual(table);
		expect(items.map(({ json }) => json.rows)).toEqual([
			...Array<number>(Math.floor(table.length / 50)).fill(50),
			table.length % 50,
		]);
		expect(items.map(({ json }) => json.file_name).slice(0, 2)).toEqual([
			'cobrowsing-sessions_2026-01-01_2026-03-31.csv',
			'cobrowsing-sessions_2026-01-01_2026-03-31-2.csv',
		]);
		expect(ofItem(items, 0)).toEqual(items);
	});

	test('count every call in a receipt, those of quiet months at the end too', async () => {
		const days = ['2026-01-05', '2026-01-06', '2026-01-07', '2026-01-08'];
		const { items, simulator } = await exported({
			sessions: days.map((day) => sessionAt(day)),
			parameters: { ...QUARTER, options: { rowsPerFile: 2 } },
		});
		expect(items.map(({ json }) => [json.rows, json.windows, json.requests])).toEqual([
			// While the first file is written, the next request is under way.
			[2, 1, 2],
			[2, 3, 1],
		]);
		expect(simulator.requests).toHaveLength(3);
	});
});

/** wolkvox does not answer for March. */
const march = (then: Fault['then']): Fault => ({ when: { covers: wall('20260315000000') }, then });
const REFUSED = march({ do: 'error', error: 'apiMissing' });

test('a failure in the middle of an answer leaves no file, and the other items whole', async () => {
	const storage = await useFileStorage();
	const { items } = await exported({
		sessions,
		settings: { faults: [march({ do: 'cutJson' })] },
		parameters: custom('2026-01-01', '={{ $json.to }}', { options: { maxTries: 1 } }),
		input: [{ to: '2026-06-30' }, { to: '2026-01-31' }],
		onError: 'continueRegularOutput',
	});
	expect(items).toMatchObject([
		{
			json: { error: expect.stringContaining('Still missing: 2026-03-') },
			pairedItem: { item: 0 },
		},
		{ json: { windows: 1 }, pairedItem: { item: 1 } },
	]);
	expect(items[0].binary).toBeUndefined();
	expect(await tableOf([items[1]])).toHaveLength(Number(items[1].json.rows));
	// n8n keeps a description beside each file.
	if (removesHalfFiles) expect(storage.files()).toHaveLength(2);
});

test('a failure after whole files leaves no half of the next', async () => {
	const storage = await useFileStorage();
	const { items, simulator } = await exported({
		sessions,
		settings: { faults: [REFUSED] },
		parameters: { ...HALF_YEAR, options: { rowsPerFile: 50 } },
	});
	const { length } = rowsHeld(simulator, '2026-01-01', '2026-02-28');
	expect(items).toEqual([]);
	// Two for each: n8n keeps a description beside a file. It removes them with the execution.
	if (removesHalfFiles) expect(storage.files()).toHaveLength(2 * Math.floor(length / 50));
	expect(storage.files().filter((name) => name.includes('.tmp.'))).toEqual([]);
});

test.each([
	['in memory', async () => {}],
	['the file system', useFileStorage],
	['a database', useDatabaseStorage],
])('n8n’s storage may be %s', async (_name, useStorage) => {
	await useStorage();
	const parameters = { ...HALF_YEAR, options: { rowsPerFile: 100 } };
	const { items, error, simulator } = await exported({ sessions, parameters });
	expect(error).toBeUndefined();
	expect(items.length).toBeGreaterThan(2);
	expect(await tableOf(items)).toEqual((await got(simulator, HALF_YEAR)).table);
	simulator.settings.faults = [REFUSED];
	const failed = await exported({ simulator, parameters });
	expect(failed.items).toEqual([]);
	expect(failed.error?.description).toContain('Still missing: 2026-03-01 00:00:00');
});
