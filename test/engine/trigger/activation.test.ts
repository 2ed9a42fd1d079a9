import { credentialFor } from '../arrangement';
import { EVERY_KIND } from '../unreliable';
import { until } from '../until';
import { agentsOf, DAY, ended, HOUR, MINUTE, Waits, withClock } from './arrangement';
import { N8NS, PollingN8n } from './polling';

afterEach(() => jest.restoreAllMocks());

describe.each(N8NS)('activation under %s', (_name, N8n) => {
	it('starts from now: nothing that ended before starts the workflow, now or later', async () => {
		const { simulator, clock } = await withClock();
		simulator.setSessions([26 * HOUR, 3 * HOUR, 1].map((ago) => ended('old', clock.wall - ago)));
		const n8n = new N8n({ credential: credentialFor(simulator) });
		expect(await n8n.activate()).toEqual({ items: [], error: undefined });
		for (let poll = 0; poll < 14; poll++) {
			clock.pass(5 * MINUTE);
			expect(await n8n.poll()).toEqual({ items: null, error: undefined });
		}
		// It knows after a restart where it began, though no session had come before.
		await n8n.stop();
		clock.pass(3 * DAY);
		simulator.addSessions([ended('down', clock.wall - 2 * DAY)]);
		await n8n.activate('init');
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(['down']);
	});

	it('emits sessions of the last hours where that is wanted, once, the oldest first', async () => {
		const { simulator, clock } = await withClock({ rowOrder: 'unordered' });
		const days = [32, 31, 20, 10, 5, 1, 0];
		simulator.setSessions(days.map((day) => ended(`${day}`, clock.wall - day * DAY - MINUTE)));
		const parameters = { options: { startWithHours: 744 } };
		const n8n = new N8n({ credential: credentialFor(simulator), parameters });
		const { items } = await n8n.activate();
		expect(agentsOf(items)).toEqual(['20', '10', '5', '1', '0']);
		clock.pass(5 * MINUTE);
		expect((await n8n.poll()).items).toBeNull();
		await n8n.restart();
		await n8n.poll();
		expect(n8n.items).toHaveLength(5);
	});
});

it('runs one poll at a time: another one starts nothing, and later ones go on as ever', async () => {
	const { simulator, clock } = await withClock();
	const n8n = new PollingN8n({ credential: credentialFor(simulator) });
	await n8n.activate();
	clock.pass(5 * MINUTE);
	simulator.addSessions([ended('1', clock.wall - MINUTE)]);
	simulator.reset();
	await Promise.all([n8n.poll(), n8n.poll(), n8n.poll()]);
	expect(simulator.requests).toHaveLength(1);
	expect(n8n.executions).toHaveLength(2);
	expect(n8n.errors).toEqual([]);
	simulator.addSessions([ended('2', clock.wall - 1)]);
	await n8n.poll();
	expect(agentsOf(n8n.items)).toEqual(['1', '2']);
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
		await n8n.test();
		expect([n8n.saved, n8n.saves]).toEqual(['{}', 0]);
		await n8n.activate();
		clock.pass(5 * MINUTE);
		const { saved, saves } = n8n;
		const state = JSON.stringify(n8n.state);
		const { items, error } = await n8n.test();
		expect(error).toBeUndefined();
		expect(agentsOf(items)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
		expect(items?.[0].json).toHaveProperty('session_key');
		expect([n8n.saved, n8n.saves]).toEqual([saved, saves]);
		expect(JSON.stringify(n8n.state)).toBe(state);

		simulator.addSessions([ended('new', clock.wall - 1)]);
		await n8n.test();
		expect(agentsOf((await n8n.poll()).items)).toEqual(['new']);
	});

	it('uses filters and options, and shows nothing where there is nothing', async () => {
		const { simulator, clock } = await withClock();
		const parameters = { filters: { agents: '1' }, options: { addCalculatedFields: false } };
		const n8n = new PollingN8n({ credential: credentialFor(simulator), parameters });
		expect(await n8n.test()).toEqual({ items: null, error: undefined });
		const sessions = ['1', '2', '1'].map((agent, hour) => ended(agent, clock.wall - hour * HOUR));
		simulator.setSessions(sessions);
		expect((await n8n.test()).items?.map(({ json }) => json)).toEqual([
			sessions[0].row,
			sessions[2].row,
		]);
	});

	it.each([
		['tokenWrong', 'wolkvox does not accept the token', 'Copy it again'],
		['serverError', 'wolkvox has trouble answering', ''],
		['reset', 'The connection to wolkvox broke off', ''],
		['hang', 'wolkvox did not answer in the time of a poll', 'whether the IP address of n8n'],
	] as const)('looks once and says what is wrong: %s', async (kind, message, advice) => {
		const waits = new Waits();
		const then = EVERY_KIND[kind];
		const { simulator } = await withClock({ faults: [{ when: { api: 'cdr_10' }, then }] });
		const test = new PollingN8n({ credential: credentialFor(simulator) }).test();
		await until(() => simulator.requests.length > 0);
		if (kind === 'hang') waits.endPolls();
		const { items, error } = await test;
		expect(items).toBeNull();
		expect(error).toMatchObject({ message, description: expect.stringContaining(advice) });
		expect(simulator.reportRequests()).toHaveLength(1);
		// Whatever happens, it ends within two minutes.
		expect(waits.given).toEqual([100_000]);
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
