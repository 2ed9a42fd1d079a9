/** n8n's command line: what it can do without a running editor. */
const { rmSync } = require('node:fs');
const { mkdir, readFile, writeFile } = require('node:fs/promises');
const path = require('node:path');

const { run } = require('../process.cjs');
const { environment } = require('./environment.cjs');

/**
 * @typedef {object} Instance
 * @property {import('./installation.cjs').Installation} installation
 * @property {string} dataFolder
 * @property {boolean} [ownGroup] see `start` in process.cjs
 */

const logOf = ({ dataFolder }, command) =>
	path.join(dataFolder, 'logs', `${command.replace(':', '-')}.log`);

/** @param {Instance} instance */
async function n8n(instance, command, ...args) {
	const { installation, dataFolder, ownGroup } = instance;
	await run(installation.node, [installation.entry, command, ...args], {
		cwd: dataFolder,
		env: await environment(instance),
		log: logOf(instance, command),
		ownGroup,
		name: `n8n ${command}`,
	});
}

/** n8n imports from files only; this one may hold a secret and is gone afterwards. */
async function importFrom(instance, command, entity) {
	const file = path.join(instance.dataFolder, `${command.replace(':', '-')}.json`);
	await mkdir(instance.dataFolder, { recursive: true });
	await writeFile(file, JSON.stringify([entity]), { mode: 0o600 });
	try {
		await n8n(instance, command, '--input', file);
	} finally {
		// At once, so that not even an interruption leaves it behind.
		rmSync(file, { force: true });
	}
}

/** Adds a credential, or replaces the one with its id. */
const importCredential = (instance, credential) =>
	importFrom(instance, 'import:credentials', credential);

/** Adds a workflow, or replaces the one with its id. */
const importWorkflow = (instance, workflow) => importFrom(instance, 'import:workflow', workflow);

/** A workflow that ended with an error: n8n's own message and description. */
class ExecutionFailed extends Error {
	constructor({ message, description, node }) {
		super(node ? `${node.name}: ${message}` : message);
		this.name = 'ExecutionFailed';
		this.description = description;
	}
}

/** The execution that n8n printed, between lines of its log. */
function readExecution(output) {
	const lines = output.split('\n');
	const first = lines.indexOf('{');
	const last = lines.lastIndexOf('}');
	if (first < 0 || last < first) return undefined;
	return JSON.parse(lines.slice(first, last + 1).join('\n'));
}

/**
 * Runs a workflow and throws an {@link ExecutionFailed} if it ends with an error.
 *
 * @param {Instance} instance
 * @param {string} id
 * @returns {Promise<Record<string, object[]>>} the items of each node's first output
 */
async function executeWorkflow(instance, id) {
	const failure = await n8n(instance, 'execute', '--id', id, '--rawOutput').catch((error) => error);
	const execution = readExecution(await readFile(logOf(instance, 'execute'), 'utf8'));
	const { error, runData } = execution?.data.resultData ?? {};
	if (error) throw new ExecutionFailed(error);
	if (failure) throw failure;
	const items = Object.entries(runData).map(([node, [run]]) => [node, run.data.main[0]]);
	return Object.fromEntries(items);
}

module.exports = { ExecutionFailed, executeWorkflow, importCredential, importWorkflow };
