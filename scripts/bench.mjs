/**
 * `npm run bench`: what the nodes cost, measured against the least that is possible and against what
 * a builder would use instead. Everything runs in processes of its own, and what is compared runs in
 * turn, so that the ratios hold on a machine that has other things to do.
 *
 *     npm run bench -- --only calls,waiting --rows 60000,120000 --runs 7
 *
 * See docs/performance.md.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { writePage } from './bench/document.mjs';
import { FOLDER, prepareInstance } from './bench/engine.mjs';
import { readFlags } from './bench/flags.mjs';
import { describeMachine } from './bench/machine.mjs';
import * as calls from './bench/parts/calls.mjs';
import * as growth from './bench/parts/growth.mjs';
import * as memory from './bench/parts/memory.mjs';
import * as processor from './bench/parts/processor.mjs';
import * as waiting from './bench/parts/waiting.mjs';
import { asText } from './bench/table.mjs';
import { exit, exitOnSignals } from './interruption.mjs';
import progress from './progress.cjs';

const { step, print, printFailure } = progress;

const PARTS = { calls, waiting, processor, memory, growth };
const RESULTS = path.join(FOLDER, 'results.json');

const interruption = exitOnSignals();

function printTables(tables) {
	for (const table of tables) {
		print();
		for (const line of asText(table)) print(line);
	}
	print();
}

async function runPart(name, bench) {
	const { title, run } = PARTS[name];
	const began = Date.now();
	const { results, tables } = await step(title, (note) => run({ ...bench, note }));
	printTables(tables);
	const seconds = Math.round((Date.now() - began) / 1000);
	const date = new Date(began).toISOString();
	return { title, date, seconds, options: bench.options, tables, results };
}

/** What was measured before: parts that are not measured now stay, each with its own date. */
async function partsSoFar() {
	const text = await readFile(RESULTS, 'utf8').catch(() => '{}');
	return JSON.parse(text).parts ?? {};
}

async function keep(name, part, machine) {
	const found = { ...(await partsSoFar()), [name]: part };
	const known = Object.keys(PARTS).filter((known) => found[known]?.tables);
	const parts = Object.fromEntries(known.map((known) => [known, found[known]]));
	const results = { ...machine, parts };
	await mkdir(FOLDER, { recursive: true });
	await writeFile(RESULTS, `${JSON.stringify(results, null, '\t')}\n`);
	return results;
}

async function main() {
	const options = readFlags(process.argv.slice(2), Object.keys(PARTS));
	const instance = await step('Build and install the package', prepareInstance);
	const machine = await describeMachine(instance);
	// What several parts look at is measured once.
	const bench = { instance, options, shared: {} };
	let results;
	for (const name of options.only) {
		results = await keep(name, await runPart(name, bench), machine);
	}
	print(`Written to ${path.relative(process.cwd(), RESULTS)}`);
	if (options.writeDocs) {
		print(`Written to ${path.relative(process.cwd(), await writePage(results))}`);
	}
}

try {
	await main();
	await exit(0);
} catch (error) {
	if (!interruption.hasBegun()) {
		printFailure(error);
		await exit(1);
	}
}
