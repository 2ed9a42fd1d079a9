/** What npm knows about releases of n8n. */
const { readFile } = require('node:fs/promises');

const { npm, withRetries } = require('../npm.cjs');
const { REPOSITORY, logFile } = require('../paths.cjs');
const { step } = require('../progress.cjs');

const FIELDS = ['version', 'dependencies.n8n-core', 'dependencies.n8n-workflow'];

/** npm's answer, after what else it says. */
function readAnswer(output) {
	const lines = output.split('\n');
	return JSON.parse(lines.slice(lines.indexOf('{'), lines.lastIndexOf('}') + 1).join('\n'));
}

/**
 * Asks npm which engine a release of n8n has.
 *
 * @param {string} tag a version, or `latest`
 * @returns {Promise<import('./versions.cjs').MatrixRow & { n8n: string }>}
 */
async function publishedN8n(tag) {
	const log = logFile(`view-n8n-${tag}`);
	const view = () => npm(['view', `n8n@${tag}`, ...FIELDS, '--json'], { cwd: REPOSITORY, log });
	await step(`Look up n8n ${tag} (npm view)`, (note) => withRetries(view, note));
	const [n8n, core, workflow] = await readFile(log, 'utf8')
		.then(readAnswer)
		.then((answer) => FIELDS.map((field) => answer[field]));
	return { name: n8n, core, workflow, n8n };
}

module.exports = { publishedN8n };
