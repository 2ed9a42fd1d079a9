/** Provides n8n's engine alone, in the versions that the engine tests run against. */
const path = require('node:path');

const { SANDBOX, logFile } = require('../paths.cjs');
const { step } = require('../progress.cjs');
const { installInto, isWhole, markWhole } = require('./installation.cjs');

const { devDependencies } = require('../../package.json');

/** @typedef {{ core: string, workflow: string }} Engine the versions of n8n-core and n8n-workflow */

/** Whether the project's own packages hold this engine. */
const isOwn = ({ core, workflow }) =>
	devDependencies['n8n-core'] === core && devDependencies['n8n-workflow'] === workflow;

/**
 * Installs this engine unless a whole one is there.
 *
 * @param {Engine} engine
 * @returns {Promise<string | undefined>} its folder; undefined for the project's own
 */
async function provideCore(engine) {
	if (isOwn(engine)) return undefined;
	const { core, workflow } = engine;
	const folder = path.join(SANDBOX, `core-${core}`);
	const content = `n8n-core ${core}, n8n-workflow ${workflow}`;
	if (await isWhole(folder, content)) return folder;
	await step(`Provide n8n-core ${core} (npm install, about a minute)`, async (note) => {
		const manifest = {
			private: true,
			dependencies: { 'n8n-core': core, 'n8n-workflow': workflow },
		};
		const log = logFile(`install-core-${core}`);
		await installInto(folder, manifest, { log, note });
		await markWhole(folder, content);
	});
	return folder;
}

module.exports = { provideCore };
