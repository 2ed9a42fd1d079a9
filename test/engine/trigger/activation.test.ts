import type { FaultEffect } from '../../simulator';
import { credentialFor } from '../arrangement';
import { agentsOf, DAY, ended, hastenTime, HOUR, MINUTE, withClock } from './arrangement';
import { N8NS, PollingN8n } from './polling';

afterEach(() => jest.restoreAllMocks());

// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test runs in Node; it lets the request arrive
const passingMoment = async () => await new Promise((resolve) => setImmediate(resolve));

describe.each(N8NS)('activation under %s', (_name, N8n) => {
	it('starts from now: nothing that ended before starts the workflow, now or later', async () => {
		const { simulator, clock } = await withClock();
		simulator.setSessions([
			ended('1', clock.wall - 26 * HOUR),
			ended('2', clock.wall - 3 * HOUR),
			ended('3', clock.wall - 1),
		]);
		const n8n = new N8n({ credential: credentialFor(simulator) });
		expect(await n8n.activate()).toEqual({ items: [], error: undefined });
		for (let poll = 0; poll < 30; poll++) {
			clock.pass(5 * MINUTE);
			expect(await n8n.poll()).toEqual({ items: null, error: undefined });
		}
		expect(n8n.saves).toBeGreaterThan(0);
	});

	it('emits sessions of the last hours where that is wanted, once, the oldest first', async () => {
		const { simulator, clock } = await withClock({ rowOrder: 'unordered' });
		simulator.setSessions([
			ended('1', clock.wall - 13 * HOUR),
			ended('2', clock.wall - 12 * HOUR),
			ended('3', clock.wall - HOUR),
			ended('4', clock.wall - MINUTE),
		]);
		const parameters = { options: { startWithHours: 12 } };
		const n8n = new N8n({ credential: credentialFor(simulator), parameters });
		expect(agentsOf((await n8n.activate()).items)).toEqual(['2', '3', '4']);
		clock.pass(5 * MINUTE);
		expect((await n8n.poll()).items).toBeNull();
		await n8n.restart();
		expect(agentsOf(n8n.items)).toEqual(['2', '3', '4']);
	});

	it('emits sessions of the last month where that is wanted', async () => {
		const { simulator, clock } = await withClock();
		const days = [32, 31, 20, 10, 5, 1, 0];
		simulator.setSessions(days.map((day) => ended(`${day}`, clock.wall - day * DAY - MINUTE)));
		const parameters = { options: { startWithHours: 744 } };
		const n8n = new N8n({ credential: credentialFor(simulator), parameters });
		await n8n.activate();
		expect(agentsOf(n8n.items)).toEqual(['20', '10', '5', '1', '0']);
	});

	it('knows after a restart where it began, though no session had come before', async () => {
		const { simulator, clock } = await withClock();
		simulator.setSessions([ended('old', clock.wall - HOUR)]);
		const n8n = new N8n({ credential: credentialFor(simulator) });
		await n8n.activate();
		clock.pass(5 * MINUTE);
		await n8n.poll();
		await n8n.stop();
		clock.pass(3 * DAY);
		simulator.addSessions([ended('down', clock.wall - 2 * DAY)]);
		await n8n.activate('init');
		clock.pass(5 * MINUTE);
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(['down']);
	});

	it('emits each new session once, whatever restarts', async () => {
		const { simulator, clock } = await withClock();
		const n8n = new N8n({ credential: credentialFor(simulator) });
		await n8n.activate();
		for (let poll = 1; poll <= 40; poll++) {
			clock.pass(5 * MINUTE);
			simulator.addSessions([ended(`${poll}`, clock.wall - MINUTE)]);
			if (poll % 7 === 0) await n8n.restart();
			await n8n.poll();
			expect(agentsOf(n8n.items)?.slice(poll - 1)).toEqual([`${poll}`]);
		}
	});
});

it('runs one poll at a time: another one starts nothing, and later ones go on as ever', async () => {
	const { simulator, clock } = await withClock();
	const n8n = new PollingN8n({ credential: credentialFor(simulator) });
	await n8n.activate();
	clock.pass(5 * MINUTE);
	simulator.addSessions([ended('1', clock.wall - MINUTE)]);
	simulator.reset();
	simulator.settings.latencyMs = 150;
	const polls = [n8n.poll(), n8n.poll(), n8n.poll()];
	await Promise.all(polls.slice(1));
	// The others are over while the first one still waits for its answer.
	expect(n8n.executions.slice(1)).toEqual([]);
	await polls[0];
	expect(simulator.requests).toHaveLength(1);
	expect(agentsOf(n8n.items)).toEqual(['1']);
	expect(n8n.errors).toEqual([]);

	simulator.settings.latencyMs = 0;
	simulator.addSessions([ended('2', clock.wall - 1)]);
	expect(agentsOf((await n8n.poll()).items)).toEqual(['2']);
});

it('runs polls of different workflows at the same time', async () => {
	const { simulator, clock } = await withClock();
	const all = [1, 2, 3].map(() => new PollingN8n({ credential: credentialFor(simulator) }));
	await Promise.all(all.map(async (n8n) => await n8n.activate()));
	clock.pass(5 * MINUTE);
	simulator.addSessions([ended('1', clock.wall - MINUTE)]);
	await Promise.all(all.map(async (n8n) => await n8n.poll()));
	for (const n8n of all) expect(agentsOf(n8n.items)).toEqual(['1']);
	expect(simulator.maxInFlight).toBe(1);
});

it('polls on where a workflow is saved anew while a poll runs', async () => {
	const { simulator, clock } = await withClock();
	const n8n = new PollingN8n({ credential: credentialFor(simulator) });
	await n8n.activate();
	clock.pass(5 * MINUTE);
	simulator.addSessions([ended('1', clock.wall - MINUTE)]);
	simulator.settings.latencyMs = 150;
	const old = n8n.poll();
	await n8n.deactivate();
	await n8n.activate('update');
	await old;
	clock.pass(5 * MINUTE);
	await n8n.poll();
	expect(agentsOf(n8n.items)).toEqual(['1']);
});

describe('a test in the editor', () => {
	it('shows the newest sessions and leaves what is saved as it is', async () => {
		const { simulator, clock } = await withClock();
		const hours = Array.from({ length: 15 }, (_, index) => 15 - index);
		simulator.setSessions(hours.map((hour) => ended(`${hour}`, clock.wall - hour * HOUR)));
		const n8n = new PollingN8n({ credential: credentialFor(simulator) });
		await n8n.activate();
		clock.pass(5 * MINUTE);
		const { saved, saves } = n8n;
		const state = structuredClone(JSON.parse(JSON.stringify(n8n.state)));
		const { items, error } = await n8n.test();
		expect(error).toBeUndefined();
		expect(agentsOf(items)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
		expect(items?.[0].json).toHaveProperty('session_key');
		expect(n8n.saved).toBe(saved);
		expect(n8n.saves).toBe(saves);
		expect(JSON.parse(JSON.stringify(n8n.state))).toEqual(state);

		simulator.addSessions([ended('new', clock.wall - 1)]);
		await n8n.test();
		expect(agentsOf((await n8n.poll()).items)).toEqual(['new']);
	});

	it('saves nothing before the first activation either', async () => {
		const { simulator, clock } = await withClock();
		simulator.setSessions([ended('1', clock.wall - HOUR)]);
		const n8n = new PollingN8n({ credential: credentialFor(simulator) });
		expect(agentsOf((await n8n.test()).items)).toEqual(['1']);
		expect(n8n.saved).toBe('{}');
		expect(n8n.saves).toBe(0);
	});

	it('shows nothing where there is nothing', async () => {
		const { simulator } = await withClock();
		const n8n = new PollingN8n({ credential: credentialFor(simulator) });
		expect(await n8n.test()).toEqual({ items: null, error: undefined });
	});

	it('uses filters and options', async () => {
		const { simulator, clock } = await withClock();
		simulator.setSessions(
			['1', '2', '1'].map((agent, hour) => ended(agent, clock.wall - hour * HOUR)),
		);
		const parameters = { filters: { agents: '1' }, options: { addCalculatedFields: false } };
		const n8n = new PollingN8n({ credential: credentialFor(simulator), parameters });
		const { items } = await n8n.test();
		expect(agentsOf(items)).toEqual(['1', '1']);
		expect(items?.[0].json).not.toHaveProperty('session_key');
	});

	it('says in the words of the node what goes wrong', async () => {
		const { simulator } = await withClock();
		const credential = credentialFor(simulator, { token: 'another' });
		const { items, error } = await new PollingN8n({ credential }).test();
		expect(items).toBeNull();
		expect(error).toMatchObject({
			message: 'wolkvox does not accept the token',
			description: expect.stringContaining('Copy it again from the wolkvox Manager'),
		});
	});

	it.each<[string, FaultEffect]>([
		['no answer', { do: 'hang' }],
		['server trouble', { do: 'error', error: 'serverError' }],
		['a reset', { do: 'reset' }],
	])('looks once and says what is wrong: %s', async (_what, fault) => {
		hastenTime();
		const { simulator } = await withClock({ faults: [{ then: fault }] });
		const n8n = new PollingN8n({ credential: credentialFor(simulator) });
		const { items, error } = await n8n.test();
		expect(items).toBeNull();
		expect(error).toBeDefined();
		expect(simulator.reportRequests().length).toBeLessThanOrEqual(1);
	});

	it('ends within two minutes whatever happens', async () => {
		const deadline = new AbortController();
		const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(deadline.signal);
		const { simulator } = await withClock({ faults: [{ then: { do: 'hang' } }] });
		const test = new PollingN8n({ credential: credentialFor(simulator) }).test();
		while (simulator.requests.length === 0) await passingMoment();
		deadline.abort(new Error('The time is over'));
		const { error } = await test;
		expect(error).toMatchObject({
			message: 'wolkvox did not answer in the time of a poll',
			description: expect.stringContaining('whether the IP address of n8n may use the API'),
		});
		expect(Math.max(...timeout.mock.calls.map(([ms]) => ms))).toBeLessThanOrEqual(120_000);
		expect(simulator.requests).toHaveLength(1);
	});
});

it('does not begin with a clock that is days behind', async () => {
	const { simulator, clock } = await withClock();
	const at = clock.wall + 3 * DAY;
	simulator.setSessions([1, 2, 3].map((agent) => ended(`${agent}`, at + agent * MINUTE)));
	const n8n = new PollingN8n({ credential: credentialFor(simulator) });
	const refusal = n8n.activate();
	await expect(refusal).rejects.toThrow('The clock of n8n is behind: wolkvox holds sessions up');
	expect(n8n.saved).toBe('{}');
	clock.pass(3 * DAY + HOUR);
	await n8n.activate();
	clock.pass(5 * MINUTE);
	simulator.addSessions([ended('new', clock.wall - 1)]);
	await n8n.poll();
	expect(agentsOf(n8n.items)).toEqual(['new']);
});
