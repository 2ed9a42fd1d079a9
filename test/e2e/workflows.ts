import type { INode, INodeParameters } from 'n8n-workflow';

import { CREDENTIAL_NAME, type WorkflowFile } from './n8n';

/** The node under test in the workflows made here. */
export const NODE = 'Wolkvox';

/** The trigger in the workflows made here, and what sends its items on. */
export const TRIGGER = 'Wolkvox Trigger';
export const SENDING = 'Send';

type Chosen = [
	name: string,
	type: string,
	typeVersion: number,
	INodeParameters,
	credential?: string,
];

/** A workflow of nodes, of which each leads to the next. */
function chain(...chosen: Chosen[]): WorkflowFile {
	const nodes = chosen.map(([name, type, typeVersion, parameters, credential], place): INode => ({
		id: name.toLowerCase().replaceAll(' ', '-'),
		name,
		type,
		typeVersion,
		position: [place * 240, 0],
		parameters,
		...(credential !== undefined && {
			credentials: { wolkvoxApi: { id: null, name: credential } },
		}),
	}));
	const links = nodes
		.slice(1)
		.map(({ name }, place) => [
			nodes[place].name,
			{ main: [[{ node: name, type: 'main', index: 0 }]] },
		]);
	return {
		name: nodes[nodes.length - 1].name,
		nodes,
		connections: Object.fromEntries(links) as WorkflowFile['connections'],
		settings: { executionOrder: 'v1' },
	};
}

const START: Chosen = ['Start', 'n8n-nodes-base.manualTrigger', 1, {}];

/** Gets the sessions of a range of days. */
export const getWorkflow = (from: string, to: string) =>
	chain(START, [
		NODE,
		'n8n-nodes-wolkvox.wolkvox',
		1,
		{
			resource: 'cobrowsing',
			operation: 'getCobrowsingSessions',
			dateRange: 'custom',
			...{ from, to },
		},
		CREDENTIAL_NAME,
	]);

/** Asks with n8n's HTTP Request node, which takes the credential as a predefined one. */
export const httpRequestWorkflow = (url: string) =>
	chain(START, [
		NODE,
		'n8n-nodes-base.httpRequest',
		4.2,
		{
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'wolkvoxApi',
			options: {},
		},
		CREDENTIAL_NAME,
	]);

/** Every two seconds: n8n refuses an expression that strikes more than once a minute. */
export const OFTEN: INodeParameters = {
	pollTimes: {
		item: Array.from({ length: 30 }, (_, place) => ({
			mode: 'custom',
			cronExpression: `${place * 2} * * * * *`,
		})),
	},
};

/** Sends every session that the trigger gives to a receiver, one request for each. */
export const triggerWorkflow = (receiver: string, credential = CREDENTIAL_NAME) =>
	chain(
		[TRIGGER, 'n8n-nodes-wolkvox.wolkvoxTrigger', 1, OFTEN, credential],
		[
			SENDING,
			'n8n-nodes-base.httpRequest',
			4.2,
			{
				method: 'POST',
				url: receiver,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '={{ JSON.stringify($json) }}',
				options: {},
			},
		],
	);
