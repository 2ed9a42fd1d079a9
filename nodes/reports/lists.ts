/** What wolkvox lists of an operation, and what tells of its account: one call each, without dates. */
export interface List {
	/** Its name in the query, `api=…`. */
	readonly id: string;
	/** The path below the server's address. */
	readonly path: string;
}

/** A list of things that have an ID and a name: the columns. */
export interface NamedList extends List {
	readonly key: string;
	readonly name: string;
}

const path = '/api/v2/information.php';

/** Source: wolkvox, "API Information". */
export const LISTS = {
	agents: { id: 'agents', path, key: 'agent_id', name: 'agent_name' },
	campaigns: { id: 'campaigns', path, key: 'campaign_id', name: 'campaign_name' },
	skills: { id: 'skills', path, key: 'skill_id', name: 'skill_name' },
	services: { id: 'services', path },
	tokenUsage: { id: 'token_info', path },
} as const satisfies Readonly<Record<string, List | NamedList>>;
