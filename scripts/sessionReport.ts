/** Sessions as a person reads them in a terminal. */
import type { IDataObject } from 'n8n-workflow';

import { asText } from './table';

const COLUMNS = ['date_ini', 'agent_id', 'agent_name', 'duration', 'hung_up_by'];
const FIRST_ROWS = 12;

const text = (value: unknown) => String(value ?? '');

/** `HH:MM:SS`, where the hours may pass 24. */
function clock(seconds: number): string {
	const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60];
	return parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}

function countBy(sessions: readonly IDataObject[], field: string): Array<[string, number]> {
	const counts: Record<string, number> = {};
	for (const { [field]: value } of sessions) counts[text(value)] = (counts[text(value)] ?? 0) + 1;
	return Object.entries(counts).sort(([a], [b]) => a.localeCompare(b));
}

/**
 * The first sessions as a table, and the totals of all.
 *
 * @param sessions as the node gives them
 * @param calls undefined where nobody counts
 */
export function describeSessions(sessions: readonly IDataObject[], calls?: number): string {
	const more = sessions.length - FIRST_ROWS;
	const seconds = sessions.reduce((sum, { time_seconds: own }) => sum + Number(own ?? 0), 0);
	const ended = countBy(sessions, 'hung_up_by').map(([who, count]) => `${who} ${count}`);
	const rows = sessions
		.slice(0, FIRST_ROWS)
		.map((row) => COLUMNS.map((column) => text(row[column])));
	return [
		asText({ title: 'Cobrowsing sessions', head: COLUMNS, rows }),
		...(more > 0 ? [`  … and ${more} more`] : []),
		'',
		`  Sessions        ${sessions.length}`,
		`  Total duration  ${clock(seconds)}`,
		`  Hung up by      ${ended.join(', ') || '–'}`,
		`  API calls       ${calls ?? 'not counted (the real API keeps that number)'}`,
		'',
	].join('\n');
}
