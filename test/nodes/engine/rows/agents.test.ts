import fc from 'fast-check';

import { parseAgents } from '../../../../nodes/engine/rows/filter';
import { readOrRefused, refusalOf } from '../time/refusal';

/** Which of the agents fit, by their IDs. */
function fitting(value: unknown, agents: ReadonlyArray<readonly [unknown, unknown]>): unknown[] {
	const matcher = parseAgents(value);
	return agents.filter(([id, name]) => matcher.fits(id, name)).map(([id]) => id);
}

const AGENTS = [
	['1041', 'Ana López'],
	['1042', 'JOSE  PEREZ '],
	['0045', 'Muñoz, Íñigo'],
	['45', 'Zoë'],
	[7, '山田'],
	['', 'Nobody'],
] as const;

it.each<[unknown, unknown[]]>([
	['1041', ['1041']],
	['1041, 1042', ['1041', '1042']],
	['1041; 1042', ['1041', '1042']],
	['1041|1042', ['1041', '1042']],
	['1041\r\n1042\r\n', ['1041', '1042']],
	['１０４１，1042', ['1041', '1042']],
	[' ,1041,, ', ['1041']],
	[
		['1041;1042', 7],
		['1041', '1042', 7],
	],
	['45', ['45']],
	['0045', ['0045']],
	[45, ['0045', '45']],
	['7', [7]],
	['07', []],
	['ANA LÓPEZ', ['1041']],
	['  Jose\u0301\u00a0 Perez', ['1042']],
	['山田', [7]],
	['Ana', []],
	['nobody', ['']],
	[1.5, []],
])('%j fits %j', (value, expected) => {
	expect(fitting(value, AGENTS)).toEqual(expected);
});

it.each([undefined, null, ''])('%j is everybody', (value) => {
	const matcher = parseAgents(value);
	expect(matcher.isEmpty).toBe(true);
	expect(matcher.fits('1', 'Ana')).toBe(true);
	expect(matcher.unmatched()).toEqual([]);
});

it.each([
	[' , ;'],
	[true],
	[NaN],
	[{ id: 1 }],
	[[null]],
	[[['1041']]],
	[['']],
	[[]],
	[new Date(0)],
])('refuses %j, showing a list that would do', (value) => {
	const refusal = refusalOf(() => parseAgents(value));
	expect(refusal.message).toContain('“Agent Names or IDs”');
	expect(refusal.advice).toContain('1001, Ana López');
});

it('says which values have fitted nobody', () => {
	const matcher = parseAgents(['1041, Zoe, ANA LOPEZ, 9999, Anna', 45, 46]);
	expect(matcher.unmatched()).toEqual(['1041', 'Zoe', 'ANA LOPEZ', '9999', 'Anna', '45', '46']);
	for (const [id, name] of AGENTS) matcher.fits(id, name);
	expect(matcher.unmatched()).toEqual(['9999', 'Anna', '46']);
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
		const matcher = parseAgents(wanted.join(sign));
		for (const id of [...wanted, ...others]) {
			expect(matcher.fits(id, 'Somebody')).toBe(wanted.includes(id));
		}
		expect(matcher.unmatched()).toEqual([]);
	});
	fc.assert(property);
});

it('fits a name in whatever case, form and spacing', () => {
	fc.assert(
		fc.property(names, fc.constantFrom('NFC', 'NFD'), fc.boolean(), (name, form, upper) => {
			const written = name.normalize(form).replace(/ /g, '  ');
			const matcher = parseAgents(upper ? written.toUpperCase() : written.toLowerCase());
			expect(matcher.fits('1', name)).toBe(true);
			expect(matcher.fits('1', `${name}x`)).toBe(false);
		}),
	);
});

it('fits a number with and without leading zeros', () => {
	fc.assert(
		fc.property(fc.nat(), fc.nat(5), fc.nat(), (number, zeros, other) => {
			const matcher = parseAgents(number);
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
	const matcher = parseAgents('Ana');
	const normalize = jest.spyOn(String.prototype, 'normalize');
	for (let row = 0; row < 10_000; row++) matcher.fits('1', 'Ana');
	const calls = normalize.mock.calls.length;
	normalize.mockRestore();
	expect(calls).toBeLessThan(10);
});
