/** Ctrl-C and its relatives: whatever was started ends first. */
import { setImmediate as settled } from 'node:timers/promises';

import processes from './process.cjs';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
/** npm passes on a Ctrl-C that the terminal has already sent to everybody. */
const ECHO = 1_000;

const WATCH = 500;

/** Ends every child process, then this one. */
export async function exit(code) {
	await processes.stopAll();
	// What the programs' end sets off, such as removing a temporary file, still happens.
	await settled();
	process.exit(code);
}

/**
 * Lets the signals that end a program end its children too. A second Ctrl-C does not wait for them.
 *
 * @param {() => number | undefined} [exitCode] the code to end with, if not the signal's usual one
 */
export function exitOnSignals(exitCode = () => undefined) {
	let first;
	for (const [signal, usual] of Object.entries(EXIT_CODES)) {
		process.on(signal, () => {
			first ??= Date.now();
			const code = exitCode() ?? usual;
			if (Date.now() - first > ECHO) process.exit(code);
			void exit(code);
		});
	}
	if (process.env.npm_lifecycle_event) followParent(() => process.emit('SIGTERM'));
	return { hasBegun: () => first !== undefined };
}

/** A signal to npm alone ends npm and the shell between, but never comes through to this program. */
function followParent(end) {
	const parent = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(timer);
		end();
	}, WATCH);
	timer.unref();
}
