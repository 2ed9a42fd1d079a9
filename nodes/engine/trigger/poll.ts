import type { Report } from '../../reports/report';
import type { FailureKind } from '../client/failures';
import { type Batch, failedRequestOf, type Reading } from '../read/reading';
import { CalculatedFields, type FieldWishes } from '../rows/calculatedFields';
import type { RowFilter } from '../rows/filter';
import { sortRows, type TimedRow } from '../rows/timedRow';
import { UnusableSetting } from '../settings/settings';
import { ALL_TIME } from '../time/range';
import { formatWallClock, SECONDS_PER_HOUR, type WallSeconds } from '../time/wallClock';
import { type Checkpoint, CLOCK_CHANGE, forget, formatSeen, remember } from './checkpoint';
import { type Plan, planPoll, SPLITTING, watermarkAfter } from './plan';

/** One poll, and all that it goes by. */
export interface Poll extends FieldWishes {
	readonly filter: RowFilter;
	/** How late a row may appear or how long it may take, and how far back is new at first; in seconds. */
	readonly lookBack: { readonly usual: number; readonly atFirst: number };
	/** The operation's wall clock, as n8n's gives it. */
	readonly now: WallSeconds;
	/** With so many new rows, a poll makes no further request. */
	readonly enough: number;
	/** Of what server and token, and what the polls before have kept, as it came back. */
	readonly origin: string;
	readonly saved: unknown;
	/** Whether n8n awaits this poll before it registers the trigger, and gives it up if it throws. */
	readonly isActivation: boolean;
	/** How many polls failed in a row before. */
	readonly failedBefore: number;
	readonly read: (wanted: Wanted) => AsyncIterable<Batch>;
}

/** What a poll decides about its reading; where it fails, it is tried again only if it splits, too. */
export type Wanted = Pick<
	Reading,
	'range' | 'windows' | 'order' | 'now' | 'take' | 'splitsOnFailure'
>;

export type Polled = Awaited<ReturnType<typeof poll>>;

/** While polls keep failing, every so many of them try all they can; the others try once. */
const INSIST_EVERY = 12;
/** As far ahead as rows of this moment can be dated, whatever time zone the credential holds. */
const FURTHEST_ZONE = 26 * SECONDS_PER_HOUR;
/** With fewer rows than this, words that nobody knows prove nothing about a filter. */
const ROWS_THAT_TELL = 10;

/**
 * Polls a report for rows that are new, and notes how far everything is known. Throws what reading throws where
 * nothing could be read, and {@link UnusableSetting} if a filter cannot be applied or n8n's clock is days behind;
 * an activation only what no waiting will mend.
 */
export async function poll(task: Poll) {
	const plan = planPoll(task);
	return await pollNew(plan, task).catch((failure: unknown) => {
		const { found, checkpoint: begun, newBeginning } = plan;
		const hasNeverWorked = begun.wholeAt === null;
		if (!task.isActivation || (hasNeverWorked && needsPerson(failure))) throw failure;
		// What ends from now on is new, however long it takes until wolkvox answers.
		const mustBeSaved = !found;
		const checkpoint = mustBeSaved ? begun : undefined;
		return { rows: [], skipped: 0, mustBeSaved, checkpoint, failure, newBeginning };
	});
}

/** Reads from the oldest end, until there are enough rows. What was read before a failure is kept. */
async function readRows({ windows, to, now, isKnown, enough }: Plan, task: Poll) {
	let unknown = 0;
	const batches = task.read({
		// Rows may be filed by when they were stored; each is new once, wherever it is shown.
		range: ALL_TIME,
		...{ windows, order: SPLITTING.order, now },
		take: (rows) => {
			unknown += rows.filter((one) => !isKnown(one)).length;
			return unknown >= enough ? 'enough' : 'more';
		},
		splitsOnFailure: !task.isActivation && task.failedBefore % INSIST_EVERY === 0,
	});
	const read: Batch[] = [];
	const readOn = async () => {
		for await (const batch of batches) read.push(batch);
	};
	const failure = await readOn().catch((error: unknown) => {
		// Then, what was read before is in doubt, too.
		const isContradiction = failedRequestOf(error)?.failure.kind === 'rowsMissing';
		if (read.length === 0 || isContradiction) throw error;
		return error;
	});
	const ahead = read.flatMap(({ rows, window }) => (window.from > to ? rows : []));
	const readTo = read.at(-1)?.window.to ?? to;
	return { rows: read.flatMap(({ rows }) => rows), ahead, readTo, failure };
}

/** Takes out the new rows. Filtered ones are seen, too, so that another filter brings no old ones. */
async function pollNew(plan: Plan, task: Poll) {
	const { rows, ahead, readTo, failure } = await readRows(plan, task);
	const { checkpoint, found, newBeginning, isFirst, isWhole, now, isKnown, seen } = plan;
	const { filter, report } = task;
	const isStopped = readTo < Math.max(...plan.windows.map(({ to }) => to));
	const isDone = isWhole && !isStopped;
	const events = rows.filter((one) => !Number.isNaN(endOf(one)));
	filter.observe(events);
	if (isWhole) filter.assertReadable(ROWS_THAT_TELL);
	if (isFirst) assertClock(events, now, report);

	const { newSince } = checkpoint;
	const until = isFirst ? now : now + CLOCK_CHANGE;
	const isNew = (end: WallSeconds) =>
		newSince === null || (end >= Math.min(newSince, now) && end <= until);
	const unknown = events.filter((one) => !isKnown(one));
	const fresh = unknown.filter((one) => isNew(endOf(one)) && filter.passes(one));
	const newRows = new CalculatedFields(task).made(sortRows(fresh, report, SPLITTING.order));

	// An unreadable moment is none.
	const come = events.flatMap(({ start, end }) => [start, end]).filter((moment) => moment <= now);
	const newest = come.reduce((last, moment) => Math.max(last, moment), plan.newest);
	const watermark = watermarkAfter(plan, readTo, newest);
	remember(seen, events, now, watermark);
	// It is shown again only when its time comes.
	remember(seen, ahead, now, now + FURTHEST_ZONE);
	// What was not read may still show what is filed by another clock than its dates.
	if (isWhole) forget(seen, isDone ? watermark : watermark - 24 * SECONDS_PER_HOUR);

	const isUnsaved = newRows.length === 0 && (checkpoint.isUnsaved || unknown.length > 0);
	const mustBeSaved = checkpoint !== found || isStopped || (isWhole && isUnsaved);
	const next: Checkpoint = {
		...{ ...checkpoint, watermark, seen: formatSeen(seen) },
		newest: Number.isFinite(newest) ? newest : null,
		...(isDone && { wholeAt: now, newSince: null, formerly: undefined }),
		isUnsaved: isUnsaved && !mustBeSaved,
	};
	return {
		/** What starts the workflow, the oldest first; this and the checkpoint count, or neither. */
		rows: newRows,
		/** What to keep; undefined where it stays as it was. */
		checkpoint: next,
		/** Whether a restart must find it: then the workflow is started even without a row. */
		mustBeSaved,
		/** Why not everything was read, and why what was saved is not gone on with. */
		failure,
		newBeginning,
		/** How many rows say nowhere when they happened, and are no events. */
		skipped: rows.length - events.length,
	};
}

/** When a row ended, as far as it says so; NaN where it names no moment at all. */
function endOf({ start, end }: TimedRow): WallSeconds {
	return Number.isNaN(end) ? start : end;
}

/** Where the report holds rows of days to come, all that is old would be new to this clock. */
function assertClock(events: readonly TimedRow[], now: WallSeconds, { words }: Report): void {
	const latest = events.reduce((last, { start }) => (start > last ? start : last), now);
	if (latest <= now + FURTHEST_ZONE) return;
	const title = `The clock of n8n is behind: wolkvox holds ${words.many} up to ${formatWallClock(latest)}`;
	const advice = `In the operation’s time zone it shows ${formatWallClock(now)}. Set the clock of the machine that runs n8n, and publish the workflow again.`;
	throw new UnusableSetting({ title, advice });
}

/** What tells that server or token are not right. */
const WRONG_CREDENTIAL: FailureKind[] = ['notWolkvox', 'redirect', 'tokenMissing', 'tokenWrong'];

/** Whether it stays so until somebody changes a setting. */
export function needsPerson(error: unknown): boolean {
	if (error instanceof UnusableSetting) return true;
	const kind = failedRequestOf(error)?.failure.kind;
	return kind !== undefined && WRONG_CREDENTIAL.includes(kind);
}
