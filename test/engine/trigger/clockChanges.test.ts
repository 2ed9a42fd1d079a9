import { credentialFor } from '../arrangement';
import { agentsOf, Clock, ended, HOUR, MINUTE, withClock } from './arrangement';
import { PollingN8n } from './polling';

afterEach(() => jest.restoreAllMocks());

const SANTIAGO = 'America/Santiago';

it.each([1, 2, 24])(
	'finds sessions that appear ten minutes late across the skipped hour, with a look-back of %d hours',
	async (lookBackHours) => {
		const clock = new Clock('20260905200000', SANTIAGO);
		const { simulator } = await withClock({}, [], clock);
		const n8n = new PollingN8n({
			credential: credentialFor(simulator, { timeZone: SANTIAGO }),
			parameters: { options: { lookBackHours } },
		});
		await n8n.activate();
		const expected: string[] = [];
		for (let poll = 0; poll < 100; poll++) {
			clock.pass(5 * MINUTE);
			const visibleFrom = clock.wallAt(clock.epoch + 10 * MINUTE);
			simulator.addSessions([ended(`${poll}`, clock.wall - 1, { length: MINUTE, visibleFrom })]);
			expected.push(`${poll}`);
			expect((await n8n.poll()).error).toBeUndefined();
		}
		clock.pass(15 * MINUTE);
		await n8n.poll();
		// Those before the skipped hour may come with the next reading of the whole.
		expect(agentsOf(n8n.items)?.sort()).toEqual(expected.sort());
	},
);

it.each([
	// The memory reaches back over the hours by which the zone was wrong.
	['nothing', 24, 0],
	// It does not, and what was ahead of the right clock was never read.
	['what ended before, at most,', 2, 1],
])(
	'loses %s where the time zone of the credential is corrected, with a look-back of %d hours',
	async (_what, lookBackHours, first) => {
		const clock = new Clock('20260310143000');
		const { simulator } = await withClock({}, [], clock);
		const n8n = new PollingN8n({
			credential: credentialFor(simulator, { timeZone: 'Europe/Madrid' }),
			parameters: { options: { lookBackHours } },
		});
		await n8n.activate();
		clock.pass(5 * MINUTE);
		await n8n.poll();
		n8n.credential = credentialFor(simulator);
		const expected: string[] = [];
		for (let poll = 0; poll < 10; poll++) {
			clock.pass(HOUR);
			simulator.addSessions([ended(`${poll}`, clock.wall - 1)]);
			if (poll >= first) expected.push(`${poll}`);
			await n8n.poll();
		}
		expect(agentsOf(n8n.items)).toEqual(expected);
	},
);
