import type {
	ICredentialDataDecryptedObject,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import {
	generateSessions,
	parseCompact,
	type Row,
	type Session,
	type Simulator,
} from '../simulator';

export const TOKEN = 'simulator-token';

/** The names that wolkvox documents, in its order. */
export const DOCUMENTED_FIELDS = 'agent_id agent_name date_ini date_end time hung_up'.split(' ');

/** The names that the node adds, in its order: saved workflows depend on them. */
export const CALCULATED_FIELDS = [
	...['session_key', 'date_ini_iso', 'date_end_iso', 'time_seconds', 'duration', 'hung_up_by'],
];

export const ALL_FIELDS = [...DOCUMENTED_FIELDS, ...CALCULATED_FIELDS];

/** A credential for the simulator. */
export function credentialFor(
	simulator: Pick<Simulator, 'url'>,
	more: ICredentialDataDecryptedObject = {},
): ICredentialDataDecryptedObject {
	return {
		server: '0010',
		token: TOKEN,
		timeZone: 'America/Bogota',
		simultaneousRequests: 1,
		baseUrl: simulator.url,
		...more,
	};
}

/** Wall-clock seconds of `YYYYMMDDHHmmss`. */
export function wall(compact: string): number {
	const seconds = parseCompact(compact);
	if (seconds === null || seconds === undefined) throw new Error(`${compact} is no date`);
	return seconds;
}

/** Sessions spread over the whole of 2025 and 2026. */
export function twoYears(count: number, seed = 1): Session[] {
	const from = wall('20250101000000');
	const to = wall('20261231235959');
	return generateSessions({ seed, count, from, to, distribution: 'even' });
}

/** What the report holds for whole days, `YYYY-MM-DD`, each session once. */
export function rowsHeld(simulator: Simulator, from: string, to: string): Row[] {
	const at = (day: string, time: string) => wall(`${day.replaceAll('-', '')}${time}`);
	return simulator.expectedRows(at(from, '000000'), at(to, '235959'));
}

export function custom(from: unknown, to: unknown, more: INodeParameters = {}): INodeParameters {
	return { dateRange: 'custom', from, to, ...more } as INodeParameters;
}

/** Rows without what the node adds: what wolkvox sent. */
export function withoutFields(rows: readonly Row[], added: readonly string[]): Row[] {
	return rows.map((row) =>
		Object.fromEntries(Object.entries(row).filter(([name]) => !added.includes(name))),
	);
}

/** The items' json without the calculated fields. */
export function rowsOf(items: ReadonlyArray<Pick<INodeExecutionData, 'json'>>): Row[] {
	return withoutFields(
		items.map(({ json }) => json),
		CALCULATED_FIELDS,
	);
}

/** The items that point to one input item alone. */
export function ofItem(items: INodeExecutionData[], item: number): INodeExecutionData[] {
	return items.filter(({ pairedItem }) => JSON.stringify(pairedItem) === JSON.stringify({ item }));
}

/** Rows in a fixed order, for comparing what has no order of its own. */
export function sorted(rows: Row[]): string[] {
	return rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
}
