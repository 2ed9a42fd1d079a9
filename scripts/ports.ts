/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
import { createServer } from 'node:net';

/** The system gives the ports above to connections: one that is free now is taken a moment later. */
const FIRST = 15_000;
const LAST = 32_000;
const TRIES = 100;

const isFree = async (port: number) =>
	await new Promise<boolean>((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});

/** A free port of the loopback address; the preferred one if it is free. */
export async function freePort(preferred?: number): Promise<number> {
	if (preferred && (await isFree(preferred))) return preferred;
	for (let tries = 0; tries < TRIES; tries++) {
		const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
		if (await isFree(port)) return port;
	}
	throw new Error(`There is no free port between ${FIRST} and ${LAST}`);
}
