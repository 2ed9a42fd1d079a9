/**
 * n8n on more than one machine, played on this one: PostgreSQL, Redis, a main process and workers,
 * each n8n with a data folder and ports of its own and with this package as a community package.
 */
const { randomBytes } = require('node:crypto');
const { mkdir, readFile, rm, symlink } = require('node:fs/promises');
const path = require('node:path');

const { postgresPrograms, redisServer } = require('../debian.cjs');
const { installIntoN8n } = require('../package.cjs');
const { freePort } = require('../ports.cjs');
const { startPostgres } = require('../postgres.cjs');
const { start } = require('../process.cjs');
const { startRedis } = require('../redis.cjs');
const { until } = require('../until.cjs');
const { environment } = require('./environment.cjs');
const { lendPackages } = require('./installation.cjs');
const { cookieOf, newOwner } = require('./login.cjs');

const WORKER_READY = /n8n worker is now ready/;
/** What a worker logs when it takes an execution. */
const TAKEN = /Worker started execution (\d+) /g;

/**
 * @typedef {object} Wishes
 * @property {import('./installation.cjs').Installation} installation
 * @property {string} tarball the packed package
 * @property {string} folder where everything goes; what is there is deleted
 * @property {boolean} [ownGroup] see `start` in process.cjs
 * @property {Record<string, string>} [settings] further environment variables of every n8n
 */

/**
 * @typedef {object} Worker
 * @property {string} name
 * @property {() => Promise<string[]>} taken the IDs of the executions that it has taken
 * @property {() => Promise<void>} kill ends it at once, as a power cut would
 * @property {() => Promise<void>} stop lets it finish what it has taken
 */

/** What all of them have in common. */
function commonSettings(postgres, redis) {
	const { connection } = postgres;
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

/** Asks the main process as its editor does, once somebody is logged in. */
class Editor {
	constructor(url) {
		this.url = url;
		this.cookie = '';
	}

	/** The first call makes the owner's account, and logs in. */
	async setUp() {
		this.cookie = cookieOf(await this.send('owner/setup', newOwner()));
	}

	async ask(resource, body, method) {
		const response = await this.send(resource, body, method);
		return (await response.json()).data;
	}

	async send(resource, body, method = body ? 'POST' : 'GET') {
		const response = await fetch(`${this.url}/rest/${resource}`, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.cookie },
			body: body && JSON.stringify(body),
		});
		if (response.ok) return response;
		throw new Error(`n8n answered ${response.status} to ${resource}: ${await response.text()}`);
	}
}

/** The n8n processes and what they share. */
class QueueMode {
	/** @type {Worker[]} */
	workers = [];
	started = 0;

	constructor(wishes, common) {
		this.wishes = wishes;
		this.common = { ...common, ...wishes.settings };
	}

	/** A data folder with the package; one installation serves all, as one image would. */
	async dataFolder(name) {
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

	async start(name, command, port) {
		const { installation, ownGroup } = this.wishes;
		const dataFolder = await this.dataFolder(name);
		const log = path.join(this.wishes.folder, `${name}.log`);
		const env = { ...(await environment({ installation, dataFolder }, port)), ...this.common };
		const args = [installation.entry, command];
		const program = start(installation.node, args, { cwd: dataFolder, env, log, ownGroup });
		return { ...program, log };
	}

	async startMain() {
		const port = await freePort();
		const main = await this.start('main', 'start', port);
		this.stopMain = main.stop;
		this.editor = new Editor(`http://127.0.0.1:${port}`);
		const answers = () =>
			this.editor.ask('settings').then(
				() => true,
				() => false,
			);
		await until('the main process', answers, main);
		await this.editor.setUp();
	}

	/** @returns {Promise<Worker>} */
	async startWorker() {
		const name = `worker-${++this.started}`;
		const program = await this.start(name, 'worker');
		const log = async () => await readFile(program.log, 'utf8');
		const forget = () => {
			this.workers = this.workers.filter((each) => each !== worker);
		};
		const worker = {
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
		await until(name, async () => WORKER_READY.test(await log()), program);
		return worker;
	}

	/** Starts or stops workers until there are so many. */
	async setWorkers(count) {
		const surplus = this.workers.slice(count);
		const missing = Array.from({ length: Math.max(0, count - this.workers.length) });
		await Promise.all(surplus.map(async (worker) => await worker.stop()));
		await Promise.all(missing.map(async () => await this.startWorker()));
	}

	async stop() {
		await this.setWorkers(0);
		await this.stopMain?.();
	}
}

function programs() {
	const found = { postgres: postgresPrograms(), redis: redisServer() };
	if (found.postgres && found.redis) return found;
	throw new Error('The queue mode needs Debian’s packages "postgresql" and "redis-server"');
}

/**
 * Starts PostgreSQL, Redis and n8n's main process, on the loopback address; workers come by
 * `setWorkers`.
 *
 * @param {Wishes} wishes
 */
async function startQueueMode(wishes) {
	const { folder, ownGroup } = wishes;
	const { postgres: postgresFolder, redis: redisProgram } = programs();
	await rm(folder, { recursive: true, force: true });
	const closing = [];
	const stop = async () => {
		for (const step of closing.splice(0).reverse()) await step();
	};
	try {
		const postgres = await startPostgres(postgresFolder, { folder, ownGroup });
		closing.push(postgres.close);
		const redis = await startRedis(redisProgram, { folder: path.join(folder, 'redis'), ownGroup });
		closing.push(redis.close);
		const n8n = new QueueMode(wishes, commonSettings(postgres, redis));
		closing.push(async () => await n8n.stop());
		await n8n.startMain();
		return {
			url: n8n.editor.url,
			/** Asks the main process as its editor does. */
			ask: async (resource, body, method) => await n8n.editor.ask(resource, body, method),
			/** The rows of a query to n8n's database. */
			query: postgres.query,
			setWorkers: async (count) => await n8n.setWorkers(count),
			/** Those that run at this moment. */
			workers: () => [...n8n.workers],
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

module.exports = { startQueueMode };
