import { DirectoryLoader, type ExecuteContext, RoutingNode, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	type EngineRequest,
	type EngineResponse,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type ITaskData,
	type IWorkflowBase,
	Workflow,
} from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { manualExecutionData } from './additionalData';
import { generateEvents } from '../simulator';
import { credentialFor, custom, twoYears, wall } from './arrangement';
import { isAtLeast } from './coreVersion';
import { TestCredentialsHelper } from './credentialsHelper';
import { simulate } from '../simulator/support';

const sessions = twoYears(3_000);
const TOOL = 'Wolkvox Tool';
const AGENT = 'Agent';
/** Before 2.41, a tool that fails ends the agent's run, and the agent hears nothing. */
const testAnswered = isAtLeast(2, 41) ? test : test.skip;

/** What an agent sees of a tool. */
interface Tool {
	readonly name: string;
	readonly description: string;
	readonly schema: { readonly shape: Record<string, { readonly description?: string }> };
	invoke(input: IDataObject): Promise<string>;
}

/** How an agent uses its tool; what it returns becomes its output. */
type Use = (tool: Tool) => Promise<IDataObject>;

/** The second node type that n8n makes of a node that is usable as a tool. */
function toolVariant(): INodeType {
	const nodeType: INodeType = new Wolkvox();
	DirectoryLoader.applyDeclarativeNodeOptionParameters(nodeType);
	const { usableAsTool, ...description } = nodeType.description;
	if (!usableAsTool) throw new Error('The node is not usable as a tool');
	const { replacements = {} } = usableAsTool === true ? {} : usableAsTool;
	return {
		description: {
			...description,
			...replacements,
			name: 'wolkvoxTool',
			displayName: `${description.displayName} Tool`,
			inputs: [],
			outputs: ['ai_tool'],
		},
		async execute() {
			return (await new RoutingNode(this as ExecuteContext, nodeType).runNode()) ?? [];
		},
	};
}

function agentOf(execute: INodeType['execute']): INodeType {
	return {
		description: {
			displayName: AGENT,
			name: 'agent',
			group: ['transform'],
			version: 1,
			description: 'Uses the tool of a test',
			defaults: { name: AGENT },
			inputs: [{ type: 'main' }, { type: 'ai_tool' }],
			outputs: ['main'],
			properties: [],
		},
		execute,
	};
}

/** An agent that takes its tool in hand, as those inside of other nodes do. */
function holding(use: Use): INodeType {
	return agentOf(async function (this: IExecuteFunctions) {
		const [tool] = (await this.getInputConnectionData('ai_tool', 0)) as Tool[];
		return [[{ json: await use(tool) }]];
	});
}

/** An agent that lets n8n's engine run its tool, as the AI Agent of today does; once for each input. */
function asking(...inputs: IDataObject[]): INodeType {
	return agentOf(async function (this: IExecuteFunctions, response?: EngineResponse) {
		if (!response?.actionResponses.length) {
			const request: EngineRequest = {
				actions: inputs.map((input, index) => ({
					actionType: 'ExecutionNodeAction',
					nodeName: TOOL,
					input,
					type: 'ai_tool',
					id: `call ${index}`,
					metadata: {},
				})),
				metadata: {},
			};
			return request;
		}
		return [response.actionResponses.map(({ data }) => ({ json: { answer: answerOf(data) } }))];
	});
}

function answerOf({ data, error }: ITaskData): IDataObject[] | string {
	if (error) return error.message;
	return (data?.ai_tool?.[0] ?? []).map(({ json }) => json);
}

const base = { typeVersion: 1, position: [0, 0] as [number, number] };

interface Run {
	readonly items: INodeExecutionData[];
	readonly error: ITaskData['error'];
}

/** Runs an agent with Wolkvox as its tool in n8n's own engine. */
async function runAgent(
	agent: INodeType,
	parameters: INodeParameters,
	credential: ICredentialDataDecryptedObject,
): Promise<Run> {
	const input: INode = { ...base, id: '1', name: 'Source', type: 'source', parameters: {} };
	const credentials = { wolkvoxApi: { id: '1', name: 'Wolkvox' } };
	const nodes: INode[] = [
		input,
		{ ...base, id: '2', name: AGENT, type: 'agent', parameters: {} },
		{ ...base, id: '3', name: TOOL, type: 'wolkvoxTool', parameters, credentials },
	];
	const types: Record<string, INodeType> = {
		agent,
		// More items than the tool is called for.
		source: agentOf(async () => [[{ json: { chatInput: 'How many?' } }, { json: {} }]]),
		wolkvoxTool: toolVariant(),
	};
	const connections = {
		Source: { main: [[{ node: AGENT, type: 'main' as const, index: 0 }]] },
		[TOOL]: { ai_tool: [[{ node: AGENT, type: 'ai_tool' as const, index: 0 }]] },
	};
	const workflow = new Workflow({
		id: 'workflow',
		nodes,
		connections,
		active: false,
		nodeTypes: {
			getByName: (name) => types[name],
			getByNameAndVersion: (name) => types[name],
			getKnownTypes: () => ({}),
		},
		settings: { executionOrder: 'v1' },
	});
	const data = { id: 'workflow', name: 'Workflow', nodes, connections } as unknown as IWorkflowBase;
	const additionalData = manualExecutionData(new TestCredentialsHelper(credential), data);
	const executionData = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: input, data: { main: [[{ json: {} }]] }, source: null }],
		},
	});
	const execution = new WorkflowExecute(additionalData, 'manual', executionData);
	const run = await execution.processRunExecutionData(workflow);
	const { runData, error } = run.data.resultData;
	const task = runData[AGENT]?.at(-1);
	return { items: task?.data?.main?.[0] ?? [], error: task?.error ?? error };
}

const cobrowsing = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'cobrowsing',
	operation,
	...more,
});
const report = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'report',
	operation,
	...more,
});
const OPERATIONS = [
	'getServices',
	'getTokenUsage',
	'exportCobrowsingSessions',
	'getCobrowsingSessions',
	'summarizeCobrowsingSessions',
	'getAll',
	'getAll',
	'getAll',
	'exportReport',
	'getReport',
];
const look: Use = async ({ name, description, schema }) => ({
	name,
	description,
	arguments: Object.fromEntries(
		Object.entries(schema.shape).map(([key, value]) => [key, value.description]),
	),
});
const NOBODY = credentialFor({ url: 'http://127.0.0.1:1' });

/** A summary whose range and grouping the agent chooses. */
const CHOSEN = cobrowsing('summarizeCobrowsingSessions', {
	dateRange: "={{ $fromAI('dateRange', 'custom, or today, lastMonth …', 'string') }}",
	from: "={{ $fromAI('from', 'First day, YYYY-MM-DD', 'string') }}",
	to: "={{ $fromAI('to', 'Last day, YYYY-MM-DD', 'string') }}",
	groupBy: "={{ $fromAI('groupBy', 'none, agent, day, week, month or hour', 'string') }}",
});

describe('what an agent sees', () => {
	test('all operations are there', () => {
		const { properties } = toolVariant().description;
		const operations = properties.filter(({ name }) => name === 'operation');
		const values = operations.flatMap(({ options = [] }) =>
			options.map((option) => 'value' in option && option.value),
		);
		expect(values).toEqual(OPERATIONS);
	});

	test.each([
		[cobrowsing('exportCobrowsingSessions'), 'Export cobrowsing sessions in Wolkvox'],
		[cobrowsing('getCobrowsingSessions'), 'Get cobrowsing sessions in Wolkvox'],
		[cobrowsing('summarizeCobrowsingSessions'), 'Summarize cobrowsing sessions in Wolkvox'],
		[report('exportReport', { report: 'cdr_1' }), 'Export report in Wolkvox'],
		[report('getReport', { report: 'cdr_1' }), 'Get report in Wolkvox'],
	])('%j is described by its action', async (parameters, description) => {
		const { items, error } = await runAgent(holding(look), parameters, NOBODY);
		expect(error).toBeUndefined();
		expect(items[0].json).toEqual({ name: 'Wolkvox_Tool', description, arguments: {} });
	});

	test('the ten most used reports are named with their IDs where n8n shows the whole description', () => {
		const { description } = toolVariant().description;
		const ids = ['cdr_1', 'chat_1', 'campaign_3', 'chat_2', 'agent_1'];
		const more = ['skill_7', 'agent_14', 'agent_8', 'agent_3', 'cdr_5'];
		for (const id of [...ids, ...more]) expect(description).toMatch(new RegExp(`\\b${id} \\(`));
	});

	test('what the builder leaves to it is an argument with the builder’s words', async () => {
		const { items } = await runAgent(holding(look), CHOSEN, NOBODY);
		expect(items[0].json.arguments).toEqual({
			dateRange: 'custom, or today, lastMonth …',
			from: 'First day, YYYY-MM-DD',
			to: 'Last day, YYYY-MM-DD',
			groupBy: 'none, agent, day, week, month or hour',
		});
	});
});

describe('a call', () => {
	const january = { dateRange: 'custom', from: '2026-01-01', to: '2026-01-31' };
	const expected = [wall('20260101000000'), wall('20260131235959')] as const;

	test('gives one summary, whatever the number of sessions', async () => {
		const simulator = await simulate({}, sessions);
		const ask: Use = async (tool) => ({
			answer: await tool.invoke({ ...january, groupBy: 'none' }),
		});
		const { items, error } = await runAgent(holding(ask), CHOSEN, credentialFor(simulator));
		expect(error).toBeUndefined();
		const answer = JSON.parse(String(items[0].json.answer));
		expect(answer).toHaveLength(1);
		expect(answer[0].sessions).toBe(simulator.expectedRows(...expected).length);
		expect(simulator.reportRequests()).toHaveLength(1);
	});

	test('needs no dates where the range has a name', async () => {
		const simulator = await simulate();
		const nameless = { dateRange: 'yesterday', from: '', to: '', groupBy: 'hour' };
		const ask: Use = async (tool) => ({ answer: await tool.invoke(nameless) });
		const { items, error } = await runAgent(holding(ask), CHOSEN, credentialFor(simulator));
		expect(error).toBeUndefined();
		expect(JSON.parse(String(items[0].json.answer))).toHaveLength(24);
	});

	test('may be made several times at once', async () => {
		const simulator = await simulate({ latencyMs: 20 }, sessions);
		const ask: Use = async (tool) => {
			const asked = ['none', 'month', 'hour'].map((groupBy) => ({ ...january, groupBy }));
			return { answers: await Promise.all(asked.map(async (one) => await tool.invoke(one))) };
		};
		const { items, error } = await runAgent(holding(ask), CHOSEN, credentialFor(simulator));
		expect(error).toBeUndefined();
		const answers = (items[0].json.answers as string[]).map((answer) => JSON.parse(answer));
		expect(answers.map(({ length }) => length)).toEqual([1, 1, 24]);
		expect(simulator.maxInFlight).toBe(1);
	});

	test('that cannot be made tells the agent what would do', async () => {
		const simulator = await simulate({}, sessions);
		const ask: Use = async (tool) => ({
			answer: await tool
				.invoke({ ...january, groupBy: 'year' })
				.catch((error: unknown) => String(error)),
		});
		const { items } = await runAgent(holding(ask), CHOSEN, credentialFor(simulator));
		expect(items[0].json.answer).toContain('“Group By” has a value that does not exist: “year”');
		expect(items[0].json.answer).toContain('none, agent, month, week, day, hour');
		expect(simulator.requests).toHaveLength(0);
	});

	test('works as well where n8n’s engine makes it', async () => {
		const simulator = await simulate({}, sessions);
		const agent = asking({ ...january, groupBy: 'none' }, { ...january, groupBy: 'month' });
		const { items, error } = await runAgent(agent, CHOSEN, credentialFor(simulator));
		expect(error).toBeUndefined();
		const count = simulator.expectedRows(...expected).length;
		expect(items).toMatchObject([
			{ json: { answer: [{ sessions: count }] } },
			{ json: { answer: [{ month: '2026-01', sessions: count }] } },
		]);
	});

	testAnswered('that n8n’s engine makes in vain tells the agent what would do, too', async () => {
		const simulator = await simulate({}, sessions);
		const agent = asking({ ...january, groupBy: 'year' });
		const { items } = await runAgent(agent, CHOSEN, credentialFor(simulator));
		const { answer } = items[0].json;
		expect(answer).toContain('“Group By” has a value that does not exist: “year”. Choose one');
		expect(answer).toContain('none, agent, month, week, day, hour');
		expect(simulator.requests).toHaveLength(0);
	});

	test('of an export gives the receipt, and no file', async () => {
		const simulator = await simulate({}, sessions);
		const ask: Use = async (tool) => ({ answer: await tool.invoke({}) });
		const parameters = cobrowsing('exportCobrowsingSessions', custom('2026-01-01', '2026-01-31'));
		const { items, error } = await runAgent(holding(ask), parameters, credentialFor(simulator));
		expect(error).toBeUndefined();
		const [receipt, ...more] = JSON.parse(String(items[0].json.answer));
		expect(more).toEqual([]);
		expect(receipt).toMatchObject({
			sessions: simulator.expectedRows(...expected).length,
			from: '2026-01-01 00:00:00',
			to: '2026-01-31 23:59:59',
		});
		expect(items[0].binary).toBeUndefined();
	});
});

describe('a report', () => {
	/** Report, range and limit are the agent's to choose. */
	const chosen = report('getReport', {
		report: {
			__rl: true,
			mode: 'id',
			value: "={{ $fromAI('report', 'ID of the report, such as cdr_1', 'string') }}",
		},
		dateRange: 'custom',
		from: "={{ $fromAI('from', 'First day, YYYY-MM-DD', 'string') }}",
		to: "={{ $fromAI('to', 'Last day, YYYY-MM-DD', 'string') }}",
		returnAll: false,
		limit: "={{ $fromAI('limit', 'How many rows', 'number') }}",
	});
	const calls = generateEvents('cdr_1', {
		seed: 3,
		count: 50,
		from: wall('20260101000000'),
		to: wall('20260131235959'),
	});
	const wanted = { report: 'cdr_1', from: '2026-01-01', to: '2026-01-31', limit: 7 };

	test.each(['in hand', 'by the engine'])('is the agent’s to choose, %s', async (way) => {
		const simulator = await simulate();
		simulator.setReport('cdr_1', calls);
		const ask: Use = async (tool) => ({
			answer: JSON.parse(await tool.invoke(wanted)) as IDataObject[],
		});
		const agent = way === 'in hand' ? holding(ask) : asking(wanted);
		const { items, error } = await runAgent(agent, chosen, credentialFor(simulator));
		expect(error).toBeUndefined();
		const answer = items[0].json.answer as IDataObject[];
		expect(answer.map(({ conn_id: id }) => id)).toEqual(
			calls.slice(0, 7).map(({ row }) => row.conn_id),
		);
		expect(simulator.reportRequests('cdr_1')).toHaveLength(1);
	});

	testAnswered('that is none tells the agent what an ID looks like', async () => {
		const simulator = await simulate();
		const agent = asking({ ...wanted, report: 'calls' });
		const { items } = await runAgent(agent, chosen, credentialFor(simulator));
		expect(items[0].json.answer).toContain('“Report” is not the ID of a report: “calls”');
		expect(items[0].json.answer).toContain('such as cdr_1, chat_1 or agent_14');
		expect(simulator.requests).toEqual([]);
	});
});
