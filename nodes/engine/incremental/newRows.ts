import type { WallSeconds } from '../time/wallClock';
import type { ZoneClock } from '../time/zone';
import type { Report, Row } from '../../reports/report';
import type { RowFilter } from '../rows/filter';
import { RowMaker } from '../rows/rowMaker';
import { timedRows } from '../rows/times';
import { settledAfter, type LookBack, type PollPlan } from './pollPlan';
import type { PollState } from './checkpoint';
import type { RowsRead } from './readRows';
import { SessionMemory, type NewSession } from './seen';

/** What of the new sessions comes out, and with which fields. */
export interface Wishes {
	readonly report: Report;
	readonly clock: ZoneClock;
	readonly filter: RowFilter;
	readonly calculatedFields: boolean;
	readonly lookBack: LookBack;
}

/** What a poll gives: sessions, and the state in which these are known. Both count, or neither. */
export interface PollResult {
	readonly sessions: Row[];
	readonly state: PollState;
}

/** With fewer sessions than this, words that nobody knows prove nothing about a filter. */
const ROWS_THAT_TELL = 10;

/**
 * Takes the new sessions out of what a poll has read. Sessions are remembered before they are
 * filtered, so that another filter does not bring old ones.
 *
 * @param now the operation's wall clock when the poll began
 * @throws {UnusableSetting} if the filter cannot be applied
 */
export function takeNewSessions(
	{ rows, stoppedAt }: RowsRead,
	plan: PollPlan,
	state: PollState,
	now: WallSeconds,
	wishes: Wishes,
): PollResult {
	const { report, filter, lookBack } = wishes;
	const isWhole = plan.reads === 'whole';
	for (const row of rows.rows) filter.observe(row);
	if (isWhole) filter.assertReadable(ROWS_THAT_TELL);
	const memory = new SessionMemory(state.remembered, report);
	const unknown = memory.recognise({ rows, isWhole, now });
	const recent = unknown.filter(({ start, end }) => hasEndedSince(start, end, state.newSince));
	const sessions = toNewSessions(recent, wishes);
	const settled = isWhole ? settledAfter(state, lookBack, stoppedAt ?? now, now) : state.settled;
	if (isWhole) memory.forgetBefore(settled);
	const isDone = isWhole && stoppedAt === undefined;
	return {
		sessions,
		state: {
			origin: state.origin,
			settled,
			wholeAt: isDone ? now : state.wholeAt,
			newSince: isDone ? null : state.newSince,
			remembered: memory.toRemembered(),
			isUnsaved: sessions.length === 0 && (state.isUnsaved || unknown.length > 0),
		},
	};
}

function hasEndedSince(start: number, end: number, since: WallSeconds | null): boolean {
	// Written so that a row without a readable moment is not recent.
	return since === null || (Number.isNaN(end) ? start : end) >= since;
}

/**
 * The oldest first, each with the key that "Get" gives it: numbers count on from sessions with the
 * same agent and start that went before.
 */
function toNewSessions(unknown: readonly NewSession[], wishes: Wishes): Row[] {
	const twinsBefore = new Map(unknown.map(({ row, twinsBefore: twins }) => [row, twins]));
	const given = (row: Row) => twinsBefore.get(row) ?? 0;
	return new RowMaker({ ...wishes, order: 'oldestFirst', given }).make(timedRows(unknown));
}
