import fc from 'fast-check';

import type { Order, Report, Row } from '../../../../nodes/reports/report';
import { RowFilter, type FilterChoice } from '../../../../nodes/engine/rows/filter';
import { RowMaker } from '../../../../nodes/engine/rows/rowMaker';
import { UnusableSetting } from '../../../../nodes/engine/settings/problem';
import type { Range } from '../../../../nodes/engine/time/range';
import { wallClock } from '../../../simulator';
import { runs } from '../readings';
import { anyRow, BOGOTA, REPORT, rowOf, said, timed, timedOf } from './rows';

function sessionsOf(
	rows: readonly Row[],
	choice: FilterChoice = {},
	order: Order = 'oldestFirst',
	calculatedFields = true,
): Row[] {
	const filter = new RowFilter(choice, REPORT, BOGOTA);
	const wishes = { report: REPORT, clock: BOGOTA, order, filter, calculatedFields };
	return new RowMaker(wishes).make(copiesOf(rows));
}

function copiesOf(rows: readonly Row[], report = REPORT) {
	return timedOf(
		rows.map((row) => ({ ...row })),
		report,
	);
}

const rows = fc.array(anyRow, { maxLength: 30 });
const orders = fc.constantFrom<Order>('oldestFirst', 'newestFirst');

describe('sessions', () => {
	it('have the same fields, the key included, whatever the filter lets pass', () => {
		const choices = fc.constantFrom<FilterChoice>({ agents: '7' }, { minimumDuration: 60 });
		const property = fc.property(rows, choices, orders, (given, choice, order) => {
			const some = sessionsOf(given, choice, order);
			const filter = new RowFilter(choice, REPORT, BOGOTA);
			expect(some).toEqual(sessionsOf(given, {}, order).filter((row) => filter.passes(timed(row))));
		});
		fc.assert(property, runs(150));
	});

	it('do not depend on the order in which the rows came', () => {
		const shuffled = rows.chain((given) =>
			fc.tuple(
				fc.constant(given),
				fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length }),
			),
		);
		const property = fc.property(shuffled, orders, ([given, mixed], order) => {
			expect(said(sessionsOf(mixed, {}, order))).toEqual(said(sessionsOf(given, {}, order)));
		});
		fc.assert(property, runs(150));
	});

	it('are the rows themselves where no fields are to be added', () => {
		const property = fc.property(rows, orders, (given, order) => {
			const texts = (all: Row[]) => all.map((row) => JSON.stringify(row)).sort();
			expect(texts(sessionsOf(given, {}, order, false))).toEqual(texts(given));
		});
		fc.assert(property, runs(50));
	});
});

describe('a filter', () => {
	const made = (rows: readonly Row[], choice: FilterChoice) => {
		const filter = new RowFilter(choice, REPORT, BOGOTA);
		const wishes = { report: REPORT, clock: BOGOTA, filter, calculatedFields: false };
		return { filter, rows: new RowMaker({ ...wishes, order: 'oldestFirst' }).make(copiesOf(rows)) };
	};

	it('sees every row, also those that it refuses', () => {
		const nobody = { hungUpBy: 'agent', agents: 'nobody' };
		const { filter, rows: none } = made([rowOf({ hung_up: 'sistema' })], nobody);
		expect(none).toEqual([]);
		expect(() => filter.assertReadable()).toThrow(UnusableSetting);
		const seen = made([rowOf({ hung_up: 'sistema' }), rowOf()], nobody);
		expect(() => seen.filter.assertReadable()).not.toThrow();
	});
});

describe('reports of other kinds', () => {
	const january = { from: wallClock(2026, 1, 1), to: wallClock(2026, 2, 1) - 1 };
	const february = { from: january.to + 1, to: wallClock(2026, 3, 1) - 1 };
	const untimed: Report = {
		...REPORT,
		start: undefined,
		end: undefined,
		identity: ['skill'],
		key: 'row_key',
		times: [],
		durations: [],
		elapsed: undefined,
		endedBy: undefined,
	};

	function makerOf(report: Report, calculatedFields = true): RowMaker {
		const filter = new RowFilter({}, report, BOGOTA);
		return new RowMaker({ report, order: 'oldestFirst', clock: BOGOTA, filter, calculatedFields });
	}

	it.each([true, false])('sums name their window, calculated fields or not: %s', (calculated) => {
		const sums: Report = { ...untimed, kind: 'sum' };
		const maker = makerOf(sums, calculated);
		const bounds = { window_start: '2026-01-01 00:00:00', window_end: '2026-01-31 23:59:59' };
		const key = { row_key: '20260101000000-20260131235959-7' };
		expect(maker.make(copiesOf([{ skill: '7' }], sums), january)).toEqual([
			{ skill: '7', ...bounds, ...(calculated ? key : {}) },
		]);
	});

	it('rows without an order stay as they came, and number their twins over all windows', () => {
		const maker = makerOf(untimed);
		const make = (skills: string[], window: Range) =>
			maker.make(
				copiesOf(
					skills.map((skill) => ({ skill })),
					untimed,
				),
				window,
			);
		expect(make(['b', 'a', 'b'], january).map((row) => row.row_key)).toEqual(['b', 'a', 'b-2']);
		expect(make(['a', 'b'], february)).toEqual([
			{ skill: 'a', row_key: 'a-2' },
			{ skill: 'b', row_key: 'b-3' },
		]);
	});

	it('rows made before count for the numbers of their twins', () => {
		const filter = new RowFilter({}, REPORT, BOGOTA);
		const wishes = { report: REPORT, clock: BOGOTA, filter, calculatedFields: true };
		const maker = new RowMaker({ ...wishes, order: 'oldestFirst', given: () => 2 });
		const keys = maker.make(copiesOf([rowOf(), rowOf()])).map((row) => row.session_key);
		expect(keys).toEqual(['0101-20260105080000-3', '0101-20260105080000-4']);
	});
});
