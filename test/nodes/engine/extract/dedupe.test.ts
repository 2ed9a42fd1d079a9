import { cobrowsing } from '../../../../nodes/reports/cobrowsing';
import { Merge } from '../../../../nodes/engine/extract/dedupe';
import type { Row } from '../../../../nodes/reports/report';
import { bag } from '../readings';

const at = (time: string) => Date.parse(`2026-01-05T${time}Z`) / 1_000;
const row = (start: unknown, end: unknown, more: Row = {}): Row => ({
	agent_id: '7',
	date_ini: typeof start === 'string' && start !== '' ? `2026-01-05 ${start}` : start,
	date_end: typeof end === 'string' && end !== '' ? `2026-01-05 ${end}` : end,
	...more,
});

const MORNING = { from: at('08:00:00'), to: at('11:59:59') };
const NOON = { from: at('12:00:00'), to: at('12:59:59') };
const EVENING = { from: at('13:00:00'), to: at('18:00:00') };

/** Every row that comes out of two windows. */
function merged(first: Row[], second: Row[]): Row[] {
	const merge = new Merge(cobrowsing);
	const rest = { from: NOON.from, to: Infinity };
	return merge.add(MORNING, first, rest).concat(merge.add(NOON, second, undefined));
}

const inside = row('09:00:00', '09:10:00');
const crossing = row('11:50:00', '12:10:00');
const open = row('11:50:00', '');

describe('Merge', () => {
	it('lets rows pass at once that lie inside their window, as often as they came', () => {
		const merge = new Merge(cobrowsing);
		expect(merge.add(MORNING, [inside, inside], EVENING)).toEqual([inside, inside]);
		expect(merge.held()).toEqual([]);
	});

	it('holds a row that crosses an edge until nothing to come can show it again', () => {
		const merge = new Merge(cobrowsing);
		expect(merge.add(MORNING, [crossing], { from: NOON.from, to: EVENING.to })).toEqual([]);
		expect(merge.held()).toEqual([crossing]);
		expect(merge.add(NOON, [], EVENING)).toEqual([crossing]);
		expect(merge.held()).toEqual([]);
	});

	it.each<[string, Row[], Row[], Row[]]>([
		['one session shown on both sides is one', [crossing], [crossing], [crossing]],
		['two alike in one answer are two', [crossing, crossing], [], [crossing, crossing]],
		[
			'two alike on both sides are two',
			[crossing, crossing],
			[crossing, crossing],
			[crossing, crossing],
		],
		['the larger number counts', [crossing], [crossing, crossing], [crossing, crossing]],
		['closed on the far side only', [], [crossing], [crossing]],
		['open, then closed: the closed one', [open], [crossing], [crossing]],
		['closed, then open: the closed one', [crossing], [open], [crossing]],
		['open on both sides', [open], [open], [open]],
		['open and closed within one answer are two', [open, crossing], [], [open, crossing]],
		['open and closed on both sides are two', [open, crossing], [open, crossing], [open, crossing]],
		['two open, one of them closed later', [open, open], [open, crossing], [open, crossing]],
		[
			'a date that is no date counts as open',
			[row('11:50:00', '99:99:99')],
			[crossing],
			[crossing],
		],
	])('%s', (_name, first, second, expected) => {
		expect(bag(merged(first, second))).toEqual(bag(expected));
	});

	it.each<[string, Row]>([
		['agent', row('11:50:00', '12:10:00', { agent_id: '8' })],
		['end', row('11:50:00', '12:20:00')],
		['any other field', row('11:50:00', '12:10:00', { hung_up: 'agent' })],
	])('rows with another %s are other sessions', (_name, other) => {
		expect(bag(merged([crossing], [other]))).toEqual(bag([crossing, other]));
	});

	it('takes an agent as a number for the same agent as text', () => {
		const closed = row('11:50:00', '12:10:00', { agent_id: 7 });
		expect(merged([open], [closed])).toEqual([closed]);
	});

	it('does not take rows of nobody for one session', () => {
		const nobody = { agent_id: '--' };
		const rows = [row('11:50:00', '', nobody), row('11:50:00', '12:10:00', nobody)];
		expect(bag(merged([rows[0]], [rows[1]]))).toEqual(bag(rows));
	});

	it('compares rows without a readable start by all their fields', () => {
		const rows = [row('', '12:10:00'), row('', '12:10:01')];
		expect(bag(merged(rows, [rows[0]]))).toEqual(bag(rows));
	});

	it('takes the edge second of two parts for one', () => {
		const parts = [
			{ from: at('08:00:00'), to: at('09:00:00') },
			{ from: at('09:00:00'), to: at('10:00:00') },
		];
		const onTheEdge = row('09:00:00', '09:00:00');
		const merge = new Merge(cobrowsing);
		const rows = merge.add(parts[0], [onTheEdge], parts[1]);
		expect(rows.concat(merge.add(parts[1], [onTheEdge], undefined))).toEqual([onTheEdge]);
	});

	it('keeps a session that runs through several windows to the last of them', () => {
		const long = row('11:00:00', '15:00:00');
		const merge = new Merge(cobrowsing);
		expect(merge.add(MORNING, [long], { from: NOON.from, to: EVENING.to })).toEqual([]);
		expect(merge.add(NOON, [long], EVENING)).toEqual([]);
		expect(merge.add(EVENING, [long], undefined)).toEqual([long]);
	});

	it('survives keys that would reach a prototype', () => {
		const hostile = JSON.parse('{"__proto__":{"date_ini":"x"},"constructor":1}') as Row;
		expect(merged([hostile], [hostile])).toEqual([hostile]);
	});
});
