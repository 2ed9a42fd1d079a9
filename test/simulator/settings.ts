import type { Fault } from './faults';
import { operationNow } from './wallClock';

/** The settings that have a closed list of values. */
export const CHOICES = {
	filterBy: ['start', 'end', 'overlap', 'storedAt'],
	filterRounding: ['none', 'day'],
	code: ['text', 'number'],
	message: ['total', 'cut', 'none'],
	rowOrder: ['ascending', 'descending', 'unordered'],
	noRecords: ['404', 'emptyList', 'null', 'emptyText', 'missing', 'bodyCode404'],
} as const;

type Choice<Name extends keyof typeof CHOICES> = (typeof CHOICES)[Name][number];

/**
 * Every switch of the simulator. All of them may be changed while it runs and hold from the next
 * request on.
 */
export interface Settings {
	token: string;
	/** Further tokens that are as good as `token`; each has its own quota and its own slots. */
	acceptedTokens: string[];
	tokensPerDay: number;
	/** The most rows in one answer; what lies beyond is cut away without a word. */
	rowLimit: number;
	maxDays: number;
	/** The most requests in flight for one token. */
	simultaneousLimit: number;
	/**
	 * What of a session must lie in the range: its start, its end, any second of it, or the moment at
	 * which it was stored. Reports that are known to file by the end do so whatever stands here.
	 */
	filterBy: Choice<'filterBy'>;
	/**
	 * Seconds by which the filter's clock is ahead of the one in the rows: 18000 for a filter in UTC
	 * and rows five hours behind it.
	 */
	filterOffset: number;
	/** Whether the asked range is widened to whole days. */
	filterRounding: Choice<'filterRounding'>;
	/** Everything is sent, whatever range is asked. */
	ignoreRange: boolean;
	/** Whether reports by the hour put all skills into one row where all are asked for. */
	mergeAll: boolean;
	/** The JSON type of the envelope's `code`. */
	code: Choice<'code'>;
	/** The number in `msg`: of the rows that there are, of the rows sent, or no number. */
	message: Choice<'message'>;
	/** By the start of the session; `unordered` is the same shuffle for the same question. */
	rowOrder: Choice<'rowOrder'>;
	/** Whether a range may reach over the end of a calendar month. */
	acrossMonths: boolean;
	/** Whether the second named by `date_end` belongs to the range. */
	endInclusive: boolean;
	/** Whether a range may end after today's last second. */
	futureAllowed: boolean;
	/** How a range without sessions is answered; all but `404` come under HTTP 200. */
	noRecords: Choice<'noRecords'>;
	/** How long every answer waits before its first byte. */
	latencyMs: number;
	/** The operation's clock, in wall-clock seconds. */
	now: () => number;
	/** What goes wrong, and when; the first that matches a request is played. */
	faults: Fault[];
}

/** What the simulator does unless told otherwise: the API as its documentation describes it. */
export function defaultSettings(): Settings {
	return {
		token: 'simulator-token',
		acceptedTokens: [],
		tokensPerDay: 1_000_000,
		rowLimit: 60_000,
		maxDays: 31,
		simultaneousLimit: 2,
		filterBy: 'start',
		filterOffset: 0,
		filterRounding: 'none',
		ignoreRange: false,
		mergeAll: true,
		code: 'text',
		message: 'total',
		rowOrder: 'ascending',
		acrossMonths: true,
		endInclusive: true,
		futureAllowed: true,
		noRecords: '404',
		latencyMs: 0,
		now: operationNow,
		faults: [],
	};
}
