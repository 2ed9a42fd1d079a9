/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- a script, never part of the package */
/**
 * n8n on more than one machine, played on this one: PostgreSQL, Redis, a main process and workers,
 * each n8n with a data folder and ports of its own and with this package as a community package.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

import { postgresPrograms, redisServer } from '../debian';
import { installIntoN8n } from '../package';
import { freePort } from '../ports';
import { startPostgres, type Postgres } from '../postgres';
import { start, type Program } from '../process';
import { startRedis, type Redis } from '../redis';
import { until } from '../until';
import { environment } from './environment';
import { lendPackages, type Installation } from './installation';
import { Rest } from './rest';

const WORKER_READY = /n8n worker is now ready/;
/** What a worker logs when it takes an execution. */
const TAKEN = /Worker started execution (\d+) /g;

export interface Wishes {
	readonly installation: Installation;
	/** The packed package. */
	readonly tarball: string;
	/** Where everything goes; what is there is deleted. */
	readonly folder: string;
	/** See `start` in process.ts. */
	readonly ownGroup?: boolean;
	/** Further environment variables of every n8n. */
	readonly settings?: Record<string, string>;
}

export interface Worker {
	readonly name: string;
	/** The IDs of the executions that it has taken. */
	taken(): Promise<string[]>;
	/** Ends it at once, as a power cut would. */
	kill(): Promise<void>;
	/** Lets it finish what it has taken. */
	stop(): Promise<void>;
}

/** What all of them have in common. */
function commonSettings({ connection }: Postgres, redis: Redis): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('base64url'),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: connection.host,
		DB_POSTGRESDB_PORT: String(connection.port),
		DB_POSTGRESDB_DATABASE: connection.database,
		DB_POSTGRESDB_USER: connection.user,
		DB_POSTGRESDB_PASSWORD: connection.password,
		QUEUE_BULL_REDIS_HOST: redis.host,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_BULL_REDIS_PASSWORD: redis.password,
	};
}

/** The n8n processes and what they share. */
class QueueMode {
	workers: Worker[] = [];
	private started = 0;
	private main?: Program;
	/** The folder of the packages, which all share. */
	private packages?: string;

	constructor(
		private readonly wishes: Wishes,
		private readonly common: Record<string, string>,
	) {}

	/** A data folder with the package; one installation serves all, as one image would. */
	private async dataFolder(name: string): Promise<string> {
		const { folder, installation, tarball } = this.wishes;
		const dataFolder = path.join(folder, name);
		const packages = path.join(dataFolder, '.n8n', 'nodes');
		if (!this.packages) {
			await installIntoN8n(tarball, { installation, dataFolder });
			this.packages = packages;
			return dataFolder;
		}
		await lendPackages(installation, dataFolder);
		await mkdir(path.dirname(packages), { recursive: true });
		await symlink(this.packages, packages, 'junction');
		return dataFolder;
	}

	private async start(name: string, command: string, port?: number): Promise<Program> {
		const { installation, ownGroup, settings } = this.wishes;
		const dataFolder = await this.dataFolder(name);
		const log = path.join(this.wishes.folder, `${name}.log`);
		const own = await environment({ installation, dataFolder }, port);
		const env = { ...own, ...this.common, ...settings };
		const args = [installation.entry, command];
		return start(installation.node, args, { cwd: dataFolder, env, log, ownGroup });
	}

	async startMain(): Promise<Rest> {
		const port = await freePort();
		this.main = await this.start('main', 'start', port);
		const rest = new Rest(`http://127.0.0.1:${port}`);
		const answers = () => rest.ask('settings').catch(() => undefined);
		await until('the main process', answers, { program: this.main });
		await rest.setUp();
		return rest;
	}

	private async startWorker(): Promise<void> {
		const name = `worker-${++this.started}`;
		const program = await this.start(name, 'worker');
		const log = async () => await readFile(program.log ?? '', 'utf8');
		const forget = () => {
			this.workers = this.workers.filter((each) => each !== worker);
		};
		const worker: Worker = {
			name,
			taken: async () => [...(await log()).matchAll(TAKEN)].map(([, id]) => id),
			kill: async () => {
				forget();
				program.signal('SIGKILL');
				await program.ended;
			},
			stop: async () => {
				forget();
				await program.stop();
			},
		};
		this.workers.push(worker);
		await until(name, async () => WORKER_READY.test(await log()), { program });
	}

	/** Starts or stops workers until there are so many. */
	async setWorkers(count: number): Promise<void> {
		const surplus = this.workers.slice(count);
		const missing = Array.from({ length: Math.max(0, count - this.workers.length) });
		await Promise.all(surplus.map(async (worker) => await worker.stop()));
		await Promise.all(missing.map(async () => await this.startWorker()));
	}

	async stop(): Promise<void> {
		await this.setWorkers(0);
		await this.main?.stop();
	}
}

/**
 * Starts PostgreSQL, Redis and n8n's main process, on the loopback address; workers come by
 * `setWorkers`.
 */
export async function startQueueMode(wishes: Wishes) {
	const { folder, ownGroup } = wishes;
	const [postgresFolder, redisProgram] = [postgresPrograms(), redisServer()];
	if (!postgresFolder || !redisProgram) {
		throw new Error('The queue mode needs Debian’s packages "postgresql" and "redis-server"');
	}
	await rm(folder, { recursive: true, force: true });
	const closing: Array<() => Promise<void>> = [];
	const stop = async () => {
		for (const step of closing.splice(0).reverse()) await step();
	};
	try {
		const postgres = await startPostgres(postgresFolder, folder, ownGroup);
		closing.push(postgres.close);
		const redis = await startRedis(redisProgram, path.join(folder, 'redis'), ownGroup);
		closing.push(redis.close);
		const n8n = new QueueMode(wishes, commonSettings(postgres, redis));
		closing.push(async () => await n8n.stop());
		const rest = await n8n.startMain();
		return {
			url: rest.url,
			/** Asks the main process as its editor does. */
			ask: async <T>(resource: string, body?: object, method?: string) =>
				await rest.ask<T>(resource, body, method),
			/** The rows of a query to n8n's database. */
			query: postgres.query,
			setWorkers: async (count: number) => await n8n.setWorkers(count),
			/** Those that run at this moment. */
			workers: () => [...n8n.workers],
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
