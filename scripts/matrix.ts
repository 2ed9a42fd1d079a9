/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/**
 * `npm run matrix`: the engine tests against the engines of several releases of n8n, and the
 * end-to-end tests against n8n itself. The last lines are a table of what ran.
 *
 * `npm run matrix -- 2.20` runs the rows that are named, `npm run matrix -- newest` those of the
 * newest n8n, and a whole version such as 2.41.1 those of that n8n.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { isInterrupted, report, runCommand } from './interruption';
import { failure, runJest, type Outcome } from './jest';
import { provideCore, provideN8n, publishedN8n } from './n8n/installation';
import { MATRIX, type MatrixRow } from './n8n/versions';
import { build } from './package';
import { SANDBOX } from './paths';
import { print, step } from './progress';
import { tableOf } from './table';

const REPORT = path.join(SANDBOX, 'matrix.json');

const WHOLE_VERSION = /^\d+\.\d+\.\d+$/;

/** What is to be tested; `provide` gives the environment for jest. */
interface Part {
	readonly version: string;
	readonly tests: 'engine' | 'e2e';
	provide(): Promise<NodeJS.ProcessEnv>;
}

type PartOutcome = Omit<Part, 'provide'> & Outcome & { readonly seconds: number };

/** The row that an argument of the command names. */
async function rowFor(argument: string): Promise<MatrixRow> {
	const row = MATRIX.find(({ name }) => name === argument);
	if (row) return row;
	if (argument === 'newest') return await publishedN8n('latest');
	if (WHOLE_VERSION.test(argument)) return await publishedN8n(argument);
	const names = MATRIX.map(({ name }) => name).join(', ');
	throw new Error(`There is no row "${argument}": choose ${names}, newest, or a version of n8n`);
}

function partsOf({ core, workflow, n8n }: MatrixRow): Part[] {
	const engine: Part = {
		version: `n8n-core ${core}`,
		tests: 'engine',
		provide: async () => ({ N8N_CORE_FOLDER: (await provideCore({ core, workflow })) ?? '' }),
	};
	if (!n8n) return [engine];
	const provide = async () => ({ N8N_VERSION: (await provideN8n(n8n)).version });
	return [engine, { version: `n8n ${n8n}`, tests: 'e2e', provide }];
}

/** Provides what a part needs and runs it. What keeps it from running counts as a failure. */
async function runPart({ version, tests, provide }: Part): Promise<PartOutcome> {
	const began = Date.now();
	const work = async () => {
		const env = await provide();
		const title = `Tests (${tests}) with ${version}`;
		return await runJest(title, ['--selectProjects', tests], { name: 'matrix-results', env });
	};
	const outcome = await work().catch((error: Error) => {
		report(error);
		return failure(error.message);
	});
	return { version, tests, ...outcome, seconds: Math.round((Date.now() - began) / 1000) };
}

async function runAll(): Promise<PartOutcome[]> {
	const names = process.argv.slice(2);
	const rows = names.length > 0 ? await Promise.all(names.map(rowFor)) : MATRIX;
	const parts = rows.flatMap(partsOf);
	if (parts.some(({ tests }) => tests === 'e2e')) await step('Build (gulp)', build);
	const outcomes: PartOutcome[] = [];
	for (const part of parts) if (!isInterrupted()) outcomes.push(await runPart(part));
	return outcomes;
}

function printOutcomes(outcomes: PartOutcome[]): void {
	const head = ['version', 'tests', 'passed', 'failed', 'skipped', 'seconds'];
	const rows = outcomes.map(({ version, tests, passed, failures, skipped, seconds }) => {
		return [version, tests, passed, failures.length, skipped.length, seconds];
	});
	print(`\nWhat ran\n\n${tableOf(head, rows)}`);
	for (const { version, tests, failures } of outcomes) {
		for (const each of failures) print(`✘ ${version}, ${tests}: ${each}`);
	}
}

async function main(): Promise<number> {
	const outcomes = await runAll();
	if (isInterrupted()) return 1;
	printOutcomes(outcomes);
	await mkdir(SANDBOX, { recursive: true });
	await writeFile(REPORT, `${JSON.stringify(outcomes, null, '\t')}\n`);
	return outcomes.some(({ failures }) => failures.length > 0) ? 1 : 0;
}

runCommand(main);
