/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/**
 * `npm run bench`: what the nodes take of time and memory in a real n8n, against what a builder would
 * use instead and against the least that is possible. What is compared runs in turn, so that ratios hold
 * on a machine with other work. It writes its results into docs/performance.md; `npm run bench -- --runs
 * 1` does not.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { version } from '../package.json';
import { ROWS, startWolkvox } from './bench/wolkvox';
import { urlsOfSessions, webhook, workflowFor, type Way } from './bench/workflows';
import { runCommand } from './interruption';
import { importCredential, importWorkflows } from './n8n/commands';
import { startEditor } from './n8n/editor';
import { environment } from './n8n/environment';
import { provideN8n, type Installation, type Instance } from './n8n/installation';
import { DEFAULT_N8N_VERSION, NODE_VERSION } from './n8n/versions';
import { ACCOUNT, accountData } from './n8n/workflow';
import { build, installPackage } from './package';
import { REPOSITORY, SANDBOX } from './paths';
import { run } from './process';
import { print, step, type Note } from './progress';
import { TOKEN } from './simulator';
import { tableOf } from './table';
import { until } from './until';

const FOLDER = path.join(SANDBOX, 'bench');
const RUNS = path.join(FOLDER, 'runs.jsonl');
const PAGE = path.join(REPOSITORY, 'docs', 'performance.md');
const BEGIN = '<!-- results: written by `npm run bench` -->';
const END = '<!-- end of the results -->';
const FLOOR = path.join(__dirname, 'bench', 'floor.js');
/** Runs before those that count: the first ones of a server load and compile. */
const WARM_UP = 4;

const { values: flags } = parseArgs({ options: { runs: { type: 'string' } } });

/** What a run took, as hooks.js writes it: milliseconds, and bytes above those before it. */
interface Run {
	readonly time: number;
	readonly peak: number;
	readonly items: number;
	readonly first?: { readonly rows?: number };
	readonly error?: string;
}

type Measured = Record<string, Run[]>;

const SETTINGS = {
	EXTERNAL_HOOK_FILES: path.join(__dirname, 'bench', 'hooks.js'),
	BENCH_RUNS: RUNS,
	// What n8n does with the items afterwards is the same for all.
	EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
};

/** The package as it is now, installed as n8n does it. */
async function prepareInstance(installation: Installation): Promise<Instance> {
	const instance = { installation, dataFolder: path.join(FOLDER, 'n8n'), settings: SETTINGS };
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(instance.dataFolder, { recursive: true });
	await build();
	await installPackage(instance);
	return instance;
}

/** What hooks.js wrote of the one run since the last look. A measurement of something wrong is worth nothing. */
async function takeRun(way: Way): Promise<Run> {
	const text = existsSync(RUNS) ? await readFile(RUNS, 'utf8') : '';
	await rm(RUNS, { force: true });
	if (!text) throw new Error(`${way}: n8n has run nothing`);
	const result = JSON.parse(text) as Run;
	const rows = way === 'callsToFile' ? result.first?.rows : result.items;
	const wanted = way.startsWith('sessions') ? 2 * ROWS : ROWS;
	if (rows === wanted && !result.error) return result;
	throw new Error(`${way}: ${result.error ?? `${rows} rows instead of ${wanted}`}`);
}

/** `n8n execute`, as a process of its own. */
async function runOnce(instance: Instance, way: Way): Promise<Run> {
	const { installation, dataFolder } = instance;
	await run(installation.node, [installation.entry, 'execute', '--id', way], {
		cwd: dataFolder,
		env: { ...(await environment(instance)), BENCH_ONCE: 'true' },
		log: path.join(dataFolder, 'logs', 'execute.log'),
		name: `n8n execute ${way}`,
	});
	return await takeRun(way);
}

async function runFloor({ installation }: Instance, url: string): Promise<Run> {
	const log = path.join(FOLDER, 'floor.log');
	await run(installation.node, [FLOOR, ...urlsOfSessions(url)], { log });
	return JSON.parse(await readFile(log, 'utf8')) as Run;
}

/** Runs all in turn, each round in another order, so that what else happens falls on all alike. */
async function inTurn(
	ways: Record<string, () => Promise<Run>>,
	{ runs, warmUp, note }: { runs: number; warmUp: number; note: Note },
): Promise<Measured> {
	const names = Object.keys(ways);
	const measured: Measured = Object.fromEntries(names.map((name) => [name, []]));
	for (let round = 0; round < warmUp + runs; round++) {
		for (let turn = 0; turn < names.length; turn++) {
			const name = names[(turn + round) % names.length];
			note(`round ${round + 1} of ${warmUp + runs}: ${name}`);
			const result = await ways[name]();
			if (round >= warmUp) measured[name].push(result);
		}
	}
	return measured;
}

const ONE_SHOT: Way[] = ['sessions', 'sessionsByHttp', 'calls', 'callsByHttp', 'callsToFile'];
const WARM: Way[] = ['sessions', 'sessionsByHttp'];

async function measureOneShot(instance: Instance, url: string, runs: number): Promise<Measured> {
	await importWorkflows(
		instance,
		...ONE_SHOT.map((way) => ({ ...workflowFor(way, url), id: way })),
	);
	const ways = ONE_SHOT.map((way) => [way, async () => await runOnce(instance, way)] as const);
	return await step('One-shot: n8n execute', async (note) =>
		inTurn(
			{ ...Object.fromEntries(ways), floor: async () => await runFloor(instance, url) },
			{ runs, warmUp: 1, note },
		),
	);
}

/** In one server that has run both before. */
async function measureWarm(instance: Instance, url: string, runs: number): Promise<Measured> {
	return await step('A warm server, over a webhook', async (note) => {
		const { rest, stop } = await startEditor(instance, 0);
		const ways: Record<string, () => Promise<Run>> = {};
		for (const way of WARM) {
			const workflow = workflowFor(way, url, webhook(way));
			const { id, versionId } = await rest.ask<Record<string, string>>('workflows', workflow);
			await rest.ask(`workflows/${id}/activate`, { versionId });
			const call = async () => await rest.request(`webhook/${way}`);
			await until(`the webhook of ${way}`, () => call().catch(() => undefined));
			await takeRun(way);
			ways[way] = async () => await call().then(async () => await takeRun(way));
		}
		return await inTurn(ways, { runs, warmUp: WARM_UP, note }).finally(stop);
	});
}

/** The one in the middle. */
const median = (values: number[]) =>
	[...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

const milliseconds = (value: number) => `${Math.round(value)} ms`;
const megabytes = (value: number) => `${Math.round(value / 1e6)} MB`;

/** A line of the table: ours, theirs, their ratio, and whether that is at most the goal. */
function line(title: string, ours: number, theirs: number, goal?: number) {
	const show = ours > 1e5 ? megabytes : milliseconds;
	const ratio = ours / theirs;
	const judged = goal ? [`at most ${goal.toFixed(2)} ×`, ratio <= goal ? 'yes' : 'no'] : ['', ''];
	return [title, show(ours), show(theirs), `${ratio.toFixed(2)} ×`, ...judged];
}

function results(once: Measured, warm: Measured, bytes: number): string {
	const time = (runs: Run[]) => median(runs.map((each) => each.time));
	const peak = (runs: Run[]) => median(runs.map((each) => each.peak));
	const { sessions, sessionsByHttp, calls, callsByHttp, callsToFile, floor } = once;
	const head = ['what', 'Wolkvox', 'against', 'ratio', 'goal', 'reached'];
	return tableOf(head, [
		line('118,000 sessions, one-shot: time', time(sessions), time(sessionsByHttp), 1),
		line('in a warm server: time', time(warm.sessions), time(warm.sessionsByHttp), 1),
		line('one-shot: time, against the floor', time(sessions), time(floor)),
		line('one-shot: peak', peak(sessions), peak(sessionsByHttp)),
		line('59,000 calls, one-shot: time', time(calls), time(callsByHttp), 0.7),
		line('one-shot: peak', peak(calls), peak(callsByHttp), 0.45),
		line('as a file: peak, against the answer', peak(callsToFile), bytes, 1.5),
	]);
}

/** On what the figures were measured. */
function machine(): string {
	const day = new Date().toISOString().slice(0, 10);
	const memory = `${Math.round(os.totalmem() / 2 ** 30)} GB`;
	const processor = `${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores`;
	return [
		`- ${day}; ${processor}, ${memory}, ${os.type()} ${os.release()}; load before ${os.loadavg()[0].toFixed(1)}`,
		`- n8n ${DEFAULT_N8N_VERSION}, Node ${NODE_VERSION}, n8n-nodes-wolkvox ${version}`,
	].join('\n');
}

async function writePage(...sections: string[]): Promise<void> {
	const page = await readFile(PAGE, 'utf8');
	const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
	if (before < 0 || after < before) throw new Error(`There is no place for results in ${PAGE}`);
	const parts = [page.slice(0, before + BEGIN.length), ...sections, page.slice(after)];
	await writeFile(PAGE, parts.join('\n\n'));
	print(`Written to ${path.relative(process.cwd(), PAGE)}`);
}

runCommand(async () => {
	const runs = Number(flags.runs ?? 7);
	const installation = await provideN8n();
	const about = machine();
	const instance = await step(
		'Build and install the package',
		async () => await prepareInstance(installation),
	);
	const wolkvox = await step('Make the answers', startWolkvox);
	const data = accountData(wolkvox.url, TOKEN, 2);
	await importCredential(instance, { ...ACCOUNT, id: 'account', type: 'wolkvoxApi', data });
	const once = await measureOneShot(instance, wolkvox.url, runs);
	const warm = await measureWarm(instance, wolkvox.url, runs);
	wolkvox.stop();
	const table = results(once, warm, wolkvox.bytes);
	print(`\n${about}\n\n${table}\n`);
	await writeFile(path.join(FOLDER, 'results.json'), JSON.stringify({ about, once, warm }));
	if (!flags.runs) await writePage(about, table);
	return 0;
});
