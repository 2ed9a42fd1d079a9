/** The wolkvox simulator as a program beside n8n. */
const { readFile } = require('node:fs/promises');
const { setTimeout: pause } = require('node:timers/promises');

const { REPOSITORY, logFile } = require('./paths.cjs');
const { CommandFailed, start, tail } = require('./process.cjs');

const TOKEN = 'simulator-token';
/** Three months of office hours, with a few of the odd values that real reports have. */
const SESSIONS = ['--sessions', '2500', '--distribution', 'quiet', '--messy-values', '0.02'];
const READY = /^wolkvox simulator: (\S+)$/m;

/** @returns {Promise<string>} its address, once it answers */
async function addressOf(program, log) {
	let end;
	program.ended.then((result) => (end = result));
	for (;;) {
		const [, address] = READY.exec(await readFile(log, 'utf8')) ?? [];
		if (address) return address;
		if (end) throw new CommandFailed('the simulator', end, tail(log));
		await pause(100);
	}
}

/**
 * Starts the simulator on a free port of the loopback address.
 *
 * @returns {Promise<{ url: string, token: string, requests: () => Promise<{ query: object, rows: number }[]> }>}
 */
async function startSimulator() {
	const log = logFile('simulator');
	const program = ['--import', 'tsx', 'test/simulator/main.ts', '--token', TOKEN, ...SESSIONS];
	const url = await addressOf(start(process.execPath, program, { cwd: REPOSITORY, log }), log);
	const requests = async () => (await fetch(`${url}/_simulator/requests`)).json();
	return { url, token: TOKEN, requests };
}

module.exports = { startSimulator };
