import type { INodeParameters } from 'n8n-workflow';

import { accountData } from '../../scripts/n8n/workflow';
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
	const node = (name: string, type: string, place: [number, number], more: object = {}) => ({
		id: name.toLowerCase().replaceAll(' ', '-'),
		name,
		type,
		typeVersion: 1,
		position: [place[0] * 300, place[1] * 200],
		parameters: {},
		...more,
	});
	const readers = Object.entries(READERS).map(([name, parameters], row) =>
		node(name, 'n8n-nodes-wolkvox.wolkvox', [1, row], {
			parameters,
			credentials: { wolkvoxApi: name === WITH_WRONG_TOKEN ? wrong : right },
		}),
	);
	const start = node('Start', 'n8n-nodes-base.manualTrigger', [0, 0]);
	const trigger = node('Wolkvox Trigger', 'n8n-nodes-wolkvox.wolkvoxTrigger', [1, -1], {
		credentials: { wolkvoxApi: right },
	});
	const sources = [trigger, ...readers];
	const behind = sources.map(({ name }, index) =>
		node(BEHIND + name, 'n8n-nodes-base.set', [2, index - 1], { typeVersion: 3.4 }),
	);
	const to = (nodes: Array<{ name: string }>) => ({
		main: [nodes.map(({ name }) => ({ node: name, type: 'main', index: 0 }))],
	});
	return {
		name: 'Cobrowsing sessions',
		nodes: [start, ...sources, ...behind],
		connections: {
			[start.name]: to(readers),
			...Object.fromEntries(sources.map(({ name }, place) => [name, to([behind[place]])])),
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
