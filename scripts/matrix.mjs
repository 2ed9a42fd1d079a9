/**
 * `npm run matrix`: the engine tests against the engines of several releases of n8n, and the
 * end-to-end tests against n8n itself. The last lines are a table of what ran.
 *
 * `npm run matrix -- 2.20` runs the rows that are named, `npm run matrix -- newest` those of the
 * newest n8n, and a whole version such as 2.41.1 those of that n8n.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import dependencies from './dependencies.cjs';
import { exit, exitOnSignals } from './interruption.mjs';
import jest from './jest.cjs';
import cores from './n8n/cores.cjs';
import installation from './n8n/installation.cjs';
import published from './n8n/published.cjs';
import versions from './n8n/versions.cjs';
import packaging from './package.cjs';
import paths from './paths.cjs';
import progress from './progress.cjs';

const { step, print, printFailure } = progress;

const REPORT = path.join(paths.SANDBOX, 'matrix.json');

const WHOLE_VERSION = /^\d+\.\d+\.\d+$/;

const interruption = exitOnSignals();

/** The rows that an argument of the command names. */
async function rowFor(argument) {
	const row = versions.MATRIX.find(({ name }) => name === argument);
	if (row) return row;
	if (argument === 'newest') return await published.publishedN8n('latest');
	if (WHOLE_VERSION.test(argument)) return await published.publishedN8n(argument);
	const names = versions.MATRIX.map(({ name }) => name).join(', ');
	throw new Error(`There is no row "${argument}": choose ${names}, newest, or a version of n8n`);
}

async function chooseRows(names) {
	if (names.length === 0) return versions.MATRIX;
	const rows = [];
	for (const name of names) rows.push(await rowFor(name));
	return rows;
}

/** What is to be tested with a row; `provide` gives the environment for jest. */
function partsOf({ core, workflow, n8n }) {
	const engine = {
		version: `n8n-core ${core}`,
		tests: 'engine',
		provide: async () => ({
			N8N_CORE_FOLDER: (await cores.provideCore({ core, workflow })) ?? '',
		}),
	};
	if (!n8n) return [engine];
	const whole = {
		version: `n8n ${n8n}`,
		tests: 'e2e',
		provide: async () => ({ N8N_VERSION: (await installation.provideN8n(n8n)).version }),
	};
	return [engine, whole];
}

/** Provides what a part needs and runs it. What keeps it from running counts as a failure. */
async function runPart({ version, tests, provide }) {
	const began = Date.now();
	const seconds = () => Math.round((Date.now() - began) / 1000);
	const work = async () => {
		const env = await provide();
		const title = `Tests (${tests}) with ${version}`;
		return await jest.runJest(title, ['--selectProjects', tests], { name: 'matrix-results', env });
	};
	const outcome = await work().catch((error) => {
		if (!interruption.hasBegun()) printFailure(error);
		return jest.failure(error.message);
	});
	return { version, tests, ...outcome, seconds: seconds() };
}

async function runAll() {
	await dependencies.installDependencies();
	const parts = (await chooseRows(process.argv.slice(2))).flatMap(partsOf);
	if (parts.some(({ tests }) => tests === 'e2e')) await step('Build (gulp)', packaging.build);
	const outcomes = [];
	for (const part of parts) {
		if (interruption.hasBegun()) break;
		outcomes.push(await runPart(part));
	}
	return outcomes;
}

const HEAD = ['version', 'tests', 'passed', 'failed', 'skipped', 'seconds'];

const cellsOf = ({ version, tests, passed, failures, skipped, seconds }) =>
	[version, tests, passed, failures.length, skipped.length, seconds].map(String);

function printTable(outcomes) {
	const lines = [HEAD, ...outcomes.map(cellsOf)];
	const widths = HEAD.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
	print();
	for (const cells of lines) {
		print(
			cells
				.map((cell, column) => cell.padEnd(widths[column]))
				.join('  ')
				.trimEnd(),
		);
	}
	for (const { version, tests, failures } of outcomes) {
		for (const failure of failures) print(`✘ ${version}, ${tests}: ${failure}`);
	}
}

async function writeReport(outcomes) {
	await mkdir(path.dirname(REPORT), { recursive: true });
	await writeFile(REPORT, `${JSON.stringify(outcomes, null, '\t')}\n`);
}

try {
	const outcomes = await runAll();
	if (!interruption.hasBegun()) {
		printTable(outcomes);
		await writeReport(outcomes);
		await exit(outcomes.some(({ failures }) => failures.length > 0) ? 1 : 0);
	}
} catch (error) {
	if (!interruption.hasBegun()) {
		printFailure(error);
		await exit(1);
	}
}
