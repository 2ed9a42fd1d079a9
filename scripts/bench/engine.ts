/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** What all parts of the bench share: n8n's engine in processes of its own, and figures. */
import { mkdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { environment } from '../n8n/environment';
import { providedN8n, type Instance } from '../n8n/installation';
import { build, installIntoN8n } from '../package';
import { REPOSITORY, SANDBOX, logFile } from '../paths';
import { start } from '../process';
import type { Note } from '../progress';
import { addressOf, startSimulator, TOKEN } from '../simulator';
import type { Table } from '../table';
import type { Tasks } from './program';

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

/** The package as it is now, packed and installed as n8n does it. */
export async function prepareInstance(): Promise<Instance> {
	const instance = { installation: await providedN8n(), dataFolder: path.join(FOLDER, 'n8n') };
	await mkdir(instance.dataFolder, { recursive: true });
	await build();
	await installIntoN8n(instance);
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
		perform: async <T extends keyof Tasks>(task: T, input: Parameters<Tasks[T]>[0] | object = {}) =>
			await post<Awaited<ReturnType<Tasks[T]>>>(`${address}/${task}`, input),
		stop: program.stop,
	};
}

export type Engine = Awaited<ReturnType<typeof startEngine>>;

/** Starts the simulated wolkvox, with as many sessions as a measurement needs. */
export async function startWolkvox(rows: number, days: Days, distribution = 'even') {
	// So many agents that hardly two sessions of one start in the same second.
	const options = { sessions: rows, ...days, distribution, agents: 2_000, seed: 7 };
	const simulator = await startSimulator(options, '--max-old-space-size=8192');
	return { ...simulator, credential: credentialFor(simulator.url) };
}

export type Wolkvox = Awaited<ReturnType<typeof startWolkvox>>;

/** A credential for a wolkvox at this address. */
export const credentialFor = (baseUrl: string, simultaneousRequests = 1) => ({
	server: '0010',
	token: TOKEN,
	timeZone: 'America/Bogota',
	simultaneousRequests,
	baseUrl,
});

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

/** A range of days, the first and the last one as 2026-01-31. */
export interface Days {
	readonly from: string;
	readonly to: string;
}

const dayOf = (date: number) => new Date(date).toISOString().slice(0, 10);

/** So many days from a first one on. */
export const daysFrom = (from: string, count: number): Days => ({
	from,
	to: dayOf(Date.parse(from) + (count - 1) * 86_400_000),
});

/** The calendar months of a range, as the API wants them: YYYYmmddHHiiss. */
export function windowsOf({ from, to }: Days): Days[] {
	const windows: Days[] = [];
	for (let first = from; first <= to;) {
		const date = new Date(first);
		const next = dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1));
		const last = next > to ? to : dayOf(Date.parse(next) - 1);
		const compact = (day: string, time: string) => day.replaceAll('-', '') + time;
		windows.push({ from: compact(first, '000000'), to: compact(last, '235959') });
		first = next;
	}
	return windows;
}

/**
 * Runs each contestant once a round, each round in another order, so that what else happens on the
 * machine falls on all alike; the first rounds only warm up.
 */
export async function inTurn<C, R>(
	contestants: Record<string, C>,
	{ runs, warmUp, note }: { runs: number; warmUp: number; note: Note },
	runOnce: (contestant: C, id: string) => Promise<R>,
): Promise<Record<string, R[]>> {
	const list = Object.entries(contestants);
	const results = Object.fromEntries(list.map(([id]) => [id, [] as R[]]));
	for (let round = 0; round < runs + warmUp; round++) {
		for (let turn = 0; turn < list.length; turn++) {
			const [id, contestant] = list[(turn + round) % list.length];
			note(`round ${round + 1} of ${runs + warmUp}: ${id}`);
			const result = await runOnce(contestant, id);
			if (round >= warmUp) results[id].push(result);
		}
	}
	return results;
}

/** The one in the middle. */
export function median(values: number[]): number {
	const list = [...values].sort((one, other) => one - other);
	const middle = Math.floor(list.length / 2);
	return list.length % 2 ? list[middle] : (list[middle - 1] + list[middle]) / 2;
}

/** How figures are written. */
export const show = {
	ms: (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`,
	seconds: (value: number) => `${(value / 1000).toFixed(1)} s`,
	megabytes: (value: number) => `${(value / 1e6).toFixed(0)} MB`,
	times: (value: number) => `${value.toFixed(2)} ×`,
	rows: (value: number) => value.toLocaleString('en-US'),
};

/** A goal beside a figure, and whether it is reached. */
export const judge = (value: number, most: number, shown = show.times) => [
	`at most ${shown(most)}`,
	value <= most ? 'yes' : 'no',
];
