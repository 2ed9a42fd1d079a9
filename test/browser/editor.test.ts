import { until } from '../../scripts/until';
import { arrange, TOKEN, type Arrangement } from './arrangement';
import type { Editor } from './editor';
import { addWorkflow, BEHIND } from './workflow';

/** The steps build upon each other, as the first minutes of a person with the package do. */
describe('the editor in a browser', () => {
	let wolkvox: Arrangement['wolkvox'];
	let editor: Editor;
	let close: Arrangement['close'] | undefined;

	beforeAll(async () => {
		({ editor, wolkvox, close } = await arrange('browser'));
	}, 400_000);

	afterAll(async () => await close?.(), 180_000);

	const step = (what: string, test: () => Promise<void>) => it(what, test, 180_000);

	step('finds the node and its actions in the nodes panel', async () => {
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
	});

	step('says what is wrong with a token, and takes a right one', async () => {
		await editor.chooseAction('Get cobrowsing sessions');
		await editor.details.getByText('Connect to Wolkvox').click();

		const wrong = { server: '0010', token: 'a-token-of-nobody', baseUrl: wolkvox.url };
		await editor.saveCredential(wrong);
		await editor.credential.getByText('More details').click();
		await editor.sees(editor.credential, 'wolkvox does not accept this token. Copy it again');
		await editor.saveCredential({ token: TOKEN });
		await editor.credential.waitFor({ state: 'hidden' });
		await editor.editCredential();
		await editor.sees(editor.credential, 'Connection tested successfully');
		await editor.closeCredential();
	});

	step('shows the fields that an operation needs, and no others', async () => {
		const HEAD = ['Resource', 'Operation'];
		const LAST = ['Filters', 'Options'];
		const shows = async (...names: string[]) =>
			expect(await editor.parameterNames()).toEqual([...HEAD, ...names, ...LAST]);
		await shows('Date Range', 'Return All');
		await editor.parameter('returnAll').click();
		await shows('Date Range', 'Return All', 'Limit');
		await editor.choose('dateRange', 'Custom');
		await shows('Date Range', 'From', 'To', 'Return All', 'Limit');
		await editor.choose('dateRange', 'Last N Days');
		await shows('Date Range', 'Days', 'Return All', 'Limit');
		await editor.choose('dateRange', 'Last Month');

		await editor.choose('operation', 'Export Cobrowsing Sessions');
		const file = ['File Format', 'Delimiter', 'Put Output File in Field'];
		await shows('Date Range', ...file);
		await editor.choose('fileFormat', 'JSON Lines');
		await shows('Date Range', ...file.filter((name) => name !== 'Delimiter'));

		await editor.choose('operation', 'Summarize Cobrowsing Sessions');
		await shows('Date Range', 'Group By');
	});

	step('offers filters and options, and the agents by name for one call', async () => {
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
		const names = (wolkvox.information.agents ?? []).map((agent) => String(agent.agent_name));
		const shown = await editor.optionsOf('agents');
		expect(names.length).toBeGreaterThan(0);
		for (const name of names) expect(shown.join('\n')).toContain(name);
		expect(wolkvox.requests.filter(({ query }) => query.api === 'agents')).toHaveLength(1);
		await editor.page.keyboard.press('Escape');
	});

	step(
		'finds reports by words of their titles without a call, and shows their fields',
		async () => {
			const before = wolkvox.requests.length;
			await editor.choose('resource', 'Report');
			const first = await editor.openLocator('report');
			expect(first.slice(0, 3)).toEqual([
				expect.stringContaining('cdr_1 ·'),
				expect.stringContaining('chat_1 ·'),
				expect.stringContaining('campaign_3 ·'),
			]);
			expect((await editor.searchLocator('call detail', 'cdr_1 ·'))[0]).toContain('cdr_1 ·');
			expect((await editor.searchLocator('llamadas', 'cdr_1 ·')).length).toBeGreaterThan(3);
			expect((await editor.searchLocator('chats', 'chat_1 ·')).length).toBeGreaterThan(3);
			expect(await editor.searchLocator('skill_7', 'skill_7 ·')).toHaveLength(1);
			await editor.takeLocated('skill_7 ·');
			const ofSkill = await editor.parameterNames();
			expect(ofSkill).toContain('Skill');
			expect(ofSkill).not.toContain('One Result Per');
			expect(wolkvox.requests).toHaveLength(before);
			expect((await editor.openLocator('skill'))[0]).toBe('All');
			await until('the call for the skills', () => wolkvox.requests.length > before);
			expect(wolkvox.requests.slice(before)).toMatchObject([{ query: { api: 'skills' } }]);
			await editor.takeLocated('All');

			await editor.openLocator('report');
			await editor.searchLocator('act_1', 'act_1 ·');
			await editor.takeLocated('act_1 ·');
			const names = await editor.parameterNames();
			expect(names).toEqual(expect.arrayContaining(['Activity Code', 'One Result Per']));
			expect(names).not.toContain('Skill');
			expect(wolkvox.requests).toHaveLength(before + 1);
		},
	);

	step('shows in the next node what fields will come, before the first run', async () => {
		await editor.openWorkflow(await addWorkflow(editor, wolkvox.url));

		for (const [node, field] of [
			['Get', 'session_key'],
			['Export', 'file_name'],
			['Summarize', 'average_duration'],
		]) {
			await editor.openNode(BEHIND + node);
			await editor.sees(editor.input, 'Usually outputs the following fields', field);
		}
	});

	it.each([
		['Get', '120 items', 'session_key'],
		['Export', 'cobrowsing-sessions_2026-01-05_2026-01-11.csv', 'Download'],
		['Summarize', '6 items', 'average_duration'],
		// What went wrong, and what to do.
		['Wrong token', 'wolkvox does not accept the token', 'Copy it again from the wolkvox Manager'],
		['Wrong dates', '“From” lies after “To”', 'Swap the two dates'],
		// A success without items.
		['Quiet week', 'No output data returned'],
	])(
		'shows what comes of a run: %s',
		async (node, ...texts) => {
			await editor.openNode(node);
			await editor.execute();

			await editor.sees(editor.output, ...texts);
		},
		180_000,
	);

	step(
		'has a trigger that looks every five minutes and fetches sessions to build with',
		async () => {
			await editor.openNode('Wolkvox Trigger');
			// The times come a moment after the other fields.
			await editor.sees(editor.parameters, 'Unit');
			expect(await editor.parameterNames()).toEqual([
				...['Poll Times', 'Mode', 'Value', 'Unit', 'Event', 'Filters', 'Options'],
			]);
			expect(await editor.parameterValues()).toEqual(
				expect.arrayContaining(['Every X', '5', 'Minutes', 'Cobrowsing Session Ended']),
			);
			await editor.execute();
			await editor.sees(editor.output, '10 items');

			wolkvox.setSessions([]);
			await editor.execute();
			await editor.page.getByText('No Wolkvox data found').first().waitFor();
		},
	);
});
