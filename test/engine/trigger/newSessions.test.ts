import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { formatReport, generateSessions, type Settings } from '../../simulator';
import { credentialFor } from '../arrangement';
import { runNode } from '../engine';
import { agentsOf, DAY, ended, HOUR, MINUTE, withClock, type Clock } from './arrangement';
import { PollingN8n } from './polling';

afterEach(() => jest.restoreAllMocks());

const FILTER_READINGS = ['start', 'end', 'overlap'] as const;

/** A trigger that was activated some minutes ago. */
async function activated(settings: Partial<Settings> = {}, parameters: INodeParameters = {}) {
	const { simulator, clock } = await withClock(settings);
	const n8n = new PollingN8n({ credential: credentialFor(simulator), parameters });
	const { error } = await n8n.activate();
	expect(error).toBeUndefined();
	clock.pass(10 * MINUTE);
	return { simulator, clock, n8n };
}

/** Polls every five minutes, for so long. */
async function pollFor(n8n: PollingN8n, clock: Clock, seconds: number): Promise<void> {
	for (let passed = 0; passed < seconds; passed += 5 * MINUTE) {
		clock.pass(5 * MINUTE);
		const { error } = await n8n.poll();
		expect(error).toBeUndefined();
	}
}

describe.each(FILTER_READINGS)('where the API files sessions by their %s', (filterBy) => {
	it('emits a session once, however long it stays in the report', async () => {
		const { simulator, clock, n8n } = await activated({ filterBy });
		simulator.setSessions([ended('1', clock.wall - MINUTE), ended('2', clock.wall - 2 * MINUTE)]);
		expect(agentsOf((await n8n.poll()).items)).toEqual(['2', '1']);
		await pollFor(n8n, clock, 30 * HOUR);
		expect(n8n.items).toHaveLength(2);
	});

	it('emits sessions that appear late, within the look-back', async () => {
		const { simulator, clock, n8n } = await activated({ filterBy });
		const { wall } = clock;
		simulator.setSessions([
			ended('soon', wall, { visibleFrom: wall + 10 * MINUTE }),
			ended('late', wall, { visibleFrom: wall + 5 * HOUR }),
			ended('very late', wall, { visibleFrom: wall + 22 * HOUR }),
		]);
		await pollFor(n8n, clock, 20 * MINUTE);
		expect(agentsOf(n8n.items)).toEqual(['soon']);
		await pollFor(n8n, clock, 30 * HOUR);
		expect(agentsOf(n8n.items)).toEqual(['soon', 'late', 'very late']);
	});

	it('emits a session that took longer than an hour', async () => {
		const { simulator, clock, n8n } = await activated({ filterBy });
		const end = clock.wall + 12 * HOUR;
		simulator.setSessions([ended('long', end, { length: 11 * HOUR, visibleFrom: end })]);
		// Until a reading of the whole begins between its start and its end, and after both.
		for (let poll = 0; poll < 50; poll++) {
			clock.pass(HOUR);
			await n8n.poll();
		}
		expect(agentsOf(n8n.items)).toEqual(['long']);
	});

	it('does not emit a session again that is corrected', async () => {
		const { simulator, clock, n8n } = await activated({ filterBy });
		const end = clock.wall - MINUTE;
		const changed = clock.wall + 30 * MINUTE;
		const again = clock.wall + 4 * HOUR;
		const [first, second, third] = [end, end + 20 * MINUTE, end - MINUTE].map((at) =>
			ended('1', at, { length: at - end + 5 * MINUTE }),
		);
		simulator.setSessions([
			{ ...first, visibleUntil: changed },
			{ ...second, visibleFrom: changed, visibleUntil: again },
			{
				...third,
				visibleFrom: again,
				row: { ...third.row, hung_up: 'customer', agent_name: 'X' },
			},
		]);
		await pollFor(n8n, clock, 30 * HOUR);
		expect(agentsOf(n8n.items)).toEqual(['1']);
	});

	it('emits two sessions with the same agent and start as two, with keys of their own', async () => {
		const { simulator, clock, n8n } = await activated({ filterBy });
		const end = clock.wall - MINUTE;
		const key = `1-${formatReport(end - 5 * MINUTE).replace(/\D/g, '')}`;
		const twin = ended('1', end);
		simulator.setSessions([twin, { ...twin }]);
		await n8n.poll();
		expect(n8n.items.map(({ json }) => json.session_key)).toEqual([key, `${key}-2`]);
		simulator.addSessions([{ ...twin, visibleFrom: clock.wall + HOUR }]);
		await pollFor(n8n, clock, 30 * HOUR);
		expect(n8n.items.map(({ json }) => json.session_key)).toEqual([key, `${key}-2`, `${key}-3`]);
	});

	it('emits the same items as the node gives for these sessions', async () => {
		const { simulator, clock, n8n } = await activated({ filterBy });
		const sessions = generateSessions({
			seed: 5,
			count: 400,
			from: clock.wall - 9 * MINUTE,
			to: clock.wall,
			messyValues: 0.2,
			duplicates: 0.02,
		});
		simulator.setSessions(
			sessions.map((session) => ({ ...session, row: { ...session.row, skill: 'new field' } })),
		);
		await pollFor(n8n, clock, 3 * HOUR);
		const { items, error } = await runNode({
			parameters: { dateRange: 'today' },
			credential: credentialFor(simulator),
		});
		expect(error).toBeUndefined();
		// Where sessions are filed by their end, those that have none are not in the report.
		expect(items.length).toBeGreaterThan(350);
		expect(itemTexts(n8n.items)).toEqual(itemTexts(items));
	});
});

/** What the items hold, in a fixed order: sessions that come at different polls have no common one. */
function itemTexts(items: INodeExecutionData[]): string[] {
	return items.map(({ json }) => JSON.stringify(Object.entries(json).sort())).sort();
}

describe('filters and options', () => {
	it('remembers a session before it is filtered: another filter does not bring old ones', async () => {
		const { simulator, clock, n8n } = await activated({}, { filters: { agents: '1' } });
		simulator.setSessions([ended('1', clock.wall - 1), ended('2', clock.wall - 2)]);
		expect(agentsOf((await n8n.poll()).items)).toEqual(['1']);
		n8n.parameters = {};
		await n8n.deactivate();
		await n8n.activate('update');
		await pollFor(n8n, clock, 2 * HOUR);
		simulator.addSessions([ended('3', clock.wall - 1)]);
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(['1', '3']);
	});

	it('remembers what was filtered even where the filter lets nothing through', async () => {
		const { simulator, clock, n8n } = await activated({}, { filters: { agents: 'nobody' } });
		simulator.setSessions([ended('1', clock.wall - 1)]);
		await pollFor(n8n, clock, 2 * HOUR);
		expect(n8n.items).toEqual([]);
		n8n.parameters = {};
		await n8n.deactivate();
		await n8n.activate('update');
		await pollFor(n8n, clock, 2 * HOUR);
		expect(n8n.items).toEqual([]);
	});

	it('gives a session the key that the node gives it, though a filter hides its twin', async () => {
		const filters = { hungUpBy: 'agent' };
		const { simulator, clock, n8n } = await activated({}, { filters });
		const end = clock.wall - 1;
		const first = ended('1', end - MINUTE, { length: MINUTE, row: { hung_up: 'customer' } });
		simulator.setSessions([first, ended('1', end, { length: 2 * MINUTE })]);
		const { items } = await n8n.poll();
		const parameters = { dateRange: 'today', filters };
		const got = await runNode({ credential: credentialFor(simulator), parameters });
		expect(items?.map(({ json }) => json)).toEqual(got.items.map(({ json }) => json));
		expect(String(items?.[0].json.session_key)).toMatch(/-2$/);
	});

	it('applies all filters', async () => {
		const filters = { agents: '1, 2', hungUpBy: 'client', minimumDuration: 60 };
		const { simulator, clock, n8n } = await activated({}, { filters });
		const client = { row: { hung_up: 'customer' } };
		simulator.setSessions([
			ended('1', clock.wall - 1),
			ended('1', clock.wall - 2, { ...client, length: 59 }),
			ended('2', clock.wall - 3, { ...client, length: 60 }),
			ended('3', clock.wall - 4, client),
		]);
		expect(agentsOf((await n8n.poll()).items)).toEqual(['2']);
	});

	it('gives only what wolkvox sent without the calculated fields', async () => {
		const { simulator, clock, n8n } = await activated(
			{},
			{ options: { addCalculatedFields: false } },
		);
		const session = ended('1', clock.wall - 1);
		simulator.setSessions([session]);
		expect((await n8n.poll()).items).toEqual([{ json: session.row }]);
	});

	it('looks back as far as is wanted, and grows into a look-back that is raised', async () => {
		const { simulator, clock, n8n } = await activated({}, { options: { lookBackHours: 2 } });
		simulator.setSessions([ended('1', clock.wall - 1)]);
		await pollFor(n8n, clock, 30 * HOUR);
		// n8n saves a state only with a session.
		simulator.addSessions([ended('2', clock.wall - 1)]);
		await n8n.poll();
		n8n.parameters = { options: { lookBackHours: 48 } };
		await n8n.deactivate();
		await n8n.activate('update');
		simulator.addSessions([ended('too late', clock.wall - 10 * HOUR)]);
		await pollFor(n8n, clock, 30 * HOUR);
		simulator.addSessions([ended('late', clock.wall - 25 * HOUR)]);
		await pollFor(n8n, clock, 2 * HOUR);
		expect(agentsOf(n8n.items)).toEqual(['1', '2', 'late']);
	});
});

describe('another server or token', () => {
	it.each([
		['token', { token: 'second-token' }],
		['server', {}],
	])('starts from now with another %s, and emits nothing old', async (what, more) => {
		const { simulator, clock, n8n } = await activated({ acceptedTokens: ['second-token'] });
		simulator.setSessions([ended('1', clock.wall - 1)]);
		await n8n.poll();
		const { simulator: second } = await withClock(
			{ acceptedTokens: ['second-token'] },
			[1, 2, 3].map((hour) => ended(`other ${hour}`, clock.wall - hour * HOUR)),
			clock,
		);
		const target = what === 'server' ? second : simulator;
		if (what === 'token') simulator.setSessions(second.sessions);
		n8n.credential = credentialFor(target, more);
		await pollFor(n8n, clock, 2 * HOUR);
		expect(agentsOf(n8n.items)).toEqual(['1']);
		target.addSessions([ended('new', clock.wall - 1)]);
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(['1', 'new']);
	});

	it.each([
		['token', { token: 'mistyped' }],
		// Discard: nothing listens there.
		['address', { baseUrl: 'http://127.0.0.1:9' }],
	])('loses nothing where a wrong %s was entered for a while', async (_what, wrong) => {
		const { simulator, clock, n8n } = await activated();
		n8n.credential = credentialFor(simulator, wrong);
		simulator.addSessions([ended('1', clock.wall - 1)]);
		expect((await n8n.poll()).error).toBeDefined();
		clock.pass(5 * MINUTE);
		n8n.credential = credentialFor(simulator);
		await pollFor(n8n, clock, 2 * HOUR);
		expect(agentsOf(n8n.items)).toEqual(['1']);
	});

	it('knows after a restart where it began with another token, though the first poll failed', async () => {
		const { simulator, clock, n8n } = await activated({ acceptedTokens: ['second-token'] });
		n8n.credential = credentialFor(simulator, { token: 'second-token' });
		simulator.settings.faults = [{ then: { do: 'error', error: 'quotaUsedUp' } }];
		await n8n.poll();
		simulator.settings.faults = [];
		await pollFor(n8n, clock, HOUR);
		await n8n.stop();
		clock.pass(DAY);
		simulator.setSessions([ended('down', clock.wall - HOUR)]);
		await n8n.activate('init');
		await pollFor(n8n, clock, HOUR);
		expect(agentsOf(n8n.items)).toEqual(['down']);
	});
});
