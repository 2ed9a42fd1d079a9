/** Workflows as n8n imports them, made of the nodes that are tried and measured here. */
import type { IDataObject, INode, INodeCredentialsDetails, IWorkflowBase } from 'n8n-workflow';

export type Workflow = Pick<
	IWorkflowBase,
	'name' | 'active' | 'nodes' | 'connections' | 'settings'
>;

/** The credential that the workflows ask for, by its name alone. */
export const ACCOUNT: INodeCredentialsDetails = { id: null, name: 'Wolkvox account' };

/** What a credential for a wolkvox at this address holds. */
export const accountData = (baseUrl: string, token: string, simultaneousRequests = 1) => ({
	server: '0010',
	token,
	timeZone: 'America/Bogota',
	simultaneousRequests,
	baseUrl,
});

/** A node; of what n8n keeps of one, `more` replaces what is usual. */
export const nodeOf = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: IDataObject = {},
	more: Partial<INode> = {},
): INode => ({
	id: name,
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters: parameters as INode['parameters'],
	...more,
});

/** Where a run that a person starts begins. */
export const START = nodeOf('Start', 'n8n-nodes-base.manualTrigger', 1);

const HTTP_REQUEST = ['n8n-nodes-base.httpRequest', 4.2] as const;

/** Our node; unless the parameters say otherwise, it gets the sessions of a range of days. */
export const wolkvoxNode = (parameters: IDataObject, account = ACCOUNT) =>
	nodeOf(
		'Wolkvox',
		'n8n-nodes-wolkvox.wolkvox',
		1,
		{
			resource: 'cobrowsing',
			operation: 'getCobrowsingSessions',
			dateRange: 'custom',
			...parameters,
		},
		{ credentials: { wolkvoxApi: account } },
	);

/** n8n's HTTP Request, which takes our credential as a predefined one. */
export const httpRequestNode = (name: string, url: string) =>
	nodeOf(
		name,
		...HTTP_REQUEST,
		{
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'wolkvoxApi',
			options: {},
		},
		{ credentials: { wolkvoxApi: ACCOUNT } },
	);

/** Sends what an expression says, as JSON. */
export const sendingNode = (name: string, url: string, json: string, more?: Partial<INode>) =>
	nodeOf(
		name,
		...HTTP_REQUEST,
		{
			method: 'POST',
			url,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ JSON.stringify(${json}) }}`,
			options: {},
		},
		more,
	);

/** The connections of a node to others. */
export const linksTo = (...names: string[]) => ({
	main: [names.map((node) => ({ node, type: 'main' as const, index: 0 }))],
});

/** A workflow in which each node hands its items to the next one. */
export function chainOf(name: string, ...nodes: INode[]): Workflow {
	const links = nodes.slice(1).map((next, index) => [nodes[index].name, linksTo(next.name)]);
	return {
		name,
		active: false,
		nodes: nodes.map((node, column) => ({ ...node, position: [column * 240, 0] })),
		connections: Object.fromEntries(links) as Workflow['connections'],
		settings: { executionOrder: 'v1' },
	};
}
