/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** The example workflow: in n8n's engine alone, in a whole n8n, and what it gives as a person reads it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	IWorkflowBase,
} from 'n8n-workflow';

import { executeWorkflow, importCredential, importWorkflows } from './n8n/commands';
import type { Instance } from './n8n/installation';
import { ACCOUNT } from './n8n/workflow';
import { REPOSITORY } from './paths';
import { tableOf } from './table';

const ID = 'wolkvoxExample';
const FILE = path.join(REPOSITORY, 'examples', 'get-cobrowsing-sessions.json');
const NODE = 'Get Cobrowsing Sessions';

const COLUMNS = ['date_ini', 'agent_id', 'agent_name', 'duration', 'hung_up_by'];
const FIRST_ROWS = 12;

/** Where the editor shows it. */
export const EDITOR_PATH = `/workflow/${ID}`;

const readWorkflow = async () => JSON.parse(await readFile(FILE, 'utf8')) as IWorkflowBase;

/** Runs its node in the engine that the project's own packages hold; gives the sessions. */
export async function runInEngine(
	credential: ICredentialDataDecryptedObject,
): Promise<IDataObject[]> {
	process.env.N8N_LOG_LEVEL ??= 'silent';
	const { nodes } = await readWorkflow();
	const { parameters } = nodes.find(({ name }) => name === NODE) as INode;
	// A node's codex has the name of the node: what ends in .ts is to be found before it.
	const extensions: NodeJS.Dict<NodeJS.RequireExtensions['.json']> = require.extensions;
	const readJson = extensions['.json'];
	delete extensions['.json'];
	extensions['.json'] = readJson;
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- only here: it takes seconds
	const { runNode } = require('../test/engine/engine') as typeof import('../test/engine/engine');
	const { items, error } = await runNode({ parameters, credential });
	if (error) throw error;
	return items.map(({ json }) => json);
}

/** Adds the credential and the workflow to an n8n, or replaces those of an earlier start. */
export async function importInto(n8n: Instance, data: IDataObject): Promise<void> {
	await importCredential(n8n, { ...ACCOUNT, id: 'wolkvoxAccount', type: 'wolkvoxApi', data });
	await importWorkflows(n8n, { ...(await readWorkflow()), id: ID });
}

/** Runs the workflow; gives the sessions. */
export async function runInN8n(n8n: Instance): Promise<IDataObject[]> {
	const items = await executeWorkflow(n8n, ID);
	return (items[NODE] ?? []).map(({ json }) => json);
}

/**
 * The first sessions as a table, and the totals of all.
 *
 * @param sessions as the node gives them
 * @param calls undefined where nobody counts
 */
export function describeSessions(sessions: readonly IDataObject[], calls?: number): string {
	const first = sessions.slice(0, FIRST_ROWS);
	const rows = first.map((session) => COLUMNS.map((column) => String(session[column] ?? '')));
	const seconds = sessions.reduce((sum, { time_seconds: own }) => sum + Number(own ?? 0), 0);
	const ended = new Map<unknown, number>();
	for (const { hung_up_by: who } of sessions) ended.set(who, (ended.get(who) ?? 0) + 1);
	const more = sessions.length - first.length;
	return [
		'',
		tableOf(COLUMNS, rows),
		...(more > 0 ? [`… and ${more} more`] : []),
		'',
		`  Sessions        ${sessions.length}`,
		`  Total duration  ${(seconds / 3600).toFixed(1)} hours`,
		`  Hung up by      ${[...ended].map(([who, count]) => `${who} ${count}`).join(', ')}`,
		`  API calls       ${calls ?? 'not counted (the real API keeps that number)'}`,
		'',
	].join('\n');
}
