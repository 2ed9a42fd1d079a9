/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test runs in Node, not in n8n */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { credentialFor, custom } from './arrangement';
import { runNode } from './engine';

const MEGABYTE = Buffer.alloc(1_000_000, ' ');

/** A server that answers everything with a page of so many megabytes. */
async function serverOf(megabytes: number) {
	/** How many megabytes went out, by the path that was asked. */
	const sent = new Map<string, number>();
	const server = createServer(({ url: path = '' }, response) => {
		const [page] = path.split('?');
		response.writeHead(200, { 'content-type': 'text/html' });
		let left = megabytes;
		const send = () => {
			while (left-- > 0) {
				sent.set(page, (sent.get(page) ?? 0) + 1);
				if (!response.write(MEGABYTE)) return response.once('drain', send);
			}
			return response.end();
		};
		send();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent };
}

// A window that is not split any more, and one try.
const anHour = custom('2026-01-05 08:00:00', '2026-01-05 08:59:59', { options: { maxTries: 1 } });

test.each([
	[
		300,
		'wolkvox answered with something that is not a report',
		'The server may be in trouble, or the answer too heavy. Try again in a few minutes, or with a shorter date range. If it stays so, check the server in the credential.',
	],
	// More than the longest text that JavaScript knows.
	[600, 'The answer of wolkvox is too large', 'Try a shorter date range.'],
])('an answer of %i MB is told, not suffered', async (megabytes, message, advice) => {
	const { server, url } = await serverOf(megabytes);
	try {
		const { error } = await runNode({ parameters: anHour, credential: credentialFor({ url }) });
		expect(error).toMatchObject({ message, context: { itemIndex: 0 } });
		const hour = '2026-01-05 08:00:00 to 2026-01-05 08:59:59';
		expect(error).toMatchObject({
			description: `${advice} Requested: ${hour}.`,
		});
	} finally {
		server.closeAllConnections();
		server.close();
	}
});

test('of a server without an end, the second look takes little', async () => {
	const { server, url, sent } = await serverOf(Infinity);
	try {
		const parameters = custom('2026-01-05', '2026-01-31', { options: { maxTries: 1 } });
		const { error } = await runNode({ parameters, credential: credentialFor({ url }) });
		expect(error).toMatchObject({ context: { itemIndex: 0 } });
		// What lies in the buffers of both sides comes on top.
		expect(sent.get('/api/v2/reports_manager.php')).toBeLessThan(330);
		expect(sent.get('/api/v2/information.php')).toBeLessThan(30);
	} finally {
		server.closeAllConnections();
		server.close();
	}
});
