/**
 * `node scripts/bootstrap.js start` runs scripts/start.ts. JavaScript, because what runs TypeScript is
 * one of the project's packages: this installs them first, where they are not those of the lock file.
 */
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const REPOSITORY = path.resolve(__dirname, '..');
const NPM_CI = ['ci', '--include=dev', '--no-audit', '--prefer-offline'];

/** Seconds between one try of a download and the next. */
const PAUSES = [5, 15, 45];

const packagesOf = (file) => JSON.parse(readFileSync(path.join(REPOSITORY, file), 'utf8')).packages;

/**
 * Compares contents, not times: a fresh clone, a copy or a cache sets times as it likes. npm
 * writes the installed list last, so that a broken install has none.
 */
function areInstalled() {
	try {
		const present = packagesOf('node_modules/.package-lock.json');
		return Object.entries(packagesOf('package-lock.json')).every(
			([name, { version, optional }]) =>
				name === '' || (optional && !present[name]) || present[name]?.version === version,
		);
	} catch {
		return false;
	}
}

/** Runs `npm ci` in this group of processes, so that a Ctrl-C ends both. */
function install() {
	const npm = process.env.npm_execpath;
	const [program, ...args] = npm?.endsWith('npm-cli.js') ? [process.execPath, npm] : ['npm'];
	const { status, signal, error } = spawnSync(program, [...args, ...NPM_CI], {
		cwd: REPOSITORY,
		stdio: 'inherit',
	});
	if (error) throw error;
	if (signal) process.kill(process.pid, signal);
	return status === 0;
}

function provide() {
	if (areInstalled()) return;
	console.log('▸ Install the project’s packages (npm ci, about a minute)');
	for (const wait of [...PAUSES, undefined]) {
		if (install()) return;
		if (wait === undefined) throw new Error('npm ci has failed for good');
		console.log(`  npm ci has failed; the next try in ${wait} s`);
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait * 1000);
	}
}

provide();
require('tsx/cjs/api').register();
// A node's codex has the name of the node: what ends in .ts is to be found before it.
const { '.json': readJson } = require.extensions;
delete require.extensions['.json'];
require.extensions['.json'] = readJson;

const [, , name] = process.argv;
process.argv.splice(1, 2, path.join(__dirname, `${name}.ts`));
require(process.argv[1]);
