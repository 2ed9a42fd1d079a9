/** The package: built, packed, and installed into an n8n as a community package. */
const { existsSync } = require('node:fs');
const { mkdir, readdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');

const { lendPackages } = require('./n8n/installation.cjs');
const { npm } = require('./npm.cjs');
const { REPOSITORY, installedTool, logFile } = require('./paths.cjs');
const { run } = require('./process.cjs');

const { name: PACKAGE, version: PACKAGE_VERSION } = require('../package.json');

/** Compiles the sources into `dist/`. */
async function build() {
	const gulp = installedTool('gulp', 'bin', 'gulp.js');
	await run(process.execPath, [gulp, 'build'], { cwd: REPOSITORY, log: logFile('build') });
}

/**
 * Packs what `dist/` holds, as it would be published.
 *
 * @param {string} folder where the tarball goes
 * @returns {Promise<string>} its path
 */
async function pack(folder) {
	if (!existsSync(path.join(REPOSITORY, 'dist'))) {
		throw new Error('There is nothing to pack yet: run "npm run build" first');
	}
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const log = path.join(folder, 'pack.log');
	await npm(['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: REPOSITORY, log });
	const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
	return path.join(folder, tarball);
}

/** The folder of the community packages of the n8n with this data folder. */
const communityPackages = (dataFolder) => path.join(dataFolder, '.n8n', 'nodes');

/**
 * Installs the tarball the way n8n does: no scripts, and no peer dependencies, for which it has
 * its own copies.
 *
 * @param {string} tarball
 * @param {string} dataFolder
 */
async function installAsCommunityPackage(tarball, dataFolder) {
	const folder = communityPackages(dataFolder);
	const manifest = path.join(folder, 'package.json');
	await mkdir(folder, { recursive: true });
	if (!existsSync(manifest)) {
		await writeFile(manifest, JSON.stringify({ name: 'installed-nodes', private: true }));
	}
	// npm would keep what is there under the same version number.
	await rm(path.join(folder, 'node_modules', PACKAGE), { recursive: true, force: true });
	const offline = ['--offline', '--legacy-peer-deps', '--ignore-scripts', '--no-package-lock'];
	const args = ['install', tarball, ...offline, '--no-audit', '--no-fund'];
	await npm(args, { cwd: folder, log: path.join(dataFolder, 'install-package.log') });
}

/**
 * Installs the tarball into an n8n, and lets it find n8n's own packages there.
 *
 * @param {string} tarball
 * @param {import('./n8n/commands.cjs').Instance} instance
 */
async function installIntoN8n(tarball, { installation, dataFolder }) {
	await lendPackages(installation, dataFolder);
	await installAsCommunityPackage(tarball, dataFolder);
}

module.exports = {
	PACKAGE,
	PACKAGE_VERSION,
	build,
	installIntoN8n,
	pack,
};
