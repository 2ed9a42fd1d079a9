/** The workflows that are measured: our node, and what a builder would use instead of it. */
import type { IDataObject, INode, IWorkflowBase } from 'n8n-workflow';

import { windowsOf, type Days } from './engine';

let number = 0;

function node(name: string, type: string, typeVersion: number, parameters: object): INode {
	return {
		id: `node-${++number}`,
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
	};
}

const credentials = { wolkvoxApi: { id: 'wolkvoxAccount', name: 'Wolkvox account' } };

/** Connects each node with the next. */
function chain(name: string, nodes: INode[]) {
	const links = nodes
		.slice(0, -1)
		.map(({ name: from }, index) => [
			from,
			{ main: [[{ node: nodes[index + 1].name, type: 'main', index: 0 }]] },
		]);
	return {
		name,
		active: false,
		nodes,
		connections: Object.fromEntries(links),
		settings: { executionOrder: 'v1' },
	} as unknown as IWorkflowBase;
}

const start = () => node('Start', 'n8n-nodes-base.manualTrigger', 1, {});

/** Our node alone. */
export function wolkvox({ from, to }: Days, parameters: IDataObject = {}): IWorkflowBase {
	const all = {
		resource: 'cobrowsing',
		operation: 'getCobrowsingSessions',
		dateRange: 'custom',
		from,
		to,
		...parameters,
	};
	const own = node('Wolkvox', 'n8n-nodes-wolkvox.wolkvox', 1, all);
	return chain('Wolkvox', [start(), { ...own, credentials }]);
}

/** One item for each window, and a request for each item. */
function requests(url: string, days: Days): INode[] {
	const address = `=${url}/api/v2/reports_manager.php?api=cdr_10&date_ini={{ $json.from }}&date_end={{ $json.to }}`;
	return [
		start(),
		node('Windows', 'n8n-nodes-base.set', 3.4, {
			mode: 'raw',
			jsonOutput: JSON.stringify({ windows: windowsOf(days) }),
			options: {},
		}),
		node('Each', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'windows', options: {} }),
		{
			...node('HTTP Request', 'n8n-nodes-base.httpRequest', 4.2, {
				url: address,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'wolkvoxApi',
				options: {},
			}),
			credentials,
		},
		node('Split Out', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'data', options: {} }),
	];
}

/** HTTP Request + Split Out: the rows as they are. */
export const httpRequest = (url: string, days: Days) =>
	chain('HTTP Request and Split Out', requests(url, days));

const isoOf = (field: string) =>
	`={{ DateTime.fromSQL($json.${field}, { zone: 'America/Bogota' }).toISO({ suppressMilliseconds: true }) }}`;

/** The calculated fields, as a builder would write them into Edit Fields. */
const EXPRESSIONS = {
	session_key: "={{ $json.agent_id + '-' + $json.date_ini.replace(/\\D/g, '') }}",
	date_ini_iso: isoOf('date_ini'),
	date_end_iso: isoOf('date_end'),
	time_seconds: "={{ $json.time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) }}",
	duration: '={{ $json.time }}',
	hung_up_by:
		"={{ $json.hung_up === 'agent' ? 'agent' : $json.hung_up === 'customer' ? 'client' : 'unknown' }}",
};

/** … + Edit Fields (Set) that computes the calculated fields. */
export function editFields(url: string, days: Days): IWorkflowBase {
	const assignments = Object.entries(EXPRESSIONS).map(([name, value]) => ({
		id: name,
		name,
		value,
		type: name === 'time_seconds' ? 'number' : 'string',
	}));
	const set = node('Edit Fields', 'n8n-nodes-base.set', 3.4, {
		assignments: { assignments },
		includeOtherFields: true,
		options: {},
	});
	return chain('HTTP Request, Split Out and Edit Fields', [...requests(url, days), set]);
}

const CODE = `const iso = (text) =>
	DateTime.fromSQL(text, { zone: 'America/Bogota' }).toISO({ suppressMilliseconds: true });
return $input.all().map(({ json }) => ({
	json: {
		...json,
		session_key: json.agent_id + '-' + json.date_ini.replace(/\\D/g, ''),
		date_ini_iso: iso(json.date_ini),
		date_end_iso: iso(json.date_end),
		time_seconds: json.time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0),
		duration: json.time,
		hung_up_by: json.hung_up === 'agent' ? 'agent' : json.hung_up === 'customer' ? 'client' : 'unknown',
	},
}));`;

/** … + Code that computes them. It needs n8n's task runner, so it runs in a whole n8n only. */
export function code(url: string, days: Days): IWorkflowBase {
	const own = node('Code', 'n8n-nodes-base.code', 2, { jsCode: CODE });
	return chain('HTTP Request, Split Out and Code', [...requests(url, days), own]);
}
