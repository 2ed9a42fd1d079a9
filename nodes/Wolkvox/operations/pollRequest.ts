import type { IPollFunctions } from 'n8n-workflow';

import type { LookBack } from '../../engine/incremental/pollPlan';
import { SECONDS_PER_HOUR } from '../../engine/time/wallClock';
import type { FilterChoice } from '../../engine/rows/filter';
import { parseChoice, parseSwitch, parseWholeNumber } from '../../engine/settings/values';
import { readCollection } from './parameters';
import { EVENT, HOURS, TRIGGER_OPTION_DEFAULTS } from '../resources/trigger';

/** What the builder of a trigger asks for. */
export interface PollRequest {
	readonly filters: FilterChoice;
	readonly calculatedFields: boolean;
	readonly lookBack: LookBack;
}

/**
 * Reads the parameters of the trigger.
 *
 * @throws {UnusableSetting} naming the parameter that cannot be used
 */
export function readPollRequest(context: IPollFunctions): PollRequest {
	parseChoice(context.getNodeParameter('event'), 'Event', [EVENT]);
	const options: Record<string, unknown> = {
		...TRIGGER_OPTION_DEFAULTS,
		...readCollection(context, 'options', 'Options'),
	};
	const hours = (name: keyof typeof HOURS) => {
		const { label, min, max } = HOURS[name];
		return parseWholeNumber(options[name], label, { min, max }) * SECONDS_PER_HOUR;
	};
	return {
		filters: readCollection(context, 'filters', 'Filters'),
		calculatedFields: parseSwitch(options.addCalculatedFields, 'Add Calculated Fields'),
		lookBack: { usual: hours('lookBackHours'), atFirst: hours('startWithHours') },
	};
}
