// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { createServer } from 'node:http';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import type { AddressInfo } from 'node:net';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { json } from 'node:stream/consumers';

import type { Row } from '../simulator';

/** Where a workflow sends its items; keeps them in the order of their arrival. */
export interface Receiver {
	readonly url: string;
	readonly received: readonly Row[];
	close(): Promise<void>;
}

/** Starts a receiver on a free port of 127.0.0.1. */
export async function startReceiver(): Promise<Receiver> {
	const received: Row[] = [];
	const server = createServer((request, response) => {
		void json(request).then((body) => {
			received.push(body as Row);
			response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
		});
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/`,
		received,
		async close() {
			const closed = new Promise<void>((done) => server.close(() => done()));
			server.closeAllConnections();
			await closed;
		},
	};
}
