import { until } from '../../scripts/until';
import { arrange, TOKEN, type Arrangement } from './arrangement';
import type { Editor } from './editor';
import { addWorkflow, BEHIND } from './workflow';

const ALL_FILTERS = ['Agent Names or IDs', 'Hung Up By', 'Minimum Duration (Seconds)'];

/** The steps build upon each other, as the first minutes of a person with the package do. */
describe('the editor in a browser', () => {
	let wolkvox: Arrangement['wolkvox'];
	let editor: Editor;
	let close: Arrangement['close'] | undefined;

	beforeAll(async () => {
		({ editor, wolkvox, close } = await arrange('browser'));
	}, 400_000);

	afterAll(async () => await close?.(), 180_000);

	const hasField = async (name: string) => (await editor.parameterNames()).includes(name);

	const step = (what: string, test: () => Promise<void>) => it(what, test, 180_000);

	step('finds the node and its actions in the nodes panel', async () => {
		await editor.openNodesPanel();
		for (const words of ['call report', 'telefonía', 'dialer', 'contact centre', 'agents']) {
			await editor.searchNode(words, 'Wolkvox');
		}
		const found = await editor.searchNode('wolkvox', 'Wolkvox');

		expect(await editor.iconWidths(found)).not.toContain(0);
		expect(await editor.listActions(found)).toEqual(
			expect.arrayContaining([
				'Check setup and connection',
				'Get calls left today',
				'Get many agents',
				'Get cobrowsing sessions',
				expect.stringContaining('Get report such as cdr_1 (calls)'),
			]),
		);
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

	step('offers filters and options, and the agents by name for one call', async () => {
		expect(await editor.addAll('Add Filter')).toEqual(ALL_FILTERS);
		expect(await editor.addAll('Add Option')).toEqual([
			'Add Calculated Fields',
			'Add Interaction',
			'Max Tries',
			'Order',
			'Simplify',
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
		'finds reports by what people ask for without a call, and shows their fields and filters',
		async () => {
			const before = wolkvox.requests.length;
			await editor.choose('resource', 'Report');
			expect((await editor.openLocator('report'))[0]).toContain('cdr_1 ·');
			await editor.searchLocator('calls per agent per hour', 'agent_8 ·');
			await editor.searchLocator('llamadas perdidas', 'cdr_5 ·');
			await editor.searchLocator('agent time', 'agent_1 ·');
			await editor.takeLocated('agent_1 ·');
			expect(await editor.parameterNames()).toEqual(
				expect.arrayContaining(['Agent', 'One Result Per']),
			);
			expect(await editor.addAll('Add Filter')).toEqual(['Agent Names or IDs']);
			expect(wolkvox.requests).toHaveLength(before);
			expect((await editor.openLocator('agent'))[0]).toBe('All');
			await until('the call for the agents', () => wolkvox.requests.length > before);
			await editor.takeLocated('All');
		},
	);

	step('tells what a range will cost, or that it will be refused', async () => {
		await editor.choose('dateRange', 'Last N Days');
		await editor.parameter('days').locator('input').fill('400');
		await editor.page.keyboard.press('Tab');
		await editor.sees(editor.output, 'This range will be refused', 'One Result Per: Month');
		await editor.choose('resultPer', 'Day');
		await editor.sees(editor.output, 'This range costs 367 to 1,000 calls');
	});

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

	step('shows with each event its own fields and filters, without a call', async () => {
		const before = wolkvox.requests.length;
		const [agents, hungUpBy, duration] = ALL_FILTERS;
		for (const [event, filters] of [
			['Call Ended', ALL_FILTERS],
			['Chat Closed', [agents, duration]],
			['New Row in Report', undefined],
		] as const) {
			await editor.choose('event', event);
			const hasReport = event === 'New Row in Report';
			await until('the fields', async () => (await hasField('Report')) === hasReport);
			expect([event, await editor.offered('Add Filter')]).toEqual([event, filters]);
		}
		for (const [report, filters] of [
			['cdr_1', [agents, hungUpBy, duration]],
			['diagram_9', undefined],
			['cdr_5', [agents, duration]],
		] as const) {
			await editor.openLocator('report');
			await editor.searchLocator(report, `${report} ·`);
			await editor.takeLocated(`${report} ·`);
			await until(
				'the fields',
				async () => (await hasField('Filters')) === (filters !== undefined),
			);
			expect([report, await editor.offered('Add Filter')]).toEqual([report, filters]);
		}
		expect(wolkvox.requests).toHaveLength(before);
	});
});
