/** n8n with its editor: started, ready for a browser, and with somebody who may log in. */
const { readFile, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');

const { freePort } = require('../ports.cjs');
const { CommandFailed, start, tail } = require('../process.cjs');
const { environment } = require('./environment.cjs');
const { newOwner } = require('./login.cjs');

const USUAL_PORT = 5678;
const PATIENCE = 120_000;

async function askRest(url, resource, body) {
	const response = await fetch(`${url}/rest/${resource}`, {
		method: body ? 'POST' : 'GET',
		headers: { 'content-type': 'application/json' },
		body: body && JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`n8n answered ${response.status} to ${resource}`);
	return (await response.json()).data;
}

/** The settings, once n8n can tell them; before that it refuses, or answers with a waiting page. */
async function settingsWhenReady(url, program, log) {
	let end;
	program.ended.then((result) => (end = result));
	const deadline = Date.now() + PATIENCE;
	while (Date.now() < deadline) {
		if (end) throw new CommandFailed('n8n start', end, tail(log));
		const settings = await askRest(url, 'settings').catch(() => undefined);
		if (settings) return settings;
		await pause(250);
	}
	throw new Error(`n8n was not ready after ${PATIENCE / 1000} s`);
}

/** The first start makes the owner's account; the password stays in the data folder. */
async function provideOwner(url, dataFolder, { userManagement }) {
	const file = path.join(dataFolder, 'owner.json');
	if (!userManagement.showSetupOnFirstLoad) {
		const { email, password } = JSON.parse(await readFile(file, 'utf8'));
		return { email, password };
	}
	const owner = newOwner();
	const login = { email: owner.email, password: owner.password };
	await writeFile(file, JSON.stringify(login), { mode: 0o600 });
	await askRest(url, 'owner/setup', owner);
	return login;
}

/**
 * Starts n8n on the loopback address.
 *
 * @param {import('./commands.cjs').Instance} instance
 * @param {number} [preferredPort] taken if it is free; 0 for any, which two starts at once need
 * @returns {Promise<{ url: string, email: string, password: string, ended: Promise<unknown>, stop: () => Promise<void> }>}
 */
async function startEditor(instance, preferredPort = USUAL_PORT) {
	const { installation, dataFolder, ownGroup } = instance;
	const port = await freePort(preferredPort);
	const log = path.join(dataFolder, 'logs', 'start.log');
	const env = await environment(instance, port);
	const program = start(installation.node, [installation.entry, 'start'], {
		cwd: dataFolder,
		env,
		log,
		ownGroup,
	});
	const url = `http://127.0.0.1:${port}`;
	const settings = await settingsWhenReady(url, program, log);
	const login = await provideOwner(url, dataFolder, settings);
	return { url, ...login, ended: program.ended, stop: program.stop };
}

module.exports = { startEditor };
