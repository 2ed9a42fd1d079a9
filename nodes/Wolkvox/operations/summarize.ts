import type { INodeExecutionData } from 'n8n-workflow';

import { groupingOf, summarizeSessions } from '../../engine/output/summary';
import { parseChoice } from '../../engine/settings/values';
import { GROUP_BY } from '../resources/cobrowsing';
import type { Call } from './call';
import { readSessionRequest, whoseFigures } from './parameters';
import { logProgress, openReading, type ReportChoice, warnOfUnmatched } from './reading';

/** Counts the rows of one input item, one item for each group. */
export async function summarizeRows(
	call: Call,
	choice: ReportChoice,
): Promise<INodeExecutionData[]> {
	const { context } = call;
	const { report } = choice;
	const asked = readSessionRequest(context);
	const groupBy = parseChoice(context.getNodeParameter('groupBy'), 'Group By', GROUP_BY);
	const { reading, filter, clock } = await openReading(call, choice, asked);
	const summaries = await summarizeSessions({
		reading,
		range: reading.range,
		clock,
		filter,
		grouping: groupingOf(groupBy, report, reading.now),
		onProgress: (batch, count) => logProgress(context, batch, count),
	});
	warnOfUnmatched(context, filter);
	const pairedItem = { item: context.getItemIndex() };
	const whose = whoseFigures(context, asked.filters);
	return summaries.map((json) => ({ json: { ...whose, ...json }, pairedItem }));
}
