/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests, never part of the package */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

/** The folder of the n8n-core that the tests run with. */
function coreFolder(): string {
	const main = require.resolve('n8n-core');
	return main.slice(0, main.lastIndexOf(join('n8n-core', 'dist')) + 'n8n-core'.length);
}

const manifest = JSON.parse(readFileSync(join(coreFolder(), 'package.json'), 'utf8'));
const [major, minor] = String(manifest.version).split('.').map(Number);

/** Whether the release of n8n-core is at least this one. */
export function isAtLeast(wantedMajor: number, wantedMinor: number): boolean {
	return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
