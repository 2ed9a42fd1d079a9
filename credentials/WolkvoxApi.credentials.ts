import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import {
	assertMayCarryToken,
	DOMAIN,
	readToken,
	serverAddress,
} from '../nodes/engine/client/credential';
import { UnusableSetting } from '../nodes/engine/settings/settings';
import { TIME_ZONES } from './timeZones';
import { patience, TOKEN_TEST } from './tokenTest';

/** In both forms of requests that n8n has: its own, and the older one of the HTTP Request node. */
const NO_REDIRECTS = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
	maxRedirects: 0,
};

export class WolkvoxApi implements ICredentialType {
	name = 'wolkvoxApi';

	displayName = 'Wolkvox API';

	icon = {
		light: 'file:../nodes/Wolkvox/wolkvox.svg',
		dark: 'file:../nodes/Wolkvox/wolkvox.dark.svg',
	} as const;

	documentationUrl = 'https://wolkvox-node.example/docs/credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Server',
			name: 'server',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 0010',
			description:
				'The number of your wolkvox server: the four digits after "wv" in the address of the wolkvox Manager. You can also paste the whole address.',
		},
		{
			displayName:
				'wolkvox only answers IP addresses on the allowlist of your operation. If the test ends with ETIMEDOUT, ECONNABORTED, ECONNREFUSED or ENOTFOUND, check the server, then ask wolkvox support to allow the address of this n8n.',
			name: 'allowlistNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'The API token of your wolkvox operation. It gives full access to the operation, so keep it here and nowhere else.',
			hint: 'In the wolkvox Manager: Configuration (the gear), Integrations, Tokens. Add one, then copy it with a right click.',
		},
		{
			displayName: 'Time Zone',
			name: 'timeZone',
			type: 'options',
			options: TIME_ZONES,
			default: 'America/Bogota',
			description:
				'The local time of your wolkvox operation, in which the reports give their dates. It also decides when "today" begins.',
		},
		{
			displayName: 'Simultaneous Requests',
			name: 'simultaneousRequests',
			type: 'options',
			options: [
				{
					name: '1',
					value: 1,
					description: 'One request after the other, as wolkvox recommends',
				},
				{
					name: '2',
					value: 2,
					description: 'Faster on long ranges. Only if nothing else uses this token.',
				},
			],
			default: 1,
			description:
				'How many requests may use this token at once. The limit of wolkvox is 2 for each token.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://gateway.example.com',
			description:
				'Replaces the address of the wolkvox server, for a gateway with a fixed IP address or a test server',
			hint: 'Leave empty unless you use a gateway',
		},
	];

	/**
	 * The one place that the node, the credential's test and the HTTP Request node all pass: it adds
	 * the token, but only to requests that go to wolkvox.
	 *
	 * @throws {UserError} n8n shows its message as it is
	 */
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions & { uri?: string },
	): Promise<IHttpRequestOptions> => {
		try {
			const address = { url: request.url ?? request.uri, baseURL: request.baseURL };
			assertMayCarryToken(address, credentials);
			const headers = { ...request.headers, 'wolkvox-token': readToken(credentials.token) };
			// Where n8n follows redirects, it takes the header along, and looks at nothing but the host's name.
			const { hostname } = new URL(serverAddress(credentials));
			const allowedDomains = request.allowedDomains ?? `${hostname}, *.${DOMAIN}`;
			return { ...request, headers, allowedDomains, ...NO_REDIRECTS, ...patience(request) };
		} catch (error) {
			if (error instanceof UnusableSetting)
				throw new UserError(`${error.message}. ${error.advice}`);
			throw error;
		}
	};

	test: ICredentialTestRequest = TOKEN_TEST;
}
