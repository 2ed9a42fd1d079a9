import { generateSessions, type Session } from '../../simulator';
import { runs } from '../../nodes/engine/readings';
import { credentialFor } from '../arrangement';
import { print } from '../unreliable';
import { DAY, ended, HOUR, MINUTE, withClock } from './arrangement';
import { PollingN8n } from './polling';

afterEach(() => jest.restoreAllMocks());

const POLL_EVERY = 5 * MINUTE;
const POLLS_A_DAY = DAY / POLL_EVERY;

it('spends one request for each poll of a quiet day', async () => {
	const { simulator, clock } = await withClock();
	const n8n = new PollingN8n({ credential: credentialFor(simulator) });
	await n8n.activate();
	simulator.reset();
	for (let poll = 0; poll < POLLS_A_DAY; poll++) {
		clock.pass(POLL_EVERY);
		if (poll % 20 === 0) simulator.addSessions([ended(`${poll}`, clock.wall - MINUTE)]);
		await n8n.poll();
	}
	expect(n8n.items).toHaveLength(Math.ceil(POLLS_A_DAY / 20));
	expect(simulator.requests).toHaveLength(POLLS_A_DAY);
	expect(new Set(simulator.requests.map(({ query }) => query.api))).toEqual(new Set(['cdr_10']));
});

const A_DAY = 100_000;
/** An hour, in which everything is read once more; two with `PROPERTY_RUNS=2` or more. */
const BUSY_POLLS = runs(1).numRuns > 1 ? 24 : 12;

/** As many sessions as a large operation has, each in the report ten minutes after its end. */
function busyDays(from: number, days: number): Session[] {
	const to = from + days * DAY - 1;
	return generateSessions({ seed: 4, count: A_DAY * days, from, to, agents: 2_000 }).map(
		({ start, end, row }) => ({ start, end, row, visibleFrom: (end ?? start) + 10 * MINUTE }),
	);
}

it('spends little more on 100,000 sessions a day, and remembers them in little space', async () => {
	const { simulator, clock } = await withClock();
	const from = clock.wall - DAY - 2 * HOUR;
	simulator.setSessions(busyDays(from, 2));
	const n8n = new PollingN8n({ credential: credentialFor(simulator) });
	await n8n.activate();
	simulator.reset();
	const begun = clock.wall;
	let largest = 0;
	for (let poll = 0; poll < BUSY_POLLS; poll++) {
		clock.pass(POLL_EVERY);
		expect((await n8n.poll()).error).toBeUndefined();
		largest = Math.max(largest, n8n.saved.length);
	}
	const requests = simulator.requests.length;
	print(
		`100,000 sessions a day: ${BUSY_POLLS} polls, ${requests} requests, ${n8n.items.length} sessions, ${largest} characters saved`,
	);
	const seen = simulator.sessions.filter(({ end, visibleFrom = 0 }) => {
		return end !== null && end >= begun && visibleFrom <= clock.wall;
	});
	// Those that ended shortly before the activation were not in the report yet.
	expect(n8n.items.length).toBeGreaterThanOrEqual(seen.length);
	expect(n8n.items.length).toBeLessThan(seen.length + A_DAY / 100);
	expect(requests / BUSY_POLLS).toBeLessThan(1.5);
	expect(largest).toBeLessThan(2_000_000);
}, 240_000);
