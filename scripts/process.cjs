/**
 * Child processes that leave nothing behind: each leads a process group of its own, and whatever
 * is still alive when this process ends goes with it.
 *
 * The modules beside start.mjs and test.mjs are CommonJS, so that jest can load them too.
 */
const { spawn, spawnSync } = require('node:child_process');
const { closeSync, mkdirSync, openSync, readFileSync } = require('node:fs');
const path = require('node:path');

const MERCY = 8_000;
const TAIL_LINES = 100;
const WINDOWS = process.platform === 'win32';

const running = new Set();

/** A program that ended badly; `output` is the end of what it wrote. */
class CommandFailed extends Error {
	constructor(command, { code, signal }, output) {
		super(`${command} ended with ${signal ?? `code ${code}`}`);
		this.name = 'CommandFailed';
		this.output = output;
	}
}

/** Output goes to a file rather than a pipe: a program that exits at once cannot cut it short. */
function openOutput(log) {
	if (!log) return { stdio: 'inherit', close() {} };
	mkdirSync(path.dirname(log), { recursive: true });
	const file = openSync(log, 'w', 0o600);
	return { stdio: ['ignore', file, file], close: () => closeSync(file) };
}

/**
 * Starts a program.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, log?: string, ownGroup?: boolean }} [options]
 *   `log`: the file for its output, which else shows in the terminal.
 *   `ownGroup: false` leaves it in the caller's group, to end with the caller.
 */
function start(file, args, { cwd, env, log, ownGroup = true } = {}) {
	const { stdio, close } = openOutput(log);
	const detached = ownGroup && !WINDOWS;
	const child = spawn(file, args, { cwd, env, stdio, detached, windowsHide: true });
	close();
	const signal = (name) => signalTree(child.pid, name, detached);
	const ended = new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code, by) => resolve({ code, signal: by }));
	});
	const program = { ended, signal, stop: () => stop(program) };
	const forget = () => {
		// A leader may leave children of its own behind.
		if (detached) signal('SIGKILL');
		running.delete(program);
	};
	running.add(program);
	ended.then(forget, forget);
	return program;
}

function signalTree(pid, name, group) {
	if (!pid) return;
	if (WINDOWS) {
		spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
		return;
	}
	try {
		process.kill(group ? -pid : pid, name);
	} catch {
		// Nobody is left to hear it.
	}
}

async function stop(program) {
	program.signal('SIGTERM');
	const last = setTimeout(() => program.signal('SIGKILL'), MERCY);
	await program.ended.catch(() => {});
	clearTimeout(last);
}

/** Ends everything that was started here and still runs. */
async function stopAll() {
	await Promise.all([...running].map(stop));
}

process.on('exit', () => {
	for (const program of running) program.signal('SIGKILL');
});

/** The last lines of a log. */
function tail(log) {
	return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}

/**
 * Runs a program to its end and throws a {@link CommandFailed} unless it ended well. Takes the
 * options of {@link start}, and the `name` by which the error calls it.
 */
async function run(file, args, options = {}) {
	const end = await start(file, args, options).ended;
	if (end.code === 0) return;
	throw new CommandFailed(
		options.name ?? path.basename(file),
		end,
		options.log ? tail(options.log) : '',
	);
}

module.exports = { CommandFailed, run, start, stopAll, tail };
