import { example, here, isoDate, monthStart } from '../arrangement';
import type { WorkflowFile } from '../n8n';
import { startChatModel } from '../receivers/chatModel';

/**
 * Asks the agent of a workflow.
 *
 * @param input what the model gives its tool, which it calls once
 * @returns what the model was told at first, and what it heard from its tool
 */
async function converse(workflow: WorkflowFile, input: object, chatInput: string) {
	const { n8n, simulator } = here;
	const model = await startChatModel(input);
	try {
		const data = { apiKey: 'no-key', url: `${model.url}/v1` };
		await n8n.addCredential('OpenAI account', 'openAiApi', data);
		const id = await n8n.importFile(workflow);
		simulator.reset();
		const ending = await n8n.execute(id, { chatInput, sessionId: '1' });
		expect(ending).toMatchObject({ status: 'success' });
		const [first, last, ...more] = model.calls;
		expect(more).toEqual([]);
		const [tool, ...others] = (first.tools ?? []).map((offered) => offered.function);
		expect(others).toEqual([]);
		const heard = last.messages.at(-1);
		expect(heard?.role).toBe('tool');
		return { ending, messages: first.messages, tool, heard: heard?.content ?? '' };
	} finally {
		await model.close();
	}
}

const CHECKS = [
	...['connection', 'service', 'rows', 'dates', 'filedBy'],
	...['ends', 'filterClock', 'parts', 'monthEnd', 'order'],
];

/** The example, with Check Setup as its tool, as it is when it is new. */
function workflowOfCheckSetup(): WorkflowFile {
	const workflow = example('ai-agent.json', { 'Cobrowsing Figures': 'Check Setup' });
	const parameters = { resource: 'account', operation: 'checkSetup' };
	const nodes = workflow.nodes.map((node) =>
		node.name === 'Check Setup' ? { ...node, parameters } : node,
	);
	return { ...workflow, nodes };
}

describe('an agent', () => {
	it('asks wolkvox for what the model wants to know, and the model hears the figures', async () => {
		const { simulator, now } = here;
		const input = {
			dateRange: 'custom',
			from: isoDate(monthStart(now, 3)),
			to: isoDate(monthStart(now, 1) - 1),
			groupBy: 'month',
		};
		const chatInput = 'How many sessions were there in these two months?';

		const talk = await converse(example('ai-agent.json'), input, chatInput);

		expect(talk.ending.ranNodes).toContain('Cobrowsing Figures');
		// Two months.
		expect(simulator.reportRequests()).toHaveLength(2);
		expect(talk.messages).toMatchObject([
			{ content: expect.stringContaining(isoDate(now)) },
			{ content: expect.stringContaining(chatInput) },
		]);
		expect(talk.tool).toMatchObject({
			name: 'Cobrowsing_Figures',
			description: 'Summarize cobrowsing sessions in Wolkvox',
		});
		const { properties } = talk.tool.parameters;
		expect(Object.keys(properties).sort()).toEqual(['dateRange', 'from', 'groupBy', 'to']);
		for (const { description } of Object.values(properties)) expect(description).toMatch(/\w{3}/);
		for (const ago of [3, 2]) {
			const from = monthStart(now, ago);
			const rows = simulator.expectedRows(from, monthStart(now, ago - 1) - 1);
			expect(rows.length).toBeGreaterThan(50);
			expect(talk.heard).toContain(
				`"month":"${isoDate(from).slice(0, 7)}","sessions":${rows.length}`,
			);
		}
	}, 120_000);

	it('can say whether the connection is all right, and what to do where it is not', async () => {
		const { simulator } = here;
		simulator.setInformation({ services: [{ cobrowsing: 'no' }] });

		const talk = await converse(
			workflowOfCheckSetup(),
			{},
			'Is the wolkvox connection all right?',
		).finally(() => simulator.setInformation({ services: [{ cobrowsing: 'yes' }] }));

		expect(talk.tool).toMatchObject({
			name: 'Check_Setup',
			description: 'Check setup and connection in Wolkvox',
		});
		const told = JSON.parse(talk.heard) as Array<Record<string, unknown>>;
		expect(told.map(({ check }) => check)).toEqual(CHECKS);
		for (const { result, found, means } of told) {
			expect(result).toMatch(/^(right|different|unknown)$/);
			expect([found, means]).toEqual([expect.any(String), expect.any(String)]);
			expect(found).not.toBe('');
			expect(means).not.toBe('');
		}
		const [connection, service] = told;
		expect(connection).toMatchObject({ result: 'right', do: '' });
		expect(connection.means).toContain('wolkvox is reached, it accepts the token');
		expect(service).toMatchObject({ result: 'different', value: 'off' });
		expect(service.do).toContain('Ask wolkvox support to switch it on');
		expect(simulator.requests.length).toBeLessThanOrEqual(10);
	}, 120_000);
});
