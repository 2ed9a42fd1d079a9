import { cobrowsing } from '../../reports/cobrowsing';
import type { ParameterSource } from './parameters';
import type { ReportChoice } from './reading';

/** Reads which report an input item asks for. */
export type ChooseReport = (source: ParameterSource) => ReportChoice;

/** There is nothing to choose: the report is that of cobrowsing sessions. */
export const chooseCobrowsing: ChooseReport = () => ({
	report: cobrowsing,
	parameters: {},
	resultPer: 'wholeRange',
	exportLabel: 'Export Cobrowsing Sessions',
});
