/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** Ctrl-C and its relatives: whatever was started ends first. */
import { setImmediate as settled } from 'node:timers/promises';

import { stopAll } from './process';
import { printFailure } from './progress';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
/** npm passes on a Ctrl-C that the terminal has already sent to everybody. */
const ECHO = 1_000;

const WATCH = 500;

/** Ends every child process, then this one. */
async function exit(code: number): Promise<void> {
	await stopAll();
	// What the programs' end sets off, such as removing a temporary file, still happens.
	await settled();
	process.exit(code);
}

let firstSignal: number | undefined;

/** Whether somebody has interrupted this program: then they know why things end. */
export const isInterrupted = () => firstSignal !== undefined;

/** Prints what went wrong, unless it is an interruption. */
export function report(error: unknown): void {
	if (!isInterrupted()) printFailure(error);
}

/**
 * Runs a command to its end: its result is the code to exit with. The signals that end a program end its
 * children too; a second Ctrl-C does not wait for them.
 *
 * @param exitCode the code to end with after a signal, if not the signal's usual one
 */
export function runCommand(
	main: () => Promise<number>,
	exitCode: () => number | undefined = () => undefined,
): void {
	for (const [signal, usual] of Object.entries(EXIT_CODES)) {
		process.on(signal, () => {
			firstSignal ??= Date.now();
			const code = exitCode() ?? usual;
			if (Date.now() - firstSignal > ECHO) process.exit(code);
			void exit(code);
		});
	}
	if (process.env.npm_lifecycle_event) followParent();
	main()
		.catch((error: unknown) => {
			report(error);
			return 1;
		})
		.then(async (code) => {
			if (!isInterrupted()) await exit(code);
		});
}

/** A signal to npm alone ends npm and the shell between, but never comes through to this program. */
function followParent(): void {
	const parent = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(timer);
		process.emit('SIGTERM');
	}, WATCH);
	timer.unref();
}
