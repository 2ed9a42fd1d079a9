import fc from 'fast-check';

import { FileNames, fileStem } from '../../../../nodes/engine/output/files';
import { cobrowsing, reportOf } from '../../../../nodes/reports/catalogue';
import { wallClock } from '../../../simulator';
import { runs } from '../readings';

const range = { from: wallClock(2026, 1, 1), to: wallClock(2026, 2, 1) - 1 };

function nameOf(wanted: string, extension = 'csv', names = new FileNames()): string {
	const stem = fileStem(wanted, { report: cobrowsing, range, parameters: {} }, extension);
	return names.next(stem, extension);
}

const bytes = (name: string) => Buffer.byteLength(name);
const inOneFolder = (names: readonly string[]) =>
	new Set(names.map((name) => name.normalize('NFC').toLowerCase())).size;

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
		['a\r\nb\u0000c\ud800d', 'a-b-c-d.csv'],
		['<a>|"b"?*', '-a-b-.csv'],
	])('%j is %j', (wanted, name) => {
		expect(nameOf(wanted)).toBe(name);
	});

	it('has the extension of its format', () => {
		expect(nameOf('enero.csv', 'jsonl')).toBe('enero.csv.jsonl');
	});

	it.each(['.csv', ' .csv', '..csv'])('%j is not a name without a stem', (wanted) => {
		expect(nameOf(wanted)).toMatch(/[^.\s].*\.csv$/);
	});

	it('says what was asked for, where that is not all', () => {
		const stemOf = (id: string, parameters: Record<string, string>) =>
			fileStem('', { report: { ...reportOf(id), name: id }, range, parameters }, 'csv');
		const days = '2026-01-01_2026-01-31';
		expect(stemOf('campaign_3', { campaign_id: '10' })).toBe(`campaign_3_campaign-10_${days}`);
		expect(stemOf('skill_1', { skill_id: '2,3', services_time: '40' })).toBe(
			`skill_1_skill-2,3_services_time-40_${days}`,
		);
		expect(stemOf('cdr_1', { odd: 'a/b' })).toBe(`cdr_1_odd-a-b_${days}`);
		expect(stemOf('skill_1', { skill_id: 'all' })).toBe(`skill_1_${days}`);
		// The dates have room, however much was asked for.
		const long = stemOf('skill_1', { skill_id: '1042,'.repeat(200) });
		expect(new FileNames().next(long, 'csv')).toMatch(
			new RegExp(`^skill_1_skill-1042.*_${days}\\.csv$`),
		);
	});

	it('is cut where file systems end, by whole signs, and not before', () => {
		const longest = 'a'.repeat(251);
		expect(nameOf(longest)).toBe(`${longest}.csv`);
		expect(nameOf(`${longest}b`)).toBe(`${longest}.csv`);
		expect(nameOf(`${'a'.repeat(249)}👩`)).toBe(`${'a'.repeat(249)}.csv`);
		expect(nameOf('ñ'.repeat(200))).toBe(`${'ñ'.repeat(125)}.csv`);
	});
});

describe('the names of files that come together', () => {
	it('are numbered where they would be alike, in capitals and in forms of accents, too', () => {
		const names = new FileNames();
		const wanted = ['x', 'x', 'X', 'x-2', 'x', 'José', 'Jose\u0301'];
		expect(wanted.map((one) => nameOf(one, 'csv', names))).toEqual([
			...['x.csv', 'x-2.csv', 'X-3.csv', 'x-2-2.csv', 'x-4.csv'],
			...['José.csv', 'Jose\u0301-2.csv'],
		]);
	});

	it('can be used everywhere, and none comes twice, whatever was wanted', () => {
		const unit = fc.oneof(
			fc.constantFrom('/', '\\', ':', '*', '"', '\r\n', '\u0000', '\u007f', '.', ' ', '.csv', '👩🏽‍💻'),
			fc.string({ unit: 'binary', maxLength: 3 }),
		);
		const wanted = fc.array(unit, { maxLength: 150 }).map((parts) => parts.join(''));
		const some = fc.constantFrom('x', 'X', 'x-2', 'a'.repeat(255), `${'a'.repeat(254)}b`);
		const all = fc.array(fc.oneof(wanted, some), { minLength: 1, maxLength: 12 });
		const property = fc.property(all, (texts) => {
			const together = new FileNames();
			const names = texts.map((text) => nameOf(text, 'csv', together));
			for (const name of names) {
				expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}\p{Cs}]/u);
				expect(name).toMatch(/.\.csv$/);
				expect(bytes(name)).toBeLessThanOrEqual(255);
			}
			expect(inOneFolder(names)).toBe(names.length);
		});
		fc.assert(property, runs(200));
	});
});
