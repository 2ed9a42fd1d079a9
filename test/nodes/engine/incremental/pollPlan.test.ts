import fc from 'fast-check';

import { firstState, planPoll, settledAfter } from '../../../../nodes/engine/incremental/pollPlan';
import type { PollState } from '../../../../nodes/engine/incremental/checkpoint';
import { endOfDay } from '../../../../nodes/engine/time/wallClock';
import { wallClock } from '../../../simulator';
import { DAY, HOUR, NOW } from './rows';

const LOOK_BACK = { usual: DAY, atFirst: 0 };
/** Clocks may be set forward by an hour. */
const BACK = DAY + HOUR;

function stateWith(changes: Partial<PollState>): PollState {
	const usual = { settled: NOW - BACK, wholeAt: NOW - 60, newSince: null, isUnsaved: false };
	return { origin: 'origin', remembered: {}, ...usual, ...changes };
}

describe('the first state', () => {
	it('starts from now, and reads what may still be late', () => {
		expect(firstState('origin', LOOK_BACK, NOW)).toEqual({
			origin: 'origin',
			settled: NOW - BACK,
			wholeAt: null,
			newSince: NOW,
			remembered: {},
			isUnsaved: false,
		});
	});

	it.each([
		[2, BACK],
		[72, 3 * DAY],
	])('starts with the last %d hours', (hours, back) => {
		const state = firstState('origin', { usual: DAY, atFirst: hours * HOUR }, NOW);
		expect(state).toMatchObject({ settled: NOW - back, newSince: NOW - hours * HOUR });
	});

	it('is followed by a reading of everything, today included', () => {
		const state = firstState('origin', LOOK_BACK, NOW);
		const range = { from: NOW - BACK, to: endOfDay(NOW) };
		expect(planPoll(state, LOOK_BACK, NOW)).toEqual({ range, reads: 'whole', isBehind: false });
	});

	it('is far behind where it starts with weeks', () => {
		const lookBack = { usual: DAY, atFirst: 31 * DAY };
		expect(planPoll(firstState('origin', lookBack, NOW), lookBack, NOW).isBehind).toBe(true);
	});
});

describe('a poll reads', () => {
	it('the last two hours, when everything was read within an hour', () => {
		expect(planPoll(stateWith({}), LOOK_BACK, NOW)).toEqual({
			range: { from: NOW - 2 * HOUR, to: endOfDay(NOW) },
			reads: 'recent',
			isBehind: false,
		});
	});

	it.each<[string, Partial<PollState>]>([
		['when an hour has passed', { wholeAt: NOW - HOUR }],
		['when nothing was read yet', { wholeAt: null }],
		['when the clock was set back since', { wholeAt: NOW + 1 }],
		['when the look-back is an hour', { settled: NOW - 2 * HOUR }],
		['when the look-back is less', { settled: NOW }],
	])('everything %s', (_name, changes) => {
		const state = stateWith(changes);
		expect(planPoll(state, LOOK_BACK, NOW)).toEqual({
			range: { from: state.settled, to: endOfDay(NOW) },
			reads: 'whole',
			isBehind: false,
		});
	});

	it('a long way in pieces', () => {
		const behind = (back: number) =>
			planPoll(stateWith({ settled: NOW - back, wholeAt: null }), LOOK_BACK, NOW).isBehind;
		expect(behind(BACK + 2 * HOUR)).toBe(false);
		expect(behind(BACK + 2 * HOUR + 1)).toBe(true);
		expect(behind(4_000 * DAY)).toBe(true);
	});

	it('up to today’s last second, also in its first and its last', () => {
		for (const now of [wallClock(2026, 1, 20), wallClock(2026, 1, 20, 23, 59, 59)]) {
			const plan = planPoll(stateWith({ settled: now - DAY }), LOOK_BACK, now);
			expect(plan.range.to).toBe(wallClock(2026, 1, 20, 23, 59, 59));
		}
	});

	it('never from before where the memory begins', () => {
		const state = fc.record({
			settled: fc.integer({ min: NOW - 30 * DAY, max: NOW + 2 * DAY }),
			wholeAt: fc.option(fc.integer({ min: NOW - 30 * DAY, max: NOW + 2 * DAY })),
		});
		const usual = fc.integer({ min: HOUR, max: 7 * DAY });
		fc.assert(
			fc.property(state, usual, (changes, seconds) => {
				const known = stateWith(changes);
				const plan = planPoll(known, { usual: seconds, atFirst: 0 }, NOW);
				expect(plan.range.from).toBeGreaterThanOrEqual(known.settled);
				if (plan.reads === 'whole') expect(plan.range.from).toBe(known.settled);
			}),
		);
	});
});

describe('what is settled', () => {
	const after = (settled: number, readTo: number, usual = DAY) =>
		settledAfter(stateWith({ settled }), { usual, atFirst: 0 }, readTo, NOW);

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
});
