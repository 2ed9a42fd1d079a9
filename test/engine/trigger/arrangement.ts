import type { INodeExecutionData } from 'n8n-workflow';

import {
	formatDuration,
	formatReport,
	type Session,
	type Settings,
	type Simulator,
} from '../../simulator';
import { simulate } from '../../simulator/support';

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The moment at which the tests begin: a day in the middle of a month, in Bogotá. */
const START = Date.parse('2026-03-10T14:30:00-05:00');

/** A clock that only moves when it is told to, for the node and for the simulator. */
export class Clock {
	/** Milliseconds of the epoch. */
	private now = START;

	constructor() {
		jest.spyOn(Date, 'now').mockImplementation(() => this.now);
	}

	/** The operation's wall clock, in seconds. */
	get wall(): number {
		return Math.floor(this.now / 1_000) - 5 * HOUR;
	}

	pass(seconds: number): void {
		this.now += seconds * 1_000;
	}
}

/** Starts a simulator whose clock is the test's, and that ends with the test. */
export async function withClock(
	settings: Partial<Settings> = {},
	sessions: Session[] = [],
): Promise<{ readonly simulator: Simulator; readonly clock: Clock }> {
	const clock = new Clock();
	const simulator = await simulate({ now: () => clock.wall, ...settings }, sessions);
	return { simulator, clock };
}

/** A session of an agent, by its end as a rule: that is when the event happens. */
export function ended(agent: string, end: number): Session {
	const length = 5 * MINUTE;
	const start = end - length;
	return {
		start,
		end,
		row: {
			agent_id: agent,
			agent_name: `Agent ${agent}`,
			date_ini: formatReport(start),
			date_end: formatReport(end),
			time: formatDuration(length),
			hung_up: 'agent',
		},
	};
}

/** Who the items are of, in their order. */
export function agentsOf(items: readonly INodeExecutionData[] | null): unknown[] | null {
	return items && items.map(({ json }) => json.agent_id);
}

/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a test runs in Node; it passes the time */
const realSetTimeout = globalThis.setTimeout;

/** How long the node's waits are, in milliseconds; other timers are the client's own. */
const SHORTEST_WAIT = 700;
const LONGEST_WAIT = 5_000;
/** The time of a request; all other limits are those of polls. In milliseconds. */
const OF_REQUESTS = [90_000, 10_000];

/**
 * Time for what waits: it passes at once, whatever the machine does meanwhile. The time of a poll is
 * over when its waits have used it up, or when the test says so.
 */
export class Waits {
	private passed = 0;
	/** The time that each poll was given, in milliseconds. */
	readonly given: number[] = [];
	private limits: Array<{ readonly due: number; readonly poll: AbortController }> = [];

	constructor() {
		jest.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void, ms = 0) => {
			if (ms < SHORTEST_WAIT || ms > LONGEST_WAIT) return realSetTimeout(callback, ms);
			this.passed += ms;
			this.endPolls(({ due }) => due <= this.passed);
			return realSetTimeout(callback, 0);
		}) as typeof setTimeout);
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			const poll = new AbortController();
			if (OF_REQUESTS.includes(ms)) return poll.signal;
			this.given.push(ms);
			this.limits.push({ due: this.passed + ms, poll });
			return poll.signal;
		});
	}

	/** Ends the time of polls, by default of all that run. */
	endPolls(isOver: (limit: { readonly due: number }) => boolean = () => true): void {
		const over = this.limits.filter(isOver);
		this.limits = this.limits.filter((limit) => !over.includes(limit));
		const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
		for (const { poll } of over) poll.abort(reason);
	}
}
/* eslint-enable @n8n/community-nodes/no-restricted-globals */
