import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { credentialFor, custom, twoYears } from './arrangement';
import { runNode } from './engine';
import { EXPRESSIONS, EXPRESSIONS_INPUT, REFUSED_BY_N8N } from './expressions';

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({}, twoYears(20_000));
});
afterAll(async () => await simulator.close());

const UNSET = ['null', 'undefined', 'empty text'];
const INSTANTS = ['date', 'DateTime'];
const RANGE = custom('2026-01-05', '2026-01-05');

interface Place {
	readonly label: string;
	readonly put: (value: string) => INodeParameters;
	/** The values that a person could mean; all others are refused by the parameter's name. */
	readonly works: string[];
}

const PLACES: Place[] = [
	{
		label: 'Date Range',
		put: (dateRange) => ({ dateRange }),
		works: [],
	},
	{ label: 'Days', put: (days) => ({ dateRange: 'lastNDays', days }), works: ['one'] },
	{ label: 'From', put: (from) => ({ ...RANGE, from }), works: INSTANTS },
	{ label: 'To', put: (to) => ({ ...RANGE, to }), works: INSTANTS },
	{ label: 'Return All', put: (returnAll) => ({ returnAll }), works: ['true', 'false'] },
	{
		label: 'Limit',
		put: (limit) => ({ returnAll: false, limit }),
		works: ['one'],
	},
	{
		label: 'Agent Names or IDs',
		put: (agents) => ({ filters: { agents } }),
		works: [
			...UNSET,
			...['text', 'zero', 'one', 'negative', 'fraction', 'huge', 'beyond safe'],
			...['list of a text', '10,000 numbers', '10,000 in a text', '1 MB text', '1 MB digits'],
			...['__proto__', 'constructor', 'toString', 'line breaks', 'null character'],
			// Inside a collection n8n makes text of a DateTime.
			...['bad surrogate', 'DateTime', 'bad DateTime'],
		],
	},
	{
		label: 'Hung Up By',
		put: (hungUpBy) => ({ filters: { hungUpBy } }),
		works: UNSET,
	},
	{
		label: 'Minimum Duration (Seconds)',
		put: (minimumDuration) => ({ filters: { minimumDuration } }),
		works: [...UNSET, 'zero', 'one', 'fraction', 'huge', 'beyond safe'],
	},
	{
		label: 'Add Calculated Fields',
		put: (addCalculatedFields) => ({ options: { addCalculatedFields } }),
		works: ['true', 'false'],
	},
	{ label: 'Max Tries', put: (maxTries) => ({ options: { maxTries } }), works: ['one'] },
	{ label: 'Order', put: (order) => ({ options: { order } }), works: [] },
	{
		label: 'Split Requests By',
		put: (splitRequestsBy) => ({ options: { splitRequestsBy } }),
		works: [],
	},
];

describe.each(PLACES)('$label', ({ label, put, works }) => {
	test.each(Object.entries(EXPRESSIONS).map(([name, value]) => ({ name, value })))(
		'$name',
		async ({ name, value }) => {
			simulator.reset();
			const { error, items } = await runNode({
				parameters: { ...RANGE, ...put(value) },
				input: EXPRESSIONS_INPUT,
				credential: credentialFor(simulator),
			});
			expect(({} as IDataObject).polluted).toBeUndefined();
			expect(Object.keys(Object.prototype)).toEqual([]);
			expect(simulator.maxInFlight).toBeLessThanOrEqual(1);
			if (error === undefined) {
				expect(works).toContain(name);
				expect(simulator.requests).toHaveLength(1);
				return;
			}
			expect(works).not.toContain(name);
			expect(items).toEqual([]);
			expect(simulator.requests).toEqual([]);
			expect(error.message.length).toBeLessThan(200);
			expect(String(error.description ?? '').length).toBeLessThan(500);
			if (!REFUSED_BY_N8N.includes(name)) expect(error.message).toContain(`“${label}”`);
		},
	);
});

test('n8n itself drops a whole collection from an expression: it never reaches the node', async () => {
	simulator.reset();
	const { items, error } = await runNode({
		parameters: { ...RANGE, filters: '={{ ({ agents: "nobody" }) }}', options: '={{ 5 }}' },
		credential: credentialFor(simulator),
	});
	expect(error).toBeUndefined();
	expect(items.length).toBeGreaterThan(0);
});

test('input items by the hundred with every kind of value are each told apart', async () => {
	simulator.reset();
	const values = [
		null,
		{},
		[],
		'x',
		-1,
		0,
		true,
		'2026-01-05',
		[['2026-01-05']],
		'x'.repeat(100_000),
	];
	const input = Array.from({ length: 100 }, (_, item) => ({ from: values[item % values.length] }));
	const { items } = await runNode({
		parameters: custom('={{ $json.from }}', '2026-01-05'),
		input: input as IDataObject[],
		credential: credentialFor(simulator),
		onError: 'continueRegularOutput',
	});
	const failed = items.filter(({ json }) => 'error' in json);
	expect(failed).toHaveLength(90);
	expect(failed.every(({ json }) => String(json.error).startsWith('“From” '))).toBe(true);
	expect(failed.every(({ json }) => String(json.error).length < 500)).toBe(true);
	expect(simulator.requests).toHaveLength(10);
});

describe('the credential’s fields', () => {
	const FIELDS = ['token', 'timeZone', 'simultaneousRequests'];
	const cases = FIELDS.flatMap((field) =>
		Object.keys(EXPRESSIONS).map((name) => ({ field, name })),
	);

	test.each(cases)('$field: $name', async ({ field, name }) => {
		simulator.reset();
		const { error } = await runNode({
			parameters: RANGE,
			credential: credentialFor(simulator, { [field]: EXPRESSIONS[name] }),
		});
		if (error === undefined) expect([field, name]).toEqual(['simultaneousRequests', 'one']);
		else expect(error.message.length).toBeLessThan(200);
		// A text may be a token; wolkvox then says that it is a wrong one.
		expect(simulator.requests.length).toBeLessThanOrEqual(1);
	});
});
