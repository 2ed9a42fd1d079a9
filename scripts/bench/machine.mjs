/** On what the figures were measured. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import paths from '../paths.cjs';

async function versionOf(...folder) {
	const { version } = JSON.parse(await readFile(path.join(...folder, 'package.json'), 'utf8'));
	return version;
}

/** @param {{ installation: import('../n8n/installation.cjs').Installation }} instance */
export async function describeMachine({ installation: { version, folder, nodeHome } }) {
	const packages = path.join(folder, 'node_modules');
	return {
		machine: {
			processor: os.cpus()[0]?.model ?? 'unknown',
			cores: os.cpus().length,
			memory: os.totalmem(),
			system: `${os.type()} ${os.release()} ${os.arch()}`,
			load: os.loadavg()[0],
		},
		versions: {
			n8n: version,
			'n8n-core': await versionOf(packages, 'n8n-core'),
			'n8n-workflow': await versionOf(packages, 'n8n-workflow'),
			node: await versionOf(nodeHome),
			package: await versionOf(paths.REPOSITORY),
		},
	};
}
