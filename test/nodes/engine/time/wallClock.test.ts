import fc from 'fast-check';
import { DateTime } from 'luxon';

import {
	endOfDay,
	formatCompact,
	memoized,
	formatDuration,
	formatWallClock,
	parseDuration,
	parseWallClock,
	startOfDay,
	startOfMonth,
	startOfWeek,
} from '../../../../nodes/engine/time/wallClock';
import { runs } from '../readings';

const FIRST = -62_135_596_800; // 0001-01-01 00:00:00
const LAST = 253_402_300_799; // 9999-12-31 23:59:59

const anyWallClock = fc.integer({ min: FIRST, max: LAST });
const since2000 = fc.integer({ min: Date.UTC(2000, 0, 1) / 1_000, max: LAST - 40 * 86_400 });

const pad = (value: number, length = 2) => String(value).padStart(length, '0');
const luxonOf = (wall: number) => DateTime.fromSeconds(wall, { zone: 'utc' });
const secondsOf = (date: DateTime) => date.toUnixInteger();

/** `Date.UTC`, without its meaning of 1900 to 1999 for the years 0 to 99. */
function dateUtc(year: number, month: number, day: number): Date {
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	return date;
}

describe('parseWallClock', () => {
	it.each([1, 99, 100, 400, 1900, 2023, 2024, 9999])(
		'takes the days of the year %d, and no others',
		(year) => {
			for (let month = 0; month <= 13; month++) {
				for (let day = 0; day <= 32; day++) {
					const date = dateUtc(year, month, day);
					const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
					const text = `${pad(year, 4)}-${pad(month)}-${pad(day)} 00:00:00`;
					const expected = exists ? date.getTime() / 1_000 : null;
					// `expect` alone would take most of the time.
					if (parseWallClock(text) !== expected) expect([text, expected]).toBeUndefined();
				}
			}
		},
	);

	it('takes the hours, minutes and seconds of a day, and no others', () => {
		const midnight = Date.UTC(2026, 0, 31) / 1_000;
		const parts = [0, 1, 23, 24, 25, 59, 60, 61, 99];
		for (const hour of parts) {
			for (const minute of parts) {
				for (const second of parts) {
					const exists = hour < 24 && minute < 60 && second < 60;
					const text = `2026-01-31T${pad(hour)}:${pad(minute)}:${pad(second)}`;
					const expected = exists ? midnight + hour * 3_600 + minute * 60 + second : null;
					if (parseWallClock(text) !== expected) expect([text, expected]).toBeUndefined();
				}
			}
		}
	});

	it.each<unknown>([
		...['0000-00-00 00:00:00', '0000-01-01 00:00:00', '', '-', '--', null, 20260105080000],
		...[new Date(0), { date: '2026-01-05 08:00:00' }, ['2026-01-05 08:00:00']],
		...['2026-01-05', '2026-01-05 08:00', '20260105080000', '2026-01-05 08:00:00.000'],
		...['2026-01-05T08:00:00Z', ' 2026-01-05 08:00:00', '2026-01-05 08:00:0\n'],
		...['2026/01/05 08:00:00', '05-01-2026 08:00:00', '٢٠٢٦-٠١-٠٥ ٠٨:٠٠:٠٠'],
	])('gives null for %p', (value) => {
		expect(parseWallClock(value)).toBeNull();
	});

	it('never throws, and reads only what it would write', () => {
		const nearly = fc
			.tuple(anyWallClock, fc.nat(18), fc.constantFrom(...'0123456789-: T٣x'))
			.map(([wall, place, sign]) => {
				const text = formatWallClock(wall);
				return text.slice(0, place) + sign + text.slice(place + 1);
			});
		fc.assert(
			fc.property(fc.oneof(nearly, fc.string(), fc.anything()), (value) => {
				const wall = parseWallClock(value);
				if (wall !== null) expect(formatWallClock(wall)).toBe(String(value).replace('T', ' '));
			}),
			runs(400),
		);
	});
});

it('is written as luxon does, and read again', () => {
	const property = fc.property(anyWallClock, (wall) => {
		const text = formatWallClock(wall);
		expect(text).toBe(luxonOf(wall).toFormat('yyyy-MM-dd HH:mm:ss'));
		expect(formatCompact(wall)).toBe(luxonOf(wall).toFormat('yyyyMMddHHmmss'));
		expect(parseWallClock(text)).toBe(wall);
	});
	fc.assert(property, runs(200));
});

it('finds the edges of days, weeks from Monday on, and months as luxon does', () => {
	const second = fc.oneof(
		since2000,
		since2000.map((wall) => wall - (wall % 86_400)),
	);
	fc.assert(
		fc.property(second, fc.integer({ min: -3, max: 3 }), (wall, months) => {
			const date = luxonOf(wall);
			expect(startOfDay(wall)).toBe(secondsOf(date.startOf('day')));
			expect(endOfDay(wall)).toBe(secondsOf(date.endOf('day')));
			expect(startOfWeek(wall)).toBe(secondsOf(date.startOf('week')));
			expect(startOfMonth(wall)).toBe(secondsOf(date.startOf('month')));
			expect(startOfMonth(wall, months)).toBe(secondsOf(date.startOf('month').plus({ months })));
		}),
		runs(200),
	);
});

describe('a duration', () => {
	it.each<[unknown, number]>([
		['00:01:30', 90],
		['100:00:01', 360_001],
		[' 1:5:09 ', 3_909],
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
});

it('what is made of a number is kept, but of no more numbers than anybody needs', () => {
	const make = jest.fn((number: number) => `${number}`);
	const textOf = memoized(make);
	for (let number = 0; number <= 10_000; number++) textOf(number);
	expect([textOf(10_000), make.mock.calls.length]).toEqual(['10000', 10_001]);
	expect([textOf(0), make.mock.calls.length]).toEqual(['0', 10_002]);
});
