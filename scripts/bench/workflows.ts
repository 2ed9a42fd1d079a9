/** The workflows that are measured: the rows of some months, by our node or by what a builder would use instead. */
import type { IDataObject, INode } from 'n8n-workflow';

import { chainOf, httpRequestNode, nodeOf, START, wolkvoxNode } from '../n8n/workflow';
import { addressOf } from './wolkvox';

const MONTHS = [
	{ from: '20260101000000', to: '20260131235959', first: '2026-01-01', last: '2026-01-31' },
	{ from: '20260201000000', to: '20260228235959', first: '2026-02-01', last: '2026-02-28' },
];

const splitOut = (name: string, fieldToSplitOut: string) =>
	nodeOf(name, 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut, options: {} });

/** Answers when the workflow has run. */
export const webhook = (path: string): INode => ({
	...nodeOf('Webhook', 'n8n-nodes-base.webhook', 2, {
		path,
		responseMode: 'lastNode',
		responseData: 'noData',
		options: {},
	}),
	webhookId: path,
});

/** One item for each of the first months. */
const months = (count: number) => [
	nodeOf('Months', 'n8n-nodes-base.set', 3.4, {
		mode: 'raw',
		jsonOutput: JSON.stringify({ months: MONTHS.slice(0, count) }),
		options: {},
	}),
	splitOut('Each', 'months'),
];

/** What a builder would use instead. */
const byHttp = (count: number, report: string) => (url: string) => [
	...months(count),
	httpRequestNode(
		'HTTP Request',
		`=${addressOf(url, report, '{{ $json.from }}', '{{ $json.to }}')}`,
	),
	splitOut('Split Out', 'data'),
];

const byWolkvox = (count: number, parameters: IDataObject) => () => [
	...months(count),
	wolkvoxNode({ from: '={{ $json.first }}', to: '={{ $json.last }}', ...parameters }),
];

const CALLS = { resource: 'report', report: { __rl: true, mode: 'list', value: 'cdr_1' } };

/** What is asked, and what gives it. */
const CHAINS = {
	sessions: byWolkvox(2, {}),
	sessionsByHttp: byHttp(2, 'cdr_10'),
	calls: byWolkvox(1, { ...CALLS, operation: 'getReport' }),
	callsByHttp: byHttp(1, 'cdr_1'),
	callsToFile: byWolkvox(1, { ...CALLS, operation: 'exportReport' }),
};

export type Way = keyof typeof CHAINS;

export const urlsOfSessions = (url: string) =>
	MONTHS.map(({ from, to }) => addressOf(url, 'cdr_10', from, to));

/** A workflow that gives the rows of a way as the items of its last node, or as a file. */
export const workflowFor = (way: Way, url: string, start = START) =>
	chainOf(way, start, ...CHAINS[way](url));
