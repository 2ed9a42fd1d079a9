import type { Order } from '../../reports/report';
import { RequestFailed } from '../client/failures';
import type { RequestContext } from '../client/request';
import type { Asked } from '../rows/identity';
import type { TimedRow } from '../rows/timedRow';
import type { Range } from '../time/range';
import type { Window } from './windows';

/** What to read and how. */
export interface Reading extends Asked {
	/** All that was asked for. */
	readonly range: Range;
	/** From `splitRange`, in the order in which they are to be asked. */
	readonly windows: readonly Window[];
	readonly order: Order;
	/** How many requests may be in flight at once; 1 for who may have enough at any answer. */
	readonly concurrency: number;
	readonly request: RequestContext;
	/** Takes the rows of each batch before the next request is sent; without it, all is read. */
	readonly take?: (rows: TimedRow[]) => 'more' | 'enough';
	/** Whether a window that keeps failing is asked for in halves; not for who will be back in minutes. */
	readonly splitsOnFailure: boolean;
	/** Tells the log. */
	readonly warn: (text: string) => void;
	/** The option for which it is read, if it is another report than the builder's. */
	readonly neededFor?: string;
}

/** What one window, or a part of it, brought. */
export interface Batch {
	readonly window: Window;
	/** Rows that come in no other batch; who takes them may change them. */
	readonly rows: TimedRow[];
	/** Which of the windows this is, from 1, and how many there are. */
	readonly number: number;
	readonly of: number;
}

/** Where a reading ended that did not reach its end; n8n's side tells the person. */
export class ReadingFailed extends Error {
	override readonly name = 'ReadingFailed';

	/** @param rowsRead how many rows the windows before brought */
	constructor(
		readonly request: RequestFailed,
		readonly rowsRead: number,
		readonly missing: Range,
		readonly reading: Pick<Reading, 'report' | 'neededFor'>,
	) {
		super(request.message, { cause: request });
	}
}

/** The request over which a reading ended; undefined where the error is about something else. */
export function failedRequestOf(error: unknown): RequestFailed | undefined {
	const request = error instanceof ReadingFailed ? error.request : error;
	return request instanceof RequestFailed ? request : undefined;
}

/** The ends of several windows together. */
export function hullOf(windows: readonly Window[]): Range {
	return {
		from: windows.reduce((first, { from }) => Math.min(first, from), Infinity),
		to: windows.reduce((last, { to }) => Math.max(last, to), -Infinity),
	};
}
