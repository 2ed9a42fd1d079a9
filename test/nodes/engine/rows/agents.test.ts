import fc from 'fast-check';

import { type AgentMatcher, parseAgents } from '../../../../nodes/engine/rows/agents';
import { readOrRefused, refusalOf } from '../time/refusal';

type Named = readonly [id: unknown, name: unknown];

function matcherOf(value: unknown): AgentMatcher {
	const matcher = parseAgents(value);
	if (matcher === undefined) throw new Error('It names nobody');
	return matcher;
}

/** Which agents of a batch fit, by their IDs. */
function fitting(value: unknown, agents: readonly Named[]): unknown[] {
	const matcher = matcherOf(value);
	matcher.observe(agents);
	return agents.filter(([id, name]) => matcher.fits(id, name)).map(([id]) => id);
}

const AGENTS = [
	['1041', 'Ana López'],
	['1042', 'JOSE  PEREZ '],
	['0045', 'Muñoz, Íñigo'],
	['45', 'Zoë'],
	[7, '山田'],
	['8\u200b', 'Íñigo'],
	['', 'Nobody'],
] as const;

it.each<[unknown, unknown[]]>([
	['1041', ['1041']],
	['1041, 1042', ['1041', '1042']],
	['１０４１，1042', ['1041', '1042']],
	[' ,1041,, ', ['1041']],
	[
		['1041', '1042', 7],
		['1041', '1042', 7],
	],
	[['1041, 1042', null, ''], []],
	[['Muñoz, Íñigo'], ['0045']],
	['MUNOZ, IÑIGO', ['0045']],
	['Muñoz, Íñigo, Zoë', ['45', '8\u200b']],
	['\u200b1041\u200e, \u202aAna\u2060 López\u202c', ['1041']],
	['\ufeff10\u200b41', ['1041']],
	['45', ['45']],
	['0045', ['0045']],
	[45, ['0045', '45']],
	['7', [7]],
	['8', ['8\u200b']],
	['07', []],
	['  Jose\u0301\u00a0 Perez', ['1042']],
	['山田', [7]],
	['Ana', []],
	['nobody', ['']],
	[1.5, []],
])('%j fits %j', (value, expected) => {
	expect(fitting(value, AGENTS)).toEqual(expected);
});

describe('a text that can be read in two ways', () => {
	const [ana, both] = [['1', 'Ana'] as const, ['2', 'Pérez, Ana'] as const];

	it.each<[string, Named[], unknown[]]>([
		['is one name where somebody has it', [ana, both], ['2']],
		['is two names where nobody has it', [ana, ['3', 'Perez']], ['1', '3']],
	])('%s', (_what, agents, expected) => {
		expect(fitting('Pérez, Ana', agents)).toEqual(expected);
		expect(fitting(['Pérez, Ana'], agents)).toEqual(expected.filter((id) => id === '2'));
	});

	it('is said to be so where its parts had been let pass before', () => {
		const matcher = matcherOf('Pérez, Ana');
		for (const [batch, isAmbiguous] of [
			[[ana], false],
			[[both], true],
			[[ana], true],
		] as const) {
			matcher.observe(batch);
			expect(matcher.isAmbiguous).toBe(isAmbiguous);
		}
		expect(matcher.fits(...ana)).toBe(false);
		expect(matcher.unmatched()).toEqual([]);
	});
});

it.each([
	...[undefined, null, '', ' \n', ' , ;', '\u200b\u2060', '，', [], [''], [null, ' '], [' ;']],
])('%j names nobody', (value) => {
	expect(parseAgents(value)).toBeUndefined();
});

it.each([[true], [NaN], [{ id: 1 }], [['1', {}]], [[['1041']]], [new Date(0)]])(
	'refuses %j, showing a list that would do',
	(value) => {
		const refusal = refusalOf(() => parseAgents(value));
		expect(refusal.message).toContain('“Agent Names or IDs”');
		expect(refusal.advice).toContain('1001, Ana López');
	},
);

it('says which values have fitted nobody', () => {
	const list = ['1041', 'Zoe', 'ANA LOPEZ', '9999', '9999', 'Anna', 45, 46];
	for (const wanted of [list, '1041,Zoe,9999,9999']) {
		const matcher = matcherOf(wanted);
		const all = [...new Set(Array.isArray(wanted) ? wanted.map(String) : wanted.split(','))];
		for (const [id, name] of AGENTS) matcher.fits(id, name);
		expect(matcher.unmatched()).toEqual(all);
		matcher.observe(AGENTS);
		expect(matcher.unmatched()).toEqual(
			all.filter((text) => ['9999', 'Anna', '46'].includes(text)),
		);
	}
});

it('fits a missing agent only where a name does', () => {
	const missing: Array<[unknown, unknown]> = [
		[null, undefined],
		[undefined, ''],
		[{}, []],
	];
	for (const wanted of ['null', '0101']) expect(fitting(wanted, missing)).toEqual([]);
});

const ids = fc.stringMatching(/^[0-9]{1,6}$/);
const names = fc.stringMatching(/^[A-Za-zÁÉÍÓÚÑáéíóúñü]{1,8}( [A-Za-zÁÉÍÓÚÑáéíóúñü]{1,8}){0,2}$/);
const separators = fc.constantFrom(',', ';', '|', '\n', '\r\n', ' , ', '，', ';;');

it('fits just the IDs of any list, however they are separated', () => {
	const lists = fc.tuple(fc.array(ids, { minLength: 1 }), fc.array(ids), separators);
	const property = fc.property(lists, ([wanted, others, sign]) => {
		const agents = [...wanted, ...others].map((id) => [id, 'Somebody'] as const);
		expect(fitting(wanted.join(sign), agents)).toEqual(
			[...wanted, ...others].filter((id) => wanted.includes(id)),
		);
	});
	fc.assert(property);
});

it('fits a name in whatever case, form and spacing', () => {
	fc.assert(
		fc.property(names, fc.constantFrom('NFC', 'NFD'), fc.boolean(), (name, form, upper) => {
			const written = name.normalize(form).replace(/ /g, '  ');
			const matcher = matcherOf(upper ? written.toUpperCase() : written.toLowerCase());
			expect(matcher.fits('1', name)).toBe(true);
			expect(matcher.fits('1', `${name}x`)).toBe(false);
		}),
	);
});

it('fits a number with and without leading zeros', () => {
	fc.assert(
		fc.property(fc.nat(), fc.nat(5), fc.nat(), (number, zeros, other) => {
			const matcher = matcherOf(number);
			expect(matcher.fits('0'.repeat(zeros) + number, '')).toBe(true);
			expect(matcher.fits(number, '')).toBe(true);
			expect(matcher.fits(other, '')).toBe(other === number);
		}),
	);
});

it('is a list or a refusal, whatever comes, and whatever a row holds', () => {
	const row = fc.tuple(fc.anything({ withBigInt: false }), fc.string());
	const property = fc.property(fc.anything(), row, (value, [id, name]) => {
		const matcher = readOrRefused(() => parseAgents(value));
		if (matcher !== undefined) expect(typeof matcher.fits(id, name)).toBe('boolean');
	});
	fc.assert(property);
});

it('remembers each agent once, so that many rows cost nothing', () => {
	const matcher = matcherOf('Ana');
	const normalize = jest.spyOn(String.prototype, 'normalize');
	for (let row = 0; row < 10_000; row++) matcher.fits('1', 'Ana');
	const calls = normalize.mock.calls.length;
	normalize.mockRestore();
	expect(calls).toBeLessThan(10);
});
