// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE = 60_000;
const PAUSE = 100;

/**
 * Waits for what will be so.
 *
 * @param what completes "waited in vain for"
 * @param find gives undefined or false as long as it is not so
 */
export async function until<T>(
	what: string,
	find: () => T | Promise<T>,
): Promise<Exclude<T, false | undefined>> {
	const deadline = Date.now() + PATIENCE;
	while (Date.now() < deadline) {
		const found = await find();
		if (found !== false && found !== undefined) return found as Exclude<T, false | undefined>;
		await pause(PAUSE);
	}
	throw new Error(`Waited in vain for ${what}`);
}
