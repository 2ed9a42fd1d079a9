/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test, never part of the package */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

/** A request as it arrived. */
export interface Arrival {
	/** Without its query, decoded. */
	readonly path: string;
	/** Its JSON; undefined where there is none. */
	readonly body: unknown;
}

/** An answer, as JSON; 200 unless it says otherwise. */
export interface Reply {
	readonly status?: number;
	readonly body?: unknown;
}

/** A server that keeps what arrives. */
export interface Endpoint {
	readonly url: string;
	/** In the order of their arrival. */
	readonly arrivals: readonly Arrival[];
	close(): Promise<void>;
}

/** Starts a server on a free port of 127.0.0.1 that answers as it is told. */
export async function startEndpoint(
	answer: (arrival: Arrival) => Reply = () => ({}),
): Promise<Endpoint> {
	const arrivals: Arrival[] = [];
	const server = createServer((request, response) => {
		void text(request).then((content) => {
			const arrival = {
				path: decodeURIComponent((request.url ?? '').split('?')[0]),
				body: content === '' ? undefined : (JSON.parse(content) as unknown),
			};
			arrivals.push(arrival);
			const { status = 200, body = {} } = answer(arrival);
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		});
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		arrivals,
		async close() {
			const closed = new Promise<void>((done) => server.close(() => done()));
			server.closeAllConnections();
			await closed;
		},
	};
}
