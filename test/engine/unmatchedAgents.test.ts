import type { INodeParameters } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { credentialFor, custom, twoYears } from './arrangement';
import { runNode, type NodeResult } from './engine';
import { collectLog } from './log';
import { withClock } from './trigger/arrangement';
import { PollingN8n } from './trigger/polling';

const sessions = twoYears(1_000);
const [{ row }] = sessions;
const KNOWN = String(row.agent_id);
const WARNING = 'Wolkvox: the range has rows, but none of these in “Agent Names or IDs”: “Nobody”';

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({}, sessions);
});
beforeEach(() => simulator.setSessions(sessions));
afterEach(() => jest.restoreAllMocks());
afterAll(async () => await simulator.close());

async function run(
	operation: string,
	agents: unknown,
	more: INodeParameters = {},
): Promise<NodeResult> {
	return await runNode({
		credential: credentialFor(simulator),
		parameters: {
			operation,
			...custom('2025-01-01', '2025-12-31'),
			filters: { agents } as INodeParameters,
			...more,
		},
	});
}

const warnings = (lines: readonly string[]) =>
	lines.filter((line) => line.includes('none of these'));

describe.each([
	['getCobrowsingSessions', {}],
	['exportCobrowsingSessions', {}],
	['summarizeCobrowsingSessions', { groupBy: 'agent' }],
])('%s', (operation, more) => {
	test.each([
		['names in the log who was asked for and has no session', [KNOWN, 'Nobody'], [WARNING]],
		['does so where nobody fits', 'Nobody', [WARNING]],
		['is silent where all have one', KNOWN, []],
	])('%s', async (_name, agents, expected) => {
		const lines = collectLog();
		const { error } = await run(operation, agents, more);
		expect(error).toBeUndefined();
		expect(warnings(lines)).toEqual(expected);
	});

	test('is silent where the range has no session at all', async () => {
		simulator.setSessions([]);
		const lines = collectLog();
		await run(operation, 'Nobody', more);
		expect(warnings(lines)).toEqual([]);
	});
});

test('a limit that ended the reading is no reason to name anybody', async () => {
	const lines = collectLog();
	const limited = { returnAll: false, limit: 1 };
	await run('getCobrowsingSessions', [KNOWN, 'Nobody'], limited);
	expect(warnings(lines)).toEqual([]);
});

test('a summary by agent has zeros for them', async () => {
	const { items } = await run('summarizeCobrowsingSessions', 'Nobody', { groupBy: 'agent' });
	expect(items).toMatchObject([{ json: { agent_id: 'Nobody', sessions: 0 } }]);
});

test('a trigger that is tried in the editor names them, too', async () => {
	const { simulator: own } = await withClock({}, sessions);
	const lines = collectLog();
	const parameters = { filters: { agents: ['Nobody'] } };
	const n8n = new PollingN8n({ credential: credentialFor(own), parameters });
	expect(await n8n.test()).toEqual({ items: null, error: undefined });
	expect(warnings(lines)).toEqual([WARNING]);
});
