import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { cobrowsingReport } from '../../reports/cobrowsing';
import { collectSessions } from '../../engine/output/collect';
import { SessionFilter } from '../../engine/rows/filter';
import { runItem } from './nodeRun';
import { openReading } from './reading';
import { logProgress } from './progress';
import { readLimit, readSessionRequest } from './sessionRequest';

/**
 * The most sessions that one input item may bring. n8n's declarative engine hands an item's output
 * on as the arguments of one call and breaks at about 125,000 ("Maximum call stack size exceeded",
 * measured with n8n-core 1.122 and 2.41 on Node 20 and 24).
 */
const MOST_SESSIONS_PER_ITEM = 120_000;

/**
 * Reads the sessions of one input item. n8n calls it as the operation's pagination, with the request
 * that the description and "Request Options" make.
 */
export async function getCobrowsingSessions(
	this: IExecutePaginationFunctions,
	{ options: request }: DeclarativeRestApiSettings.ResultOptions,
): Promise<INodeExecutionData[]> {
	return await runItem(this, async (run) => {
		const asked = readSessionRequest(this);
		const limit = readLimit(this);
		const delivery = limit === undefined ? 'whole' : 'eager';
		const { reading, clock } = await openReading(
			this,
			run,
			request,
			cobrowsingReport,
			asked,
			delivery,
		);
		const sessions = await collectSessions({
			reading,
			clock,
			filter: new SessionFilter(asked.filters, cobrowsingReport, clock),
			limit,
			calculatedFields: asked.calculatedFields,
			most: MOST_SESSIONS_PER_ITEM,
			onProgress: (batch, count) => logProgress(this, batch, count),
		});
		// One object for all: 120,000 equal ones would only be garbage to collect.
		const pairedItem = { item: this.getItemIndex() };
		return sessions.map((session) => ({ json: session as IDataObject, pairedItem }));
	});
}
