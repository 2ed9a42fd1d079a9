import fc from 'fast-check';

import { Report, type Session } from './report';
import { formatCompact, formatReport, parseCompact, wallClock } from './wallClock';

const sessions = fc.array(
	fc.record({
		start: fc.integer({ min: 0, max: 50 }),
		// Clocks that are set back show ends before starts.
		length: fc.option(fc.integer({ min: -10, max: 20 })),
	}),
	{ maxLength: 30 },
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
			fc.integer({ min: -5, max: 60 }),
			fc.integer({ min: -3, max: 30 }),
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

it('reads back every second that it writes', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: wallClock(1950, 1, 1), max: wallClock(2200, 1, 1) }),
			(second) => {
				expect(parseCompact(formatCompact(second))).toBe(second);
				expect(`${formatReport(second).replace(' ', 'T')}.000Z`).toBe(
					new Date(second * 1000).toISOString(),
				);
			},
		),
	);
});
