/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
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

import { Loading, type Load, type Outcome, type QueueMode } from '../test/e2e/queueLoad';
import { provideDebianPackages } from './debian';
import { runCommand } from './interruption';
import { provideN8n } from './n8n/installation';
import { startQueueMode } from './n8n/queueMode';
import { build, pack } from './package';
import { SANDBOX } from './paths';
import { print, step } from './progress';
import { asText } from './table';

const FOLDER = path.join(SANDBOX, 'queue');
const RESULTS = path.join(FOLDER, 'results.json');

/** Where a list is given, each of its values is tried; executions and calls go in pairs. */
const { values: options } = parseArgs({
	options: {
		workers: { type: 'string', default: '3' },
		'simultaneous-requests': { type: 'string', default: '1' },
		executions: { type: 'string', default: '100' },
		'calls-per-execution': { type: 'string', default: '1' },
		latency: { type: 'string', default: '300' },
		/** Kills a worker in the middle, and repeats the calls of what it did not deliver. */
		kill: { type: 'boolean', default: false },
		/** A tarball to measure in place of what is built anew, for comparisons. */
		package: { type: 'string' },
	},
});

interface Wanted {
	readonly workers: number;
	readonly load: Load;
}

type Result = Outcome & { readonly deliveredInAll: number };

const numbers = (text: string) =>
	text.split(',').map((each) => {
		const number = Number(each);
		if (Number.isInteger(number) && number > 0) return number;
		throw new Error(`"${each}" is not a number of something`);
	});

/** Every load that the options ask for, with the number of workers for it. */
function readLoads(): Wanted[] {
	const [executions, calls] = [options.executions, options['calls-per-execution']].map(numbers);
	if (executions.length !== calls.length) {
		throw new Error('--executions and --calls-per-execution need as many numbers');
	}
	const [latency] = numbers(options.latency);
	const more = { latency, ...(options.kill && { killAfter: 0.3 }) };
	const limits = numbers(options['simultaneous-requests']) as Array<1 | 2>;
	return numbers(options.workers).flatMap((workers) =>
		executions.flatMap((count, index) =>
			limits.map((simultaneousRequests) => ({
				workers,
				load: {
					executions: count,
					callsPerExecution: calls[index],
					simultaneousRequests,
					...more,
				},
			})),
		),
	);
}

async function packageToMeasure(): Promise<string> {
	if (options.package) return path.resolve(options.package);
	await step('Build the package', build);
	return await pack(path.join(SANDBOX, 'queue-package'));
}

async function prepare(): Promise<QueueMode> {
	const missing = await provideDebianPackages(['postgresql', 'redis-server']);
	if (missing.length > 0) throw new Error(`Missing: ${missing.join(' and ')}`);
	const installation = await provideN8n();
	const tarball = await packageToMeasure();
	return await step(
		'Start PostgreSQL, Redis and n8n',
		async () => await startQueueMode({ installation, tarball, folder: FOLDER }),
	);
}

/** Runs a load, and again what a dead worker did not deliver. */
async function runLoad(n8n: QueueMode, loading: Loading, wanted: Wanted): Promise<Result> {
	const { workers, load } = wanted;
	const title =
		`${load.executions} executions of ${load.callsPerExecution} calls on ${workers} workers, ` +
		`${load.simultaneousRequests} at once`;
	return await step(title, async (note) => {
		note('starting or stopping workers');
		await n8n.setWorkers(workers);
		note(() => loading.describe());
		const outcome = await loading.run(load);
		const delivered = new Set(outcome.deliveries.map(({ call }) => call));
		const calls = Array.from({ length: load.executions }, (_, call) => call);
		const lost = calls.filter((call) => !delivered.has(call));
		if (load.killAfter !== undefined) await loading.repeat(lost);
		return { ...outcome, deliveredInAll: loading.allDeliveries().length };
	});
}

const rounded = (seconds = 0) => Number(seconds.toFixed(1));

/** The figures of a load, by the columns of the table; the rows themselves stay out of the file. */
function figuresOf(workers: number, outcome: Result) {
	const { load, waits, callsNeeded } = outcome;
	return {
		workers,
		'at once': load.simultaneousRequests,
		executions: `${load.executions} × ${load.callsPerExecution}`,
		needed: callsNeeded,
		used: outcome.callsUsed,
		busy: outcome.busyAnswers,
		'most at once': outcome.mostServedAtOnce,
		/** Seconds that wolkvox needs with two requests at once all the time. */
		'least s': rounded((callsNeeded * load.latency) / 2000),
		'all s': rounded(outcome.makespan),
		'median s': rounded(waits[Math.floor(waits.length / 2)]),
		'longest s': rounded(waits.at(-1)),
		'per worker': outcome.workers.map(({ executions }) => executions).join('/'),
		delivered: outcome.deliveries.length,
		wrong: outcome.wrong.length,
		unfinished: outcome.executions.filter(({ status }) => status !== 'success').length,
		'delivered in all': outcome.deliveredInAll,
	};
}

type Figures = ReturnType<typeof figuresOf>;

/** A dead worker leaves executions unfinished; that of others is a fault, and so is a loss. */
function isRight({ load }: Wanted, figures: Figures): boolean {
	if (figures.wrong > 0) return false;
	if (load.killAfter === undefined) return figures.unfinished === 0;
	return figures['delivered in all'] === load.executions;
}

function printResults(results: Figures[]): void {
	const [first] = results;
	if (!first) return;
	const rows = results.map((figures) => Object.values(figures));
	print(asText({ title: 'Workers that share a token', head: Object.keys(first), rows }));
}

/** Runs all loads; whether everything was right. */
async function runLoads(n8n: QueueMode, loads: Wanted[]): Promise<boolean> {
	const loading = await Loading.start(n8n);
	const results: Figures[] = [];
	try {
		for (const each of loads) {
			results.push(figuresOf(each.workers, await runLoad(n8n, loading, each)));
			await mkdir(FOLDER, { recursive: true });
			await writeFile(RESULTS, `${JSON.stringify(results, null, '\t')}\n`);
		}
		return results.every((figures, index) => isRight(loads[index], figures));
	} finally {
		printResults(results);
		await loading.close();
	}
}

async function main(): Promise<number> {
	const loads = readLoads();
	const n8n = await prepare();
	try {
		return (await runLoads(n8n, loads)) ? 0 : 1;
	} finally {
		await n8n.stop();
	}
}

runCommand(main);
