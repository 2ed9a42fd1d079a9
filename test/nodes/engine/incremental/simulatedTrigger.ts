import { cobrowsing } from '../../../../nodes/reports/cobrowsing';
import { takeNewSessions } from '../../../../nodes/engine/incremental/newRows';
import {
	firstState,
	planPoll,
	type LookBack,
	type PollPlan,
} from '../../../../nodes/engine/incremental/pollPlan';
import {
	formatState,
	notAhead,
	parseState,
	type PollState,
} from '../../../../nodes/engine/incremental/checkpoint';
import { readRows, type RowsRead } from '../../../../nodes/engine/incremental/readRows';
import type { WallSeconds } from '../../../../nodes/engine/time/wallClock';
import type { ZoneClock } from '../../../../nodes/engine/time/zone';
import { ReadingFailed } from '../../../../nodes/engine/extract/reportReader';
import type { Row } from '../../../../nodes/reports/report';
import { RowFilter, type FilterChoice } from '../../../../nodes/engine/rows/filter';
import { splitRange } from '../../../../nodes/engine/extract/windows';
import type { LocalWolkvox } from '../localWolkvox';
import { readingOf, reportWith, requestContext } from '../readings';

const ORIGIN = 'server-token';
/** As in `pollSessions`: while polls fail, every so many of them try all they can. */
const INSIST_EVERY = 12;

/** What stays the same as long as a trigger lives. */
export interface TriggerSettings {
	readonly wolkvox: LocalWolkvox;
	readonly clock: ZoneClock;
	readonly filter: FilterChoice;
	readonly calculatedFields: boolean;
	readonly maxRowsPerAnswer: number;
	/** How many rows of a long way are enough for one poll. */
	readonly enough: number;
}

/** What a poll did. */
export interface PollNote {
	/** The real second in which it ran. */
	readonly at: number;
	readonly now: WallSeconds;
	readonly plan: PollPlan;
	/** How many windows the plan comes to. */
	readonly windows: number;
	readonly requests: number;
	/** Whether an answer was so full that its window was split. */
	readonly wasCut: boolean;
	/** What was read; undefined where the poll failed. */
	readonly read: RowsRead | undefined;
	/** Whether everything was read that a whole reading reads. */
	readonly isDone: boolean;
	readonly sessions: readonly Row[];
}

/**
 * The trigger as a process: its plain logic, put together as `pollSessions` does. What it knows is in
 * memory; n8n saves it after the first poll of each activation and whenever a poll gives something, be
 * it an empty list. A restart goes back to what was saved.
 */
export class SimulatedTrigger {
	private inMemory: unknown;
	private saved: string | undefined;
	private isFirstPoll = true;
	private failures = 0;

	constructor(private readonly settings: TriggerSettings) {}

	restart(): void {
		this.inMemory = this.saved === undefined ? undefined : JSON.parse(this.saved);
		this.isFirstPoll = true;
		this.failures = 0;
	}

	/**
	 * Polls once.
	 *
	 * @param at the real second
	 * @throws {Error} what no poll may throw: anything but that wolkvox could not be read
	 */
	async poll(at: number, lookBack: LookBack): Promise<PollNote> {
		const { wolkvox, clock } = this.settings;
		const now = clock.wallClockAt(at * 1_000);
		const { state, isNew } = this.load(lookBack, now);
		const plan = planPoll(state, lookBack, now);
		wolkvox.asked.length = 0;
		const { reading, enough } = this.readingOf(plan, now);
		const read = await readRows(reading, enough).catch((error: unknown) => {
			if (error instanceof ReadingFailed) return undefined;
			throw error;
		});
		const sessions = read === undefined ? [] : this.take(read, plan, lookBack, now);
		if (read === undefined && isNew && this.isFirstPoll) this.inMemory = formatState(state);
		if (this.isFirstPoll) this.save();
		this.failures = read === undefined ? this.failures + 1 : 0;
		this.isFirstPoll = false;
		const { asked } = wolkvox;
		return {
			at,
			now,
			plan,
			windows: reading.windows.length,
			requests: asked.length,
			wasCut: asked.some(({ rows }) => rows >= this.settings.maxRowsPerAnswer),
			read,
			isDone: plan.reads === 'whole' && read !== undefined && read.stoppedAt === undefined,
			sessions,
		};
	}

	private load(lookBack: LookBack, now: WallSeconds): { state: PollState; isNew: boolean } {
		const known = parseState(this.inMemory);
		if (known === undefined) return { state: firstState(ORIGIN, lookBack, now), isNew: true };
		const state = known && notAhead(known, now);
		if (state === null) throw new Error('The trigger cannot use its own state');
		return { state, isNew: false };
	}

	private readingOf({ range, isBehind }: PollPlan, now: WallSeconds) {
		const { wolkvox, maxRowsPerAnswer, enough } = this.settings;
		const insists = !this.isFirstPoll && this.failures % INSIST_EVERY === 0;
		const order = 'oldestFirst' as const;
		const reading = readingOf({
			windows: splitRange(range, { splitBy: 'calendarMonth', order, maxDays: 31, now }),
			now,
			delivery: isBehind ? 'eager' : 'whole',
			splitsOnFailure: insists,
			report: reportWith(maxRowsPerAnswer),
			request: requestContext({
				send: wolkvox.send,
				maxTries: insists ? 2 : 1,
			}),
		});
		return { reading, enough: isBehind ? enough : Infinity };
	}

	private take(read: RowsRead, plan: PollPlan, lookBack: LookBack, now: WallSeconds): Row[] {
		const { clock, filter, calculatedFields } = this.settings;
		const { state, isNew } = this.load(lookBack, now);
		const report = cobrowsing;
		const wishes = {
			report,
			clock,
			filter: new RowFilter(filter, report, clock),
			calculatedFields,
			lookBack,
		};
		const result = takeNewSessions(read, plan, state, now, wishes);
		const { isUnsaved } = result.state;
		const isDue = isNew || read.stoppedAt !== undefined || (plan.reads === 'whole' && isUnsaved);
		const isSaved = isDue || this.isFirstPoll;
		this.inMemory = formatState({ ...result.state, isUnsaved: isUnsaved && !isSaved });
		if (isDue || result.sessions.length > 0) this.save();
		return result.sessions;
	}

	/** What is saved is JSON. */
	private save(): void {
		this.saved = JSON.stringify(this.inMemory);
	}
}
