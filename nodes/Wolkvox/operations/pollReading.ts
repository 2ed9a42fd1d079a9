import type { IPollFunctions } from 'n8n-workflow';

import { cobrowsing } from '../../reports/cobrowsing';
import type { Range } from '../../engine/time/range';
import type { WallSeconds } from '../../engine/time/wallClock';
import type { Reading } from '../../engine/extract/reportReader';
import type { Order, Report } from '../../reports/report';
import { readCredential, type Credential } from '../../engine/client/credential';
import type { Delivery } from '../../engine/extract/windowReader';
import { splitRange } from '../../engine/extract/windows';
import { requestContextOf } from './requestContext';
import { DEFAULT_TIMEOUT } from './requestOptions';
import { REQUEST_DEFAULTS } from './transport';
import { readPollRequest, type PollRequest } from './pollRequest';

/** How a poll reads a range. */
export interface Wanted {
	readonly range: Range;
	readonly order: Order;
	readonly delivery: Delivery;
	/** Whether a failing window is tried again, and in parts; else it is for the next poll to try. */
	readonly insists: boolean;
	readonly signal: AbortSignal;
}

/** All that a poll needs to read the report. */
export interface PollReading {
	readonly asked: PollRequest;
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
	const asked = readPollRequest(context);
	const credential = readCredential(await context.getCredentials('wolkvoxApi'));
	const report = cobrowsing;
	const now = credential.clock.wallClockAt(Date.now());
	const readingOf = ({ range, order, delivery, insists, signal }: Wanted): Reading => ({
		report,
		range,
		windows: splitRange(range, {
			report,
			splitBy: 'calendarMonth',
			resultPer: 'wholeRange',
			order,
			now,
		}),
		order,
		concurrency: 1,
		delivery,
		splitsOnFailure: insists,
		now,
		request: requestContextOf(context, {
			credential,
			options: {
				...REQUEST_DEFAULTS,
				method: 'GET',
				baseURL: credential.address,
				url: report.path,
				timeout: DEFAULT_TIMEOUT,
			},
			query: { api: report.id },
			maxTries: insists ? TRIES : 1,
			signal,
		}),
	});
	return { asked, credential, report, now, readingOf };
}
