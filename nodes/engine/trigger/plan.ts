import type { Report, RowKind } from '../../reports/report';
import { splitRange, type Window } from '../read/windows';
import { momentOf } from '../rows/identity';
import type { TimedRow } from '../rows/timedRow';
import { UnusableSetting } from '../settings/settings';
import type { Range } from '../time/range';
import { endOfDay, SECONDS_PER_DAY, SECONDS_PER_HOUR, type WallSeconds } from '../time/wallClock';
import { CLOCK_CHANGE, hashOf, hourOf, seenFormerly, openCheckpoint, readSeen } from './checkpoint';
import type { Poll } from './poll';

/** How often everything is read, and how much the polls between read. */
const WHOLE_EVERY = SECONDS_PER_HOUR;
const RECENT = 2 * SECONDS_PER_HOUR;
/** So far ahead the first poll looks: what is there was filed by another clock, or n8n's is behind. */
const AHEAD_AT_FIRST = 7 * SECONDS_PER_DAY;
/** The watermark waits no longer than this for a row that proves the time. */
const LONGEST_WAIT = 31 * SECONDS_PER_DAY;

export type Plan = ReturnType<typeof planPoll>;

/** Decides what to read: up to today's last second, as everywhere; the first poll looks further. */
export function planPoll(task: Poll) {
	const { report, lookBack, now: clock } = task;
	const { checkpoint, found, newBeginning } = openCheckpoint(task);
	const isFirst = found === undefined;
	const { wholeAt, formerly } = checkpoint;
	const proven = checkpoint.newest ?? -Infinity;
	// The latest certain moment where n8n's clock is behind it; further than the watermark waits, the
	// clock is right, and was ahead when the checkpoint was made.
	const now = proven > clock && proven <= clock + LONGEST_WAIT ? proven : clock;
	const late = lookBack.usual + CLOCK_CHANGE;
	const watermark = checkpoint.watermark <= now ? checkpoint.watermark : now - late;
	// Everything from the watermark on, or the last two hours.
	const isDue = wholeAt === null || now < wholeAt || now - wholeAt >= WHOLE_EVERY;
	const isWhole = isDue || formerly !== undefined || watermark >= now - RECENT;
	const to = endOfDay(now);
	const seen = readSeen(checkpoint.seen);
	const split = (range: Range) => splitRange(range, { ...SPLITTING, report, now: range.to });
	const windows = split({ from: isWhole ? watermark : now - RECENT, to }).flatMap((window) =>
		dividedBySize(window, [...seen.values()], report),
	);
	if (isFirst) windows.push(...split({ from: to + 1, to: to + AHEAD_AT_FIRST }));
	const wasKnown = formerly && seenFormerly(formerly, report);
	const isKnown = (one: TimedRow) => seen.has(hashOf(one.key)) || wasKnown?.(one) === true;
	// At first all that is there must be known as old, unless much of it is wanted.
	const isToKnow = isFirst && lookBack.atFirst <= lookBack.usual;
	const enough = isToKnow ? Infinity : task.enough;
	const newest = Math.min(proven, now);
	const begun = { checkpoint, found, newBeginning, isFirst, seen, isKnown };
	return { ...begun, windows, to, isWhole, now, late, watermark, newest, enough };
}

/** How polls read. */
export const SPLITTING = {
	order: 'oldestFirst',
	splitBy: 'calendarMonth',
	resultPer: 'wholeRange',
} as const;

/** An answer has room for so many rows that were not seen yet, as a share of all that it may hold. */
const FILLED = 0.9;

/** A window in as few parts as answers can hold, by what was seen. They share a second, as all parts. */
function dividedBySize(window: Window, all: readonly number[], { maxRows }: Report): Window[] {
	const [first, last] = [hourOf(window.from), hourOf(window.to)];
	const hours = all.filter((hour) => hour >= first && hour <= last);
	hours.sort((one, other) => one - other);
	const parts = Math.ceil(hours.length / (FILLED * maxRows));
	const size = hours.length / parts;
	const full = new Set<number>();
	for (let part = 1; part < parts; part++) full.add(hours[Math.floor(part * size)]);
	full.delete(hours[hours.length - 1]);
	const cuts = [...full].map((hour) => (hour + 1) * SECONDS_PER_HOUR);
	return [window.from, ...cuts].map((from, place) => ({ from, to: cuts.at(place) ?? window.to }));
}

/** How far everything is read for good: late rows may appear within the look-back. */
export function watermarkAfter(plan: Plan, readTo: WallSeconds, newest: WallSeconds): WallSeconds {
	const { watermark, now, late, isWhole } = plan;
	// A clock may be days ahead and come back: so it follows what a row has proven, and the clock only a
	// month behind. It never goes back, so that a look-back that was raised grows into what was seen.
	const proven = Math.max(newest - late, now - LONGEST_WAIT);
	return isWhole ? Math.max(watermark, Math.min(readTo, proven)) : watermark;
}

const AFTER_MIDNIGHT = ': yesterday’s figures are whole after midnight';

/** Why the rows of some kinds cannot start a workflow once each, and when to ask for them instead. */
const REFUSED: Readonly<Partial<Record<RowKind, readonly [why: string, when: string]>>> = {
	sum: ['its rows are sums, which change with the asked range', AFTER_MIDNIGHT],
	perDay: ['its rows are sums of a day or an hour, which change until it is over', AFTER_MIDNIGHT],
	whole: ['it may lose rows where it is asked for a few hours only', ' for whole days'],
};

function refusalOf(report: Report) {
	const ofKind = REFUSED[report.kind];
	if (ofKind !== undefined) return ofKind;
	if (momentOf(report) === undefined) return ['its rows do not say when they happened', ''];
	if (report.identity.length > 0) return undefined;
	return ['nothing in its rows tells them apart for good', ''];
}

/** Whether the rows of a report can start a workflow once each. */
export function isOfEvents(report: Report): boolean {
	return refusalOf(report) === undefined;
}

/** @throws {UnusableSetting} with the reason why they cannot, and what to use instead */
export function assertEvents(report: Report): void {
	const refusal = refusalOf(report);
	if (refusal === undefined) return;
	const [why, when] = refusal;
	const title = `The report ${report.id} cannot start a workflow: ${why}`;
	const advice = `Use a Schedule Trigger and the operation “Get Report”${when}.`;
	throw new UnusableSetting({ title, advice });
}
