import { KeySet, Note, unseenRows } from '../../../../nodes/engine/read/seen';
import type { TimedRow } from '../../../../nodes/engine/rows/timedRow';
import { rowOf, timedOf } from '../rows/rows';

const keySet = (...keys: string[]): KeySet => {
	const set = new KeySet();
	for (const key of keys) set.add(key);
	return set;
};

it('a set of keys knows each, counts each once, and no other', () => {
	const keys = Array.from({ length: 5_000 }, (_, place) => `0101-${place}`);
	const set = keySet(...keys, ...keys);
	expect(keys.every((key) => set.has(key))).toBe(true);
	expect(set.size).toBe(keys.length);
	expect(Array.from({ length: 5_000 }, (_, place) => set.has(`7-${place}`))).not.toContain(true);
});

describe('the rows that no answer before has shown', () => {
	const ends = ['2026-01-05 08:00:30', '2026-01-05 08:01:00', '2026-01-05 08:02:00'];
	const twins = () => timedOf(ends.map((date_end) => rowOf({ date_end })));
	const told = (rows: readonly TimedRow[]) => rows.map(({ row, key }) => [row.date_end, key]);
	const KEY = '0101-20260105080000';

	it('are all of them at first, and none the second time', () => {
		const seen = new KeySet();
		const rows = [...twins(), ...timedOf([rowOf({ agent_id: '7' })])];
		expect(unseenRows(rows, seen, 'oldestFirst')).toEqual(rows);
		expect(unseenRows(rows, seen, 'oldestFirst')).toEqual([]);
	});

	it('are of twins those that were not shown, not those whose number is new', () => {
		// Read from the newest on, by the end: the last one came alone.
		expect(told(unseenRows(twins(), keySet(KEY), 'newestFirst'))).toEqual([
			[ends[1], `${KEY}-2`],
			[ends[0], `${KEY}-3`],
		]);
		const open = timedOf([rowOf({ date_end: '' }), rowOf({ date_end: ends[0] })]);
		expect(told(unseenRows(open, keySet(KEY), 'oldestFirst'))).toEqual([['', `${KEY}-2`]]);
		const seen = keySet(KEY, `${KEY}-2`);
		expect(told(unseenRows(twins(), seen, 'oldestFirst'))).toEqual([[ends[2], `${KEY}-3`]]);
	});
});

describe('what a truncated answer has shown', () => {
	/** Rows by agent and second. */
	const rows = (...named: Array<readonly [agent: string, second: number]>) =>
		timedOf(
			named.map(([agent_id, second]) =>
				rowOf({ agent_id, date_ini: `2026-01-05 08:00:0${second}` }),
			),
		);
	const noteOf = (shown: TimedRow[], counted = 0, seen = new KeySet(), identity = ['agent_id']) =>
		new Note({ from: 0, to: 9 }, shown.length, counted, shown, seen, false, identity);
	const isMet = (note: Note, parts: TimedRow[][], overstated = 0) => {
		for (const part of parts) note.take(part);
		return note.isMet(overstated);
	};
	const both = rows(['1', 1], ['2', 2]);

	it('is met by parts that bring it', () => {
		expect(isMet(noteOf(both), [[both[0]], [both[1]]])).toBe(true);
		expect(isMet(noteOf(both), [[both[0]]])).toBe(false);
	});

	it('is not met by as many rows with other starts', () => {
		expect(isMet(noteOf(both), [rows(['1', 1], ['3', 3], ['4', 4])])).toBe(false);
	});

	it('is met by another row that began then only where nothing else tells who a row is', () => {
		const parts = [rows(['1', 1], ['7', 2])];
		expect(isMet(noteOf(both), parts)).toBe(false);
		expect(isMet(noteOf(both, 0, new KeySet(), []), parts)).toBe(true);
		const nobodys = ['-', '0'].map((time) => timedOf([rowOf({ agent_id: '', time })]));
		expect(isMet(noteOf(nobodys[0]), [nobodys[1]])).toBe(true);
	});

	it('counts a row once that two parts show', () => {
		const shown = rows(['1', 1], ['2', 1]);
		expect(isMet(noteOf(shown), [[shown[0]], [shown[0], ...rows(['3', 3])]])).toBe(false);
	});

	it('includes how many it has counted, as far as counts are believed', () => {
		expect(isMet(noteOf(both, 3), [both])).toBe(false);
		expect(isMet(noteOf(both, 3), [both], 1)).toBe(true);
		expect(isMet(noteOf(both, 3), [both, rows(['3', 3])])).toBe(true);
	});

	it('does not include what came out before', () => {
		expect(isMet(noteOf(both, 0, keySet(both[0].key)), [[both[1]]])).toBe(true);
	});
});
