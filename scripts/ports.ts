/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
import { createServer, type AddressInfo } from 'node:net';

/** The port, unless somebody else has it. */
function take(port: number): Promise<number | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen(port, '127.0.0.1', () => {
			const { port: taken } = server.address() as AddressInfo;
			server.close(() => resolve(taken));
		});
	});
}

/** A free port of the loopback address; the preferred one if it is free. */
export async function freePort(preferred = 0): Promise<number> {
	const port = (await take(preferred)) ?? (await take(0));
	if (port === undefined) throw new Error('There is no free port');
	return port;
}
