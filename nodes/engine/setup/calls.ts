import type { Report, Row } from '../../reports/report';
import { type Failure, policyOf, RequestFailed } from '../client/failures';
import { request, type RequestContext } from '../client/request';
import type { Answered } from '../client/response';
import { timedRows } from '../rows/timedRow';
import type { Range } from '../time/range';
import type { WallSeconds } from '../time/wallClock';
import { type Check, CHECKS, type Finding } from './verdict';

/** As many as the checks make in all, whatever happens. */
export const MOST_CALLS = 10;
/** How often one question is asked, at the most. */
const TRIES = 2;

/** A request that was given up, as the finding of whatever needed its answer. */
export interface Failed extends Finding {
	readonly kind: 'failed';
}

/** A row of an answer. */
export interface Seen {
	readonly row: Row;
	/** NaN where it cannot be read. */
	readonly start: WallSeconds;
	readonly end: WallSeconds;
	/** Who it is; rows that share it are twins. */
	readonly key: string;
}

/** What an answer to a window shows. */
export interface Shown {
	readonly kind: 'shown';
	readonly window: Range;
	readonly rows: readonly Seen[];
	readonly keys: ReadonlySet<string>;
	/** How many rows its message names. */
	readonly total: number | undefined;
	/** Whether it has lost none to a limit. */
	readonly isWhole: boolean;
}

class CallsSpent extends Error {}

/** Asks, counts the calls of each check, and asks nothing more once nothing more will be answered. */
export class Calls {
	readonly of = Object.fromEntries(CHECKS.map((check) => [check, 0])) as Record<Check, number>;
	private ended: Failed | undefined;

	get left(): number {
		return MOST_CALLS - Object.values(this.of).reduce((sum, calls) => sum + calls, 0);
	}

	/** Makes a request for a check: tries and looks whether the server answers are calls, too. */
	async ask(check: Check, context: RequestContext, window?: Range): Promise<Answered | Failed> {
		if (this.ended !== undefined) return this.ended;
		const count = () => {
			if (this.left <= 0) throw new CallsSpent();
			this.of[check]++;
		};
		const counting: RequestContext = {
			...context,
			send: async (asked, signal) => (count(), await context.send(asked, signal)),
			sendLook: async (signal) => (count(), await context.sendLook(signal)),
		};
		try {
			return await request(window, counting, TRIES);
		} catch (error) {
			const failed = failedBy(error);
			if (failed.failure && isForAll(failed.failure)) this.ended = failed;
			return failed;
		}
	}

	/** The same for a window of a report. */
	async show(
		check: Check,
		{ report, request: context }: { readonly report: Report; readonly request: RequestContext },
		window: Range,
	): Promise<Shown | Failed> {
		const answer = await this.ask(check, context, window);
		if (answer.kind === 'failed') return answer;
		const rows = answer.kind === 'none' ? [] : seenRows(answer.rows, report, window);
		const total = answer.kind === 'none' ? 0 : answer.total;
		const isWhole = rows.length < report.maxRows && (total ?? 0) <= rows.length;
		const keys = new Set(rows.map(({ key }) => key));
		return { kind: 'shown', window, rows, keys, total, isWhole };
	}
}

/** Whether every other question would end the same way; where nothing answers, each would take minutes. */
function isForAll({ kind }: Failure): boolean {
	return policyOf(kind).stopsToken || kind === 'unreachable';
}

/** @throws what is no failure of a request: the end of the execution above all */
function failedBy(error: unknown): Failed {
	const common = { kind: 'failed', result: 'failed', value: null } as const;
	if (error instanceof CallsSpent) {
		const found = `Not asked: the ${MOST_CALLS} calls of the check were used up by requests that failed`;
		return { ...common, found, advice: 'Run it again in a few minutes.' };
	}
	if (!(error instanceof RequestFailed)) throw error;
	const { failure, policy, message } = error;
	const said = failure.words.replace(/\p{N}{5,}/gu, (digits) => '0'.repeat(digits.length));
	const found = said === '' ? message : `${message}. The answer said: “${said}”`;
	return { ...common, found, advice: policy.words.advice, failure };
}

/** The rows of an answer; those of one identity share their key. */
function seenRows(list: Row[], report: Report, window: Range): Seen[] {
	const asked = { report, parameters: {}, resultPer: 'wholeRange', now: window.to } as const;
	return timedRows(list, asked, window).map(({ row, start, end, key, twins }) => {
		return { row, start, end, key: twins?.[0].key ?? key };
	});
}
