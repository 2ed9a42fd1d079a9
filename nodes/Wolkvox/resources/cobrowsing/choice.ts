import { cobrowsing } from '../../../reports/cobrowsing';
import type { ReportChoice } from '../../operations/reading';

export const COBROWSING_PATH = cobrowsing.path;

/** There is nothing to choose: the report is that of cobrowsing sessions. */
export function chooseCobrowsing(): ReportChoice {
	return {
		report: cobrowsing,
		parameters: {},
		resultPer: 'wholeRange',
		exportLabel: 'Export Cobrowsing Sessions',
	};
}
