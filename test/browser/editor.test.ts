import { arrange, TOKEN, type Arrangement } from './arrangement';
import type { Editor } from './editor';
import { addWorkflow, BEHIND } from './workflow';

/** The steps build upon each other, as the first minutes of a person with the package do. */
describe('the editor in a browser', () => {
	let arrangement: Arrangement;
	let editor: Editor;

	beforeAll(async () => {
		arrangement = await arrange('browser');
		({ editor } = arrangement);
	}, 400_000);

	afterAll(async () => {
		await arrangement?.close();
	}, 180_000);

	it('finds the node and its actions in the nodes panel', async () => {
		await editor.openNodesPanel();
		await editor.searchNode('cobrowsing', 'Wolkvox');
		const found = await editor.searchNode('wolkvox', 'Wolkvox');

		expect(await editor.iconWidths(found)).not.toContain(0);
		expect(await editor.listActions(found)).toEqual([
			'On cobrowsing session ended',
			'Get services',
			'Get token usage',
			'Get many agents',
			'Get many campaigns',
			'Export cobrowsing sessions',
			'Get cobrowsing sessions',
			'Summarize cobrowsing sessions',
			'Export report',
			'Get report',
			'Get many skills',
		]);
	}, 180_000);

	it('says what is wrong with a token, and takes a right one', async () => {
		const baseUrl = arrangement.wolkvox.url;
		await editor.chooseAction('Get cobrowsing sessions');
		await editor.details.getByText('Connect to Wolkvox').click();

		await editor.saveCredential({ server: '0010', token: 'a-token-of-nobody', baseUrl });
		await editor.credential.getByText('More details').click();
		await editor.sees(editor.credential, 'wolkvox does not accept this token. Copy it again');
		await editor.saveCredential({ token: TOKEN });
		await editor.credential.waitFor({ state: 'hidden' });
		await editor.editCredential();
		await editor.sees(editor.credential, 'Connection tested successfully');
		await editor.closeCredential();
	}, 180_000);

	it('shows the fields that an operation needs, and no others', async () => {
		const fields = async () => (await editor.parameterNames()).slice(2);
		expect(await editor.parameterNames()).toEqual([
			'Resource',
			'Operation',
			'Date Range',
			'Return All',
			'Filters',
			'Options',
		]);

		await editor.parameter('returnAll').click();
		expect(await fields()).toEqual(['Date Range', 'Return All', 'Limit', 'Filters', 'Options']);
		await editor.choose('dateRange', 'Custom');
		expect((await fields()).slice(0, 3)).toEqual(['Date Range', 'From', 'To']);
		await editor.choose('dateRange', 'Last N Days');
		expect((await fields()).slice(0, 3)).toEqual(['Date Range', 'Days', 'Return All']);
		await editor.choose('dateRange', 'Last Month');
		expect(await fields()).not.toContain('From');

		await editor.choose('operation', 'Export Cobrowsing Sessions');
		expect(await fields()).toEqual(expect.arrayContaining(['File Format', 'Delimiter']));
		expect(await fields()).not.toContain('Return All');
		await editor.choose('fileFormat', 'JSON Lines');
		expect(await fields()).toContain('Put Output File in Field');
		expect(await fields()).not.toContain('Delimiter');

		await editor.choose('operation', 'Summarize Cobrowsing Sessions');
		expect(await fields()).toEqual(['Date Range', 'Group By', 'Filters', 'Options']);
	}, 180_000);

	it('offers filters and options', async () => {
		await editor.choose('operation', 'Get Cobrowsing Sessions');

		expect(await editor.addAll('Add Filter')).toEqual([
			'Agent Names or IDs',
			'Hung Up By',
			'Minimum Duration (Seconds)',
		]);
		expect(await editor.addAll('Add Option')).toEqual([
			'Add Calculated Fields',
			'Add Interaction',
			'Max Tries',
			'Order',
			'Split Requests By',
		]);
	}, 180_000);

	it('offers the agents by name, for one call', async () => {
		const { wolkvox } = arrangement;
		const calls = () => wolkvox.requests.filter(({ query }) => query.api === 'agents').length;
		const names = (wolkvox.information.agents ?? []).map((agent) => String(agent.agent_name));
		const shown = await editor.optionsOf('agents');
		expect(names.length).toBeGreaterThan(0);
		for (const name of names) expect(shown.join('\n')).toContain(name);
		expect(calls()).toBe(1);
		await editor.page.keyboard.press('Escape');
	}, 180_000);

	it('finds reports by words of their titles, without a call', async () => {
		const before = arrangement.wolkvox.requests.length;
		await editor.choose('resource', 'Report');
		const first = await editor.openLocator('report');
		expect(first.slice(0, 3)).toEqual([
			expect.stringContaining('(cdr_1)'),
			expect.stringContaining('(chat_1)'),
			expect.stringContaining('(campaign_3)'),
		]);
		expect((await editor.searchLocator('call detail', '(cdr_1)'))[0]).toContain('(cdr_1)');
		const calls = await editor.searchLocator('llamadas', '(cdr_1)');
		expect(calls.length).toBeGreaterThan(3);
		expect((await editor.searchLocator('chats', '(chat_1)')).length).toBeGreaterThan(3);
		expect(await editor.searchLocator('skill_7', '(skill_7)')).toHaveLength(1);
		await editor.takeLocated('(skill_7)');
		expect(await editor.parameterNames()).toContain('Skill');
		expect(await editor.parameterNames()).not.toContain('One Result Per');
		expect(arrangement.wolkvox.requests).toHaveLength(before);
	}, 180_000);

	it('shows the fields that a report takes, and no others', async () => {
		await editor.openLocator('report');
		await editor.searchLocator('act_1', '(act_1)');
		await editor.takeLocated('(act_1)');
		const names = await editor.parameterNames();
		expect(names).toEqual(expect.arrayContaining(['Activity Code', 'One Result Per']));
		expect(names).not.toContain('Skill');
		await editor.choose('resource', 'Cobrowsing');
	}, 180_000);

	it('shows in the next node what fields will come, before the first run', async () => {
		await editor.openWorkflow(await addWorkflow(editor, arrangement.wolkvox.url));

		for (const [node, field] of [
			['Get', 'session_key'],
			['Export', 'file_name'],
			['Summarize', 'average_duration'],
		]) {
			await editor.openNode(BEHIND + node);
			await editor.sees(editor.input, 'Usually outputs the following fields', field);
		}
	}, 180_000);

	it('shows the sessions of a run', async () => {
		await editor.openNode('Get');
		await editor.execute();

		await editor.sees(editor.output, '120 items', 'session_key');
	}, 180_000);

	it('shows the file of an export', async () => {
		await editor.openNode('Export');
		await editor.execute();

		await editor.sees(editor.output, 'cobrowsing-sessions_2026-01-05_2026-01-11.csv', 'Download');
	}, 180_000);

	it('shows the figures of a summary', async () => {
		await editor.openNode('Summarize');
		await editor.execute();

		await editor.sees(editor.output, '6 items', 'average_duration');
	}, 180_000);

	it('says what went wrong, and what to do', async () => {
		await editor.openNode('Wrong token');
		await editor.execute();
		await editor.sees(
			editor.output,
			'wolkvox does not accept the token',
			'Copy it again from the wolkvox Manager',
		);

		await editor.openNode('Wrong dates');
		await editor.execute();
		await editor.sees(editor.output, '“From” lies after “To”', 'Swap the two dates');
	}, 180_000);

	it('takes a quiet week for a success', async () => {
		await editor.openNode('Quiet week');
		await editor.execute();

		await editor.sees(editor.output, 'No output data returned');
	}, 180_000);

	it('has a trigger that looks every five minutes and fetches sessions to build with', async () => {
		await editor.openNode('Wolkvox Trigger');
		expect(await editor.parameterNames()).toEqual([
			'Poll Times',
			'Mode',
			'Value',
			'Unit',
			'Event',
			'Filters',
			'Options',
		]);
		expect(await editor.parameterValues()).toEqual(
			expect.arrayContaining(['Every X', '5', 'Minutes', 'Cobrowsing Session Ended']),
		);
		await editor.execute();
		await editor.sees(editor.output, '10 items');

		arrangement.wolkvox.setSessions([]);
		await editor.details.getByTestId('node-execute-button').click();
		await editor.page.getByText('No Wolkvox data found').first().waitFor();
	}, 180_000);
});
