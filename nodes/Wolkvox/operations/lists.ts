import type { IDataObject } from 'n8n-workflow';

import { readCredential } from '../../engine/client/credential';
import { failureOf, RequestFailed } from '../../engine/client/failures';
import { request as makeRequest, type RequestContext } from '../../engine/client/request';
import type { List } from '../../reports/lists';
import type { Row } from '../../reports/report';
import { MAX_TRIES } from '../resources/shared/options';
import type { Operation } from './operation';
import { readLimit } from './parameters';
import { requestsOf } from './reading';

/**
 * Reads a list; one call.
 *
 * @throws {RequestFailed} if it cannot be had
 */
export async function readList(requesting: RequestContext): Promise<Row[]> {
	const answer = await makeRequest(undefined, requesting);
	if (answer.kind === 'none') return [];
	// A count without rows is no empty list.
	if (answer.rows.length === 0) throw new RequestFailed(failureOf('recordsNotSent'), undefined, 1);
	return answer.rows;
}

/** An operation that gives what wolkvox sends, one item for each row. */
export function listing({ id }: List): Operation {
	return async (context, run, request) => {
		const credential = readCredential(await context.getCredentials('wolkvoxApi'));
		const query = { api: id };
		const maxTries = Number(MAX_TRIES.default);
		const rows = await readList(
			requestsOf(context, run, request, { credential, query, maxTries, onRequest: () => {} }),
		);
		const pairedItem = { item: context.getItemIndex() };
		return rows.map((row) => ({ json: row as IDataObject, pairedItem }));
	};
}

/** The same with "Return All" and "Limit". */
export function limited(list: List): Operation {
	const whole = listing(list);
	return async (context, run, request) => {
		const limit = readLimit(context);
		const items = await whole(context, run, request);
		return items.slice(0, limit);
	};
}
