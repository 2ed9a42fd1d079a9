import { credentialFor } from '../arrangement';
import { agentsOf, ended, HOUR, MINUTE, withClock } from './arrangement';
import { PollingN8n } from './polling';

afterEach(() => jest.restoreAllMocks());

it.each([24, 2])(
	'loses nothing where the time zone of the credential is corrected, with a look-back of %d hours',
	async (lookBackHours) => {
		const { simulator, clock } = await withClock();
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
			expected.push(`${poll}`);
			await n8n.poll();
		}
		expect(agentsOf(n8n.items)).toEqual(expected);
	},
);
