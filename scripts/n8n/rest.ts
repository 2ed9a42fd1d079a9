/** What n8n's editor asks of n8n, and who may ask. */
import { randomBytes } from 'node:crypto';

/** How somebody logs in. */
export interface Login {
	readonly email: string;
	readonly password: string;
}

const OWNER = { email: 'owner@wolkvox-node.example', firstName: 'Wolkvox', lastName: 'Developer' };

/** A running n8n, asked as its editor asks it. */
export class Rest {
	private cookie = '';

	constructor(readonly url: string) {}

	/** The answer at a path. */
	async request(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<Response> {
		// An idle connection may end just when it is used again: every request has its own.
		const headers = {
			'content-type': 'application/json',
			connection: 'close',
			cookie: this.cookie,
		};
		const response = await fetch(`${this.url}/${path}`, {
			method,
			headers,
			body: body && JSON.stringify(body),
		});
		if (response.ok) return response;
		throw new Error(`n8n answered ${response.status} to ${path}: ${await response.text()}`);
	}

	/** The data of a resource. */
	async ask<T>(resource: string, body?: object, method?: string): Promise<T> {
		const response = await this.request(`rest/${resource}`, body, method);
		return ((await response.json()) as { data: T }).data;
	}

	/** Makes the owner's account, and logs in. */
	async setUp(): Promise<Login> {
		const owner = { ...OWNER, password: `N8n-${randomBytes(9).toString('base64url')}1` };
		this.takeCookie(await this.request('rest/owner/setup', owner));
		return { email: owner.email, password: owner.password };
	}

	async logIn({ email, password }: Login): Promise<void> {
		const login = { emailOrLdapLoginId: email, password };
		this.takeCookie(await this.request('rest/login', login));
	}

	private takeCookie({ headers }: Response): void {
		const cookies = headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
		this.cookie = cookies.join('; ');
	}
}
