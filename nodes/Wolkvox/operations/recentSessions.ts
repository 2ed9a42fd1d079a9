import type { IPollFunctions } from 'n8n-workflow';

import { collectRows } from '../../engine/output/collect';
import { resolveDateRange } from '../../engine/time/presets';
import { SECONDS_PER_DAY } from '../../engine/time/wallClock';
import type { Row } from '../../reports/report';
import { RowFilter } from '../../engine/rows/filter';
import type { PollReading } from './pollReading';
import { warnOfUnmatched } from './progress';

/** How many sessions a test of the trigger shows, and from how many days before today. */
const MOST_SHOWN = 10;
const DAYS_SHOWN = 7;

/** The newest sessions, for somebody who builds a workflow; what is saved for the trigger stays as it is. */
export async function recentSessions(
	context: IPollFunctions,
	{ asked, credential, report, now, readingOf }: PollReading,
): Promise<Row[]> {
	const { clock } = credential;
	const { signal } = new AbortController();
	const today = resolveDateRange({ dateRange: 'today' }, clock, now);
	const range = { from: today.from - DAYS_SHOWN * SECONDS_PER_DAY, to: today.to };
	const filter = new RowFilter(asked.filters, report, clock);
	const sessions = await collectRows({
		reading: readingOf({ range, order: 'newestFirst', delivery: 'eager', insists: true, signal }),
		clock,
		filter,
		limit: MOST_SHOWN,
		calculatedFields: asked.calculatedFields,
		most: MOST_SHOWN,
		onProgress: (batch) => context.logger.debug(`Wolkvox Trigger: window ${batch.number} was read`),
	});
	if (sessions.length < MOST_SHOWN) warnOfUnmatched(context, filter);
	return sessions;
}
