import { DateTime } from 'luxon';
import type { INodeExecutionData } from 'n8n-workflow';

import {
	formatReport,
	type Row,
	type Session,
	type Settings,
	type Simulator,
} from '../../simulator';
import { wall } from '../arrangement';
import { simulate } from '../../simulator/support';

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A clock that only moves when it is told to, for the node and for the simulator. */
export class Clock {
	/** Milliseconds of the epoch. */
	private now: number;

	/** @param start the wall clock of the zone, as `YYYYMMDDHHmmss` */
	constructor(
		start: string,
		private readonly zone = 'America/Bogota',
	) {
		this.now = DateTime.fromFormat(start, 'yyyyMMddHHmmss', { zone }).toMillis();
		jest.spyOn(Date, 'now').mockImplementation(() => this.now);
	}

	/** The operation's wall clock, in seconds. */
	get wall(): number {
		return this.wallAt(this.epoch);
	}

	/** Seconds since 1970. */
	get epoch(): number {
		return Math.floor(this.now / 1_000);
	}

	wallAt(epoch: number): number {
		return epoch + DateTime.fromSeconds(epoch, { zone: this.zone }).offset * MINUTE;
	}

	pass(seconds: number): void {
		this.now += seconds * 1_000;
	}
}

/** The moment at which the tests begin, as a rule: a day in the middle of a month. */
export const START = '20260310143000';

/** Starts a simulator whose clock is the test's, and that ends with the test. */
export async function withClock(
	settings: Partial<Settings> = {},
	sessions: Session[] = [],
	clock = new Clock(START),
): Promise<{ readonly simulator: Simulator; readonly clock: Clock }> {
	const simulator = await simulate({ now: () => clock.wall, ...settings }, sessions);
	return { simulator, clock };
}

/** A session of an agent, by its end as a rule: that is when the event happens. */
export function ended(
	agent: string,
	end: number,
	{ length = 5 * MINUTE, row = {}, ...more }: Partial<Omit<Session, 'row'>> & Lasting = {},
): Session {
	const start = end - length;
	return {
		start,
		end,
		row: {
			agent_id: agent,
			agent_name: `Agent ${agent}`,
			date_ini: formatReport(start),
			date_end: formatReport(end),
			time: `00:${String(Math.floor(length / MINUTE)).padStart(2, '0')}:${String(length % MINUTE).padStart(2, '0')}`,
			hung_up: 'agent',
			...row,
		},
		...more,
	};
}

interface Lasting {
	/** In seconds. */
	readonly length?: number;
	/** Fields in place of the usual ones. */
	readonly row?: Row;
}

/** Who the items are of, in their order. */
export function agentsOf(items: readonly INodeExecutionData[] | null): unknown[] | null {
	return items && items.map(({ json }) => json.agent_id);
}

/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a test runs in Node; it shortens the waits */
const realSetTimeout = globalThis.setTimeout;
/* eslint-enable @n8n/community-nodes/no-restricted-globals */
const realTimeout = AbortSignal.timeout.bind(AbortSignal);
/** How much faster time goes for what waits. */
const HASTE = 100;
/** What the node waits for lasts longer, in milliseconds; shorter timers are the client's own. */
const SHORTEST_WAIT = 700;

/** Lets what the node waits for last a hundredth. */
export function hastenWaits(): void {
	const quick = (callback: () => void, ms = 0) =>
		realSetTimeout(callback, ms >= SHORTEST_WAIT ? ms / HASTE : ms);
	// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- as above
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(quick as typeof setTimeout);
}

/** Lets time limits last a hundredth, too, in the same proportion. */
export function hastenTime(): void {
	hastenWaits();
	// The time of a poll; that of a request is what a busy machine needs.
	const isPoll = (ms: number) => ms !== 90_000 && ms !== 10_000;
	jest
		.spyOn(AbortSignal, 'timeout')
		.mockImplementation((ms) => realTimeout(isPoll(ms) ? ms / HASTE : ms));
}

export { wall };
