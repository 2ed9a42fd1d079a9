/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server, never part of the package */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import type { Reply } from './reply';

/** Lets the first bytes reach the client before a reset wipes out what is still on its way. */
const BEFORE_RESET_MS = 10;

/** Whether the client of a request is still there. */
export interface Presence {
	/** Aborts when the client leaves before it has the whole answer. */
	clientLeft: AbortSignal;
	/** Ends the request from this side, so that a broken connection is not put down to the client. */
	over: () => void;
}

/**
 * Watches a request until its answer is sent or its connection ends, and then calls `onOver` once.
 * The socket's own `end` counts, because the response learns of a lost client only some turns of the
 * event loop later, when the client's next request may already be here.
 */
export function watch(
	{ socket }: IncomingMessage,
	response: ServerResponse,
	onOver: () => void,
): Presence {
	const controller = new AbortController();
	const over = () => {
		response.off('finish', finished);
		socket.off('end', left).off('close', left);
		onOver();
	};
	const left = () => {
		over();
		controller.abort();
	};
	// A response "finishes" on a lost connection too, when the rest of its body is thrown away.
	const finished = () => (socket.destroyed ? left() : over());
	response.once('finish', finished);
	socket.once('end', left).once('close', left);
	return { clientLeft: controller.signal, over };
}

/**
 * Sends an answer when its time has come, or breaks the connection in the way that it asks for.
 *
 * @param presence whether the client is still there; is told before this side breaks the connection
 */
export async function deliver(
	{ status, headers, body, ending, delayMs }: Reply,
	response: ServerResponse,
	{ clientLeft, over }: Presence,
	latencyMs: number,
): Promise<void> {
	const ms = latencyMs + delayMs;
	if (ms > 0) await wait(ms, undefined, { signal: clientLeft }).catch(() => undefined);
	if (clientLeft.aborted || ending === 'hang') return;
	if (ending === 'whole') {
		response.writeHead(status, { 'content-length': String(body.length), ...headers }).end(body);
		return;
	}
	if (ending !== 'reset') {
		response.writeHead(status, headers);
		await new Promise<void>((done) => response.write(body, () => done()));
		if (ending === 'hangMidBody') return;
		await wait(BEFORE_RESET_MS);
	}
	over();
	response.socket?.resetAndDestroy();
}
