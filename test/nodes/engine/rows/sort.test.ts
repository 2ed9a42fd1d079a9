import fc from 'fast-check';

import { cobrowsing } from '../../../../nodes/reports/cobrowsing';
import { inOrder, sortRows } from '../../../../nodes/engine/rows/sort';
import type { Row } from '../../../../nodes/reports/report';
import { formatReport, wallClock } from '../../../simulator';
import { runs } from '../readings';

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
const isReadable = (row: Row) => String(row.date_ini).startsWith('2026');

describe('sortRows', () => {
	it('puts starts in order and unreadable ones last', () => {
		const property = fc.property(rows, (list) => {
			const sorted = sortRows(list, cobrowsing);
			const readable = sorted.rows.slice(0, sorted.readable).map((row) => String(row.date_ini));
			expect(sorted.readable).toBe(list.filter(isReadable).length);
			expect(readable).toEqual([...readable].sort());
			expect(sorted.rows.slice(sorted.readable).some(isReadable)).toBe(false);
		});
		fc.assert(property, runs(300));
	});

	it('gives the same order whatever the order was', () => {
		const shuffled = rows.chain((list) =>
			fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
		);
		const property = fc.property(shuffled, ([list, other]) => {
			const before = JSON.stringify(list);
			const sorted = sortRows(list, cobrowsing);
			expect(sortRows(other, cobrowsing)).toEqual(sorted);
			expect(JSON.stringify(list)).toBe(before);
		});
		fc.assert(property, runs(500));
	});

	it('does not depend on the order of the fields', () => {
		const one = { date_ini: '2026-01-01 00:00:00', date_end: '', agent_id: '2', x: 1 };
		const other = { x: 0, agent_id: '2', date_end: '', date_ini: '2026-01-01 00:00:00' };
		expect(sortRows([one, other], cobrowsing).rows).toEqual([other, one]);
	});

	it('tells a missing end from one that is null', () => {
		const one = { date_ini: '2026-01-01 00:00:00', date_end: null, agent_id: '2' };
		const other = { date_ini: '2026-01-01 00:00:00', agent_id: '2' };
		expect(sortRows([one, other], cobrowsing)).toEqual(sortRows([other, one], cobrowsing));
	});

	it('orders sessions of one start by their end', () => {
		const date_ini = '2026-01-01 00:00:00';
		const late = { agent_id: '1', date_ini, date_end: '2026-01-01 00:09:00' };
		const early = { agent_id: '2', date_ini, date_end: '2026-01-01 00:01:00' };
		expect(sortRows([late, early], cobrowsing).rows).toEqual([early, late]);
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
