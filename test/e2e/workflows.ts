import type { IDataObject, INode } from 'n8n-workflow';

import {
	ACCOUNT,
	chainOf,
	httpRequestNode,
	nodeOf,
	sendingNode,
	START,
	wolkvoxNode,
} from '../../scripts/n8n/workflow';

/** The node under test in the workflows made here. */
export const NODE = 'Wolkvox';

const idOf = (id: string, ...nodes: INode[]) => ({ id, ...chainOf(id, ...nodes) });

/** Gets the sessions of a range of days, or does something else with them. */
export const sessionsWorkflow = (id: string, from: string, to: string, more: IDataObject = {}) =>
	idOf(id, START, wolkvoxNode({ from, to, ...more }));

/** Asks with n8n's HTTP Request node. */
export const httpRequestWorkflow = (id: string, url: string) =>
	idOf(id, START, httpRequestNode(NODE, url));

/** The trigger in the workflows made here, and what sends its items on. */
export const TRIGGER = 'Wolkvox Trigger';
export const SENDING = 'Send';

/** Every ten seconds: n8n refuses an expression that strikes more than once a minute. */
const TEN_SECOND_MARKS = ['0', '10', '20', '30', '40', '50'];

/** Sends every session that the trigger gives to a receiver, one request for each. */
export function triggerWorkflow(id: string, receiver: string, credential = ACCOUNT.name) {
	const item = TEN_SECOND_MARKS.map((second) => ({
		mode: 'custom',
		cronExpression: `${second} * * * * *`,
	}));
	const trigger = nodeOf(
		TRIGGER,
		'n8n-nodes-wolkvox.wolkvoxTrigger',
		1,
		{ pollTimes: { item } },
		{ credentials: { wolkvoxApi: { id: null, name: credential } } },
	);
	return idOf(id, trigger, sendingNode(SENDING, receiver, '$json'));
}
