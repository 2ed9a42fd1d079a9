/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a script, never part of the package */
/** The wolkvox that `npm start` works with: a real operation where one is named, else the simulator. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { startSimulator, TOKEN, type Request } from './simulator';

export interface Wolkvox {
	readonly description: string;
	/** What the credential holds. */
	readonly data: ICredentialDataDecryptedObject;
	/** The requests so far, where they are counted. */
	requests(): Promise<Request[] | undefined>;
}

const SHARED = { timeZone: 'America/Bogota', simultaneousRequests: 1 };
/** Three months of office hours, with a few of the odd values that real reports have. */
const SESSIONS = { sessions: 2500, distribution: 'quiet', 'messy-values': 0.02 };

/** Connects the real operation that the environment names, or starts a simulated one. */
export async function connectWolkvox(): Promise<Wolkvox> {
	const { WOLKVOX_SERVER: server, WOLKVOX_TOKEN: token } = process.env;
	if (server && token) {
		const description = `the real wolkvox API of server ${server}`;
		const data = { server, token, ...SHARED, baseUrl: '' };
		return { description, data, requests: async () => undefined };
	}
	if (server || token) throw new Error('Set both WOLKVOX_SERVER and WOLKVOX_TOKEN, or neither.');
	const { url, requests, reset } = await startSimulator(SESSIONS);
	const data = { server: '0010', token: TOKEN, ...SHARED, baseUrl: url };
	const requestsSinceLast = async () => {
		const found = await requests();
		await reset();
		return found;
	};
	return { description: `a simulated wolkvox at ${url}`, data, requests: requestsSinceLast };
}
