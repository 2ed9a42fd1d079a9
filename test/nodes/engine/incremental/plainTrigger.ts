import { failedRequestOf, ReadingFailed } from '../../../../nodes/engine/extract/reportReader';
import { splitRange } from '../../../../nodes/engine/extract/windows';
import {
	formatCheckpoint,
	parseCheckpoint,
	usableAt,
	type Checkpoint,
} from '../../../../nodes/engine/incremental/checkpoint';
import {
	firstCheckpoint,
	planPoll,
	readRows,
	takeNewSessions,
	type LookBack,
	type PollPlan,
	type RowsRead,
} from '../../../../nodes/engine/incremental/poll';
import { RowFilter } from '../../../../nodes/engine/rows/filter';
import { UnusableSetting } from '../../../../nodes/engine/settings/problem';
import { cobrowsing } from '../../../../nodes/reports/cobrowsing';
import type { Row } from '../../../../nodes/reports/report';
import type { OpenTrigger, Polled, Trigger, World } from '../../../weeks/course';
import type { Settings } from '../../../simulator';
import type { Weeks } from '../../../weeks/weeks';
import { LocalWolkvox } from '../localWolkvox';
import { readingOf, reportWith, requestContext } from '../readings';

/** As in `pollSessions`: while polls fail, every so many of them try all they can. */
const INSIST_EVERY = 12;

/** What the plain logic has to know of some weeks. */
type Needed = Pick<Weeks, 'clock' | 'startWith' | 'enough'> & {
	readonly settings: Pick<Settings, 'rowLimit'>;
};

/**
 * The trigger's plain logic, put together as `pollSessions` does, with answers as small as the test
 * wants them. What it knows is in memory, and saved whenever the workflow is started, be it without
 * a session.
 */
class PlainTrigger implements Trigger {
	private readonly wolkvox: LocalWolkvox;
	private inMemory: unknown;
	private saved: string | undefined;
	private isFirstPoll = true;
	private failures = 0;
	private lookBack: LookBack = { usual: 0, atFirst: 0 };

	constructor(private readonly world: World<Needed>) {
		this.wolkvox = new LocalWolkvox(world.settings, world.sessions);
	}

	async start(lookBack: number): Promise<void> {
		await Promise.resolve();
		this.lookBack = { usual: lookBack, atFirst: this.world.weeks.startWith };
		this.inMemory = this.saved === undefined ? undefined : JSON.parse(this.saved);
		this.isFirstPoll = true;
		this.failures = 0;
	}

	/** @throws {Error} what no poll may throw: anything but that wolkvox could not be read */
	async poll(): Promise<Polled> {
		this.wolkvox.asked.length = 0;
		const { clock } = this.world.weeks;
		const now = clock.wallClockAt(this.world.moment.shown * 1_000);
		const { checkpoint, isNew } = this.load(now);
		const plan = planPoll(checkpoint, this.lookBack, now);
		let sessions: Row[] = [];
		let hasFailed = false;
		try {
			const read = await this.read(plan);
			hasFailed = read.failure !== undefined;
			sessions = this.take(read, plan, now);
			this.failures = 0;
			this.isFirstPoll = false;
		} catch (error) {
			hasFailed = true;
			const isDead = needsPerson(error) && this.isFirstPoll && checkpoint.wholeAt === null;
			if (isNew && this.isFirstPoll && !isDead) this.keep(checkpoint, true);
			// Somebody activates a dead one again.
			this.isFirstPoll &&= isDead;
			this.failures++;
		}
		const state = parseCheckpoint(this.inMemory);
		return {
			sessions,
			asked: [...this.wolkvox.asked],
			state: state ? formatCheckpoint(state) : undefined,
			hasFailed,
		};
	}

	private load(now: number): { checkpoint: Checkpoint; isNew: boolean } {
		const known = parseCheckpoint(this.inMemory);
		if (known === undefined) {
			return { checkpoint: firstCheckpoint('origin', this.lookBack, now), isNew: true };
		}
		const checkpoint = known && usableAt(known, now);
		if (checkpoint === null) throw new Error('The trigger cannot use its own checkpoint');
		return { checkpoint, isNew: false };
	}

	private keep(checkpoint: Checkpoint, isSaved: boolean): void {
		this.inMemory = formatCheckpoint(checkpoint);
		if (isSaved) this.saved = JSON.stringify(this.inMemory);
	}

	private async read({ range, now, isBehind, progressAfter }: PollPlan): Promise<RowsRead> {
		const { settings, enough } = this.world.weeks;
		const insists = !this.isFirstPoll && this.failures % INSIST_EVERY === 0;
		const report = reportWith(settings.rowLimit);
		const reading = readingOf({
			report,
			range,
			windows: splitRange(range, {
				report,
				splitBy: 'calendarMonth',
				resultPer: 'wholeRange',
				order: 'oldestFirst',
				now: Math.max(now, range.to),
			}),
			now,
			delivery: isBehind ? 'eager' : 'whole',
			splitsOnFailure: insists,
			request: requestContext({ send: this.wolkvox.send, maxTries: insists ? 2 : 1 }),
		});
		return await readRows(reading, { rows: isBehind ? enough : Infinity, after: progressAfter });
	}

	private take(read: RowsRead, plan: PollPlan, now: number): Row[] {
		const { checkpoint, isNew } = this.load(now);
		const { clock } = this.world.weeks;
		const { sessions, checkpoint: after } = takeNewSessions(read, plan, checkpoint, {
			report: cobrowsing,
			clock,
			filter: new RowFilter({}, cobrowsing, clock),
			calculatedFields: false,
			lookBack: this.lookBack,
		});
		const { isUnsaved } = after;
		const isDue = isNew || read.stoppedAt !== undefined || (plan.reads === 'whole' && isUnsaved);
		const isSaved = isDue || sessions.length > 0;
		this.keep({ ...after, isUnsaved: isUnsaved && !isDue }, isSaved);
		return sessions;
	}
}

/** What keeps a trigger from being activated; all else that wolkvox does may pass. */
function needsPerson(error: unknown): boolean {
	if (error instanceof UnusableSetting) return true;
	if (!(error instanceof ReadingFailed)) throw error;
	return failedRequestOf(error)?.failure.kind === 'tokenWrong';
}

export const openPlainTrigger: OpenTrigger<Needed> = async (world) =>
	await Promise.resolve(new PlainTrigger(world));
