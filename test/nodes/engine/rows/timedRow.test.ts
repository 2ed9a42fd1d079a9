import fc from 'fast-check';

import { cobrowsing } from '../../../../nodes/reports/catalogue';
import { sortRows } from '../../../../nodes/engine/rows/timedRow';
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

const sorted = (list: readonly Row[], order: 'oldestFirst' | 'newestFirst' = 'oldestFirst') =>
	sortRows(timedOf(list), cobrowsing, order).map(({ row }) => row);

it('rows are sorted by start and content, unreadable starts last in either order', () => {
	const property = fc.property(fc.oneof(rows, nearlySorted), (list) => {
		const plainly = sortedPlainly(list);
		expect(said(sorted(list))).toEqual(said(plainly));
		expect(bag(sorted(list))).toEqual(bag(list));
		const readable = plainly.filter(isReadable);
		const newestFirst = [...readable.reverse(), ...plainly.filter((row) => !isReadable(row))];
		expect(said(sorted(list, 'newestFirst'))).toEqual(said(newestFirst));
	});
	fc.assert(property, runs(200));
});

it('rows of a report without any time stay as they came', () => {
	const report = { ...cobrowsing, start: undefined, end: undefined };
	const list = timedOf([{ n: 2 }, { n: 1 }], report);
	expect(sortRows([...list], report, 'newestFirst')).toEqual(list);
});

it.each([null, '', '-', ' -- '])('a missing end is not told from %j', (date_end) => {
	const [two, one] = ['2', '1'].map((agent_id) => ({ date_ini: '2026-01-01 00:00:00', agent_id }));
	const odd = { ...two, date_end };
	expect(sorted([odd, one])).toEqual([one, odd]);
	expect(sorted([{ ...one, date_end }, two])[1]).toBe(two);
});
