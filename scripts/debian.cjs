/** Programs that come with Debian's packages, and not with npm. */
const { existsSync, readdirSync, rmSync } = require('node:fs');
const { mkdir, writeFile } = require('node:fs/promises');
const path = require('node:path');

const { withRetries } = require('./npm.cjs');
const { logFile } = require('./paths.cjs');
const { run } = require('./process.cjs');
const { print, step } = require('./progress.cjs');

/** Each version has a folder of its own there, and none of them is in the search path. */
const POSTGRES_VERSIONS = '/usr/lib/postgresql';
const CLUSTERS = '/etc/postgresql-common';

/** Debian asks this program whether a package may start its services. */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';
/** Its answer for no. */
const FORBID = '#!/bin/sh\nexit 101\n';
/** There where systemd runs the machine. */
const SYSTEMD = '/run/systemd/system';

/** @returns {string | undefined} the folder of PostgreSQL's programs, the newest if there are several */
function postgresPrograms() {
	const versions = existsSync(POSTGRES_VERSIONS) ? readdirSync(POSTGRES_VERSIONS) : [];
	const folders = versions
		.sort((one, other) => Number(other) - Number(one))
		.map((version) => path.join(POSTGRES_VERSIONS, version, 'bin'));
	const searched = (process.env.PATH ?? '').split(path.delimiter);
	return [...folders, ...searched].find((folder) =>
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

/** @returns {string | undefined} the browser: the one that CHROMIUM_PATH names, or this machine's */
const chromium = () =>
	process.env.CHROMIUM_PATH ?? CHROMIUM_PLACES.find((place) => existsSync(place));

const REDIS_PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'];

/** @returns {string | undefined} the program of Redis */
function redisServer() {
	const searched = (process.env.PATH ?? '').split(path.delimiter);
	const places = [...REDIS_PLACES, ...searched.map((folder) => path.join(folder, 'redis-server'))];
	return places.find((place) => existsSync(place));
}

/** The package's scripts would else make a database server that runs from then on. */
async function wantNoServer() {
	const file = path.join(CLUSTERS, 'createcluster.conf');
	if (existsSync(file)) return;
	await mkdir(CLUSTERS, { recursive: true });
	await writeFile(file, 'create_main_cluster = false\n');
}

/** Whether this program has put the policy there, and has to take it away. */
let servicesAreForbidden = false;

/** The package's scripts would else start a server. */
async function forbidServices() {
	if (existsSync(SERVICE_POLICY)) return;
	servicesAreForbidden = true;
	process.once('exit', allowServices);
	await writeFile(SERVICE_POLICY, FORBID, { mode: 0o755 });
}

function allowServices() {
	if (servicesAreForbidden) rmSync(SERVICE_POLICY, { force: true });
	servicesAreForbidden = false;
}

/** Nor may the server start with the machine from then on. */
async function wantNoRedis() {
	allowServices();
	if (!existsSync(SYSTEMD)) return;
	const args = ['disable', '--now', 'redis-server.service'];
	// There is no such service where the installation has failed.
	await run('systemctl', args, { log: logFile('systemctl-disable') }).catch(() => {});
}

/** @typedef {'postgresql' | 'chromium' | 'redis-server'} PackageName */

/**
 * @typedef {object} DebianPackage
 * @property {() => string | undefined} find
 * @property {string} for what cannot run without it
 * @property {() => Promise<void>} [prepare] before the installation
 * @property {() => Promise<void>} [finish] after it, however it went
 */

/** @type {Record<PackageName, DebianPackage>} */
const PACKAGES = {
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
const IN_CI = process.env.CI === 'true';

/** @returns {string | undefined} why this script may not install Debian packages here */
function obstacle() {
	if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
		return 'this machine has no apt-get';
	}
	return process.getuid() === 0 ? undefined : 'that takes root';
}

async function aptGet(command, ...args) {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const name = `apt-get ${command}`;
	await run('apt-get', [command, ...args], { log: logFile(`apt-get-${command}`), env, name });
}

async function install(names) {
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

const isMissing = (name) => PACKAGES[name].find() === undefined;

/**
 * Installs these packages where they are missing and this machine lets it. Where it does not, it
 * says what cannot run; in CI it throws.
 *
 * @param {PackageName[]} names
 * @returns {Promise<PackageName[]>} those that are missing all the same
 */
async function provideDebianPackages(names) {
	const wanted = names.filter(isMissing);
	if (wanted.length === 0) return [];
	const reason = obstacle() ?? (await install(wanted).then(() => undefined, whyNot));
	const missing = wanted.filter(isMissing);
	for (const name of missing) {
		const why = reason ?? 'its programs are not where Debian puts them';
		print(`! Not run: ${PACKAGES[name].for}, for want of Debian's package "${name}" (${why})`);
	}
	if (IN_CI && missing.length > 0) throw new Error(`In CI nothing is left out: ${missing} missing`);
	return missing;
}

/** How apt-get ended says little; the first of its errors says why. */
function whyNot({ message, output = '' }) {
	const error = output.split('\n').find((line) => line.startsWith('E: '));
	return [message, error].filter(Boolean).join('; ');
}

module.exports = { IN_CI, chromium, postgresPrograms, provideDebianPackages, redisServer };
