/** Runs jest and tells what it counted. */
const { mkdir, readFile, rm } = require('node:fs/promises');
const path = require('node:path');

const { REPOSITORY, SANDBOX, installedTool } = require('./paths.cjs');
const { run } = require('./process.cjs');
const { step } = require('./progress.cjs');

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {string[]} failures what failed: tests, and files that could not be run
 * @property {string[]} skipped
 */

const namesOf = (assertions, wanted) =>
	assertions.filter(({ status }) => status === wanted).map(({ fullName }) => fullName);

/** What failed in a file; one that could not be run has failed without a failing test. */
function failuresOf({ name, status, assertionResults }) {
	const tests = namesOf(assertionResults, 'failed');
	return status === 'failed' && tests.length === 0 ? [path.relative(REPOSITORY, name)] : tests;
}

/** @returns {Promise<Outcome>} */
async function readOutcome(results) {
	const { numPassedTests, testResults } = JSON.parse(await readFile(results, 'utf8'));
	return {
		passed: numPassedTests,
		failures: testResults.flatMap(failuresOf),
		skipped: testResults.flatMap(({ assertionResults }) => namesOf(assertionResults, 'pending')),
	};
}

/** @returns {Outcome} of what could not be run at all */
const failure = (message) => ({ passed: 0, failures: [message], skipped: [] });

/**
 * Runs jest as a step; jest shows its own progress.
 *
 * @param {string} title
 * @param {string[]} args
 * @param {{ name: string, env?: NodeJS.ProcessEnv }} options
 *   `name`: of the file in the sandbox that gets the results; `env`: variables beside this process's.
 * @returns {Promise<Outcome>}
 */
async function runJest(title, args, { name, env }) {
	const results = path.join(SANDBOX, `${name}.json`);
	await mkdir(SANDBOX, { recursive: true });
	await rm(results, { force: true });
	const command = [installedTool('jest', 'bin', 'jest.js'), '--json', '--outputFile', results];
	const work = () =>
		run(process.execPath, [...command, ...args], {
			cwd: REPOSITORY,
			env: { ...process.env, ...env },
			name: 'jest',
		});
	const error = await step(title, work, { quiet: true }).then(
		() => undefined,
		(reason) => reason,
	);
	const outcome = await readOutcome(results).catch(() => undefined);
	if (outcome === undefined) return failure(error?.message ?? 'jest has left no results');
	// A jest that fails without a failing test has failed all the same.
	const isUntold = error !== undefined && outcome.failures.length === 0;
	return isUntold ? { ...outcome, failures: [error.message] } : outcome;
}

module.exports = { failure, runJest };
