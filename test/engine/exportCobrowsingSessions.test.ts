import type {
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	INodeProperties,
} from 'n8n-workflow';
import { displayParameter, sleep } from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { readCsv } from '../nodes/engine/output/readCsv';
import type { Fault, Row, Session, Simulator } from '../simulator';
import {
	ofItem,
	rowsHeld,
	ALL_FIELDS,
	credentialFor,
	custom,
	DOCUMENTED_FIELDS,
	twoYears,
	wall,
} from './arrangement';
import { isAtLeast } from './coreVersion';
import { runNode, start, type NodeCall, type NodeResult } from './engine';
import { EXPRESSIONS, EXPRESSIONS_INPUT, REFUSED_BY_N8N } from './expressions';
import {
	bytesOf,
	fileOf,
	removesHalfFiles,
	useDatabaseStorage,
	useFileStorage,
} from './fileStorage';
import { until } from './until';
import { scenario, type Scenario } from './scenario';
import { simulate } from '../simulator/support';

const sessions = twoYears(2_000);
const BYTE_ORDER_MARK = '\uFEFF';
const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' };

type Export = Omit<NodeCall, 'credential'> & Partial<Pick<NodeCall, 'credential'>>;

function callOf(simulator: Simulator, call: Export): NodeCall {
	return {
		credential: credentialFor(simulator),
		...call,
		parameters: { operation: 'exportCobrowsingSessions', ...call.parameters },
	};
}

async function exportFrom(simulator: Simulator, call: Export): Promise<NodeResult> {
	return await runNode(callOf(simulator, call));
}

const exported = async ({ parameters, ...more }: Scenario) =>
	await scenario({ ...more, parameters: { operation: 'exportCobrowsingSessions', ...parameters } });

async function textOf(item: INodeExecutionData, field?: string): Promise<string> {
	return (await bytesOf(item, field)).toString('utf8');
}

/** The sessions of a CSV file, every value a text. */
async function tableOf(item: INodeExecutionData, delimiter = ','): Promise<Row[]> {
	const text = await textOf(item);
	const whole = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
	const [columns, ...lines] = readCsv(whole, delimiter);
	return lines.map((cells) => {
		expect(cells).toHaveLength(columns.length);
		return Object.fromEntries(columns.map((name, place) => [name, cells[place]]));
	});
}

async function linesOf(item: INodeExecutionData): Promise<Row[]> {
	const lines = (await textOf(item)).split('\n');
	expect(lines.pop()).toBe('');
	return lines.map((line) => JSON.parse(line) as Row);
}

/** The items of “Get Cobrowsing Sessions”, and the same as a table shows them. */
async function got(
	simulator: Simulator,
	parameters: INodeParameters,
): Promise<{ rows: Row[]; table: Row[] }> {
	const { items } = await runNode({ credential: credentialFor(simulator), parameters });
	const rows = items.map(({ json }) => json);
	const columns = [...new Set([...DOCUMENTED_FIELDS, ...rows.flatMap(Object.keys)])];
	const cell = (value: unknown) => {
		if (value === null || value === undefined) return '';
		return typeof value === 'string' ? value : JSON.stringify(value);
	};
	const table = rows.map((row) =>
		Object.fromEntries(columns.map((name) => [name, cell(row[name])])),
	);
	return { rows, table };
}

function sessionWith(row: Row): Session {
	const start = wall('20260110090000');
	const usual = { agent_id: '7', date_ini: '2026-01-10 09:00:00', date_end: '2026-01-10 09:01:00' };
	return { start, end: start + 60, row: { ...usual, ...row } };
}

const QUARTER = custom('2026-01-01', '2026-03-31');

describe('the parameters', () => {
	const own = new Wolkvox().description.properties.filter((property) => {
		const operation = 'exportCobrowsingSessions';
		const node = { typeVersion: 1 };
		const values = { resource: 'cobrowsing', operation, fileFormat: 'csv', dateRange: 'custom' };
		return displayParameter(values, property, node, null);
	});

	test('are those of the range, the file, the filters and the options, with their defaults', () => {
		const defaults = Object.fromEntries(own.map((property) => [property.name, property.default]));
		expect(defaults).toMatchObject({
			dateRange: 'last7Days',
			fileFormat: 'csv',
			delimiter: 'comma',
			binaryPropertyName: 'data',
			filters: {},
			options: {},
		});
		const options = own.find(({ name }) => name === 'options')?.options as INodeProperties[];
		expect(Object.fromEntries(options.map((option) => [option.name, option.default]))).toEqual({
			addCalculatedFields: true,
			addInteraction: false,
			byteOrderMark: true,
			escapeFormulas: true,
			fileName: '',
			maxTries: 5,
			order: 'oldestFirst',
			rowsPerFile: 1_000_000,
			splitRequestsBy: 'calendarMonth',
		});
		expect(defaults).not.toHaveProperty('returnAll');
		expect(defaults).not.toHaveProperty('limit');
	});

	test('name the delimiters', () => {
		const delimiter = own.find(({ name }) => name === 'delimiter');
		expect(delimiter?.options).toMatchObject([
			{ name: 'Comma', value: 'comma' },
			{ name: 'Semicolon', value: 'semicolon' },
			{ name: 'Tab', value: 'tab' },
		]);
	});
});

describe('one input item', () => {
	test('gives one item: the file, and what it holds', async () => {
		const { items, error, simulator } = await exported({ sessions, parameters: QUARTER });
		const { length } = rowsHeld(simulator, '2026-01-01', '2026-03-31');
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		const [item] = items;
		expect(item.json).toEqual({
			sessions: length,
			windows: 3,
			requests: 3,
			from: '2026-01-01 00:00:00',
			to: '2026-03-31 23:59:59',
			time_zone: 'America/Bogota',
			file_name: 'cobrowsing-sessions_2026-01-01_2026-03-31.csv',
		});
		expect(item.pairedItem).toEqual({ item: 0 });
		expect(Object.keys(item.binary ?? {})).toEqual(['data']);
		expect(fileOf(item)).toMatchObject({
			mimeType: 'text/csv',
			fileExtension: 'csv',
			fileName: 'cobrowsing-sessions_2026-01-01_2026-03-31.csv',
			// Older releases tell the size in words only.
			...(isAtLeast(2, 0) && { bytes: (await bytesOf(item)).length }),
		});
	});

	test.each(Object.entries(DELIMITERS))(
		'writes the same sessions as “Get Cobrowsing Sessions”, delimiter: %s',
		async (delimiter, sign) => {
			const { items, simulator } = await exported({
				sessions,
				parameters: { ...QUARTER, delimiter, options: { escapeFormulas: false } },
			});
			const { table } = await got(simulator, QUARTER);
			expect(table.length).toBeGreaterThan(200);
			expect(await tableOf(items[0], sign)).toEqual(table);
			expect(Object.keys(table[0])).toEqual(ALL_FIELDS);
		},
	);

	test.each([true, false])(
		'writes the same sessions as JSON Lines, calculated fields: %s',
		async (addCalculatedFields) => {
			const parameters = { ...QUARTER, options: { addCalculatedFields, order: 'newestFirst' } };
			const { items, simulator } = await exported({
				sessions,
				parameters: { ...parameters, fileFormat: 'jsonl' },
			});
			const { rows } = await got(simulator, parameters);
			expect(await linesOf(items[0])).toEqual(rows);
			expect(fileOf(items[0])).toMatchObject({
				mimeType: 'application/jsonl',
				fileName: 'cobrowsing-sessions_2026-01-01_2026-03-31.jsonl',
			});
		},
	);

	test('has only wolkvox’s own columns where no fields are to be added', async () => {
		const parameters = { ...QUARTER, options: { addCalculatedFields: false } };
		const { items, simulator } = await exported({ sessions, parameters });
		const table = await tableOf(items[0]);
		expect(Object.keys(table[0])).toEqual(DOCUMENTED_FIELDS);
		expect(table).toEqual((await got(simulator, parameters)).table);
	});

	test('writes the sessions that pass the filters', async () => {
		const simulator = await simulate({}, sessions);
		const { rows } = await got(simulator, QUARTER);
		const filters = { agents: String(rows[0].agent_id), minimumDuration: 60 };
		const parameters = { ...QUARTER, filters };
		const { items } = await exportFrom(simulator, { parameters });
		const { table } = await got(simulator, parameters);
		expect(table.length).toBeGreaterThan(0);
		expect(table.length).toBeLessThan(rows.length);
		expect(await tableOf(items[0])).toEqual(table);
		expect(items[0].json).toMatchObject({ sessions: table.length });
	});

	test.each([
		[true, [0xef, 0xbb, 0xbf]],
		[false, [...Buffer.from('age')]],
	])('begins with the byte order mark: %s', async (byteOrderMark, first) => {
		const { items } = await exported({
			sessions,
			parameters: { ...QUARTER, options: { byteOrderMark } },
		});
		expect([...(await bytesOf(items[0])).subarray(0, 3)]).toEqual(first);
	});

	test.each([
		['csv', `${BYTE_ORDER_MARK}${ALL_FIELDS.join(',')}\r\n`],
		['jsonl', ''],
	])('gives a file on a quiet Sunday, too: %s', async (fileFormat, text) => {
		const { items, error } = await exported({
			parameters: { ...custom('2026-01-04', '2026-01-04'), fileFormat },
		});
		expect(error).toBeUndefined();
		expect(items).toMatchObject([{ json: { sessions: 0, windows: 1, requests: 1 } }]);
		expect(await textOf(items[0])).toBe(text);
	});

	test('asks nothing for a range that lies ahead, and gives its file', async () => {
		const { items, simulator } = await exported({
			sessions,
			parameters: custom('2090-01-01', '2090-01-31'),
		});
		expect(items).toMatchObject([{ json: { sessions: 0, requests: 0 } }]);
		expect(simulator.requests).toEqual([]);
	});

	test('has the names that were asked for', async () => {
		const { items } = await exported({
			sessions,
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

	test('defuses what a spreadsheet would run, and only that', async () => {
		const names = ['=HYPERLINK("http://x")', '@SUM(A1)', '+57 1', '-', '--', 'Ana = Luis'];
		const rows = names.map((agent_name, n) => sessionWith({ agent_id: `${n}`, agent_name }));
		const simulator = await simulate({}, rows);
		const cells = async (escapeFormulas: boolean) => {
			const { items } = await exportFrom(simulator, {
				parameters: { ...QUARTER, options: { escapeFormulas } },
			});
			return (await tableOf(items[0])).map(({ agent_name }) => agent_name);
		};
		const safe = ['\'=HYPERLINK("http://x")', "'@SUM(A1)", "'+57 1", '-', '--', 'Ana = Luis'];
		expect(await cells(true)).toEqual(safe);
		expect(await cells(false)).toEqual(names);
	});

	test('names the fields that came too late to become a column', async () => {
		const late = { ...sessionWith({}), start: wall('20260210090000') };
		late.row = { ...late.row, date_ini: '2026-02-10 09:00:00', date_end: '', url: 'x' };
		const { items } = await exported({ sessions: [sessionWith({}), late], parameters: QUARTER });
		expect(items[0].json).toMatchObject({ sessions: 2, fields_left_out: ['url'] });
	});
});

describe('more sessions than a file may hold', () => {
	test.each(['csv', 'jsonl'])('go on in further files, each an item: %s', async (fileFormat) => {
		const parameters = {
			...QUARTER,
			fileFormat,
			options: { rowsPerFile: 50, escapeFormulas: false },
		};
		const { items, simulator } = await exported({ sessions, parameters });
		const { rows, table } = await got(simulator, QUARTER);
		const read = await Promise.all(
			items.map(async (item) => (fileFormat === 'csv' ? await tableOf(item) : await linesOf(item))),
		);
		expect(read.flat()).toEqual(fileFormat === 'csv' ? table : rows);
		expect(items).toHaveLength(Math.ceil(rows.length / 50));
		expect(items.map(({ json }) => json.sessions)).toEqual(read.map(({ length }) => length));
		expect(items.map(({ json }) => json.file_name).slice(0, 2)).toEqual([
			`cobrowsing-sessions_2026-01-01_2026-03-31.${fileFormat}`,
			`cobrowsing-sessions_2026-01-01_2026-03-31-2.${fileFormat}`,
		]);
		const requests = items.reduce((sum, { json }) => sum + Number(json.requests), 0);
		expect(requests).toBe(3);
		expect(ofItem(items, 0)).toEqual(items);
	});

	test('count every call in a receipt, those of quiet months at the end too', async () => {
		const four = [5, 6, 7, 8].map((day) => {
			const session = sessionWith({});
			const start = wall(`2026010${day}090000`);
			const row = { ...session.row, date_ini: `2026-01-0${day} 09:00:00` };
			return { ...session, start, end: start + 60, row };
		});
		const { items, simulator } = await exported({
			sessions: four,
			parameters: { ...QUARTER, options: { rowsPerFile: 2 } },
		});
		expect(items.map(({ json }) => [json.sessions, json.windows, json.requests])).toEqual([
			[2, 1, 1],
			[2, 3, 2],
		]);
		expect(simulator.requests).toHaveLength(3);
	});

	test('are one file where there are exactly as many', async () => {
		const simulator = await simulate({}, sessions);
		const { rows } = await got(simulator, QUARTER);
		const { items } = await exportFrom(simulator, {
			parameters: { ...QUARTER, options: { rowsPerFile: rows.length } },
		});
		expect(items).toMatchObject([{ json: { sessions: rows.length } }]);
	});
});

test('several input items give their files each, two requests at a time', async () => {
	const simulator = await simulate({ latencyMs: 5 }, sessions);
	const input = ['01', '02', '03', '04'].map((month) => ({
		from: `2026-${month}-01`,
		to: `2026-${month}-28`,
	}));
	const parameters = {
		...custom('={{ $json.from }}', '={{ $json.to }}'),
		options: { rowsPerFile: 30 },
	};
	const credential = credentialFor(simulator, { simultaneousRequests: 2 });
	const { items } = await exportFrom(simulator, { parameters, input, credential });
	expect(simulator.maxInFlight).toBe(2);
	expect(items.length).toBeGreaterThan(input.length);
	for (const [item, range] of input.entries()) {
		const own = ofItem(items, item);
		const { table } = await got(simulator, custom(range.from, range.to));
		const files = await Promise.all(own.map(async (file) => await tableOf(file)));
		expect(files.flat()).toEqual(table);
	}
});

test('a month that is cut is written whole', async () => {
	const month = sessions.filter(({ start }) => start < wall('20250201000000'));
	const parameters = { ...custom('2025-01-01', '2025-01-31'), fileFormat: 'jsonl' };
	const { items, simulator } = await exported({
		sessions: month,
		settings: { rowLimit: 20 },
		parameters,
	});
	const asked = simulator.reportRequests().length;
	expect(items[0].json).toMatchObject({ sessions: month.length, windows: 1, requests: asked });
	expect(asked).toBeGreaterThan(3);
});

/** wolkvox does not answer for March. */
const march = (then: Fault['then']): Fault => ({ when: { covers: wall('20260315000000') }, then });
const HALF_YEAR = custom('2026-01-01', '2026-06-30');

describe.each([
	[
		'that cannot be tried again',
		march({ do: 'error', error: 'apiMissing' }),
		'2026-03-01 00:00:00',
	],
	['of the server', march({ do: 'error', error: 'serverError' }), '2026-03-'],
	['in the middle of an answer', march({ do: 'cutJson' }), '2026-03-'],
])('a failure %s midway', (_name, fault, missing) => {
	const parameters = { ...HALF_YEAR, options: { maxTries: 1 } };

	test('gives no item and leaves no file; the error says what was fetched and what is missing', async () => {
		const storage = await useFileStorage();
		const { items, error, simulator } = await exported({
			sessions,
			settings: { faults: [fault] },
			parameters,
		});
		const read = /Sessions read before: (\d+)/.exec(String(error?.description))?.at(1);
		const before = rowsHeld(simulator, '2026-01-01', '2026-02-28');
		expect(items).toEqual([]);
		expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
		expect(error?.description).toContain(`Still missing: ${missing}`);
		expect(error?.description).toContain('to 2026-06-30 23:59:59');
		expect(Number(read)).toBeGreaterThanOrEqual(before.length);
		if (removesHalfFiles) expect(storage.files()).toEqual([]);
	});

	test('is one error item under “On Error: Continue”, and leaves the other items whole', async () => {
		const storage = await useFileStorage();
		const input = [HALF_YEAR, custom('2026-01-01', '2026-01-31')] as unknown as IDataObject[];
		const { items } = await exported({
			sessions,
			settings: { faults: [fault] },
			parameters: {
				...custom('={{ $json.from }}', '={{ $json.to }}'),
				options: { maxTries: 1 },
			},
			input,
			onError: 'continueRegularOutput',
		});
		expect(items).toHaveLength(2);
		expect(items[0]).toMatchObject({
			json: { error: expect.any(String) },
			pairedItem: { item: 0 },
		});
		expect(items[0].binary).toBeUndefined();
		expect(items[1]).toMatchObject({ pairedItem: { item: 1 } });
		expect(await tableOf(items[1])).toHaveLength(Number(items[1].json.sessions));
		// n8n keeps a description beside each file.
		if (removesHalfFiles) expect(storage.files()).toHaveLength(2);
	});
});

test('a filter that would answer a false zero fails, and leaves no file', async () => {
	const odd = sessions.map((one) => ({ ...one, row: { ...one.row, hung_up: 'nadie' } }));
	const storage = await useFileStorage();
	const { items, error } = await exported({
		sessions: odd,
		parameters: { ...QUARTER, filters: { hungUpBy: 'agent' } },
	});
	expect(items).toEqual([]);
	expect(`${error?.message} ${error?.description}`).toContain('nadie');
	if (removesHalfFiles) expect(storage.files()).toEqual([]);
});

test('a failure after whole files leaves no half of the next', async () => {
	const storage = await useFileStorage();
	const faults = [march({ do: 'error', error: 'apiMissing' })];
	const { items, simulator } = await exported({
		sessions,
		settings: { faults },
		parameters: { ...HALF_YEAR, options: { rowsPerFile: 50 } },
	});
	const { length } = rowsHeld(simulator, '2026-01-01', '2026-02-28');
	expect(items).toEqual([]);
	// Two for each: n8n keeps a description beside a file. It removes them with the execution.
	if (removesHalfFiles) expect(storage.files()).toHaveLength(2 * Math.floor(length / 50));
	expect(storage.files().filter((name) => name.includes('.tmp.'))).toEqual([]);
});

test('stopping the execution stops the requests and leaves no file', async () => {
	const storage = await useFileStorage();
	const simulator = await simulate({ latencyMs: 100 }, sessions);
	const call = start(callOf(simulator, { parameters: custom('2025-01-01', '2026-12-31') }));
	await until(() => simulator.requests.length >= 3);
	call.stop();
	const { items } = await call.result;
	const made = simulator.requests.length;
	expect(items).toEqual([]);
	await sleep(300);
	expect(simulator.requests).toHaveLength(made);
	if (removesHalfFiles) expect(storage.files()).toEqual([]);
});

describe('every storage of n8n', () => {
	const storages = {
		'in memory': async () => {},
		'file system': useFileStorage,
		database: useDatabaseStorage,
	};

	test.each(Object.entries(storages))('takes the same files: %s', async (_name, useStorage) => {
		await useStorage();
		const { items, error, simulator } = await exported({
			sessions,
			parameters: { ...QUARTER, options: { rowsPerFile: 100 } },
		});
		expect(error).toBeUndefined();
		const read = await Promise.all(items.map(async (item) => await tableOf(item)));
		expect(read.flat()).toEqual((await got(simulator, QUARTER)).table);
		expect(read.map(({ length }) => length)).toEqual(items.map(({ json }) => json.sessions));
	});

	test.each(Object.entries(storages))('takes a failure: %s', async (_name, useStorage) => {
		await useStorage();
		const faults = [march({ do: 'error', error: 'apiMissing' })];
		const { items, error, simulator } = await exported({
			sessions,
			settings: { faults },
			parameters: HALF_YEAR,
		});
		expect(items).toEqual([]);
		expect(error).toMatchObject({
			message: 'wolkvox does not offer this report on this server',
			description: expect.stringContaining('Still missing: 2026-03-01 00:00:00'),
		});
		expect(simulator.requests).toHaveLength(3);
	});
});

/** Those of them that are texts. */
const TEXTS = [
	...['empty text', 'spaces', 'text', '10,000 in a text', '1 MB text', '1 MB digits'],
	...['__proto__', 'constructor', 'toString'],
	...['line breaks', 'null character', 'bad surrogate'],
];

describe.each([
	['File Format', 'fileFormat', []],
	['Delimiter', 'delimiter', []],
	['Put Output File in Field', 'binaryPropertyName', TEXTS],
	// Inside a collection n8n makes text of a DateTime.
	['File Name', 'options.fileName', [...TEXTS, 'DateTime', 'bad DateTime']],
	['Rows per File', 'options.rowsPerFile', ['one']],
	['Escape Formulas', 'options.escapeFormulas', ['true', 'false']],
	['Add Byte Order Mark (BOM)', 'options.byteOrderMark', ['true', 'false']],
])('what an expression gives as “%s”', (label, path, works) => {
	const [name, inner] = path.split('.');
	const asked = (value: string) => ({ [name]: inner === undefined ? value : { [inner]: value } });

	test('is taken if a person could mean it, else refused by its name without a request', async () => {
		const simulator = await simulate({}, [sessionWith({})]);
		for (const [kind, value] of Object.entries(EXPRESSIONS)) {
			simulator.reset();
			const { items, error } = await exportFrom(simulator, {
				parameters: { ...custom('2026-01-10', '2026-01-10'), ...asked(value) },
				input: EXPRESSIONS_INPUT,
			});
			const outcome = error === undefined ? 'works' : 'is refused';
			expect(`${kind} ${outcome}`).toBe(
				`${kind} ${(works as string[]).includes(kind) ? 'works' : 'is refused'}`,
			);
			if (error === undefined) {
				expect(items).toHaveLength(1);
				continue;
			}
			expect(error.message.length).toBeLessThan(200);
			expect(items).toEqual([]);
			expect(simulator.requests).toEqual([]);
			if (REFUSED_BY_N8N.includes(kind)) continue;
			expect(error.message).toContain(`“${label}”`);
			expect(error.name).toMatch(/^Node(Operation|Api)Error$/);
		}
	});
});
