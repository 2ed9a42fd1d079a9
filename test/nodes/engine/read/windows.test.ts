import fc from 'fast-check';

import {
	canBeSplit,
	edgesOf,
	spanOf,
	splitOff,
	splitRange,
	tooLong,
	type Edges,
	type Splitting,
	type SplitRequestsBy,
	type Window,
} from '../../../../nodes/engine/read/windows';
import type { ResultPer } from '../../../../nodes/engine/rows/identity';
import { cobrowsing } from '../../../../nodes/reports/catalogue';
import type { Order, Report, RowKind } from '../../../../nodes/reports/report';
import { formatReport, wallClock } from '../../../simulator';
import { dayOf, SECONDS_PER_DAY as DAY } from '../../../simulator/wallClock';
import { LATER, runs } from '../readings';
import { stretchesOf } from './stretches';

const shown = ({ from, to }: Window) => `${formatReport(from)} - ${formatReport(to)}`;
const oldestFirst = (windows: readonly Window[]) => [...windows].sort((a, b) => a.from - b.from);

/** Events that may be asked for a month at a time, oldest first, long after, unless said otherwise. */
function split(range: Window, own: Partial<Splitting> = {}): Window[] {
	return splitRange(range, {
		report: { kind: 'event', maxDays: 31 },
		splitBy: 'calendarMonth',
		resultPer: 'wholeRange',
		order: 'oldestFirst',
		now: LATER,
		...own,
	});
}

const ranges = fc
	.record({
		from: fc.integer({ min: wallClock(2023, 1, 1), max: wallClock(2026, 12, 31) }),
		startsAtMidnight: fc.boolean(),
		length: fc.oneof(fc.nat(200), fc.nat(40 * DAY), fc.nat(130 * DAY)),
		endsAtMidnight: fc.boolean(),
	})
	.map(({ from, startsAtMidnight, length, endsAtMidnight }): Window => {
		const first = startsAtMidnight ? dayOf(from) * DAY : from;
		const last = first + length;
		return { from: first, to: endsAtMidnight ? dayOf(last) * DAY + DAY - 1 : last };
	});
const splittings = fc.record({
	kind: fc.constantFrom<RowKind>('event', 'event', 'perDay', 'perDay', 'sum', 'whole'),
	maxDays: fc.constantFrom(1, 7, 31),
	splitBy: fc.constantFrom<SplitRequestsBy>('calendarMonth', '31days', 'day'),
	resultPer: fc.constantFrom<ResultPer>('wholeRange', 'month', 'week', 'day'),
	order: fc.constantFrom<Order>('oldestFirst', 'newestFirst'),
});

describe('splitRange', () => {
	it('covers every second once, in order, in windows that the report takes', () => {
		const property = fc.property(ranges, splittings, (range, drawn) => {
			const { kind, maxDays, splitBy, resultPer, order } = drawn;
			const windows = split(range, { report: { kind, maxDays }, splitBy, resultPer, order });
			const sorted = oldestFirst(windows);
			expect(windows).toEqual(order === 'oldestFirst' ? sorted : [...sorted].reverse());
			// What tells where windows begin, whatever the report allows.
			if (kind === 'whole') return expect(sorted).toEqual([range]);
			if (kind === 'sum') return expect(sorted).toEqual(stretchesOf(range, resultPer));
			expect([sorted[0].from, sorted.at(-1)?.to]).toEqual([range.from, range.to]);
			sorted.slice(1).forEach(({ from }, place) => expect(from).toBe(sorted[place].to + 1));
			expect(tooLong(windows, { maxDays })).toBeUndefined();
			for (const { from, to } of windows) {
				expect(to).toBeGreaterThanOrEqual(from);
				expect(to - from + 1).toBeLessThanOrEqual(maxDays * DAY);
				if (kind === 'event' && splitBy === '31days') continue;
				expect([range.from, dayOf(from) * DAY]).toContain(from);
				expect([range.to, dayOf(to) * DAY + DAY - 1]).toContain(to);
				if (splitBy !== '31days') expect(stretchesOf({ from, to }, 'month')).toHaveLength(1);
			}
			if (splitBy === 'day') expect(sorted).toEqual(stretchesOf(range, 'day'));
			else if (splitBy === 'calendarMonth' && maxDays === 31)
				expect(sorted).toEqual(stretchesOf(range, 'month'));
			else if (splitBy === '31days' && kind === 'event')
				expect(windows).toHaveLength(Math.ceil((range.to - range.from + 1) / (maxDays * DAY)));
		});
		fc.assert(property, runs(150));
	});

	it('never starts a window more than a day from now, and leaves out nothing before', () => {
		const moments = fc.double({ min: -0.5, max: 1.2, noNaN: true });
		const property = fc.property(ranges, splittings, moments, (range, drawn, share) => {
			const { splitBy, order } = drawn;
			const now = Math.floor(range.from + (range.to - range.from) * share);
			const windows = oldestFirst(split(range, { splitBy, order, now }));
			if (range.from > now + DAY) return expect(windows).toEqual([]);
			for (const { from } of windows) expect(from).toBeLessThanOrEqual(now + DAY);
			expect(windows[0].from).toBe(range.from);
			windows.slice(1).forEach(({ from }, place) => expect(from).toBe(windows[place].to + 1));
			const last = windows[windows.length - 1].to;
			expect(last).toBeGreaterThanOrEqual(Math.min(range.to, now + DAY));
			expect(last).toBeLessThanOrEqual(range.to);
		});
		fc.assert(property, runs(100));
	});

	it.each([
		['oldestFirst', '2026-01-20 10:00:00 - 2026-02-20 09:59:59'],
		['newestFirst', '2026-01-30 09:30:01 - 2026-03-02 09:30:00'],
	] as const)('aligns 31 days with the end that is asked first: %s', (order, first) => {
		const range = { from: wallClock(2026, 1, 20, 10), to: wallClock(2026, 3, 2, 9, 30) };
		expect(shown(split(range, { splitBy: '31days', order })[0])).toBe(first);
	});

	it('makes days as long as the report allows, from the time at which the range begins', () => {
		const range = { from: wallClock(2026, 1, 30, 10), to: wallClock(2026, 2, 1, 12) };
		const report = { kind: 'event', maxDays: 1 } as const;
		expect(split(range, { report, splitBy: '31days' }).map(shown)).toEqual([
			'2026-01-30 10:00:00 - 2026-01-31 09:59:59',
			'2026-01-31 10:00:00 - 2026-02-01 09:59:59',
			'2026-02-01 10:00:00 - 2026-02-01 12:00:00',
		]);
	});

	it('tells the first window that is too long', () => {
		const week = { from: 0, to: 7 * DAY - 1 };
		const first = { from: 0, to: 7 * DAY };
		expect(tooLong([week], { maxDays: 7 })).toBeUndefined();
		expect(tooLong([week, first, { from: 0, to: 8 * DAY }], { maxDays: 7 })).toBe(first);
	});

	it('asks for no sum over what lies ahead', () => {
		const year = { from: wallClock(2026, 1, 1), to: wallClock(2027, 1, 1) - 1 };
		const report = { kind: 'sum', maxDays: 31 } as const;
		const now = wallClock(2026, 2, 27, 12);
		expect(split(year, { report, resultPer: 'month', now })).toHaveLength(2);
		expect(split(year, { report, now: year.from - DAY - 1 })).toEqual([]);
	});
});

describe('splitOff', () => {
	const windows = fc
		.record({
			from: fc.integer({ min: wallClock(2024, 1, 1), max: wallClock(2025, 1, 1) }),
			span: fc.oneof(fc.nat(10), fc.nat(31 * DAY)),
		})
		.map(({ from, span }): Window => ({ from, to: from + span }));
	const orders = fc.constantFrom<Order>('oldestFirst', 'newestFirst');
	const spans = fc.oneof(
		fc.double({ min: 0, max: 12, noNaN: true }),
		fc.double({ min: 0, noNaN: true }),
		fc.double({ min: 0, max: 31 * DAY, noNaN: true }),
	);
	const edgesDrawn = fc.constantFrom<Edges>('shared', 'apart', 'midnight', 'never');

	it('gives two shorter windows that hold every second, on the side asked for', () => {
		const drawn = fc.tuple(windows, spans, orders, edgesDrawn);
		const property = fc.property(drawn, ([window, span, order, edges]) => {
			const [part, rest, ...more] = splitOff(window, span, order, edges);
			expect(more).toEqual([]);
			expect(rest === undefined).toBe(span >= spanOf(window) || !canBeSplit(window, edges));
			if (rest === undefined) return expect(part).toEqual(window);
			const [older, newer] = order === 'oldestFirst' ? [part, rest] : [rest, part];
			const overlap = edges === 'shared' && spanOf(window) > 1 ? 1 : 0;
			expect([older.from, newer.to]).toEqual([window.from, window.to]);
			expect(newer.from - older.to).toBe(1 - overlap);
			expect(Math.min(spanOf(part), spanOf(rest))).toBeGreaterThanOrEqual(0);
			expect(Math.max(spanOf(part), spanOf(rest))).toBeLessThan(spanOf(window));
			if (edges !== 'midnight')
				return expect(spanOf(part)).toBe(Math.max(overlap, Math.floor(span)));
			expect(newer.from % DAY).toBe(0);
			expect(spanOf(part) <= span || dayOf(part.from) === dayOf(part.to)).toBe(true);
		});
		fc.assert(property, runs(600));
	});

	const day = (date: number, from = 0, to = DAY - 1): Window => {
		const midnight = wallClock(2026, 1, date);
		return { from: midnight + from, to: midnight + to };
	};
	const MIDDAY = { from: day(5, DAY / 2).from, to: day(9, 0, DAY / 2 - 1).to };

	it.each<[Order, number, Window]>([
		['oldestFirst', 2.5 * DAY - 1, { from: MIDDAY.from, to: day(7).to }],
		['oldestFirst', 2.5 * DAY - 2, { from: MIDDAY.from, to: day(6).to }],
		['newestFirst', 2.5 * DAY - 1, { from: day(7).from, to: MIDDAY.to }],
		['newestFirst', 2.5 * DAY - 2, { from: day(8).from, to: MIDDAY.to }],
	])('parts at the last midnight that fits: %s by %d seconds', (order, span, part) => {
		expect(splitOff(MIDDAY, span, order, 'midnight')[0]).toEqual(part);
	});

	it.each<[Edges, Window, boolean]>([
		['shared', { from: 5, to: 5 }, false],
		['shared', { from: 5, to: 6 }, true],
		['apart', { from: 5, to: 5 }, false],
		['apart', { from: 5, to: 6 }, true],
		['midnight', { from: 0, to: DAY - 1 }, false],
		['midnight', { from: DAY - 1, to: DAY }, true],
		['never', { from: 0, to: 31 * DAY }, false],
	])('can divide a window with edges %s, %j: %s', (edges, window, expected) => {
		expect(canBeSplit(window, edges)).toBe(expected);
	});

	it.each<[RowKind, Pick<Report, 'start' | 'end'>, Edges]>([
		['event', { start: 'date_ini' }, 'shared'],
		['event', { end: 'date_end' }, 'shared'],
		['event', {}, 'apart'],
		['perDay', { start: 'date_ini' }, 'midnight'],
		['perDay', {}, 'midnight'],
		['sum', {}, 'never'],
		['whole', { start: 'date_ini' }, 'never'],
	])('divides rows that are %s with %j at edges %s', (kind, times, edges) => {
		const none = { ...cobrowsing, start: undefined, end: undefined };
		expect(edgesOf({ ...none, ...times, kind })).toBe(edges);
	});
});
