/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** What is measured with: n8n's engine in processes of its own, and the simulated wolkvox. */
import { mkdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { environment } from '../n8n/environment';
import { providedN8n, type Instance } from '../n8n/installation';
import { accountData } from '../n8n/workflow';
import { build, installPackage } from '../package';
import { REPOSITORY, SANDBOX, logFile } from '../paths';
import { start } from '../process';
import type { Note } from '../progress';
import { addressOf, startSimulator, TOKEN, type Simulator } from '../simulator';
import type { Table } from './figures';
import type { Result, Task } from './program';
import type { Days } from './workflows';

export const FOLDER = path.join(SANDBOX, 'bench');

/** What a part is given. */
export interface Bench {
	readonly instance: Instance;
	/** The numbers of rows as items, and as exports; how often each way runs. */
	readonly rows: number[];
	readonly exportRows: number[];
	readonly runs: number;
	readonly profile: boolean;
	readonly note: Note;
}

/** What a part gives: tables for people, and all that was measured. */
export interface Measured {
	readonly tables: Table[];
	readonly results: object;
}

/** The package as it is now, installed as n8n does it. */
export async function prepareInstance(): Promise<Instance> {
	const instance = { installation: await providedN8n(), dataFolder: path.join(FOLDER, 'n8n') };
	await mkdir(instance.dataFolder, { recursive: true });
	await build();
	await installPackage(instance);
	return instance;
}

/** Sends JSON and reads the answer, however long that takes: fetch gives up after 300 s. */
async function post<T>(address: string, body: object): Promise<T> {
	const answer = await new Promise<string>((resolve, reject) => {
		const options = { method: 'POST', agent: false };
		const request = httpRequest(address, options, (response) => resolve(text(response)));
		request.on('error', reject).end(JSON.stringify(body));
	});
	const value = JSON.parse(answer) as T & { error?: string };
	if (value.error) throw new Error(value.error);
	return value;
}

let engines = 0;

/** Starts program.ts under n8n's Node; as it ends, that writes `profile`, which browsers can show. */
export async function startEngine(instance: Instance, profile?: string) {
	const { installation, dataFolder } = instance;
	const file = path.join(REPOSITORY, 'scripts', 'bench', 'program.ts');
	const flags = profile
		? ['--cpu-prof', '--cpu-prof-dir', FOLDER, '--cpu-prof-name', profile]
		: ['--expose-gc'];
	const program = start(installation.node, [...flags, file, installation.folder, dataFolder], {
		env: await environment(instance),
		log: logFile(`bench-engine-${++engines}`),
	});
	const address = await addressOf('the engine', program);
	return {
		perform: async (task: Task) => await post<Result>(address, task),
		stop: program.stop,
	};
}

export type Engine = Awaited<ReturnType<typeof startEngine>>;

/** Starts the simulated wolkvox, with as many sessions as a measurement needs. */
export async function startWolkvox(rows: number, days: Days) {
	// So many agents that hardly two sessions of one start in the same second.
	const options = { sessions: rows, ...days, agents: 2_000, seed: 7 };
	// HTTP Request sends the requests of all its items at once.
	const limit = { 'simultaneous-limit': 100 };
	return await startSimulator({ ...options, ...limit }, '--max-old-space-size=8192');
}

export const credentialFor = ({ url }: Pick<Simulator, 'url'>, simultaneousRequests = 1) =>
	accountData(url, TOKEN, simultaneousRequests);

/** Starts a program for as long as `use` takes. */
export async function using<P extends { stop(): Promise<void> }, T>(
	starting: Promise<P>,
	use: (program: P) => Promise<T>,
): Promise<T> {
	const program = await starting;
	try {
		return await use(program);
	} finally {
		await program.stop();
	}
}

/** Throws unless as many came out as there were: a measurement of something wrong is worth nothing. */
export function assertRows(what: string, found: number, expected: number): void {
	if (found === expected && found > 0) return;
	throw new Error(`${what}: ${found} rows instead of ${expected}`);
}
