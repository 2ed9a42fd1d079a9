import type { IExecuteSingleFunctions } from 'n8n-workflow';

import type { DateRangeChoice } from '../../report/range/dateRange';
import type { Order } from '../../report/report';
import type { FilterChoice } from '../../report/session/sessionFilter';
import { parseChoice, parseSwitch, parseWholeNumber } from '../../report/settings';
import type { SplitRequestsBy } from '../../report/windows/cutRange';
import { MOST_TRIES, OPTION_DEFAULTS } from '../resources/cobrowsing/options';
import { readCollection } from './parameters';

/** What the builder asks for in one input item. */
export interface SessionRequest {
	readonly dateRange: DateRangeChoice;
	readonly filters: FilterChoice;
	/** How many sessions; undefined for all. */
	readonly limit: number | undefined;
	readonly calculatedFields: boolean;
	readonly maxTries: number;
	readonly order: Order;
	readonly splitBy: SplitRequestsBy;
}

/**
 * Reads the parameters of an input item.
 *
 * @throws {UnusableSetting} naming the parameter that cannot be used
 */
export function readSessionRequest(context: IExecuteSingleFunctions): SessionRequest {
	const options: Record<string, unknown> = {
		...OPTION_DEFAULTS,
		...readCollection(context, 'options', 'Options'),
	};
	return {
		dateRange: readDateRange(context),
		filters: readCollection(context, 'filters', 'Filters'),
		limit: readLimit(context),
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

/** The two dates exist only where they are shown. */
function readDateRange(context: IExecuteSingleFunctions): DateRangeChoice {
	const dateRange = context.getNodeParameter('dateRange');
	if (dateRange !== 'custom') return { dateRange };
	return {
		dateRange,
		from: context.getNodeParameter('from'),
		to: context.getNodeParameter('to'),
	};
}

function readLimit(context: IExecuteSingleFunctions): number | undefined {
	if (parseSwitch(context.getNodeParameter('returnAll'), 'Return All')) return undefined;
	return parseWholeNumber(context.getNodeParameter('limit'), 'Limit', { min: 1, max: Infinity });
}
