/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/**
 * `npm test`: everything that is checked, in named steps. One that fails does not keep the others
 * from running; the last lines name what failed and count. What needs no n8n runs while n8n is
 * installed, and then stands back behind the tests in n8n, which wait for most of their time.
 *
 * `npm run test:nightly`: the unit and engine tests with ten times as many random cases, other ones
 * each time. A failure prints the seed that repeats it.
 */
import { parseArgs } from 'node:util';

import { provideDebianPackages } from './debian';
import { isInterrupted, report, runCommand } from './interruption';
import { outcomeOf, runJest, type Outcome } from './jest';
import { provideN8n } from './n8n/installation';
import { npm } from './npm';
import { build } from './package';
import { REPOSITORY, logFile } from './paths';
import { print, step } from './progress';

/** How far the tests that need no n8n stand back behind those that do. */
const STANDS_BACK = 10;
const SLOWEST = 10;

const { nightly } = parseArgs({ options: { nightly: { type: 'boolean' } } }).values;

/** What came of something that counts as one test. */
async function attempt(title: string, work: () => Promise<unknown>): Promise<Outcome> {
	try {
		await work();
		return outcomeOf(1);
	} catch (error) {
		report(error);
		return outcomeOf(0, `${title}: ${(error as Error).message}`);
	}
}

const check = async (title: string, work: () => Promise<void>) =>
	await attempt(title, async () => await step(title, work));

const script = (name: string) => async () =>
	await npm(['run', '--silent', name], { cwd: REPOSITORY, log: logFile(name) });

async function runWithoutN8n(building: Promise<Outcome>): Promise<Outcome[]> {
	const checks = [
		check('Types (tsc)', script('typecheck')),
		building,
		check('Lint (n8n-node lint)', script('lint')),
	];
	const projects = ['unit', 'engine', 'package'];
	const title = 'Tests (jest): what needs no n8n';
	return [
		...(await Promise.all(checks)),
		await runJest(title, projects, { niceness: STANDS_BACK }),
	];
}

async function runInN8n(building: Promise<Outcome>): Promise<Outcome[]> {
	const provided = [
		await attempt('Debian’s packages', provideDebianPackages),
		await attempt('n8n', provideN8n),
	];
	const missing = provided.filter(({ passed }) => passed === 0);
	if (missing.includes(provided[1])) return missing;
	// They install the package.
	await building;
	return [...missing, await runJest('Tests (jest): in n8n', ['e2e', 'browser'])];
}

async function runAll(): Promise<Outcome[]> {
	const building = check('Build (gulp)', build);
	return (await Promise.all([runWithoutN8n(building), runInN8n(building)])).flat();
}

async function runNightly(): Promise<Outcome[]> {
	const { SEED = 'random', PROPERTY_RUNS = '10' } = process.env;
	const env = { SEED, PROPERTY_RUNS };
	return [await runJest('Tests (jest): many random cases', ['unit', 'engine'], { env })];
}

/** What failed may stand far above, so its name comes again. */
function printEnd(outcomes: Outcome[]): number {
	const files = outcomes.flatMap((each) => each.files);
	const slowest = files.sort((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
	print('The slowest files:');
	for (const { file, seconds } of slowest) print(`${seconds.toFixed(1).padStart(7)} s  ${file}`);
	const failures = outcomes.flatMap((each) => each.failures);
	for (const failure of failures) print(`✘ ${failure}`);
	const sum = (key: 'passed' | 'notRun') => outcomes.reduce((all, each) => all + each[key], 0);
	const notRun = sum('notRun') > 0 ? `, ${sum('notRun')} not run` : '';
	print(`${sum('passed')} passed, ${failures.length} failed${notRun}`);
	return failures.length > 0 ? 1 : 0;
}

runCommand(async () => {
	const outcomes = nightly ? await runNightly() : await runAll();
	return isInterrupted() ? 1 : printEnd(outcomes);
});
