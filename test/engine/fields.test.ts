import type { INode, INodeParameters, INodeProperties } from 'n8n-workflow';
import { displayParameter, Workflow } from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { credentialFor, custom, rowsOf, sorted, twoYears, wall } from './arrangement';
import { runNode } from './engine';
import { scenario } from './scenario';
import { simulate } from '../simulator/support';

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

describe('the ranges of a length', () => {
	test('bring the sessions of so many days', async () => {
		const { error, simulator } = await scenario({
			sessions: twoYears(3_000),
			parameters: { dateRange: 'lastNDays', days: 3 },
		});
		expect(error).toBeUndefined();
		const asked = simulator.reportRequests();
		const [first, last] = [asked[0], asked[asked.length - 1]];
		expect(wall(String(last.to)) - wall(String(first.from)) + 1).toBe(3 * 86_400);
		expect(last.to).toMatch(/235959$/);
	});

	test('bring the sessions up to this second', async () => {
		const before = Math.floor(Date.now() / 1_000) - 5 * 3_600;
		const { simulator } = await scenario({
			parameters: { dateRange: '={{ "Last N Hours" }}', hours: '={{ "2" }}' },
		});
		const asked = simulator.reportRequests();
		const to = wall(String(asked[asked.length - 1].to));
		expect(to - wall(String(asked[0].from))).toBe(2 * 3_600);
		expect(to).toBeGreaterThanOrEqual(before);
		expect(to).toBeLessThanOrEqual(before + 60);
	});

	test.each([
		[{ dateRange: 'lastNDays', days: 0 }, '“Days”', '1 to 9999'],
		[{ dateRange: 'lastNDays', days: '={{ "many" }}' }, '“Days”', '1 to 9999'],
		[{ dateRange: 'lastNHours', hours: 1.5 }, '“Hours”', '1 to 99999'],
		[{ dateRange: 'lastNHours', hours: '={{ null }}' }, '“Hours”', '1 to 99999'],
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

test('names of the editor are understood like values', async () => {
	const simulator = await simulate({}, twoYears(3_000));
	const credential = credentialFor(simulator);
	const range = { from: '2026-01-01', to: '2026-01-31' };
	const named = await runNode({
		parameters: {
			...{ dateRange: 'Custom', ...range, filters: { hungUpBy: 'Agent' } },
			options: { order: 'newest first', splitRequestsBy: '31 Days' },
		},
		credential,
	});
	const valued = await runNode({
		parameters: {
			...{ dateRange: 'custom', ...range, filters: { hungUpBy: 'agent' } },
			options: { order: 'newestFirst', splitRequestsBy: '31days' },
		},
		credential,
	});
	expect(named.error).toBeUndefined();
	expect(named.items.length).toBeGreaterThan(0);
	expect(named.items).toEqual(valued.items);
});

test('an agent’s number that a spreadsheet has robbed of its zeros is found', async () => {
	const simulator = await simulate({}, twoYears(3_000));
	const credential = credentialFor(simulator);
	const all = await runNode({ parameters: custom('2026-01-01', '2026-01-31'), credential });
	const id = all.items.map(({ json }) => String(json.agent_id)).find((one) => /^0/.test(one));
	const own = all.items.filter(({ json }) => Number(json.agent_id) === Number(id));
	expect(own.length).toBeGreaterThan(0);
	for (const agents of [`={{ ${Number(id)} }}`, `={{ [${Number(id)}] }}`]) {
		const parameters = custom('2026-01-01', '2026-01-31', { filters: { agents } });
		const { items } = await runNode({ parameters, credential });
		expect(sorted(rowsOf(items))).toEqual(sorted(rowsOf(own)));
	}
});

/** A workflow of the node alone, to look at what the editor evaluates. */
function evaluate(expression: string, parameters: INodeParameters): unknown {
	const node: INode = {
		...{ id: '1', name: 'Wolkvox', type: 'wolkvox', typeVersion: 1, position: [0, 0] },
		parameters: { resource: 'cobrowsing', operation: OPERATIONS[1], ...parameters },
	};
	const nodeType = new Wolkvox();
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const [withDefaults] = Object.values(workflow.nodes);
	return workflow.expression.getSimpleParameterValue(withDefaults, expression, 'internal', {});
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

describe('who builds an AI agent', () => {
	const notices = (parameters: INodeParameters, name?: string) =>
		shown(parameters, name).filter(({ type }) => type === 'notice');

	test('is told what keeps a tool’s answer short, where everything would be returned', () => {
		const [notice, ...more] = notices({ returnAll: true }, 'wolkvoxTool');
		expect(more).toEqual([]);
		expect(notice.displayName).toContain('set a Limit, or choose Summarize Cobrowsing Sessions');
		expect(notices({ returnAll: false }, 'wolkvoxTool')).toEqual([]);
		expect(notices({ operation: OPERATIONS[2] }, 'wolkvoxTool')).toEqual([]);
	});

	test('is the only one who is', () => {
		expect(notices({ returnAll: true })).toEqual([]);
	});
});

test('the way out that a spreadsheet’s day is told leads to the day', async () => {
	const simulator = await simulate();
	const credential = credentialFor(simulator);
	const input = [{ day: '46205' }];
	const wrong = await runNode({
		parameters: custom('={{ $json.day }}', '={{ $json.day }}'),
		input,
		credential,
	});
	const [way] = /\{\{.*?\}\}/.exec(String(wrong.error?.description)) ?? [];
	expect(simulator.requests).toEqual([]);
	for (const workflowZone of ['America/Bogota', 'Asia/Tokyo']) {
		simulator.reset();
		const { error } = await runNode({
			parameters: custom(`=${way}`, `=${way}`),
			input,
			credential,
			workflowZone,
		});
		expect(error).toBeUndefined();
		expect(simulator.reportRequests()).toMatchObject([
			{ from: '20260702000000', to: '20260702235959' },
		]);
	}
});
