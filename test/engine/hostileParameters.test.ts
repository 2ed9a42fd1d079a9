/** What only n8n's expressions can give; what becomes of any value: nodes/engine/settings and time. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { custom, twoYears } from './arrangement';
import { scenario } from './scenario';

const sessions = twoYears(3_000);

/** What an expression can give. Some an expression may not name itself, but an input item can bring. */
const EXPRESSIONS: Record<string, string> = {
	null: 'null',
	undefined: 'undefined',
	text: '"text"',
	one: '1',
	NaN: 'NaN',
	'beyond safe': '9007199254740993',
	'nested lists': '[[["a"]]]',
	'10,000 numbers': 'Array.from({ length: 10000 }, (_, i) => i + 10000)',
	'1 MB text': '"x".repeat(1000000)',
	'polluting JSON': '$json.polluting',
	constructor: '"constructor"',
	'own toString': '({ toString: 1, valueOf: 2, toJSON: 3 })',
	'line breaks': '"a\\r\\nwolkvox-token: b"',
	'bad surrogate': '"\\ud800"',
	date: 'new Date("2026-01-05T12:00:00Z")',
	'bad date': 'new Date(NaN)',
	DateTime: 'DateTime.fromISO("2026-01-05T12:00:00Z")',
	'bad DateTime': 'DateTime.fromISO("never")',
	map: 'new Map([[1, 2]])',
	// n8n's expressions themselves refuse these, in words of their own.
	symbol: 'Symbol("x")',
	function: '() => 1',
	bigint: 'BigInt(5)',
	circular: '(() => { const a = {}; a.a = a; return a; })()',
};
const REFUSED_BY_N8N = ['symbol', 'function', 'bigint', 'circular'];
const POLLUTING = '{"__proto__":{"polluted":true},"constructor":{"polluted":true}}';
const TEXTS = ['text', '1 MB text', 'constructor', 'line breaks', 'bad surrogate'];
/** Inside a collection n8n makes text of a DateTime. */
const DATE_TEXTS = ['DateTime', 'bad DateTime'];

/** The values that a person could mean, and all others are refused by the parameter's name. */
const PLACES: Array<readonly [string, (value: string) => INodeParameters, works: string[]]> = [
	['Days', (days) => ({ dateRange: 'lastNDays', days }), ['one']],
	['From', (from) => ({ from }), ['date', 'DateTime']],
	[
		'Agent Names or IDs',
		(agents) => ({ filters: { agents } }),
		[...TEXTS, ...DATE_TEXTS, 'one', 'beyond safe', '10,000 numbers'],
	],
	[
		'File Name',
		(fileName) => ({ operation: 'exportCobrowsingSessions', options: { fileName } }),
		[...TEXTS, ...DATE_TEXTS],
	],
];

describe.each(PLACES)('what an expression gives as “%s”', (label, put, works) => {
	test.each(Object.entries(EXPRESSIONS))('%s', async (name, value) => {
		const range = custom('2026-01-05', '2026-01-05');
		const { error, items, simulator } = await scenario({
			sessions,
			parameters: { ...range, ...put(`={{ ${value} }}`) },
			input: [{ polluting: JSON.parse(POLLUTING) }],
		});
		expect(({} as IDataObject).polluted).toBeUndefined();
		expect(Object.keys(Object.prototype)).toEqual([]);
		expect(error === undefined).toBe(works.includes(name));
		if (error === undefined) return expect(simulator.requests).toHaveLength(1);
		expect([items, simulator.requests]).toEqual([[], []]);
		expect(error.message.length).toBeLessThan(200);
		expect(String(error.description ?? '').length).toBeLessThan(500);
		if (!REFUSED_BY_N8N.includes(name)) expect(error.message).toContain(`“${label}”`);
	});
});
