// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import type { ServerResponse } from 'node:http';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import { setTimeout as wait } from 'node:timers/promises';

import type { Reply } from './reply';

/** Lets the first bytes reach the client before a reset wipes out what is still on its way. */
const BEFORE_RESET_MS = 10;

/**
 * Sends an answer, or breaks the connection in the way that the answer asks for.
 *
 * @param over is told before this side breaks the connection
 */
export async function deliver(
	answer: Reply,
	response: ServerResponse,
	over: () => void,
): Promise<void> {
	const reset = () => {
		over();
		response.socket?.resetAndDestroy();
	};
	switch (answer.ending) {
		case 'hang':
			return;
		case 'reset':
			reset();
			return;
		case 'whole':
			response.writeHead(answer.status, {
				'content-length': String(answer.body.length),
				...answer.headers,
			});
			response.end(answer.body);
			return;
		case 'hangMidBody':
		case 'resetMidBody':
			response.writeHead(answer.status, answer.headers);
			await new Promise<void>((done) => response.write(answer.body, () => done()));
			if (answer.ending === 'hangMidBody') return;
			await wait(BEFORE_RESET_MS);
			reset();
	}
}

/** Waits, unless the client leaves first. */
export async function waitFor(ms: number, clientLeft: AbortSignal): Promise<void> {
	if (ms <= 0) return;
	await wait(ms, undefined, { signal: clientLeft }).catch(() => undefined);
}
