import fc from 'fast-check';

import { runs } from '../../nodes/engine/readings';
import type { Simulator } from '../../simulator';
import { credentialFor } from '../arrangement';
import {
	agentsOf,
	DAY,
	ended,
	hastenTime,
	HOUR,
	MINUTE,
	withClock,
	type Clock,
} from './arrangement';
import { keepLog, PollingN8n } from './polling';

const EVENT = 'cobrowsingSessionEnded';
const NODE = 'node:Wolkvox Trigger';

let log: string[];
beforeEach(() => {
	log = keepLog();
	hastenTime();
});
afterEach(() => jest.restoreAllMocks());

/** The state of a trigger that has emitted some sessions, as the database holds it. */
async function realState(simulator: Simulator, clock: Clock): Promise<Record<string, unknown>> {
	const n8n = new PollingN8n({ credential: credentialFor(simulator) });
	await n8n.activate();
	clock.pass(10 * MINUTE);
	simulator.addSessions(
		[1, 2, 3].map((agent) => ended(`known ${agent}`, clock.wall - agent * MINUTE)),
	);
	await n8n.poll();
	expect(n8n.items).toHaveLength(3);
	return JSON.parse(n8n.saved)[NODE][EVENT];
}

let agents = 0;

/** Whatever is saved: the activation and the polls after it work, and new sessions are emitted. */
async function expectWorking(simulator: Simulator, clock: Clock, node: unknown): Promise<void> {
	const staticData = { [NODE]: node };
	const n8n = new PollingN8n({ credential: credentialFor(simulator), staticData });
	expect((await n8n.activate('init')).error).toBeUndefined();
	expect(n8n.isAlive).toBe(true);
	for (let poll = 0; poll < 2; poll++) {
		const agent = `new ${++agents}`;
		clock.pass(5 * MINUTE);
		simulator.addSessions([ended(agent, clock.wall - MINUTE)]);
		const { items, error } = await n8n.poll();
		expect(error).toBeUndefined();
		expect(agentsOf(items)).toContain(agent);
		expect((await n8n.restart()).items).toBeNull();
	}
	await n8n.stop();
}

it('works with any saved state', async () => {
	const { simulator, clock } = await withClock();
	const anything = fc.oneof(
		fc.jsonValue(),
		fc.record(
			{
				version: fc.constantFrom(0, 1, 2, '1'),
				origin: fc.oneof(fc.string(), fc.constant(null)),
				settled: fc.jsonValue(),
				wholeAt: fc.jsonValue(),
				newSince: fc.jsonValue(),
				remembered: fc.jsonValue(),
			},
			{ requiredKeys: [] },
		),
	);
	await fc.assert(
		fc.asyncProperty(anything, async (state) => {
			await expectWorking(simulator, clock, { [EVENT]: state });
		}),
		runs(100),
	);
	expect(log.join('\n')).toContain('the saved state cannot be read; it starts from now');
});

it('works with a real state of which a part is damaged', async () => {
	const { simulator, clock } = await withClock();
	const state = await realState(simulator, clock);
	const { wall } = clock;
	const value = fc.oneof(
		fc.jsonValue(),
		fc.integer({ min: wall - 3 * DAY, max: wall }),
		fc.record({ '492000': fc.string(), hour: fc.string() }, { requiredKeys: [] }),
	);
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...Object.keys(state)), value, async (field, damage) => {
			await expectWorking(simulator, clock, { [EVENT]: { ...state, [field]: damage } });
		}),
		runs(100),
	);
});

it.each([
	['the year 1970', 0],
	['before 1970', -1],
	['the first century', -60_000_000_000],
	['no year that there is', Number.MIN_SAFE_INTEGER],
	['a year far ahead', Number.MAX_SAFE_INTEGER],
	['the year 2100', 4_102_444_800],
])('works with a state that begins in %s', async (_when, settled) => {
	const { simulator, clock } = await withClock();
	const state = await realState(simulator, clock);
	await expectWorking(simulator, clock, { [EVENT]: { ...state, settled } });
});

it.each([
	['settled', HOUR],
	['settled', DAY - HOUR],
	['wholeAt', Number.MAX_SAFE_INTEGER],
	['wholeAt', Number.MIN_SAFE_INTEGER],
	['newSince', Number.MAX_SAFE_INTEGER],
	['newSince', Number.MIN_SAFE_INTEGER],
])('works within a day with a state whose %s lies %d seconds ahead', async (field, ahead) => {
	const { simulator, clock } = await withClock();
	const state = await realState(simulator, clock);
	const value = Math.abs(ahead) < DAY ? clock.wall + ahead : ahead;
	const staticData = { [NODE]: { [EVENT]: { ...state, [field]: value } } };
	const n8n = new PollingN8n({ credential: credentialFor(simulator), staticData });
	expect((await n8n.activate('init')).error).toBeUndefined();
	for (let poll = 0; poll < 24; poll++) {
		clock.pass(HOUR);
		expect((await n8n.poll()).error).toBeUndefined();
	}
	simulator.addSessions([ended('new', clock.wall - MINUTE)]);
	expect(agentsOf((await n8n.poll()).items)).toContain('new');
});

it('keeps what else stands in the static data of the node', async () => {
	const { simulator, clock } = await withClock();
	const staticData = { global: { of: 'others' }, [NODE]: { lastChecked: 1 } };
	const n8n = new PollingN8n({ credential: credentialFor(simulator), staticData });
	await n8n.activate();
	clock.pass(5 * MINUTE);
	simulator.addSessions([ended('1', clock.wall - 1)]);
	await n8n.poll();
	const saved = JSON.parse(n8n.saved);
	expect(saved).toMatchObject(staticData);
	expect(saved[NODE][EVENT]).toMatchObject({ version: 1 });
});

it('reports a damaged state once, and begins anew from now', async () => {
	const { simulator, clock } = await withClock();
	simulator.setSessions([ended('old', clock.wall - HOUR)]);
	const staticData = { [NODE]: { [EVENT]: 'broken' } };
	const n8n = new PollingN8n({ credential: credentialFor(simulator), staticData });
	await n8n.activate('init');
	await n8n.restart();
	clock.pass(5 * MINUTE);
	simulator.addSessions([ended('new', clock.wall - 1)]);
	await n8n.poll();
	expect(agentsOf(n8n.items)).toEqual(['new']);
	expect(log.filter((line) => line.includes('cannot be read'))).toHaveLength(1);
});

it('reports a damaged state and begins anew from now, though the API fails', async () => {
	const { simulator, clock } = await withClock();
	const staticData = { [NODE]: { [EVENT]: { version: 7 } } };
	const n8n = new PollingN8n({ credential: credentialFor(simulator), staticData });
	simulator.settings.faults = [{ then: { do: 'reset' } }];
	await n8n.activate('init');
	await n8n.stop();
	clock.pass(HOUR);
	simulator.addSessions([ended('down', clock.wall - MINUTE)]);
	simulator.settings.faults = [];
	await n8n.activate('init');
	expect(agentsOf(n8n.items)).toEqual(['down']);
});

it('begins anew under another name, as n8n does', async () => {
	const { simulator, clock } = await withClock();
	const state = await realState(simulator, clock);
	const staticData = { 'node:Another Name': { [EVENT]: state } };
	const n8n = new PollingN8n({ credential: credentialFor(simulator), staticData });
	await n8n.activate();
	expect(n8n.items).toEqual([]);
});
