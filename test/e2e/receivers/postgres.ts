/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test, never part of the package */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import type { IDataObject } from 'n8n-workflow';

import { SANDBOX } from '../../../scripts/paths.cjs';
import { freePort } from '../../../scripts/ports.cjs';
import { run, start } from '../../../scripts/process.cjs';
import { until } from '../until';

const HOST = '127.0.0.1';
const USER = 'n8n';
const DATABASE = 'postgres';

/** A PostgreSQL of the test's own. */
export interface Postgres {
	/** What n8n's credential for it holds. */
	readonly credential: IDataObject;
	/** The rows of a query. */
	query<T>(sql: string): Promise<T[]>;
	close(): Promise<void>;
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test, never part of the package
const AS_POSTGRES = process.getuid?.() === 0 ? ['--reuid=postgres', '--regid=postgres'] : [];

function asServer(program: string, args: string[]): [string, string[]] {
	if (AS_POSTGRES.length === 0) return [program, args];
	return ['setpriv', [...AS_POSTGRES, '--clear-groups', '--', program, ...args]];
}

/** The programs of a server, and what belongs to it alone. */
class Server {
	readonly password = randomBytes(12).toString('base64url');
	readonly port = freePort();

	constructor(
		private readonly programs: string,
		private readonly folder: string,
	) {}

	private get data(): string {
		return join(this.folder, 'data');
	}

	private log(program: string): string {
		return join(this.folder, `${program}.log`);
	}

	private options(program: string) {
		return { cwd: this.folder, log: this.log(program), ownGroup: false };
	}

	async initialize(): Promise<void> {
		const passwordFile = join(this.folder, 'password');
		writeFileSync(passwordFile, this.password);
		const login = ['-U', USER, '-A', 'scram-sha-256', '--pwfile', passwordFile];
		const form = ['-E', 'UTF8', '--no-locale', '--no-sync'];
		const initdb = asServer(join(this.programs, 'initdb'), ['-D', this.data, ...login, ...form]);
		await run(...initdb, this.options('initdb'));
	}

	async start() {
		const settings = [`listen_addresses=${HOST}`, 'unix_socket_directories=', 'fsync=off'];
		const port = ['-p', String(await this.port)];
		const args = ['-D', this.data, ...port, ...settings.flatMap((each) => ['-c', each])];
		return start(...asServer(join(this.programs, 'postgres'), args), this.options('postgres'));
	}

	async query<T>(sql: string): Promise<T[]> {
		const asked = `select coalesce(json_agg(row_to_json(each)), '[]') from (${sql}) as each`;
		const answer = join(this.folder, 'answer.json');
		const target = ['-h', HOST, '-p', String(await this.port), '-U', USER, '-d', DATABASE];
		const form = ['-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-o', answer];
		await run(join(this.programs, 'psql'), [...target, ...form, '-c', asked], {
			...this.options('psql'),
			env: { PGPASSWORD: this.password, PGCLIENTENCODING: 'UTF8' },
		});
		return JSON.parse(readFileSync(answer, 'utf8')) as T[];
	}
}

async function ownFolder(parent: string): Promise<string> {
	mkdirSync(parent, { recursive: true });
	const folder = mkdtempSync(join(parent, 'postgres-'));
	const log = join(folder, 'chown.log');
	if (AS_POSTGRES.length > 0) await run('chown', ['postgres:postgres', folder], { log });
	return folder;
}

/** Whether the server's user can get at a folder: its parents may be closed to others. */
const isOpen = async (folder: string) =>
	await run(...asServer('test', ['-w', folder]), { log: join(folder, 'test.log') }).then(
		() => true,
		() => false,
	);

async function serverFolder(): Promise<string> {
	const folder = await ownFolder(join(SANDBOX, 'e2e'));
	if (await isOpen(folder)) return folder;
	rmSync(folder, { recursive: true });
	return await ownFolder(tmpdir());
}

/** Starts a PostgreSQL with an empty database on a free port of 127.0.0.1. */
export async function startPostgres(programs: string): Promise<Postgres> {
	const folder = await serverFolder();
	const server = new Server(programs, folder);
	await server.initialize();
	const program = await server.start();
	const answers = async () => await server.query('select 1').then(Boolean, () => false);
	await until('PostgreSQL', answers);
	return {
		credential: {
			host: HOST,
			port: await server.port,
			database: DATABASE,
			user: USER,
			password: server.password,
			ssl: 'disable',
		},
		query: async (sql) => await server.query(sql),
		async close() {
			// Its "fast" end does not wait for those who are still connected.
			program.signal('SIGINT');
			await program.ended;
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
