/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** Programs that come with Debian's packages, and not with npm. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { withRetries } from './npm';
import { logFile } from './paths';
import { run } from './process';
import { print, step } from './progress';

const SEARCHED = (process.env.PATH ?? '').split(path.delimiter);
/** Each version has a folder of its own there, and none of them is in the search path. */
const POSTGRES_VERSIONS = '/usr/lib/postgresql';
const CLUSTERS = '/etc/postgresql-common';

/** Debian asks this program whether a package may start its services. */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';
/** Its answer for no. */
const FORBID = '#!/bin/sh\nexit 101\n';
/** There where systemd runs the machine. */
const SYSTEMD = '/run/systemd/system';

/** The folder of PostgreSQL's programs, the newest if there are several. */
export function postgresPrograms(): string | undefined {
	const versions = existsSync(POSTGRES_VERSIONS) ? readdirSync(POSTGRES_VERSIONS) : [];
	const folders = versions
		.sort((one, other) => Number(other) - Number(one))
		.map((version) => path.join(POSTGRES_VERSIONS, version, 'bin'));
	return [...folders, ...SEARCHED].find((folder) =>
		['initdb', 'postgres', 'psql'].every((program) => existsSync(path.join(folder, program))),
	);
}

/** Where browsers that will do are found, on Debian and elsewhere. */
const CHROMIUM_PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser: the one that CHROMIUM_PATH names, or this machine's. */
export const chromium = () =>
	process.env.CHROMIUM_PATH ?? CHROMIUM_PLACES.find((place) => existsSync(place));

/** The program of Redis. */
export const redisServer = () =>
	['/usr/bin', '/usr/local/bin', ...SEARCHED]
		.map((folder) => path.join(folder, 'redis-server'))
		.find((place) => existsSync(place));

/** The package's scripts would else make a database server that runs from then on. */
async function wantNoServer(): Promise<void> {
	const file = path.join(CLUSTERS, 'createcluster.conf');
	if (existsSync(file)) return;
	await mkdir(CLUSTERS, { recursive: true });
	await writeFile(file, 'create_main_cluster = false\n');
}

/** Whether this program has put the policy there, and has to take it away. */
let servicesAreForbidden = false;

/** The package's scripts would else start a server. */
async function forbidServices(): Promise<void> {
	if (existsSync(SERVICE_POLICY)) return;
	servicesAreForbidden = true;
	process.once('exit', allowServices);
	await writeFile(SERVICE_POLICY, FORBID, { mode: 0o755 });
}

function allowServices(): void {
	if (servicesAreForbidden) rmSync(SERVICE_POLICY, { force: true });
	servicesAreForbidden = false;
}

/** Nor may the server start with the machine from then on. */
async function wantNoRedis(): Promise<void> {
	allowServices();
	if (!existsSync(SYSTEMD)) return;
	const args = ['disable', '--now', 'redis-server.service'];
	// There is no such service where the installation has failed.
	await run('systemctl', args, { log: logFile('systemctl-disable') }).catch(() => {});
}

type PackageName = 'postgresql' | 'chromium' | 'redis-server';

interface DebianPackage {
	find(): string | undefined;
	/** What cannot run without it. */
	readonly for: string;
	/** Before the installation. */
	prepare?(): Promise<void>;
	/** After it, however it went. */
	finish?(): Promise<void>;
}

const PACKAGES: Readonly<Record<PackageName, DebianPackage>> = {
	postgresql: {
		find: postgresPrograms,
		for: 'the examples that fill a database',
		prepare: wantNoServer,
	},
	chromium: { find: chromium, for: 'the tests in a browser' },
	'redis-server': {
		find: redisServer,
		for: 'the tests of the queue mode',
		prepare: forbidServices,
		finish: wantNoRedis,
	},
};

/** In CI nothing may be left out without a failure. */
export const IN_CI = process.env.CI === 'true';

/** Why this script may not install Debian packages here. */
function obstacle(): string | undefined {
	if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
		return 'this machine has no apt-get';
	}
	return process.getuid?.() === 0 ? undefined : 'that takes root';
}

async function aptGet(command: string, ...args: string[]): Promise<void> {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const name = `apt-get ${command}`;
	await run('apt-get', [command, ...args], { log: logFile(`apt-get-${command}`), env, name });
}

async function install(names: PackageName[]): Promise<void> {
	const title = `Install ${names.join(' and ')} (apt-get, about a minute)`;
	await step(title, async (note) => {
		for (const name of names) await PACKAGES[name].prepare?.();
		const download = async () => {
			note('getting the lists of packages');
			// A source that does not answer may be one that nothing here comes from.
			await aptGet('update').catch(() => {});
			note('getting and installing the packages');
			const options = ['-y', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold'];
			await aptGet('install', ...options, ...names);
		};
		try {
			await withRetries(download, note);
		} finally {
			for (const name of names) await PACKAGES[name].finish?.();
		}
	});
}

const isMissing = (name: PackageName) => PACKAGES[name].find() === undefined;

/**
 * Installs these packages where they are missing and this machine lets it. Where it does not, it
 * says what cannot run; in CI it throws.
 */
export async function provideDebianPackages(names: PackageName[]): Promise<void> {
	const wanted = names.filter(isMissing);
	if (wanted.length === 0) return;
	const reason = obstacle() ?? (await install(wanted).then(() => undefined, whyNot));
	const missing = wanted.filter(isMissing);
	for (const name of missing) {
		const why = reason ?? 'its programs are not where Debian puts them';
		print(`! Not run: ${PACKAGES[name].for}, for want of Debian's package "${name}" (${why})`);
	}
	if (IN_CI && missing.length > 0) throw new Error(`In CI nothing is left out: ${missing} missing`);
}

/** How apt-get ended says little; the first of its errors says why. */
function whyNot(failure: unknown): string {
	const { message, output = '' } = failure as { message: string; output?: string };
	const error = output.split('\n').find((line) => line.startsWith('E: '));
	return [message, error].filter(Boolean).join('; ');
}
