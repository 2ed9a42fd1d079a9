import type { IExecuteSingleFunctions } from 'n8n-workflow';

import type { Batch } from '../../engine/extract/reportReader';
import { formatRange } from '../../engine/time/range';

/** Long runs tell how far they are; a single request is not worth a line in everybody's log. */
export function logProgress(
	context: Pick<IExecuteSingleFunctions, 'logger'>,
	{ window, number, of }: Batch,
	rows: number,
): void {
	const level = of > 1 ? 'info' : 'debug';
	const text = `window ${number} of ${of} (${formatRange(window)}), ${rows} rows so far`;
	context.logger[level](`Wolkvox: ${text}`);
}
