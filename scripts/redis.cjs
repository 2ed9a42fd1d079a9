/** A Redis of one's own, from Debian's package: it keeps everything in memory. */
const { randomBytes } = require('node:crypto');
const { mkdir, readFile, writeFile } = require('node:fs/promises');
const path = require('node:path');

const { freePort } = require('./ports.cjs');
const { start } = require('./process.cjs');
const { until } = require('./until.cjs');

const HOST = '127.0.0.1';
const READY = /Ready to accept connections/;

/** A file, because everybody on the machine can read a program's arguments. */
const settings = (folder, port, password) =>
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
 * @param {string} program
 * @param {{ folder: string, ownGroup?: boolean }} options
 *   `folder`: what it writes goes there. `ownGroup`: see `start` in process.cjs.
 * @returns {Promise<{ host: string, port: number, password: string, close: () => Promise<void> }>}
 */
async function startRedis(program, { folder, ownGroup }) {
	await mkdir(folder, { recursive: true });
	const port = await freePort();
	const password = randomBytes(12).toString('base64url');
	const file = path.join(folder, 'redis.conf');
	const log = path.join(folder, 'redis.log');
	await writeFile(file, settings(folder, port, password), { mode: 0o600 });
	const redis = start(program, [file], { cwd: folder, log, ownGroup });
	await until('Redis', async () => READY.test(await readFile(log, 'utf8')), {
		ended: redis.ended,
		log,
	});
	return { host: HOST, port, password, close: redis.stop };
}

module.exports = { startRedis };
