/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- a test runs in Node, not in n8n */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { pack } from '../../scripts/package';

export const REPOSITORY = path.resolve(__dirname, '..', '..');
const FOLDER = path.join(REPOSITORY, '.sandbox', 'test-package');

/** Packs what is built and unpacks the tarball, as a registry would hand it out. */
export async function unpackedTarball(): Promise<{ tarball: string; folder: string }> {
	rmSync(FOLDER, { recursive: true, force: true });
	const tarball = await pack(path.join(FOLDER, 'tarball'));
	const folder = path.join(FOLDER, 'unpacked');
	mkdirSync(folder, { recursive: true });
	execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
	return { tarball, folder };
}
