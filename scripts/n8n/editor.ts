/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- a script, never part of the package */
/** n8n with its editor: started, ready for a browser, and with somebody who may log in. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { freePort } from '../ports';
import { start } from '../process';
import { print } from '../progress';
import { until } from '../until';
import { environment } from './environment';
import type { Instance } from './installation';
import { Rest, type Login } from './rest';

const USUAL_PORT = 5678;
/** It takes seconds; a machine with other tests to run takes minutes. */
const START = 300_000;

interface Settings {
	readonly userManagement: { readonly showSetupOnFirstLoad: boolean };
}

/** The first start makes the owner's account; the password stays in the data folder. */
async function provideOwner(rest: Rest, dataFolder: string, settings: Settings): Promise<Login> {
	const file = path.join(dataFolder, 'owner.json');
	if (settings.userManagement.showSetupOnFirstLoad) {
		const login = await rest.setUp();
		await writeFile(file, JSON.stringify(login), { mode: 0o600 });
		return login;
	}
	const login = JSON.parse(await readFile(file, 'utf8')) as Login;
	await rest.logIn(login);
	return login;
}

async function startOnce(instance: Instance, preferredPort: number) {
	const { installation, dataFolder, ownGroup } = instance;
	const port = await freePort(preferredPort);
	const program = start(installation.node, [installation.entry, 'start'], {
		cwd: dataFolder,
		env: await environment(instance, port),
		log: path.join(dataFolder, 'logs', 'start.log'),
		ownGroup,
	});
	try {
		const rest = new Rest(`http://127.0.0.1:${port}`);
		// Before it is ready, it refuses, or answers with a waiting page.
		const answer = () => rest.ask<Settings>('settings').catch(() => undefined);
		const settings = await until('n8n start', answer, { program, interval: 250, patience: START });
		const login = await provideOwner(rest, dataFolder, settings);
		return { url: rest.url, ...login, rest, ended: program.ended, stop: program.stop };
	} catch (error) {
		await program.stop();
		throw error;
	}
}

/**
 * Starts n8n on the loopback address, and logs in. A start that fails is tried once more, on another
 * port.
 *
 * @param preferredPort taken if it is free; 0 for any, which two starts at once need
 */
export async function startEditor(instance: Instance, preferredPort = USUAL_PORT) {
	return await startOnce(instance, preferredPort).catch(async (error: Error) => {
		print(`! n8n did not start (${error.message}); the second and last try`);
		return await startOnce(instance, 0);
	});
}
