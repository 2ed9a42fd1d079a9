/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- a script, never part of the package */
/** npm as a child process: the one that runs this script where there is one. */
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { run } from './process';
import type { Note } from './progress';

/** Seconds between one try of a download and the next. */
const PAUSES = [5, 15, 45];
/** A lock file that does not fit, a full disk, no permission: waiting mends none of them. */
const LASTING = /npm error code (EUSAGE|ENOSPC|EACCES|EPERM)/;

/** What `npm run` adds for the script it runs would otherwise steer the npm below it. */
const LEFTOVER =
	/^npm_(package_|lifecycle_|config_(local_prefix|ignore_scripts|omit|production)$)/i;

export interface NpmOptions {
	readonly cwd: string;
	readonly log: string;
	readonly env?: NodeJS.ProcessEnv;
	/** The Node that runs npm and the scripts of packages. */
	readonly node?: string;
	readonly niceness?: number;
}

function environment(additions: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => !LEFTOVER.test(name));
	return { ...Object.fromEntries(inherited), ...additions };
}

export async function npm(args: string[], options: NpmOptions): Promise<void> {
	const { env = {}, node = process.execPath, ...rest } = options;
	const searchPath = [path.dirname(node), process.env.PATH].join(path.delimiter);
	const how = { ...rest, name: `npm ${args[0]}`, env: environment({ ...env, PATH: searchPath }) };
	const own = process.env.npm_execpath;
	if (own && path.basename(own) === 'npm-cli.js') await run(node, [own, ...args], how);
	else await run('npm', args, how);
}

/** Does `download` again when it fails, after a pause, and notes what is waited for. */
export async function withRetries(download: () => Promise<void>, note: Note): Promise<void> {
	for (let tried = 1; ; tried++) {
		try {
			return await download();
		} catch (error) {
			const { message, output = '' } = error as { message: string; output?: string };
			const wait = PAUSES[tried - 1];
			if (wait === undefined || LASTING.test(output)) throw error;
			note(`try ${tried} failed (${message}); the next one in ${wait} s`);
			await pause(wait * 1000);
			note(`try ${tried + 1} of ${PAUSES.length + 1}`);
		}
	}
}
