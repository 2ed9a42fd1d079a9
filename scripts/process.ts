/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/**
 * Child processes that leave nothing behind: each leads a process group of its own, and whatever
 * is still alive when this process ends goes with it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import path from 'node:path';

const MERCY = 8_000;
const TAIL_LINES = 100;
const WINDOWS = process.platform === 'win32';

export interface Ending {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

export interface StartOptions {
	readonly cwd?: string;
	readonly env?: NodeJS.ProcessEnv;
	/** The file for its output, which else shows in the terminal. */
	readonly log?: string;
	/** `false` leaves it in the caller's group, to end with the caller. */
	readonly ownGroup?: boolean;
	/** How far it stands back behind other programs, from 0 to 19. */
	readonly niceness?: number;
}

export interface Program {
	readonly ended: Promise<Ending>;
	readonly log: string | undefined;
	signal(name: NodeJS.Signals): void;
	stop(): Promise<void>;
}

const running = new Set<Program>();

/** A program that ended badly; `output` is the end of what it wrote. */
export class CommandFailed extends Error {
	override readonly name = 'CommandFailed';
	readonly output: string;
	description?: string;

	constructor(command: string, { code, signal }: Ending, log?: string) {
		super(`${command} ended with ${signal ?? `code ${code}`}`);
		this.output = log ? tail(log) : '';
	}
}

/** Output goes to a file rather than a pipe: a program that exits at once cannot cut it short. */
function openOutput(log: string | undefined) {
	if (!log) return { stdio: 'inherit' as const, close: () => {} };
	mkdirSync(path.dirname(log), { recursive: true });
	const file = openSync(log, 'w', 0o600);
	return { stdio: ['ignore' as const, file, file], close: () => closeSync(file) };
}

/** Starts a program. */
export function start(file: string, args: string[], options: StartOptions = {}): Program {
	const { cwd, env, log, ownGroup = true, niceness } = options;
	const { stdio, close } = openOutput(log);
	const detached = ownGroup && !WINDOWS;
	const child = spawn(file, args, { cwd, env, stdio, detached, windowsHide: true });
	close();
	if (child.pid && niceness) setPriority(child.pid, niceness);
	const signal = (name: NodeJS.Signals) => signalTree(child.pid, name, detached);
	const ended = new Promise<Ending>((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code, by) => resolve({ code, signal: by }));
	});
	const stop = async () => {
		signal('SIGTERM');
		const last = setTimeout(() => signal('SIGKILL'), MERCY);
		await ended.catch(() => {});
		clearTimeout(last);
	};
	const program = { ended, log, signal, stop };
	const forget = () => {
		// A leader may leave children of its own behind.
		if (detached) signal('SIGKILL');
		running.delete(program);
	};
	running.add(program);
	ended.then(forget, forget);
	return program;
}

function signalTree(pid: number | undefined, name: NodeJS.Signals, group: boolean): void {
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

/** Ends everything that was started here and still runs. */
export async function stopAll(): Promise<void> {
	await Promise.all([...running].map((program) => program.stop()));
}

process.on('exit', () => {
	for (const program of running) program.signal('SIGKILL');
});

/** The last lines of a log. */
function tail(log: string): string {
	return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}

/**
 * Runs a program to its end and throws a {@link CommandFailed} unless it ended well; `name` is what
 * the error calls it.
 */
export async function run(
	file: string,
	args: string[],
	{ name = path.basename(file), ...options }: StartOptions & { name?: string } = {},
): Promise<void> {
	const end = await start(file, args, options).ended;
	if (end.code !== 0) throw new CommandFailed(name, end, options.log);
}
