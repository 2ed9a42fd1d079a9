import fc from 'fast-check';

import { cobrowsing } from '../../../../nodes/reports/catalogue';
import { CalculatedFields } from '../../../../nodes/engine/rows/calculatedFields';
import type { ResultPer } from '../../../../nodes/engine/rows/identity';
import { type TimedRow, timedRows } from '../../../../nodes/engine/rows/timedRow';
import type { Range } from '../../../../nodes/engine/time/range';
import { ZoneClock } from '../../../../nodes/engine/time/zone';
import type { Report, Row } from '../../../../nodes/reports/report';

export const REPORT = cobrowsing;
export const BOGOTA = new ZoneClock('America/Bogota');

/** A row as wolkvox sends it, with some fields changed. */
export function rowOf(changes: Row = {}): Row {
	return {
		agent_id: '0101',
		agent_name: 'ÁNGELA  MARÍA Peña',
		date_ini: '2026-01-05 08:00:00',
		date_end: '2026-01-05 08:01:30',
		time: '00:01:30',
		hung_up: 'agent',
		...changes,
	};
}

/** What makes the fields of a report: all calculated ones, unless it is wished otherwise. */
export function fieldsOf(
	report: Report,
	wishes: Partial<ConstructorParameters<typeof CalculatedFields>[0]> = {},
): CalculatedFields {
	const usual = { report, clock: BOGOTA, parameters: {}, calculatedFields: true, simplify: false };
	return new CalculatedFields({ ...usual, ...wishes });
}

/** What an answer was asked for beside its report. */
interface Asked {
	readonly window?: Range;
	readonly parameters?: Record<string, string>;
	readonly resultPer?: ResultPer;
	readonly now?: number;
}

/** The rows of one answer with their times and keys. */
export function timedOf(rows: readonly Row[], report = REPORT, asked: Asked = {}): TimedRow[] {
	const { window = { from: 0, to: 0 }, parameters = {}, resultPer = 'wholeRange', now = 0 } = asked;
	return timedRows(rows, { report, parameters, resultPer, now }, window);
}

/** A single row with its times. */
export function timed(row: Row, report = REPORT): TimedRow {
	return timedOf([row], report)[0];
}

const MISSING: readonly unknown[] = ['', '-', '--', null, undefined];

/** What a value says, whatever its form: alike for all that a report may write for the same. */
export function said(value: unknown): unknown {
	if (MISSING.includes(typeof value === 'string' ? value.trim() : value)) return '';
	if (typeof value !== 'object' || value === null) return String(value);
	if (Array.isArray(value)) return value.map(said);
	const fields = Object.entries(value).map(([name, inner]) => [name, said(inner)]);
	return fields.filter(([, inner]) => inner !== '').sort();
}

/** What a field may hold when wolkvox left the value out, or sent what nobody expects. */
export const oddValue = fc.oneof(
	fc.constantFrom<unknown>('', '-', '--', null, 'x', '0000-00-00 00:00:00', 7, -1, 1.5, true),
	fc.jsonValue(),
);

/** Few agents and few starts, so that many rows share both; some values missing or odd. */
export const anyRow: fc.Arbitrary<Row> = fc.record({
	agent_id: fc.oneof(
		{ weight: 6, arbitrary: fc.constantFrom<unknown>('0101', '7', 7, '101-20260105080000') },
		{ weight: 1, arbitrary: oddValue },
	),
	agent_name: fc.constantFrom('ÁNGELA  MARÍA', 'Luis'),
	date_ini: fc.oneof(
		{
			weight: 8,
			arbitrary: fc
				.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom('00:00:00', '08:00:00', '23:59:59'))
				.map(([day, time]) => `2026-01-0${day} ${time}`),
		},
		{ weight: 1, arbitrary: oddValue },
	),
	date_end: fc.oneof(
		fc.constantFrom<unknown>('2026-01-05 23:59:59', '2026-01-06 00:00:10', ''),
		oddValue,
	),
	time: fc.oneof(fc.constantFrom<unknown>('00:01:30', '26:00:00', '90', 90), oddValue),
	hung_up: fc.oneof(fc.constantFrom<unknown>('agent', 'customer', 'sistema'), oddValue),
});
