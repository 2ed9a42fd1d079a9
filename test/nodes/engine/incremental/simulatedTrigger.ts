import { cobrowsing } from '../../../../nodes/reports/cobrowsing';
import {
	firstCheckpoint,
	planPoll,
	readRows,
	takeNewSessions,
	type Enough,
	type LookBack,
	type PollPlan,
	type RowsRead,
} from '../../../../nodes/engine/incremental/poll';
import {
	formatCheckpoint,
	usableAt,
	parseCheckpoint,
	type Checkpoint,
} from '../../../../nodes/engine/incremental/checkpoint';
import { UnusableSetting } from '../../../../nodes/engine/settings/problem';
import type { WallSeconds } from '../../../../nodes/engine/time/wallClock';
import type { ZoneClock } from '../../../../nodes/engine/time/zone';
import { ReadingFailed, type Reading } from '../../../../nodes/engine/extract/reportReader';
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
	readonly send: LocalWolkvox['send'];
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
		const { checkpoint, isNew } = this.load(lookBack, now);
		const plan = planPoll(checkpoint, lookBack, now);
		wolkvox.asked.length = 0;
		const { reading, enough } = this.readingOf(plan);
		const read = await readRows(reading, enough).catch((error: unknown) => {
			if (error instanceof ReadingFailed) return undefined;
			throw error;
		});
		const sessions = read === undefined ? [] : await this.take(read, plan, lookBack, now);
		if (sessions === undefined) {
			// The activation failed; somebody activates again.
			return {
				at,
				now,
				plan,
				windows: 0,
				requests: 0,
				wasCut: false,
				read,
				isDone: false,
				sessions: [],
			};
		}
		if (read === undefined && isNew && this.isFirstPoll)
			this.inMemory = formatCheckpoint(checkpoint);
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

	private load(lookBack: LookBack, now: WallSeconds): { checkpoint: Checkpoint; isNew: boolean } {
		const known = parseCheckpoint(this.inMemory);
		if (known === undefined) {
			return { checkpoint: firstCheckpoint(ORIGIN, lookBack, now), isNew: true };
		}
		const checkpoint = known && usableAt(known, now);
		if (checkpoint === null) throw new Error('The trigger cannot use its own checkpoint');
		return { checkpoint, isNew: false };
	}

	private readingOf(plan: PollPlan): { reading: Reading; enough: Enough } {
		const { range, now, isBehind, progressAfter } = plan;
		const { send, maxRowsPerAnswer, enough } = this.settings;
		const insists = !this.isFirstPoll && this.failures % INSIST_EVERY === 0;
		const report = reportWith(maxRowsPerAnswer);
		const order = 'oldestFirst' as const;
		const reading = readingOf({
			report,
			range,
			windows: splitRange(range, {
				report,
				splitBy: 'calendarMonth',
				resultPer: 'wholeRange',
				order,
				now: Math.max(now, range.to),
			}),
			now,
			delivery: isBehind ? 'eager' : 'whole',
			splitsOnFailure: insists,
			request: requestContext({ send, maxTries: insists ? 2 : 1 }),
		});
		return { reading, enough: { rows: isBehind ? enough : Infinity, after: progressAfter } };
	}

	/** Undefined where the clock is so far behind that the trigger does not begin. */
	private async take(
		read: RowsRead,
		plan: PollPlan,
		lookBack: LookBack,
		now: WallSeconds,
	): Promise<Row[] | undefined> {
		const { clock, filter, calculatedFields } = this.settings;
		const { checkpoint, isNew } = this.load(lookBack, now);
		const report = cobrowsing;
		const wishes = {
			report,
			clock,
			filter: new RowFilter(filter, report, clock),
			calculatedFields,
			lookBack,
		};
		const result = await Promise.resolve(read)
			.then((rows) => takeNewSessions(rows, plan, checkpoint, wishes))
			.catch((error: unknown) => {
				if (error instanceof UnusableSetting) return undefined;
				throw error;
			});
		if (result === undefined) return undefined;
		const { isUnsaved } = result.checkpoint;
		const isDue = isNew || read.stoppedAt !== undefined || (plan.reads === 'whole' && isUnsaved);
		const isSaved = isDue || this.isFirstPoll;
		this.inMemory = formatCheckpoint({ ...result.checkpoint, isUnsaved: isUnsaved && !isSaved });
		if (isDue || result.sessions.length > 0) this.save();
		return result.sessions;
	}

	/** What is saved is JSON. */
	private save(): void {
		this.saved = JSON.stringify(this.inMemory);
	}
}
