/** A PostgreSQL of one's own, from Debian's package: started with an empty database. */
const { randomBytes } = require('node:crypto');
const { mkdir, mkdtemp, readFile, rm, writeFile } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const path = require('node:path');

const { freePort } = require('./ports.cjs');
const { run, start } = require('./process.cjs');
const { until } = require('./until.cjs');

const HOST = '127.0.0.1';
const USER = 'n8n';
const DATABASE = 'postgres';

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
const AS_POSTGRES = process.getuid?.() === 0 ? ['--reuid=postgres', '--regid=postgres'] : [];

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
function asServer(program, args) {
	if (AS_POSTGRES.length === 0) return [program, args];
	return ['setpriv', [...AS_POSTGRES, '--clear-groups', '--', program, ...args]];
}

/** The programs of a server, and what belongs to it alone. */
class Server {
	constructor({ programs, folder, port, ownGroup }) {
		Object.assign(this, { programs, folder, port, ownGroup });
		this.data = path.join(folder, 'data');
		this.password = randomBytes(12).toString('base64url');
	}

	options(program) {
		const { folder, ownGroup } = this;
		return { cwd: folder, log: path.join(folder, `${program}.log`), ownGroup };
	}

	async initialize() {
		const passwordFile = path.join(this.folder, 'password');
		await writeFile(passwordFile, this.password);
		const login = ['-U', USER, '-A', 'scram-sha-256', '--pwfile', passwordFile];
		const form = ['-E', 'UTF8', '--no-locale', '--no-sync'];
		const initdb = path.join(this.programs, 'initdb');
		await run(...asServer(initdb, ['-D', this.data, ...login, ...form]), this.options('initdb'));
	}

	start() {
		const settings = [`listen_addresses=${HOST}`, 'unix_socket_directories=', 'fsync=off'];
		const port = ['-p', String(this.port)];
		const args = ['-D', this.data, ...port, ...settings.flatMap((each) => ['-c', each])];
		return start(...asServer(path.join(this.programs, 'postgres'), args), this.options('postgres'));
	}

	async query(sql) {
		const asked = `select coalesce(json_agg(row_to_json(each)), '[]') from (${sql}) as each`;
		const answer = path.join(this.folder, 'answer.json');
		const target = ['-h', HOST, '-p', String(this.port), '-U', USER, '-d', DATABASE];
		const form = ['-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-o', answer];
		await run(path.join(this.programs, 'psql'), [...target, ...form, '-c', asked], {
			...this.options('psql'),
			env: { PGPASSWORD: this.password, PGCLIENTENCODING: 'UTF8' },
		});
		return JSON.parse(await readFile(answer, 'utf8'));
	}
}

async function ownFolder(parent) {
	await mkdir(parent, { recursive: true });
	const folder = await mkdtemp(path.join(parent, 'postgres-'));
	const log = path.join(folder, 'chown.log');
	if (AS_POSTGRES.length > 0) await run('chown', ['postgres:postgres', folder], { log });
	return folder;
}

/** Whether the server's user can get at a folder: its parents may be closed to others. */
const isOpen = async (folder) =>
	await run(...asServer('test', ['-w', folder]), { log: path.join(folder, 'test.log') }).then(
		() => true,
		() => false,
	);

async function serverFolder(parent) {
	const folder = await ownFolder(parent);
	if (await isOpen(folder)) return folder;
	await rm(folder, { recursive: true });
	return await ownFolder(tmpdir());
}

/**
 * @typedef {object} Postgres
 * @property {{ host: string, port: number, database: string, user: string, password: string }} connection
 * @property {<T>(sql: string) => Promise<T[]>} query the rows of a query; one query at a time
 * @property {() => Promise<void>} close
 */

/**
 * Starts a PostgreSQL with an empty database on a free port of 127.0.0.1.
 *
 * @param {string} programs the folder of its programs
 * @param {{ folder: string, ownGroup?: boolean }} options
 *   `folder`: where its own folder goes. `ownGroup`: see `start` in process.cjs.
 * @returns {Promise<Postgres>}
 */
async function startPostgres(programs, { folder: parent, ownGroup }) {
	const folder = await serverFolder(parent);
	const server = new Server({ programs, folder, port: await freePort(), ownGroup });
	await server.initialize();
	const program = server.start();
	const answers = async () =>
		await server.query('select 1').then(
			() => true,
			() => false,
		);
	const { log } = server.options('postgres');
	await until('PostgreSQL', answers, { ended: program.ended, log });
	const { port, password } = server;
	return {
		connection: { host: HOST, port, database: DATABASE, user: USER, password },
		query: async (sql) => await server.query(sql),
		async close() {
			// Its "fast" end does not wait for those who are still connected.
			program.signal('SIGINT');
			await program.ended;
			await rm(folder, { recursive: true, force: true });
		},
	};
}

module.exports = { startPostgres };
