/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

import { CommandFailed, type Ending, type Program } from './process';

export interface Waiting {
	/** Milliseconds after which it is given up. */
	readonly patience?: number;
	/** Milliseconds between two looks. */
	readonly interval?: number;
	/** The program without which it can never be so. */
	readonly program?: Pick<Program, 'ended' | 'log'>;
}

/**
 * Waits for what will be so, and throws if it never is.
 *
 * @param what completes "waited in vain for"; the name of the program where there is one
 * @param find gives undefined or false as long as it is not so
 */
export async function until<T>(
	what: string,
	find: () => T | Promise<T>,
	{ patience = 200_000, interval = 100, program }: Waiting = {},
): Promise<Exclude<T, false | undefined>> {
	let end: Ending | undefined;
	const take = (ending: Ending) => (end = ending);
	program?.ended.then(take, () => take({ code: null, signal: null }));
	const deadline = performance.now() + patience;
	while (performance.now() < deadline) {
		const found = await find();
		if (found !== false && found !== undefined) return found as Exclude<T, false | undefined>;
		if (end) throw new CommandFailed(what, end, program?.log);
		await pause(interval);
	}
	throw new Error(`Waited in vain for ${what}`);
}
