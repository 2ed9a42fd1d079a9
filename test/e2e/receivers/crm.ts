import type { Row } from '../../simulator';
import { startEndpoint, type Endpoint } from './endpoint';

/**
 * A CRM: `PUT /activities/<id>` makes an activity, or replaces it; so do those under
 * `/customers/<phone>`, `/review/<id>` and `/chats/<id>`, which are kept by their whole path.
 */
export interface Crm extends Endpoint {
	readonly activities: ReadonlyMap<string, Row>;
}

const PATH = /^\/(?:activities\/(.+)|(?:customers\/[^/]+\/activities|review|chats)\/.+)$/;

/** Starts a CRM on a free port of 127.0.0.1. */
export async function startCrm(): Promise<Crm> {
	const activities = new Map<string, Row>();
	const endpoint = await startEndpoint(({ method, path, body }) => {
		const match = PATH.exec(path);
		if (method !== 'PUT' || match === null) return { status: 404 };
		const id = match.at(1) ?? decodeURIComponent(path);
		const status = activities.has(id) ? 200 : 201;
		activities.set(id, body as Row);
		return { status, body: { id } };
	});
	return { ...endpoint, activities };
}
