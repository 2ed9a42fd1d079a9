import type { Checkpoint } from '../../nodes/engine/trigger/checkpoint';
import type { Row } from '../../nodes/reports/report';
import type { Fault, Session, Settings } from '../simulator';
import { MINUTE, type Weeks } from './weeks';

/** What a poll came to. */
export interface Polled {
	/** What started the workflow. */
	readonly sessions: readonly Row[];
	/** The requests that it made, and how many rows each brought. */
	readonly asked: ReadonlyArray<{
		readonly from: number;
		readonly to: number;
		readonly rows: number;
	}>;
	/** What the trigger knows afterwards; undefined as long as it could not be activated. */
	readonly checkpoint: Checkpoint | undefined;
	/** Whether something could not be read. */
	readonly hasFailed: boolean;
}

/**
 * A trigger in an n8n. There are two: its plain logic alone, which lives through many weeks, and n8n's
 * own engine with a server to ask, which lives through few.
 */
export interface Trigger {
	/** Ends n8n, if it runs, as a crash does: what was not saved is lost. The next poll activates. */
	start(lookBack: number): Promise<void>;
	poll(): Promise<Polled>;
}

/** Real seconds since 1970, and those that n8n's clock shows. */
export interface Moment {
	real: number;
	shown: number;
}

/** What a trigger lives in. */
export interface World<W = Weeks> {
	readonly weeks: W;
	readonly moment: Readonly<Moment>;
	/** Of the simulator; what fails changes from poll to poll. */
	readonly settings: Partial<Settings>;
	readonly sessions: readonly Session[];
}

export type OpenTrigger<W = Weeks> = (world: World<W>) => Promise<Trigger>;

/** What happened in some weeks. */
export interface Course {
	readonly weeks: Weeks;
	readonly polls: ReadonlyArray<Polled & { readonly at: number }>;
	/** What started the workflow, in its order. */
	readonly emitted: readonly Row[];
}

/** A trigger that has not caught up after so many polls in peace never will. */
const MOST_CLOSING_POLLS = 3_000;

/** Lets a trigger live through some weeks, and on until everything has settled. */
export async function liveThrough(weeks: Weeks, open: OpenTrigger): Promise<Course> {
	const { begin, horizon, pollEvery } = weeks;
	const moment = { real: begin, shown: begin };
	const faults: Fault[] = [];
	// Rows come and go in real time, whatever the operation's clock shows.
	const settings = { ...weeks.settings, faults, now: () => moment.real };
	const trigger = await open({
		weeks,
		moment,
		settings,
		sessions: [...weeks.happenings.flat(), ...weeks.totals],
	});
	const polls: Array<Course['polls'][number]> = [];
	const poll = async () => {
		const { real } = moment;
		moment.shown = real + (weeks.wrongClocks.find(isNow(real))?.ahead ?? 0);
		faults.splice(0, Infinity, ...faultsOf(weeks.outages.filter(isNow(real)), polls.length));
		const polled = { ...(await trigger.poll()), at: real };
		polls.push(polled);
		return polled;
	};

	await trigger.start(weeks.lookBack);
	const stops = [...weeks.stops];
	let { lookBack } = weeks;
	while (moment.real < horizon) {
		await poll();
		// n8n is never quite on time.
		moment.real += pollEvery + (polls.length % 3);
		for (let next = stops.at(0); next && next.from <= moment.real; next = stops.at(0)) {
			stops.shift();
			moment.real = Math.max(moment.real, next.to);
			lookBack = next.lookBack ?? lookBack;
			await trigger.start(lookBack);
		}
	}

	// Every row gets its time to appear, and the trigger to find it.
	const changes = weeks.happenings.flat().map(({ visibleFrom }) => visibleFrom);
	const filedAhead = Math.max(0, weeks.settings.filterOffset);
	const settled = changes.reduce((last, change) => Math.max(last, change), horizon) + filedAhead;
	let wholeBefore: number | null = null;
	for (let count = 0; count < MOST_CLOSING_POLLS; count++) {
		const { checkpoint } = await poll();
		const wholeAt = checkpoint?.wholeAt ?? null;
		if (moment.real <= settled) wholeBefore = wholeAt;
		else if (wholeAt !== wholeBefore) {
			return { weeks, polls, emitted: polls.flatMap(({ sessions }) => sessions) };
		}
		moment.real += Math.max(pollEvery, 15 * MINUTE);
	}
	throw new Error('The trigger does not catch up');
}

const isNow =
	(at: number) =>
	({ from, to }: { readonly from: number; readonly to: number }) =>
		from <= at && at < to;

function faultsOf(outages: Weeks['outages'], seed: number): Fault[] {
	return outages.map(({ effect, probability, longerThan }) => ({
		then: effect,
		when: { api: 'cdr_10', probability, longerThan, seed },
	}));
}
