import type { Report } from '../../reports/report';
import { policyOf, RequestFailed } from '../client/failures';
import { request, type RequestContext } from '../client/request';
import type { Answered } from '../client/response';
import { type TimedRow, timedRows } from '../rows/timedRow';
import type { Range } from '../time/range';
import type { WallSeconds } from '../time/wallClock';
import type { ZoneClock } from '../time/zone';
import type { FiledBy } from './filing';
import { type Check, type Finding, forAll } from './verdict';

/** As many as the checks make in all, whatever happens. */
const MOST_CALLS = 10;
/** How often one question is asked, at the most. */
const TRIES = 2;

/** What is checked, and how to ask. */
export interface Setup {
	readonly report: Report;
	readonly range: Range;
	/** The operation's clock, as the credential says, and other zones that it may mean. */
	readonly clock: ZoneClock;
	readonly zones: readonly string[];
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** By what its rows are filed, as far as anybody has said. */
	readonly filedBy: FiledBy;
	readonly request: RequestContext;
	/** How many calls are left: the columns of the limit of a day and of what is used. */
	readonly usage: {
		readonly request: RequestContext;
		readonly limit: string;
		readonly used: string;
	};
	/** For a report of a service that can be off: the services, and the column of this one. */
	readonly service?: { readonly request: RequestContext; readonly column: string };
}

/** What an answer to a window shows. */
export interface Shown {
	readonly window: Range;
	/** Twins share their key. */
	readonly rows: readonly TimedRow[];
	/** How often each key comes. */
	readonly times: ReadonlyMap<string, number>;
	/** How many rows its message names. */
	readonly total: number | undefined;
	/** Whether it has lost none to a limit. */
	readonly isWhole: boolean;
}

/** Whether something was given up, and why; what was asked otherwise. */
export function isFinding(answer: object): answer is Finding {
	return 'result' in answer;
}

class CallsSpent extends Error {}

/** Asks, counts the calls of each check, and asks nothing more once nothing more will be answered. */
export class Calls {
	readonly of = forAll(0);
	private left = MOST_CALLS;
	private ended: Finding | undefined;

	/** The operation's wall clock. */
	readonly now: WallSeconds;

	constructor(readonly setup: Setup) {
		this.now = setup.clock.wallClockAt(setup.now);
	}

	/** Makes a request for a check: tries and looks whether the server answers are calls, too. */
	async ask(check: Check, context: RequestContext, window?: Range): Promise<Answered | Finding> {
		if (this.ended !== undefined) return this.ended;
		const count = () => {
			if (this.left === 0) throw new CallsSpent();
			this.left--;
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
			// Then, every other question would end the same way; where nothing answers, each after minutes.
			const kind = failed.failure?.kind;
			if (kind && (kind === 'unreachable' || policyOf(kind).stopsToken)) this.ended = failed;
			return failed;
		}
	}

	/** Asks for a window of the report. */
	async show(check: Check, window: Range): Promise<Shown | Finding> {
		const { report, request: context } = this.setup;
		const answer = await this.ask(check, context, window);
		if (isFinding(answer)) return answer;
		const { rows: list, total } = answer.kind === 'rows' ? answer : { rows: [], total: 0 };
		const asked = { report, parameters: {}, resultPer: 'wholeRange', now: window.to } as const;
		const rows = timedRows(list, asked, window).map((one) => {
			return { ...one, key: one.twins?.[0].key ?? one.key };
		});
		const times = new Map<string, number>();
		for (const { key } of rows) times.set(key, (times.get(key) ?? 0) + 1);
		const isWhole = rows.length < report.maxRows && (total ?? 0) <= rows.length;
		return { window, rows, times, total, isWhole };
	}
}

/**
 * A request that was given up, as the finding of whatever needed its answer.
 *
 * @throws what is no failure of a request: the end of the execution above all
 */
function failedBy(error: unknown): Finding {
	const common = { result: 'failed', value: null } as const;
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
