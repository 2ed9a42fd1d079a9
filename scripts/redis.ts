/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** A Redis of one's own, from Debian's package: it keeps everything in memory. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { freePort } from './ports';
import { start } from './process';
import { until } from './until';

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
 * Starts an empty Redis on a free port of 127.0.0.1.
 *
 * @param folder what it writes goes there
 * @param ownGroup see `start` in process.ts
 */
export async function startRedis(program: string, folder: string, ownGroup?: boolean) {
	await mkdir(folder, { recursive: true });
	const port = await freePort();
	const password = randomBytes(12).toString('base64url');
	const file = path.join(folder, 'redis.conf');
	const log = path.join(folder, 'redis.log');
	await writeFile(file, settings(folder, port, password), { mode: 0o600 });
	const redis = start(program, [file], { cwd: folder, log, ownGroup });
	await until('Redis', async () => READY.test(await readFile(log, 'utf8')), { program: redis });
	return { host: HOST, port, password, close: redis.stop };
}

export type Redis = Awaited<ReturnType<typeof startRedis>>;
