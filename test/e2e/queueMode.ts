/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- a test, never part of the package */
/**
 * n8n on more than one machine, played on this one: PostgreSQL, Redis, a main process and workers,
 * each n8n with a data folder and ports of its own and with this package as a community package.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

import { postgresPrograms, redisServer } from '../../scripts/debian';
import { startEditor } from '../../scripts/n8n/editor';
import { environment } from '../../scripts/n8n/environment';
import { lendPackages, type Installation, type Instance } from '../../scripts/n8n/installation';
import { installPackage } from '../../scripts/package';
import { start, type Program } from '../../scripts/process';
import { until } from '../../scripts/until';
import { startPostgres, type Postgres } from './receivers/postgres';
import { startRedis, type Redis } from './redis';

const WORKER_READY = /n8n worker is now ready/;
/** What a worker logs when it takes an execution. */
const TAKEN = /Worker started execution (\d+) /g;

export interface Wishes {
	readonly installation: Installation;
	/** Where everything goes; what is there is deleted. */
	readonly folder: string;
	readonly workers: number;
	/** Further environment variables of every n8n. */
	readonly settings?: Record<string, string>;
}

/** What all of them have in common. */
function commonSettings({ credential }: Postgres, redis: Redis): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('base64url'),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: credential.host,
		DB_POSTGRESDB_PORT: String(credential.port),
		DB_POSTGRESDB_DATABASE: credential.database,
		DB_POSTGRESDB_USER: credential.user,
		DB_POSTGRESDB_PASSWORD: credential.password,
		QUEUE_BULL_REDIS_HOST: redis.host,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_BULL_REDIS_PASSWORD: redis.password,
	};
}

/** One installation of the package serves all, as one image would. */
async function sharePackage(from: Instance, { installation, dataFolder }: Instance): Promise<void> {
	await lendPackages(installation, dataFolder);
	await mkdir(path.join(dataFolder, '.n8n'), { recursive: true });
	const [target, place] = [from.dataFolder, dataFolder].map((folder) =>
		path.join(folder, '.n8n', 'nodes'),
	);
	await symlink(target, place, 'junction');
}

async function startWorker(instance: Instance, programs: Program[]) {
	const { installation, dataFolder, ownGroup } = instance;
	const file = path.join(dataFolder, 'worker.log');
	const program = start(installation.node, [installation.entry, 'worker'], {
		cwd: dataFolder,
		env: await environment(instance),
		log: file,
		ownGroup,
	});
	programs.push(program);
	const log = async () => await readFile(file, 'utf8');
	await until('a worker', async () => WORKER_READY.test(await log()), { program });
	return {
		/** The IDs of the executions that it has taken. */
		taken: async () => [...(await log()).matchAll(TAKEN)].map(([, id]) => id),
		/** Ends it at once, as a power cut would. */
		kill: async () => {
			program.signal('SIGKILL');
			await program.ended;
		},
	};
}

/**
 * Starts PostgreSQL, Redis, n8n's main process and its workers, on the loopback address; in the
 * caller's group of processes, to end with the caller.
 */
export async function startQueueMode({ installation, folder, workers, settings }: Wishes) {
	const [postgresFolder, redisProgram] = [postgresPrograms(), redisServer()];
	if (!postgresFolder || !redisProgram) {
		throw new Error('The queue mode needs Debian’s packages "postgresql" and "redis-server"');
	}
	await rm(folder, { recursive: true, force: true });
	const closing: Array<() => Promise<unknown>> = [];
	const stop = async () => {
		for (const step of closing.splice(0).reverse()) await step();
	};
	try {
		const postgres = await startPostgres(postgresFolder);
		closing.push(postgres.close);
		const redis = await startRedis(redisProgram, path.join(folder, 'redis'));
		closing.push(redis.close);
		const all = { ...commonSettings(postgres, redis), ...settings };
		const instanceOf = (name: string): Instance => {
			return { installation, dataFolder: path.join(folder, name), ownGroup: false, settings: all };
		};
		const main = instanceOf('main');
		await installPackage(main);
		const editor = await startEditor(main, 0);
		closing.push(editor.stop);
		const programs: Program[] = [];
		closing.push(async () => await Promise.all(programs.map((program) => program.stop())));
		const starting = Array.from({ length: workers }, async (_, index) => {
			const worker = instanceOf(`worker-${index + 1}`);
			await sharePackage(main, worker);
			return await startWorker(worker, programs);
		});
		return {
			rest: editor.rest,
			/** The rows of a query to n8n's database. */
			query: postgres.query,
			workers: await Promise.all(starting),
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

/** An n8n in queue mode. */
export type QueueMode = Awaited<ReturnType<typeof startQueueMode>>;
