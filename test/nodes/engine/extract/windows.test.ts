import fc from 'fast-check';

import type { Range } from '../../../../nodes/engine/time/range';
import type { Order, RowKind } from '../../../../nodes/reports/report';
import {
	splitRange,
	tooLong,
	type ResultPer,
	type Splitting,
	type SplitRequestsBy,
} from '../../../../nodes/engine/extract/windows';
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
const monthlyEvents = { kind: 'event', maxDays: 31 } as const;

/** Events that may be asked for a month at a time, oldest first, long after, unless said otherwise. */
function split(range: Range, own: Partial<Splitting> = {}): Range[] {
	return splitRange(range, {
		report: monthlyEvents,
		splitBy: 'calendarMonth',
		resultPer: 'wholeRange',
		order: 'oldestFirst',
		now: LATER,
		...own,
	});
}

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

/** The same for weeks from Monday to Sunday. */
function weekByWeek(range: Range): Range[] {
	const weeks: Range[] = [];
	for (const { from, to } of dayByDay(range)) {
		const isMonday = new Date(from * 1_000).getUTCDay() === 1;
		const last = weeks.at(-1);
		if (last === undefined || isMonday) weeks.push({ from, to });
		else weeks[weeks.length - 1] = { from: last.from, to };
	}
	return weeks;
}

/** That windows hold every second of a range once, in the order asked for. */
function expectCovered(windows: readonly Range[], range: Range, order: Order): void {
	const sorted = oldestFirst(windows);
	expect(windows).toEqual(order === 'oldestFirst' ? sorted : [...sorted].reverse());
	let next = range.from;
	for (const { from, to } of sorted) {
		expect(from).toBe(next);
		expect(to).toBeGreaterThanOrEqual(from);
		next = to + 1;
	}
	expect(next).toBe(range.to + 1);
}

const days = fc.constantFrom(1, 7, 31);
const kinds = fc.constantFrom<RowKind>('event', 'perDay');

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
	] as const)('splits by %s, %s', (splitBy, order, expected) => {
		const range = { from: at('2026-01-20 10:00:00'), to: at('2026-03-02 09:30:00') };
		expect(split(range, { splitBy, order }).map(shown)).toEqual(expected);
	});

	it('asks for a calendar year in twelve windows', () => {
		const year = { from: at('2024-01-01 00:00:00'), to: at('2024-12-31 23:59:59') };
		for (const splitBy of ['calendarMonth', '31days'] as const) {
			expect(split(year, { splitBy })).toHaveLength(12);
		}
	});

	it('splits as counting the days one by one does', () => {
		const property = fc.property(ranges, orders, (range, order) => {
			const byDay = split(range, { order, splitBy: 'day' });
			const byMonth = split(range, { order, splitBy: 'calendarMonth' });
			expect(oldestFirst(byDay)).toEqual(dayByDay(range));
			expect(oldestFirst(byMonth)).toEqual(monthByMonth(range));
		});
		fc.assert(property, runs(200));
	});

	it('makes the fewest windows of 31 days', () => {
		const property = fc.property(ranges, orders, (range, order) => {
			const windows = split(range, { splitBy: '31days', order });
			expect(windows).toHaveLength(Math.ceil((range.to - range.from + 1) / (31 * DAY)));
		});
		fc.assert(property, runs(200));
	});

	it('covers every second once, in the order asked for, in windows of what the report allows', () => {
		const property = fc.property(
			ranges,
			splits,
			orders,
			days,
			kinds,
			(range, splitBy, order, maxDays, kind) => {
				const windows = split(range, { report: { kind, maxDays }, splitBy, order });
				expectCovered(windows, range, order);
				expect(tooLong(windows, { maxDays })).toBeUndefined();
				for (const { from, to } of windows) {
					expect(to - from + 1).toBeLessThanOrEqual(maxDays * DAY);
					if (splitBy !== '31days') expect(monthByMonth({ from, to })).toHaveLength(1);
					if (splitBy === 'day') expect(dayByDay({ from, to })).toHaveLength(1);
				}
			},
		);
		fc.assert(property, runs(300));
	});

	it('parts rows for whole days at midnight only', () => {
		const property = fc.property(ranges, splits, orders, days, (range, splitBy, order, maxDays) => {
			const report = { kind: 'perDay', maxDays } as const;
			for (const { from, to } of split(range, { report, splitBy, order })) {
				expect(from === range.from || from % DAY === 0).toBe(true);
				expect(to === range.to || to % DAY === DAY - 1).toBe(true);
			}
		});
		fc.assert(property, runs(300));
	});

	it.each<[number, SplitRequestsBy, string[]]>([
		[
			1,
			'31days',
			[
				'2026-01-30 10:00:00 - 2026-01-31 09:59:59',
				'2026-01-31 10:00:00 - 2026-02-01 09:59:59',
				'2026-02-01 10:00:00 - 2026-02-01 12:00:00',
			],
		],
		[
			1,
			'calendarMonth',
			[
				'2026-01-30 10:00:00 - 2026-01-30 23:59:59',
				'2026-01-31 00:00:00 - 2026-01-31 23:59:59',
				'2026-02-01 00:00:00 - 2026-02-01 12:00:00',
			],
		],
		[
			2,
			'calendarMonth',
			['2026-01-30 10:00:00 - 2026-01-31 23:59:59', '2026-02-01 00:00:00 - 2026-02-01 12:00:00'],
		],
	])('of a report that allows %d days, by %s', (maxDays, splitBy, expected) => {
		const range = { from: at('2026-01-30 10:00:00'), to: at('2026-02-01 12:00:00') };
		const windows = split(range, { report: { kind: 'event', maxDays }, splitBy });
		expect(windows.map(shown)).toEqual(expected);
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
				const windows = oldestFirst(split(range, { splitBy, order, now }));
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

describe('sums', () => {
	const report = { kind: 'sum', maxDays: 7 } as const;

	it('have a window for each result, whatever the report allows and the windows of others', () => {
		const property = fc.property(ranges, splits, orders, (range, splitBy, order) => {
			const per = (resultPer: ResultPer) => split(range, { report, resultPer, splitBy, order });
			expect(per('wholeRange')).toEqual([range]);
			expect(oldestFirst(per('month'))).toEqual(monthByMonth(range));
			expect(oldestFirst(per('week'))).toEqual(weekByWeek(range));
			expect(oldestFirst(per('day'))).toEqual(dayByDay(range));
			for (const resultPer of ['month', 'week', 'day'] as const) {
				expectCovered(per(resultPer), range, order);
			}
		});
		fc.assert(property, runs(100));
	});

	it('over more than the report allows are told, the first of them', () => {
		const january = { from: at('2026-01-01 00:00:00'), to: at('2026-01-31 23:59:59') };
		expect(tooLong(split(january, { report }), report)).toEqual(january);
		expect(tooLong(split(january, { report, resultPer: 'week' }), report)).toBeUndefined();
		expect(tooLong([{ from: 0, to: 7 * DAY - 1 }], report)).toBeUndefined();
		const first = { from: 0, to: 7 * DAY };
		expect(tooLong([{ from: 0, to: 1 }, first, { from: 0, to: 8 * DAY }], report)).toBe(first);
	});

	it('over what lies ahead are not asked for', () => {
		const range = { from: at('2026-01-01 00:00:00'), to: at('2026-12-31 23:59:59') };
		const windows = split(range, { report, resultPer: 'month', now: at('2026-02-27 12:00:00') });
		expect(windows.map(shown)).toEqual([
			'2026-01-01 00:00:00 - 2026-01-31 23:59:59',
			'2026-02-01 00:00:00 - 2026-02-28 23:59:59',
		]);
		const ahead = { report, now: range.from - DAY - 1 };
		expect(split(range, ahead)).toEqual([]);
	});
});

test('a report that loses rows where a range is split has one window', () => {
	const report = { kind: 'whole', maxDays: 31 } as const;
	const property = fc.property(ranges, splits, orders, (range, splitBy, order) => {
		expect(split(range, { report, splitBy, order, resultPer: 'day' })).toEqual([range]);
	});
	fc.assert(property, runs(50));
});
