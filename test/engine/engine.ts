import { DirectoryLoader, type ExecuteContext, RoutingNode, WorkflowExecute } from 'n8n-core';
import type {
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
import { manualExecutionData } from './additionalData';
import { TestCredentialsHelper } from './credentialsHelper';

/** What a test gives to the node; everything else is as a builder finds it. */
export interface NodeCall {
	readonly parameters?: INodeParameters;
	/** The input items' json; one empty item as a rule. */
	readonly input?: IDataObject[];
	/** Its fields may be expressions over the input item. */
	readonly credential: ICredentialDataDecryptedObject;
	readonly onError?: INode['onError'];
	readonly executeOnce?: boolean;
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

const SOURCE = 'Source';
const NODE = 'Wolkvox';

/** A node that hands on the test's input items. */
function sourceOf(input: IDataObject[]): INodeType {
	return {
		description: {
			displayName: SOURCE,
			name: 'source',
			group: ['input'],
			version: 1,
			description: 'Hands on the input items of a test',
			defaults: { name: SOURCE },
			inputs: [],
			outputs: ['main'],
			properties: [],
		},
		async execute() {
			return [input.map((json) => ({ json }))];
		},
	};
}

/** n8n adds "Request Options" and `execute` to a declarative node in the same way, in this order. */
function declarative(nodeType: INodeType): INodeType {
	DirectoryLoader.applyDeclarativeNodeOptionParameters(nodeType);
	nodeType.execute = async function () {
		return (await new RoutingNode(this as ExecuteContext, nodeType).runNode()) ?? [];
	};
	return nodeType;
}

function nodeTypesOf(input: IDataObject[]): INodeTypes {
	const types: Record<string, INodeType> = {
		source: sourceOf(input),
		wolkvox: declarative(new Wolkvox()),
	};
	return {
		getByName: (name) => types[name],
		getByNameAndVersion: (name) => types[name],
		getKnownTypes: () => ({}),
	};
}

function workflowOf(call: NodeCall): IWorkflowBase {
	const base = { typeVersion: 1, position: [0, 0] as [number, number] };
	const source: INode = { ...base, id: 'source', name: SOURCE, type: 'source', parameters: {} };
	const node: INode = {
		...base,
		id: 'wolkvox',
		name: NODE,
		type: 'wolkvox',
		parameters: {
			resource: 'cobrowsing',
			operation: 'getCobrowsingSessions',
			...call.parameters,
		},
		credentials: { wolkvoxApi: { id: '1', name: 'Wolkvox' } },
		onError: call.onError,
		executeOnce: call.executeOnce,
	};
	return {
		id: 'workflow',
		name: 'Workflow',
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(0),
		updatedAt: new Date(0),
		nodes: [source, node],
		connections: { [SOURCE]: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
		settings: { timezone: call.workflowZone ?? 'America/New_York' },
	};
}

/** Starts a workflow of two nodes, the test's items and Wolkvox, in n8n's own engine. */
export function start(call: NodeCall): RunningCall {
	const input = call.input ?? [{}];
	const base = workflowOf(call);
	const workflow = new Workflow({
		id: base.id,
		name: base.name,
		nodes: base.nodes,
		connections: base.connections,
		active: false,
		nodeTypes: nodeTypesOf(input),
		settings: base.settings,
	});
	const source = base.nodes[0];
	const additionalData = manualExecutionData(new TestCredentialsHelper(call.credential), base);
	const executionData = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: source, data: { main: [[{ json: {} }]] }, source: null }],
		},
	});
	const execution = new WorkflowExecute(
		additionalData,
		'manual',
		executionData,
	).processRunExecutionData(workflow);
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
