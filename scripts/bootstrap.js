/**
 * `node scripts/bootstrap.js start` runs scripts/start.ts. JavaScript, because what runs TypeScript is
 * one of the project's packages: this installs them first, where they are not those of the lock file.
 */
const { spawn } = require('node:child_process');
const { closeSync, mkdirSync, openSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');

const REPOSITORY = path.resolve(__dirname, '..');
const LOG = path.join(REPOSITORY, '.sandbox', 'logs', 'npm-ci.log');
const NPM_CI = ['ci', '--include=dev', '--no-audit', '--prefer-offline'];
const SIGN_OF_LIFE = 10_000;

/** Seconds between one try of a download and the next. */
const PAUSES = [5, 15, 45];
/** A lock file that does not fit, a full disk, no permission: waiting mends none of them. */
const LASTING = /npm error code (EUSAGE|ENOSPC|EACCES|EPERM)/;

/**
 * Does `download` again when it fails, after a pause, and notes what is waited for.
 *
 * @template T
 * @param {() => Promise<T>} download fails with an error whose `output` is what was printed
 * @param {(detail: string) => void} note
 * @returns {Promise<T>}
 */
async function withRetries(download, note) {
	for (let tried = 1; ; tried++) {
		try {
			return await download();
		} catch (error) {
			const wait = PAUSES[tried - 1];
			if (wait === undefined || LASTING.test(error.output)) throw error;
			note(`try ${tried} failed (${error.message}); the next one in ${wait} s`);
			await pause(wait * 1000);
			note(`try ${tried + 1} of ${PAUSES.length + 1}`);
		}
	}
}

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
	mkdirSync(path.dirname(LOG), { recursive: true });
	const log = openSync(LOG, 'w');
	const npm = process.env.npm_execpath;
	const [program, ...args] = npm?.endsWith('npm-cli.js') ? [process.execPath, npm] : ['npm'];
	const stdio = ['ignore', log, log];
	const child = spawn(program, [...args, ...NPM_CI], { cwd: REPOSITORY, stdio });
	closeSync(log);
	const end = () => child.kill();
	process.once('exit', end);
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code, signal) => {
			process.off('exit', end);
			if (code === 0) return resolve();
			const output = readFileSync(LOG, 'utf8').trimEnd().split('\n').slice(-100).join('\n');
			reject(Object.assign(new Error(`npm ci ended with ${signal ?? `code ${code}`}`), { output }));
		});
	});
}

async function provide() {
	if (areInstalled()) return;
	const begun = Date.now();
	const seconds = () => `${Math.round((Date.now() - begun) / 1000)} s`;
	const title = 'Install the project’s packages (npm ci, about a minute)';
	console.log(`▸ ${title}`);
	const timer = setInterval(() => console.log(`  ${title} · ${seconds()}`), SIGN_OF_LIFE);
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
	const quit = () => process.exit(1);
	for (const signal of signals) process.once(signal, quit);
	try {
		await withRetries(install, (detail) => console.log(`  ${detail}`));
		console.log(`✔ ${title} (${seconds()})`);
	} finally {
		clearInterval(timer);
		for (const signal of signals) process.off(signal, quit);
	}
}

async function main() {
	await provide();
	require('tsx/cjs/api').register();
	// A node's codex has the name of the node: what ends in .ts is to be found before it.
	const { '.json': readJson } = require.extensions;
	delete require.extensions['.json'];
	require.extensions['.json'] = readJson;
	const [, , name] = process.argv.splice(0, 3, process.execPath, '');
	process.argv[1] = path.join(__dirname, `${name}.ts`);
	require(process.argv[1]);
}

module.exports = { withRetries };

if (require.main === module) {
	main().catch((error) => {
		console.error([error.message, error.output].filter(Boolean).join('\n'));
		process.exitCode = 1;
	});
}
