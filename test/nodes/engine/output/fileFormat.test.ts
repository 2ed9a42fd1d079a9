import { cobrowsing } from '../../../../nodes/reports/cobrowsing';
import {
	columnsOf,
	csvFormat,
	DELIMITERS,
	JSON_LINES,
} from '../../../../nodes/engine/output/files';
import { calculatedFieldNames } from '../../../../nodes/engine/rows/rowMaker';
import type { Row } from '../../../../nodes/reports/report';
import { readCsv } from './readCsv';

const form = { delimiter: ',', escapeFormulas: true, byteOrderMark: false };
const { columns: documentedFields } = cobrowsing;
const CALCULATED = calculatedFieldNames(cobrowsing);

describe('CSV', () => {
	it('begins with the byte order mark only where it is wanted', () => {
		expect(csvFormat({ ...form, byteOrderMark: true }).head(['a', 'b'])).toBe('\uFEFFa,b\r\n');
		expect(csvFormat(form).head(['a', 'b'])).toBe('a,b\r\n');
	});

	it.each([
		['comma', 'a,1\r\n'],
		['semicolon', 'a;1\r\n'],
		['tab', 'a\t1\r\n'],
	] as const)('has a %s between cells', (name, line) => {
		const format = csvFormat({ ...form, delimiter: DELIMITERS[name] });
		expect(format.line({ x: 'a', y: 1 }, ['x', 'y'])).toBe(line);
	});

	it('has a header that is as safe as its cells', () => {
		const names = ['=cmd()', 'a,b', 'a"b', '@x', '-', 'a\nb'];
		const safe = ["'=cmd()", 'a,b', 'a"b', "'@x", '-', 'a\nb'];
		expect(readCsv(csvFormat(form).head(names))).toEqual([safe]);
		expect(readCsv(csvFormat({ ...form, escapeFormulas: false }).head(names))).toEqual([names]);
	});

	it('has its cells in the order of the columns, empty where a session lacks the field', () => {
		const session = { b: 1, c: null, a: 'x', more: 'not a column' };
		expect(csvFormat(form).line(session, ['a', 'b', 'c', 'd'])).toBe('x,1,,\r\n');
	});

	it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])(
		'has a field named %s only where wolkvox sent it',
		(name) => {
			const row = JSON.parse(`{"a":1,"${name}":"x"}`) as Row;
			expect(csvFormat(form).line(row, ['a', name, 'b'])).toBe('1,x,\r\n');
			expect(csvFormat(form).line({ a: 2 }, ['a', name, 'b'])).toBe('2,,\r\n');
			expect(columnsOf([{ a: 2 }, row], [], [])).toEqual(['a', name]);
			expect(JSON.parse(JSON_LINES.line(row, []))).toEqual(row);
		},
	);
});

describe('JSON Lines', () => {
	it('has no header, and each session on a line of its own with all its fields', () => {
		const session = { a: 'línea\r\notra', b: null, c: { d: [1] }, more: true };
		expect(JSON_LINES.head(['a'])).toBe('');
		const line = JSON_LINES.line(session, ['a']);
		expect(line.indexOf('\n')).toBe(line.length - 1);
		expect(JSON.parse(line)).toEqual(session);
	});
});

describe('the columns of a table', () => {
	it('are the documented fields even without sessions', () => {
		expect(columnsOf([], documentedFields, [])).toEqual(documentedFields);
		expect(columnsOf([], documentedFields, CALCULATED)).toEqual([
			...documentedFields,
			...CALCULATED,
		]);
	});

	it('have what wolkvox sends beside them before the calculated ones, whatever the order', () => {
		const sessions = [
			{ session_key: 'x', url: 'a' },
			{ id: 'b', url: 'c', agent_id: '1' },
		];
		expect(columnsOf(sessions, documentedFields, CALCULATED)).toEqual([
			...documentedFields,
			'url',
			'id',
			...CALCULATED,
		]);
	});

	it('are not more than a table can have: further fields have none', () => {
		const rows = Array.from({ length: 300 }, (_row, place) => ({ [`f${place}`]: 1, a: 1 }));
		expect(columnsOf(rows, ['a'], ['z'])).toEqual([
			'a',
			...rows.slice(0, 256).map((_row, place) => `f${place}`),
			'z',
		]);
	});

	it('take a field of wolkvox’s own for what it is, where nothing is calculated', () => {
		expect(columnsOf([{ duration: '1' }], documentedFields, [])).toEqual([
			...documentedFields,
			'duration',
		]);
	});
});
