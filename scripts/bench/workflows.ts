/** The workflows that are measured: the rows of some months, by our node or by what a builder would use instead. */
import type { INode } from 'n8n-workflow';

import { chainOf, httpRequestNode, nodeOf, START, wolkvoxNode } from '../n8n/workflow';
import { addressOf } from './wolkvox';

const MONTHS = [
	{ from: '20260101000000', to: '20260131235959', first: '2026-01-01', last: '2026-01-31' },
	{ from: '20260201000000', to: '20260228235959', first: '2026-02-01', last: '2026-02-28' },
];
const DATES = { from: '={{ $json.first }}', to: '={{ $json.last }}' };

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

const REPORT = {
	resource: 'report',
	report: { __rl: true, mode: 'list', value: 'cdr_1' },
	...DATES,
};

/** What is asked, and what gives it; each has the addresses of the same answers. */
export const CHAINS = {
	sessions: () => [...months(2), wolkvoxNode(DATES)],
	sessionsByHttp: (url: string) => [
		...months(2),
		httpRequestNode(
			'HTTP Request',
			`=${addressOf(url, 'cdr_10', '{{ $json.from }}', '{{ $json.to }}')}`,
		),
		splitOut('Split Out', 'data'),
	],
	calls: () => [...months(1), wolkvoxNode({ ...REPORT, operation: 'getReport' })],
	callsByHttp: (url: string) => [
		...months(1),
		httpRequestNode(
			'HTTP Request',
			`=${addressOf(url, 'cdr_1', '{{ $json.from }}', '{{ $json.to }}')}`,
		),
		splitOut('Split Out', 'data'),
	],
	callsToFile: () => [...months(1), wolkvoxNode({ ...REPORT, operation: 'exportReport' })],
};

export type Way = keyof typeof CHAINS;

export const urlsOfSessions = (url: string) =>
	MONTHS.map(({ from, to }) => addressOf(url, 'cdr_10', from, to));

/** A workflow that gives the rows of a way as the items of its last node, or as a file. */
export const workflowFor = (way: Way, url: string, start = START) =>
	chainOf(way, start, ...CHAINS[way](url));
