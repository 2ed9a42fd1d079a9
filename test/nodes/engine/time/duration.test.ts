import fc from 'fast-check';

import { formatDuration, parseDuration } from '../../../../nodes/engine/time/duration';

it.each<[unknown, number]>([
	['00:00:00', 0],
	['00:01:30', 90],
	['01:00:00', 3_600],
	['23:59:59', 86_399],
	['24:00:00', 86_400],
	['100:00:01', 360_001],
	['1:05:09', 3_909],
	[' 00:01:30 ', 90],
	['01:30', 90],
	['1:30', 90],
	['90:00', 5_400],
	['0', 0],
	['90', 90],
	['0090', 90],
	['90000', 90_000],
	[0, 0],
	[90, 90],
])('reads %j as %d seconds', (value, seconds) => {
	expect(parseDuration(value)).toBe(seconds);
});

it.each<[unknown]>([
	[''],
	[' '],
	['-'],
	['--'],
	[null],
	[undefined],
	['-00:01:30'],
	['-90'],
	[-90],
	[1.5],
	['1.5'],
	['1e3'],
	['0x10'],
	[NaN],
	[Infinity],
	['00:60:00'],
	['00:00:60'],
	['00:61'],
	['00:01:3'],
	['1:2:3:4'],
	['1d 00:00:00'],
	['00:01:30.5'],
	['٠٠:٠١:٣٠'],
	['2026-01-05 08:00:00'],
	[true],
	[['90']],
	[{ seconds: 90 }],
])('gives null for %p', (value) => {
	expect(parseDuration(value)).toBeNull();
});

it.each([
	[0, '00:00:00'],
	[59, '00:00:59'],
	[60, '00:01:00'],
	[3_599, '00:59:59'],
	[3_600, '01:00:00'],
	[86_400, '24:00:00'],
	[360_001, '100:00:01'],
])('writes %d seconds as %s', (seconds, text) => {
	expect(formatDuration(seconds)).toBe(text);
});

it('reads what it wrote', () => {
	fc.assert(
		fc.property(fc.nat(999_999 * 3_600), (seconds) => {
			expect(parseDuration(formatDuration(seconds))).toBe(seconds);
		}),
	);
});

it('gives whole seconds, 0 or more, or null for whatever comes', () => {
	const nearly = fc.stringMatching(/^[-0-9: .]{1,14}$/);
	fc.assert(
		fc.property(fc.oneof(nearly, fc.double(), fc.anything()), (value) => {
			const seconds = parseDuration(value);
			expect(seconds === null || (Number.isSafeInteger(seconds) && seconds >= 0)).toBe(true);
		}),
		{ numRuns: 1_000 },
	);
});
