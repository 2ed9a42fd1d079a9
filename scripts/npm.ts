/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** npm as a child process: the one that runs this script where there is one. */
import path from 'node:path';

import { run } from './process';

export { withRetries } from './bootstrap';

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
