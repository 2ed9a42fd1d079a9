/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** Programs that come with Debian's packages, and not with npm. */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { logFile } from './paths';
import { run } from './process';
import { print, step } from './progress';

const FOLDERS = ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(path.delimiter)];
/** Each version has a folder of its own there, and none of them is in the search path. */
const POSTGRES_VERSIONS = '/usr/lib/postgresql';
const CLUSTERS = '/etc/postgresql-common';
const APT = '/usr/bin/apt-get';
/** It asks again where a download fails, and waits, in seconds, for another installation to end. */
const PATIENCE = ['-o', 'Acquire::Retries=5', '-o', 'DPkg::Lock::Timeout=300'];

/** The first of these programs that is there. */
const find = (...names: string[]) =>
	names
		.flatMap((name) => FOLDERS.map((folder) => path.resolve(folder, name)))
		.find((place) => existsSync(place));

/** The folder of PostgreSQL's programs, the newest if there are several. */
export function postgresPrograms(): string | undefined {
	const versions = existsSync(POSTGRES_VERSIONS) ? readdirSync(POSTGRES_VERSIONS) : [];
	const folders = versions
		.sort((one, other) => Number(other) - Number(one))
		.map((version) => path.join(POSTGRES_VERSIONS, version, 'bin'));
	return [...folders, ...FOLDERS].find((folder) =>
		['initdb', 'postgres', 'psql'].every((program) => existsSync(path.join(folder, program))),
	);
}

/** The browser: the one that CHROMIUM_PATH names, or this machine's. */
export const chromium = () =>
	process.env.CHROMIUM_PATH ??
	find(
		'chromium',
		'chromium-browser',
		'google-chrome',
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	);

/** How each is found, and what cannot run without it. None of them starts a service. */
const PACKAGES = {
	postgresql: { find: postgresPrograms, for: 'the examples that fill a database' },
	chromium: { find: chromium, for: 'the tests in a browser' },
};

const isMissing = ([, { find: found }]: [string, { find(): string | undefined }]) => !found();

/** In CI nothing may be left out without a failure. */
export const IN_CI = process.env.CI === 'true';

/** Without this, the package's scripts would make a database server that runs from then on. */
async function wantNoDatabase(): Promise<void> {
	const file = path.join(CLUSTERS, 'createcluster.conf');
	if (existsSync(file)) return;
	await mkdir(CLUSTERS, { recursive: true });
	await writeFile(file, 'create_main_cluster = false\n');
}

const aptGet = async (command: string, ...args: string[]) =>
	await run(APT, [command, ...PATIENCE, ...args], {
		log: logFile(`apt-get-${command}`),
		env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
		name: `apt-get ${command}`,
	});

async function install(names: string[]): Promise<void> {
	if (!existsSync(APT)) throw new Error('this machine has no apt-get');
	if (process.getuid?.() !== 0) throw new Error('that takes root');
	await step(`Install ${names.join(', ')} (apt-get, about a minute)`, async (note) => {
		await wantNoDatabase();
		note('getting the lists of packages');
		// A source that does not answer may be one that nothing here comes from.
		await aptGet('update').catch(() => {});
		note('getting and installing the packages');
		const options = ['-y', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold'];
		await aptGet('install', ...options, ...names);
	});
}

/** How apt-get ended says little; the first of its errors says why. */
function whyNot(failure: unknown): string {
	const { message, output = '' } = failure as { message: string; output?: string };
	const error = output.split('\n').find((line) => line.startsWith('E: '));
	return [message, error].filter(Boolean).join('; ');
}

/**
 * Installs the packages that are missing, where this machine lets it. Where it does not, it says
 * what cannot run; in CI it throws.
 */
export async function provideDebianPackages(): Promise<void> {
	const wanted = Object.entries(PACKAGES).filter(isMissing);
	if (wanted.length === 0) return;
	const reason = await install(wanted.map(([name]) => name)).then(() => undefined, whyNot);
	const missing = wanted.filter(isMissing);
	for (const [name, { for: what }] of missing) {
		const why = reason ?? 'its programs are not where Debian puts them';
		print(`! Not run: ${what}, for want of Debian's package "${name}" (${why})`);
	}
	const names = missing.map(([name]) => name);
	if (IN_CI && names.length > 0) throw new Error(`In CI nothing is left out: ${names} missing`);
}
