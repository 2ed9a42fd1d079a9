/** The workflows that are measured, and the ranges of days that they ask for. */
import type { IDataObject } from 'n8n-workflow';

import { chainOf, httpRequestNode, nodeOf, START, wolkvoxNode } from '../n8n/workflow';

/** A range of days, the first and the last one as 2026-01-31. */
export interface Days {
	readonly from: string;
	readonly to: string;
}

const dayOf = (date: number) => new Date(date).toISOString().slice(0, 10);

/** So many days from a first one on. */
export const daysFrom = (from: string, count: number): Days => ({
	from,
	to: dayOf(Date.parse(from) + (count - 1) * 86_400_000),
});

/** The calendar months of a range, as the API wants them: YYYYmmddHHiiss. */
function windowsOf({ from, to }: Days) {
	const windows: Array<{ from: string; to: string }> = [];
	for (let first = from; first <= to;) {
		const date = new Date(first);
		const next = dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1));
		const last = next > to ? to : dayOf(Date.parse(next) - 1);
		const compact = (day: string, time: string) => day.replaceAll('-', '') + time;
		windows.push({ from: compact(first, '000000'), to: compact(last, '235959') });
		first = next;
	}
	return windows;
}

const addressOf = (url: string, from: string, to: string) =>
	`${url}/api/v2/reports_manager.php?api=cdr_10&date_ini=${from}&date_end=${to}`;

/** What a program asks that has no n8n. */
export const urlsOf = (url: string, days: Days) =>
	windowsOf(days).map(({ from, to }) => addressOf(url, from, to));

/** Our node alone. */
export const wolkvox = (days: Days, parameters: IDataObject = {}) =>
	chainOf('Wolkvox', START, wolkvoxNode({ ...days, ...parameters }));

const splitOut = (name: string, fieldToSplitOut: string) =>
	nodeOf(name, 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut, options: {} });

/** What a builder would use instead: one item for each window, a request for each, the rows as they are. */
export const httpRequest = (url: string, days: Days) =>
	chainOf(
		'HTTP Request and Split Out',
		START,
		nodeOf('Windows', 'n8n-nodes-base.set', 3.4, {
			mode: 'raw',
			jsonOutput: JSON.stringify({ windows: windowsOf(days) }),
			options: {},
		}),
		splitOut('Each', 'windows'),
		httpRequestNode('HTTP Request', `=${addressOf(url, '{{ $json.from }}', '{{ $json.to }}')}`),
		splitOut('Split Out', 'data'),
	);
