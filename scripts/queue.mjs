/**
 * `npm run queue`: many executions at once on an n8n in queue mode, all with one token, against a
 * simulated wolkvox. The last lines are a table; all figures go to `.sandbox/queue/results.json`.
 *
 *     npm run queue -- --workers 1,2,3,5 --simultaneous-requests 1,2
 *     npm run queue -- --executions 40 --calls-per-execution 12 --kill
 *
 * It builds the package anew, and needs Debian's packages postgresql and redis-server, which it
 * installs as root.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { require as requireTypeScript } from 'tsx/cjs/api';

import debian from './debian.cjs';
import dependencies from './dependencies.cjs';
import { exit, exitOnSignals } from './interruption.mjs';
import installation from './n8n/installation.cjs';
import queueMode from './n8n/queueMode.cjs';
import packaging from './package.cjs';
import paths from './paths.cjs';
import progress from './progress.cjs';

const { step, print, printFailure } = progress;

const FOLDER = path.join(paths.SANDBOX, 'queue');
const RESULTS = path.join(FOLDER, 'results.json');

/** Where a list is given, each of its values is tried; executions and calls go in pairs. */
const OPTIONS = {
	workers: { type: 'string', default: '3' },
	'simultaneous-requests': { type: 'string', default: '1' },
	executions: { type: 'string', default: '100' },
	'calls-per-execution': { type: 'string', default: '1' },
	latency: { type: 'string', default: '300' },
	/** Kills a worker in the middle, and repeats the calls of what it did not deliver. */
	kill: { type: 'boolean', default: false },
	/** A tarball to measure in place of what is built anew, for comparisons. */
	package: { type: 'string' },
};

const { values: options } = parseArgs({ options: OPTIONS });

const interruption = exitOnSignals();

const numbers = (text) =>
	text.split(',').map((each) => {
		const number = Number(each);
		if (Number.isInteger(number) && number > 0) return number;
		throw new Error(`"${each}" is not a number of something`);
	});

/** Every load that the options ask for, with the number of workers for it. */
function readLoads() {
	const [executions, calls] = [options.executions, options['calls-per-execution']].map(numbers);
	if (executions.length !== calls.length) {
		throw new Error('--executions and --calls-per-execution need as many numbers');
	}
	const [latency] = numbers(options.latency);
	const kill = options.kill ? { killAfter: 0.3 } : {};
	return numbers(options.workers).flatMap((workers) =>
		executions.flatMap((count, index) =>
			numbers(options['simultaneous-requests']).map((simultaneousRequests) => ({
				workers,
				load: {
					executions: count,
					callsPerExecution: calls[index],
					latency,
					simultaneousRequests,
					...kill,
				},
			})),
		),
	);
}

async function packageToMeasure() {
	if (options.package) return path.resolve(options.package);
	await step('Build the package', packaging.build);
	return await packaging.pack(path.join(paths.SANDBOX, 'queue-package'));
}

async function prepare() {
	await dependencies.installDependencies();
	const missing = await debian.provideDebianPackages(['postgresql', 'redis-server']);
	if (missing.length > 0) throw new Error(`Missing: ${missing.join(' and ')}`);
	const n8n = await installation.provideN8n();
	const tarball = await packageToMeasure();
	return await step('Start PostgreSQL, Redis and n8n', () =>
		queueMode.startQueueMode({ installation: n8n, tarball, folder: FOLDER }),
	);
}

const titleOf = ({ workers, load }) =>
	`${load.executions} executions of ${load.callsPerExecution} calls on ${workers} workers, ` +
	`${load.simultaneousRequests} at once`;

/** Runs a load, and again what a dead worker did not deliver. */
async function runLoad(n8n, loading, { workers, load }) {
	return await step(titleOf({ workers, load }), async (note) => {
		note('starting or stopping workers');
		await n8n.setWorkers(workers);
		note(() => loading.describe());
		const outcome = await loading.run(load);
		const delivered = new Set(outcome.deliveries.map(({ call }) => call));
		const calls = Array.from({ length: load.executions }, (_, call) => call);
		const lost = calls.filter((call) => !delivered.has(call));
		if (load.killAfter !== undefined) await loading.repeat(lost);
		return { ...outcome, lost, deliveredInAll: loading.allDeliveries().length };
	});
}

const rounded = (seconds) => Number(seconds.toFixed(1));

/** The figures of a load; the rows themselves stay out of the file. */
function figuresOf(workers, outcome) {
	const { load, waits, callsNeeded } = outcome;
	const unfinished = outcome.executions.filter(({ status }) => status !== 'success');
	return {
		workers,
		...load,
		callsNeeded,
		callsUsed: outcome.callsUsed,
		busyAnswers: outcome.busyAnswers,
		mostServedAtOnce: outcome.mostServedAtOnce,
		/** Seconds that wolkvox needs with two requests at once all the time. */
		least: rounded((callsNeeded * load.latency) / 2000),
		makespan: rounded(outcome.makespan),
		medianWait: rounded(waits[Math.floor(waits.length / 2)] ?? 0),
		longestWait: rounded(waits.at(-1) ?? 0),
		perWorker: outcome.workers.map((worker) => ({
			...worker,
			longestWait: rounded(worker.longestWait),
		})),
		delivered: outcome.deliveries.length,
		wrong: outcome.wrong.length,
		unfinished: unfinished.length,
		lost: outcome.lost.length,
		deliveredInAll: outcome.deliveredInAll,
		...(outcome.killed && { killed: outcome.killed }),
	};
}

const COLUMNS = {
	workers: ({ workers }) => workers,
	'at once': ({ simultaneousRequests }) => simultaneousRequests,
	executions: ({ executions, callsPerExecution }) => `${executions} × ${callsPerExecution}`,
	needed: ({ callsNeeded }) => callsNeeded,
	used: ({ callsUsed }) => callsUsed,
	busy: ({ busyAnswers }) => busyAnswers,
	'least s': ({ least }) => least,
	'all s': ({ makespan }) => makespan,
	'median s': ({ medianWait }) => medianWait,
	'longest s': ({ longestWait }) => longestWait,
	'per worker': ({ perWorker }) => perWorker.map(({ executions }) => executions).join('/'),
	delivered: ({ delivered }) => delivered,
	wrong: ({ wrong }) => wrong,
	unfinished: ({ unfinished }) => unfinished,
	'delivered in all': ({ deliveredInAll }) => deliveredInAll,
};

function printTable(results) {
	const head = Object.keys(COLUMNS);
	const rows = results.map((result) => Object.values(COLUMNS).map((cell) => String(cell(result))));
	const widths = head.map((name, column) =>
		Math.max(name.length, ...rows.map((cells) => cells[column].length)),
	);
	print();
	for (const cells of [head, ...rows]) {
		print(cells.map((cell, column) => cell.padStart(widths[column])).join('  '));
	}
}

async function writeResults(results) {
	await mkdir(FOLDER, { recursive: true });
	await writeFile(RESULTS, `${JSON.stringify(results, null, '\t')}\n`);
}

async function runLoads(n8n, loads) {
	// The simulator is TypeScript.
	const { Loading } = requireTypeScript('../test/e2e/queueLoad.ts', import.meta.url);
	const loading = await Loading.start(n8n);
	const results = [];
	try {
		for (const each of loads) {
			results.push(figuresOf(each.workers, await runLoad(n8n, loading, each)));
			await writeResults(results);
		}
		return results;
	} finally {
		printTable(results);
		await loading.close();
	}
}

/** A dead worker leaves executions unfinished; that of others is a fault, and so is a loss. */
const isRight = ({ wrong, unfinished, killAfter, executions, deliveredInAll }) =>
	wrong === 0 && (killAfter === undefined ? unfinished === 0 : deliveredInAll === executions);

async function main() {
	const loads = readLoads();
	const n8n = await prepare();
	try {
		const results = await runLoads(n8n, loads);
		return results.every(isRight) ? 0 : 1;
	} finally {
		await n8n.stop();
	}
}

main().then(exit, async (error) => {
	if (interruption.hasBegun()) return;
	printFailure(error);
	await exit(1);
});
