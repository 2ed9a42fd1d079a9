import fc from 'fast-check';
import { DateTime } from 'luxon';

import {
	adviceOnDates,
	formatDays,
	formatRange,
	resolveDateRange,
	type DateRangeChoice,
} from '../../../../nodes/engine/time/range';
import { formatWallClock, parseWallClock } from '../../../../nodes/engine/time/wallClock';
import { ZoneClock } from '../../../../nodes/engine/time/zone';
import { runs } from '../readings';
import { EVERY_ZONE } from './offsetHistory';
import { refusalOf } from './refusal';

const BOGOTA = new ZoneClock('America/Bogota');

type Preset = Exclude<DateRangeChoice['dateRange'], 'lastNDays' | 'lastNHours' | 'custom'>;

/** First and last day, as luxon finds them from the operation's today. */
const DAYS_OF: Record<Preset, (today: DateTime) => [DateTime, DateTime]> = {
	today: (today) => [today, today],
	yesterday: (today) => [today.minus({ days: 1 }), today.minus({ days: 1 })],
	last7Days: (today) => [today.minus({ days: 7 }), today.minus({ days: 1 })],
	last30Days: (today) => [today.minus({ days: 30 }), today.minus({ days: 1 })],
	thisWeek: (today) => [today.set({ weekday: 1 }), today],
	lastWeek: (today) => {
		const weekAgo = today.minus({ weeks: 1 });
		return [weekAgo.set({ weekday: 1 }), weekAgo.set({ weekday: 7 })];
	},
	thisMonth: (today) => [today.set({ day: 1 }), today],
	lastMonth: (today) => {
		const first = today.set({ day: 1 }).minus({ months: 1 });
		return [first, first.set({ day: first.daysInMonth })];
	},
};
const PRESETS = Object.keys(DAYS_OF) as Preset[];

function wall(text: string): number {
	return parseWallClock(text) ?? NaN;
}

function resolve(choice: Parameters<typeof resolveDateRange>[0], now: number, clock = BOGOTA) {
	const { from, to } = resolveDateRange(choice, clock, now);
	return `${formatWallClock(from)} to ${formatWallClock(to)}`;
}

function expectedOf(preset: Preset, today: DateTime): string {
	const [first, last] = DAYS_OF[preset](today);
	return `${first.toFormat('yyyy-MM-dd')} 00:00:00 to ${last.toFormat('yyyy-MM-dd')} 23:59:59`;
}

describe('presets', () => {
	it.each(PRESETS)('%s is what luxon finds, on every day of a leap year and around', (preset) => {
		const last = DateTime.utc(2025, 4, 1);
		for (let today = DateTime.utc(2023, 12, 1); today <= last; today = today.plus({ days: 1 })) {
			const now = today.toUnixInteger();
			const expected = expectedOf(preset, today);
			const found = [now, now + 86_399].map((second) => resolve({ dateRange: preset }, second));
			// `expect` alone would take most of the time.
			if (found.some((one) => one !== expected)) expect(found).toEqual([expected, expected]);
		}
	});
});

it.each([
	[1, '2026-03-03 00:00:00 to 2026-03-03 23:59:59'],
	[9_999, '1998-10-18 00:00:00 to 2026-03-03 23:59:59'],
])('the last %d days are the full ones before today', (days, range) => {
	expect(resolve({ dateRange: 'lastNDays', days }, wall('2026-03-04 15:30:00'))).toBe(range);
});

describe('the last N hours', () => {
	const SANTIAGO = new ZoneClock('America/Santiago');
	const since = (hours: number, instant: string, clock = SANTIAGO) =>
		resolve({ dateRange: 'lastNHours', hours }, clock.wallClockAt(Date.parse(instant)), clock);

	it.each([
		[1, '2026-03-04 14:30:15 to 2026-03-04 15:30:15'],
		[99_999, '2014-10-07 00:30:15 to 2026-03-04 15:30:15'],
	])('%d reach up to now, to the second', (hours, range) => {
		expect(since(hours, '2026-03-04T20:30:15.999Z', BOGOTA)).toBe(range);
	});

	it.each([
		['was skipped', 1, '2026-09-06T04:30:00Z', '2026-09-05 23:30:00 to 2026-09-06 01:30:00'],
		['comes twice', 1, '2026-04-05T02:10:00Z', '2026-04-04 22:10:00 to 2026-04-05 00:10:00'],
		['came twice', 3, '2026-04-05T04:30:00Z', '2026-04-04 22:30:00 to 2026-04-05 00:30:00'],
	])('lose nothing of an hour that %s', (_what, hours, instant, range) => {
		expect(since(hours, instant)).toBe(range);
	});

	it('hold every moment of the hours that passed, in any zone and while clocks change', () => {
		const changes = ['2026-04-05T03:00:00Z', '2026-09-06T04:00:00Z'].map((text) =>
			Date.parse(text),
		);
		const anywhere = fc.tuple(
			fc.constantFrom(...EVERY_ZONE),
			fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }),
			fc.integer({ min: 1, max: 1_000 }),
		);
		const inChile = fc.tuple(
			fc.constant('America/Santiago'),
			fc
				.tuple(fc.constantFrom(...changes), fc.integer({ min: -4, max: 40 }))
				.map(([change, near]) => change + near * 600_000),
			fc.integer({ min: 1, max: 6 }),
		);
		const share = fc.double({ min: 0, max: 1, noNaN: true });
		const drawn = fc.oneof(anywhere, { weight: 4, arbitrary: inChile });
		const property = fc.property(drawn, share, ([zone, now, hours], passed) => {
			const clock = new ZoneClock(zone);
			const choice = { dateRange: 'lastNHours', hours } as const;
			const range = resolveDateRange(choice, clock, clock.wallClockAt(now));
			const moment = clock.wallClockAt(now - passed * hours * 3_600_000);
			expect(moment).toBeGreaterThanOrEqual(range.from);
			expect(moment).toBeLessThanOrEqual(range.to);
			expect(range.to - range.from).toBeLessThanOrEqual((hours + 30) * 3_600);
		});
		fc.assert(property, runs(400));
	});
});

describe('what to look at when a range came back empty', () => {
	const advice = (from: unknown, to: unknown, clock = BOGOTA) =>
		adviceOnDates({ dateRange: 'custom', from, to }, clock);

	it.each<[unknown, unknown, string, string]>([
		['2026-01-01', '2026-01-05T00:00:00.000Z', '“To”', '2026-01-04 19:00:00'],
		['2026-01-01', '2026-01-05T00:00:00-00', '“To”', '2026-01-04 19:00:00'],
		['2026-01-01', DateTime.utc(2026, 1, 5).setZone('Asia/Tokyo'), '“To”', '2026-01-04 19:00:00'],
		['2026-01-01', Date.UTC(2026, 0, 5), '“To”', '2026-01-04 19:00:00'],
		['2026-01-05T00:00:00Z', '2026-01-05', '“From”', '2026-01-04 19:00:00'],
	])('%p to %p: midnight in UTC', (from, to, label, shown) => {
		const text = advice(from, to);
		for (const part of [label, 'midnight in UTC', shown, 'America/Bogota', 'toISODate']) {
			expect(text).toContain(part);
		}
	});

	it('an end at the first second of a day', () => {
		expect(advice('2026-01-01', '20260105000000')).toContain(
			'“To” is the first second of 2026-01-05',
		);
	});

	it('nothing, where nothing is odd', () => {
		expect(advice('2026-01-01', '2026-01-05')).toBeUndefined();
		expect(advice('2026-01-01 08:00:00', '2026-01-05T17:00:00Z')).toBeUndefined();
		expect(advice('2026-01-01T00:00:00', '2026-01-05')).toBeUndefined();
		expect(advice('2026-01-01T19:00:00-05:00', '2026-01-05')).toBeUndefined();
		// Midnight in UTC, where that is the operation's own.
		expect(advice('2026-01-05T00:00:00Z', '2026-01-05', new ZoneClock('UTC'))).toBeUndefined();
		expect(adviceOnDates({ dateRange: 'today' }, BOGOTA)).toBeUndefined();
	});
});

describe('custom', () => {
	const custom = (from: unknown, to: unknown, clock = BOGOTA) =>
		resolve({ dateRange: 'custom', from, to }, wall('2026-03-04 15:30:00'), clock);

	it.each([
		['2026-01-05 08:00:00', '2026-01-05', '2026-01-05 08:00:00 to 2026-01-05 23:59:59'],
		['2026-01-05T13:00:00Z', '2026-01-05T08:00:00', '2026-01-05 08:00:00 to 2026-01-05 08:00:00'],
		['2026-03-04', '2099-12-31', '2026-03-04 00:00:00 to 2099-12-31 23:59:59'],
		// The zone may be set wrong by most of a day.
		['2026-03-05 15:30:00', '2026-03-06', '2026-03-05 15:30:00 to 2026-03-06 23:59:59'],
	])('%s to %s', (from, to, range) => {
		expect(custom(from, to)).toBe(range);
	});

	it.each([
		['2026-01-06', '2026-01-05', '2026-01-06 to', 'to 2026-01-05'],
		['2026-01-05T13:00:01Z', '2026-01-05T08:00:00', '2026-01-05 08:00:01', '2026-01-05 08:00:00'],
	])('refuses %s to %s, showing both', (from, to, shownFrom, shownTo) => {
		const refusal = refusalOf(() => custom(from, to));
		for (const part of ['“From”', '“To”', shownFrom, shownTo]) {
			expect(refusal.message).toContain(part);
		}
		expect(refusal.advice).toContain('America/Bogota');
	});

	it('names which of the two is at fault', () => {
		expect(refusalOf(() => custom('', '2026-01-05')).message).toBe('“From” is empty');
		expect(refusalOf(() => custom('2026-01-05', undefined)).message).toBe('“To” is empty');
	});

	it.each(['2026-03-05 15:30:01', '2099-01-05'])('refuses %s on as not yet happened', (from) => {
		const refusal = refusalOf(() => custom(from, '2099-12-31'));
		expect(refusal.message).toContain(`lies in the future: ${from}`);
		expect(refusal.advice).toContain(
			'In America/Bogota, the time zone of the credential, it is 2026-03-04 15:30:00',
		);
	});

	it('takes both ends in the order of the clock, also where it is set back', () => {
		const clock = new ZoneClock('America/New_York');
		// 01:50 before the change, 01:10 after it: the wall clock, which the report knows, runs backwards.
		const refusal = refusalOf(() =>
			custom('2026-11-01T01:50:00-04:00', '2026-11-01T01:10:00-05:00', clock),
		);
		expect(refusal.message).toContain('2026-11-01 01:50:00 to 2026-11-01 01:10:00');
	});
});

describe('a range in words', () => {
	const day = { from: wall('2026-01-05 00:00:00'), to: wall('2026-01-05 23:59:59') };

	it.each([
		[day, '2026-01-05 to 2026-01-05'],
		[{ ...day, to: day.to - 1 }, '2026-01-05 00:00:00 to 2026-01-05 23:59:58'],
		[{ ...day, from: day.from + 1 }, '2026-01-05 00:00:01 to 2026-01-05 23:59:59'],
	])('is one of days where it is made of days: %j', (range, shown) => {
		expect(formatDays(range)).toBe(shown);
		expect(formatRange(day)).toBe('2026-01-05 00:00:00 to 2026-01-05 23:59:59');
	});
});
