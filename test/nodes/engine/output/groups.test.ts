import fc from 'fast-check';
import { DateTime } from 'luxon';

import { formatWallClock } from '../../../../nodes/engine/time/wallClock';
import { GROUPINGS, groupingOf, type GroupBy } from '../../../../nodes/engine/output/summary';
import { formatReport, wallClock } from '../../../simulator';
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
		fc.assert(property, runs(2_000));
	});

	it.each([
		// Weeks at the turn of a year belong to their Monday, week 53 too.
		['2020-12-28', [2021, 1, 1]],
		['2020-12-28', [2021, 1, 3]],
		['2021-01-04', [2021, 1, 4]],
		['2024-12-30', [2024, 12, 31]],
		['2024-12-30', [2025, 1, 5]],
		['2026-12-28', [2027, 1, 3]],
		['2024-02-26', [2024, 2, 29]],
	] as const)('in weeks that begin on Monday: %s', (week, [year, month, date]) => {
		expect(columnsAt('week', noon(year, month, date))).toEqual({ week });
		expect(calendar(wallClock(year, month, date)).startOf('week').weekday).toBe(1);
	});

	it('begins and ends to the second', () => {
		const { first, last } = day(2026, 2, 28);
		expect(keyAt('day', first)).toBe(keyAt('day', last));
		expect(keyAt('day', last + 1)).not.toBe(keyAt('day', last));
		expect(keyAt('month', last + 1)).not.toBe(keyAt('month', last));
		// The first of March 2026 is a Sunday.
		expect(keyAt('week', last + 1)).toBe(keyAt('week', last));
		expect(keyAt('week', last + 1 + SECONDS_PER_DAY)).not.toBe(keyAt('week', last));
		expect(columnsAt('hour', first)).toEqual({ hour: 0 });
		expect(columnsAt('hour', first + 3_599)).toEqual({ hour: 0 });
		expect(columnsAt('hour', first + 3_600)).toEqual({ hour: 1 });
		expect(columnsAt('hour', last)).toEqual({ hour: 23 });
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

	it('is known as that, so that everybody who was asked for can be there', () => {
		expect(grouping.isByAgent).toBe(true);
		expect(groupingOf('day', REPORT, LATER).isByAgent).toBe(false);
	});

	it.each([null, undefined, '', '-', '--'])('has no name where none came: %p', (agent_name) => {
		expect(grouping.columnsOf(keyOf('102'), rowOf({ agent_name }))).toEqual({
			agent_id: '102',
			agent_name: null,
		});
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
		fc.assert(property, runs(100));
	});

	it.each([
		['day', ['2024-12-30', '2024-12-31', '2025-01-01']],
		['week', ['2024-12-30']],
		['month', ['2024-12', '2025-01']],
	] as const)('at the turn of a year: %s', (groupBy, names) => {
		expect(quiet(groupBy, noon(2024, 12, 30), noon(2025, 1, 1))).toEqual(names);
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

	it('today is one of them, however early it is', () => {
		const { first, last } = day(2026, 11, 11);
		expect(quiet('day', first, last, first)).toEqual(['2026-11-11']);
		expect(quiet('day', first - SECONDS_PER_DAY, last, first - 1)).toEqual(['2026-11-10']);
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

test('every grouping that can be chosen exists', () => {
	for (const groupBy of GROUPINGS) {
		expect(typeof keyAt(groupBy, wallClock(2026, 1, 1))).toBe('string');
	}
	// The simulator's calendar is not the node's.
	expect(formatReport(noon(2026, 12, 31))).toBe(formatWallClock(noon(2026, 12, 31)));
});
