import { idOf } from '../../../../nodes/engine/settings/values';
import { refusalOf } from '../time/refusal';

const LIST = [
	{ id: '3100', name: 'Cobranza' },
	{ id: '3021', name: 'Ventas Bogotá' },
	{ id: '3022', name: 'Ventas Cali' },
	{ id: '4001', name: 'Soporte' },
	{ id: '4002', name: 'soporte' },
	{ id: 'x-7', name: '' },
];
const find = (text: string, list = LIST) => idOf(text, list, 'Skill');

it.each([
	['VENTAS  bogota', '3021'],
	['Ventas Cali (3022)', '3022'],
	['\u200bCobranza\u2060', '3100'],
	['x-7', 'x-7'],
])('%j is %s', (text, id) => {
	expect(find(text)).toBe(id);
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
