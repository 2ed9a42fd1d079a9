import fc from 'fast-check';

import type { Order, Row } from '../../../../nodes/reports/report';
import { RowFilter, type FilterChoice } from '../../../../nodes/engine/rows/filter';
import { toSessions } from '../../../../nodes/engine/rows/toSessions';
import { runs } from '../readings';
import { anyRow, BOGOTA, REPORT, rowOf } from './rows';

function sessionsOf(
	rows: readonly Row[],
	choice: FilterChoice = {},
	order: Order = 'oldestFirst',
	calculatedFields = true,
): Row[] {
	const filter = new RowFilter(choice, REPORT, BOGOTA);
	const copies = rows.map((row) => ({ ...row }));
	return toSessions(copies, { report: REPORT, clock: BOGOTA, order, filter, calculatedFields });
}

const rows = fc.array(anyRow, { maxLength: 30 });
const orders = fc.constantFrom<Order>('oldestFirst', 'newestFirst');

describe('sessions', () => {
	it('have the same fields, the key included, whatever the filter lets pass', () => {
		const choices = fc.constantFrom<FilterChoice>({ agents: '7' }, { minimumDuration: 60 });
		const property = fc.property(rows, choices, orders, (given, choice, order) => {
			const some = sessionsOf(given, choice, order);
			const filter = new RowFilter(choice, REPORT, BOGOTA);
			expect(some).toEqual(sessionsOf(given, {}, order).filter((row) => filter.passes(row)));
		});
		fc.assert(property, runs(500));
	});

	it('do not depend on the order in which the rows came', () => {
		const shuffled = rows.chain((given) =>
			fc.tuple(
				fc.constant(given),
				fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length }),
			),
		);
		const property = fc.property(shuffled, orders, ([given, mixed], order) => {
			expect(sessionsOf(mixed, {}, order)).toEqual(sessionsOf(given, {}, order));
		});
		fc.assert(property, runs(500));
	});

	it('are the rows themselves where no fields are to be added', () => {
		const property = fc.property(rows, orders, (given, order) => {
			const texts = (all: Row[]) => all.map((row) => JSON.stringify(row)).sort();
			expect(texts(sessionsOf(given, {}, order, false))).toEqual(texts(given));
		});
		fc.assert(property, runs(200));
	});

	it('have unreadable starts last in both orders', () => {
		const given = ['', '2026-01-05 08:00:00', '2026-01-06 08:00:00'].map((date_ini) =>
			rowOf({ date_ini }),
		);
		const starts = (order: Order) => sessionsOf(given, {}, order).map((row) => row.date_ini);
		expect(starts('oldestFirst')).toEqual(['2026-01-05 08:00:00', '2026-01-06 08:00:00', '']);
		expect(starts('newestFirst')).toEqual(['2026-01-06 08:00:00', '2026-01-05 08:00:00', '']);
	});
});
