import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { displayParameter } from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { custom, wall } from './arrangement';
import { opened } from './editor';
import { scenario } from './scenario';

const OPERATIONS = [
	'exportCobrowsingSessions',
	'getCobrowsingSessions',
	'summarizeCobrowsingSessions',
];
const RANGES = [
	...['today', 'yesterday', 'last7Days', 'last30Days', 'lastNDays', 'lastNHours'],
	...['thisWeek', 'lastWeek', 'thisMonth', 'lastMonth', 'custom'],
];
const { description } = new Wolkvox();

function shown(parameters: INodeParameters, name = 'wolkvox'): INodeProperties[] {
	const values = { resource: 'cobrowsing', operation: OPERATIONS[1], ...parameters };
	return description.properties.filter((property) =>
		displayParameter(values, property, { typeVersion: 1 }, { ...description, name }),
	);
}

const namesOf = (properties: INodeProperties[]) => properties.map(({ name }) => name);

describe.each(OPERATIONS)('the date range of %s', (operation) => {
	test('has every range, from the nearest to the furthest', () => {
		const range = shown({ operation }).find(({ name }) => name === 'dateRange');
		expect(range?.options?.map((option) => 'value' in option && option.value)).toEqual(RANGES);
	});

	test.each(RANGES)('%s shows the fields that it takes, and no others', (dateRange) => {
		const fields: Record<string, string[]> = {
			lastNDays: ['days'],
			lastNHours: ['hours'],
			custom: ['from', 'to'],
		};
		const names = namesOf(shown({ operation, dateRange }));
		const found = names.filter((name) => ['days', 'hours', 'from', 'to'].includes(name));
		expect(found).toEqual(fields[dateRange] ?? []);
	});

	test('shows them all where the range is an expression, and requires none', () => {
		const own = shown({ operation, dateRange: '={{ $fromAI("dateRange") }}' });
		const dates = own.filter(({ name }) => ['days', 'hours', 'from', 'to'].includes(name));
		expect(dates).toHaveLength(4);
		expect(dates.filter(({ required }) => required)).toEqual([]);
	});
});

const READING = ['maxTries', 'splitRequestsBy'];
const ROWS = ['addCalculatedFields', 'addInteraction', ...READING, 'order', 'simplify'];
const FILES = ['byteOrderMark', 'escapeFormulas', 'fileName', 'rowsPerFile'];

test.each([
	['getCobrowsingSessions', ['returnAll', 'filters', 'options'], ROWS],
	[
		'exportCobrowsingSessions',
		['fileFormat', 'delimiter', 'binaryPropertyName', 'filters', 'options'],
		[...FILES, ...ROWS],
	],
	['summarizeCobrowsingSessions', ['groupBy', 'filters', 'options'], READING],
])(
	'%s shows %j after the range, and only options that make a difference',
	(operation, names, options) => {
		const own = shown({ operation, fileFormat: 'csv', returnAll: true, dateRange: 'yesterday' });
		expect(namesOf(own)).toEqual(['resource', 'operation', 'dateRange', ...names]);
		const found = namesOf(own.at(-1)?.options as INodeProperties[]);
		expect([...found].sort()).toEqual([...options].sort());
	},
);

test('a field that several operations have stands once: n8n evaluates it once for each input item', () => {
	const once = ['days', 'from', 'to', 'resultPer', 'fileFormat', 'returnAll', 'limit'];
	expect(namesOf(description.properties).filter((name) => once.includes(name))).toEqual(once);
});

test('the defaults are those that saved workflows leave out', () => {
	const { properties } = description;
	const all = [...properties, ...properties.flatMap(({ options }) => options as INodeProperties[])];
	const defaults = Object.fromEntries(all.map((one) => [one?.name, one?.default]));
	expect(defaults).toMatchObject({
		...{ dateRange: 'last7Days', returnAll: true, groupBy: 'none', filters: {}, options: {} },
		...{ fileFormat: 'csv', delimiter: 'comma', binaryPropertyName: 'data', fileName: '' },
		...{ addCalculatedFields: true, addInteraction: 'no', maxTries: 5, order: 'oldestFirst' },
		...{ simplify: false },
		...{ byteOrderMark: true, escapeFormulas: true, rowsPerFile: 1_000_000 },
		splitRequestsBy: 'calendarMonth',
	});
});

describe('the ranges of a length', () => {
	const DAY = 86_400;
	const now = () => Math.floor(Date.now() / 1_000) - 5 * 3_600;
	const midnight = () => now() - (now() % DAY);

	test.each([
		['so many days', { dateRange: 'lastNDays', days: 3 }, 3 * DAY - 1, () => midnight() - 1],
		['so many hours', { dateRange: '={{ "Last N Hours" }}', hours: '={{ "2" }}' }, 7_200, now],
	])('bring the sessions of %s', async (_name, parameters, seconds, end) => {
		const before = end();
		const { simulator } = await scenario({ parameters });
		const asked = simulator.reportRequests();
		const [from, to] = [wall(String(asked[0].from)), wall(String(asked.at(-1)?.to))];
		expect(to - from).toBe(seconds);
		expect(to).toBeGreaterThanOrEqual(before);
		expect(to).toBeLessThanOrEqual(end());
	});

	test('leave a field of another range alone', async () => {
		const other = { days: 'x', hours: -1, from: 'never', to: '={{ null }}' };
		const { error } = await scenario({ parameters: { dateRange: '={{ "yesterday" }}', ...other } });
		expect(error).toBeUndefined();
	});
});

/** What the editor makes of an expression of the description. */
function evaluate(expression: string, parameters: INodeParameters): unknown {
	const asked = { resource: 'cobrowsing', operation: OPERATIONS[1], ...parameters };
	const { workflow, node } = opened(new Wolkvox(), asked);
	return workflow.expression.getSimpleParameterValue(node, expression, 'internal', {});
}

test.each([
	[{}, 'get: last 7 days'],
	[{ dateRange: 'lastNDays' }, 'get: last 14 days'],
	[{ dateRange: 'lastNHours', hours: 6 }, 'get: last 6 hours'],
	[{ dateRange: 'custom', operation: 'exportCobrowsingSessions' }, 'export: custom'],
	[{ resource: 'report', operation: 'getReport', report: 'cdr_1' }, 'get cdr_1: last 7 days'],
	[{ resource: 'account', operation: 'checkSetup' }, 'check setup cdr_10: last 30 days'],
	[{ resource: 'agent', operation: 'getAll' }, 'get all: agent'],
])('the line under the node for %j is “%s”', (parameters, line) => {
	expect(evaluate(String(description.subtitle), parameters)).toBe(line);
});

test('who builds an AI agent, and nobody else, is told what keeps a tool’s answer short', () => {
	const notices = (parameters: INodeParameters, name?: string) =>
		shown(parameters, name).flatMap(({ type, displayName }) =>
			type === 'notice' ? displayName : [],
		);
	expect(notices({ returnAll: true }, 'wolkvoxTool')).toEqual([
		expect.stringContaining('set a Limit, or choose Summarize Cobrowsing Sessions'),
	]);
	expect(notices({ returnAll: false }, 'wolkvoxTool')).toEqual([]);
	expect(notices({ operation: OPERATIONS[2] }, 'wolkvoxTool')).toEqual([]);
	expect(notices({ returnAll: true })).toEqual([]);
});

test('the way out that a spreadsheet’s day is told leads to the day', async () => {
	const input = [{ day: '46205' }];
	const wrong = await scenario({
		parameters: custom('={{ $json.day }}', '={{ $json.day }}'),
		input,
	});
	const [way] = /\{\{.*?\}\}/.exec(String(wrong.error?.description)) ?? [];
	expect(wrong.simulator.requests).toEqual([]);
	for (const workflowZone of ['America/Bogota', 'Asia/Tokyo']) {
		const parameters = custom(`=${way}`, `=${way}`);
		const { error, simulator } = await scenario({ parameters, input, workflowZone });
		expect(error).toBeUndefined();
		expect(simulator.reportRequests()).toMatchObject([
			{ from: '20260702000000', to: '20260702235959' },
		]);
	}
});
