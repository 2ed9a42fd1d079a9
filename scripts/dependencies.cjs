/** The packages that the project itself needs: `npm ci`, when they are not those of the lock file. */
const { readFile } = require('node:fs/promises');
const path = require('node:path');

const { npm, withRetries } = require('./npm.cjs');
const { REPOSITORY, logFile } = require('./paths.cjs');
const { step } = require('./progress.cjs');

async function lockedPackages(file) {
	const { packages } = JSON.parse(await readFile(path.join(REPOSITORY, file), 'utf8'));
	return packages;
}

/**
 * Compares contents, not times: a fresh clone, a copy or a cache sets times as it likes. npm
 * writes the installed list last, so that a broken install has none.
 */
async function areInstalled() {
	try {
		const wanted = await lockedPackages('package-lock.json');
		const present = await lockedPackages('node_modules/.package-lock.json');
		return Object.entries(wanted).every(
			([name, { version, optional }]) =>
				name === '' || (optional && !present[name]) || present[name]?.version === version,
		);
	} catch {
		return false;
	}
}

/** Installs what `package-lock.json` names, unless that is what is there. */
async function installDependencies() {
	if (await areInstalled()) return;
	await step('Install the project’s packages (npm ci)', (note) =>
		withRetries(
			() => npm(['ci', '--include=dev', '--no-audit'], { cwd: REPOSITORY, log: logFile('npm-ci') }),
			note,
		),
	);
}

module.exports = { installDependencies };
