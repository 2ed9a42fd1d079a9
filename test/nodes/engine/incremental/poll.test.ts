import type { Checkpoint } from '../../../../nodes/engine/incremental/checkpoint';
import {
	firstCheckpoint,
	planPoll,
	watermarkAfter,
} from '../../../../nodes/engine/incremental/poll';
import { endOfDay } from '../../../../nodes/engine/time/wallClock';
import { DAY, HOUR, NOW } from './rows';

const LOOK_BACK = { usual: DAY, atFirst: 0 };
/** Clocks may be set forward by an hour. */
const BACK = DAY + HOUR;

function stateWith(changes: Partial<Checkpoint>): Checkpoint {
	const usual = { watermark: NOW - BACK, wholeAt: NOW - 60, newSince: null, isUnsaved: false };
	return { origin: 'origin', seen: {}, ...usual, ...changes };
}

describe('the first checkpoint', () => {
	it.each([
		[0, BACK],
		[2, BACK],
		[72, 3 * DAY],
	])('starts with the last %d hours, and reads what may still be late', (hours, back) => {
		const checkpoint = firstCheckpoint('origin', { usual: DAY, atFirst: hours * HOUR }, NOW);
		const begin = { watermark: NOW - back, wholeAt: null, newSince: NOW - hours * HOUR };
		expect(checkpoint).toEqual({ origin: 'origin', ...begin, seen: {}, isUnsaved: false });
	});

	it('is followed by a reading of everything, and once of what is filed ahead', () => {
		const checkpoint = firstCheckpoint('origin', LOOK_BACK, NOW);
		const from = NOW - BACK;
		expect(planPoll(checkpoint, LOOK_BACK, NOW)).toEqual({
			range: { from, to: endOfDay(NOW) + 7 * DAY },
			reads: 'whole',
			isBehind: false,
			progressAfter: NOW,
			now: NOW,
		});
		expect(planPoll(checkpoint, LOOK_BACK, NOW + 300).range).toEqual({ from, to: endOfDay(NOW) });
	});
});

describe('a poll reads', () => {
	it('the last two hours, when everything was read within an hour, to today’s last second', () => {
		for (const now of [NOW, endOfDay(NOW), endOfDay(NOW) + 1]) {
			const state = stateWith({ watermark: now - BACK, wholeAt: now - HOUR + 1 });
			expect(planPoll(state, LOOK_BACK, now)).toEqual({
				range: { from: now - 2 * HOUR, to: endOfDay(now) },
				reads: 'recent',
				isBehind: false,
				progressAfter: now,
				now,
			});
		}
	});

	it.each<[string, Partial<Checkpoint>]>([
		['when an hour has passed', { wholeAt: NOW - HOUR }],
		['when nothing was read yet', { wholeAt: null }],
		['when the clock was set back since', { wholeAt: NOW + 1 }],
		['when the look-back is an hour', { watermark: NOW - 2 * HOUR }],
		['when the clock was set back to before it', { watermark: NOW + HOUR }],
	])('everything %s', (_name, changes) => {
		const { watermark } = stateWith(changes);
		expect(planPoll(stateWith(changes), LOOK_BACK, NOW)).toMatchObject({
			range: { from: watermark, to: endOfDay(NOW) },
			reads: 'whole',
		});
	});

	it('a long way in pieces', () => {
		const behind = (back: number) =>
			planPoll(stateWith({ watermark: NOW - back, wholeAt: null }), LOOK_BACK, NOW).isBehind;
		expect(behind(BACK + 2 * HOUR)).toBe(false);
		expect(behind(BACK + 2 * HOUR + 1)).toBe(true);
	});

	it('up to a moment that a session proves where the clock says less', () => {
		const seen = { [String(Math.floor(NOW / HOUR))]: 'A'.repeat(16) };
		const plan = planPoll(stateWith({ seen }), LOOK_BACK, NOW - 9 * DAY);
		expect(plan.now).toBe(Math.min(Math.floor(NOW / HOUR) * HOUR, NOW - 60));
		expect(plan.range).toEqual({ from: NOW - BACK, to: endOfDay(NOW) });
	});
});

describe('the watermark', () => {
	/** Everything was read nine days ago; or the last poll of a long way stopped there. */
	const LEAP = { back: 9 * DAY + BACK, whole: 9 * DAY };
	const LONG = { back: 9 * DAY, whole: 9 * DAY - BACK };
	const BEGUN = { back: 9 * DAY, whole: null };
	const STOPPED = { stopped: 5 * DAY };

	/** How many seconds before now it lies, before and after; so for all moments. */
	it.each<[what: string, Before, Read, after: number]>([
		['follows the look-back', { back: BACK + 60 }, {}, BACK],
		['never goes back: a raised look-back grows into it', { usual: 7 * DAY }, {}, BACK],
		['jumps when it is lowered', { back: 7 * DAY, usual: HOUR }, { newest: 0 }, 2 * HOUR],
		['trusts three hours', { back: BACK + 3 * HOUR, whole: 3 * HOUR }, {}, BACK],
		['trusts no more', { back: 2 * DAY, whole: 3 * HOUR + 1 }, {}, 2 * DAY],
		['goes over a leap as far as a session proves', LEAP, { newest: 6 * DAY }, 6 * DAY + BACK],
		['stays over a leap where none proves it', LEAP, {}, 9 * DAY + BACK],
		['waits where the clock went back', { back: BACK - DAY, whole: -DAY }, {}, BACK - DAY],
		['never passes the clock', { back: BACK + DAY, whole: DAY }, { newest: -5 }, BACK],
		['goes as far as was read on a long way', BEGUN, STOPPED, 5 * DAY],
		['goes not beyond the look-back', BEGUN, { stopped: HOUR }, BACK],
		['does not walk a quiet time again', LONG, STOPPED, 5 * DAY],
		['stays before what is found', LONG, { ...STOPPED, newest: 5 * DAY }, 5 * DAY + BACK],
		['stays where less was read than before', LONG, { stopped: 9 * DAY - BACK }, 9 * DAY],
	])('%s', (_what, before, { stopped = 0, newest = Infinity }, after) => {
		const { back = BACK, whole = 60, usual = DAY } = before;
		const wholeAt = whole === null ? null : NOW - whole;
		const reading = { readTo: NOW - stopped, now: NOW, newest: NOW - newest };
		const watermark = watermarkAfter(
			stateWith({ watermark: NOW - back, wholeAt }),
			{ usual, atFirst: 0 },
			{ ...reading, isDone: stopped === 0 },
		);
		expect(NOW - watermark).toBe(after);
	});

	interface Before {
		readonly back?: number;
		readonly whole?: number | null;
		readonly usual?: number;
	}
	interface Read {
		readonly stopped?: number;
		readonly newest?: number;
	}
});
