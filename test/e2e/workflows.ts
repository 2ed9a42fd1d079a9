import type { INodeParameters } from 'n8n-workflow';

import {
	ACCOUNT,
	chainOf,
	httpRequestNode,
	nodeOf,
	sendingNode,
	START,
} from '../../scripts/n8n/workflow';

/** The node under test in the workflows made here. */
export const NODE = 'Wolkvox';

/** The trigger in the workflows made here, and what sends its items on. */
export const TRIGGER = 'Wolkvox Trigger';
export const SENDING = 'Send';

/** Asks with n8n's HTTP Request node, which takes the credential as a predefined one. */
export const httpRequestWorkflow = (url: string) =>
	chainOf(NODE, START, httpRequestNode(NODE, url));

/** Every two seconds: n8n refuses an expression that strikes more than once a minute. */
export const OFTEN: INodeParameters = {
	pollTimes: {
		item: Array.from({ length: 30 }, (_, place) => ({
			mode: 'custom',
			cronExpression: `${place * 2} * * * * *`,
		})),
	},
};

/** Sends every row that the trigger gives to a receiver, one request for each. */
export function triggerWorkflow(
	receiver: string,
	credential = ACCOUNT.name,
	more: INodeParameters = {},
) {
	const parameters = { ...OFTEN, ...more };
	const credentials = { wolkvoxApi: { id: null, name: credential } };
	return chainOf(
		TRIGGER,
		nodeOf(TRIGGER, 'n8n-nodes-wolkvox.wolkvoxTrigger', 1, parameters, { credentials }),
		sendingNode(SENDING, receiver, '$json'),
	);
}
