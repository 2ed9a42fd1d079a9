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
});
