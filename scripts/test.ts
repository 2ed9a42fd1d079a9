/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/**
 * `npm test`: everything that is checked, in named steps. One that fails does not keep the others
 * from running; the last line counts what passed and what failed. What needs no n8n runs while n8n is
 * installed, and then stands back behind the tests in n8n, which wait for most of their time.
 *
 * `npm run test:nightly`: the unit and engine tests with ten times as many random cases, other ones
 * each time. A failure prints the seed that repeats it.
 */
import { parseArgs } from 'node:util';

import { provideDebianPackages } from './debian';
import { isInterrupted, report, runCommand } from './interruption';
import { runJest, type Outcome } from './jest';
import { provideN8n } from './n8n/installation';
import { npm } from './npm';
import { build } from './package';
import { REPOSITORY, logFile } from './paths';
import { print, step } from './progress';

/** The kinds of tests that need a whole n8n. */
const IN_N8N = ['e2e', 'browser'];
/** How far the tests that need none stand back behind those. */
const STANDS_BACK = 10;
const SLOWEST = 10;

const { nightly } = parseArgs({ options: { nightly: { type: 'boolean' } } }).values;

interface Count {
	readonly passed: number;
	readonly failed: number;
	readonly notRun?: number;
	readonly files?: Outcome['files'];
}

/** Whether it went well. */
async function succeeds(work: () => Promise<unknown>): Promise<boolean> {
	try {
		await work();
		return true;
	} catch (error) {
		report(error);
		return false;
	}
}

const count = (passed: boolean): Count => ({ passed: Number(passed), failed: Number(!passed) });

const check = async (title: string, work: () => Promise<void>) =>
	count(await succeeds(async () => await step(title, work)));

const script = (name: string) => async () =>
	await npm(['run', '--silent', name], { cwd: REPOSITORY, log: logFile(name) });

/** What failed may stand far above. */
async function runTests(
	what: string,
	args: string[],
	name: string,
	options?: { env?: NodeJS.ProcessEnv; niceness?: number },
): Promise<Count> {
	const { passed, failures, skipped, files } = await runJest(`Tests (jest): ${what}`, args, {
		name,
		...options,
	});
	if (!isInterrupted()) for (const failure of failures) print(`✘ ${failure}`);
	return { passed, failed: failures.length, notRun: skipped.length, files };
}

async function runWithoutN8n(building: Promise<Count>): Promise<Count[]> {
	return [
		...(await Promise.all([
			check('Types (tsc)', script('typecheck')),
			building,
			check('Lint (n8n-node lint)', script('lint')),
		])),
		await runTests('what needs no n8n', ['--ignoreProjects', ...IN_N8N], 'test-results', {
			niceness: STANDS_BACK,
		}),
	];
}

async function runInN8n(building: Promise<Count>): Promise<Count[]> {
	const hasPrograms = await succeeds(async () => {
		await provideDebianPackages(['postgresql', 'chromium', 'redis-server']);
	});
	const hasN8n = await succeeds(async () => await provideN8n());
	const counts = [hasN8n, hasPrograms].filter((isThere) => !isThere).map(count);
	if (!hasN8n) return counts;
	// They install the package.
	await building;
	return [...counts, await runTests('in n8n', ['--selectProjects', ...IN_N8N], 'test-results-n8n')];
}

async function runAll(): Promise<Count[]> {
	const building = check('Build (gulp)', build);
	return (await Promise.all([runWithoutN8n(building), runInN8n(building)])).flat();
}

const runNightly = async () => [
	await runTests('many random cases', ['--selectProjects', 'unit', 'engine'], 'test-results', {
		env: {
			SEED: process.env.SEED ?? 'random',
			PROPERTY_RUNS: process.env.PROPERTY_RUNS ?? '10',
		},
	}),
];

function printSlowest(files: Outcome['files']): void {
	const slowest = [...files].sort((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
	print('The slowest files:');
	for (const { file, seconds } of slowest) print(`${seconds.toFixed(1).padStart(7)} s  ${file}`);
}

async function main(): Promise<number> {
	const counts = nightly ? await runNightly() : await runAll();
	if (isInterrupted()) return 1;
	const sum = (key: 'passed' | 'failed' | 'notRun') =>
		counts.reduce((total, each) => total + (each[key] ?? 0), 0);
	const notRun = sum('notRun');
	printSlowest(counts.flatMap(({ files = [] }) => files));
	print(
		`${sum('passed')} passed, ${sum('failed')} failed${notRun > 0 ? `, ${notRun} not run` : ''}`,
	);
	return sum('failed') > 0 ? 1 : 0;
}

runCommand(main);
