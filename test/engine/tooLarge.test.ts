/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test runs in Node, not in n8n */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { policyOf } from '../../nodes/engine/client/failures';
import { credentialFor, custom } from './arrangement';
import { runNode } from './engine';

const MEGABYTE = Buffer.alloc(1_000_000, ' ');

let server: Server | undefined;
afterEach(() => {
	server?.closeAllConnections();
	server?.close();
});

/**
 * Asks a server that answers everything with a page of so many megabytes, with one try.
 *
 * @returns the error, and how many megabytes went out, by the path that was asked
 */
async function ask(megabytes: number, from: string, to: string) {
	const sent = new Map<string, number>();
	server = createServer(({ url: path = '' }, response) => {
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
	await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const parameters = custom(from, to, { options: { maxTries: 1 } });
	const { error } = await runNode({ parameters, credential: credentialFor({ url }) });
	expect(error).toMatchObject({ context: { itemIndex: 0 } });
	return { error, sent };
}

test.each([
	[300, 'brokenAnswer'],
	// More than the longest text that JavaScript knows.
	[600, 'tooLarge'],
] as const)('an answer of %i MB is told, not suffered', async (megabytes, kind) => {
	// A window that is not split any more.
	const { error } = await ask(megabytes, '2026-01-05 08:00:00', '2026-01-05 08:59:59');
	expect(error?.message).toBe(policyOf(kind).title);
	expect(error?.description).toContain(policyOf(kind).advice);
});

test('of a server without an end, the second look takes little', async () => {
	const { sent } = await ask(Infinity, '2026-01-05', '2026-01-31');
	// What lies in the buffers of both sides comes on top.
	expect(sent.get('/api/v2/reports_manager.php')).toBeLessThan(330);
	expect(sent.get('/api/v2/information.php')).toBeLessThan(30);
});
