import type { Report, RowKind } from '../../reports/report';
import { splitRange, type Window } from '../read/windows';
import { momentOf } from '../rows/identity';
import type { TimedRow } from '../rows/timedRow';
import { UnusableSetting } from '../settings/settings';
import type { Range } from '../time/range';
import { endOfDay, SECONDS_PER_DAY, SECONDS_PER_HOUR, type WallSeconds } from '../time/wallClock';
import {
	type Checkpoint,
	CLOCK_CHANGE,
	hashOf,
	hourOf,
	knownFormerly,
	type LookBack,
	readSeen,
	type Seen,
} from './checkpoint';

/** What a plan goes by beside the checkpoint. */
export interface Asked {
	readonly report: Report;
	readonly lookBack: LookBack;
	/** The operation's wall clock, as n8n's gives it. */
	readonly now: WallSeconds;
	/** With so many new rows, a poll makes no further request. */
	readonly enough: number;
}

/** How often everything is read, and how much the polls between read. */
const WHOLE_EVERY = SECONDS_PER_HOUR;
const RECENT = 2 * SECONDS_PER_HOUR;
/**
 * How far ahead of the clock the first poll of all looks. What it finds there was filed by another
 * clock and is old, or proves that n8n's own is behind.
 */
const AHEAD_AT_FIRST = 7 * SECONDS_PER_DAY;
/** The watermark waits no longer than this for a row that proves the time. */
const LONGEST_WAIT = 31 * SECONDS_PER_DAY;

export type Plan = ReturnType<typeof planPoll>;

/**
 * Decides what to read. A range that reaches today ends with today's last second, as everywhere; only
 * the first of all looks further.
 */
export function planPoll(checkpoint: Checkpoint, isFirst: boolean, asked: Asked) {
	const { report, lookBack, now: clock } = asked;
	const { wholeAt, formerly } = checkpoint;
	const proven = checkpoint.newest ?? -Infinity;
	// Where n8n's clock is known to be behind, the latest moment that is certain. Further behind than the
	// watermark waits, the clock is right, and was ahead when the checkpoint was made.
	const now = proven > clock && proven <= clock + LONGEST_WAIT ? proven : clock;
	const newest = Math.min(proven, now);
	const watermark =
		checkpoint.watermark <= now ? checkpoint.watermark : now - lookBack.usual - CLOCK_CHANGE;
	// Everything from the watermark on, or the last two hours.
	const isDue = wholeAt === null || now < wholeAt || now - wholeAt >= WHOLE_EVERY;
	const isWhole = isDue || formerly !== undefined || watermark >= now - RECENT;
	// What the first poll of all finds beyond was filed ahead.
	const to = endOfDay(now);
	const seen = readSeen(checkpoint.seen);
	const split = (range: Range) => splitRange(range, { ...SPLITTING, report, now: range.to });
	const windows = split({ from: isWhole ? watermark : now - RECENT, to }).flatMap((window) =>
		dividedBySize(window, seen, report),
	);
	if (isFirst) windows.push(...split({ from: to + 1, to: to + AHEAD_AT_FIRST }));
	// At first all that is there must be known as old, unless much of it is wanted.
	const isToKnow = isFirst && lookBack.atFirst <= lookBack.usual;
	const wasKnown = formerly === undefined ? () => false : knownFormerly(formerly, report);
	const isKnown = (one: TimedRow) => seen.has(hashOf(one.key)) || wasKnown(one);
	const enough = isToKnow ? Infinity : asked.enough;
	return { windows, to, isWhole, now, watermark, newest, seen, isKnown, enough };
}

/** How polls read. */
export const SPLITTING = {
	order: 'oldestFirst',
	splitBy: 'calendarMonth',
	resultPer: 'wholeRange',
} as const;

/** An answer has room for so many rows that were not seen yet, as a share of all that it may hold. */
const FILLED = 0.9;

/**
 * A window in as few parts of one size as answers can hold, by what was seen in each hour. Parts share
 * their edge second, in case the API's end is exclusive.
 */
function dividedBySize(window: Window, seen: Seen, { maxRows }: Report): Window[] {
	const [first, last] = [hourOf(window.from), hourOf(window.to)];
	const perHour = new Map<number, number>();
	let all = 0;
	for (const hour of seen.values()) {
		if (hour < first || hour > last) continue;
		perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
		all++;
	}
	const size = all / Math.ceil(all / (FILLED * maxRows));
	const cuts: WallSeconds[] = [];
	let rows = 0;
	for (let hour = first; rows < all; hour++) {
		rows += perHour.get(hour) ?? 0;
		const isFull = rows > size * (cuts.length + 1) && rows < all;
		if (isFull) cuts.push((hour + 1) * SECONDS_PER_HOUR);
	}
	return [window.from, ...cuts].map((from, place) => ({ from, to: cuts.at(place) ?? window.to }));
}

/**
 * How far everything is read for good after a whole reading: late rows may still appear within the
 * look-back. It never goes back, so that a look-back that was raised grows into what was seen.
 *
 * A clock may be days ahead and come back. So it follows not the clock but the newest moment that a row
 * has proven, and the clock only a month behind: what nothing happens in costs no further request but
 * at the turn of a month.
 */
export function watermarkAfter(
	{ watermark, now }: Plan,
	readTo: WallSeconds,
	newest: WallSeconds,
	{ usual }: LookBack,
): WallSeconds {
	const proven = Math.max(newest - usual - CLOCK_CHANGE, now - LONGEST_WAIT);
	return Math.max(watermark, Math.min(readTo, proven));
}

const SUMS =
	'Use a Schedule Trigger and the operation “Get Report”: yesterday’s figures are whole after midnight.';
const OTHERS = 'Use a Schedule Trigger and the operation “Get Report”.';
const WHOLE_DAYS = 'Use a Schedule Trigger and the operation “Get Report” for whole days.';

type Refusal = readonly [why: string, advice: string];

/** Why rows of a kind start no workflow, and what to use instead. */
const NO_EVENTS: Readonly<Record<Exclude<RowKind, 'event'>, Refusal>> = {
	sum: ['its rows are sums, which change with the asked range', SUMS],
	perDay: ['its rows are sums of a day or an hour, which change until it is over', SUMS],
	whole: ['it may lose rows where it is asked for a few hours only', WHOLE_DAYS],
};

/** Why the rows of a report cannot start a workflow once each. */
function refusalOf(report: Report): Refusal | undefined {
	if (report.kind !== 'event') return NO_EVENTS[report.kind];
	if (momentOf(report) === undefined) return ['its rows do not say when they happened', OTHERS];
	if (report.identity.length > 0) return undefined;
	return ['nothing in its rows tells them apart for good', OTHERS];
}

/** Whether the rows of a report can start a workflow once each. */
export function isOfEvents(report: Report): boolean {
	return refusalOf(report) === undefined;
}

/** @throws {UnusableSetting} with the reason why they cannot, and what to use instead */
export function assertEvents(report: Report): void {
	const [why, advice] = refusalOf(report) ?? [];
	if (why === undefined || advice === undefined) return;
	throw new UnusableSetting({
		title: `The report ${report.id} cannot start a workflow: ${why}`,
		advice,
	});
}
