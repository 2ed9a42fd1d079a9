import fc from 'fast-check';

import { ZoneClock } from '../../../../nodes/engine/time/zone';
import type { EndedBy, EndedByColumn, Report, Row } from '../../../../nodes/reports/report';
import { parseNumber } from '../../../../nodes/engine/rows/number';
import { reportOf } from '../../../../nodes/reports/catalogue';
import { readEndedBy } from '../../../../nodes/engine/rows/filter';
import { anyRow, BOGOTA, fieldsOf, REPORT, rowOf, timed } from './rows';

const NAMES = fieldsOf(REPORT).names;

function addTo(row: Row, { key = 'key', clock = BOGOTA, report = REPORT } = {}): Row {
	fieldsOf(report, { clock }).made([{ ...timed(row, report), key }]);
	return row;
}

function calculated(changes: Row, clock = BOGOTA): Row {
	const row = addTo(rowOf(changes), { clock });
	return Object.fromEntries(NAMES.map((name) => [name, row[name]]));
}

it('stand beside what wolkvox sent', () => {
	const row = rowOf({ hung_up: 'Cliente', new_field: { a: [1] } });
	expect(addTo(row, { key: '0101-20260105080000' })).toEqual({
		agent_id: '0101',
		agent_name: 'ÁNGELA  MARÍA Peña',
		date_ini: '2026-01-05 08:00:00',
		date_end: '2026-01-05 08:01:30',
		time: '00:01:30',
		hung_up: 'Cliente',
		new_field: { a: [1] },
		session_key: '0101-20260105080000',
		date_ini_iso: '2026-01-05T08:00:00-05:00',
		date_end_iso: '2026-01-05T08:01:30-05:00',
		time_seconds: 90,
		duration: '00:01:30',
		hung_up_by: 'client',
	});
});

it.each<[string, Row, Row]>([
	['seconds', { time: '90000' }, { time_seconds: 90_000, duration: '25:00:00' }],
	['minutes', { time: '90:00' }, { time_seconds: 5_400, duration: '01:30:00' }],
	['no duration', { time: '' }, { time_seconds: 90, duration: '00:01:30' }],
	['zero', { time: 0 }, { time_seconds: 0, duration: '00:00:00' }],
	[
		'no end',
		{ time: '', date_end: '' },
		{ time_seconds: null, duration: null, date_end_iso: null },
	],
	['no start', { date_ini: '-' }, { date_ini_iso: null, time_seconds: 90 }],
	['an unknown word', { hung_up: 'sistema' }, { hung_up_by: 'unknown' }],
	['no word', { hung_up: undefined }, { hung_up_by: 'unknown' }],
])('from %s', (_name, changes, expected) => {
	expect(calculated(changes)).toMatchObject(expected);
});

it('tell when a row ended that has no start', () => {
	const row = addTo({ date: '2026-01-05 08:00:00' }, { report: reportOf('diagram_1') });
	expect(row).toMatchObject({ date_iso: '2026-01-05T08:00:00-05:00' });
});

it.each(['2026-01-05', '2026-11-01'])('tell no duration of a moment, on %s', (day) => {
	const clock = new ZoneClock('America/New_York');
	const row = addTo(
		{ date: `${day} 01:30:00`, time: '-' },
		{ clock, report: reportOf('agent_10') },
	);
	expect(row).toMatchObject({ time_seconds: null });
});

it('are null, never left out, where nothing can be read', () => {
	const nothing = { date_ini: '', date_end: '', time: '', hung_up: '' };
	const none = { date_ini_iso: null, date_end_iso: null, time_seconds: null, duration: null };
	expect(calculated(nothing)).toEqual({ session_key: 'key', ...none, hung_up_by: 'unknown' });
});

it('are null in an hour that the zone skips', () => {
	const skipped = { date_ini: '2026-09-06 00:30:00', date_end: '2026-09-06 01:00:00', time: '' };
	expect(calculated(skipped, new ZoneClock('America/Santiago'))).toMatchObject({
		date_ini_iso: null,
		date_end_iso: '2026-09-06T01:00:00-03:00',
		time_seconds: null,
		duration: null,
	});
});

it('leave every field of wolkvox as it came, unknown ones included', () => {
	const unknownFields = fc.dictionary(
		fc.string().filter((name) => !NAMES.includes(name) && name !== '__proto__'),
		fc.jsonValue(),
	);
	fc.assert(
		fc.property(unknownFields, anyRow, (unknown, known) => {
			const row = { ...unknown, ...known };
			const before = structuredClone(row);
			expect(addTo(row)).toMatchObject(before);
			expect(Object.keys(row)).toEqual([...Object.keys(before), ...NAMES]);
		}),
	);
});

describe('of a report with other columns', () => {
	const calls: Report = {
		...REPORT,
		start: 'date',
		end: undefined,
		identity: ['conn_id'],
		key: 'row_key',
		times: ['date', 'answered_at'],
		durations: ['time', 'wait_time'],
		elapsed: undefined,
		endedBy: undefined,
	};
	const call = { conn_id: '1', date: '2026-01-05 08:00:00', time: '90', wait_time: '00:00:05' };

	it('are those of its moments and durations, each for itself', () => {
		const row = { ...call, answered_at: '2026-01-05 08:00:05' };
		const fields = {
			row_key: 'key',
			date_iso: '2026-01-05T08:00:00-05:00',
			answered_at_iso: '2026-01-05T08:00:05-05:00',
			time_seconds: 90,
			wait_time_seconds: 5,
		};
		expect(addTo({ ...row }, { report: calls })).toEqual({ ...row, ...fields });
		expect(fieldsOf(calls).names).toEqual(Object.keys(fields));
	});

	it.each([
		['2026-01-05', '2026-01-05T00:00:00-05:00'],
		['--', null],
		[undefined, null],
		[7, null],
	])('hold of a moment that is %j: %j', (answered_at, iso) => {
		const row = addTo({ ...call, answered_at }, { report: calls });
		expect(row).toMatchObject({ answered_at_iso: iso });
	});

	it('take the first of the two hours where the clock is set back', () => {
		const row = { ...call, date: '2026-11-01 01:30:00', answered_at: '2026-11-01 01:30:00' };
		const clock = new ZoneClock('America/New_York');
		expect(addTo(row, { report: calls, clock })).toMatchObject({
			date_iso: '2026-11-01T01:30:00-04:00',
			answered_at_iso: '2026-11-01T01:30:00-04:00',
		});
	});
});

describe('who ended it', () => {
	const column: EndedByColumn = {
		column: 'hung_up',
		field: 'hung_up_by',
		words: REPORT.endedBy?.words ?? {},
	};
	const endedBy = (value: unknown) => readEndedBy({ hung_up: value }, column);

	it.each<[EndedBy, unknown[]]>([
		['agent', ['agent', 'AGENT', ' Agente ', 'asesor', 'Asesora']],
		['client', ['client', 'CLIENTE', 'customer', 'Customer\n']],
		['unknown', ['', '-', null, undefined, 1, true, 'agents', 'agent/client', 'sistema']],
		['unknown', ['constructor', '__proto__', ['agent'], { agent: true }]],
	])('is %s for %j', (meaning, values) => {
		for (const value of values) expect(endedBy(value)).toBe(meaning);
	});

	it('never throws, and knows three answers', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.anything()), (value) => {
				expect(['agent', 'client', 'unknown']).toContain(endedBy(value));
			}),
		);
	});
});

it('never replace what wolkvox sent, in columns of those names', () => {
	const sent = { session_key: 'theirs', time_seconds: 'x', date_ini_iso: null };
	expect(addTo(rowOf(sent))).toMatchObject({ ...sent, duration: '00:01:30' });
});

it('say of figures what they were asked for, where no column does', () => {
	const figure = (id: string, parameters: Record<string, string>, row: Row) => {
		const report = reportOf(id);
		fieldsOf(report, { parameters }).made([timed(row, report)]);
		return row;
	};
	const result = { result: 'ANSWER', records: '1,204', percent: '34.64 %' };
	expect(figure('campaign_1', { campaign_id: '10' }, { ...result })).toMatchObject({
		campaign_id: '10',
		records_number: 1_204,
		percent_number: 34.64,
	});
	expect(figure('campaign_1', { campaign_id: 'all' }, { ...result })).not.toHaveProperty(
		'campaign_id',
	);
	expect(figure('act_5', { cod_act: 'cod_act2' }, { cod_act: '0010' })).toMatchObject({
		cod_act: '0010',
	});
});

it('are no further column where wolkvox has one of that name', () => {
	const { names } = fieldsOf(reportOf('agent_1'), { parameters: { agent_id: '7' } });
	expect(names).not.toContain('agent_id');
});

it('take the place of the columns that they tell of, if that is wanted', () => {
	const row = rowOf({ new_field: 1 });
	const [simple] = fieldsOf(REPORT, { simplify: true }).made([{ ...timed(row), key: 'k' }]);
	expect(Object.keys(simple)).toEqual([
		...['agent_id', 'agent_name', 'new_field', 'session_key', 'date_ini_iso', 'date_end_iso'],
		...['time_seconds', 'duration', 'hung_up_by'],
	]);
});

it.each<[unknown, number | null]>([
	['1204', 1_204],
	['1,204', 1_204],
	['1,204.5', 1_204.5],
	['1.204,50', 1_204.5],
	['34.64 %', 34.64],
	['$ 1200', 1_200],
	['-3', -3],
	[7, 7],
	['-', null],
	['', null],
	[null, null],
	['1,2,3', null],
	['1204 calls', null],
])('the number of %j is %j', (value, number) => {
	expect(parseNumber(value)).toBe(number);
});
