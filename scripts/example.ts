/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** The example workflow, in n8n's engine alone and in a whole n8n. */
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
import { REPOSITORY } from './paths';

const ID = 'wolkvoxExample';
const FILE = path.join(REPOSITORY, 'examples', 'get-cobrowsing-sessions.json');
const NODE = 'Get Cobrowsing Sessions';
/** The name is the one by which the example workflow asks for it. */
const CREDENTIAL = { id: 'wolkvoxAccount', name: 'Wolkvox account', type: 'wolkvoxApi' };

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
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- only here: it takes seconds
	const { runNode } = require('../test/engine/engine') as typeof import('../test/engine/engine');
	const { items, error } = await runNode({ parameters, credential });
	if (error) throw error;
	return items.map(({ json }) => json);
}

/** Adds the credential and the workflow to an n8n, or replaces those of an earlier start. */
export async function importInto(
	n8n: Instance,
	data: ICredentialDataDecryptedObject,
): Promise<void> {
	await importCredential(n8n, { ...CREDENTIAL, data });
	await importWorkflows(n8n, { ...(await readWorkflow()), id: ID });
}

/** Runs the workflow; gives the sessions. */
export async function runInN8n(n8n: Instance): Promise<IDataObject[]> {
	const items = await executeWorkflow(n8n, ID);
	return (items[NODE] ?? []).map(({ json }) => json);
}
