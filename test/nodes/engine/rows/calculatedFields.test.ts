import fc from 'fast-check';

import { ZoneClock } from '../../../../nodes/engine/time/zone';
import type { Row } from '../../../../nodes/reports/report';
import { addCalculatedFields } from '../../../../nodes/engine/rows/calculatedFields';
import { anyRow, BOGOTA, REPORT, rowOf } from './rows';

const NAMES = [
	'session_key',
	'date_ini_iso',
	'date_end_iso',
	'time_seconds',
	'duration',
	'hung_up_by',
];

function calculated(changes: Row, clock = BOGOTA): Row {
	const row = rowOf(changes);
	addCalculatedFields(row, 'key', REPORT, clock);
	return Object.fromEntries(NAMES.map((name) => [name, row[name]]));
}

it('stand beside what wolkvox sent', () => {
	const row = rowOf({ hung_up: 'Cliente', new_field: { a: [1] } });
	addCalculatedFields(row, '0101-20260105080000', REPORT, BOGOTA);
	expect(row).toEqual({
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

it('are null, never left out, where nothing can be read', () => {
	const nothing = { date_ini: '', date_end: '', time: '', hung_up: '' };
	expect(calculated(nothing)).toEqual({
		session_key: 'key',
		date_ini_iso: null,
		date_end_iso: null,
		time_seconds: null,
		duration: null,
		hung_up_by: 'unknown',
	});
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
			addCalculatedFields(row, 'key', REPORT, BOGOTA);
			expect(row).toMatchObject(before);
			expect(Object.keys(row)).toEqual([...Object.keys(before), ...NAMES]);
		}),
	);
});
