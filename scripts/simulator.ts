/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** The wolkvox simulator as a program of its own. */
import { readFile } from 'node:fs/promises';

import { REPOSITORY, logFile } from './paths';
import { start, type Program } from './process';
import { until } from './until';

/** A million sessions take seconds to make, and minutes on a machine with other work. */
const LOADING = 600_000;
export const TOKEN = 'simulator-token';
/** A program that takes requests says where. */
const ADDRESS = /^(?:listening|wolkvox simulator): (\S+)$/m;

/** Where a program listens, once it says so in its log. */
export const addressOf = async (name: string, program: Program): Promise<string> =>
	await until(name, async () => ADDRESS.exec(await readFile(program.log ?? '', 'utf8'))?.[1], {
		program,
		patience: LOADING,
	});

/**
 * Starts the simulator on a free port of the loopback address.
 *
 * @param options those of test/simulator/main.ts
 * @param node options of Node itself
 */
export async function startSimulator(options: Record<string, string | number>, ...node: string[]) {
	const all = Object.entries({ token: TOKEN, ...options });
	const args = all.flatMap(([name, value]) => [`--${name}`, String(value)]);
	const program = start(
		process.execPath,
		[...node, '--import', 'tsx', 'test/simulator/main.ts', ...args],
		{ cwd: REPOSITORY, log: logFile('simulator') },
	);
	const url = await addressOf('the simulator', program);
	const control = async <T>(name: string, body?: object): Promise<T> => {
		const response = await fetch(`${url}/_simulator/${name}`, {
			method: body ? 'POST' : 'GET',
			// An idle connection may end just when it is used again: every request has its own.
			headers: { connection: 'close' },
			body: body && JSON.stringify(body),
		});
		if (response.ok) return (await response.json()) as T;
		throw new Error(`The simulator answered ${response.status} to ${name}`);
	};
	return {
		url,
		stop: program.stop,
		/** How many requests for the report came since the last look, and how many rows they got. */
		async sent() {
			const requests = await control<Array<{ rows: number }>>('requests');
			await control('reset', {});
			return {
				requests: requests.length,
				rows: requests.reduce((sum, { rows }) => sum + rows, 0),
			};
		},
	};
}

export type Simulator = Awaited<ReturnType<typeof startSimulator>>;
