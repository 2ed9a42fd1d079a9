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

	test.each(['={{ $fromAI("dateRange") }}', '={{ $json.range }}'])(
		'shows them all where the range is an expression: %s',
		(dateRange) => {
			expect(namesOf(shown({ operation, dateRange }))).toEqual(
				expect.arrayContaining(['days', 'hours', 'from', 'to']),
			);
		},
	);

	test('hides the dates by the other ranges, and none of the fields is required', () => {
		for (const name of ['days', 'hours', 'from', 'to']) {
			const [field] = shown({ operation, dateRange: '=x' }).filter((one) => one.name === name);
			expect(field.required).toBeUndefined();
			expect(field.displayOptions?.show).not.toHaveProperty('dateRange');
		}
	});
});

const READING = ['maxTries', 'splitRequestsBy'];
const ROWS = ['addCalculatedFields', 'addInteraction', ...READING, 'order'];
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

test('the defaults are those that saved workflows leave out', () => {
	const { properties } = description;
	const all = [...properties, ...properties.flatMap(({ options }) => options as INodeProperties[])];
	const defaults = Object.fromEntries(all.map((one) => [one?.name, one?.default]));
	expect(defaults).toMatchObject({
		...{ dateRange: 'last7Days', returnAll: true, groupBy: 'none', filters: {}, options: {} },
		...{ fileFormat: 'csv', delimiter: 'comma', binaryPropertyName: 'data', fileName: '' },
		...{ addCalculatedFields: true, addInteraction: false, maxTries: 5, order: 'oldestFirst' },
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

	test.each([
		[{ dateRange: 'lastNDays', days: 0 }, '“Days”', '1 to 9999'],
		[{ dateRange: 'lastNHours', hours: 1.5 }, '“Hours”', '1 to 99999'],
		[{ dateRange: '={{ "custom" }}' }, '“From” is empty', '2026-01-31'],
	])('say what is wrong: %j', async (parameters, title, advice) => {
		const { error, simulator } = await scenario({ parameters });
		expect(error?.message).toContain(title);
		expect(error?.description).toContain(advice);
		expect(simulator.requests).toEqual([]);
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
	[{ dateRange: 'lastMonth' }, 'get: last month'],
	[{ dateRange: 'lastNDays' }, 'get: last 14 days'],
	[{ dateRange: 'lastNHours', hours: 6 }, 'get: last 6 hours'],
	[{ dateRange: 'custom', operation: 'exportCobrowsingSessions' }, 'export: custom'],
])('the line under the node for %j is “%s”', (parameters, line) => {
	expect(evaluate(String(description.subtitle), parameters)).toBe(line);
});

describe('what a long range costs is told before it is run', () => {
	const day = { options: { splitRequestsBy: 'day' } };
	const joined = { options: { addInteraction: true } };
	const joinedByDay = { options: { addInteraction: true, splitRequestsBy: 'day' } };
	test.each<[INodeParameters, string | undefined]>([
		[{}, undefined],
		[{ dateRange: 'thisMonth' }, undefined],
		[custom('2025-01-01', '2025-12-31'), undefined],
		[custom('2025-01-31', '2026-01-01'), 'costs 13 to 60 calls'],
		[custom('2021-01-01', '2025-12-31'), 'costs 13 to 60 calls'],
		[custom('2020-12-31', '2025-12-31'), 'costs 61 to 120 calls'],
		[custom('2010-01-01', '2019-12-31'), 'costs 61 to 120 calls'],
		[custom('2009-12-01', '2019-12-31'), 'costs more than 120 calls'],
		[custom('2026-01-01T00:00:00', '2027-01-31T23:59:59'), 'costs 13 to 60 calls'],
		[custom('2025-01-01', '={{ DateTime.fromISO("2026-06-01") }}'), 'costs 13 to 60 calls'],
		[custom('', ''), undefined],
		[{ dateRange: 'lastNDays', days: 300 }, undefined],
		[{ dateRange: 'lastNDays', days: 400 }, 'costs 13 to 60 calls'],
		[{ dateRange: 'lastNDays', days: 9_999 }, 'costs more than 120 calls'],
		[{ dateRange: 'lastNHours', hours: 24 }, undefined],
		[{ dateRange: 'lastNHours', hours: 20_000 }, 'costs 13 to 60 calls'],
		[{ ...custom('2026-01-01', '2026-01-31'), ...day }, undefined],
		[{ ...custom('2026-01-01', '2026-02-01'), ...day }, 'costs 32 to 366 calls'],
		[{ ...custom('2026-01-01', '2027-01-02'), ...day }, 'costs 367 to 1,000 calls'],
		[{ ...custom('2020-01-01', '2025-12-31'), ...day }, 'costs more than 1,000 calls'],
		[{ dateRange: 'lastNDays', days: 40, ...day }, 'costs 32 to 366 calls'],
		[{ ...custom('2025-01-01', '2025-12-31'), ...joined }, undefined],
		[{ ...custom('2025-01-31', '2026-01-01'), ...joined }, 'costs 26 to 120 calls'],
		[{ ...custom('2020-01-01', '2026-01-01'), ...joined }, 'two for each month'],
		[{ ...custom('2026-01-01', '2026-02-01'), ...joinedByDay }, 'costs 64 to 732 calls'],
	])('%j: %s', (parameters, expected) => {
		const hints = (description.hints ?? []).filter(({ displayCondition }) => {
			// As the editor does.
			const condition = evaluate(String(displayCondition), parameters) || false;
			// The editor drops, with a warning, what is no boolean.
			expect(typeof condition).toBe('boolean');
			return condition;
		});
		const messages = hints.map(({ message }) => message);
		expect(messages).toEqual(expected === undefined ? [] : [expect.stringContaining(expected)]);
	});
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
