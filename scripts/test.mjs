/**
 * `npm test`: everything that is checked, in named steps. One that fails does not keep the later
 * ones from running; the last line counts what passed and what failed.
 */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import debian from './debian.cjs';
import dependencies from './dependencies.cjs';
import { exit, exitOnSignals } from './interruption.mjs';
import installation from './n8n/installation.cjs';
import npm from './npm.cjs';
import packaging from './package.cjs';
import paths from './paths.cjs';
import processes from './process.cjs';
import progress from './progress.cjs';

const { step, print, printFailure } = progress;

const RESULTS = path.join(paths.SANDBOX, 'test-results.json');

const interruption = exitOnSignals();

/** @returns {Promise<boolean>} whether it went well */
async function succeeds(work) {
	try {
		await work();
		return true;
	} catch (error) {
		if (!interruption.hasBegun()) printFailure(error);
		return false;
	}
}

const count = (passed) => ({ passed: Number(passed), failed: Number(!passed) });

const check = async (title, work) => count(await succeeds(() => step(title, work)));

const script = (name) => () =>
	npm.npm(['run', '--silent', name], { cwd: paths.REPOSITORY, log: paths.logFile(name) });

/** What jest counted. A file that could not be run at all counts as one that failed. */
async function readResults() {
	const results = JSON.parse(await readFile(RESULTS, 'utf8'));
	return {
		passed: results.numPassedTests,
		failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
		notRun: results.numPendingTests,
	};
}

/** jest shows its own progress. */
async function jest(args) {
	await rm(RESULTS, { force: true });
	const command = [
		paths.installedTool('jest', 'bin', 'jest.js'),
		'--json',
		'--outputFile',
		RESULTS,
	];
	const run = () =>
		processes.run(process.execPath, [...command, ...args], {
			cwd: paths.REPOSITORY,
			name: 'jest',
		});
	const passed = await succeeds(() => step('Tests (jest)', run, { quiet: true }));
	const counted = await readResults().catch(() => count(false));
	// A jest that fails without a failing test has failed all the same.
	return passed || counted.failed > 0 ? counted : { ...counted, failed: 1 };
}

async function runAll() {
	if (!(await succeeds(dependencies.installDependencies))) return [count(false)];
	const hasN8n = await succeeds(installation.provideN8n);
	const hasPrograms = await succeeds(() =>
		debian.provideDebianPackages(['postgresql', 'chromium']),
	);
	return [
		...[hasN8n, hasPrograms].filter((isThere) => !isThere).map(count),
		await check('Types (tsc)', script('typecheck')),
		await check('Build (gulp)', packaging.build),
		await check('Lint (n8n-node lint)', script('lint')),
		await jest(hasN8n ? [] : ['--ignoreProjects', 'e2e', 'browser']),
	];
}

const counts = await runAll();
if (!interruption.hasBegun()) {
	const sum = (key) => counts.reduce((total, each) => total + (each[key] ?? 0), 0);
	const notRun = sum('notRun');
	print(
		`${sum('passed')} passed, ${sum('failed')} failed${notRun > 0 ? `, ${notRun} not run` : ''}`,
	);
	await exit(sum('failed') > 0 ? 1 : 0);
}
