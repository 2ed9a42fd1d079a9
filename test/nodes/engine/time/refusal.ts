import { UnusableSetting } from '../../../../nodes/engine/settings/settings';

/** The refusal of a setting; the test fails if it is taken, or if anything else is thrown. */
export function refusalOf(read: () => unknown): UnusableSetting {
	let value: unknown;
	try {
		value = read();
	} catch (error) {
		if (error instanceof UnusableSetting) return error;
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- a test, not a node
		throw error;
	}
	throw new Error(`Taken as ${String(value)}, though it should have been refused`);
}

/** What is read, or undefined where the setting is refused; anything else that is thrown passes on. */
export function readOrRefused<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch (error) {
		if (error instanceof UnusableSetting) return undefined;
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- a test, not a node
		throw error;
	}
}
