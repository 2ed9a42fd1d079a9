import type { INodeParameters } from 'n8n-workflow';

import { QUIET_WEEK, WEEK } from './arrangement';
import type { Editor } from './editor';

/** A credential as n8n names it to its editor. */
interface Credential {
	id: string;
	name: string;
}

const custom = ({ from, to }: typeof WEEK) => ({ dateRange: 'custom', from, to });

const START = 'Start';

const reading = (operation: string, more: INodeParameters) => ({
	resource: 'cobrowsing',
	operation: `${operation}CobrowsingSessions`,
	...more,
});

/** The nodes that read, by their names. */
const NODES: Record<string, INodeParameters> = {
	Get: reading('get', custom(WEEK)),
	Export: reading('export', custom(WEEK)),
	Summarize: reading('summarize', { ...custom(WEEK), groupBy: 'agent' }),
	'Wrong token': reading('get', { dateRange: 'last7Days' }),
	'Wrong dates': reading('get', custom({ from: WEEK.to, to: WEEK.from })),
	'Quiet week': reading('get', custom(QUIET_WEEK)),
};

const WITH_WRONG_TOKEN = 'Wrong token';

/** A node behind another has its name with this before it. */
export const BEHIND = 'Behind ';

/**
 * One node of each kind, and behind each a node whose input panel shows what n8n knows of the output.
 *
 * @param right a credential with which wolkvox answers
 * @param wrong one with a token that wolkvox does not accept
 */
function workflowOfAll(right: Credential, wrong: Credential) {
	const place = (column: number, row: number) => [column * 300, row * 200];
	const node = (name: string, type: string, position: number[], more: object = {}) => ({
		id: name.toLowerCase().replaceAll(' ', '-'),
		name,
		type,
		typeVersion: 1,
		position,
		parameters: {},
		...more,
	});
	const readers = Object.entries(NODES).map(([name, parameters], row) =>
		node(name, 'n8n-nodes-wolkvox.wolkvox', place(1, row), {
			parameters,
			credentials: { wolkvoxApi: name === WITH_WRONG_TOKEN ? wrong : right },
		}),
	);
	const trigger = node('Wolkvox Trigger', 'n8n-nodes-wolkvox.wolkvoxTrigger', place(1, -1), {
		credentials: { wolkvoxApi: right },
	});
	const sources = [trigger, ...readers];
	const behind = sources.map(({ name }, index) =>
		node(BEHIND + name, 'n8n-nodes-base.set', place(2, index - 1), { typeVersion: 3.4 }),
	);
	const to = (...names: string[]) => ({
		main: [names.map((name) => ({ node: name, type: 'main', index: 0 }))],
	});
	return {
		name: 'Cobrowsing sessions',
		nodes: [node(START, 'n8n-nodes-base.manualTrigger', place(0, 0)), ...sources, ...behind],
		connections: {
			[START]: to(...readers.map(({ name }) => name)),
			...Object.fromEntries(sources.map(({ name }) => [name, to(BEHIND + name)])),
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
	const wrong = await editor.ask<Credential>('credentials', {
		name: 'Old token',
		type: 'wolkvoxApi',
		data: {
			server: '0010',
			token: 'a-token-of-nobody',
			timeZone: 'America/Bogota',
			simultaneousRequests: 1,
			baseUrl,
		},
	});
	const { id } = await editor.ask<{ id: string }>('workflows', workflowOfAll(right, wrong));
	return id;
}
