import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { collectRows } from '../../engine/output/collect';
import { addInteractions } from '../../engine/output/interactionJoin';
import { RowFilter } from '../../engine/rows/filter';
import { openJoining } from './interactions';
import type { NodeRun } from './nodeRun';
import { readLimit, readSessionRequest } from './parameters';
import {
	logProgress,
	openReading,
	type ReportChoice,
	warnOfNothing,
	warnOfUnmatched,
} from './reading';

/**
 * The most rows that one input item may bring. n8n's declarative engine hands an item's output
 * on as the arguments of one call and breaks at about 125,000 ("Maximum call stack size exceeded",
 * measured with n8n-core 1.122 and 2.41 on Node 20 and 24).
 */
const MOST_ROWS_PER_ITEM = 120_000;

/**
 * Reads the rows of one input item, one item for each.
 *
 * @param request the one that the description and "Request Options" make
 */
export async function getRows(
	context: IExecutePaginationFunctions,
	run: NodeRun,
	request: DeclarativeRestApiSettings.HttpRequestOptions,
	choice: ReportChoice,
): Promise<INodeExecutionData[]> {
	const asked = readSessionRequest(context);
	const limit = readLimit(context);
	const delivery = limit === undefined ? 'whole' : 'eager';
	const opened = await openReading(context, run, request, choice, asked, delivery);
	const states = await openJoining(context, run, request, choice, asked, opened);
	const { reading, clock } = opened;
	const filter = new RowFilter(asked.filters, choice.report, clock);
	const rows = await collectRows({
		reading,
		clock,
		filter,
		limit,
		calculatedFields: asked.calculatedFields,
		most: MOST_ROWS_PER_ITEM,
		insteadUse: choice.exportLabel,
		onProgress: (batch, count) => logProgress(context, batch, count),
	});
	if (states) await addInteractions(rows, states.joining);
	// With a limit, who was not seen may stand in what was not read.
	if (limit === undefined || rows.length < limit) warnOfUnmatched(context, filter);
	if (rows.length === 0) warnOfNothing(context, filter, asked.dateRange, opened);
	// One object for all: 120,000 equal ones would only be garbage to collect.
	const pairedItem = { item: context.getItemIndex() };
	return rows.map((row) => ({ json: row as IDataObject, pairedItem }));
}
