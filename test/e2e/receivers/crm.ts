import type { Row } from '../../simulator';
import { startEndpoint, type Endpoint } from './endpoint';

/** A CRM with one collection: `PUT /activities/<id>` makes an activity, or replaces it. */
export interface Crm extends Endpoint {
	readonly activities: ReadonlyMap<string, Row>;
}

const PATH = /^\/activities\/(.+)$/;

/** Starts a CRM on a free port of 127.0.0.1. */
export async function startCrm(): Promise<Crm> {
	const activities = new Map<string, Row>();
	const endpoint = await startEndpoint(({ method, path, body }) => {
		const id = PATH.exec(path)?.[1];
		if (method !== 'PUT' || id === undefined) return { status: 404 };
		const status = activities.has(id) ? 200 : 201;
		activities.set(id, body as Row);
		return { status, body: { id } };
	});
	return { ...endpoint, activities };
}
