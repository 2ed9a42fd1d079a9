import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { readCsv } from '../nodes/engine/output/readCsv';
import type { Fault, Row, Simulator } from '../simulator';
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

/** The rows of “Get Cobrowsing Sessions”, and the same as a table shows them. */
async function got(simulator: Simulator, parameters: INodeParameters) {
	const { items } = await scenario({ simulator, parameters });
	const rows = items.map(({ json }) => json);
	const cell = (value: unknown) => (value === null ? '' : String(value));
	const table = rows.map((row) =>
		Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value)])),
	);
	return { rows, table };
}

describe('a file', () => {
	test('is one item, with what it holds', async () => {
		const { items, simulator } = await exported({ sessions, parameters: QUARTER });
		const name = 'cobrowsing-sessions_2026-01-01_2026-03-31.csv';
		const receipt = {
			rows: rowsHeld(simulator, '2026-01-01', '2026-03-31').length,
			...{ windows: 3, requests: 3, time_zone: 'America/Bogota', file_name: name },
			...{ from: '2026-01-01 00:00:00', to: '2026-03-31 23:59:59' },
		};
		expect(items.map(({ json, binary = {} }) => [json, Object.keys(binary)])).toEqual([
			[receipt, ['data']],
		]);
		expect(fileOf(items[0])).toMatchObject({
			...{ mimeType: 'text/csv', fileExtension: 'csv', fileName: name },
			// Older releases tell the size in words only.
			...(isAtLeast(2, 0) && { bytes: (await bytesOf(items[0])).length }),
		});
	});

	test.each([
		['comma', ',', true, true],
		['tab', '\t', false, false],
	])(
		'of CSV has what Get has: %s, “%s”, calculated fields: %s, byte order mark: %s',
		async (delimiter, sign, addCalculatedFields, byteOrderMark) => {
			const options = { addCalculatedFields, byteOrderMark, escapeFormulas: false };
			const parameters = { ...QUARTER, delimiter, options };
			const { items, simulator } = await exported({ sessions, parameters });
			const { table } = await got(simulator, { ...QUARTER, options: { addCalculatedFields } });
			expect(table.length).toBeGreaterThan(200);
			expect(await tableOf(items, sign)).toEqual(table);
			const columns = addCalculatedFields ? ALL_FIELDS : DOCUMENTED_FIELDS;
			const header = `${byteOrderMark ? BYTE_ORDER_MARK : ''}${columns.join(sign)}\r\n`;
			expect((await textOf(items[0])).startsWith(header)).toBe(true);
		},
	);

	test('of JSON Lines has what Get has, in the order that is wanted', async () => {
		const parameters = { ...QUARTER, options: { order: 'newestFirst' } };
		const asked = { ...parameters, fileFormat: 'jsonl' };
		const { items, simulator } = await exported({ sessions, parameters: asked });
		expect(await linesOf(...items)).toEqual((await got(simulator, parameters)).rows);
		expect(fileOf(items[0])).toMatchObject({ mimeType: 'application/jsonl' });
	});

	test('comes on a quiet Sunday, too', async () => {
		const { items } = await exported({ parameters: custom('2026-01-04', '2026-01-04') });
		expect(items).toMatchObject([{ json: { rows: 0, windows: 1, requests: 1 } }]);
		expect(await textOf(items[0])).toBe(`${BYTE_ORDER_MARK}${ALL_FIELDS.join(',')}\r\n`);
	});

	test('has the names that were asked for, in each input item another', async () => {
		const options = { fileName: '={{ $json.customer }}/first quarter' };
		const { items } = await exported({
			parameters: { ...QUARTER, binaryPropertyName: 'report', options },
			input: [{ customer: 'Ángela' }, { customer: 'Ángela' }],
		});
		expect(items.map((item) => fileOf(item, 'report').fileName).sort()).toEqual([
			'Ángela-first quarter-2.csv',
			'Ángela-first quarter.csv',
		]);
		expect(Object.keys(items[0].binary ?? {})).toEqual(['report']);
	});

	test('tells what is not in it as wolkvox sent it, and is safe for a spreadsheet', async () => {
		const row = { agent_id: '7', date_ini: '2026-01-10 09:00:00', agent_name: '=HYPERLINK()' };
		const start = wall('20260110090000');
		const late = { ...row, date_ini: '2026-02-10 09:00:00', url: 'x' };
		const { items } = await exported({
			sessions: [
				{ start, end: start + 60, row },
				{ start: wall('20260210090000'), end: null, row: { ...late, time: 'x'.repeat(32_768) } },
			],
			parameters: { ...QUARTER, options: { fileName: 'x'.repeat(252) } },
		});
		expect(items[0].json).toMatchObject({
			...{ rows: 2, file_name_cut: true, fields_left_out: ['url'], cells_too_long: 1 },
		});
		expect((await tableOf(items))[0].agent_name).toBe("'=HYPERLINK()");
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
	const error = expect.stringContaining('Still missing: 2026-03-');
	expect(items).toMatchObject([
		{ json: { error }, pairedItem: { item: 0 } },
		{ json: { windows: 1 }, pairedItem: { item: 1 } },
	]);
	expect(items[0].binary).toBeUndefined();
	expect(await tableOf([items[1]])).toHaveLength(Number(items[1].json.rows));
	// n8n keeps a description beside each file.
	if (removesHalfFiles) expect(storage.files()).toHaveLength(2);
});

test.each([
	['in memory', async () => undefined],
	['the file system', useFileStorage],
	['a database', useDatabaseStorage],
])('n8n’s storage may be %s', async (_name, useStorage) => {
	const storage = await useStorage();
	const parameters = { ...HALF_YEAR, options: { rowsPerFile: 100 } };
	const { items, error, simulator } = await exported({ sessions, parameters });
	expect(error).toBeUndefined();
	expect(items.length).toBeGreaterThan(2);
	expect(await tableOf(items)).toEqual((await got(simulator, HALF_YEAR)).table);
	expect(items[1].json.file_name).toBe('cobrowsing-sessions_2026-01-01_2026-06-30-2.csv');
	expect(ofItem(items, 0)).toEqual(items);
	// Every call stands in a receipt.
	expect(items.reduce((sum, { json }) => sum + Number(json.requests), 0)).toBe(6);
	simulator.settings.faults = [REFUSED];
	const failed = await exported({ simulator, parameters });
	expect(failed.items).toEqual([]);
	expect(failed.error?.description).toContain('Still missing: 2026-03-01 00:00:00');
	// Whole files are n8n's to remove with the execution; of the next there is no half.
	expect(storage?.files().filter((name) => name.includes('.tmp.')) ?? []).toEqual([]);
});
