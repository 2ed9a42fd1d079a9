import { readReport } from '../../../../nodes/engine/read/line';
import { RowFilter } from '../../../../nodes/engine/rows/filter';
import type { Checkpoint } from '../../../../nodes/engine/trigger/checkpoint';
import { poll } from '../../../../nodes/engine/trigger/poll';
import type { Row } from '../../../../nodes/reports/report';
import type { Settings } from '../../../simulator';
import type { OpenTrigger, Polled, Trigger, World } from '../../../weeks/course';
import type { Weeks } from '../../../weeks/weeks';
import { LocalWolkvox } from '../localWolkvox';
import { requestContext } from '../readings';

/** What the engine has to know of some weeks. */
type Needed = Pick<Weeks, 'clock' | 'startWith' | 'enough' | 'report'> & {
	readonly settings: Pick<Settings, 'rowLimit'>;
};

/**
 * The trigger without n8n: the engine's polls, with answers as small as the test wants them. What it
 * keeps is in memory, and saved whenever the workflow is started, be it without a row.
 */
class TriggerAlone implements Trigger {
	private readonly wolkvox: LocalWolkvox;
	private kept: unknown;
	private saved: string | undefined;
	private isActivation = true;
	private failures = 0;
	private lookBack = 0;

	constructor(private readonly world: World<Needed>) {
		this.wolkvox = new LocalWolkvox(world.settings, world.sessions);
	}

	async start(lookBack: number): Promise<void> {
		await Promise.resolve();
		this.lookBack = lookBack;
		this.kept = this.saved === undefined ? undefined : JSON.parse(this.saved);
		this.isActivation = true;
		this.failures = 0;
	}

	async poll(): Promise<Polled> {
		this.wolkvox.asked.length = 0;
		const rows: Row[] = [];
		let hasFailed = false;
		try {
			const polled = await poll(this.task());
			rows.push(...polled.rows);
			hasFailed = polled.failure !== undefined;
			if (polled.checkpoint !== undefined) this.kept = polled.checkpoint;
			if (rows.length > 0 || polled.mustBeSaved) this.saved = JSON.stringify(this.kept);
			this.isActivation = false;
			this.failures = 0;
		} catch {
			// An activation that throws is dead until somebody tries again.
			hasFailed = true;
			this.failures++;
		}
		const checkpoint = this.kept as Checkpoint | undefined;
		return { sessions: rows, asked: [...this.wolkvox.asked], checkpoint, hasFailed };
	}

	private task(): Parameters<typeof poll>[0] {
		const { report: own, clock, startWith, enough, settings } = this.world.weeks;
		const report = { ...own, maxRows: settings.rowLimit };
		return {
			report,
			clock,
			filter: new RowFilter({}, report, clock),
			parameters: {},
			calculatedFields: false,
			simplify: false,
			lookBack: { usual: this.lookBack, atFirst: startWith },
			origin: 'origin',
			saved: this.kept,
			now: clock.wallClockAt(this.world.moment.shown * 1_000),
			isActivation: this.isActivation,
			failedBefore: this.failures,
			enough,
			read: (wanted) =>
				readReport({
					...wanted,
					report,
					parameters: {},
					resultPer: 'wholeRange',
					concurrency: 1,
					warn: () => {},
					request: requestContext({
						send: this.wolkvox.send,
						maxTries: wanted.splitsOnFailure ? 2 : 1,
					}),
				}),
		};
	}
}

export const openTriggerAlone: OpenTrigger<Needed> = async (world) =>
	await Promise.resolve(new TriggerAlone(world));
