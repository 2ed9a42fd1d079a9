import fc from 'fast-check';

import {
	canBeSplit,
	spanOf,
	splitOff,
	type Direction,
	type Window,
} from '../../../../nodes/engine/extract/window';
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
		expect(splitOff({ from: 1_000, to: 1_100 }, span, direction)).toEqual({ part, rest });
	});

	it.each<Direction>(['forward', 'backward'])('parts two seconds clean, %s', (direction) => {
		const { part, rest } = splitOff({ from: 8, to: 9 }, 0.5, direction);
		const both = [part, rest].sort((one, other) => (one?.from ?? 0) - (other?.from ?? 0));
		expect(both).toEqual([
			{ from: 8, to: 8 },
			{ from: 9, to: 9 },
		]);
	});

	it('gives two shorter windows that hold every second, on the side asked for', () => {
		const property = fc.property(windows, spans, directions, (window, span, direction) => {
			const { part, rest } = splitOff(window, span, direction);
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

describe('a window', () => {
	it('can be split unless it is a single second', () => {
		expect(canBeSplit({ from: 5, to: 5 })).toBe(false);
		expect(canBeSplit({ from: 5, to: 6 })).toBe(true);
	});
});
