import fc from 'fast-check';

import { csvFormat, DELIMITERS, JSON_LINES } from '../../../../nodes/engine/output/fileFormat';
import type { Row } from '../../../../nodes/reports/report';
import { runs } from '../readings';
import { readCsv } from './readCsv';

/** What spreadsheets take for the beginning of a formula; they skip a line end before it. */
const RUN = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/** Text made of all that CSV, spreadsheets and encodings stumble over. */
const nastyText = fc
	.array(
		fc.oneof(
			fc.constantFrom('"', '""', ',', ';', '\t', '\r', '\n', '\r\n', ' ', "'", '\\', '\uFEFF'),
			fc.constantFrom(...RUN, '=cmd|"/C calc"!A0', '0', '-1', '١'),
			fc.constantFrom('ñ', 'Ángela', '\u0000', '\u001b', '\u0085', '\u2028', '👩🏽‍💻', 'é'),
			fc.string({ unit: 'binary', maxLength: 4 }),
		),
		{ maxLength: 6 },
	)
	.map((parts) => parts.join(''));
/** Whatever JSON can bring. */
const value = fc.oneof(
	{ weight: 4, arbitrary: nastyText },
	fc.constantFrom<unknown>(null, undefined, true, false, 0, -5, 1.5, 1e21),
	fc.jsonValue(),
);
const values = fc.array(value, { minLength: 1, maxLength: 8 });
const delimiter = fc.constantFrom(...Object.values(DELIMITERS));

/** What a cell shall say, whatever a spreadsheet makes of it. */
function textOf(cell: unknown): string {
	if (cell === null || cell === undefined) return '';
	return typeof cell === 'string' ? cell : JSON.stringify(cell);
}

function computesNothing(text: string): boolean {
	if (text === '-' || text === '--') return true;
	// No sign between numbers, so that there is nothing to compute.
	return /^[-+]?[\d.,() \u00A0]+%?$/.test(text);
}

/** One line of CSV with these cells. */
function csvLine(cells: unknown[], escapeFormulas: boolean, sign = ','): string {
	const format = csvFormat({ delimiter: sign, escapeFormulas, byteOrderMark: false });
	const columns = cells.map((_cell, place) => `c${place}`);
	return format.line(Object.fromEntries(cells.map((cell, place) => [`c${place}`, cell])), columns);
}

describe('lines of CSV', () => {
	it('are read back as they were, whatever the cells hold', () => {
		const property = fc.property(fc.array(values), delimiter, (rows, sign) => {
			const text = rows.map((row) => csvLine(row, false, sign)).join('');
			expect(readCsv(text, sign)).toEqual(rows.map((row) => row.map(textOf)));
		});
		fc.assert(property, runs(400));
	});

	it.each<[unknown, string]>([
		[7.5, '7.5'],
		[false, 'false'],
		['Ángela  María', 'Ángela  María'],
		['Peña, Ana', '"Peña, Ana"'],
		['Peña; Ana', 'Peña; Ana'],
		['la "Negra"', '"la ""Negra"""'],
		['a\rb', '"a\rb"'],
		[' a', '" a"'],
		['a ', '"a "'],
		[[{ a: 1 }, ['0045', null]], '"[{""a"":1},[""0045"",null]]"'],
		// Numbers that are no text stay bare.
		[1e21, '1e+21'],
		[1234567890123456, '1234567890123456'],
		[-1.5, '-1.5'],
	])('write %j as %s', (cell, text) => {
		expect(csvLine(['x', cell, 'y'], true)).toBe(`x,${text},y\r\n`);
	});

	it.each([
		...['0101', '00', '-05', '1234567890123456', '1768482760.123', '1.2345678'],
		...['12E5', '1e5', '1E10', '1e+21', '-1E-5', '1,5e3', '+573001234567', '+5', '.5', '5.'],
		...['1.020.304', '1,234,567', '10.0.0.1', '1.2.3', '00.5', '１２３', '١٢', '٠١'],
		...['1-2', '3/4', '03/04/2026', '31-12-26'],
	])('quote %s, so that a program can leave it as it is', (text) => {
		expect(csvLine([text], false, '\t')).toBe(`"${text}"\r\n`);
	});

	it.each([
		...['0', '101', '-7', '123456789012345', '0.5', '-1.5', '12.50', '0.00', '999999999.999999'],
		...['00:18:25', '26:15:00', '4:38:08', '13:00', '2026-01-05', '2026-01-05 08:12:40'],
		...['2026-01', '2026-01-05-13', '45%', '12E', 'E12', '1e5x', '0x1F', '1-2-x', '57-300-1234567'],
		...['-', '--', 'wv0010.1768482760.12'],
	])('leave %s bare', (text) => {
		expect(csvLine([text], true, '\t')).toBe(`${text}\r\n`);
	});
});

describe('a cell that a spreadsheet would run', () => {
	it('does not stand in a file, whatever the cells hold', () => {
		const property = fc.property(values, delimiter, (row, sign) => {
			const [cells] = readCsv(csvLine(row, true, sign), sign);
			expect(cells).toHaveLength(row.length);
			cells.forEach((cell, place) => {
				const text = textOf(row[place]);
				const isRun = RUN.some((beginning) => cell.startsWith(beginning));
				if (isRun && typeof row[place] !== 'number') expect(computesNothing(cell)).toBe(true);
				// Nothing else is touched.
				const isHarmless = !RUN.some((beginning) => text.startsWith(beginning));
				if (isHarmless) expect(cell).toBe(text);
				else expect([text, `'${text}`]).toContain(cell);
			});
		});
		fc.assert(property, runs(400));
	});

	it.each([
		...['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '＋1＋1', '－cmd', '＠SUM'],
		...['---', '-a', '-1e5', '=', '-1\n', '+', '+ 1', '+(300)', '=1', '@1', '+57=1'],
		// What looks like a number of a telephone, and is a sum, a difference, a product or a quotient.
		...['+1-2', '+57-300-123-4567', '+57 300-123', '-5+3', '+57*2', '+57/2', '+57 300 123 x2'],
	])('is defused: %j', (text) => {
		expect(readCsv(csvLine([text], true))).toEqual([[`'${text}`]]);
		expect(readCsv(csvLine([text], false))).toEqual([[text]]);
	});

	it.each([
		...['-', '--', '-5', '+5', '-1.5', '-1,5', '-34.64 %', '+573001234567', 'a=b', "'=1", ' =1'],
		...['+57 300 123 4567', '+57 (300) 123 4567', '+(57) 300 1234567', '+57.300.1234567'],
	])('is not %j', (text) => {
		expect(readCsv(csvLine([text], true))).toEqual([[text]]);
	});
});

describe('JSON Lines', () => {
	it('are one object for each line, whatever a reader takes for the end of a line', () => {
		const property = fc.property(fc.dictionary(nastyText, value), (row) => {
			const line = JSON_LINES.line(row, []);
			// As Python's splitlines has it.
			// eslint-disable-next-line no-control-regex
			expect(line.split(/\r\n|[\n\v\f\r\x1c-\x1e\u0085\u2028\u2029]/)).toHaveLength(2);
			expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(row)));
		});
		fc.assert(property, runs(300));
		expect(JSON_LINES.line({ a: 'x\u0085\u2028y\u2029' }, [])).toBe(
			'{"a":"x\\u0085\\u2028y\\u2029"}\n',
		);
	});
});

describe('a format', () => {
	const form = { delimiter: DELIMITERS.comma, escapeFormulas: true, byteOrderMark: false };

	it('begins with the byte order mark only where it is wanted', () => {
		expect(csvFormat({ ...form, byteOrderMark: true }).head(['a', 'b'])).toBe('\uFEFFa,b\r\n');
		expect(csvFormat(form).head(['a', 'b'])).toBe('a,b\r\n');
		expect(JSON_LINES.head(['a'])).toBe('');
	});

	it('has a header that is as safe as its cells', () => {
		const names = ['=cmd()', 'a,b', 'a"b', '@x', '-', 'a\nb'];
		const safe = ["'=cmd()", 'a,b', 'a"b', "'@x", '-', 'a\nb'];
		expect(readCsv(csvFormat(form).head(names))).toEqual([safe]);
		expect(readCsv(csvFormat({ ...form, escapeFormulas: false }).head(names))).toEqual([names]);
	});

	it('has its cells in the order of the columns, empty where a row lacks the field', () => {
		const row = { b: 1, c: null, a: 'x', more: 'not a column' };
		const format = csvFormat({ ...form, delimiter: DELIMITERS.semicolon });
		expect(format.line(row, ['a', 'b', 'c', 'd'])).toBe('x;1;;\r\n');
	});

	it.each(['constructor', 'toString', '__proto__'])(
		'has a field named %s only where it came',
		(name) => {
			const row = JSON.parse(`{"a":1,"${name}":"x"}`) as Row;
			expect(csvFormat(form).line(row, ['a', name, 'b'])).toBe('1,x,\r\n');
			expect(csvFormat(form).line({ a: 2 }, ['a', name, 'b'])).toBe('2,,\r\n');
			expect(JSON.parse(JSON_LINES.line(row, []))).toEqual(row);
		},
	);
});
