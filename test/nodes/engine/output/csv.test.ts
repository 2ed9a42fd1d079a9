import fc from 'fast-check';

import { csvFormat } from '../../../../nodes/engine/output/files';
import { runs } from '../readings';
import { readCsv } from './readCsv';

const DELIMITERS = [',', ';', '\t'];
/** What spreadsheets take for the beginning of a formula; they skip a line end before it. */
const RUN = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/** Text made of all that CSV, spreadsheets and encodings stumble over. */
const nastyText = fc
	.array(
		fc.oneof(
			fc.constantFrom('"', '""', ',', ';', '\t', '\r', '\n', '\r\n', ' ', "'", '\\', '\uFEFF'),
			fc.constantFrom(...RUN, '=cmd|"/C calc"!A0', '0', '-1', '١'),
			fc.constantFrom('ñ', 'Ángela', '\u0000', '\u001b', '\u2028', '👩🏽‍💻', 'é'),
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
const delimiter = fc.constantFrom(...DELIMITERS);

/** What a cell shall say, whatever a spreadsheet makes of it. */
function textOf(cell: unknown): string {
	if (cell === null || cell === undefined) return '';
	return typeof cell === 'string' ? cell : JSON.stringify(cell);
}

function isNothingOrNumber(text: string): boolean {
	if (text === '-' || text === '--') return true;
	return /^[-+.,\d]+$/.test(text) && Number.isFinite(Number(text.replace(',', '.')));
}

/** One line of CSV with these cells. */
function csvLine(cells: unknown[], escapeFormulas: boolean, sign = ','): string {
	const format = csvFormat({ delimiter: sign, escapeFormulas, byteOrderMark: false });
	const columns = cells.map((_cell, place) => `c${place}`);
	return format.line(Object.fromEntries(cells.map((cell, place) => [`c${place}`, cell])), columns);
}

function lineOf(escapeFormulas: boolean, ...cells: unknown[]): string {
	return csvLine(cells, escapeFormulas);
}

describe('lines of CSV', () => {
	it('are read back as they were, whatever the cells hold', () => {
		const property = fc.property(fc.array(values), delimiter, (rows, sign) => {
			const text = rows.map((row) => csvLine(row, false, sign)).join('');
			expect(readCsv(text, sign)).toEqual(rows.map((row) => row.map(textOf)));
		});
		fc.assert(property, runs(2_000));
	});

	it.each([
		['nothing', null, ''],
		['a field that is not there', undefined, ''],
		['an empty text', '', ''],
		['a number', 7.5, '7.5'],
		['a switch', false, 'false'],
		['plain text', 'Ángela  María', 'Ángela  María'],
		['a date', '2026-01-05 08:12:40', '2026-01-05 08:12:40'],
		['a duration', '26:15:00', '26:15:00'],
		['the delimiter', 'Peña, Ana', '"Peña, Ana"'],
		['another delimiter', 'Peña; Ana', 'Peña; Ana'],
		['quotes', 'la "Negra"', '"la ""Negra"""'],
		['a line break', 'a\nb', '"a\nb"'],
		['a lone carriage return', 'a\rb', '"a\rb"'],
		['a space before', ' a', '" a"'],
		['a space behind', 'a ', '"a "'],
		['a list', [{ a: 1 }, ['0045', null]], '"[{""a"":1},[""0045"",null]]"'],
		['an empty list', [], '[]'],
		['an object', { a: '"' }, '"{""a"":""\\""""}"'],
	])('write %s', (_name, cell, text) => {
		expect(lineOf(true, 'x', cell, 'y')).toBe(`x,${text},y\r\n`);
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

	it('leave numbers bare that are no text', () => {
		expect(lineOf(true, 1e21, 1234567890123456, 0.1 + 0.2)).toBe(
			'1e+21,1234567890123456,0.30000000000000004\r\n',
		);
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
				if (isRun && typeof row[place] !== 'number') expect(isNothingOrNumber(cell)).toBe(true);
				// Nothing else is touched.
				const isHarmless = !RUN.some((beginning) => text.startsWith(beginning));
				if (isHarmless) expect(cell).toBe(text);
				else expect([text, `'${text}`]).toContain(cell);
			});
		});
		fc.assert(property, runs(2_000));
	});

	it.each([
		'=1+1',
		'+1+1',
		'-1+1',
		'@SUM(A1)',
		'\t=1',
		'\r=1',
		'＝1+1',
		'＋1＋1',
		'－cmd',
		'＠SUM',
		'---',
		'-a',
		'+57 300 123',
		'-1e5',
		'=',
		'-1\n',
	])('is defused: %j', (text) => {
		expect(readCsv(lineOf(true, text))).toEqual([[`'${text}`]]);
		expect(readCsv(lineOf(false, text))).toEqual([[text]]);
	});

	it.each(['-', '--', '-5', '+5', '-1.5', '-1,5', '+573001234567', 'a=b', "'=1", ' =1'])(
		'is not %j',
		(text) => {
			expect(readCsv(lineOf(true, text))).toEqual([[text]]);
		},
	);

	it('is not a negative number', () => {
		expect(lineOf(true, -5, -1.5)).toBe('-5,-1.5\r\n');
	});
});
