import fc from 'fast-check';

import { cobrowsing } from '../../../../nodes/reports/cobrowsing';
import { inOrder, sortRows } from '../../../../nodes/engine/rows/sort';
import { canonicalText } from '../../../../nodes/engine/rows/identity';
import type { Row } from '../../../../nodes/reports/report';
import { formatReport, wallClock } from '../../../simulator';
import { bag, runs } from '../readings';
import { said, timedOf } from './rows';

const rows = fc.array(
	fc.record(
		{
			date_ini: fc.oneof(
				{ weight: 5, arbitrary: fc.nat(5).map((s) => formatReport(wallClock(2026, 1, 1) + s)) },
				fc.constantFrom<unknown>('', null, '0000-00-00 00:00:00', 7, {}, []),
			),
			date_end: fc.constantFrom<unknown>('', null, '2026-01-01 00:00:07', '2026-01-01 00:00:08'),
			agent_id: fc.constantFrom<unknown>('1', 1, '2', null),
			name: fc.string({ maxLength: 2 }),
		},
		{ requiredKeys: [] },
	),
	{ maxLength: 30 },
);
/** Hundreds of rows in order, but for some that come late or early. */
const nearlySorted = fc
	.record({
		starts: fc.array(fc.nat(40), { minLength: 20, maxLength: 200 }),
		moved: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 12 }),
	})
	.map(({ starts, moved }) => {
		const list: Row[] = starts
			.sort((one, other) => one - other)
			.map((second, n) => ({
				agent_id: `${n % 3}`,
				date_ini: formatReport(wallClock(2026, 1, 1) + second),
				date_end: n % 5 === 0 ? '' : formatReport(wallClock(2026, 1, 1) + second + (n % 7)),
				n,
			}));
		for (const [from, to, isGarbled] of moved) {
			const [row] = list.splice(from % list.length, 1);
			list.splice(to % list.length, 0, isGarbled ? { ...row, date_ini: '' } : row);
		}
		return list;
	});

const isReadable = (row: Row) => String(row.date_ini).startsWith('2026');

/** What a sort of all rows by start and content makes of them. */
function sortedPlainly(list: readonly Row[]): Row[] {
	const keyed = list.map((row) => {
		const start = isReadable(row) ? String(row.date_ini) : '~';
		return { row, key: `${start} ${canonicalText(row, cobrowsing)}` };
	});
	return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ row }) => row);
}

describe('sortRows', () => {
	it('sorts by start and content, unreadable starts last, and keeps the times', () => {
		const property = fc.property(fc.oneof(rows, nearlySorted), (list) => {
			const sorted = sortRows(timedOf(list), cobrowsing);
			expect(said(sorted.rows)).toEqual(said(sortedPlainly(list)));
			expect(bag(sorted.rows)).toEqual(bag(list));
			const { starts, ends } = timedOf(sorted.rows);
			expect([sorted.starts, sorted.ends]).toEqual([starts, ends]);
		});
		fc.assert(property, runs(200));
	});

	it('leaves rows of a report without any time as they came', () => {
		const report = { ...cobrowsing, start: undefined, end: undefined };
		const timed = timedOf([{ n: 2 }, { n: 1 }], report);
		expect(sortRows(timed, report)).toBe(timed);
	});

	it.each([null, '', '-', ' -- '])('does not tell a missing end from %j', (date_end) => {
		const rows = ['2', '1'].map((agent_id) => ({ date_ini: '2026-01-01 00:00:00', agent_id }));
		const [two, one] = rows;
		const odd = { ...two, date_end };
		expect(sortRows(timedOf([odd, one]), cobrowsing).rows).toEqual([one, odd]);
		expect(sortRows(timedOf([{ ...one, date_end }, two]), cobrowsing).rows[1]).toBe(two);
	});
});

describe('inOrder', () => {
	it.each([
		['oldestFirst', ['a', 'b', 'c', '?', '!']],
		['newestFirst', ['c', 'b', 'a', '?', '!']],
	] as const)('%s leaves the unreadable ones last', (order, expected) => {
		expect(inOrder(['a', 'b', 'c', '?', '!'], 3, order)).toEqual(expected);
	});
});
