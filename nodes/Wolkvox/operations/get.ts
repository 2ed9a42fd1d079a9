import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { collectRows } from '../../engine/output/collect';
import { addInteractions } from '../../engine/output/interactionJoin';
import { CalculatedFields } from '../../engine/rows/calculatedFields';
import type { Call } from './call';
import { openJoining } from './interactions';
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

/** Reads the rows of one input item, one item for each. */
export async function getRows(call: Call, choice: ReportChoice): Promise<INodeExecutionData[]> {
	const { context } = call;
	const asked = readSessionRequest(context);
	const limit = readLimit(context);
	// Who may have enough at any answer must not have asked for the next one already.
	const opened = await openReading(call, choice, asked, limit === undefined ? undefined : 1);
	const states = await openJoining(call, choice, asked, opened);
	const { reading, filter, clock } = opened;
	const fields = new CalculatedFields({ ...reading, ...asked, clock });
	const rows = await collectRows({
		...{ reading, filter, limit },
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
	return fields.made(rows).map((row) => ({ json: row as IDataObject, pairedItem }));
}
