import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeTypeDescription,
	ITaskData,
	IWorkflowBase,
} from 'n8n-workflow';

import { until } from '../../scripts/until';
import { readExecution } from './execution';
import type { Instance } from './instance';
import { startN8n, type RunningN8n } from './runningN8n';

/** A workflow as its file holds it. */
export type WorkflowFile = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings'>;

/** How an execution ended. */
export interface Ending {
	readonly status: string;
	/** n8n's message and the node that it is about, where it failed. */
	readonly error?: string;
	/** The nodes that ran, in their order. */
	readonly ranNodes: string[];
	/** What a node gave, as the first of its outputs. */
	itemsOf(node: string): INodeExecutionData[];
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
	const { ask } = n8n;
	const credentials = new Map<string, string>();

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
			return JSON.parse(await n8n.request('types/nodes.json')) as INodeTypeDescription[];
		},
		ask,
	};
}

interface SavedExecution {
	status: string;
	data: string;
}

const taskData = (json: IDataObject) => ({
	startTime: 1,
	executionTime: 0,
	executionIndex: 0,
	executionStatus: 'success',
	source: [null],
	data: { main: [[{ json }]] },
});

function resultOf(data: string): Omit<Ending, 'status'> | undefined {
	const { error, runData = {} } = readExecution(data)?.resultData ?? {};
	const ranNodes = Object.keys(runData);
	if (ranNodes.length === 0) return undefined;
	const itemsOf = (node: string) =>
		(runData[node] as ITaskData[] | undefined)?.[0].data?.main[0] ?? [];
	if (!error) return { ranNodes, itemsOf };
	const words = [error.node?.name, error.message].filter(Boolean).join(': ');
	return { ranNodes, itemsOf, error: words };
}
