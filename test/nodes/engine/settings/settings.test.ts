import fc from 'fast-check';

import {
	bare,
	idOf,
	isEmpty,
	parseChoice,
	parseSwitch,
	parseWholeNumber,
} from '../../../../nodes/engine/settings/settings';
import { readOrRefused, refusalOf } from '../time/refusal';

it('empty is what holds nothing that people see', () => {
	const unseen = ['', ' ', '\u00a0\n', '\u200b\u200e\u202a\u202c\u2060\ufeff'];
	expect([undefined, null, [null, ['']], ...unseen].filter((value) => !isEmpty(value))).toEqual([]);
	expect([0, false, ['', 0], {}].filter(isEmpty)).toEqual([]);
});

it('of a text only what people see is left', () => {
	expect(bare('\ufeff 30\u200b21\u2060 ')).toBe('3021');
	expect(bare('\u202aAna\u200e López\u202c')).toBe('Ana López');
});

describe('a choice', () => {
	const ORDERS = ['oldestFirst', 'newestFirst'].map((value) => ({ name: value, value }));
	const read = (value: unknown) => parseChoice(value, 'Order', ORDERS);

	it('is understood in any case, with any signs between its words', () => {
		const values = ['oldestFirst', 'oldestFirst ', 'Oldest First', 'oldest_first', 'OLDEST FIRST'];
		for (const value of values) expect(read(value)).toBe('oldestFirst');
	});

	it('understands the names of the editor, where these are other words', () => {
		const choices = [
			{ name: 'Nothing (Whole Range)', value: 'none' },
			{ name: 'None', value: 'other' },
			{ name: 'Día', value: 'day' },
		];
		const readName = (value: string) => parseChoice(value, 'Group By', choices);
		expect(readName('nothing (whole range)')).toBe('none');
		expect(readName('DÍA')).toBe('day');
		// A value is what is meant first.
		expect(readName('None')).toBe('none');
		expect(refusalOf(() => readName('dia')).advice).toContain('none, other, day');
	});

	it.each(['', 'oldest', `oldestFirst${' '.repeat(200)}`, null, 0, ['oldestFirst']])(
		'refuses %j, naming the setting and the choices',
		(value) => {
			const refusal = refusalOf(() => read(value));
			expect(refusal.message).toContain('“Order”');
			expect(refusal.advice).toContain('oldestFirst, newestFirst');
		},
	);
});

describe('a whole number', () => {
	const read = (value: unknown, max = 10) => parseWholeNumber(value, 'Max Tries', 1, max);

	it('may be a text', () => {
		expect([1, ' 10 ', '5.0'].map((value) => read(value))).toEqual([1, 10, 5]);
	});

	it.each([...[0, 11, 1.5, '', '5 tries', NaN, Infinity, null, true, [5], new Date(5), BigInt(7)]])(
		'refuses %p, naming the setting and what it may be',
		(value) => {
			const refusal = refusalOf(() => read(value));
			expect(refusal.message).toContain('“Max Tries”');
			expect(refusal.advice).toBe('Give a whole number, 1 to 10.');
		},
	);

	it('has no upper end where there is none', () => {
		expect(read(1_000_000, Infinity)).toBe(1_000_000);
		expect(refusalOf(() => read(0, Infinity)).advice).toBe('Give a whole number, 1 or more.');
		refusalOf(() => read(Infinity, Infinity));
	});
});

it('a switch is true or false, and nothing that looks like it', () => {
	expect(parseSwitch(true, 'Return All')).toBe(true);
	expect(parseSwitch(false, 'Return All')).toBe(false);
	for (const value of ['true', 'false', '', 0, 1, null, undefined, [], {}]) {
		expect(refusalOf(() => parseSwitch(value, 'Return All')).message).toContain('“Return All”');
	}
});

it('whatever comes is taken or refused', () => {
	fc.assert(
		fc.property(fc.anything({ withDate: true }), (value) => {
			readOrRefused(() => parseChoice(value, 'Order', [{ name: 'a', value: 'a' }]));
			readOrRefused(() => parseSwitch(value, 'Switch'));
			const number = readOrRefused(() => parseWholeNumber(value, 'Number', 1, 9));
			expect([undefined, 1, 2, 3, 4, 5, 6, 7, 8, 9]).toContain(number);
		}),
	);
});

describe('a name of a list', () => {
	const LIST = [
		{ id: '3100', name: 'Cobranza' },
		{ id: '3021', name: 'Ventas Bogotá' },
		{ id: '3022', name: 'Ventas Cali' },
		{ id: '4001', name: 'Soporte' },
		{ id: '4002', name: 'soporte' },
		{ id: 'x-7', name: '' },
	];
	const find = (text: string, list = LIST) => idOf(text, list, 'Skill');

	it('is found without regard to case, accents and what nobody sees, and with its ID', () => {
		const texts = ['VENTAS  bogota', 'Ventas Cali (3022)', '\u200bCobranza\u2060', 'x-7'];
		expect(texts.map((text) => find(text))).toEqual(['3021', '3022', '3100', 'x-7']);
	});

	it('names the nearest first where none fits', () => {
		const { message, advice } = refusalOf(() => find('venta bogota'));
		expect(message).toBe('“Skill” names no skill of the list: “venta bogota”');
		expect(advice).toMatch(/these: Ventas Bogotá \(3021\), Ventas Cali \(3022\), /);
	});

	it('names those that share a name', () => {
		const { message, advice } = refusalOf(() => find('Soporte'));
		expect(message).toBe('“Skill” names several: “Soporte”');
		expect(advice).toContain('these: Soporte (4001), soporte (4002).');
	});

	it('says that there is none at all', () => {
		expect(refusalOf(() => find('Soporte', [])).advice).toBe('wolkvox lists no skill at all.');
	});
});
