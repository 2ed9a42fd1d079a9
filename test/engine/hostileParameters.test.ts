import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { custom, twoYears } from './arrangement';
import { EXPRESSIONS, EXPRESSIONS_INPUT, REFUSED_BY_N8N } from './expressions';
import { scenario } from './scenario';

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({}, twoYears(3_000));
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.close());

const INSTANTS = ['date', 'DateTime'];
const SWITCH = ['true', 'false'];
const TEXTS = [
	...['empty text', 'spaces', 'text', '10,000 in a text', '1 MB text', '1 MB digits'],
	...['__proto__', 'constructor', 'toString', 'line breaks', 'null character', 'bad surrogate'],
];
const RANGE = custom('2026-01-05', '2026-01-05');
const FILE = { operation: 'exportCobrowsingSessions' };
const filter = (name: string) => (value: string) => ({ filters: { [name]: value } });
const fileOption = (name: string) => (value: string) => ({ ...FILE, options: { [name]: value } });

/** One for each way to read a value; the values that a person could mean, and all others are refused by the parameter's name. */
const PLACES: Array<readonly [string, (value: string) => INodeParameters, works: string[]]> = [
	['Date Range', (dateRange) => ({ dateRange }), []],
	['Days', (days) => ({ dateRange: 'lastNDays', days }), ['one']],
	['From', (from) => ({ from }), INSTANTS],
	['Return All', (returnAll) => ({ returnAll }), SWITCH],
	[
		'Agent Names or IDs',
		filter('agents'),
		[
			...TEXTS.filter((name) => !['empty text', 'spaces'].includes(name)),
			...['zero', 'one', 'negative', 'fraction', 'huge', 'beyond safe'],
			...['list of a text', '10,000 numbers'],
			// Inside a collection n8n makes text of a DateTime.
			...['DateTime', 'bad DateTime'],
		],
	],
	[
		'Minimum Duration (Seconds)',
		filter('minimumDuration'),
		['zero', 'one', 'fraction', 'huge', 'beyond safe'],
	],
	['File Name', fileOption('fileName'), [...TEXTS, 'DateTime', 'bad DateTime']],
];

describe.each(PLACES)('what an expression gives as “%s”', (label, put, works) => {
	test.each(Object.entries(EXPRESSIONS))('%s', async (name, value) => {
		const { error, items } = await scenario({
			simulator,
			parameters: { ...RANGE, ...put(value) },
			input: EXPRESSIONS_INPUT,
		});
		expect(({} as IDataObject).polluted).toBeUndefined();
		expect(Object.keys(Object.prototype)).toEqual([]);
		expect(error === undefined).toBe(works.includes(name));
		if (error === undefined) {
			expect(simulator.requests).toHaveLength(1);
			return;
		}
		expect(items).toEqual([]);
		expect(simulator.requests).toEqual([]);
		expect(error.message.length).toBeLessThan(200);
		expect(String(error.description ?? '').length).toBeLessThan(500);
		if (!REFUSED_BY_N8N.includes(name)) expect(error.message).toContain(`“${label}”`);
	});
});

test('n8n itself drops a whole collection from an expression: it never reaches the node', async () => {
	const { items, error } = await scenario({
		simulator,
		parameters: { ...RANGE, filters: '={{ ({ agents: "nobody" }) }}', options: '={{ 5 }}' },
	});
	expect(error).toBeUndefined();
	expect(items.length).toBeGreaterThan(0);
});

test('input items by the hundred with every kind of value are each told apart', async () => {
	const values = [null, {}, [], 'x', -1, 0, true, '2026-01-05', [['2026-01-05']], 'x'.repeat(1e5)];
	const input = Array.from({ length: 100 }, (_, item) => ({ from: values[item % values.length] }));
	const { items } = await scenario({
		simulator,
		parameters: custom('={{ $json.from }}', '2026-01-05'),
		input: input as IDataObject[],
		onError: 'continueRegularOutput',
	});
	const failed = items.filter(({ json }) => 'error' in json);
	expect(failed).toHaveLength(90);
	expect(failed.every(({ json }) => /^“From” .{1,490}$/s.test(String(json.error)))).toBe(true);
	expect(simulator.requests).toHaveLength(10);
});
