/**
 * `npm test`: everything that is checked, in named steps. One that fails does not keep the later
 * ones from running; the last line counts what passed and what failed.
 */
import debian from './debian.cjs';
import dependencies from './dependencies.cjs';
import { exit, exitOnSignals } from './interruption.mjs';
import jest from './jest.cjs';
import installation from './n8n/installation.cjs';
import npm from './npm.cjs';
import packaging from './package.cjs';
import paths from './paths.cjs';
import progress from './progress.cjs';

const { step, print, printFailure } = progress;

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

/** What failed may stand far above. */
async function runTests(args) {
	const outcome = await jest.runJest('Tests (jest)', args, { name: 'test-results' });
	const { passed, failures, skipped } = outcome;
	if (!interruption.hasBegun()) for (const failure of failures) print(`✘ ${failure}`);
	return { passed, failed: failures.length, notRun: skipped.length };
}

async function runAll() {
	if (!(await succeeds(dependencies.installDependencies))) return [count(false)];
	const hasN8n = await succeeds(installation.provideN8n);
	const hasPrograms = await succeeds(() =>
		debian.provideDebianPackages(['postgresql', 'chromium', 'redis-server']),
	);
	return [
		...[hasN8n, hasPrograms].filter((isThere) => !isThere).map(count),
		await check('Types (tsc)', script('typecheck')),
		await check('Build (gulp)', packaging.build),
		await check('Lint (n8n-node lint)', script('lint')),
		await runTests(hasN8n ? [] : ['--ignoreProjects', 'e2e', 'browser']),
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
