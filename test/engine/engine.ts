import { DirectoryLoader, type ExecuteContext, RoutingNode, WorkflowExecute } from 'n8n-core';
import type {
	IConnections,
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	ITaskData,
	IWorkflowBase,
} from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { manualExecutionData, TestCredentialsHelper } from './additionalData';

/** What a test gives to the node; everything else is as a builder finds it. */
export interface NodeCall {
	readonly parameters?: INodeParameters;
	/** The input items' json; one empty item as a rule. */
	readonly input?: IDataObject[];
	/** Its fields may be expressions over the input item. */
	readonly credential: ICredentialDataDecryptedObject;
	readonly onError?: INode['onError'];
	readonly executeOnce?: boolean;
	/** How often n8n runs the node at the most: "Retry On Fail". */
	readonly retries?: number;
	/** The time zone of the workflow, which must not matter. */
	readonly workflowZone?: string;
}

/** What came out of the node. */
export interface NodeResult {
	readonly items: INodeExecutionData[];
	/** The second output, with "On Error: Continue (using error output)". */
	readonly errorItems: INodeExecutionData[];
	readonly error: ITaskData['error'];
	readonly run: IRun;
}

/** A run that can be stopped, as the button in the editor does. */
export interface RunningCall {
	readonly result: Promise<NodeResult>;
	stop(): void;
}

/** A workflow that starts with its first node. */
export interface Flow {
	readonly nodes: INode[];
	readonly connections: IConnections;
	readonly types: Record<string, INodeType>;
	readonly credential: ICredentialDataDecryptedObject;
	readonly zone?: string;
}

const SOURCE = 'Source';
const NODE = 'Wolkvox';
const BASE = { typeVersion: 1, position: [0, 0] as [number, number] };

/** A node as a workflow holds it; Wolkvox's have its credential. */
export function nodeOf(name: string, type: string, more: Partial<INode> = {}): INode {
	const credentials = { wolkvoxApi: { id: '1', name: 'Wolkvox' } };
	return { ...BASE, id: name, name, type, parameters: {}, credentials, ...more };
}

/** A node type of a test's own. */
export function nodeTypeOf(
	name: string,
	execute: INodeType['execute'],
	inputs: INodeType['description']['inputs'] = [],
): INodeType {
	const described = { displayName: name, name, group: ['input' as const], version: 1, inputs };
	const more = { description: 'Part of a test', defaults: { name }, properties: [] };
	return { description: { ...described, ...more, outputs: ['main'] }, execute };
}

export function nodeTypesOf(types: Record<string, INodeType>): INodeTypes {
	return {
		getByName: (name) => types[name],
		getByNameAndVersion: (name) => types[name],
		getKnownTypes: () => ({}),
	};
}

/** n8n adds "Request Options" and `execute` to a declarative node in the same way, in this order. */
export function declarative(nodeType: INodeType): INodeType {
	DirectoryLoader.applyDeclarativeNodeOptionParameters(nodeType);
	nodeType.execute = async function () {
		return (await new RoutingNode(this as ExecuteContext, nodeType).runNode()) ?? [];
	};
	return nodeType;
}

/** Starts a workflow in n8n's own engine. */
export function startFlow({ nodes, connections, types, credential, zone }: Flow) {
	const base = { id: 'workflow', name: 'Workflow', nodes, connections, active: false };
	const settings = { timezone: zone ?? 'America/New_York', executionOrder: 'v1' as const };
	const workflow = new Workflow({ ...base, nodeTypes: nodeTypesOf(types), settings });
	const data = { ...base, settings } as unknown as IWorkflowBase;
	const additionalData = manualExecutionData(new TestCredentialsHelper(credential), data);
	const first = { node: nodes[0], data: { main: [[{ json: {} }]] }, source: null };
	const executionData = createRunExecutionData({ executionData: { nodeExecutionStack: [first] } });
	const execute = new WorkflowExecute(additionalData, 'manual', executionData);
	return execute.processRunExecutionData(workflow);
}

/** Starts a workflow of two nodes, the test's items and Wolkvox, in n8n's own engine. */
export function start(call: NodeCall): RunningCall {
	const { credential, input = [{}], onError, executeOnce, retries, workflowZone: zone } = call;
	const retry = retries && { retryOnFail: true, maxTries: retries, waitBetweenTries: 50 };
	const operation = { resource: 'cobrowsing', operation: 'getCobrowsingSessions' };
	const parameters = { ...operation, ...call.parameters };
	const execution = startFlow({
		nodes: [
			nodeOf(SOURCE, 'source'),
			nodeOf(NODE, 'wolkvox', { parameters, onError, executeOnce, ...retry }),
		],
		connections: { [SOURCE]: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
		types: {
			source: nodeTypeOf(SOURCE, async () => [input.map((json) => ({ json }))]),
			wolkvox: declarative(new Wolkvox()),
		},
		credential,
		zone,
	});
	return { result: execution.then(readResult), stop: () => execution.cancel() };
}

/** Runs the node and waits for its result. */
export async function runNode(call: NodeCall): Promise<NodeResult> {
	return await start(call).result;
}

function readResult(run: IRun): NodeResult {
	const { runData, error } = run.data.resultData;
	const task = runData[NODE]?.at(0);
	const outputs = task?.data?.main ?? [];
	return {
		items: outputs.at(0) ?? [],
		errorItems: outputs.at(1) ?? [],
		error: task?.error ?? error,
		run,
	};
}
