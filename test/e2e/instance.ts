// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { rmSync } from 'node:fs';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { join } from 'node:path';

import { importCredential } from '../../scripts/n8n/commands';
import { providedN8n } from '../../scripts/n8n/installation';
import { installIntoN8n, pack } from '../../scripts/package';
import { SANDBOX } from '../../scripts/paths';

/** The name by which the workflows ask for the credential. */
export const CREDENTIAL_NAME = 'Wolkvox account';

/** The release of n8n to run; `npm run matrix` names one by one. */
// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test, never part of the package
const { N8N_VERSION } = process.env;

/**
 * An n8n that has seen nothing yet, with the packed package as its only community package.
 *
 * @param name its own, because files of tests may run at the same time
 */
export async function freshInstance(name: string) {
	const folder = join(SANDBOX, 'e2e', name);
	const dataFolder = join(folder, 'n8n-data');
	rmSync(dataFolder, { recursive: true, force: true });
	// In this group of processes it ends with the tests.
	const instance = { installation: await providedN8n(N8N_VERSION), dataFolder, ownGroup: false };
	await installIntoN8n(await pack(join(folder, 'package')), instance);
	return instance;
}

/** What `freshInstance` gives. */
export type Instance = Awaited<ReturnType<typeof freshInstance>>;

/** Gives the n8n a credential for the wolkvox at this address. */
export async function addCredential(
	instance: Instance,
	url: string,
	token: string,
	name = CREDENTIAL_NAME,
): Promise<void> {
	await importCredential(instance, {
		id: name.replaceAll(' ', ''),
		name,
		type: 'wolkvoxApi',
		data: {
			server: '0010',
			token,
			timeZone: 'America/Bogota',
			simultaneousRequests: 1,
			baseUrl: url,
		},
	});
}
