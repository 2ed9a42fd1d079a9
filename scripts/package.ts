/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** The package: built, packed, and installed into an n8n as a community package. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { name as PACKAGE } from '../package.json';
import { lendPackages, type Instance } from './n8n/installation';
import { npm } from './npm';
import { REPOSITORY, installedTool, logFile } from './paths';
import { run } from './process';

/** Compiles the sources into `dist/`. */
export async function build(): Promise<void> {
	const gulp = installedTool('gulp', 'bin', 'gulp.js');
	await run(process.execPath, [gulp, 'build'], { cwd: REPOSITORY, log: logFile('build') });
}

/**
 * Packs what `dist/` holds, as it would be published.
 *
 * @param folder where the tarball goes
 * @returns its path
 */
export async function pack(folder: string): Promise<string> {
	if (!existsSync(path.join(REPOSITORY, 'dist'))) {
		throw new Error('There is nothing to pack yet: run "npm run build" first');
	}
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const log = path.join(folder, 'pack.log');
	await npm(['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: REPOSITORY, log });
	const [tarball] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
	return path.join(folder, tarball);
}

/**
 * Packs what `dist/` holds and installs it the way n8n does: no scripts, and no peer dependencies,
 * for which it has its own copies. It finds those of this n8n.
 */
export async function installPackage({ installation, dataFolder }: Instance): Promise<void> {
	const tarball = await pack(path.join(dataFolder, 'package'));
	await lendPackages(installation, dataFolder);
	const folder = path.join(dataFolder, '.n8n', 'nodes');
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
