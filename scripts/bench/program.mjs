/** A program beside this one that takes tasks over HTTP, and the way to start it. */
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import paths from '../paths.cjs';
import processes from '../process.cjs';

const ADDRESS = /(?:listening|wolkvox simulator): (http:\S+)$/m;

/** Where a program listens, once it says so in its log. */
async function addressOf(name, program, log) {
	let end;
	program.ended.then((result) => (end = result));
	for (;;) {
		const [, address] = ADDRESS.exec(await readFile(log, 'utf8')) ?? [];
		if (address) return address;
		if (end) throw new processes.CommandFailed(name, end, processes.tail(log));
		await pause(50);
	}
}

/** Sends JSON and reads the JSON of the answer, however long that takes: fetch gives up after 300 s. */
export async function ask(address, { method = 'GET', body, headers = {} } = {}) {
	const [status, text] = await new Promise((resolve, reject) => {
		const request = http.request(address, { method, agent: false, headers }, (response) => {
			const chunks = [];
			response.on('data', (chunk) => chunks.push(chunk));
			response.on('end', () =>
				resolve([response.statusCode, Buffer.concat(chunks).toString('utf8')]),
			);
			response.on('error', reject);
		});
		request.on('error', reject);
		request.end(body && JSON.stringify(body));
	});
	const value = JSON.parse(text);
	if (status !== 200)
		throw new Error(value.error ?? value.message ?? `${address} answered ${status}`);
	return value;
}

/**
 * Starts a program that says where it listens.
 *
 * @param {string} name for its log
 * @param {string} node the Node that runs it
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function startProgram(name, node, args, env = process.env) {
	const log = paths.logFile(`bench-${name}`);
	const program = processes.start(node, args, { cwd: paths.REPOSITORY, env, log });
	const address = await addressOf(name, program, log);
	return { address, stop: program.stop };
}
