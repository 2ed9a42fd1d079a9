import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';

import { ZoneClock } from '../../../../nodes/engine/time/zone';
import { cobrowsing } from '../../../../nodes/reports/catalogue';
import { instantOf, isoText, timesOf as timesOfRow } from '../../../../nodes/engine/rows/timedRow';
import { changesOf, EVERY_ZONE } from '../time/offsetHistory';
import { runs } from '../readings';
import { anyRow, BOGOTA, rowOf, timed } from './rows';

const NEW_YORK = new ZoneClock('America/New_York');
const FORM = 'yyyy-MM-dd HH:mm:ss';
const [EIGHT, EIGHT_ISO] = ['2026-01-05 08:00:00', '2026-01-05T08:00:00-05:00'];
const [LATER, LATER_ISO] = ['2026-01-05T08:01:30', '2026-01-05T08:01:30-05:00'];

function timesOf(start: unknown, end: unknown, time: unknown, clock = NEW_YORK) {
	const one = timed(rowOf({ date_ini: start, date_end: end, time }));
	const { start: from, end: to } = one;
	const { startOffset, endOffset, seconds } = timesOfRow(one, cobrowsing, clock);
	return { startIso: isoText(from, startOffset), endIso: isoText(to, endOffset), seconds };
}

describe('where the offset does not change', () => {
	it.each<[unknown, unknown, unknown, ReturnType<typeof timesOf>]>([
		// What the row says goes before that of the dates, if it can be read.
		[EIGHT, LATER, '00:02:00', { startIso: EIGHT_ISO, endIso: LATER_ISO, seconds: 120 }],
		[EIGHT, LATER, '00:00:00', { startIso: EIGHT_ISO, endIso: LATER_ISO, seconds: 0 }],
		[EIGHT, LATER, '--', { startIso: EIGHT_ISO, endIso: LATER_ISO, seconds: 90 }],
		[EIGHT, LATER, 'long', { startIso: EIGHT_ISO, endIso: LATER_ISO, seconds: 90 }],
		// Each date stands for itself.
		[EIGHT, '', '', { startIso: EIGHT_ISO, endIso: null, seconds: null }],
		[null, EIGHT, '90', { startIso: null, endIso: EIGHT_ISO, seconds: 90 }],
		[LATER, EIGHT, '', { startIso: LATER_ISO, endIso: EIGHT_ISO, seconds: null }],
		['2026-02-30 08:00:00', LATER, '', { startIso: null, endIso: LATER_ISO, seconds: null }],
	])('%j to %j, said to take %j', (start, end, time, expected) => {
		expect(timesOf(start, end, time, BOGOTA)).toEqual(expected);
	});
});

describe('in the hour that New York repeats (1 November 2026, 01:00 to 02:00)', () => {
	it.each([
		// The first 01:30 is at -04:00, the second at -05:00.
		['both in the first', '01:10:00', '01:50:00', 2_400, '-04:00', '-04:00'],
		['from the first to the second', '01:10:00', '01:50:00', 6_000, '-04:00', '-05:00'],
		['backwards on the clock', '01:50:00', '01:10:00', 1_200, '-04:00', '-05:00'],
		['begun before it, ended in the first', '00:30:00', '01:30:00', 3_600, '-04:00', '-04:00'],
		['begun before it, ended in the second', '00:30:00', '01:30:00', 7_200, '-04:00', '-05:00'],
		['begun in the first, ended after it', '01:30:00', '02:30:00', 7_200, '-04:00', '-05:00'],
		['begun in the second, ended after it', '01:30:00', '02:30:00', 3_600, '-05:00', '-05:00'],
	])('the pair that agrees with `time`: %s', (_name, start, end, seconds, from, to) => {
		expect(timesOf(`2026-11-01 ${start}`, `2026-11-01 ${end}`, seconds)).toEqual({
			startIso: `2026-11-01T${start}${from}`,
			endIso: `2026-11-01T${end}${to}`,
			seconds,
		});
	});

	it('a `time` that fits no pair stays, and the dates take the smallest duration', () => {
		const times = timesOf('2026-11-01 01:50:00', '2026-11-01 01:10:00', '00:33:00');
		expect(times.seconds).toBe(1_980);
		expect(elapsed(times)).toBe(1_200);
	});

	it('an end before the start under every pair has no duration, but both dates', () => {
		const times = timesOf('2026-11-01 01:30:00', '2026-10-31 23:00:00', '');
		expect(times.seconds).toBeNull();
		expect(times.startIso).toMatch(/^2026-11-01T01:30:00-0[45]:00$/);
		expect(times.endIso).toBe('2026-10-31T23:00:00-04:00');
	});
});

it('an offset that ISO 8601 cannot write makes null, and no wrong duration (Liberia until 1972)', () => {
	const clock = new ZoneClock('Africa/Monrovia');
	expect(timesOf('1971-06-01 08:00:00', '1971-06-01 08:01:30', '', clock)).toEqual({
		startIso: null,
		endIso: null,
		seconds: 90,
	});
});

it('an hour that is skipped is an instant by the clock as it was set', () => {
	const { start } = timed(rowOf({ date_ini: '2026-03-08 02:30:00' }));
	expect(instantOf(start, NEW_YORK)).toBe(Date.UTC(2026, 2, 8, 6, 30) / 1_000);
	expect(instantOf(NaN, NEW_YORK)).toBeNaN();
});

function elapsed({ startIso, endIso }: ReturnType<typeof timesOf>): number {
	return (Date.parse(endIso ?? '') - Date.parse(startIso ?? '')) / 1_000;
}

describe('against luxon', () => {
	const FROM = Date.UTC(2000, 0, 3) / 1_000;
	const TO = Date.UTC(2037, 11, 28) / 1_000;
	/** Zones with changes of an hour, of half an hour, of a day, at midnight, and without. */
	const CHANGING = [
		...['America/New_York', 'America/Santiago', 'America/Caracas', 'Australia/Lord_Howe'],
		...['Pacific/Apia', 'Europe/London', 'Africa/Cairo', 'Africa/Casablanca'],
	].map((zone) => ({ zone, changes: changesOf(zone, FROM, TO) }));

	/** A zone and an instant in it, mostly close to a change of its offset. */
	const place = fc.oneof(
		fc
			.constantFrom(...CHANGING)
			.chain(({ zone, changes }) =>
				fc
					.tuple(fc.constantFrom(...changes), fc.integer({ min: -10_000, max: 10_000 }))
					.map(([at, distance]) => ({ zone, instant: at + distance })),
			),
		fc.record({
			zone: fc.constantFrom(...EVERY_ZONE),
			instant: fc.integer({ min: FROM, max: TO }),
		}),
	);
	const duration = fc.oneof(fc.nat(10_000), fc.nat(3 * 86_400));

	/** Every instant at which the zone's clock shows the text, from the offsets that luxon names for the hours around. */
	function instantsOf(text: string, zone: string): number[] {
		const naive = DateTime.fromFormat(text, FORM, { zone: 'utc' }).toUnixInteger();
		const iana = IANAZone.create(zone);
		const offsets = new Set<number>();
		for (let hours = -16; hours <= 16; hours++) {
			offsets.add(Math.round(iana.offset((naive + hours * 3_600) * 1_000) * 60));
		}
		return [...offsets]
			.map((offset) => naive - offset)
			.filter((instant) => DateTime.fromSeconds(instant, { zone }).toFormat(FORM) === text);
	}

	it('a session that happened, with its `time`: dates that the clock showed and that lie that far apart', () => {
		fc.assert(
			fc.property(place, duration, ({ zone, instant }, seconds) => {
				const show = (at: number) => DateTime.fromSeconds(at, { zone }).toFormat(FORM);
				const times = timesOf(
					show(instant),
					show(instant + seconds),
					String(seconds),
					new ZoneClock(zone),
				);
				expect(times.seconds).toBe(seconds);
				expect(elapsed(times)).toBe(seconds);
				const shown = DateTime.fromISO(times.startIso ?? '', { zone });
				expect(shown.toFormat(FORM)).toBe(show(instant));
				expect(instantsOf(show(instant), zone)).toContain(shown.toUnixInteger());
			}),
			runs(200),
		);
	});

	it('any two dates without a `time`: null where the clock never showed them, else the smallest duration', () => {
		const apart = fc.integer({ min: -5_000, max: 10_000 });
		fc.assert(
			fc.property(place, apart, ({ zone, instant }, seconds) => {
				// Both on the wall clock, so that skipped hours come up as well.
				const wall = DateTime.fromSeconds(instant, { zone }).setZone('utc', {
					keepLocalTime: true,
				});
				const start = wall.plus({ seconds: 1_800 }).toFormat(FORM);
				const end = wall.plus({ seconds: 1_800 + seconds }).toFormat(FORM);
				const times = timesOf(start, end, '', new ZoneClock(zone));
				const starts = instantsOf(start, zone);
				const ends = instantsOf(end, zone);
				expect(times.startIso === null).toBe(starts.length === 0);
				expect(times.endIso === null).toBe(ends.length === 0);
				const durations = starts
					.flatMap((from) => ends.map((to) => to - from))
					.filter((length) => length >= 0);
				expect(times.seconds).toBe(durations.length === 0 ? null : Math.min(...durations));
				if (times.seconds !== null) expect(elapsed(times)).toBe(times.seconds);
			}),
			runs(200),
		);
	});
});

it('never throws, and gives a duration of whole seconds or null, whatever the row holds', () => {
	fc.assert(
		fc.property(anyRow, fc.constantFrom(BOGOTA, NEW_YORK), (row, clock) => {
			const { startIso, endIso, seconds } = timesOf(row.date_ini, row.date_end, row.time, clock);
			for (const iso of [startIso, endIso]) {
				expect(iso === null || DateTime.fromISO(iso).isValid).toBe(true);
			}
			expect(seconds === null || (Number.isSafeInteger(seconds) && seconds >= 0)).toBe(true);
		}),
		runs(100),
	);
});
