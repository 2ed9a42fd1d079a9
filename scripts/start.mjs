/**
 * `npm start`: this package in a real n8n, with a wolkvox to ask.
 *
 * `npm start -- --exit` ends after one run of the example workflow; its exit code tells how that
 * went. With WOLKVOX_SERVER and WOLKVOX_TOKEN set, the real API is asked.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';

import dependencies from './dependencies.cjs';
import example from './example.cjs';
import { exit, exitOnSignals } from './interruption.mjs';
import editor from './n8n/editor.cjs';
import installation from './n8n/installation.cjs';
import packaging from './package.cjs';
import paths from './paths.cjs';
import progress from './progress.cjs';
import sessionReport from './sessionReport.cjs';
import wolkvox from './wolkvox.cjs';

const { step, print, printFailure } = progress;

const { exit: exitAfterRun } = parseArgs({ options: { exit: { type: 'boolean' } } }).values;
/** The code to end with, once the example has run. */
let outcome;

const interruption = exitOnSignals(() => outcome);

async function prepare() {
	await dependencies.installDependencies();
	const n8n = {
		installation: await installation.provideN8n(),
		dataFolder: path.join(paths.SANDBOX, 'n8n-data'),
	};
	await step('Build the package', packaging.build);
	await step('Install it into n8n', async () => {
		const tarball = await packaging.pack(path.join(paths.SANDBOX, 'package'));
		await packaging.installIntoN8n(tarball, n8n);
	});
	return n8n;
}

/** @returns {Promise<number>} the exit code that the run deserves */
async function runExample(n8n, { calls }) {
	try {
		const sessions = await step('Run the example workflow', () => example.run(n8n));
		const counted = await calls();
		print(sessionReport.describeSessions(sessions, counted?.length));
		if (counted) assertComplete(sessions, counted);
		return 0;
	} catch (error) {
		if (!interruption.hasBegun()) printFailure(error);
		return 1;
	}
}

/** The simulator knows how many rows it has sent. */
function assertComplete(sessions, calls) {
	const sent = calls.reduce((sum, { rows }) => sum + rows, 0);
	if (sent === sessions.length && sent > 0) return;
	throw new Error(`wolkvox sent ${sent} sessions, the workflow has ${sessions.length}.`);
}

async function openEditor(n8n) {
	const opened = await step('Start n8n', () => editor.startEditor(n8n));
	print();
	print(`  Editor    ${opened.url}${example.EDITOR_PATH}`);
	print(`  Login     ${opened.email}`);
	print(`  Password  ${opened.password}`);
	print();
	print('  Ctrl-C ends everything.');
	return await opened.ended;
}

async function main() {
	const n8n = await prepare();
	const source = await step('Connect wolkvox', wolkvox.connectWolkvox);
	print(`  ${source.description}`);
	await step('Import the credential and the example workflow', () =>
		example.importInto(n8n, source.credential),
	);
	const code = await runExample(n8n, source);
	if (exitAfterRun) return code;
	// After a failed run the editor is where to look into it.
	outcome = code;
	await openEditor(n8n);
	throw new Error('n8n has ended by itself.');
}

main().then(exit, async (error) => {
	// Whoever interrupts knows why things end.
	if (interruption.hasBegun()) return;
	printFailure(error);
	await exit(1);
});
