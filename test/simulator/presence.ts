// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import type { IncomingMessage, ServerResponse } from 'node:http';

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
