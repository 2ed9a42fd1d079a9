import {
	generateSessions,
	parseCompact,
	type Session,
	type Settings,
	type Simulator,
} from '../../simulator';
import { credentialFor } from '../arrangement';
import {
	Clock,
	DAY,
	ended,
	hastenTime,
	hastenWaits,
	HOUR,
	MINUTE,
	START,
	wall,
	withClock,
} from './arrangement';
import { describeScheduler, N8NS, PollingN8n, SchedulingN8n } from './polling';

beforeEach(() => hastenWaits());
afterEach(() => jest.restoreAllMocks());

const FILTER_READINGS = ['start', 'end', 'overlap'] as const;
const COUNT = 30_000;
const ROW_LIMIT = 5_000;
/** What one poll may emit: what it has when it is enough, and one answer on top, and a little for edges. */
const MOST = 10_000 + ROW_LIMIT + 100;

/** What happened within the ten days after the trigger was switched off. */
function missed(): Session[] {
	const from = wall(START);
	return generateSessions({ seed: 9, count: COUNT, from, to: from + 10 * DAY - HOUR });
}

/** An n8n whose trigger has been active, and is not any more. */
async function switchedOff(N8n: typeof PollingN8n, simulator: Simulator): Promise<PollingN8n> {
	const n8n = new N8n({ credential: credentialFor(simulator) });
	await n8n.activate();
	await n8n.stop();
	return n8n;
}

const keysOf = (rows: ReadonlyArray<Record<string, unknown>>) =>
	rows.map((row) => `${String(row.agent_id)} ${String(row.date_ini)}`);

describe.each(N8NS)('after a long pause under %s', (name, N8n) => {
	const readings = name === 'n8n' ? FILTER_READINGS : FILTER_READINGS.slice(2);

	it.each(readings)(
		'catches up over several polls, in order, without loss (filed by %s)',
		async (filterBy) => {
			const settings: Partial<Settings> = { filterBy, rowLimit: ROW_LIMIT };
			const { simulator, clock } = await withClock(settings);
			const n8n = await switchedOff(N8n, simulator);
			simulator.setSessions(missed());
			clock.pass(10 * DAY);
			await n8n.activate('init');
			const sizes: number[] = [];
			const requests: number[] = [];
			for (let poll = 0; poll < 12; poll++) {
				simulator.reset();
				clock.pass(5 * MINUTE);
				const { saves } = n8n;
				const { items, error } = await n8n.poll();
				expect(error).toBeUndefined();
				if (items === null) break;
				expect(n8n.saves).toBe(saves + 1);
				sizes.push(items.length);
				requests.push(simulator.requests.length);
			}
			expect(sizes.length).toBeGreaterThan(1);
			expect(Math.max(...sizes)).toBeLessThan(MOST);
			expect(Math.max(...requests)).toBeLessThan(20);
			const starts = n8n.items.map(({ json }) => String(json.date_ini));
			// By the start within each poll; where the API files by another date, not across them.
			if (filterBy === 'start') expect(starts).toEqual([...starts].sort());
			const got = keysOf(n8n.items.map(({ json }) => json));
			expect(got.sort()).toEqual(keysOf(simulator.sessions.map(({ row }) => row)).sort());
		},
	);

	it.each(readings)(
		'doubles and loses nothing when it is restarted and the API fails on the way (filed by %s)',
		async (filterBy) => {
			const settings: Partial<Settings> = { filterBy, rowLimit: ROW_LIMIT };
			const { simulator, clock } = await withClock(settings);
			const n8n = await switchedOff(N8n, simulator);
			simulator.setSessions(missed());
			clock.pass(10 * DAY);
			simulator.settings.faults = [
				{ when: { probability: 0.4, seed: 3 }, then: { do: 'error', error: 'serverError' } },
			];
			for (let poll = 0; poll < 40 && n8n.items.length < COUNT; poll++) {
				clock.pass(5 * MINUTE);
				if (poll % 2 === 0) await n8n.restart();
				await n8n.poll();
			}
			const faults = simulator.requests.filter(({ fault }) => fault !== undefined);
			expect(faults.length).toBeGreaterThan(2);
			simulator.settings.faults = [];
			await n8n.restart();
			await n8n.poll();
			const got = keysOf(n8n.items.map(({ json }) => json));
			expect(got.sort()).toEqual(keysOf(simulator.sessions.map(({ row }) => row)).sort());
		},
	);
});

it('catches up across months, and starts no month over', async () => {
	const { simulator, clock } = await withClock({ rowLimit: ROW_LIMIT });
	const n8n = await switchedOff(PollingN8n, simulator);
	const from = wall(START);
	const to = from + 200 * DAY;
	simulator.setSessions(generateSessions({ seed: 2, count: COUNT, from, to: to - DAY }));
	clock.pass(200 * DAY);
	await n8n.activate('init');
	simulator.reset();
	for (let poll = 0; poll < 8; poll++) await n8n.poll();
	expect(n8n.items).toHaveLength(COUNT);
	const firsts = simulator
		.reportRequests()
		.map((request) => parseCompact(request.from) ?? Number.NaN);
	// Each poll goes on where the one before stopped; only the look-back is read again and again.
	const behind = firsts.filter((first) => first < clock.wall - 2 * DAY);
	expect(behind.length).toBeGreaterThan(3);
	expect(simulator.requests.length).toBeLessThan(60);
});

it('keeps the windows before one that fails, and goes on there', async () => {
	const { simulator, clock } = await withClock();
	const n8n = await switchedOff(PollingN8n, simulator);
	clock.pass(100 * DAY);
	const days = [95, 70, 40, 10, 1];
	simulator.setSessions(days.map((day) => ended(`${day}`, clock.wall - day * DAY)));
	const march = wall('20260315000000');
	const may = wall('20260515000000');
	simulator.settings.faults = [
		{ when: { covers: may }, then: { do: 'error', error: 'quotaUsedUp' } },
	];
	await n8n.activate('init');
	expect(n8n.isAlive).toBe(true);
	expect(n8n.items.map(({ json }) => json.agent_id)).toEqual(['95', '70']);
	simulator.settings.faults = [];
	simulator.reset();
	await n8n.restart();
	expect(n8n.items.map(({ json }) => json.agent_id)).toEqual(days.map(String));
	const again = simulator
		.reportRequests()
		.filter((request) => (parseCompact(request.from) ?? 0) <= march);
	expect(again).toEqual([]);
});

describeScheduler("the scheduler's time", () => {
	beforeEach(() => hastenTime());

	/** In milliseconds, hastened like everything that lasts. */
	const BUDGET = 30_000;
	const LATENCY = 400;

	it('says what to do where one answer takes longer', async () => {
		const { simulator, clock } = await withClock();
		const n8n = new SchedulingN8n({ credential: credentialFor(simulator) }, BUDGET);
		await n8n.activate();
		const { cursor } = n8n;
		clock.pass(5 * MINUTE);
		simulator.addSessions([ended('1', clock.wall - 1)]);
		simulator.settings.latencyMs = LATENCY;
		const { error, items } = await n8n.poll();
		expect(items).toBeNull();
		expect(error).toMatchObject({
			message: 'wolkvox did not answer in the time of a poll',
			description:
				'A poll may take 30 seconds. The next poll tries again; if this stays so, poll less often or choose fewer look-back hours.',
		});
		expect(n8n.cursor).toBe(cursor);
		simulator.settings.latencyMs = 0;
		await n8n.poll();
		expect(n8n.items).toHaveLength(1);
	});

	it('keeps the windows that were read within it', async () => {
		const { simulator, clock } = await withClock();
		const n8n = new SchedulingN8n({ credential: credentialFor(simulator) }, BUDGET);
		await n8n.activate();
		clock.pass(300 * DAY);
		const days = [290, 200, 100, 1];
		simulator.setSessions(days.map((day) => ended(`${day}`, clock.wall - day * DAY)));
		simulator.settings.latencyMs = 100;
		const polls: number[] = [];
		for (let poll = 0; poll < 20; poll++) {
			simulator.reset();
			const { error } = await n8n.poll();
			expect(error).toBeUndefined();
			polls.push(simulator.requests.length);
			if (n8n.items.length === days.length) break;
		}
		expect(n8n.items.map(({ json }) => json.agent_id)).toEqual(days.map(String));
		expect(polls.length).toBeGreaterThan(2);
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
		new Clock('20261231220000'),
	);
	const n8n = new PollingN8n({ credential: credentialFor(simulator) });
	await n8n.activate();
	for (let poll = 0; poll < 60; poll++) {
		clock.pass(5 * MINUTE);
		simulator.addSessions([ended(`${poll}`, clock.wall - MINUTE)]);
		await n8n.poll();
	}
	expect(n8n.items.map(({ json }) => json.agent_id)).toEqual(
		Array.from({ length: 60 }, (_, poll) => `${poll}`),
	);
});
