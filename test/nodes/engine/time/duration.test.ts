import fc from 'fast-check';

import { formatDuration, parseDuration } from '../../../../nodes/engine/time/wallClock';
import { runs } from '../readings';

it.each<[unknown, number]>([
	['00:01:30', 90],
	['100:00:01', 360_001],
	[' 1:05:09 ', 3_909],
	['1:30', 90],
	['90:00', 5_400],
	[0, 0],
])('reads %j as %d seconds', (value, seconds) => {
	expect(parseDuration(value)).toBe(seconds);
});

it.each<unknown>([
	...['', '-', '--', null, undefined, true, ['90'], { seconds: 90 }, NaN, Infinity, -90, 1.5],
	...['-00:01:30', '-90', '1.5', '1e3', '0x10', '00:60:00', '00:00:60', '00:61', '00:01:3'],
	...['1:2:3:4', '1d 00:00:00', '00:01:30.5', '٠٠:٠١:٣٠', '2026-01-05 08:00:00'],
])('gives null for %p', (value) => {
	expect(parseDuration(value)).toBeNull();
});

it('reads what it wrote', () => {
	expect(formatDuration(360_001)).toBe('100:00:01');
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
		runs(300),
	);
});
