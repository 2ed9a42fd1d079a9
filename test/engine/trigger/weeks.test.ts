import type { Fault, FaultEffect, Session, Simulator } from '../../simulator';
import { integerBetween, pick, seededRandom, type Random } from '../../simulator/random';
import { runs } from '../../nodes/engine/readings';
import { credentialFor } from '../arrangement';
import { print } from '../unreliable';
import { Clock, DAY, ended, hastenWaits, HOUR, MINUTE, withClock } from './arrangement';
import { HAS_SCHEDULER, PollingN8n, SchedulingN8n, type Polled } from './polling';

beforeEach(() => hastenWaits());
afterEach(() => jest.restoreAllMocks());

const FILTER_READINGS = ['start', 'end', 'overlap'] as const;
const POLL_EVERY = 30 * MINUTE;
const WEEKS = 2;
/** A session is in the report after this long at the latest, and corrected no later. */
const LATEST = 20 * HOUR;
const AGENTS = 12;

const FAULTS: FaultEffect[] = [
	{ do: 'error', error: 'serverError' },
	{ do: 'error', error: 'maintenance' },
	{ do: 'error', error: 'quotaUsedUp' },
	{ do: 'error', error: 'tooManyRequests' },
	{ do: 'error', error: 'tokenWrong' },
	{ do: 'reset' },
	{ do: 'resetMidBody' },
	{ do: 'cutJson' },
	{ do: 'html', status: 502 },
	{ do: 'html', status: 404 },
];

/** How a simulated time went. */
interface Tally {
	polls: number;
	sessions: number;
	faults: number;
	restarts: number;
	overlaps: number;
	corrected: number;
	late: number;
	failedPolls: number;
	requests: number;
}

/** A session as it stands in the report over time: late, perhaps, and perhaps corrected later. */
function sessionAt(random: Random, clock: Clock, tally: Tally): Session[] {
	const end = clock.epoch - Math.floor(random() * POLL_EVERY);
	const length =
		random() < 0.1 ? integerBetween(random, HOUR, 3 * HOUR) : Math.ceil(random() * HOUR);
	const isLate = random() < 0.2;
	const delay = isLate ? random() * LATEST : random() * 20 * MINUTE;
	if (isLate) tally.late++;
	// The report is rebuilt when it is rebuilt, whatever the wall clock does.
	const visibleFrom = clock.wallAt(Math.ceil(end + delay));
	const wallEnd = clock.wallAt(end);
	const session = ended(`${integerBetween(random, 1, AGENTS)}`, wallEnd, {
		length: wallEnd - clock.wallAt(end - length),
		visibleFrom,
		row: { time: '' },
	});
	const twins = random() < 0.03 ? [session, { ...session }] : [session];
	return twins.flatMap((one) => {
		if (random() >= 0.15) return [one];
		tally.corrected++;
		const visibleUntil = clock.wallAt(Math.ceil(end + delay + random() * (LATEST - delay)));
		const fields = pick(random, [
			{ hung_up: 'customer' },
			{ agent_name: 'Renamed' },
			{ time: '00:00:59' },
			{ skill: 'a new field' },
		]);
		const later = { ...one, visibleFrom: visibleUntil, row: { ...one.row, ...fields } };
		return [{ ...one, visibleUntil }, later];
	});
}

/** Sessions as often as they happened: by agent and start, each version of a row counted once. */
function happened(sessions: readonly Session[]): string[] {
	return sessions
		.filter(({ visibleUntil }) => visibleUntil === undefined)
		.map(({ row }) => nameOf(row))
		.sort();
}

const nameOf = (row: Record<string, unknown>) => `${String(row.agent_id)} ${String(row.date_ini)}`;

/** Lets weeks pass, in which everything goes wrong that may. */
async function live(
	n8n: PollingN8n,
	simulator: Simulator,
	clock: Clock,
	random: Random,
): Promise<Tally> {
	const tally: Tally = {
		polls: 0,
		sessions: 0,
		faults: 0,
		restarts: 0,
		overlaps: 0,
		corrected: 0,
		late: 0,
		failedPolls: 0,
		requests: 0,
	};
	const took = ({ error }: Polled) => {
		tally.polls++;
		if (error !== undefined) tally.failedPolls++;
	};
	const end = clock.epoch + WEEKS * 7 * DAY;
	let outageUntil = 0;
	while (clock.epoch < end) {
		clock.pass(POLL_EVERY);
		const sessions = Array.from({ length: Math.floor(random() * 6) }, () =>
			sessionAt(random, clock, tally),
		).flat();
		simulator.addSessions(sessions);
		if (clock.epoch >= outageUntil && random() < 0.02) {
			outageUntil = clock.epoch + integerBetween(random, 1, 10) * HOUR;
			simulator.settings.faults = [{ then: pick(random, FAULTS) }];
		}
		if (clock.epoch >= outageUntil) simulator.settings.faults = passingFaults(random);
		if (random() < 0.04) {
			tally.restarts++;
			if (random() < 0.3) {
				await n8n.stop();
				clock.pass(integerBetween(random, 1, 30) * HOUR);
			}
			took(await n8n.restart());
		}
		const polls = random() < 0.1 ? 3 : 1;
		tally.overlaps += polls - 1;
		(await Promise.all(Array.from({ length: polls }, async () => await n8n.poll()))).forEach(took);
	}
	// Whatever is late or corrected is so by now.
	simulator.settings.faults = [];
	for (let passed = 0; passed < LATEST + 2 * HOUR; passed += POLL_EVERY) {
		clock.pass(POLL_EVERY);
		took(await n8n.poll());
	}
	tally.sessions = happened(simulator.sessions).length;
	tally.faults = simulator.requests.filter(({ fault }) => fault !== undefined).length;
	tally.requests = simulator.requests.length;
	return tally;
}

/** Single requests that fail, between the outages. */
function passingFaults(random: Random): Fault[] {
	return [
		{
			when: { probability: 0.05, seed: integerBetween(random, 1, 1_000) },
			then: pick(random, FAULTS),
		},
	];
}

const tallies: Array<Record<string, unknown>> = [];

afterAll(() => print(tallies.map((tally) => JSON.stringify(tally)).join('\n')));

/** Before the clocks go back on 4 April, and before they go forward on 6 September. */
const STARTS = ['20260328090000', '20260830090000'];

/** All of them with `PROPERTY_RUNS=2` or more; else each reading of the filter lives once. */
const IS_THOROUGH = runs(1).numRuns > 1;

const WEEKS_TO_LIVE = FILTER_READINGS.flatMap(
	(filterBy) =>
		STARTS.flatMap((start) => [
			['n8n', filterBy, start, PollingN8n] as const,
			["n8n's scheduler", filterBy, start, SchedulingN8n] as const,
		]),
	// The scheduler's are like n8n's own; half of them tell.
).filter(([name], index) => {
	if (name !== 'n8n') return HAS_SCHEDULER && index % 4 === 1 && (IS_THOROUGH || index === 1);
	return IS_THOROUGH || index % 8 === 0 || index === 6;
});

describe('two weeks', () => {
	it.each(WEEKS_TO_LIVE)(
		'under %s, filed by %s, from %s on, give every session exactly once',
		async (name, filterBy, start, N8n) => {
			const zone = 'America/Santiago';
			const clock = new Clock(start, zone);
			const { simulator } = await withClock({ filterBy, rowOrder: 'unordered' }, [], clock);
			const n8n = new N8n({ credential: credentialFor(simulator, { timeZone: zone }) });
			await n8n.activate();
			const tally = await live(n8n, simulator, clock, seededRandom(clock.epoch + filterBy.length));
			tallies.push({ name, filterBy, start, ...tally, emitted: n8n.items.length });
			const got = n8n.items.map(({ json }) => nameOf(json)).sort();
			expect(got).toEqual(happened(simulator.sessions));
			expect(tally.sessions).toBeGreaterThan(1_000);
			expect(tally.faults).toBeGreaterThan(50);
		},
	);
});
