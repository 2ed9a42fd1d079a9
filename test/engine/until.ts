import { sleep } from 'n8n-workflow';

/** Waits for what happens in milliseconds. */
export async function until(condition: () => boolean): Promise<void> {
	for (let tries = 0; !condition(); tries++) {
		if (tries > 2_000) throw new Error('What the test waits for did not happen');
		await sleep(1);
	}
}
