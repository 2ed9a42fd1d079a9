import { DateTime } from 'luxon';

import { resolveDateRange } from '../../../../nodes/engine/time/presets';
import { formatWallClock, parseWallClock } from '../../../../nodes/engine/time/wallClock';
import { ZoneClock } from '../../../../nodes/engine/time/zone';
import { refusalOf } from './refusal';

const BOGOTA = new ZoneClock('America/Bogota');

/** First and last day, as luxon finds them from the operation's today. */
const DAYS_OF: Record<string, (today: DateTime) => [DateTime, DateTime]> = {
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
const PRESETS = Object.keys(DAYS_OF);

function wall(text: string): number {
	return parseWallClock(text) ?? NaN;
}

function resolve(choice: Parameters<typeof resolveDateRange>[0], now: number, clock = BOGOTA) {
	const { from, to } = resolveDateRange(choice, clock, now);
	return `${formatWallClock(from)} to ${formatWallClock(to)}`;
}

function expectedOf(preset: string, today: DateTime): string {
	const [first, last] = DAYS_OF[preset](today);
	return `${first.toFormat('yyyy-MM-dd')} 00:00:00 to ${last.toFormat('yyyy-MM-dd')} 23:59:59`;
}

describe('presets', () => {
	it.each([
		['today', '2026-03-04 00:00:00 to 2026-03-04 23:59:59'],
		['yesterday', '2026-03-03 00:00:00 to 2026-03-03 23:59:59'],
		['last7Days', '2026-02-25 00:00:00 to 2026-03-03 23:59:59'],
		['last30Days', '2026-02-02 00:00:00 to 2026-03-03 23:59:59'],
		['thisWeek', '2026-03-02 00:00:00 to 2026-03-04 23:59:59'],
		['lastWeek', '2026-02-23 00:00:00 to 2026-03-01 23:59:59'],
		['thisMonth', '2026-03-01 00:00:00 to 2026-03-04 23:59:59'],
		['lastMonth', '2026-02-01 00:00:00 to 2026-02-28 23:59:59'],
	])('on Wednesday 4 March 2026, %s is %s', (dateRange, range) => {
		expect(resolve({ dateRange }, wall('2026-03-04 15:30:00'))).toBe(range);
	});

	it.each([
		['a Monday', '2026-03-02', '2026-03-02', '2026-02-23'],
		['a Sunday', '2026-03-08', '2026-03-02', '2026-02-23'],
	])('on %s the week began on its Monday', (_name, today, monday, mondayBefore) => {
		const now = wall(`${today} 00:00:00`);
		expect(resolve({ dateRange: 'thisWeek' }, now)).toContain(`${monday} 00:00:00 to ${today}`);
		expect(resolve({ dateRange: 'lastWeek' }, now)).toContain(`${mondayBefore} 00:00:00`);
	});

	it.each(PRESETS)(
		'%s is what luxon finds, on every day of two leap years and others',
		(preset) => {
			const last = DateTime.utc(2028, 4, 1);
			for (let today = DateTime.utc(2023, 12, 1); today <= last; today = today.plus({ days: 1 })) {
				const expected = expectedOf(preset, today);
				for (const time of ['00:00:00', '23:59:59']) {
					const now = wall(`${today.toFormat('yyyy-MM-dd')} ${time}`);
					const found = resolve({ dateRange: preset }, now);
					// `expect` alone would take most of the time.
					if (found !== expected) expect([today.toISODate(), found]).toEqual([time, expected]);
				}
			}
		},
	);

	it.each(['America/Bogota', 'America/Santiago', 'Pacific/Kiritimati', 'Pacific/Niue'])(
		'follow the operation’s own today in %s',
		(zone) => {
			const clock = new ZoneClock(zone);
			for (let hour = 0; hour < 24 * 365; hour += 17) {
				const instant = Date.UTC(2026, 0, 1, hour, 59, 59);
				const today = DateTime.fromMillis(instant, { zone });
				const ranges = ['today', 'lastWeek', 'lastMonth'].map((dateRange) => [
					resolve({ dateRange }, clock.wallClockAt(instant), clock),
					expectedOf(dateRange, today),
				]);
				expect(ranges.filter(([found, expected]) => found !== expected)).toEqual([]);
			}
		},
	);

	it.each([
		['2026-04-05T02:59:59Z', '2026-04-04'],
		// Clocks go back at midnight: the last hour of the 4th comes twice.
		['2026-04-05T03:00:00Z', '2026-04-04'],
		['2026-04-05T03:59:59Z', '2026-04-04'],
		['2026-04-05T04:00:00Z', '2026-04-05'],
		// Clocks go forward at midnight: the 6th begins at one o'clock.
		['2026-09-06T03:59:59Z', '2026-09-05'],
		['2026-09-06T04:00:00Z', '2026-09-06'],
		['2026-09-07T02:59:59Z', '2026-09-06'],
		['2026-09-07T03:00:00Z', '2026-09-07'],
	])('when clocks change in Chile, %s is on %s', (instant, day) => {
		const clock = new ZoneClock('America/Santiago');
		const now = clock.wallClockAt(Date.parse(instant));
		expect(resolve({ dateRange: 'today' }, now, clock)).toBe(`${day} 00:00:00 to ${day} 23:59:59`);
	});

	it('leave “From” and “To” aside', () => {
		const choice = { dateRange: 'today', from: 'nonsense', to: '' };
		expect(resolve(choice, wall('2026-03-04 15:30:00'))).toContain('2026-03-04 00:00:00');
	});

	it.each([undefined, null, '', 'Today', 'nextWeek', 'constructor', '__proto__', 7, ['today']])(
		'do not include %j',
		(dateRange) => {
			const refusal = refusalOf(() => resolve({ dateRange }, 0));
			expect(refusal.message).toContain('“Date Range”');
			for (const name of [...PRESETS, 'custom']) expect(refusal.advice).toContain(name);
		},
	);
});

describe('custom', () => {
	const custom = (from: unknown, to: unknown, clock = BOGOTA) =>
		resolve({ dateRange: 'custom', from, to }, wall('2026-03-04 15:30:00'), clock);

	it.each([
		['2026-01-05', '2026-01-07', '2026-01-05 00:00:00 to 2026-01-07 23:59:59'],
		['2026-01-05', '2026-01-05', '2026-01-05 00:00:00 to 2026-01-05 23:59:59'],
		['2026-01-05 08:00:00', '2026-01-05', '2026-01-05 08:00:00 to 2026-01-05 23:59:59'],
		['2026-01-05', '2026-01-05T00:00:00', '2026-01-05 00:00:00 to 2026-01-05 00:00:00'],
		['2026-01-05T13:00:00Z', '2026-01-05T08:00:00', '2026-01-05 08:00:00 to 2026-01-05 08:00:00'],
		['2026-01-05', '2099-12-31', '2026-01-05 00:00:00 to 2099-12-31 23:59:59'],
		['2099-01-05', '2099-12-31', '2099-01-05 00:00:00 to 2099-12-31 23:59:59'],
	])('%s to %s', (from, to, range) => {
		expect(custom(from, to)).toBe(range);
	});

	it.each([
		['2026-01-06', '2026-01-05', '2026-01-06 to', 'to 2026-01-05'],
		['2026-01-05 08:00:01', '2026-01-05 08:00:00', '2026-01-05 08:00:01', '2026-01-05 08:00:00'],
		['2026-01-05T13:00:01Z', '2026-01-05T08:00:00', '2026-01-05 08:00:01', '2026-01-05 08:00:00'],
	])('refuses %s to %s, showing both', (from, to, shownFrom, shownTo) => {
		const refusal = refusalOf(() => custom(from, to));
		for (const part of ['“From”', '“To”', shownFrom, shownTo]) {
			expect(refusal.message).toContain(part);
		}
		expect(refusal.advice).toContain('America/Bogota');
	});

	it.each([
		['From', '', '2026-01-05', '“From” is empty'],
		['To', '2026-01-05', undefined, '“To” is empty'],
		['From', 'soon', '2026-01-05', '“soon”'],
		['To', '2026-01-05', '2026-02-30', '“2026-02-30”'],
	])('names %s where it is at fault', (name, from, to, part) => {
		const { message } = refusalOf(() => custom(from, to));
		expect(message).toContain(`“${name}”`);
		expect(message).toContain(part);
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
