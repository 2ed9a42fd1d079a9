/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/**
 * `npm start`: this package in a real n8n, with a wolkvox to ask. While n8n is still to be installed,
 * the example workflow runs in n8n's engine alone, so that there is something to see at once.
 *
 * `npm start -- --exit` ends after one run of the example workflow; its exit code tells how that
 * went. With WOLKVOX_SERVER and WOLKVOX_TOKEN set, the real API is asked.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { IDataObject } from 'n8n-workflow';

import { describeSessions, EDITOR_PATH, importInto, runInEngine, runInN8n } from './example';
import { report, runCommand } from './interruption';
import { startEditor } from './n8n/editor';
import { isProvided, provideN8n, type Instance } from './n8n/installation';
import { build, installPackage } from './package';
import { SANDBOX } from './paths';
import { print, step } from './progress';
import { connectWolkvox, type Wolkvox } from './wolkvox';

const { exit: exitAfterRun } = parseArgs({ options: { exit: { type: 'boolean' } } }).values;
/** The code to end with, once the example has run. */
let outcome: number | undefined;

/** Runs the example, shows its sessions, and gives the exit code that it deserves. */
async function runExample(
	where: string,
	wolkvox: Wolkvox,
	run: () => Promise<IDataObject[]>,
): Promise<number> {
	try {
		const sessions = await step(`Run the example workflow in ${where}`, run);
		const sent = await wolkvox.sent();
		print(describeSessions(sessions, sent?.requests));
		if (!sent || (sent.rows === sessions.length && sent.rows > 0)) return 0;
		throw new Error(`wolkvox sent ${sent.rows} sessions, the workflow has ${sessions.length}.`);
	} catch (error) {
		report(error);
		return 1;
	}
}

async function showFirstResult(wolkvox: Wolkvox): Promise<void> {
	await runExample('n8n’s engine alone', wolkvox, async () => await runInEngine(wolkvox.account));
	print(
		'  Next: n8n 2 as people use it, with its editor. That takes some minutes, and 3.4 GB in the',
	);
	print('  folder .sandbox, which you may delete at any time. Later starts take seconds.');
	print();
}

async function provide(): Promise<Instance> {
	const installation = await provideN8n();
	const n8n = { installation, dataFolder: path.join(SANDBOX, 'n8n-data') };
	await step('Build the package', build);
	await step('Install it into n8n', async () => await installPackage(n8n));
	return n8n;
}

async function openEditor(n8n: Instance): Promise<void> {
	const opened = await step('Start n8n', async () => await startEditor(n8n));
	print();
	print(`  Editor    ${opened.url}${EDITOR_PATH}`);
	print(`  Login     ${opened.email}`);
	print(`  Password  ${opened.password}`);
	print();
	print('  Ctrl-C ends everything.');
	await opened.ended;
}

async function main(): Promise<number> {
	const wolkvox = await step('Connect wolkvox', connectWolkvox);
	print(`  ${wolkvox.description}`);
	if (!(await isProvided())) await showFirstResult(wolkvox);
	const n8n = await provide();
	await step('Import the credential and the example workflow', async () => {
		await importInto(n8n, wolkvox.account);
	});
	const code = await runExample('n8n', wolkvox, async () => await runInN8n(n8n));
	if (exitAfterRun) return code;
	// After a failed run the editor is where to look into it.
	outcome = code;
	await openEditor(n8n);
	throw new Error('n8n has ended by itself.');
}

runCommand(main, () => outcome);
