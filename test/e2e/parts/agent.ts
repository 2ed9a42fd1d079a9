import { here, isoDate, monthStart } from '../arrangement';
import { startChatModel, type ChatModel } from '../receivers/chatModel';

describe('an agent', () => {
	let model: ChatModel;

	afterAll(async () => await model?.close());

	it('asks wolkvox for what the model wants to know, and the model hears the figures', async () => {
		const { n8n, simulator, now } = here;
		model = await startChatModel({
			dateRange: 'custom',
			from: isoDate(monthStart(now, 3)),
			to: isoDate(monthStart(now, 1) - 1),
			groupBy: 'month',
		});
		await n8n.addCredential('OpenAI account', 'openAiApi', {
			apiKey: 'no-key',
			url: `${model.url}/v1`,
		});
		const id = await here.importExample('ai-agent.json');
		const chatInput = 'How many sessions were there in these two months?';
		simulator.reset();

		const ending = await n8n.execute(id, { chatInput, sessionId: '1' });

		expect(ending).toMatchObject({ status: 'success' });
		expect(ending.ranNodes).toContain('Cobrowsing Figures');
		// Two months.
		expect(simulator.reportRequests()).toHaveLength(2);
		const [first, last, ...more] = model.calls;
		expect(more).toEqual([]);
		expect(first.messages).toMatchObject([
			{ content: expect.stringContaining(isoDate(now)) },
			{ content: expect.stringContaining(chatInput) },
		]);
		expect(first.tools).toMatchObject([
			{
				function: {
					name: 'Cobrowsing_Figures',
					description: 'Summarize cobrowsing sessions in Wolkvox',
				},
			},
		]);
		const { properties } = first.tools?.[0].function.parameters ?? {};
		expect(Object.keys(properties ?? {}).sort()).toEqual(['dateRange', 'from', 'groupBy', 'to']);
		for (const { description } of Object.values(properties ?? {}))
			expect(description).toMatch(/\w{3}/);
		const heard = last.messages.at(-1);
		expect(heard?.role).toBe('tool');
		for (const ago of [3, 2]) {
			const from = monthStart(now, ago);
			const rows = simulator.expectedRows(from, monthStart(now, ago - 1) - 1);
			expect(rows.length).toBeGreaterThan(50);
			expect(heard?.content).toContain(
				`"month":"${isoDate(from).slice(0, 7)}","sessions":${rows.length}`,
			);
		}
	}, 120_000);
});
