import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { cobrowsingReport } from '../../reports/cobrowsing';
import { SessionFilter } from '../../engine/rows/filter';
import { parseChoice } from '../../engine/settings/values';
import { GROUPINGS, groupingOf } from '../../engine/output/groups';
import { summarizeSessions } from '../../engine/output/summary';
import { runItem } from './nodeRun';
import { logProgress } from './progress';
import { openReading } from './reading';
import { readSessionRequest } from './sessionRequest';

/**
 * Counts the sessions of one input item, one item for each group. n8n calls it as the operation's
 * pagination, with the request that the description and "Request Options" make.
 */
export async function summarizeCobrowsingSessions(
	this: IExecutePaginationFunctions,
	{ options: request }: DeclarativeRestApiSettings.ResultOptions,
): Promise<INodeExecutionData[]> {
	return await runItem(this, async (run) => {
		const asked = readSessionRequest(this);
		const groupBy = parseChoice(this.getNodeParameter('groupBy'), 'Group By', GROUPINGS);
		const opened = await openReading(this, run, request, cobrowsingReport, asked, 'streamed');
		const { reading, range, clock } = opened;
		const summaries = await summarizeSessions({
			reading,
			range,
			clock,
			filter: new SessionFilter(asked.filters, cobrowsingReport, clock),
			grouping: groupingOf(groupBy, cobrowsingReport, reading.now),
			onProgress: (batch, count) => logProgress(this, batch, count),
		});
		const pairedItem = { item: this.getItemIndex() };
		return summaries.map((json) => ({ json, pairedItem }));
	});
}
