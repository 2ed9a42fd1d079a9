import type { INode, INodeParameters } from 'n8n-workflow';

import { CREDENTIAL_NAME } from './instance';

const START = 'Start';

/** The node under test in the workflows made here. */
export const NODE = 'Wolkvox';

type NodeChoice = Pick<INode, 'type' | 'typeVersion'>;

/** A workflow as n8n imports it: a manual trigger, and one node that has the credential. */
function workflowOf(id: string, { type, typeVersion }: NodeChoice, parameters: INodeParameters) {
	const trigger = {
		id: 'start',
		name: START,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const node = {
		id: 'wolkvox',
		name: NODE,
		type,
		typeVersion,
		position: [240, 0],
		parameters,
		credentials: { wolkvoxApi: { id: null, name: CREDENTIAL_NAME } },
	};
	return {
		id,
		name: id,
		active: false,
		nodes: [trigger, node],
		connections: { [START]: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

/** Gets the sessions of a range of days, or does something else with them. */
export const sessionsWorkflow = (
	id: string,
	from: string,
	to: string,
	more: INodeParameters = { operation: 'getCobrowsingSessions' },
) =>
	workflowOf(
		id,
		{ type: 'n8n-nodes-wolkvox.wolkvox', typeVersion: 1 },
		{ resource: 'cobrowsing', dateRange: 'custom', from, to, ...more },
	);

/** Asks with n8n's HTTP Request node, which takes the credential as a predefined one. */
export const httpRequestWorkflow = (id: string, url: string) =>
	workflowOf(
		id,
		{ type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 },
		{
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'wolkvoxApi',
			options: {},
		},
	);

/** The trigger in the workflows made here, and what sends its items on. */
export const TRIGGER = 'Wolkvox Trigger';
export const SENDING = 'Send';

/** Every ten seconds: n8n refuses an expression that strikes more than once a minute. */
const TEN_SECOND_MARKS = ['0', '10', '20', '30', '40', '50'];

/** Sends every session that the trigger gives to a receiver, one request for each. */
export function triggerWorkflow(id: string, receiver: string, credential = CREDENTIAL_NAME) {
	const trigger = {
		id: 'trigger',
		name: TRIGGER,
		type: 'n8n-nodes-wolkvox.wolkvoxTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {
			pollTimes: {
				item: TEN_SECOND_MARKS.map((second) => ({
					mode: 'custom',
					cronExpression: `${second} * * * * *`,
				})),
			},
		},
		credentials: { wolkvoxApi: { id: null, name: credential } },
	};
	const sending = {
		id: 'sending',
		name: SENDING,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		position: [240, 0],
		parameters: {
			method: 'POST',
			url: receiver,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify($json) }}',
			options: {},
		},
	};
	return {
		id,
		name: id,
		active: false,
		nodes: [trigger, sending],
		connections: { [TRIGGER]: { main: [[{ node: SENDING, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}
