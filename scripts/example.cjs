/** The example workflow in an n8n. */
const { readFile } = require('node:fs/promises');
const path = require('node:path');

const { executeWorkflow, importCredential, importWorkflow } = require('./n8n/commands.cjs');
const { REPOSITORY } = require('./paths.cjs');

const ID = 'wolkvoxExample';
const FILE = path.join(REPOSITORY, 'examples', 'get-cobrowsing-sessions.json');
/** Where the editor shows it. */
const EDITOR_PATH = `/workflow/${ID}`;

/**
 * Adds the credential and the workflow, or replaces those of an earlier start.
 *
 * @param {import('./n8n/commands.cjs').Instance} n8n
 * @param {object} credential
 */
async function importInto(n8n, credential) {
	await importCredential(n8n, credential);
	const workflow = JSON.parse(await readFile(FILE, 'utf8'));
	await importWorkflow(n8n, { ...workflow, id: ID });
}

/**
 * Runs the workflow.
 *
 * @param {import('./n8n/commands.cjs').Instance} n8n
 * @returns {Promise<Record<string, unknown>[]>} the sessions
 */
async function run(n8n) {
	const items = await executeWorkflow(n8n, ID);
	return (items['Get Cobrowsing Sessions'] ?? []).map(({ json }) => json);
}

module.exports = { EDITOR_PATH, importInto, run };
