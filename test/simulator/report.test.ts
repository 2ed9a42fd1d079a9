import fc from 'fast-check';

import { filedSpan, Report, type Session } from './report';
import type { Settings } from './settings';

const sessions = fc.array(
	fc.record({
		start: fc.integer({ min: 0, max: 12 }),
		// Clocks that are set back show ends before starts.
		length: fc.option(fc.integer({ min: -4, max: 8 })),
	}),
	{ minLength: 1, maxLength: 30 },
);

/** The meaning of the three readings, written as plainly as can be. */
function belongs(session: Session, filterBy: string, from: number, last: number): boolean {
	const end = session.end ?? Infinity;
	if (filterBy === 'start') return from <= session.start && session.start <= last;
	if (filterBy === 'end') return from <= end && end <= last;
	return from <= last && session.start <= last && from <= end;
}

it('finds exactly the sessions that belong to a range', () => {
	fc.assert(
		fc.property(
			sessions,
			fc.integer({ min: -2, max: 18 }),
			fc.integer({ min: -2, max: 8 }),
			fc.constantFrom('start', 'end', 'overlap'),
			fc.boolean(),
			(drawn, from, length, filterBy, endInclusive) => {
				const all = drawn.map(({ start, length: seconds }, index) => ({
					start,
					end: seconds === null ? null : start + seconds,
					row: { index },
				}));
				const report = new Report(all);
				const to = from + length;
				const last = endInclusive ? to : to - 1;
				const found = report.find(from, to, { filterBy, endInclusive, now: () => 0 });
				const expected = all.filter((session) => belongs(session, filterBy, from, last));
				expect(found.map((position) => report.sessions[position].row.index).sort()).toEqual(
					expected.map(({ row }) => row.index).sort(),
				);
				expect(found).toEqual([...found].sort((a, b) => a - b));
			},
		),
	);
});

const DAY = 86_400;
const HOUR = 3600;
const WHOLE = { first: -Infinity, last: Infinity };
const span = (first: number, last: number) => ({ first: first * HOUR, last: last * HOUR });

it.each<[string, Partial<Settings>, ReturnType<typeof filedSpan>]>([
	['the range itself', {}, span(30, 31)],
	['the last second left out', { endInclusive: false }, { first: 30 * HOUR, last: 31 * HOUR - 1 }],
	['what happened earlier, by a clock ahead', { filterOffset: 5 * HOUR }, span(25, 26)],
	['what happened later, by a clock behind', { filterOffset: -6 * HOUR }, span(36, 37)],
	['the whole day', { filterRounding: 'day' }, { first: DAY, last: 2 * DAY - 1 }],
	[
		'the whole day of another clock',
		{ filterRounding: 'day', filterOffset: HOUR },
		{ first: DAY - HOUR, last: 2 * DAY - 1 - HOUR },
	],
	['everything', { ignoreRange: true }, WHOLE],
])('looks up %s', (_, settings, expected) => {
	const reading = { filterBy: 'start', endInclusive: true, now: () => 0, ...settings } as const;
	expect(filedSpan(30 * HOUR, 31 * HOUR, reading)).toEqual(expected);
});
