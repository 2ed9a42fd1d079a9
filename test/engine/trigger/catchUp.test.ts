import { generateSessions, parseCompact, type Session } from '../../simulator';
import { credentialFor } from '../arrangement';
import { until } from '../until';
import { Clock, DAY, ended, HOUR, MINUTE, START, wall, Waits, withClock } from './arrangement';
import { describeScheduler, N8NS, PollingN8n, SchedulingN8n } from './polling';

let waits: Waits;
beforeEach(() => {
	waits = new Waits();
});
afterEach(() => jest.restoreAllMocks());

const COUNT = 24_000;
const ROW_LIMIT = 5_000;
/** What one poll may emit: what it has when it is enough, and one answer on top, and a little for edges. */
const MOST = 10_000 + ROW_LIMIT + 100;
/** Over two ends of months. */
const PAUSE = 60 * DAY;

/** What happened while the trigger was switched off. */
function missed(): Session[] {
	const from = wall(START);
	return generateSessions({ seed: 9, count: COUNT, from, to: from + PAUSE - HOUR });
}

const keysOf = (rows: ReadonlyArray<Record<string, unknown>>) =>
	rows.map((row) => `${String(row.agent_id)} ${String(row.date_ini)}`).sort();

const agentsOf = (n8n: PollingN8n) => n8n.items.map(({ json }) => json.agent_id);

describe.each(N8NS)('after a long pause under %s', (_name, N8n) => {
	it.each([
		['in order, and starts no month over', 'start', 0],
		['though it is restarted and the API fails on the way', 'end', 0.4],
	] as const)(
		'catches up over several polls without loss, %s',
		async (_what, filterBy, failing) => {
			const { simulator, clock } = await withClock({ filterBy, rowLimit: ROW_LIMIT });
			const n8n = new N8n({ credential: credentialFor(simulator) });
			await n8n.activate();
			await n8n.stop();
			simulator.setSessions(missed());
			clock.pass(PAUSE);
			const begun = clock.wall;
			simulator.reset();
			simulator.settings.faults = [
				{ when: { probability: failing, seed: 3 }, then: { do: 'error', error: 'serverError' } },
			];
			await n8n.activate('init');
			for (let poll = 0; poll < 40 && n8n.items.length < COUNT; poll++) {
				clock.pass(5 * MINUTE);
				if (failing > 0 && poll % 2 === 0) await n8n.restart();
				await n8n.poll();
			}
			const faults = simulator.requests.filter(({ fault }) => fault !== undefined);
			simulator.settings.faults = [];
			await n8n.restart();
			await n8n.poll();
			const sizes = n8n.executions.map((items) => items.length).filter((size) => size > 0);
			expect(sizes.length).toBeGreaterThan(1);
			expect(Math.max(...sizes)).toBeLessThan(MOST);
			const got = n8n.items.map(({ json }) => json);
			expect(keysOf(got)).toEqual(keysOf(simulator.sessions.map(({ row }) => row)));
			if (failing > 0) return expect(faults.length).toBeGreaterThan(2);

			const starts = got.map((row) => String(row.date_ini));
			expect(starts).toEqual([...starts].sort());
			// Each poll goes on where the one before stopped; only the look-back is read again and again.
			const firsts = simulator.reportRequests().map(({ from }) => parseCompact(from) ?? NaN);
			expect(firsts.filter((first) => first < begun - 2 * DAY).length).toBeLessThan(20);
			expect(firsts.length).toBeLessThan(40);
		},
	);
});

/** A trigger that was off for hundred days, in which little happened. */
async function afterQuietDays(N8n: typeof PollingN8n, days: readonly number[]) {
	const { simulator, clock } = await withClock();
	const n8n = new N8n({ credential: credentialFor(simulator) });
	await n8n.activate();
	if (N8n === PollingN8n) await n8n.stop();
	clock.pass(100 * DAY);
	simulator.setSessions(days.map((day) => ended(`${day}`, clock.wall - day * DAY)));
	simulator.reset();
	return { simulator, n8n, days: days.map(String) };
}

it.each([
	['sessions', [95, 70, 40, 1]],
	// What was read is saved all the same.
	['nothing', [40, 1]],
])('keeps %s of the windows before one that fails, and goes on there', async (_what, own) => {
	const { simulator, n8n, days } = await afterQuietDays(PollingN8n, own);
	const may = wall('20260515000000');
	simulator.settings.faults = [
		{ when: { covers: may }, then: { do: 'error', error: 'quotaUsedUp' } },
	];
	await n8n.activate('init');
	expect(n8n.isAlive).toBe(true);
	expect(agentsOf(n8n)).toEqual(days.slice(0, -2));
	simulator.settings.faults = [];
	simulator.reset();
	await n8n.restart();
	expect(agentsOf(n8n)).toEqual(days);
	const march = wall('20260315000000');
	const firsts = simulator.reportRequests().map(({ from }) => parseCompact(from) ?? 0);
	expect(firsts.filter((first) => first <= march)).toEqual([]);
});

describeScheduler("the scheduler's time", () => {
	const BUDGET = 30_000;

	/** Polls until the request with this number hangs and the time is over. */
	async function pollUntil(request: number, { simulator, n8n }: Hanging) {
		simulator.reset();
		// The one after it would be made in the same poll, had it time.
		const requests = [request, request + 1];
		simulator.settings.faults = [{ when: { requests }, then: { do: 'hang' } }];
		const poll = n8n.poll();
		let isOver = false;
		void poll.finally(() => (isOver = true));
		await until(() => isOver || simulator.requests.length === request);
		waits.endPolls();
		return await poll;
	}
	type Hanging = Pick<Awaited<ReturnType<typeof afterQuietDays>>, 'simulator' | 'n8n'>;

	it('says what to do where one answer takes longer', async () => {
		const { simulator, clock } = await withClock();
		const n8n = new SchedulingN8n({ credential: credentialFor(simulator) }, BUDGET);
		await n8n.activate();
		const { cursor } = n8n;
		clock.pass(5 * MINUTE);
		simulator.addSessions([ended('1', clock.wall - 1)]);
		const { error, items } = await pollUntil(1, { simulator, n8n });
		expect(waits.given.at(-1)).toBe(BUDGET);
		expect(items).toBeNull();
		expect(error).toMatchObject({
			message: 'wolkvox did not answer in the time of a poll',
			description:
				'A poll may take 30 seconds. The next poll tries again; if this stays so, poll less often or choose fewer look-back hours.',
		});
		expect(n8n.cursor).toBe(cursor);
		simulator.settings.faults = [];
		await n8n.poll();
		expect(n8n.items).toHaveLength(1);
	});

	it('keeps the windows that were read within it', async () => {
		const { simulator, n8n, days } = await afterQuietDays(SchedulingN8n, [95, 70, 40, 10, 1]);
		expect((await pollUntil(3, { simulator, n8n })).error).toBeUndefined();
		expect(agentsOf(n8n)).toEqual(days.slice(0, 2));
		await pollUntil(4, { simulator, n8n });
		simulator.settings.faults = [];
		await n8n.poll();
		expect(agentsOf(n8n)).toEqual(days);
	});

	it('is no concern of a token that is busy: the next poll tries again', async () => {
		const { simulator, clock } = await withClock();
		const n8n = new SchedulingN8n({ credential: credentialFor(simulator) }, BUDGET);
		await n8n.activate();
		clock.pass(5 * MINUTE);
		simulator.settings.faults = [{ then: { do: 'error', error: 'simultaneous' } }];
		simulator.reset();
		expect((await n8n.poll()).error).toBeDefined();
		expect(simulator.requests.length).toBeLessThan(8);
		simulator.settings.faults = [];
		simulator.addSessions([ended('1', clock.wall - 1)]);
		// The wait that the last look began may outlast the poll.
		for (let poll = 0; poll < 3; poll++) await n8n.poll();
		expect(n8n.items).toHaveLength(1);
	});
});

it('begins a new day, month and year without a gap', async () => {
	const { simulator, clock } = await withClock(
		{ futureAllowed: false, acrossMonths: false },
		[],
		new Clock('20261231230000'),
	);
	const n8n = new PollingN8n({ credential: credentialFor(simulator) });
	await n8n.activate();
	for (let poll = 0; poll < 30; poll++) {
		clock.pass(5 * MINUTE);
		simulator.addSessions([ended(`${poll}`, clock.wall - MINUTE)]);
		await n8n.poll();
	}
	expect(agentsOf(n8n)).toEqual(Array.from({ length: 30 }, (_, poll) => `${poll}`));
});
