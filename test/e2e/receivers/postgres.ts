/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a test, never part of the package */
/** A PostgreSQL of one's own, from Debian's package: started with an empty database. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { SANDBOX } from '../../../scripts/paths';
import { freePort } from '../../../scripts/ports';
import { run, start, type Program } from '../../../scripts/process';
import { until } from '../../../scripts/until';

const HOST = '127.0.0.1';
const USER = 'n8n';
const DATABASE = 'postgres';

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
const AS_POSTGRES = process.getuid?.() === 0 ? ['--reuid=postgres', '--regid=postgres'] : [];

function asServer(program: string, args: string[]): [string, string[]] {
	if (AS_POSTGRES.length === 0) return [program, args];
	return ['setpriv', [...AS_POSTGRES, '--clear-groups', '--', program, ...args]];
}

/** The programs of a server, and what belongs to it alone. */
class Server {
	readonly password = randomBytes(12).toString('base64url');
	private readonly data: string;

	constructor(
		private readonly programs: string,
		private readonly folder: string,
		readonly port: number,
	) {
		this.data = path.join(folder, 'data');
	}

	private options(program: string) {
		const { folder } = this;
		return { cwd: folder, log: path.join(folder, `${program}.log`), ownGroup: false };
	}

	async initialize(): Promise<void> {
		const passwordFile = path.join(this.folder, 'password');
		await writeFile(passwordFile, this.password);
		const login = ['-U', USER, '-A', 'scram-sha-256', '--pwfile', passwordFile];
		const form = ['-E', 'UTF8', '--no-locale', '--no-sync'];
		const initdb = path.join(this.programs, 'initdb');
		await run(...asServer(initdb, ['-D', this.data, ...login, ...form]), this.options('initdb'));
	}

	start(): Program {
		const settings = [`listen_addresses=${HOST}`, 'unix_socket_directories=', 'fsync=off'];
		const port = ['-p', String(this.port)];
		const args = ['-D', this.data, ...port, ...settings.flatMap((each) => ['-c', each])];
		return start(...asServer(path.join(this.programs, 'postgres'), args), this.options('postgres'));
	}

	async query<T>(sql: string): Promise<T[]> {
		const asked = `select coalesce(json_agg(row_to_json(each)), '[]') from (${sql}) as each`;
		const answer = path.join(this.folder, 'answer.json');
		const target = ['-h', HOST, '-p', String(this.port), '-U', USER, '-d', DATABASE];
		const form = ['-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-o', answer];
		await run(path.join(this.programs, 'psql'), [...target, ...form, '-c', asked], {
			...this.options('psql'),
			env: { PGPASSWORD: this.password, PGCLIENTENCODING: 'UTF8' },
		});
		return JSON.parse(await readFile(answer, 'utf8')) as T[];
	}
}

async function ownFolder(parent: string): Promise<string> {
	await mkdir(parent, { recursive: true });
	const folder = await mkdtemp(path.join(parent, 'postgres-'));
	const log = path.join(folder, 'chown.log');
	if (AS_POSTGRES.length > 0) await run('chown', ['postgres:postgres', folder], { log });
	return folder;
}

/** Whether the server's user can get at a folder: its parents may be closed to others. */
const isOpen = async (folder: string) =>
	await run(...asServer('test', ['-w', folder]), { log: path.join(folder, 'test.log') }).then(
		() => true,
		() => false,
	);

async function serverFolder(): Promise<string> {
	const folder = await ownFolder(path.join(SANDBOX, 'e2e'));
	if (await isOpen(folder)) return folder;
	await rm(folder, { recursive: true });
	return await ownFolder(tmpdir());
}

/**
 * Starts a PostgreSQL with an empty database on a free port of 127.0.0.1, in the caller's group of
 * processes.
 *
 * @param programs the folder of its programs
 */
export async function startPostgres(programs: string) {
	const folder = await serverFolder();
	const server = new Server(programs, folder, await freePort());
	await server.initialize();
	const program = server.start();
	const answers = async () =>
		await server.query('select 1').then(
			() => true,
			() => false,
		);
	await until('PostgreSQL', answers, { program });
	const { port, password } = server;
	return {
		/** What n8n's credential for it holds. */
		credential: { host: HOST, port, database: DATABASE, user: USER, password, ssl: 'disable' },
		/** The rows of a query; one query at a time. */
		query: async <T>(sql: string) => await server.query<T>(sql),
		async close(): Promise<void> {
			// Its "fast" end does not wait for those who are still connected.
			program.signal('SIGINT');
			await program.ended;
			await rm(folder, { recursive: true, force: true });
		},
	};
}

export type Postgres = Awaited<ReturnType<typeof startPostgres>>;
