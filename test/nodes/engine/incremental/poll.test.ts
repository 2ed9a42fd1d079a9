import fc from 'fast-check';

import {
	firstCheckpoint,
	planPoll,
	watermarkAfter,
} from '../../../../nodes/engine/incremental/poll';
import type { Checkpoint } from '../../../../nodes/engine/incremental/checkpoint';
import { endOfDay } from '../../../../nodes/engine/time/wallClock';
import { wallClock } from '../../../simulator';
import { DAY, HOUR, NOW } from './rows';

const LOOK_BACK = { usual: DAY, atFirst: 0 };
/** Clocks may be set forward by an hour. */
const BACK = DAY + HOUR;

function stateWith(changes: Partial<Checkpoint>): Checkpoint {
	const usual = { watermark: NOW - BACK, wholeAt: NOW - 60, newSince: null, isUnsaved: false };
	return { origin: 'origin', seen: {}, ...usual, ...changes };
}

describe('the first checkpoint', () => {
	it('starts from now, and reads what may still be late', () => {
		expect(firstCheckpoint('origin', LOOK_BACK, NOW)).toEqual({
			origin: 'origin',
			watermark: NOW - BACK,
			wholeAt: null,
			newSince: NOW,
			seen: {},
			isUnsaved: false,
		});
	});

	it.each([
		[2, BACK],
		[72, 3 * DAY],
	])('starts with the last %d hours', (hours, back) => {
		const checkpoint = firstCheckpoint('origin', { usual: DAY, atFirst: hours * HOUR }, NOW);
		expect(checkpoint).toMatchObject({ watermark: NOW - back, newSince: NOW - hours * HOUR });
	});

	it('is followed by a reading of everything, today included', () => {
		const checkpoint = firstCheckpoint('origin', LOOK_BACK, NOW);
		const plan = planPoll(checkpoint, LOOK_BACK, NOW);
		// What is filed ahead of the clock is old, too.
		const range = { from: NOW - BACK, to: endOfDay(NOW) + 7 * DAY };
		expect(plan).toEqual({
			range,
			reads: 'whole',
			isBehind: false,
			progressAfter: NOW,
			now: NOW,
		});
		const later = planPoll(checkpoint, LOOK_BACK, NOW + 300);
		expect(later.range).toEqual({ from: NOW - BACK, to: endOfDay(NOW) });
	});

	it('is far behind where it starts with weeks', () => {
		const lookBack = { usual: DAY, atFirst: 31 * DAY };
		expect(planPoll(firstCheckpoint('origin', lookBack, NOW), lookBack, NOW).isBehind).toBe(true);
	});
});

describe('a poll reads', () => {
	it('the last two hours, when everything was read within an hour', () => {
		expect(planPoll(stateWith({}), LOOK_BACK, NOW)).toEqual({
			range: { from: NOW - 2 * HOUR, to: endOfDay(NOW) },
			reads: 'recent',
			isBehind: false,
			progressAfter: NOW,
			now: NOW,
		});
	});

	it.each<[string, Partial<Checkpoint>]>([
		['when an hour has passed', { wholeAt: NOW - HOUR }],
		['when nothing was read yet', { wholeAt: null }],
		['when the clock was set back since', { wholeAt: NOW + 1 }],
		['when the look-back is an hour', { watermark: NOW - 2 * HOUR }],
		['when the look-back is less', { watermark: NOW }],
	])('everything %s', (_name, changes) => {
		const checkpoint = stateWith(changes);
		expect(planPoll(checkpoint, LOOK_BACK, NOW)).toEqual({
			range: { from: checkpoint.watermark, to: endOfDay(NOW) },
			reads: 'whole',
			isBehind: false,
			progressAfter: checkpoint.watermark + BACK,
			now: NOW,
		});
	});

	it('a long way in pieces', () => {
		const behind = (back: number) =>
			planPoll(stateWith({ watermark: NOW - back, wholeAt: null }), LOOK_BACK, NOW).isBehind;
		expect(behind(BACK + 2 * HOUR)).toBe(false);
		expect(behind(BACK + 2 * HOUR + 1)).toBe(true);
		expect(behind(4_000 * DAY)).toBe(true);
	});

	it('up to today’s last second, also in its first and its last', () => {
		for (const now of [wallClock(2026, 1, 20), wallClock(2026, 1, 20, 23, 59, 59)]) {
			const plan = planPoll(stateWith({ watermark: now - DAY }), LOOK_BACK, now);
			expect(plan.range.to).toBe(wallClock(2026, 1, 20, 23, 59, 59));
		}
	});

	it('never from before where the memory begins', () => {
		const checkpoint = fc.record({
			watermark: fc.integer({ min: NOW - 30 * DAY, max: NOW + 2 * DAY }),
			wholeAt: fc.option(fc.integer({ min: NOW - 30 * DAY, max: NOW + 2 * DAY })),
		});
		const usual = fc.integer({ min: HOUR, max: 7 * DAY });
		fc.assert(
			fc.property(checkpoint, usual, (changes, seconds) => {
				const known = stateWith(changes);
				const plan = planPoll(known, { usual: seconds, atFirst: 0 }, NOW);
				expect(plan.range.from).toBeGreaterThanOrEqual(known.watermark);
				if (plan.reads === 'whole') expect(plan.range.from).toBe(known.watermark);
			}),
		);
	});
});

describe('the watermark', () => {
	const after = (watermark: number, readTo: number, usual = DAY) =>
		watermarkAfter(
			stateWith({ watermark }),
			{ usual, atFirst: 0 },
			{ readTo, now: NOW, newest: NOW, isDone: readTo === NOW },
		);

	it('follows the look-back when everything was read', () => {
		expect(after(NOW - 2 * DAY, NOW)).toBe(NOW - BACK);
	});

	it('goes as far as was read on a long way', () => {
		expect(after(NOW - 9 * DAY, NOW - 5 * DAY)).toBe(NOW - 5 * DAY);
		expect(after(NOW - 9 * DAY, NOW - HOUR)).toBe(NOW - BACK);
	});

	it('never goes back: a look-back that was raised grows into the memory', () => {
		expect(after(NOW - BACK, NOW, 7 * DAY)).toBe(NOW - BACK);
	});

	it('jumps when the look-back is lowered', () => {
		expect(after(NOW - 7 * DAY, NOW, HOUR)).toBe(NOW - 2 * HOUR);
	});

	describe('after a leap of the clock', () => {
		const leapt = (wholeAt: number, newest: number, now = NOW) =>
			watermarkAfter(stateWith({ wholeAt, watermark: wholeAt - BACK }), LOOK_BACK, {
				readTo: now,
				now,
				newest,
				isDone: true,
			});

		it('goes as far as a session proves', () => {
			expect(leapt(NOW - 9 * DAY, NOW - 5)).toBe(NOW - 5 - BACK);
			expect(leapt(NOW - 9 * DAY, NOW - 6 * DAY)).toBe(NOW - 6 * DAY - BACK);
			expect(leapt(NOW - 9 * DAY, -Infinity)).toBe(NOW - 9 * DAY - BACK);
			expect(leapt(NOW - 3 * HOUR - 1, -Infinity)).toBe(NOW - 3 * HOUR - 1 - BACK);
		});

		it('trusts three hours, clock changes included', () => {
			expect(leapt(NOW - 3 * HOUR, -Infinity)).toBe(NOW - BACK);
		});

		it('goes no further where a reading stopped on its way', () => {
			const from = NOW - 9 * DAY;
			const stopped = (readTo: number, newest: number, wholeAt: number | null = from + BACK) =>
				watermarkAfter(stateWith({ wholeAt, watermark: from }), LOOK_BACK, {
					readTo,
					now: NOW,
					newest,
					isDone: false,
				});
			expect(stopped(NOW - 5 * DAY, NOW - 5 * DAY)).toBe(NOW - 5 * DAY - BACK);
			expect(stopped(NOW - 5 * DAY, NOW - 3 * DAY)).toBe(NOW - 5 * DAY);
			expect(stopped(from + BACK, from + BACK)).toBe(from);
			expect(stopped(from + BACK, -Infinity)).toBe(from);
			expect(stopped(from + BACK, -Infinity, NOW - HOUR)).toBe(from);
			// A quiet time is not walked again.
			expect(stopped(NOW - 5 * DAY, from + BACK)).toBe(NOW - 5 * DAY);
			expect(stopped(NOW - 5 * DAY, -Infinity)).toBe(NOW - 5 * DAY);
			// Before everything was read once, nothing but the clock says what is new.
			expect(stopped(from + BACK, -Infinity, null)).toBe(from + BACK);
		});

		it('waits where the clock went back', () => {
			expect(leapt(NOW + DAY, NOW - 60)).toBe(NOW + DAY - BACK);
		});

		it('never passes the clock', () => {
			expect(leapt(NOW - DAY, NOW + 5, NOW)).toBe(NOW - BACK);
		});
	});

	it('does not go back to a moment that has passed where the clock does', () => {
		const seen = { [String(Math.floor(NOW / HOUR))]: 'A'.repeat(16) };
		const plan = planPoll(stateWith({ seen }), LOOK_BACK, NOW - 9 * DAY);
		expect(plan.now).toBe(Math.min(Math.floor(NOW / HOUR) * HOUR, NOW - 60));
		expect(plan.range).toEqual({ from: NOW - BACK, to: endOfDay(NOW) });
	});
});
