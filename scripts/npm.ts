/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** npm as a child process: the one that runs this script where there is one. */
import path from 'node:path';

import { run, type StartOptions } from './process';

/** What `npm run` adds for the script it runs would otherwise steer the npm below it. */
const LEFTOVER =
	/^npm_(package_|lifecycle_|config_(local_prefix|ignore_scripts|omit|production)$)/i;
/** A registry that does not answer is asked again, as the project's own .npmrc has it. */
const PATIENCE = { npm_config_fetch_retries: '5' };

/** `node`: the one that runs npm and the scripts of packages. */
export type NpmOptions = StartOptions & { readonly node?: string };

export async function npm(
	args: string[],
	{ env = {}, node = process.execPath, ...options }: NpmOptions,
): Promise<void> {
	const inherited = Object.entries(process.env).filter(([name]) => !LEFTOVER.test(name));
	const PATH = [path.dirname(node), process.env.PATH].join(path.delimiter);
	const all = { ...Object.fromEntries(inherited), ...PATIENCE, ...env, PATH };
	const how = { ...options, name: `npm ${args[0]}`, env: all };
	const own = process.env.npm_execpath;
	if (own && path.basename(own) === 'npm-cli.js') await run(node, [own, ...args], how);
	else await run('npm', args, how);
}
