import fc from 'fast-check';

import { cobrowsing } from '../../../../nodes/reports/cobrowsing';
import type { Report, RowKind } from '../../../../nodes/reports/report';
import {
	canBeSplit,
	edgesOf,
	spanOf,
	splitOff,
	type Direction,
	type Edges,
	type Window,
} from '../../../../nodes/engine/extract/windows';
import { wallClock } from '../../../simulator';
import { runs } from '../readings';

const windows = fc
	.record({
		from: fc.integer({ min: wallClock(2024, 1, 1), max: wallClock(2025, 1, 1) }),
		span: fc.oneof(fc.nat(10), fc.nat(31 * 86_400)),
	})
	.map(({ from, span }): Window => ({ from, to: from + span }));
const directions = fc.constantFrom<Direction>('forward', 'backward');
const spans = fc.oneof(
	fc.double({ min: 0, max: 12, noNaN: true }),
	fc.double({ min: 0, noNaN: true }),
);

describe('splitOff', () => {
	it.each<[Direction, number, Window, Window | undefined]>([
		['forward', 25, { from: 1_000, to: 1_025 }, { from: 1_025, to: 1_100 }],
		['backward', 25, { from: 1_075, to: 1_100 }, { from: 1_000, to: 1_075 }],
		['forward', 100, { from: 1_000, to: 1_100 }, undefined],
		['backward', Infinity, { from: 1_000, to: 1_100 }, undefined],
		['forward', 0, { from: 1_000, to: 1_001 }, { from: 1_001, to: 1_100 }],
	])('%s by %d seconds', (direction, span, part, rest) => {
		expect(splitOff({ from: 1_000, to: 1_100 }, span, direction, 'shared')).toEqual({ part, rest });
	});

	it.each<Direction>(['forward', 'backward'])('parts two seconds clean, %s', (direction) => {
		const { part, rest } = splitOff({ from: 8, to: 9 }, 0.5, direction, 'shared');
		const both = [part, rest].sort((one, other) => (one?.from ?? 0) - (other?.from ?? 0));
		expect(both).toEqual([
			{ from: 8, to: 8 },
			{ from: 9, to: 9 },
		]);
	});

	it('gives two shorter windows that hold every second, on the side asked for', () => {
		const property = fc.property(windows, spans, directions, (window, span, direction) => {
			const { part, rest } = splitOff(window, span, direction, 'shared');
			if (rest === undefined) {
				expect(part).toEqual(window);
				expect(span).toBeGreaterThanOrEqual(spanOf(window));
				return;
			}
			const [older, newer] = direction === 'forward' ? [part, rest] : [rest, part];
			expect([older.from, newer.to]).toEqual([window.from, window.to]);
			expect(newer.from - older.to).toBe(spanOf(window) === 1 ? 1 : 0);
			expect(Math.min(spanOf(part), spanOf(rest))).toBeGreaterThanOrEqual(0);
			expect(Math.max(spanOf(part), spanOf(rest))).toBeLessThan(spanOf(window));
			expect(spanOf(part)).toBeLessThanOrEqual(Math.max(1, span));
		});
		fc.assert(property, runs(1_000));
	});
});

describe('parts that share no second', () => {
	it.each<[Direction, number, Window, Window]>([
		['forward', 25, { from: 1_000, to: 1_025 }, { from: 1_026, to: 1_100 }],
		['backward', 25, { from: 1_075, to: 1_100 }, { from: 1_000, to: 1_074 }],
		['forward', 0.5, { from: 1_000, to: 1_000 }, { from: 1_001, to: 1_100 }],
		['backward', 0, { from: 1_100, to: 1_100 }, { from: 1_000, to: 1_099 }],
	])('%s by %d seconds', (direction, span, part, rest) => {
		expect(splitOff({ from: 1_000, to: 1_100 }, span, direction, 'apart')).toEqual({ part, rest });
	});

	it('hold every second once, none longer than asked', () => {
		const property = fc.property(windows, spans, directions, (window, span, direction) => {
			const { part, rest } = splitOff(window, span, direction, 'apart');
			expect(rest === undefined).toBe(span >= spanOf(window) || spanOf(window) === 0);
			if (rest === undefined) return expect(part).toEqual(window);
			expectClean(window, part, rest, direction);
			expect(spanOf(part)).toBeLessThanOrEqual(span);
		});
		fc.assert(property, runs(1_000));
	});
});

describe('parts that meet at midnight', () => {
	const MIDDAY = { from: wallClock(2026, 1, 5) + 43_200, to: wallClock(2026, 1, 9) + 43_199 };
	const day = (date: number, from = 0, to = 86_399): Window => {
		const midnight = wallClock(2026, 1, date);
		return { from: midnight + from, to: midnight + to };
	};

	it.each<[Direction, number, Window]>([
		['forward', 2.4 * 86_400, { from: MIDDAY.from, to: day(6).to }],
		['forward', 2.5 * 86_400 - 1, { from: MIDDAY.from, to: day(7).to }],
		['forward', 2.5 * 86_400 - 2, { from: MIDDAY.from, to: day(6).to }],
		['forward', 60, day(5, 43_200)],
		['backward', 2.4 * 86_400, { from: day(8).from, to: MIDDAY.to }],
		['backward', 2.5 * 86_400 - 1, { from: day(7).from, to: MIDDAY.to }],
		['backward', 60, day(9, 0, 43_199)],
		['backward', 4 * 86_400 - 2, { from: day(6).from, to: MIDDAY.to }],
	])('%s by %d seconds', (direction, span, part) => {
		expect(splitOff(MIDDAY, span, direction, 'midnight').part).toEqual(part);
	});

	it.each<Direction>(['forward', 'backward'])('leave a day whole, %s', (direction) => {
		for (const window of [day(5), day(5, 10, 20), day(5, 0, 0)]) {
			expect(splitOff(window, 1, direction, 'midnight')).toEqual({ part: window, rest: undefined });
		}
	});

	it('hold every second once, and are no longer than asked unless a day is', () => {
		const property = fc.property(windows, spans, directions, (window, span, direction) => {
			const { part, rest } = splitOff(window, span, direction, 'midnight');
			if (rest === undefined) {
				expect(part).toEqual(window);
				const isOneDay = dayOf(window.from) === dayOf(window.to);
				expect(isOneDay || span >= spanOf(window)).toBe(true);
				return;
			}
			const [older, newer] = expectClean(window, part, rest, direction);
			expect(newer.from % 86_400).toBe(0);
			expect(older.to % 86_400).toBe(86_399);
			expect(spanOf(part) <= span || dayOf(part.from) === dayOf(part.to)).toBe(true);
		});
		fc.assert(property, runs(1_000));
	});
});

const dayOf = (second: number) => Math.floor(second / 86_400);

/** That two parts hold every second of a window once, in the order asked for; older first. */
function expectClean(window: Window, part: Window, rest: Window, direction: Direction) {
	const [older, newer] = direction === 'forward' ? [part, rest] : [rest, part];
	expect([older.from, newer.to]).toEqual([window.from, window.to]);
	expect(newer.from).toBe(older.to + 1);
	expect(Math.min(spanOf(older), spanOf(newer))).toBeGreaterThanOrEqual(0);
	return [older, newer];
}

describe('a window', () => {
	it.each<[Edges, Window, boolean]>([
		['shared', { from: 5, to: 5 }, false],
		['shared', { from: 5, to: 6 }, true],
		['apart', { from: 5, to: 5 }, false],
		['apart', { from: 5, to: 6 }, true],
		['midnight', { from: 0, to: 86_399 }, false],
		['midnight', { from: 86_399, to: 86_400 }, true],
		['never', { from: 0, to: 31 * 86_400 }, false],
	])('with edges %s, %j, can be split: %s', (edges, window, expected) => {
		expect(canBeSplit(window, edges)).toBe(expected);
	});

	it.each<Direction>(['forward', 'backward'])('that must not be split is not, %s', (direction) => {
		const window = { from: 0, to: 31 * 86_400 };
		expect(splitOff(window, 1, direction, 'never')).toEqual({ part: window, rest: undefined });
	});

	it.each<[RowKind, Pick<Report, 'start' | 'end'>, Edges]>([
		['event', { start: 'date_ini' }, 'shared'],
		['event', { end: 'date_end' }, 'shared'],
		['event', {}, 'apart'],
		['perDay', { start: 'date_ini' }, 'midnight'],
		['perDay', {}, 'midnight'],
		['sum', {}, 'never'],
		['whole', { start: 'date_ini' }, 'never'],
	])('of rows that are %s with %j has edges %s', (kind, times, edges) => {
		expect(edgesOf({ ...cobrowsing, start: undefined, end: undefined, ...times, kind })).toBe(
			edges,
		);
	});
});
