import { formatDays, formatRange } from '../../../../nodes/engine/time/range';
import { wallClock } from '../../../simulator';

const DAY = { from: wallClock(2026, 1, 5), to: wallClock(2026, 1, 5, 23, 59, 59) };

it('a range is shown with both ends', () => {
	expect(formatRange(DAY)).toBe('2026-01-05 00:00:00 to 2026-01-05 23:59:59');
});

it.each([
	['whole days in days', DAY, '2026-01-05 to 2026-01-05'],
	[
		'a part of a day with its times',
		{ ...DAY, to: wallClock(2026, 1, 5, 23, 59, 58) },
		'2026-01-05 00:00:00 to 2026-01-05 23:59:58',
	],
	[
		'a range that does not begin with a day, too',
		{ ...DAY, from: wallClock(2026, 1, 5, 0, 0, 1) },
		'2026-01-05 00:00:01 to 2026-01-05 23:59:59',
	],
])('for people who picked days: %s', (_name, range, shown) => {
	expect(formatDays(range)).toBe(shown);
});
