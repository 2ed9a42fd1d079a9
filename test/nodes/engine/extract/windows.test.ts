import fc from 'fast-check';

import type { Range } from '../../../../nodes/engine/time/range';
import type { Order } from '../../../../nodes/reports/report';
import { splitRange, type SplitRequestsBy } from '../../../../nodes/engine/extract/windows';
import { formatReport, wallClock } from '../../../simulator';
import { runs, LATER } from '../readings';

const DAY = 86_400;
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`) / 1_000;
const shown = ({ from, to }: Range) => `${formatReport(from)} - ${formatReport(to)}`;

const ranges = fc
	.record({
		from: fc.integer({ min: wallClock(2023, 1, 1), max: wallClock(2026, 12, 31) }),
		startsAtMidnight: fc.boolean(),
		length: fc.oneof(fc.nat(200), fc.nat(40 * DAY), fc.nat(500 * DAY)),
		endsAtMidnight: fc.boolean(),
	})
	.map(({ from, startsAtMidnight, length, endsAtMidnight }) => {
		const first = startsAtMidnight ? Math.floor(from / DAY) * DAY : from;
		const last = first + length;
		return { from: first, to: endsAtMidnight ? Math.floor(last / DAY) * DAY + DAY - 1 : last };
	});
const orders = fc.constantFrom<Order>('oldestFirst', 'newestFirst');
const splits = fc.constantFrom<SplitRequestsBy>('calendarMonth', '31days', 'day');

/** Each day of a range, or what the range has of it, one by one. */
function dayByDay({ from, to }: Range): Range[] {
	const days: Range[] = [];
	for (let day = Math.floor(from / DAY) * DAY; day <= to; day += DAY) {
		days.push({ from: Math.max(day, from), to: Math.min(day + DAY - 1, to) });
	}
	return days;
}

/** Neighbouring days that share a month, as one. */
function monthByMonth(range: Range): Range[] {
	const months = new Map<string, Range>();
	for (const { from, to } of dayByDay(range)) {
		const month = formatReport(from).slice(0, 7);
		months.set(month, { from: months.get(month)?.from ?? from, to });
	}
	return [...months.values()];
}

const oldestFirst = (windows: readonly Range[]) => [...windows].sort((a, b) => a.from - b.from);

describe('splitRange', () => {
	it.each([
		[
			'calendarMonth',
			'oldestFirst',
			[
				'2026-01-20 10:00:00 - 2026-01-31 23:59:59',
				'2026-02-01 00:00:00 - 2026-02-28 23:59:59',
				'2026-03-01 00:00:00 - 2026-03-02 09:30:00',
			],
		],
		[
			'calendarMonth',
			'newestFirst',
			[
				'2026-03-01 00:00:00 - 2026-03-02 09:30:00',
				'2026-02-01 00:00:00 - 2026-02-28 23:59:59',
				'2026-01-20 10:00:00 - 2026-01-31 23:59:59',
			],
		],
		[
			'31days',
			'oldestFirst',
			['2026-01-20 10:00:00 - 2026-02-20 09:59:59', '2026-02-20 10:00:00 - 2026-03-02 09:30:00'],
		],
		[
			'31days',
			'newestFirst',
			['2026-01-30 09:30:01 - 2026-03-02 09:30:00', '2026-01-20 10:00:00 - 2026-01-30 09:30:00'],
		],
	] as const)('cuts by %s, %s', (splitBy, order, expected) => {
		const range = { from: at('2026-01-20 10:00:00'), to: at('2026-03-02 09:30:00') };
		const windows = splitRange(range, { splitBy, order, maxDays: 31, now: LATER });
		expect(windows.map(shown)).toEqual(expected);
	});

	it('asks for a calendar year in twelve windows', () => {
		const year = { from: at('2024-01-01 00:00:00'), to: at('2024-12-31 23:59:59') };
		for (const splitBy of ['calendarMonth', '31days'] as const) {
			const cut = { splitBy, order: 'oldestFirst', maxDays: 31, now: LATER } as const;
			expect(splitRange(year, cut)).toHaveLength(12);
		}
	});

	it('cuts as counting the days one by one does', () => {
		const property = fc.property(ranges, orders, (range, order) => {
			const cut = { order, maxDays: 31, now: LATER };
			const byDay = splitRange(range, { ...cut, splitBy: 'day' });
			const byMonth = splitRange(range, { ...cut, splitBy: 'calendarMonth' });
			expect(oldestFirst(byDay)).toEqual(dayByDay(range));
			expect(oldestFirst(byMonth)).toEqual(monthByMonth(range));
		});
		fc.assert(property, runs(200));
	});

	it('makes the fewest windows of 31 days', () => {
		const property = fc.property(ranges, orders, (range, order) => {
			const windows = splitRange(range, { splitBy: '31days', order, maxDays: 31, now: LATER });
			expect(windows).toHaveLength(Math.ceil((range.to - range.from + 1) / (31 * DAY)));
		});
		fc.assert(property, runs(200));
	});

	it('covers every second once, in the order asked for, in windows of 31 days at most', () => {
		const property = fc.property(ranges, splits, orders, (range, splitBy, order) => {
			const windows = splitRange(range, { splitBy, order, maxDays: 31, now: LATER });
			const sorted = oldestFirst(windows);
			expect(windows).toEqual(order === 'oldestFirst' ? sorted : sorted.reverse());
			let next = range.from;
			for (const { from, to } of oldestFirst(windows)) {
				expect(from).toBe(next);
				expect(to).toBeGreaterThanOrEqual(from);
				expect(to - from + 1).toBeLessThanOrEqual(31 * DAY);
				next = to + 1;
			}
			expect(next).toBe(range.to + 1);
		});
		fc.assert(property, runs(300));
	});

	it('never starts a window more than a day from now, and leaves out nothing before', () => {
		const moments = fc.double({ min: -0.5, max: 1.2, noNaN: true });
		const property = fc.property(
			ranges,
			splits,
			orders,
			moments,
			(range, splitBy, order, share) => {
				const now = Math.floor(range.from + (range.to - range.from) * share);
				const windows = oldestFirst(splitRange(range, { splitBy, order, maxDays: 31, now }));
				const latest = now + DAY;
				for (const window of windows) expect(window.from).toBeLessThanOrEqual(latest);
				if (range.from > latest) expect(windows).toEqual([]);
				else {
					expect(windows[0].from).toBe(range.from);
					const last = windows[windows.length - 1].to;
					expect(last).toBeGreaterThanOrEqual(Math.min(range.to, latest));
					expect(last).toBeLessThanOrEqual(range.to);
				}
				for (let index = 1; index < windows.length; index++) {
					expect(windows[index].from).toBe(windows[index - 1].to + 1);
				}
			},
		);
		fc.assert(property, runs(300));
	});
});
