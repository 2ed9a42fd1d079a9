/** npm as a child process: the one that runs this script where there is one. */
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');

const { run } = require('./process.cjs');

const PAUSES = [5, 15, 45];

/** A lock file that does not fit, a full disk, no permission: waiting mends none of them. */
const LASTING = /npm error code (EUSAGE|ENOSPC|EACCES|EPERM)/;

/** What `npm run` adds for the script it runs would otherwise steer the npm below it. */
const LEFTOVER =
	/^npm_(package_|lifecycle_|config_(local_prefix|ignore_scripts|omit|production)$)/i;

function environment(additions) {
	const inherited = Object.entries(process.env).filter(([name]) => !LEFTOVER.test(name));
	return { ...Object.fromEntries(inherited), ...additions };
}

/**
 * @param {string[]} args
 * @param {{ cwd: string, log: string, env?: NodeJS.ProcessEnv, node?: string }} options
 *   `node`: the Node that runs npm and the scripts of packages.
 */
async function npm(args, { cwd, log, env = {}, node = process.execPath }) {
	const searchPath = [path.dirname(node), process.env.PATH].join(path.delimiter);
	const options = {
		cwd,
		log,
		name: `npm ${args[0]}`,
		env: environment({ ...env, PATH: searchPath }),
	};
	const own = process.env.npm_execpath;
	if (own && path.basename(own) === 'npm-cli.js') await run(node, [own, ...args], options);
	else await run('npm', args, options);
}

/**
 * Does `download` again when it fails, after a pause, and notes what is waited for.
 *
 * @param {() => Promise<void>} download
 * @param {(detail: string) => void} note
 */
async function withRetries(download, note) {
	for (const [index, wait] of [...PAUSES, undefined].entries()) {
		try {
			return await download();
		} catch (error) {
			if (wait === undefined || LASTING.test(error.output)) throw error;
			note(`try ${index + 1} failed (${error.message}); the next one in ${wait} s`);
			await pause(wait * 1000);
			note(`try ${index + 2} of ${PAUSES.length + 1}`);
		}
	}
}

module.exports = { npm, withRetries };
