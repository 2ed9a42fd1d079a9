import type { Window } from '../../../../nodes/engine/extract/windows';
import { endOfDay, startOfDay } from '../../../../nodes/engine/time/wallClock';
import type { Row } from '../../../../nodes/reports/report';
import { formatReport, type Fault } from '../../../simulator';
import { LocalWolkvox } from '../localWolkvox';
import { HOUR, MINUTE, wallAt, type Outage, type Weeks } from './arrivals';
import { SimulatedTrigger, type PollNote } from './simulatedTrigger';

/** A session that started the workflow, and when. */
export interface Emitted {
	readonly at: number;
	readonly row: Row;
}

/** What happened in some weeks. */
export interface Course {
	readonly weeks: Weeks;
	readonly polls: readonly PollNote[];
	readonly emitted: readonly Emitted[];
	/** How often n8n was started again. */
	readonly restarts: number;
}

/** A trigger that has not caught up after so many polls in peace never will. */
const MOST_CLOSING_POLLS = 3_000;

/** Lets a trigger live through some weeks, and on until everything has settled. */
export async function liveThrough(weeks: Weeks): Promise<Course> {
	const life = new Life(closedWith(weeks));
	await life.untilHorizon();
	await life.untilSettled();
	return life.course;
}

/**
 * The weeks with one more session after all others: where nothing happens after a leap of the clock,
 * the trigger waits for it.
 */
function closedWith(weeks: Weeks): Weeks {
	const changes = weeks.happenings.flat().map(({ visibleFrom }) => visibleFrom);
	const at = changes.reduce((last, change) => Math.max(last, change), weeks.horizon) + HOUR;
	const wall = wallAt(weeks, at);
	const row = { agent_id: 'last', agent_name: 'Last', hung_up: 'agent', time: '00:00:00' };
	const dates = { date_ini: formatReport(wall), date_end: formatReport(wall) };
	// Further back than the look-back it would never be read.
	const filed = wall + Math.max(0, weeks.filing.hours) * HOUR;
	const last = { start: filed, end: filed, row: { ...row, ...dates } };
	const happening = [{ ...last, visibleFrom: at, visibleUntil: Infinity }];
	return { ...weeks, happenings: [...weeks.happenings, happening] };
}

class Life {
	private readonly polls: PollNote[] = [];
	private readonly emitted: Emitted[] = [];
	private restarts = 0;
	private at: number;
	private readonly faults: Fault[] = [];
	private readonly trigger: SimulatedTrigger;

	constructor(private readonly weeks: Weeks) {
		this.at = weeks.activation;
		const wolkvox = new LocalWolkvox(
			// Rows come and go in real time, whatever the operation's clock shows.
			{ ...weeks.settings, faults: this.faults, now: () => this.at },
			weeks.happenings.flat(),
		);
		this.trigger = new SimulatedTrigger({
			wolkvox,
			send: async (window, signal) => await wolkvox.send(this.filtered(window), signal),
			clock: weeks.clock,
			filter: weeks.filter,
			calculatedFields: weeks.calculatedFields,
			maxRowsPerAnswer: weeks.settings.rowLimit,
			enough: weeks.enough,
		});
	}

	get course(): Course {
		const { weeks, polls, emitted, restarts } = this;
		return { weeks, polls, emitted, restarts };
	}

	async untilHorizon(): Promise<void> {
		const pauses = [...this.weeks.pauses];
		while (this.at < this.weeks.horizon) {
			for (let next = pauses.at(0); next && next.from <= this.at; next = pauses.at(0)) {
				pauses.shift();
				this.at = Math.max(this.at, next.to);
				this.trigger.restart();
				this.restarts++;
			}
			await this.poll();
			// n8n is never quite on time.
			this.at += this.weeks.pollEvery + (this.polls.length % 3);
		}
	}

	/** Until every row had its time to appear, and the trigger to find it. */
	async untilSettled(): Promise<void> {
		const { happenings, lookBacks, horizon, pollEvery, filing } = this.weeks;
		const changes = happenings.flat().map(({ visibleFrom }) => visibleFrom);
		const lastChange = changes.reduce((last, change) => Math.max(last, change), horizon);
		const settled = lastChange + 2 * HOUR + Math.max(0, filing.hours) * HOUR;
		// In the silence after the last session nothing proves more than its dates.
		const proven = wallAt(this.weeks, lastChange);
		const usual = lookBacks[lookBacks.length - 1].seconds;
		for (let count = 0; count < MOST_CLOSING_POLLS; count++) {
			const note = await this.poll();
			const isNear = note.plan.range.from > Math.min(note.now, proven) - usual - 4 * HOUR;
			if (this.at > settled && note.isDone && isNear) return;
			this.at += Math.max(pollEvery, 15 * MINUTE);
		}
		throw new Error('The trigger does not catch up');
	}

	private async poll(): Promise<PollNote> {
		this.faults.splice(0, Infinity, ...this.faultsNow());
		const note = await this.trigger.poll(this.at + this.clockAhead(), this.lookBackNow());
		this.polls.push({ ...note, at: this.at });
		for (const row of note.sessions) this.emitted.push({ at: this.at, row });
		return note;
	}

	/** The range that the server makes of one. */
	private filtered(window: Window | undefined): Window | undefined {
		if (window === undefined || !this.weeks.filing.isByDays) return window;
		return { from: startOfDay(window.from), to: endOfDay(window.to) };
	}

	/** By how many seconds n8n's clock is ahead. */
	private clockAhead(): number {
		const { wrongClocks } = this.weeks;
		return wrongClocks.find(({ from, to }) => from <= this.at && this.at < to)?.ahead ?? 0;
	}

	private faultsNow(): Fault[] {
		const isNow = ({ from, to }: Outage) => from <= this.at && this.at < to;
		return this.weeks.outages.filter(isNow).map(({ effect, probability, longerThan }) => ({
			then: effect,
			when: { probability, longerThan, seed: this.polls.length },
		}));
	}

	private lookBackNow() {
		const { lookBacks, startWith, activation } = this.weeks;
		const set = [...lookBacks].reverse().find(({ from }) => from <= this.at) ?? lookBacks[0];
		return { usual: set.seconds, atFirst: this.at >= activation ? startWith : 0 };
	}
}
