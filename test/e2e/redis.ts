/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test, never part of the package */
/** A Redis of one's own, from Debian's package: it keeps everything in memory. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { freePort } from '../../scripts/ports';
import { start } from '../../scripts/process';
import { until } from '../../scripts/until';

const HOST = '127.0.0.1';
const READY = /Ready to accept connections/;

/** A file, because everybody on the machine can read a program's arguments. */
const settings = (folder: string, port: number, password: string) =>
	[
		`bind ${HOST}`,
		`port ${port}`,
		`requirepass ${password}`,
		`dir ${folder}`,
		'save ""',
		'appendonly no',
	].join('\n');

/**
 * Starts an empty Redis on a free port of 127.0.0.1, in the caller's group of processes.
 *
 * @param program Redis, which is a server where it is called so
 * @param folder what it writes goes there
 */
export async function startRedis(program: string, folder: string) {
	await mkdir(folder, { recursive: true });
	const port = await freePort();
	const password = randomBytes(12).toString('base64url');
	const file = path.join(folder, 'redis.conf');
	const log = path.join(folder, 'redis.log');
	await writeFile(file, settings(folder, port, password), { mode: 0o600 });
	const server = path.join(folder, 'redis-server');
	await symlink(program, server);
	const redis = start(server, [file], { cwd: folder, log, ownGroup: false });
	await until('Redis', async () => READY.test(await readFile(log, 'utf8')), { program: redis });
	return { host: HOST, port, password, close: redis.stop };
}

export type Redis = Awaited<ReturnType<typeof startRedis>>;
