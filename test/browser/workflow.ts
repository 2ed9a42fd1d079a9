import type { INodeParameters } from 'n8n-workflow';

import { accountData, linksTo, nodeOf, START } from '../../scripts/n8n/workflow';
import { QUIET_WEEK, WEEK } from './arrangement';
import type { Editor } from './editor';

/** A credential as n8n names it to its editor. */
interface Credential {
	id: string;
	name: string;
}

const custom = ({ from, to }: typeof WEEK) => ({ dateRange: 'custom', from, to });

const reading = (operation: string, more: INodeParameters) => ({
	resource: 'cobrowsing',
	operation: `${operation}CobrowsingSessions`,
	...more,
});

const WITH_WRONG_TOKEN = 'Wrong token';

/** The nodes that read, by their names. */
const READERS: Record<string, INodeParameters> = {
	Get: reading('get', custom(WEEK)),
	Export: reading('export', custom(WEEK)),
	Summarize: reading('summarize', { ...custom(WEEK), groupBy: 'agent' }),
	[WITH_WRONG_TOKEN]: reading('get', { dateRange: 'last7Days' }),
	'Wrong dates': reading('get', custom({ from: WEEK.to, to: WEEK.from })),
	'Quiet week': reading('get', custom(QUIET_WEEK)),
};

/** A node behind another has its name with this before it. */
export const BEHIND = 'Behind ';

/**
 * One node of each kind, and behind each a node whose input panel shows what n8n knows of the output.
 *
 * @param right a credential with which wolkvox answers
 * @param wrong one with a token that wolkvox does not accept
 */
function workflowOfAll(right: Credential, wrong: Credential) {
	const readers = Object.entries(READERS).map(([name, parameters], row) =>
		nodeOf(name, 'n8n-nodes-wolkvox.wolkvox', 1, parameters, {
			position: [300, row * 200],
			credentials: { wolkvoxApi: name === WITH_WRONG_TOKEN ? wrong : right },
		}),
	);
	const trigger = nodeOf(
		'Wolkvox Trigger',
		'n8n-nodes-wolkvox.wolkvoxTrigger',
		1,
		{},
		{
			position: [300, -200],
			credentials: { wolkvoxApi: right },
		},
	);
	const sources = [trigger, ...readers];
	const behind = sources.map(({ name }, index) =>
		nodeOf(BEHIND + name, 'n8n-nodes-base.set', 3.4, {}, { position: [600, (index - 1) * 200] }),
	);
	return {
		name: 'Cobrowsing sessions',
		nodes: [START, ...sources, ...behind],
		connections: {
			[START.name]: linksTo(...readers.map(({ name }) => name)),
			...Object.fromEntries(sources.map(({ name }) => [name, linksTo(BEHIND + name)])),
		},
		settings: { executionOrder: 'v1' },
		// Without it n8n cannot execute one node after another.
		pinData: {},
	};
}

/**
 * Adds the workflow to n8n. It uses the credential that is there, and one with a wrong token.
 *
 * @param baseUrl where wolkvox answers
 * @returns the workflow's id
 */
export async function addWorkflow(editor: Editor, baseUrl: string): Promise<string> {
	const [right] = await editor.ask<Credential[]>('credentials');
	const data = accountData(baseUrl, 'a-token-of-nobody');
	const wrong = await editor.ask<Credential>('credentials', {
		...{ name: 'Old token', type: 'wolkvoxApi', data },
	});
	const { id } = await editor.ask<{ id: string }>('workflows', workflowOfAll(right, wrong));
	return id;
}
