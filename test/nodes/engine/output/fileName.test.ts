import fc from 'fast-check';

import { fileName } from '../../../../nodes/engine/output/files';
import { wallClock } from '../../../simulator';
import { runs } from '../readings';

const range = { from: wallClock(2026, 1, 1), to: wallClock(2026, 2, 1) - 1 };

function nameOf(wanted: string, number = 1, extension = 'csv'): string {
	return fileName(wanted, { report: 'cobrowsing-sessions', range, extension }, number);
}

describe('the name of a file', () => {
	it.each([
		['', 'cobrowsing-sessions_2026-01-01_2026-01-31.csv'],
		['enero', 'enero.csv'],
		['enero.csv', 'enero.csv'],
		['Enero.CSV', 'Enero.csv'],
		['enero.xlsx', 'enero.xlsx.csv'],
		[' sesiones de Ángela ', 'sesiones de Ángela.csv'],
		['a/b\\c', 'a-b-c.csv'],
		['../../etc/passwd', '..-..-etc-passwd.csv'],
		['a\r\nb\u0000c', 'a-b-c.csv'],
		['<a>|"b"?*', '-a-b-.csv'],
	])('%j is %j', (wanted, name) => {
		expect(nameOf(wanted)).toBe(name);
	});

	it('keeps its dates, however long the name of the report is', () => {
		const report = 'r'.repeat(60);
		const name = `${report}_2026-01-01_2026-01-31.csv`;
		expect(fileName('', { report, range, extension: 'csv' }, 1)).toBe(name);
	});

	it('has the extension of its format, and a number from the second file on', () => {
		expect(nameOf('enero.csv', 1, 'jsonl')).toBe('enero.csv.jsonl');
		expect([2, 10].map((number) => nameOf('enero.csv', number))).toEqual([
			'enero-2.csv',
			'enero-10.csv',
		]);
	});

	it('can be used everywhere, whatever was wanted', () => {
		const unit = fc.oneof(
			fc.constantFrom('/', '\\', ':', '*', '"', '\r\n', '\u0000', '\u007f', '.', ' ', '.csv', '👩🏽‍💻'),
			fc.string({ unit: 'binary', maxLength: 3 }),
		);
		const wanted = fc.array(unit, { maxLength: 150 }).map((parts) => parts.join(''));
		const property = fc.property(wanted, fc.integer({ min: 1, max: 9_999 }), (text, number) => {
			const name = nameOf(text, number);
			expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}]/u);
			expect(name).toMatch(/.\.csv$/);
			expect(name.length).toBeLessThanOrEqual(209);
			// Half a sign is none: other programs refuse it or put another in its place.
			if (isWellFormed(text)) expect(isWellFormed(name)).toBe(true);
		});
		fc.assert(property, runs(300));
	});

	it('keeps a sign of two halves whole where it is cut', () => {
		expect(isWellFormed(nameOf(`${'a'.repeat(59)}👩`))).toBe(true);
		expect(isWellFormed(nameOf(`${'a'.repeat(199)}👩`))).toBe(true);
	});

	it.each(['.csv', ' .csv', '..csv'])('%j is not a name without a stem', (wanted) => {
		expect(nameOf(wanted)).toMatch(/[^.\s].*\.csv$/);
	});
});

function isWellFormed(text: string): boolean {
	return !/\p{Surrogate}/u.test(text);
}
