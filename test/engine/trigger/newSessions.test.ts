import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { formatReport, generateSessions, type Settings } from '../../simulator';
import { credentialFor } from '../arrangement';
import { runNode } from '../engine';
import { agentsOf, DAY, ended, HOUR, MINUTE, withClock, type Clock } from './arrangement';
import { PollingN8n } from './polling';

afterEach(() => jest.restoreAllMocks());

/** A trigger that was activated some minutes ago. */
async function activated(settings: Partial<Settings> = {}, parameters: INodeParameters = {}) {
	const { simulator, clock } = await withClock(settings);
	const n8n = new PollingN8n({ credential: credentialFor(simulator), parameters });
	const { error } = await n8n.activate();
	expect(error).toBeUndefined();
	clock.pass(10 * MINUTE);
	return { simulator, clock, n8n };
}

/** Polls every ten minutes, for so long. */
async function pollFor(n8n: PollingN8n, clock: Clock, seconds: number): Promise<void> {
	for (let passed = 0; passed < seconds; passed += 10 * MINUTE) {
		clock.pass(10 * MINUTE);
		const { error } = await n8n.poll();
		expect(error).toBeUndefined();
	}
}

/** What the items hold, in a fixed order: sessions that come at different polls have no common one. */
function itemTexts(items: INodeExecutionData[]): string[] {
	return items.map(({ json }) => JSON.stringify(Object.entries(json).sort())).sort();
}

describe('the items', () => {
	it.each(['start', 'end', 'overlap'] as const)(
		'are those that the node gives for these sessions, filed by their %s',
		async (filterBy) => {
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
		},
	);

	it('are two for two sessions with the same agent and start, with keys of their own', async () => {
		const { simulator, clock, n8n } = await activated();
		const end = clock.wall - MINUTE;
		const key = `1-${formatReport(end - 5 * MINUTE).replace(/\D/g, '')}`;
		const twin = ended('1', end);
		simulator.setSessions([twin, { ...twin }]);
		await n8n.poll();
		expect(n8n.items.map(({ json }) => json.session_key)).toEqual([key, `${key}-2`]);
		simulator.addSessions([{ ...twin, visibleFrom: clock.wall + HOUR }]);
		await pollFor(n8n, clock, 3 * HOUR);
		expect(n8n.items.map(({ json }) => json.session_key)).toEqual([key, `${key}-2`, `${key}-3`]);
	});

	it('have the key that the node gives them, though a filter hides a twin', async () => {
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

	it('are those that pass all filters, as wolkvox sent them where that is wanted', async () => {
		const filters = { agents: '1, 2', hungUpBy: 'client', minimumDuration: 60 };
		const options = { addCalculatedFields: false };
		const { simulator, clock, n8n } = await activated({}, { filters, options });
		const client = { row: { hung_up: 'customer' } };
		const passing = ended('2', clock.wall - 3, { ...client, length: 60 });
		simulator.setSessions([
			ended('1', clock.wall - 1),
			ended('1', clock.wall - 2, { ...client, length: 59 }),
			passing,
			ended('3', clock.wall - 4, client),
		]);
		expect((await n8n.poll()).items).toEqual([{ json: passing.row }]);
	});
});

it.each(['1', 'nobody'])(
	'a session is known before it is filtered (by “%s”): another filter does not bring old ones',
	async (agents) => {
		const { simulator, clock, n8n } = await activated({}, { filters: { agents } });
		simulator.setSessions([ended('1', clock.wall - 1), ended('2', clock.wall - 2)]);
		await pollFor(n8n, clock, 2 * HOUR);
		expect(agentsOf(n8n.items)).toEqual(agents === '1' ? ['1'] : []);
		n8n.parameters = {};
		await n8n.deactivate();
		await n8n.activate('update');
		simulator.addSessions([ended('3', clock.wall - 1)]);
		await pollFor(n8n, clock, 2 * HOUR);
		expect(agentsOf(n8n.items)).toEqual(agents === '1' ? ['1', '3'] : ['3']);
	},
);

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
		// A token that is refused keeps the workflow from being activated.
		await n8n.restart().catch(() => undefined);
		n8n.credential = credentialFor(simulator);
		await n8n.restart();
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
		expect(agentsOf(n8n.items)).toEqual(['down']);
	});
});
