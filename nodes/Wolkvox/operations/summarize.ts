import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { groupingOf, summarizeSessions } from '../../engine/output/summary';
import { RowFilter } from '../../engine/rows/filter';
import { parseChoice } from '../../engine/settings/values';
import { GROUP_BY } from '../resources/cobrowsing';
import type { NodeRun } from './nodeRun';
import { readSessionRequest } from './parameters';
import { logProgress, openReading, type ReportChoice, warnOfUnmatched } from './reading';

/**
 * Counts the rows of one input item, one item for each group.
 *
 * @param request the one that the description and "Request Options" make
 */
export async function summarizeRows(
	context: IExecutePaginationFunctions,
	run: NodeRun,
	request: DeclarativeRestApiSettings.HttpRequestOptions,
	choice: ReportChoice,
): Promise<INodeExecutionData[]> {
	const { report } = choice;
	const asked = readSessionRequest(context);
	const groupBy = parseChoice(context.getNodeParameter('groupBy'), 'Group By', GROUP_BY);
	const opened = await openReading(context, run, request, choice, asked, 'streamed');
	const { reading, range, clock } = opened;
	const filter = new RowFilter(asked.filters, report, clock);
	const summaries = await summarizeSessions({
		reading,
		range,
		clock,
		filter,
		grouping: groupingOf(groupBy, report, reading.now),
		onProgress: (batch, count) => logProgress(context, batch, count),
	});
	warnOfUnmatched(context, filter);
	const pairedItem = { item: context.getItemIndex() };
	return summaries.map((json) => ({ json, pairedItem }));
}
