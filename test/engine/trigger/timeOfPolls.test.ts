import { credentialFor } from '../arrangement';
import { DAY, ended, hastenTime, MINUTE, withClock } from './arrangement';
import { describeScheduler, SchedulingN8n } from './polling';

afterEach(() => jest.restoreAllMocks());

describeScheduler("the scheduler's time", () => {
	beforeEach(() => hastenTime());

	/** In milliseconds, hastened like everything that lasts. */
	const BUDGET = 30_000;
	const LATENCY = 400;

	it('says what to do where one answer takes longer', async () => {
		await withClock({}, [], async (simulator, clock) => {
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
	});

	it('keeps the windows that were read within it', async () => {
		await withClock({}, [], async (simulator, clock) => {
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
	});

	it('is no concern of a token that is busy: the next poll tries again', async () => {
		await withClock({}, [], async (simulator, clock) => {
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
});
