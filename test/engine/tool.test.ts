import type {
	EngineRequest,
	EngineResponse,
	IDataObject,
	IExecuteFunctions,
	INodeParameters,
	INodeType,
	ITaskData,
} from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { generateEvents, type Simulator } from '../simulator';
import { simulate } from '../simulator/support';
import { credentialFor, rowsHeld, twoYears, wall } from './arrangement';
import { isAtLeast } from './coreVersion';
import { declarative, nodeOf, nodeTypeOf, startFlow, type NodeResult } from './engine';

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
	const nodeType = declarative(new Wolkvox());
	const { usableAsTool, ...description } = nodeType.description;
	if (!usableAsTool) throw new Error('The node is not usable as a tool');
	const { replacements = {} } = usableAsTool === true ? {} : usableAsTool;
	const displayName = `${description.displayName} Tool`;
	const connected = { name: 'wolkvoxTool', displayName, inputs: [], outputs: ['ai_tool' as const] };
	return { ...nodeType, description: { ...description, ...replacements, ...connected } };
}

const agentOf = (execute: INodeType['execute']) =>
	nodeTypeOf(AGENT, execute, [{ type: 'main' }, { type: 'ai_tool' }]);

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
			const action = {
				actionType: 'ExecutionNodeAction',
				nodeName: TOOL,
				type: 'ai_tool',
			} as const;
			const actions = inputs.map((input, n) => ({
				...action,
				input,
				id: `call ${n}`,
				metadata: {},
			}));
			return { actions, metadata: {} } satisfies EngineRequest;
		}
		return [response.actionResponses.map(({ data }) => ({ json: { answer: answerOf(data) } }))];
	});
}

function answerOf({ data, error }: ITaskData): IDataObject[] | string {
	if (error) return error.message;
	return (data?.ai_tool?.[0] ?? []).map(({ json }) => json);
}

/** Runs an agent with Wolkvox as its tool in n8n's own engine. */
async function runAgent(
	agent: INodeType,
	parameters: INodeParameters,
	simulator: Pick<Simulator, 'url'>,
): Promise<Pick<NodeResult, 'items' | 'error'>> {
	const run = await startFlow({
		nodes: [
			nodeOf('Source', 'source'),
			nodeOf(AGENT, 'agent'),
			nodeOf(TOOL, 'wolkvoxTool', { parameters }),
		],
		connections: {
			Source: { main: [[{ node: AGENT, type: 'main', index: 0 }]] },
			[TOOL]: { ai_tool: [[{ node: AGENT, type: 'ai_tool', index: 0 }]] },
		},
		types: {
			agent,
			// More items than the tool is called for.
			source: nodeTypeOf('Source', async () => [
				[{ json: { chatInput: 'How many?' } }, { json: {} }],
			]),
			wolkvoxTool: toolVariant(),
		},
		credential: credentialFor(simulator),
	});
	const { runData, error } = run.data.resultData;
	const task = runData[AGENT]?.at(-1);
	return { items: task?.data?.main?.[0] ?? [], error: task?.error ?? error };
}

const settingOf =
	(resource: string) =>
	(operation: string, more: INodeParameters = {}): INodeParameters => ({
		resource,
		operation,
		...more,
	});
const cobrowsing = settingOf('cobrowsing');
const report = settingOf('report');
const look: Use = async ({ name, description, schema }) => ({
	name,
	description,
	arguments: Object.fromEntries(
		Object.entries(schema.shape).map(([key, value]) => [key, value.description]),
	),
});
const NOBODY = { url: 'http://127.0.0.1:1' };

/** A summary whose range and grouping the agent chooses. */
const CHOSEN = cobrowsing('summarizeCobrowsingSessions', {
	dateRange: "={{ $fromAI('dateRange', 'custom, or today, lastMonth …', 'string') }}",
	from: "={{ $fromAI('from', 'First day, YYYY-MM-DD', 'string') }}",
	to: "={{ $fromAI('to', 'Last day, YYYY-MM-DD', 'string') }}",
	groupBy: "={{ $fromAI('groupBy', 'none, agent, day, week, month or hour', 'string') }}",
});

describe('what an agent sees', () => {
	test.each([
		[cobrowsing('getCobrowsingSessions'), 'Get cobrowsing sessions in Wolkvox'],
		[{ resource: 'account', operation: 'checkSetup' }, 'Check setup and connection in Wolkvox'],
		[
			report('getReport', { report: 'cdr_1' }),
			'Get report such as cdr_1 (calls), chat_1 (chats) or agent_1 (agents) in Wolkvox',
		],
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
	const heldIn = (simulator: Simulator) => rowsHeld(simulator, '2026-01-01', '2026-01-31').length;
	/** Several calls at once, by either kind of agent; an answer each. */
	const AGENTS: Record<string, (...inputs: IDataObject[]) => INodeType> = {
		'in hand': (...inputs) =>
			holding(async (tool) => {
				const answers = inputs.map(async (input) => await tool.invoke(input).catch(String));
				return { answers: await Promise.all(answers) };
			}),
		'by the engine': asking,
	};
	const answersIn = ({ items }: Pick<NodeResult, 'items'>): unknown[] =>
		items.flatMap(({ json }) => {
			if ('answer' in json) return [json.answer];
			return (json.answers as string[]).map((text) =>
				text.startsWith('[') ? JSON.parse(text) : text,
			);
		});

	describe.each(Object.entries(AGENTS))('%s', (way, agent) => {
		const testFailing = way === 'in hand' ? test : testAnswered;

		test('gives summaries, whatever the number of sessions, however many are asked for at once', async () => {
			const simulator = await simulate({ latencyMs: 20 }, sessions);
			const calls = ['none', 'month', 'hour'].map((groupBy) => ({ ...january, groupBy }));
			const result = await runAgent(agent(...calls), CHOSEN, simulator);
			expect(result.error).toBeUndefined();
			const [all, months, hours] = answersIn(result);
			expect(all).toMatchObject([{ sessions: heldIn(simulator) }]);
			expect(months).toMatchObject([{ month: '2026-01', sessions: heldIn(simulator) }]);
			expect(hours).toHaveLength(24);
			expect(simulator.maxInFlight).toBe(1);
			expect(simulator.reportRequests()).toHaveLength(3);
		});

		test.each([
			['', 'all'],
			['Nobody, Noone', 'Nobody, Noone'],
		])('for the agents %j says that the figures are those of %s', async (agents, whose) => {
			const simulator = await simulate({}, sessions);
			const filters = { agents: "={{ $fromAI('agents', 'Names; empty for all', 'string') }}" };
			const parameters = cobrowsing('summarizeCobrowsingSessions', { ...january, filters });
			const [summary] = answersIn(await runAgent(agent({ agents }), parameters, simulator));
			const held = agents === '' ? heldIn(simulator) : 0;
			expect(summary).toMatchObject([{ agents: whose, sessions: held }]);
		});

		testFailing('that cannot be made tells the agent what would do', async () => {
			const simulator = await simulate({}, sessions);
			const [answer] = answersIn(
				await runAgent(agent({ ...january, groupBy: 'year' }), CHOSEN, simulator),
			);
			expect(answer).toContain('“Group By” has a value that does not exist: “year”');
			expect(simulator.requests).toEqual([]);
		});

		testFailing(
			'of a report is the agent’s to choose, and told what an ID looks like',
			async () => {
				const chosen = report('getReport', {
					report: { __rl: true, mode: 'id', value: "={{ $fromAI('report', 'Its ID', 'string') }}" },
					...january,
					returnAll: false,
					limit: "={{ $fromAI('limit', 'How many rows', 'number') }}",
				});
				const month = { from: wall('20260101000000'), to: wall('20260131235959') };
				const calls = generateEvents('cdr_1', { seed: 3, count: 50, ...month });
				const simulator = await simulate();
				simulator.setReport('cdr_1', calls);
				const asked = ['cdr_1', 'calls'].map((id) => ({ report: id, limit: 7 }));
				const [rows, answer] = answersIn(await runAgent(agent(...asked), chosen, simulator));
				const ids = calls.slice(0, 7).map(({ row }) => ({ conn_id: row.conn_id }));
				expect(rows).toMatchObject(ids);
				expect(simulator.requests).toHaveLength(1);
				expect(answer).toContain('“Report” is not the ID of a report: “calls”');
				expect(answer).toContain('Most used: cdr_1 (calls)');
			},
		);
	});
});
