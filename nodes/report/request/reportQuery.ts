import { formatCompact } from '../range/wallClock';
import type { Report } from '../report';
import type { Window } from '../windows/window';

/** The query of one request. `date_ini` and `date_end` are the operation's wall clock, both inclusive. */
export function reportQuery(report: Report, window: Window): Record<string, string> {
	return {
		api: report.id,
		date_ini: formatCompact(window.from),
		date_end: formatCompact(window.to),
	};
}
