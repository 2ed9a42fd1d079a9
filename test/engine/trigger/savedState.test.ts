import type { Simulator } from '../../simulator';
import { credentialFor } from '../arrangement';
import { collectLog } from '../log';
import { agentsOf, ended, HOUR, MINUTE, withClock, type Clock } from './arrangement';
import { PollingN8n } from './polling';

const EVENT = 'cobrowsingSessionEnded';
const NODE = 'node:Wolkvox Trigger';

let log: unknown[][];
beforeEach(() => {
	log = collectLog();
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

const MOST = Number.MAX_SAFE_INTEGER;

/** What else is read, and how, is told where states are parsed. */
it.each<[what: string, damage: (now: number) => Record<string, unknown> | null]>([
	['is none', () => null],
	['is of another version', () => ({ version: 7 })],
	['has a damaged memory', () => ({ seen: { 492000: 'half an entry' } })],
	['begins before 1970', () => ({ watermark: -1 })],
	['begins an hour ahead', (now) => ({ watermark: now + HOUR })],
	['begins nearly a day ahead', (now) => ({ watermark: now + 23 * HOUR })],
	['was whole at no time that there is', () => ({ wholeAt: MOST })],
	['takes nothing for new before the end of time', () => ({ newSince: MOST })],
	['takes nothing for new before years to come', (now) => ({ newSince: now + 10_000 * HOUR })],
])('works within a day with a state that %s', async (_what, damage) => {
	const { simulator, clock } = await withClock();
	const state = await realState(simulator, clock);
	const damaged = damage(clock.wall);
	const node = { [EVENT]: damaged === null ? 'broken' : { ...state, ...damaged } };
	const n8n = new PollingN8n({
		credential: credentialFor(simulator),
		staticData: { [NODE]: node },
	});
	expect((await n8n.activate('init')).error).toBeUndefined();
	for (let poll = 0; poll < 24; poll++) {
		clock.pass(HOUR);
		if (poll % 10 === 0) await n8n.restart();
		expect((await n8n.poll()).error).toBeUndefined();
	}
	simulator.addSessions([ended('new', clock.wall - MINUTE)]);
	expect(agentsOf((await n8n.poll()).items)).toEqual(['new']);
	expect(
		log.filter((line) => String(line).includes('it starts from now')).length,
	).toBeLessThanOrEqual(1);
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
	expect(saved[NODE][EVENT]).toMatchObject({ version: 2 });
});

it('reports a damaged state once and begins anew from now, though the API fails', async () => {
	const { simulator, clock } = await withClock();
	simulator.setSessions([ended('old', clock.wall - HOUR)]);
	const staticData = { [NODE]: { [EVENT]: 'broken' } };
	const n8n = new PollingN8n({ credential: credentialFor(simulator), staticData });
	simulator.settings.faults = [{ then: { do: 'reset' } }];
	await n8n.activate('init');
	await n8n.stop();
	clock.pass(HOUR);
	simulator.addSessions([ended('down', clock.wall - MINUTE)]);
	simulator.settings.faults = [];
	await n8n.activate('init');
	expect(agentsOf(n8n.items)).toEqual(['down']);
	const words = 'the saved state cannot be read; it starts from now';
	expect(log.filter((line) => String(line).includes(words))).toHaveLength(1);
});

it('begins anew under another name, as n8n does', async () => {
	const { simulator, clock } = await withClock();
	const state = await realState(simulator, clock);
	const staticData = { 'node:Another Name': { [EVENT]: state } };
	const n8n = new PollingN8n({ credential: credentialFor(simulator), staticData });
	await n8n.activate();
	expect(n8n.items).toEqual([]);
});
