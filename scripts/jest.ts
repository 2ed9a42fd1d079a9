/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** Runs jest and tells what it counted. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { REPOSITORY, SANDBOX, installedTool } from './paths';
import { run } from './process';
import { step } from './progress';

/** What came of a run. */
export interface Outcome {
	readonly passed: number;
	/** What failed: tests, and files that could not be run. */
	readonly failures: string[];
	readonly skipped: string[];
	/** How long each file took. */
	readonly files: Array<{ readonly file: string; readonly seconds: number }>;
}

/** A file as jest writes it into its results. */
interface TestFile {
	readonly name: string;
	readonly status: string;
	readonly startTime: number;
	readonly endTime: number;
	readonly assertionResults: ReadonlyArray<{ readonly fullName: string; readonly status: string }>;
}

const namesOf = ({ assertionResults }: TestFile, wanted: string) =>
	assertionResults.filter(({ status }) => status === wanted).map(({ fullName }) => fullName);

const relative = (file: string) => path.relative(REPOSITORY, file);

/** What failed in a file; one that could not be run has failed without a failing test. */
function failuresOf(file: TestFile): string[] {
	const tests = namesOf(file, 'failed');
	return file.status === 'failed' && tests.length === 0 ? [relative(file.name)] : tests;
}

async function readOutcome(results: string): Promise<Outcome> {
	const { numPassedTests, testResults } = JSON.parse(await readFile(results, 'utf8')) as {
		numPassedTests: number;
		testResults: TestFile[];
	};
	return {
		passed: numPassedTests,
		failures: testResults.flatMap(failuresOf),
		skipped: testResults.flatMap((file) => namesOf(file, 'pending')),
		files: testResults.map(({ name, startTime, endTime }) => ({
			file: relative(name),
			seconds: (endTime - startTime) / 1000,
		})),
	};
}

/** Of what could not be run at all. */
export const failure = (message: string): Outcome => ({
	passed: 0,
	failures: [message],
	skipped: [],
	files: [],
});

/**
 * Runs jest as a step; jest shows its own progress.
 *
 * @param name of the file in the sandbox that gets the results
 * @param env variables beside this process's
 * @param niceness how far it stands back behind other programs, from 0 to 19
 */
export async function runJest(
	title: string,
	args: string[],
	{ name, env, niceness }: { name: string; env?: NodeJS.ProcessEnv; niceness?: number },
): Promise<Outcome> {
	const results = path.join(SANDBOX, `${name}.json`);
	await mkdir(SANDBOX, { recursive: true });
	await rm(results, { force: true });
	const command = [installedTool('jest', 'bin', 'jest.js'), '--json', '--outputFile', results];
	// Two may run beside each other: a terminal's moving lines would overwrite each other.
	const variables = { ...process.env, TERM: 'dumb', ...env };
	const options = { cwd: REPOSITORY, env: variables, name: 'jest', niceness };
	const work = async () => await run(process.execPath, [...command, ...args], options);
	const message = await step(title, work, { quiet: true }).then(
		() => undefined,
		(error: Error) => error.message,
	);
	const outcome = await readOutcome(results).catch(() => undefined);
	if (outcome === undefined) return failure(message ?? 'jest has left no results');
	// A jest that fails without a failing test has failed all the same.
	const isUntold = message !== undefined && outcome.failures.length === 0;
	return isUntold ? { ...outcome, failures: [message] } : outcome;
}
