import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { credentialFor, custom, twoYears } from './arrangement';
import { runNode } from './engine';

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({}, twoYears(20_000));
});
afterAll(async () => await simulator.close());

/** What an expression can give, by a name for the test's title. */
const VALUES: Record<string, string> = {
	null: '={{ null }}',
	undefined: '={{ undefined }}',
	'empty text': '={{ "" }}',
	spaces: '={{ "   " }}',
	text: '={{ "text" }}',
	true: '={{ true }}',
	false: '={{ false }}',
	zero: '={{ 0 }}',
	one: '={{ 1 }}',
	negative: '={{ -1 }}',
	fraction: '={{ 1.5 }}',
	NaN: '={{ NaN }}',
	Infinity: '={{ Infinity }}',
	huge: '={{ 1e308 }}',
	'beyond safe': '={{ 9007199254740993 }}',
	bigint: '={{ BigInt(5) }}',
	object: '={{ ({}) }}',
	'empty list': '={{ [] }}',
	'nested lists': '={{ [[["a"]]] }}',
	'list of null': '={{ [null] }}',
	'10,000 numbers': '={{ Array.from({ length: 10000 }, (_, i) => i + 10000) }}',
	'10,000 in a text': '={{ Array.from({ length: 10000 }, (_, i) => i + 10000).join(",") }}',
	'1 MB text': '={{ "x".repeat(1000000) }}',
	'1 MB digits': '={{ "9".repeat(1000000) }}',
	'polluting JSON': '={{ $json.polluting }}',
	['__proto__']: '={{ "__proto__" }}',
	constructor: '={{ "constructor" }}',
	toString: '={{ "toString" }}',
	'own toString': '={{ ({ toString: 1, valueOf: 2, toJSON: 3 }) }}',
	symbol: '={{ Symbol("x") }}',
	function: '={{ () => 1 }}',
	'line breaks': '={{ "a\\r\\nwolkvox-token: b" }}',
	'null character': '={{ "\\u0000" }}',
	'bad surrogate': '={{ "\\ud800" }}',
	date: '={{ new Date("2026-01-05T12:00:00Z") }}',
	'bad date': '={{ new Date(NaN) }}',
	DateTime: '={{ DateTime.fromISO("2026-01-05T12:00:00Z") }}',
	'bad DateTime': '={{ DateTime.fromISO("never") }}',
	regexp: '={{ /x/ }}',
	map: '={{ new Map([[1, 2]]) }}',
	circular: '={{ (() => { const a = {}; a.a = a; return a; })() }}',
};

/** Expressions may not name these themselves, but an input item can bring them. */
const INPUT = [
	{ polluting: JSON.parse('{"__proto__":{"polluted":true},"constructor":{"polluted":true}}') },
];

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
	{ label: 'From', put: (from) => ({ ...RANGE, from }), works: INSTANTS },
	{ label: 'To', put: (to) => ({ ...RANGE, to }), works: INSTANTS },
	{ label: 'Return All', put: (returnAll) => ({ returnAll }), works: ['true', 'false'] },
	{
		label: 'Limit',
		put: (limit) => ({ returnAll: false, limit }),
		works: ['one'],
	},
	{
		label: 'Agent ID',
		put: (agentId) => ({ filters: { agentId } }),
		works: [
			...UNSET,
			...['text', 'zero', 'one', 'negative', 'fraction', 'huge', 'beyond safe'],
			...['10,000 numbers', '10,000 in a text', '1 MB text', '1 MB digits'],
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

/** Values that n8n's expressions themselves refuse; its error has its own words. */
const REFUSED_BY_N8N = ['symbol', 'function', 'bigint', 'circular'];

describe.each(PLACES)('$label', ({ label, put, works }) => {
	test.each(Object.entries(VALUES).map(([name, value]) => ({ name, value })))(
		'$name',
		async ({ name, value }) => {
			simulator.reset();
			const startedAt = Date.now();
			const { error, items } = await runNode({
				parameters: { ...RANGE, ...put(value) },
				input: INPUT,
				credential: credentialFor(simulator),
			});
			expect(Date.now() - startedAt).toBeLessThan(3_000);
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
		parameters: { ...RANGE, filters: '={{ ({ agentId: "nobody" }) }}', options: '={{ 5 }}' },
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
	expect(failed.every(({ json }) => String(json.error).length < 200)).toBe(true);
	expect(simulator.requests).toHaveLength(10);
});

describe('the credential’s fields', () => {
	const FIELDS = ['token', 'timeZone', 'simultaneousRequests'];
	const cases = FIELDS.flatMap((field) => Object.keys(VALUES).map((name) => ({ field, name })));

	test.each(cases)('$field: $name', async ({ field, name }) => {
		simulator.reset();
		const { error } = await runNode({
			parameters: RANGE,
			credential: credentialFor(simulator, { [field]: VALUES[name] }),
		});
		if (error === undefined) expect([field, name]).toEqual(['simultaneousRequests', 'one']);
		else expect(error.message.length).toBeLessThan(200);
		// A text may be a token; wolkvox then says that it is a wrong one.
		expect(simulator.requests.length).toBeLessThanOrEqual(1);
	});
});
