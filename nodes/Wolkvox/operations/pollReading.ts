import type { IPollFunctions } from 'n8n-workflow';

import { type Credential, readCredential } from '../../engine/client/credential';
import type { Reading } from '../../engine/extract/reportReader';
import type { Delivery } from '../../engine/extract/windowReader';
import { splitRange } from '../../engine/extract/windows';
import type { LookBack } from '../../engine/incremental/poll';
import type { FilterChoice } from '../../engine/rows/filter';
import { parseChoice, parseSwitch, parseWholeNumber } from '../../engine/settings/values';
import type { Range } from '../../engine/time/range';
import { SECONDS_PER_HOUR, type WallSeconds } from '../../engine/time/wallClock';
import { cobrowsing } from '../../reports/cobrowsing';
import type { Order, Report } from '../../reports/report';
import { EVENT, HOURS, TRIGGER_OPTION_DEFAULTS } from '../resources/trigger';
import { readCollection } from './parameters';
import { requestContextOf } from './reading';
import { DEFAULT_TIMEOUT, REQUEST_DEFAULTS } from './transport';

/** What the builder of a trigger has set. */
export interface PollParameters {
	readonly filters: FilterChoice;
	readonly calculatedFields: boolean;
	readonly lookBack: LookBack;
}

/**
 * Reads the parameters of the trigger.
 *
 * @throws {UnusableSetting} naming the parameter that cannot be used
 */
function readPollParameters(context: IPollFunctions): PollParameters {
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

/** How a poll reads a range. */
export interface Wanted {
	readonly range: Range;
	/** The operation's wall clock, as the plan has it; see `PollPlan`. */
	readonly now: WallSeconds;
	readonly order: Order;
	readonly delivery: Delivery;
	/** Whether a failing window is tried again, and in parts; else it is for the next poll to try. */
	readonly insists: boolean;
	readonly signal: AbortSignal;
}

/** All that a poll needs to read the report. */
export interface PollReading {
	readonly parameters: PollParameters;
	readonly credential: Credential;
	readonly report: Report;
	/** The operation's wall clock at this moment. */
	readonly now: WallSeconds;
	readonly readingOf: (wanted: Wanted) => Reading;
}

/** The next poll is never far. */
const TRIES = 2;

/**
 * Prepares a poll.
 *
 * @throws {UnusableSetting} if a parameter or the credential cannot be used
 */
export async function openPoll(context: IPollFunctions): Promise<PollReading> {
	const parameters = readPollParameters(context);
	const credential = readCredential(await context.getCredentials('wolkvoxApi'));
	const report = cobrowsing;
	const now = credential.clock.wallClockAt(Date.now());
	const readingOf = ({ range, now: time, order, delivery, insists, signal }: Wanted): Reading => ({
		report,
		range,
		windows: splitRange(range, {
			report,
			splitBy: 'calendarMonth',
			resultPer: 'wholeRange',
			order,
			// The plan decides how far ahead is worth a request.
			now: Math.max(time, range.to),
		}),
		order,
		concurrency: 1,
		delivery,
		splitsOnFailure: insists,
		now: time,
		request: requestContextOf(context, {
			credential,
			query: { api: report.id },
			options: {
				...REQUEST_DEFAULTS,
				method: 'GET',
				baseURL: credential.address,
				url: report.path,
				timeout: DEFAULT_TIMEOUT,
			},
			maxTries: insists ? TRIES : 1,
			signal,
		}),
	});
	return { parameters, credential, report, now, readingOf };
}
