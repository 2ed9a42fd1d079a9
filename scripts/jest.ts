/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** Runs jest and tells what came of it. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { REPOSITORY, installedTool, logFile } from './paths';
import { run } from './process';
import { step } from './progress';

/** What came of a run, as reporter.js writes it. */
export interface Outcome {
	readonly passed: number;
	/** The names of what failed: tests, and files that could not be run. */
	readonly failures: string[];
	readonly notRun: number;
	/** How long each file took. */
	readonly files: Array<{ readonly file: string; readonly seconds: number }>;
}

export const outcomeOf = (passed: number, ...failures: string[]): Outcome => {
	return { passed, failures, notRun: 0, files: [] };
};

/**
 * Runs jest as a step; jest shows its own progress.
 *
 * @param projects those of jest.config.js that are run
 * @param env variables beside this process's
 * @param niceness how far it stands back behind other programs, from 0 to 19
 */
export async function runJest(
	title: string,
	projects: string[],
	{ env, niceness }: { env?: NodeJS.ProcessEnv; niceness?: number } = {},
): Promise<Outcome> {
	const file = logFile(`jest-${projects.join('-')}`);
	await mkdir(path.dirname(file), { recursive: true });
	await rm(file, { force: true });
	const reporters = ['default', path.join(__dirname, 'reporter.js')];
	const args = reporters.flatMap((each) => ['--reporters', each]);
	const jest = installedTool('jest', 'bin', 'jest.js');
	const message = await step(
		title,
		async () =>
			await run(process.execPath, [jest, ...args, '--selectProjects', ...projects], {
				cwd: REPOSITORY,
				// Two may run beside each other: a terminal's moving lines would overwrite each other.
				env: { ...process.env, TERM: 'dumb', ...env, JEST_OUTCOME: file },
				name: 'jest',
				niceness,
			}),
		{ quiet: true },
	).then(
		() => undefined,
		(error: Error) => error.message,
	);
	const outcome = await readFile(file, 'utf8').then(
		(text) => JSON.parse(text) as Outcome,
		() => outcomeOf(0),
	);
	// A jest that fails without a failing test has failed all the same.
	const isUntold = message !== undefined && outcome.failures.length === 0;
	return isUntold ? { ...outcome, failures: [`${title}: ${message}`] } : outcome;
}
