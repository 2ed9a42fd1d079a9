import type { Report, Row } from '../../reports/report';
import { failedRequestOf, ReportReader, type Reading } from '../extract/reportReader';
import type { RowFilter } from '../rows/filter';
import { RowMaker } from '../rows/rowMaker';
import { joined, timedRows, type TimedRow, type TimedRows } from '../rows/times';
import { UnusableSetting } from '../settings/problem';
import { ALL_TIME, type Range } from '../time/range';
import {
	endOfDay,
	formatWallClock,
	SECONDS_PER_DAY,
	SECONDS_PER_HOUR,
	type WallSeconds,
} from '../time/wallClock';
import type { ZoneClock } from '../time/zone';
import { provenTime, type Checkpoint } from './checkpoint';
import { SeenSessions, type NewSession } from './seen';

/** How far back a trigger looks, in seconds. */
export interface LookBack {
	/** How late a session may appear in the report, or how long it may be, and still be found. */
	readonly usual: number;
	/** How far back sessions count as new at the first activation; 0 for none. */
	readonly atFirst: number;
}

/** What a poll reads. */
export interface PollPlan {
	readonly range: Range;
	/**
	 * - `whole`: everything from the watermark on; what counts
	 * - `recent`: the last two hours, so that most sessions need not wait for the next whole reading
	 */
	readonly reads: 'whole' | 'recent';
	/** Whether the range is longer than usual: after a pause, or where the polls before did not get through. */
	readonly isBehind: boolean;
	/** What is dated up to here takes the watermark no further; see {@link watermarkAfter}. */
	readonly progressAfter: WallSeconds;
	/** The operation's wall clock; where n8n's is known to be behind, the latest moment that is certain. */
	readonly now: WallSeconds;
}

/** How often everything is read, and how much the polls between read. */
const WHOLE_EVERY = SECONDS_PER_HOUR;
const RECENT = 2 * SECONDS_PER_HOUR;
/** Clocks that are set forward make an hour ago look like two; moments here are what clocks show. */
const CLOCK_CHANGE = SECONDS_PER_HOUR;
/**
 * How far ahead of the clock the first poll of all looks. What it finds there was filed by another
 * clock and is old, or proves that n8n's own is behind.
 */
const AHEAD_AT_FIRST = 7 * SECONDS_PER_DAY;
/** As far ahead as rows of this moment can be dated, whatever time zone the credential holds. */
const FURTHEST_ZONE = 26 * SECONDS_PER_HOUR;
/** Longer between two whole readings is a pause, or a clock that was set. */
const SMOOTH = 3 * SECONDS_PER_HOUR;

/** The checkpoint of a trigger that knows nothing yet. */
export function firstCheckpoint(origin: string, lookBack: LookBack, now: WallSeconds): Checkpoint {
	return {
		origin,
		watermark: now - Math.max(secondsBack(lookBack), lookBack.atFirst),
		wholeAt: null,
		newSince: now - lookBack.atFirst,
		seen: {},
		isUnsaved: false,
	};
}

/** Whether this is the moment at which the trigger begins. */
function isBeginning({ wholeAt, newSince }: Checkpoint, { atFirst }: LookBack, now: WallSeconds) {
	return wholeAt === null && newSince === now - atFirst;
}

/**
 * Decides what to read. A range that reaches today ends with today's last second, as everywhere; only
 * the first of all looks further.
 *
 * @param clock the operation's wall clock, as n8n's gives it
 */
export function planPoll(checkpoint: Checkpoint, lookBack: LookBack, clock: WallSeconds): PollPlan {
	const { watermark, wholeAt } = checkpoint;
	const now = Math.max(clock, provenTime(checkpoint));
	const ahead = isBeginning(checkpoint, lookBack, now) ? AHEAD_AT_FIRST : 0;
	const to = endOfDay(now) + ahead;
	const isDue = wholeAt === null || now < wholeAt || now - wholeAt >= WHOLE_EVERY;
	const recentFrom = now - RECENT;
	const progressAfter = watermark + secondsBack(lookBack);
	if (!isDue && watermark < recentFrom) {
		const range = { from: recentFrom, to };
		return { range, reads: 'recent', isBehind: false, progressAfter, now };
	}
	const isBehind = progressAfter < now - 2 * WHOLE_EVERY;
	return { range: { from: watermark, to }, reads: 'whole', isBehind, progressAfter, now };
}

/** When a poll has read enough of a long way. */
export interface Enough {
	readonly rows: number;
	/** Rows that are dated up to here do not count: with them alone, the next poll would begin here, too. */
	readonly after: WallSeconds;
}

/** As much of a range as one poll reads. */
export interface RowsRead {
	readonly rows: TimedRows;
	/** Up to which second the range was read; undefined for all of it. */
	readonly stoppedAt: WallSeconds | undefined;
	/** Why it was not read on; undefined where nothing went wrong. */
	readonly failure: unknown;
}

/**
 * Reads a range from its oldest end, window by window, until there are enough rows. What whole
 * windows brought before a failure is kept, so that a long way need not be walked again.
 *
 * @param enough no further window is requested once there are so many rows
 * @throws {ReadingFailed} if not even the first window can be read, or if windows contradict each
 * other; the signal's reason if it is aborted before the first window was read
 */
export async function readRows(reading: Reading, enough: Enough): Promise<RowsRead> {
	// Rows may be filed by when they were stored. What lies outside of the range does no harm here:
	// each session is new once, wherever it is shown.
	const reader = new ReportReader({ ...reading, range: ALL_TIME });
	const parts: TimedRows[] = [];
	let count = 0;
	let stoppedAt: WallSeconds | undefined;
	const readOn = async () => {
		for await (const batch of reader.batches()) {
			if (batch.atLeast > 0) continue;
			parts.push(batch.rows);
			count += countWithin(batch.rows, { from: enough.after + 1, to: reading.now });
			stoppedAt = batch.window.to;
			if (count >= enough.rows) break;
		}
	};
	const failure = await readOn().catch((error: unknown) => {
		if (stoppedAt === undefined || isContradiction(error)) throw error;
		return error;
	});
	const isAll = failure === undefined && (count < enough.rows || stoppedAt === endOf(reading));
	// Rows at an edge: a later window, which may never be read, would bring them.
	const rows = joined([...parts, reader.pending()]);
	return { rows, stoppedAt: isAll ? undefined : stoppedAt, failure };
}

/** How many rows begin or end within a range. */
function countWithin({ rows, starts, ends }: TimedRows, { from, to }: Range): number {
	const isWithin = (moment: WallSeconds) => moment >= from && moment <= to;
	return rows.reduce(
		(count, _row, place) => (isWithin(starts[place]) || isWithin(ends[place]) ? count + 1 : count),
		0,
	);
}

function endOf({ windows }: Reading): WallSeconds | undefined {
	return windows.at(-1)?.to;
}

/** What was read before is in doubt then, too. */
function isContradiction(error: unknown): boolean {
	return failedRequestOf(error)?.failure.kind === 'rowsMissing';
}

/** What of the new sessions comes out, and with which fields. */
export interface Wishes {
	readonly report: Report;
	readonly clock: ZoneClock;
	readonly filter: RowFilter;
	readonly calculatedFields: boolean;
	readonly lookBack: LookBack;
}

/** What a poll gives: sessions, and the checkpoint in which these are known. Both count, or neither. */
export interface PollResult {
	readonly sessions: Row[];
	readonly checkpoint: Checkpoint;
}

/** With fewer sessions than this, words that nobody knows prove nothing about a filter. */
const ROWS_THAT_TELL = 10;

/**
 * Takes the new sessions out of what a poll has read. Sessions are seen before they are filtered, so
 * that another filter does not bring old ones.
 *
 * @throws {UnusableSetting} if the filter cannot be applied, or if n8n's clock is days behind
 */
export function takeNewSessions(
	{ rows, stoppedAt }: RowsRead,
	plan: PollPlan,
	checkpoint: Checkpoint,
	wishes: Wishes,
): PollResult {
	const { report, filter, lookBack } = wishes;
	const { now } = plan;
	const isWhole = plan.reads === 'whole';
	const isDone = isWhole && stoppedAt === undefined;
	filter.observe(rows.rows);
	if (isWhole) filter.assertReadable(ROWS_THAT_TELL);
	const isFirst = isBeginning(checkpoint, lookBack, now);
	if (isFirst) assertClock(rows, now);
	const seen = new SeenSessions(checkpoint.seen, report);
	const unknown = seen.recognise({ rows, isWhole, now, watermark: checkpoint.watermark });
	const since = checkpoint.newSince;
	const until = isFirst ? now : now + CLOCK_CHANGE;
	const recent = unknown.filter(
		(one) => since === null || hasEndedWithin({ from: since, to: until }, one),
	);
	const sessions = toNewSessions(recent, wishes);
	let { watermark } = checkpoint;
	if (isWhole) {
		const readTo = stoppedAt ?? now;
		watermark = watermarkAfter(checkpoint, lookBack, { readTo, now, newest: seen.newest, isDone });
		// What is filed ahead is shown again only when its time comes.
		if (isFirst) seen.keepUntil(now + FURTHEST_ZONE);
		// What was not read may still show what is filed by another clock than its dates.
		seen.forgetBefore(isDone ? watermark : watermark - SECONDS_PER_DAY);
	}
	return {
		sessions,
		checkpoint: {
			origin: checkpoint.origin,
			watermark,
			wholeAt: isDone ? now : checkpoint.wholeAt,
			newSince: isDone ? null : since,
			seen: seen.toSaved(),
			isUnsaved: sessions.length === 0 && (checkpoint.isUnsaved || unknown.length > 0),
		},
	};
}

/** What a whole reading came to. */
export interface WholeReading {
	/** Up to where it read. */
	readonly readTo: WallSeconds;
	readonly now: WallSeconds;
	/** The latest date up to now that it showed; minus infinity where it showed none. */
	readonly newest: WallSeconds;
	/** Whether it read all that there was. */
	readonly isDone: boolean;
}

/**
 * How far everything is read for good after a whole reading: late sessions may still appear within the
 * look-back. It never goes back, so that a look-back that was raised grows into what was seen.
 *
 * A clock may be days ahead and come back. So a leap of it counts only as far as a session shows that
 * the time has really come; after a pause in which nothing happened the watermark waits for the next
 * one, which costs no further request but at the turn of a month.
 *
 * A reading that stopped on its way goes as far as it read only where it passed all that was read
 * before and found nothing later; else the clock, which said that it was a long way, may be wrong.
 */
export function watermarkAfter(
	{ watermark, wholeAt }: Checkpoint,
	lookBack: LookBack,
	{ readTo, now, newest, isDone }: WholeReading,
): WallSeconds {
	const back = secondsBack(lookBack);
	const passed = wholeAt === null ? Infinity : now - wholeAt;
	const known = watermark + back;
	const isSmooth = isDone ? passed >= 0 && passed <= SMOOTH : readTo > known && newest <= known;
	const isTrusted = wholeAt === null || isSmooth;
	const certain = !isTrusted ? newest : isDone ? known + passed : now;
	const time = Math.min(now, Math.max(certain, newest));
	return Math.max(watermark, Math.min(readTo, time - back));
}

function secondsBack({ usual }: LookBack): number {
	return usual + CLOCK_CHANGE;
}

/** Where the report holds sessions of days to come, all that is old would be new to this clock. */
function assertClock({ starts }: TimedRows, now: WallSeconds): void {
	// Written so that an unreadable start is none.
	const latest = starts.reduce((last, start) => (start > last ? start : last), now);
	if (latest <= now + FURTHEST_ZONE) return;
	throw new UnusableSetting({
		title: `The clock of n8n is behind: wolkvox holds sessions up to ${formatWallClock(latest)}`,
		advice: `In the operation’s time zone it shows ${formatWallClock(now)}. Set the clock of the machine that runs n8n, and publish the workflow again.`,
	});
}

function hasEndedWithin({ from, to }: Range, { start, end }: TimedRow): boolean {
	const moment = Number.isNaN(end) ? start : end;
	return moment >= from && moment <= to;
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
