/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- a script, never part of the package */
/** Provides n8n, its engine alone, and the Node that n8n needs, inside the sandbox. */
import { existsSync, statfsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';

import { npm, type NpmOptions } from '../npm';
import { SANDBOX, logFile } from '../paths';
import { CommandFailed, run } from '../process';
import { step, type Note } from '../progress';
import { DEFAULT_N8N_VERSION, NODE_VERSION, OVERRIDES } from './versions';

/** Written last: an install without it was interrupted and is not to be trusted. */
const MARKER = '.complete';
/** What was downloaded once is taken from npm's cache, without asking whether it still holds. */
const INSTALL =
	'install --ignore-scripts --no-package-lock --no-audit --no-fund --prefer-offline'.split(' ');
/** So that what runs meanwhile, tests for example, is hardly slower. */
const NICENESS = 5;

const nodeFolder = path.join(SANDBOX, `node-${NODE_VERSION.split('.')[0]}`);
const platform = process.platform === 'win32' ? 'win' : process.platform;
const nodePackage = `node-${platform}-${process.arch}`;
const nodeHome = path.join(nodeFolder, 'node_modules', nodePackage);
const node = path.join(nodeHome, 'bin', platform === 'win' ? 'node.exe' : 'node');

/** Where an n8n is: its folder, the Node that runs it, and its program. */
export interface Installation {
	readonly version: string;
	readonly folder: string;
	readonly node: string;
	readonly entry: string;
}

/** An n8n with the data of its own. */
export interface Instance {
	readonly installation: Installation;
	readonly dataFolder: string;
	/** See `start` in process.ts. */
	readonly ownGroup?: boolean;
	/** Environment variables beside the usual ones. */
	readonly settings?: Record<string, string>;
}

function installationOf(version: string): Installation {
	const folder = path.join(SANDBOX, `n8n-${version}`);
	const entry = path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
	return { version, folder, node, entry };
}

async function isWhole(folder: string, content: string): Promise<boolean> {
	const marker = await readFile(path.join(folder, MARKER), 'utf8').catch(() => undefined);
	return marker === content;
}

const markWhole = async (folder: string, content: string) =>
	await writeFile(path.join(folder, MARKER), content);

/** A sign of progress that costs nothing: counting a folder of 200,000 files would. */
function watchDisk(folder: string): () => string {
	const free = () => {
		const { bavail, bsize } = statfsSync(folder);
		return (bavail * bsize) / 1e6;
	};
	const before = free();
	return () => {
		// npm makes that folder once it knows every package.
		const doing = existsSync(path.join(folder, 'node_modules')) ? 'unpacking' : 'choosing packages';
		return `${doing}, about ${Math.round(Math.max(0, before - free()))} MB written`;
	};
}

/** Installs packages into a folder of its own, from scratch. */
async function installInto(
	folder: string,
	manifest: { dependencies: Record<string, string> },
	note: Note,
	options: NpmOptions,
): Promise<void> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const text = JSON.stringify({ private: true, ...manifest }, null, '\t');
	await writeFile(path.join(folder, 'package.json'), text);
	note(watchDisk(folder));
	await npm(INSTALL, { cwd: folder, niceness: NICENESS, ...options });
}

async function provideNode(): Promise<void> {
	if (await isWhole(nodeFolder, NODE_VERSION)) return;
	const log = logFile('install-node');
	await step(`Provide Node ${NODE_VERSION} (npm install)`, async (note) => {
		await installInto(nodeFolder, { dependencies: { [nodePackage]: NODE_VERSION } }, note, { log });
		await run(node, ['--version'], { log });
		await markWhole(nodeFolder, NODE_VERSION);
	});
}

/** n8n's database driver: the one package of n8n that needs its install script. */
async function buildDatabaseDriver({ version, folder }: Installation, note: Note): Promise<void> {
	const log = logFile(`rebuild-sqlite3-${version}`);
	const cores = String(availableParallelism());
	// The headers for the compiler come with that Node: nothing to download.
	const env = { npm_config_nodedir: nodeHome, JOBS: cores };
	note('its database driver: downloading it, or building it in about a minute');
	try {
		const args = ['rebuild', 'sqlite3', '--ignore-scripts=false'];
		await npm(args, { cwd: folder, log, node, env, niceness: NICENESS });
		await run(node, ['-e', 'require("sqlite3")'], { cwd: folder, log });
	} catch (error) {
		if (error instanceof CommandFailed) {
			error.description =
				'Where no ready-made sqlite3 can be downloaded, building it takes Python 3, make and a C++ compiler.';
		}
		throw error;
	}
}

/** Throws unless this n8n answers with its version. */
async function checkThatItRuns({ version, folder, entry }: Installation): Promise<void> {
	const log = logFile(`version-${version}`);
	await run(node, [entry, '--version'], { cwd: folder, log });
	const answer = (await readFile(log, 'utf8')).trim();
	if (answer !== version) throw new Error(`n8n ${version} calls itself "${answer}"`);
}

const contentOf = (version: string) => `n8n ${version}, Node ${NODE_VERSION}`;

/** Whether nothing is left to install for this version of n8n. */
export const isProvided = async (version = DEFAULT_N8N_VERSION) =>
	await isWhole(installationOf(version).folder, contentOf(version));

/** Installs this version of n8n unless a whole one is there. */
export async function provideN8n(version = DEFAULT_N8N_VERSION): Promise<Installation> {
	await provideNode();
	const installation = installationOf(version);
	if (await isProvided(version)) return installation;
	const { folder } = installation;
	const title = `Provide n8n ${version} (npm install: 3,400 MB, 4 to 8 minutes)`;
	await step(title, async (note) => {
		const log = logFile(`install-n8n-${version}`);
		const manifest = { dependencies: { n8n: version }, overrides: OVERRIDES };
		await installInto(folder, manifest, note, { log, node });
		await buildDatabaseDriver(installation, note);
		await checkThatItRuns(installation);
		await markWhole(folder, contentOf(version));
	});
	return installation;
}

/** The n8n that `npm start` or `npm test` provided; never installs anything itself. */
export async function providedN8n(version = DEFAULT_N8N_VERSION): Promise<Installation> {
	if (await isProvided(version)) return installationOf(version);
	throw new Error(`n8n ${version} is not provided yet: run "npm test" once, which installs it`);
}

/** What n8n lends to community packages. */
const LENT = ['n8n-workflow', 'luxon'];

/**
 * Lets the community packages in a data folder find n8n's own packages, as they do elsewhere: the
 * sandbox is inside the project, whose packages Node would find first. And keeps n8n's editor, which
 * it unpacks into the data folder, from where the project's linter looks: five minutes for each run.
 */
export async function lendPackages({ folder }: Installation, dataFolder: string): Promise<void> {
	const packages = path.join(folder, 'node_modules');
	const lent = path.join(dataFolder, 'node_modules');
	await rm(lent, { recursive: true, force: true });
	await mkdir(lent, { recursive: true });
	for (const name of LENT) {
		const nested = path.join(packages, 'n8n', 'node_modules', name);
		const own = existsSync(nested) ? nested : path.join(packages, name);
		await symlink(own, path.join(lent, name), 'junction');
	}
	const cache = path.join(dataFolder, '.cache');
	await rm(cache, { recursive: true, force: true });
	await mkdir(path.join(lent, '.cache'));
	await symlink(path.join(lent, '.cache'), cache, 'junction');
}
