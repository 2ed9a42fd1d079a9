// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import type { ServerResponse } from 'node:http';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import { setTimeout as wait } from 'node:timers/promises';

import type { Presence } from './presence';
import type { Reply } from './reply';

/** Lets the first bytes reach the client before a reset wipes out what is still on its way. */
const BEFORE_RESET_MS = 10;

/**
 * Sends an answer, or breaks the connection in the way that the answer asks for.
 *
 * @param presence whether the client is still there; is told before this side breaks the connection
 */
export async function deliver(
	answer: Reply,
	response: ServerResponse,
	{ clientLeft, over }: Presence,
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
			return;
		case 'drip':
			await drip(answer, response, clientLeft);
			return;
		case 'endless':
			await sendForever(answer, response, clientLeft);
	}
}

const BLANK = Buffer.from(' ');

/** A few bytes at a time, then blanks, until the client leaves. */
async function drip(answer: Reply, response: ServerResponse, gone: AbortSignal): Promise<void> {
	const { everyMs, bytes } = answer.drip ?? { everyMs: 50, bytes: 1 };
	response.writeHead(answer.status, answer.headers);
	for (let sent = 0; !gone.aborted; sent += bytes) {
		const next = answer.body.subarray(sent, sent + bytes);
		response.write(next.length > 0 ? next : BLANK);
		await waitFor(everyMs, gone);
	}
}

const MORE_ROWS = Buffer.from(',{"agent_id":"1"}'.repeat(4096));

/** The beginning, then rows as fast as the client takes them, until it leaves. */
async function sendForever(
	answer: Reply,
	response: ServerResponse,
	gone: AbortSignal,
): Promise<void> {
	response.writeHead(answer.status, answer.headers);
	response.write(answer.body);
	while (!gone.aborted) {
		if (!response.write(MORE_ROWS)) await drained(response, gone);
	}
}

async function drained(response: ServerResponse, gone: AbortSignal): Promise<void> {
	await new Promise<void>((resolve) => {
		const over = () => {
			response.off('drain', over);
			gone.removeEventListener('abort', over);
			resolve();
		};
		response.once('drain', over);
		gone.addEventListener('abort', over);
		if (gone.aborted) over();
	});
}

/** Waits, unless the client leaves first. */
export async function waitFor(ms: number, clientLeft: AbortSignal): Promise<void> {
	if (ms <= 0) return;
	await wait(ms, undefined, { signal: clientLeft }).catch(() => undefined);
}
