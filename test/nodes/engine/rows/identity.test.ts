import fc from 'fast-check';

import type { Range } from '../../../../nodes/engine/time/range';
import { reportOf } from '../../../../nodes/reports/catalogue';
import type { Report, Row } from '../../../../nodes/reports/report';
import { hash, type ResultPer } from '../../../../nodes/engine/rows/identity';
import { wallClock } from '../../../simulator';
import { runs } from '../readings';
import { anyRow, REPORT, rowOf, said, timed, timedOf } from './rows';

/** The rows of one answer, each with its key, in the order of their starts and keys. */
function run(
	rows: readonly Row[],
	report = REPORT,
	window?: Range,
	more: Parameters<typeof timedOf>[2] = {},
): Array<[row: Row, key: string]> {
	return timedOf(rows, report, { window, ...more }).map(({ row, key }) => [row, key]);
}

/** Which contents got which keys, in an order of its own. */
function listOf(keyed: ReadonlyArray<[Row, string]>): string[] {
	return keyed.map(([row, key]) => `${key} ${JSON.stringify(said(row))}`).sort();
}

const HASH = /^[0-9a-f]{16}$/;

function keysOf(...rows: Row[]): string[] {
	return run(rows).map(([, key]) => key);
}

describe('agent and start', () => {
	it('get a number when further sessions have the same two', () => {
		const ends = ['2026-01-05 08:03:00', '2026-01-05 08:01:00', '2026-01-05 08:02:00'];
		const keyed = run(ends.map((date_end) => rowOf({ date_end })));
		expect(keyed.map(([row, key]) => [row.date_end, key]).sort()).toEqual([
			['2026-01-05 08:01:00', '0101-20260105080000'],
			['2026-01-05 08:02:00', '0101-20260105080000-2'],
			['2026-01-05 08:03:00', '0101-20260105080000-3'],
		]);
	});

	it('are counted each for themselves, a number like its text', () => {
		const rows = ['1', '2', 1, '2'].map((agent_id, n) => rowOf({ agent_id, agent_name: `${n}` }));
		expect(keysOf(...rows).sort()).toEqual([
			'1-20260105080000',
			'1-20260105080000-2',
			'2-20260105080000',
			'2-20260105080000-2',
		]);
	});
});

describe('a hash of the row', () => {
	it.each<Row>([
		{ agent_id: '' },
		{ agent_id: '-' },
		{ agent_id: undefined },
		{ date_ini: '' },
		{ date_ini: '2026-02-30 08:00:00' },
		{ agent_id: '--', date_ini: '--' },
	])('is the key with %j', (changes) => {
		expect(keysOf(rowOf(changes))).toEqual([expect.stringMatching(HASH)]);
	});

	it('differs where any field differs', () => {
		const rows = [
			rowOf({ agent_id: '' }),
			rowOf({ agent_id: '', time: '00:01:31' }),
			rowOf({ agent_id: '', hung_up: 'customer' }),
			rowOf({ agent_id: '', new_field: 'x' }),
			rowOf({ agent_id: '', new_field: { y: ['x'] } }),
			rowOf({ agent_id: '', new_field: { y: 'x' } }),
		];
		const keys = keysOf(...rows);
		expect(new Set(keys).size).toBe(rows.length);
		expect(keys.join(' ')).not.toContain('-');
	});

	it('is the same for all that says as much', () => {
		const plain = keysOf(rowOf({ agent_id: '', time: '5' }));
		for (const agent_id of ['-', ' -- ', null, undefined]) {
			expect(keysOf(rowOf({ agent_id, time: 5, new_field: undefined }))).toEqual(plain);
		}
	});

	it('is the same where a column is left out, and whatever the order of nested fields', () => {
		const row = rowOf({ hung_up: '', agent_id: '', more: { a: 1, b: [null, { c: 2, d: '' }] } });
		const turned: Row = { more: { b: ['--', { d: null, c: '2' }], a: '1' } };
		for (const [name, value] of Object.entries(row).reverse()) turned[name] ??= value;
		delete turned.agent_id;
		delete turned.hung_up;
		expect(keysOf(turned)).toEqual(keysOf(row));
	});

	it('gets a number for rows that are the same in all', () => {
		const [first, ...more] = keysOf(...Array.from({ length: 3 }, () => rowOf({ date_ini: '' })));
		expect(more).toEqual([`${first}-2`, `${first}-3`]);
	});
});

it.each<[Row, string]>([
	[{}, '0101-20260105080000'],
	[{ agent_id: 7 }, '7-20260105080000'],
	[{ date_ini: '2026-01-05T08:00:00' }, '0101-20260105080000'],
	[{ date_end: '', time: '' }, '0101-20260105080000'],
	[{ agent_id: '' }, 'd7713d2ad42dc3ae'],
	[{ date_ini: '' }, '4e3513b5dd2afc18'],
	[{ agent_id: '', date_end: '', time: '', hung_up: '' }, '58d7e8574eaec5cd'],
	[{ agent_id: '', new_field: 'x' }, '8f25d27238221b57'],
])('of a row with %j is for good %s: other systems know sessions by it', (changes, key) => {
	expect(keysOf(rowOf(changes))).toEqual([key]);
});

describe('other reports', () => {
	const other = (changes: Partial<Report>): Report => ({ ...REPORT, key: 'row_key', ...changes });
	const keysIn = (
		report: Report,
		rows: readonly Row[],
		...more: [Range?, Parameters<typeof timedOf>[2]?]
	) => run(rows, report, ...more).map(([, key]) => key);

	it('with a unique field have it and the moment for a key', () => {
		const report = other({ identity: ['conn_id'] });
		const at = (day: number, conn_id: unknown) =>
			rowOf({ date_ini: `2026-01-0${day} 08:00:00`, conn_id });
		const rows = [at(1, 'a'), at(2, ' b '), at(3, 'a'), at(3, 'a'), at(4, 7)];
		expect(keysIn(report, rows)).toEqual([
			'a-20260101080000',
			'b-20260102080000',
			'a-20260103080000',
			'a-20260103080000-2',
			'7-20260104080000',
		]);
		expect(keysIn(report, [at(1, '--')])).toEqual([expect.stringMatching(HASH)]);
		const [long] = keysIn(report, [at(1, 'x'.repeat(5_000))]);
		expect(long).toMatch(/^[0-9a-f]{16}-20260101080000$/);
	});

	it('with a unique field and no moment have eight digits of the row beside it', () => {
		const report = other({ identity: ['conn_id'], start: undefined, end: undefined });
		const keys = keysIn(report, [
			{ conn_id: 'a', n: 1 },
			{ conn_id: 'a', n: 2 },
			{ conn_id: 'a', n: 1 },
		]);
		expect(keys[0]).toMatch(/^a-[0-9a-f]{8}$/);
		expect(keys[1]).toMatch(/^a-[0-9a-f]{8}$/);
		expect(keys[1]).not.toBe(keys[0]);
		expect(keys[2]).toBe(`${keys[0]}-2`);
	});

	it('with rows for days have the day and what tells rows apart', () => {
		const report = other({
			kind: 'perDay',
			columns: ['date', 'skill'],
			start: 'date',
			end: undefined,
			identity: ['date', 'skill'],
		});
		const rows = [
			{ date: '2026-01-01', skill: '7' },
			{ date: '2026-01-01', skill: '8' },
			{ date: '2026-01-01 10:00:00', skill: '7' },
			{ date: '2026-01-02', skill: '7' },
		];
		expect(keysIn(report, rows)).toEqual([
			'20260101-7',
			'20260101-8',
			'20260101100000-7',
			'20260102-7',
		]);
	});

	it('with rows for days begin at midnight', () => {
		const report = other({ kind: 'perDay', start: 'date', end: undefined, identity: ['date'] });
		expect(timed({ date: '2026-01-02' }, report).start).toBe(wallClock(2026, 1, 2));
	});

	it('with rows for days that their identity leaves out have no two alike', () => {
		const days = ['2026-01-01', '2026-01-02', '2026-01-01'].map((date) => ({ date, skill: '7' }));
		const report = other({ kind: 'perDay', start: 'date', end: undefined, identity: ['skill'] });
		expect(keysIn(report, days).sort()).toEqual(['7', '7-2', '7-3']);
	});

	const sums = other({ kind: 'sum', start: undefined, end: undefined, identity: ['skill'] });
	const january = { from: wallClock(2026, 1, 1), to: wallClock(2026, 2, 1) - 1 };
	const fifth = { from: wallClock(2026, 1, 5), to: wallClock(2026, 1, 6) - 1 };

	it('of sums have their window in front', () => {
		const rows = [{ skill: '7' }, { skill: '8' }, { skill: '7' }, { skill: '' }];
		const front = '20260101000000-20260131235959-';
		expect(keysIn(sums, rows, january)).toEqual([
			`${front}7`,
			`${front}8`,
			`${front}7-2`,
			expect.stringMatching(new RegExp(`^${front}[0-9a-f]{16}$`)),
		]);
	});

	it.each<[ResultPer, Range, string]>([
		['month', january, '20260101-month-7'],
		['month', { ...january, to: wallClock(2026, 1, 21) - 1 }, '20260101-month-7'],
		['month', { ...january, to: wallClock(2026, 1, 11) - 1 }, '20260101000000-20260110235959-7'],
		['month', { ...january, from: wallClock(2026, 1, 2) }, '20260102000000-20260131235959-7'],
		['week', { from: wallClock(2026, 1, 5), to: wallClock(2026, 1, 12) - 1 }, '20260105-week-7'],
		['day', fifth, '20260105-day-7'],
		['wholeRange', fifth, '20260105000000-20260105235959-7'],
	])(
		'of a unit have its name, also while it runs; clipped, their window: %s %j',
		(resultPer, window, key) => {
			const now = wallClock(2026, 1, 20) + 3_600;
			expect(keysIn(sums, [{ skill: '7' }], window, { resultPer, now })).toEqual([key]);
		},
	);

	it.each<[string, Record<string, string>, Row, string]>([
		['campaign_1', { campaign_id: '10' }, { result: 'ANSWER' }, '10-ANSWER'],
		['campaign_1', { campaign_id: 'all' }, { result: 'ANSWER' }, 'ANSWER'],
		['act_5', { cod_act: 'cod_act2' }, { cod_act: '0010' }, 'cod_act2-0010'],
		['agent_1', { agent_id: '7' }, { agent_id: '7' }, '7'],
	])('of %s asked for %j have what their rows do not name', (id, parameters, row, end) => {
		const keys = keysIn(reportOf(id), [row], fifth, { parameters });
		expect(keys).toEqual([`20260105000000-20260105235959-${end}`]);
	});

	it('of sums that nothing tells apart have their window alone, whatever they grow to', () => {
		const report = { ...sums, identity: [] };
		const window = '20260101000000-20260131235959';
		expect(keysIn(report, [{ total: '1' }], january)).toEqual([window]);
		expect(keysIn(report, [{ total: '2' }, { total: '3' }], january)).toEqual([
			window,
			`${window}-2`,
		]);
	});

	it.each<[string, Row, RegExp]>([
		['agent_8', { agent_id: '7', date: '2026-01-05', hour: '8' }, /^20260105-8-7$/],
		[
			'agent_8',
			{ agent_id: '-', date: '', hour: '--' },
			/^[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{16}$/,
		],
		['diagram_1_1', { day: '' }, /^[0-9a-f]{16}$/],
		['skill_5', { skill_id: '7', hour: '8' }, /^20260105-8-7$/],
	])('of %s with %j are %s', (id, row, key) => {
		expect(keysIn(reportOf(id), [row], fifth)).toEqual([expect.stringMatching(key)]);
	});

	it.each<[string, Partial<Report>]>([
		['a start', {}],
		['no start', { start: undefined, end: undefined }],
	])('of which only the whole row tells have a hash of it: with %s', (_name, changes) => {
		const report = other({ identity: [], ...changes });
		const rows = [rowOf(), rowOf({ time: '1' }), rowOf()];
		const keys = keysIn(report, rows).map((key) => key.split('-'));
		expect(keys.map(([first]) => first)).toEqual(Array(3).fill(expect.stringMatching(HASH)));
		expect(new Set(keys.map(String)).size).toBe(3);
		expect(keys.map(([, number]) => number).sort()).toEqual(['2', undefined, undefined]);
	});

	it.each<[string, Row[]]>([
		['of namesakes', ['9', '10', '8'].map((calls) => ({ skill: 'Ana', calls }))],
		[
			'of names that look like a number',
			['Ana', 'Ana-2', 'Ana', 'Ana-2'].map((skill, place) => ({ skill, calls: String(place) })),
		],
	])('are the same whatever the order of the answer: %s', (_name, rows) => {
		const keyed = (list: readonly Row[]) =>
			run(list, sums, january)
				.map(([{ skill, calls }, key]) => `${key} ${String(skill)} ${String(calls)}`)
				.sort();
		expect(new Set(keyed(rows).map((text) => text.split(' ')[0])).size).toBe(rows.length);
		expect(keyed([...rows].reverse())).toEqual(keyed(rows));
	});
});

describe('for any rows', () => {
	const rowLists = fc.array(anyRow, { maxLength: 40 });

	it('no two sessions of a run have the same key, in whatever order the rows come', () => {
		const twoOrders = rowLists.chain((rows) =>
			fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
		);
		const property = fc.property(twoOrders, ([rows, shuffled]) => {
			const keyed = run(rows);
			expect(new Set(keyed.map(([, key]) => key)).size).toBe(rows.length);
			expect(listOf(run(shuffled))).toEqual(listOf(keyed));
		});
		fc.assert(property, runs(100));
	});

	it('a session’s key is the same in every run that covers its day', () => {
		const day = fc.integer({ min: 1, max: 5 });
		fc.assert(
			fc.property(rowLists, day, day, (rows, one, other) => {
				const from = `2026-01-0${Math.min(one, other)} 00:00:00`;
				const to = `2026-01-0${Math.max(one, other)} 23:59:59`;
				const isCovered = (row: Row) => {
					const { date_ini: start } = row;
					return (
						Number.isNaN(timed(row).start) ||
						(typeof start === 'string' && from <= start && start <= to)
					);
				};
				const inWholeRun = run(rows).filter(([row]) => isCovered(row));
				expect(listOf(run(rows.filter(isCovered)))).toEqual(listOf(inWholeRun));
			}),
			runs(100),
		);
	});
});

it('a hash is FNV-1a of the UTF-8 bytes of any text, as whole numbers of 64 bits compute it', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
			let state = BigInt('0xcbf29ce484222325');
			for (const byte of Buffer.from(text, 'utf8')) {
				state = BigInt.asUintN(64, (state ^ BigInt(byte)) * BigInt('0x100000001b3'));
			}
			expect(hash(text)).toBe(state.toString(16).padStart(16, '0'));
		}),
	);
});
