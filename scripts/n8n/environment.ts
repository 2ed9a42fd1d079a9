/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** The environment of an n8n that is for this project alone. */
import path from 'node:path';

import { freePort } from '../ports';
import type { Instance } from './installation';

/** Settings of another n8n on this machine, the caller's test runner, and secrets it need not see. */
const FOREIGN =
	/^(N8N_|DB_|QUEUE_|EXECUTIONS_|GENERIC_|WEBHOOK_|CREDENTIALS_|NODES_|EXTERNAL_|NODE_(ENV|OPTIONS|PATH|FUNCTION_)|JEST_|npm_|WOLKVOX_)/i;

const SETTINGS = {
	// It asks nobody outside, and shows what matters here.
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
	N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
	// From n8n 3 on, a package that n8n has not verified loads with this alone.
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_HOST: '127.0.0.1',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
	// Seconds: on a busy machine the runner needs more than the usual 30 to come up.
	N8N_RUNNERS_GRANT_TOKEN_TTL: '300',
	// The editor is reached without TLS, and not every browser trusts a loopback address more.
	N8N_SECURE_COOKIE: 'false',
};

/** The caller's environment, with this Node first; the simulator is never behind a proxy. */
function inherited(node: string): NodeJS.ProcessEnv {
	const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
	const direct = [process.env.NO_PROXY ?? process.env.no_proxy, '127.0.0.1', 'localhost'];
	const withoutProxy = direct.filter(Boolean).join(',');
	return {
		...Object.fromEntries(own),
		NODE_ENV: 'production',
		NO_PROXY: withoutProxy,
		no_proxy: withoutProxy,
		PATH: [path.dirname(node), process.env.PATH].join(path.delimiter),
	};
}

/**
 * The environment of an instance.
 *
 * @param port where its editor listens
 */
export async function environment(
	{ installation, dataFolder, settings }: Instance,
	port?: number,
): Promise<NodeJS.ProcessEnv> {
	return {
		...inherited(installation.node),
		...SETTINGS,
		N8N_USER_FOLDER: dataFolder,
		N8N_PORT: String(port ?? (await freePort())),
		// Every n8n process has a broker for its task runners, and none may share its port.
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		...settings,
	};
}
