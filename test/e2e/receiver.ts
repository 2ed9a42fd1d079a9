import type { Row } from '../simulator';
import { startEndpoint } from './receivers/endpoint';

/** Where a workflow sends its items; keeps them in the order of their arrival. */
export interface Receiver {
	readonly url: string;
	readonly received: readonly Row[];
	close(): Promise<void>;
}

/** Starts a receiver on a free port of 127.0.0.1. */
export async function startReceiver(): Promise<Receiver> {
	const received: Row[] = [];
	const { url, close } = await startEndpoint(({ body }) => {
		received.push(body as Row);
		return {};
	});
	return { url, received, close };
}
