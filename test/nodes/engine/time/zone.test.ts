import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';

import { parseWallClock } from '../../../../nodes/engine/time/wallClock';
import { formatOffset, ZoneClock } from '../../../../nodes/engine/time/zone';
import { EVERY_ZONE } from './offsetHistory';

const HOUR = 3_600;

function wall(text: string): number {
	const seconds = parseWallClock(text);
	if (seconds === null) throw new Error(`Not a wall clock: ${text}`);
	return seconds;
}

describe('offsetsAt', () => {
	it.each([
		['Asia/Kathmandu', '2026-01-05 08:00:00', [5.75]],
		['America/New_York', '2026-03-08 02:00:00', []],
		['America/New_York', '2026-11-01 01:59:59', [-4, -5]],
		['America/Santiago', '2026-09-06 00:30:00', []],
		['America/Santiago', '2026-04-04 23:30:00', [-3, -4]],
		['Australia/Lord_Howe', '2026-04-05 01:45:00', [11, 10.5]],
		['Pacific/Apia', '2011-12-30 12:00:00', []],
	])('%s %s', (zone, text, hours) => {
		const clock = new ZoneClock(zone);
		expect(clock.offsetsAt(wall(text))).toEqual(hours.map((offset) => offset * HOUR));
	});

	it('is each offset with which the clock shows a second, in any zone at any time', () => {
		const hours = Array.from({ length: 33 }, (_, place) => (place - 16) * HOUR);
		fc.assert(
			fc.property(
				fc.constantFrom(...EVERY_ZONE),
				fc.integer({ min: 0, max: Date.UTC(2038, 0, 1) / 1_000 }),
				(zone, second) => {
					const luxon = IANAZone.create(zone);
					const offsetAt = (instant: number) => Math.round(luxon.offset(instant * 1_000) * 60);
					const near = new Set(hours.map((apart) => offsetAt(second + apart)));
					const showing = [...near].filter((offset) => offsetAt(second - offset) === offset);
					const found = new ZoneClock(zone).offsetsAt(second);
					expect([...found].sort()).toEqual(showing.sort());
				},
			),
		);
	});

	it('says the same however often and in whatever order it is asked', () => {
		const clock = new ZoneClock('America/New_York');
		const asked = ['2026-11-01 01:30:00', '2026-11-01 12:00:00', '2026-11-01 01:30:00'];
		expect(asked.map((text) => clock.offsetsAt(wall(text)).length)).toEqual([2, 1, 2]);
	});
});

describe('wallClockAt', () => {
	it('shows what luxon shows, in any zone at any time', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...EVERY_ZONE),
				fc.integer({ min: 0, max: Date.UTC(2038, 0, 1) }),
				(zone, instant) => {
					const text = DateTime.fromMillis(instant, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
					expect(new ZoneClock(zone).wallClockAt(instant)).toBe(wall(text));
				},
			),
		);
	});
});

it.each([
	[0, '+00:00'],
	[5.75 * HOUR, '+05:45'],
	[-3.5 * HOUR, '-03:30'],
	[-30 * 60, '-00:30'],
])('writes an offset of %d seconds as %s', (offset, text) => {
	expect(formatOffset(offset)).toBe(text);
});

it('knows offsets with seconds (Liberia until 1972)', () => {
	const [offset] = new ZoneClock('Africa/Monrovia').offsetsAt(wall('1971-06-01 12:00:00'));
	expect(offset).toBe(-(44 * 60 + 30));
});

it.each([
	['America/Bogota', true],
	['America/Macondo', false],
	['', false],
	['system', false],
])('%j is a zone: %s', (name, known) => {
	expect(new ZoneClock(name).zone.isValid).toBe(known);
});
