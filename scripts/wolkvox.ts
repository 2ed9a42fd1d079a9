/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a script, never part of the package */
/** The wolkvox that `npm start` works with: a real operation where one is named, else the simulator. */
import { accountData } from './n8n/workflow';
import { startSimulator, TOKEN } from './simulator';

/** Three months of office hours, with a few of the odd values that real reports have. */
const SESSIONS = { sessions: 2500, distribution: 'quiet', 'messy-values': 0.02 };

/**
 * Connects the real operation that the environment names, or starts a simulated one; `account` is what
 * the credential holds, and `sent` tells what was asked since the last look, where that is counted.
 */
export async function connectWolkvox() {
	const { WOLKVOX_SERVER: server, WOLKVOX_TOKEN: token } = process.env;
	if (server && token) {
		const description = `the real wolkvox API of server ${server}`;
		return {
			description,
			account: { ...accountData('', token), server },
			sent: async () => undefined,
		};
	}
	if (server || token) throw new Error('Set both WOLKVOX_SERVER and WOLKVOX_TOKEN, or neither.');
	const { url, sent } = await startSimulator(SESSIONS);
	return { description: `a simulated wolkvox at ${url}`, account: accountData(url, TOKEN), sent };
}

export type Wolkvox = Awaited<ReturnType<typeof connectWolkvox>>;
