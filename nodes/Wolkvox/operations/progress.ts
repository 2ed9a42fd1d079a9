import type { IExecuteSingleFunctions } from 'n8n-workflow';

import type { Batch } from '../../engine/extract/reportReader';
import type { RowFilter } from '../../engine/rows/filter';
import { quote } from '../../engine/settings/problem';
import { formatRange } from '../../engine/time/range';

/** Long runs tell how far they are; a single request is not worth a line in everybody's log. */
export function logProgress(
	context: Pick<IExecuteSingleFunctions, 'logger'>,
	{ window, number, of }: Batch,
	rows: number,
	called = 'rows',
): void {
	const level = of > 1 ? 'info' : 'debug';
	const text = `window ${number} of ${of} (${formatRange(window)}), ${rows} ${called} so far`;
	context.logger[level](`Wolkvox: ${text}`);
}

/**
 * No rows because an agent was misspelt must not look like no rows.
 *
 * @param filter one that has seen every row of the range
 */
export function warnOfUnmatched(
	context: Pick<IExecuteSingleFunctions, 'logger'>,
	filter: RowFilter,
): void {
	const agents = filter.hasObserved ? filter.unmatchedAgents() : [];
	if (agents.length === 0) return;
	const list = agents.map((agent) => quote(agent)).join(', ');
	context.logger.warn(
		`Wolkvox: the range has rows, but none of these in “Agent Names or IDs”: ${list}`,
	);
}
