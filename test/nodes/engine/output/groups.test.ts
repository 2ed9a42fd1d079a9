import fc from 'fast-check';
import { DateTime } from 'luxon';

import { groupingOf, type GroupBy } from '../../../../nodes/engine/output/summary';
import { wallClock } from '../../../simulator';
import { endOfDay, SECONDS_PER_DAY } from '../../../simulator/wallClock';
import { LATER, runs } from '../readings';
import { REPORT, rowOf } from '../rows/rows';

/** The group of a session that starts at so many wall-clock seconds. */
function keyAt(groupBy: GroupBy, start: number): string {
	return groupingOf(groupBy, REPORT, LATER).keyOf(rowOf(), start);
}

/** What names the group of that session. */
function columnsAt(groupBy: GroupBy, start: number) {
	const grouping = groupingOf(groupBy, REPORT, LATER);
	return grouping.columnsOf(grouping.keyOf(rowOf(), start), rowOf());
}

/** The groups of a range that are there without sessions. */
function quiet(groupBy: GroupBy, from: number, to: number, now = LATER): string[] {
	return groupingOf(groupBy, REPORT, now).alwaysThere({ from, to });
}

const noon = (year: number, month: number, day: number) => wallClock(year, month, day) + 43_200;
const day = (year: number, month: number, date: number) => ({
	first: wallClock(year, month, date),
	last: endOfDay(wallClock(year, month, date)),
});
const anySecond = fc.integer({ min: wallClock(2000, 1, 1), max: wallClock(2040, 1, 1) });
const calendar = (second: number) => DateTime.fromSeconds(second, { zone: 'utc' });

describe('the group of a session', () => {
	it('is the one that any calendar names', () => {
		const property = fc.property(anySecond, (second) => {
			const date = calendar(second);
			expect(columnsAt('day', second)).toEqual({ day: date.toFormat('yyyy-MM-dd') });
			expect(columnsAt('week', second)).toEqual({
				week: date.startOf('week').toFormat('yyyy-MM-dd'),
			});
			expect(columnsAt('month', second)).toEqual({ month: date.toFormat('yyyy-MM') });
			expect(columnsAt('hour', second)).toEqual({ hour: date.hour });
			expect(columnsAt('none', second)).toEqual({});
		});
		fc.assert(property, runs(300));
	});

	it.each(['day', 'week', 'month', 'hour'] as const)(
		'without a readable start is null and sorts last: %s',
		(groupBy) => {
			expect(columnsAt(groupBy, NaN)).toEqual({ [groupBy]: null });
			expect(keyAt(groupBy, NaN) > keyAt(groupBy, wallClock(9_999, 12, 31))).toBe(true);
			expect(keyAt(groupBy, NaN) > keyAt(groupBy, wallClock(2026, 1, 1) - 1)).toBe(true);
		},
	);
});

describe('the group of an agent', () => {
	const grouping = groupingOf('agent', REPORT, LATER);
	const keyOf = (agent_id: unknown) => grouping.keyOf(rowOf({ agent_id }), NaN);

	it('is the ID as text: zeros in front matter, spaces around and the type do not', () => {
		const [bare, padded, number] = [keyOf('102'), keyOf('0102'), keyOf(102)];
		expect(bare).not.toBe(padded);
		expect(number).toBe(bare);
		expect(keyOf(' 102 ')).toBe(bare);
		expect(grouping.columnsOf(padded, rowOf({ agent_name: 'Ana' }))).toEqual({
			agent_id: '0102',
			agent_name: 'Ana',
		});
	});

	it.each(['', ' ', '-', '--', null, undefined])(
		'is null and last where it is missing: %p',
		(id) => {
			expect(keyOf(id)).toBe(keyOf(''));
			expect(keyOf(id) > keyOf('zzz')).toBe(true);
			expect(keyOf(id) > keyOf('Ñandú')).toBe(true);
			expect(grouping.columnsOf(keyOf(id), rowOf())).toMatchObject({ agent_id: null });
		},
	);

	it('is the whole where a report names no agents', () => {
		const whole = groupingOf('agent', { ...REPORT, agent: undefined }, LATER);
		expect(whole.keyOf(rowOf(), NaN)).toBe(whole.keyOf(rowOf({ agent_id: '7' }), NaN));
		expect(whole.columnsOf(whole.keyOf(rowOf(), NaN), rowOf())).toEqual({});
	});
});

describe('groups without sessions', () => {
	it('are all those that the days of the range belong to, up to today', () => {
		const span = fc.record({
			from: anySecond,
			length: fc.nat(400 * SECONDS_PER_DAY),
			// Now lies after the range or somewhere in it.
			until: fc.double({ min: 0, max: 1.5, noNaN: true }),
		});
		const property = fc.property(span, ({ from, length, until }) => {
			const to = from + length;
			const now = from + Math.floor(length * until);
			const names = { day: new Set<string>(), week: new Set<string>(), month: new Set<string>() };
			for (let date = calendar(from).startOf('day'); ; date = date.plus({ days: 1 })) {
				if (date.toSeconds() > Math.min(to, endOfDay(now))) break;
				names.day.add(date.toFormat('yyyy-MM-dd'));
				names.week.add(date.startOf('week').toFormat('yyyy-MM-dd'));
				names.month.add(date.toFormat('yyyy-MM'));
			}
			expect(quiet('day', from, to, now)).toEqual([...names.day]);
			expect(quiet('week', from, to, now)).toEqual([...names.week]);
			expect(quiet('month', from, to, now)).toEqual([...names.month]);
		});
		fc.assert(property, runs(30));
	});

	it.each(['day', 'week', 'month'] as const)(
		'are not there where all of the range lies ahead: %s',
		(groupBy) => {
			// A Wednesday, and the Friday and Saturday of the same week and month.
			const now = noon(2026, 11, 11);
			const { first } = day(2026, 11, 13);
			expect(quiet(groupBy, first, day(2026, 11, 14).last, now)).toEqual([]);
		},
	);

	it('are there if the range holds their first second, or their last', () => {
		const { first, last } = day(2026, 1, 2);
		expect(quiet('day', first - 1, last + 1)).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
	});

	it('are the 24 hours, one whole, and no agents', () => {
		const { first, last } = day(2026, 11, 11);
		const hours = groupingOf('hour', REPORT, LATER);
		const shown = quiet('hour', first, last).map((key) => hours.columnsOf(key, undefined).hour);
		expect(shown).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
		expect(quiet('hour', first, last)).toEqual([...quiet('hour', first, last)].sort());
		expect(quiet('none', first, last)).toHaveLength(1);
		expect(quiet('agent', first, last)).toEqual([]);
	});
});
