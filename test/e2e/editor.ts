// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { readFileSync } from 'node:fs';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { join } from 'node:path';

import type { IDataObject, INode, INodeTypeDescription, IWorkflowBase } from 'n8n-workflow';

import type { Instance } from './instance';
import { startN8n, type RunningN8n } from './runningN8n';
import { until } from './until';

/** A workflow as its file holds it. */
export type WorkflowFile = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings'>;

/** How an execution ended. */
export interface Ending {
	readonly status: string;
	/** n8n's message and the node that it is about, where it failed. */
	readonly error?: string;
	/** The nodes that ran, in their order. */
	readonly ranNodes: string[];
}

/** What a person does in the editor of a running n8n. */
export interface Editor {
	readonly n8n: RunningN8n;
	/** Makes a credential by which nodes that name it find it. */
	addCredential(name: string, type: string, data: IDataObject): Promise<void>;
	/** Imports a workflow, chooses its credentials by their names, and gives its ID. */
	importFile(workflow: WorkflowFile): Promise<string>;
	/** "Execute workflow", from a trigger; `output` is what the trigger would have given. */
	execute(id: string, output?: IDataObject): Promise<Ending>;
	nodeTypes(): Promise<INodeTypeDescription[]>;
	/** Asks n8n as the editor does. */
	ask<T>(resource: string, body?: object): Promise<T>;
}

const TRIGGER = /trigger$/i;

/** Starts an n8n and opens its editor. */
export async function openEditor(instance: Instance): Promise<Editor> {
	const n8n = await startN8n(instance);
	const cookie = await logIn(n8n.url, instance);
	const credentials = new Map<string, string>();

	const request = async (path: string, body?: object): Promise<string> => {
		const response = await fetch(`${n8n.url}/${path}`, {
			method: body ? 'POST' : 'GET',
			headers: { 'content-type': 'application/json', cookie },
			body: body && JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`n8n answered ${response.status} to ${path}: ${text}`);
		return text;
	};

	const ask = async <T>(resource: string, body?: object): Promise<T> => {
		const answer = JSON.parse(await request(`rest/${resource}`, body)) as { data: T };
		return answer.data;
	};

	const withCredentials = (node: INode): INode => {
		if (!node.credentials) return node;
		const chosen = Object.entries(node.credentials).map(([type, { name }]) => {
			const id = credentials.get(name) ?? null;
			return [type, { id, name }];
		});
		return { ...node, credentials: Object.fromEntries(chosen) as INode['credentials'] };
	};

	return {
		n8n,
		async addCredential(name, type, data) {
			const { id } = await ask<{ id: string }>('credentials', { name, type, data });
			credentials.set(name, id);
		},
		async importFile(workflow) {
			const nodes = workflow.nodes.map(withCredentials);
			const { id } = await ask<{ id: string }>('workflows', { ...workflow, nodes });
			return id;
		},
		async execute(id, output) {
			const workflowData = await ask<IWorkflowBase>(`workflows/${id}`);
			const trigger = workflowData.nodes.find(({ type }) => TRIGGER.test(type));
			if (!trigger) throw new Error(`Workflow ${id} has no trigger`);
			const triggerToStartFrom = { name: trigger.name, ...(output && { data: taskData(output) }) };
			const { executionId } = await ask<{ executionId: string }>(`workflows/${id}/run`, {
				workflowData,
				triggerToStartFrom,
			});
			return await until(`the end of execution ${executionId}`, async () => {
				const execution = await ask<SavedExecution>(`executions/${executionId}`);
				const { status, data } = execution;
				if (['new', 'running', 'waiting'].includes(status)) return undefined;
				const result = resultOf(data);
				// n8n 1 saves how it ended a moment before it saves what ran.
				return result && { status, ...result };
			});
		},
		async nodeTypes() {
			return JSON.parse(await request('types/nodes.json')) as INodeTypeDescription[];
		},
		ask,
	};
}

interface SavedExecution {
	status: string;
	data: string;
}

interface Result {
	resultData?: {
		error?: { message: string; node?: { name: string } };
		runData?: Record<string, unknown>;
	};
}

const taskData = (json: IDataObject) => ({
	startTime: 1,
	executionTime: 0,
	executionIndex: 0,
	executionStatus: 'success',
	source: [null],
	data: { main: [[{ json }]] },
});

function resultOf(data: string): Pick<Ending, 'error' | 'ranNodes'> | undefined {
	const result = unflatten(data) as Result | undefined;
	const { error, runData = {} } = result?.resultData ?? {};
	const ranNodes = Object.keys(runData);
	if (ranNodes.length === 0) return undefined;
	if (!error) return { ranNodes };
	return { ranNodes, error: [error.node?.name, error.message].filter(Boolean).join(': ') };
}

/** In n8n's form of an execution, every value is the number of its place in one list. */
function unflatten(text: string): unknown {
	const list = JSON.parse(text) as unknown[];
	const known = new Map<number, unknown>();
	const at = (place: number): unknown => {
		const value = list[place];
		if (typeof value !== 'object' || value === null) return value;
		if (known.has(place)) return known.get(place);
		const filled: IDataObject | unknown[] = Array.isArray(value) ? [] : {};
		known.set(place, filled);
		for (const [name, content] of Object.entries(value)) {
			const inner = typeof content === 'string' ? at(Number(content)) : content;
			Object.assign(filled, { [name]: inner });
		}
		return filled;
	};
	return at(0);
}

async function logIn(url: string, { dataFolder }: Instance): Promise<string> {
	const owner = JSON.parse(readFileSync(join(dataFolder, 'owner.json'), 'utf8')) as {
		email: string;
		password: string;
	};
	const response = await fetch(`${url}/rest/login`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ emailOrLdapLoginId: owner.email, password: owner.password }),
	});
	if (!response.ok) throw new Error(`n8n answered ${response.status} to the login`);
	return response.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
}
