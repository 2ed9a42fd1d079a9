import { formatCompact } from '../time/wallClock';
import type { Report } from '../../reports/report';
import type { Window } from '../extract/window';

/** The query of one request. `date_ini` and `date_end` are the operation's wall clock, both inclusive. */
export function reportQuery(report: Report, window: Window): Record<string, string> {
	return {
		api: report.id,
		date_ini: formatCompact(window.from),
		date_end: formatCompact(window.to),
	};
}
