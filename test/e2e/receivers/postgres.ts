// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { SANDBOX } from '../../../scripts/paths';
import { startPostgres as startServer } from '../../../scripts/postgres';

/** A PostgreSQL of the test's own. */
export interface Postgres {
	/** What n8n's credential for it holds. */
	readonly credential: IDataObject;
	/** The rows of a query. */
	query<T>(sql: string): Promise<T[]>;
	close(): Promise<void>;
}

/** Starts a PostgreSQL with an empty database, which ends with the tests. */
export async function startPostgres(programs: string): Promise<Postgres> {
	const folder = join(SANDBOX, 'e2e');
	const { connection, query, close } = await startServer(programs, folder, false);
	return { credential: { ...connection, ssl: 'disable' }, query, close };
}
