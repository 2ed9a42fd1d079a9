import fc from 'fast-check';

import { sortRows } from '../../../../nodes/engine/rows/sort';
import { parseWallClock } from '../../../../nodes/engine/time/wallClock';
import type { Row } from '../../../../nodes/reports/report';
import { SessionKeys } from '../../../../nodes/engine/rows/key';
import { anyRow, REPORT, rowOf } from './rows';

/** The rows of one run, each with its key. */
function run(rows: readonly Row[]): Array<[row: Row, key: string]> {
	const keys = new SessionKeys(REPORT);
	return sortRows(rows, REPORT).rows.map((row) => [
		row,
		keys.next(row, parseWallClock(row.date_ini)),
	]);
}

/** Which contents got which keys, in an order of its own. */
function listOf(keyed: ReadonlyArray<[Row, string]>): string[] {
	const content = (row: Row) =>
		JSON.stringify(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1)));
	return keyed.map(([row, key]) => `${key} ${content(row)}`).sort();
}

function keysOf(...rows: Row[]): string[] {
	return run(rows).map(([, key]) => key);
}

describe('agent and start', () => {
	it.each<[string, Row, string]>([
		['text', { agent_id: '0101' }, '0101-20260105080000'],
		['a number', { agent_id: 7 }, '7-20260105080000'],
		['a date with a T', { date_ini: '2026-01-05T08:00:00' }, '0101-20260105080000'],
		['no end', { date_end: '', time: '' }, '0101-20260105080000'],
	])('make the key: %s', (_name, changes, key) => {
		expect(keysOf(rowOf(changes))).toEqual([key]);
	});

	it('get a number when further sessions have the same two', () => {
		const ends = ['2026-01-05 08:03:00', '2026-01-05 08:01:00', '2026-01-05 08:02:00'];
		const keyed = run(ends.map((date_end) => rowOf({ date_end })));
		expect(keyed.map(([row, key]) => [row.date_end, key])).toEqual([
			['2026-01-05 08:01:00', '0101-20260105080000'],
			['2026-01-05 08:02:00', '0101-20260105080000-2'],
			['2026-01-05 08:03:00', '0101-20260105080000-3'],
		]);
	});

	it('are counted each for themselves when agents start in the same second', () => {
		const rows = ['1', '2', '1', '2'].map((agent_id, n) => rowOf({ agent_id, agent_name: `${n}` }));
		expect(keysOf(...rows).sort()).toEqual([
			'1-20260105080000',
			'1-20260105080000-2',
			'2-20260105080000',
			'2-20260105080000-2',
		]);
	});

	it('are counted together when one agent comes as a number and as text', () => {
		const keys = keysOf(rowOf({ agent_id: 7 }), rowOf({ agent_id: '7' }));
		expect(keys.sort()).toEqual(['7-20260105080000', '7-20260105080000-2']);
	});
});

describe('a hash of the row', () => {
	it.each<[string, Row]>([
		['no agent', { agent_id: '' }],
		['a dash for the agent', { agent_id: '-' }],
		['null for the agent', { agent_id: null }],
		['the agent left out', { agent_id: undefined }],
		['no start', { date_ini: '' }],
		['a start that cannot be read', { date_ini: '2026-02-30 08:00:00' }],
		['neither', { agent_id: '--', date_ini: '--' }],
	])('is the key with %s', (_name, changes) => {
		expect(keysOf(rowOf(changes))).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
	});

	it('differs where any field differs', () => {
		const rows = [
			rowOf({ agent_id: '' }),
			rowOf({ agent_id: '', time: '00:01:31' }),
			rowOf({ agent_id: '', hung_up: 'customer' }),
			rowOf({ agent_id: '', new_field: 'x' }),
			rowOf({ agent_id: '-' }),
		];
		expect(new Set(keysOf(...rows)).size).toBe(rows.length);
	});

	it('gets a number for rows that are the same in all', () => {
		const [first, ...more] = keysOf(...Array.from({ length: 3 }, () => rowOf({ date_ini: '' })));
		expect(more).toEqual([`${first}-2`, `${first}-3`]);
	});

	it('does not depend on the order of the row’s fields', () => {
		const row = rowOf({ agent_id: '' });
		const turned = Object.fromEntries(Object.entries(row).reverse());
		expect(keysOf(turned)).toEqual(keysOf(row));
	});
});

describe('for any rows', () => {
	const rowLists = fc.array(anyRow, { maxLength: 40 });

	it('no two sessions of a run have the same key', () => {
		fc.assert(
			fc.property(rowLists, (rows) => {
				const keys = keysOf(...rows);
				expect(new Set(keys).size).toBe(rows.length);
			}),
			{ numRuns: 300 },
		);
	});

	it('a session’s key is the same in whatever order the rows come', () => {
		const twoOrders = rowLists.chain((rows) =>
			fc.tuple(
				fc.constant(rows),
				fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
			),
		);
		fc.assert(
			fc.property(twoOrders, ([rows, shuffled]) => {
				expect(listOf(run(shuffled))).toEqual(listOf(run(rows)));
			}),
			{ numRuns: 300 },
		);
	});

	it('a session’s key is the same in every run that covers its day', () => {
		const day = fc.integer({ min: 1, max: 5 });
		fc.assert(
			fc.property(rowLists, day, day, (rows, one, other) => {
				const from = `2026-01-0${Math.min(one, other)} 00:00:00`;
				const to = `2026-01-0${Math.max(one, other)} 23:59:59`;
				const isCovered = ({ date_ini: start }: Row) =>
					parseWallClock(start) === null ||
					(typeof start === 'string' && from <= start && start <= to);
				const inWholeRun = run(rows).filter(([row]) => isCovered(row));
				expect(listOf(run(rows.filter(isCovered)))).toEqual(listOf(inWholeRun));
			}),
			{ numRuns: 300 },
		);
	});
});
