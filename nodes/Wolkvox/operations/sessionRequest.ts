import type { DateRangeChoice } from '../../engine/time/presets';
import type { Order } from '../../reports/report';
import type { FilterChoice } from '../../engine/rows/filter';
import { parseChoice, parseSwitch, parseWholeNumber } from '../../engine/settings/values';
import type { SplitRequestsBy } from '../../engine/extract/windows';
import { MOST_TRIES, OPTION_DEFAULTS } from '../resources/shared/options';
import { readCollection, type ParameterSource } from './parameters';

/** What the builder asks for in one input item, whatever the operation makes of it. */
export interface SessionRequest {
	readonly dateRange: DateRangeChoice;
	readonly filters: FilterChoice;
	readonly calculatedFields: boolean;
	readonly maxTries: number;
	readonly order: Order;
	readonly splitBy: SplitRequestsBy;
}

/**
 * Reads the parameters that the operations share. An option that an operation does not show has its
 * default.
 *
 * @throws {UnusableSetting} naming the parameter that cannot be used
 */
export function readSessionRequest(source: ParameterSource): SessionRequest {
	const options: Record<string, unknown> = {
		...OPTION_DEFAULTS,
		...readCollection(source, 'options', 'Options'),
	};
	return {
		dateRange: readDateRange(source),
		filters: readCollection(source, 'filters', 'Filters'),
		calculatedFields: parseSwitch(options.addCalculatedFields, 'Add Calculated Fields'),
		maxTries: parseWholeNumber(options.maxTries, 'Max Tries', { min: 1, max: MOST_TRIES }),
		order: parseChoice(options.order, 'Order', ['oldestFirst', 'newestFirst']),
		splitBy: parseChoice(options.splitRequestsBy, 'Split Requests By', [
			'31days',
			'calendarMonth',
			'day',
		]),
	};
}

/**
 * Reads "Return All" and "Limit".
 *
 * @returns how many sessions are wanted; undefined for all
 * @throws {UnusableSetting} if one of them cannot be used
 */
export function readLimit(source: ParameterSource): number | undefined {
	if (parseSwitch(source.getNodeParameter('returnAll'), 'Return All')) return undefined;
	return parseWholeNumber(source.getNodeParameter('limit'), 'Limit', { min: 1, max: Infinity });
}

/** The two dates exist only where they are shown. */
function readDateRange(source: ParameterSource): DateRangeChoice {
	const dateRange = source.getNodeParameter('dateRange');
	if (dateRange !== 'custom') return { dateRange };
	return {
		dateRange,
		from: source.getNodeParameter('from'),
		to: source.getNodeParameter('to'),
	};
}
