/** What an expression can give, by a name for the test's title. */
export const EXPRESSIONS: Record<string, string> = {
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
	'list of a text': '={{ ["csv"] }}',
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
export const EXPRESSIONS_INPUT = [
	{ polluting: JSON.parse('{"__proto__":{"polluted":true},"constructor":{"polluted":true}}') },
];

/** Values that n8n's expressions themselves refuse; its error has its own words. */
export const REFUSED_BY_N8N = ['symbol', 'function', 'bigint', 'circular'];
