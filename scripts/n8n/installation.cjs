/** Provides n8n, and the Node that it needs, inside the sandbox. */
const { existsSync } = require('node:fs');
const { mkdir, readFile, rm, statfs, symlink, writeFile } = require('node:fs/promises');
const path = require('node:path');

const { npm, withRetries } = require('../npm.cjs');
const { SANDBOX, logFile } = require('../paths.cjs');
const { run } = require('../process.cjs');
const { step } = require('../progress.cjs');
const { DEFAULT_N8N_VERSION, N8N_VERSIONS, NODE_VERSION } = require('./versions.cjs');

/** Written last: an install without it was interrupted and is not to be trusted. */
const MARKER = '.complete';

const INSTALL = ['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'];

const nodeFolder = path.join(SANDBOX, `node-${NODE_VERSION.split('.')[0]}`);

function nodePackage() {
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	return `node-${platform}-${process.arch}`;
}

/** @typedef {{ version: string, folder: string, node: string, nodeHome: string, entry: string }} Installation */

/** @returns {Installation} where an n8n of this version is, or will be */
function describe(version) {
	const folder = path.join(SANDBOX, `n8n-${version}`);
	const nodeHome = path.join(nodeFolder, 'node_modules', nodePackage());
	return {
		version,
		folder,
		nodeHome,
		node: path.join(nodeHome, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
		entry: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

async function isWhole(folder, content) {
	const marker = await readFile(path.join(folder, MARKER), 'utf8').catch(() => undefined);
	return marker === content;
}

const markWhole = (folder, content) => writeFile(path.join(folder, MARKER), content);

/** A sign of progress that costs nothing: counting a folder of 200,000 files would. */
async function diskUse() {
	const free = async () => {
		const { bavail, bsize } = await statfs(SANDBOX);
		return (bavail * bsize) / 1e6;
	};
	const before = await free();
	let used = 0;
	const timer = setInterval(async () => {
		used = Math.max(used, before - (await free()));
	}, 1_000);
	timer.unref();
	return { show: () => `about ${Math.round(used)} MB written`, stop: () => clearInterval(timer) };
}

/** Installs what a manifest names into a folder of its own, from scratch at every try. */
async function installInto(folder, manifest, { log, node, note }) {
	await mkdir(folder, { recursive: true });
	const disk = await diskUse();
	const install = async () => {
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest, null, '\t'));
		note(disk.show);
		await npm(INSTALL, { cwd: folder, log, node });
	};
	await withRetries(install, note).finally(disk.stop);
}

async function provideNode({ node }) {
	if (await isWhole(nodeFolder, NODE_VERSION)) return;
	const log = logFile('install-node');
	await step(`Provide Node ${NODE_VERSION} (npm install)`, async (note) => {
		const manifest = { private: true, dependencies: { [nodePackage()]: NODE_VERSION } };
		await installInto(nodeFolder, manifest, { log, note });
		await run(node, ['--version'], { log });
		await markWhole(nodeFolder, NODE_VERSION);
	});
}

/** n8n's database driver: the one package of n8n that needs its install script. */
async function buildDatabaseDriver({ version, folder, node, nodeHome }, note) {
	const log = logFile(`rebuild-sqlite3-${version}`);
	const rebuild = () =>
		npm(['rebuild', 'sqlite3', '--ignore-scripts=false'], {
			cwd: folder,
			log,
			node,
			// The headers for the compiler come with that Node: nothing to download.
			env: { npm_config_nodedir: nodeHome },
		});
	note('building its database driver (about a minute)');
	try {
		await withRetries(rebuild, note);
		await run(node, ['-e', 'require("sqlite3")'], { cwd: folder, log });
	} catch (error) {
		error.description =
			'Where no ready-made sqlite3 can be downloaded, building it takes Python 3, make and a C++ compiler.';
		throw error;
	}
}

/** Throws unless this n8n answers with its version. */
async function checkThatItRuns({ version, folder, node, entry }) {
	const log = logFile(`version-${version}`);
	await run(node, [entry, '--version'], { cwd: folder, log });
	const answer = (await readFile(log, 'utf8')).trim();
	if (answer !== version) throw new Error(`n8n ${version} calls itself "${answer}"`);
}

/**
 * Installs this version of n8n unless a whole one is there.
 *
 * @param {string} [version]
 * @returns {Promise<Installation>}
 */
async function provideN8n(version = DEFAULT_N8N_VERSION) {
	const installation = describe(version);
	await provideNode(installation);
	const { folder, node } = installation;
	const content = `n8n ${version}, Node ${NODE_VERSION}`;
	if (await isWhole(folder, content)) return installation;
	await step(`Provide n8n ${version} (npm install, 3 to 6 minutes, 3 GB)`, async (note) => {
		const manifest = { private: true, dependencies: { n8n: version }, ...N8N_VERSIONS[version] };
		await installInto(folder, manifest, { log: logFile(`install-n8n-${version}`), node, note });
		await buildDatabaseDriver(installation, note);
		await checkThatItRuns(installation);
		await markWhole(folder, content);
	});
	return installation;
}

/** The n8n that `npm start` or `npm test` provided; never installs anything itself. */
async function providedN8n(version = DEFAULT_N8N_VERSION) {
	const installation = describe(version);
	if (await isWhole(installation.folder, `n8n ${version}, Node ${NODE_VERSION}`))
		return installation;
	throw new Error(`n8n ${version} is not provided yet: run "npm test" once, which installs it`);
}

/** What n8n lends to community packages. */
const LENT = ['n8n-workflow', 'luxon'];

/**
 * Lets the community packages in a data folder find n8n's own packages, as they do elsewhere: the
 * sandbox is inside the project, whose packages Node would find first.
 *
 * @param {Installation} installation
 * @param {string} dataFolder
 */
async function lendPackages({ folder }, dataFolder) {
	const packages = path.join(folder, 'node_modules');
	const lent = path.join(dataFolder, 'node_modules');
	await rm(lent, { recursive: true, force: true });
	await mkdir(lent, { recursive: true });
	for (const name of LENT) {
		const nested = path.join(packages, 'n8n', 'node_modules', name);
		const own = existsSync(nested) ? nested : path.join(packages, name);
		await symlink(own, path.join(lent, name), 'junction');
	}
}

module.exports = { installInto, isWhole, lendPackages, markWhole, provideN8n, providedN8n };
