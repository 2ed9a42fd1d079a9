/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/**
 * `npm run matrix`: the engine tests with the engines of several releases of n8n, and the end-to-end
 * tests with those themselves. The last lines are a table of what ran.
 *
 * `npm run matrix -- 2.20.12 newest` runs the releases that are named.
 */
import { readFile } from 'node:fs/promises';

import { isInterrupted, report, runCommand } from './interruption';
import { outcomeOf, runJest, type Outcome } from './jest';
import { provideN8n } from './n8n/installation';
import { MATRIX } from './n8n/versions';
import { npm } from './npm';
import { build } from './package';
import { REPOSITORY, logFile } from './paths';
import { print, step } from './progress';
import { tableOf } from './table';

/** Asks npm for the newest release. */
async function newest(): Promise<string> {
	const log = logFile('view-n8n');
	const args = ['view', 'n8n@latest', 'version', '--json'];
	await step('Look up the newest n8n (npm view)', async () => {
		await npm(args, { cwd: REPOSITORY, log });
	});
	// What else npm says stands around it.
	const [, version] = /^"([\d.]+)"$/m.exec(await readFile(log, 'utf8')) ?? [];
	if (version) return version;
	throw new Error('npm named no version of n8n');
}

/** What keeps a release from being tested counts as a failure. */
async function test(release: string): Promise<Outcome> {
	try {
		const { version, folder } = await provideN8n(release);
		const env = { N8N_VERSION: version, N8N_CORE_FOLDER: folder };
		return await runJest(`Tests (jest) with n8n ${version}`, ['engine', 'e2e'], { env });
	} catch (error) {
		report(error);
		return outcomeOf(0, (error as Error).message);
	}
}

runCommand(async () => {
	const named = process.argv.slice(2);
	await step('Build (gulp)', build);
	const outcomes: Array<[string, Outcome]> = [];
	for (const name of named.length > 0 ? named : MATRIX) {
		const release = name === 'newest' ? await newest() : name;
		if (!isInterrupted()) outcomes.push([release, await test(release)]);
	}
	const rows = outcomes.map(([release, { passed, failures, notRun }]) => {
		return [release, passed, failures.length, notRun];
	});
	print(`\n${tableOf(['n8n', 'passed', 'failed', 'not run'], rows)}`);
	const all = outcomes.flatMap(([release, { failures }]) =>
		failures.map((failure) => `✘ n8n ${release}, ${failure}`),
	);
	for (const line of all) print(line);
	return all.length > 0 ? 1 : 0;
});
