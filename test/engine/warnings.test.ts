/** What the log says where no rows, or too few, may come from a slip of the builder's. */
import type { INodeParameters } from 'n8n-workflow';

import { credentialFor, custom, twoYears } from './arrangement';
import { collectLog } from './log';
import { scenario } from './scenario';
import { withClock } from './trigger/arrangement';
import { PollingN8n } from './trigger/polling';

const sessions = twoYears(1_000);
const KNOWN = String(sessions[0].row.agent_id);
const NOBODY = 'Wolkvox: the range has rows, but none of these in “Agent Names or IDs”: “Nobody”';

/** Runs the node and gives what it says in the log of agents that were not found, or as asked. */
async function warningsOf(
	parameters: INodeParameters,
	held = sessions,
	about = /none of these/,
): Promise<string[]> {
	const log = collectLog();
	const { error } = await scenario({ sessions: held, parameters });
	expect(error).toBeUndefined();
	return log.map(([text]) => String(text)).filter((text) => about.test(text));
}
afterEach(() => jest.restoreAllMocks());

describe.each([
	['getCobrowsingSessions', {}],
	['exportCobrowsingSessions', {}],
	['summarizeCobrowsingSessions', { groupBy: 'agent' }],
])('%s', (operation, more) => {
	test('names who was asked for and has no session, and is silent where all have one', async () => {
		const range = custom('2025-01-01', '2025-12-31');
		for (const [agents, expected] of [
			[[KNOWN, 'Nobody'], [NOBODY]],
			[KNOWN, []],
		]) {
			const parameters = { operation, ...range, ...more, filters: { agents } } as INodeParameters;
			expect(await warningsOf(parameters)).toEqual(expected);
		}
	});
});

test.each([
	['a range without a session', {}, []],
	['a limit that ended the reading', { returnAll: false, limit: 1 }, sessions],
])('%s is no reason to name anybody', async (_name, more, held) => {
	const filters = { agents: [KNOWN, 'Nobody'] };
	const parameters = custom('2025-01-01', '2025-12-31', { filters, ...more });
	expect(await warningsOf(parameters, held)).toEqual([]);
});

test('a trigger that is tried in the editor names them, too', async () => {
	const { simulator } = await withClock({}, sessions);
	const log = collectLog();
	const parameters = { filters: { agents: ['Nobody'] } };
	const n8n = new PollingN8n({ credential: credentialFor(simulator), parameters });
	expect(await n8n.test()).toEqual({ items: null, error: undefined });
	expect(log.map(([text]) => text)).toContain(NOBODY);
});

test('where nothing came out, the days that were asked are named, and what may be wrong', async () => {
	const [told, ...others] = await warningsOf(
		custom('2026-01-05', '2026-01-06T00:00:00.000Z'),
		[],
		/nothing came out/,
	);
	expect(others).toEqual([]);
	expect(told).toContain('wolkvox has no sessions for 2026-01-05 00:00:00 to 2026-01-05 19:00:00');
	expect(told).toContain(' “To” is midnight in UTC, which is 2026-01-05 19:00:00');
});

test('where a filter let nothing pass, it is told how many came before it', async () => {
	const filters = { agents: 'Nobody' };
	const range = custom('2025-01-01T00:00:00', '2025-12-31T00:00:00', { filters });
	expect(await warningsOf(range, sessions, /nothing came out/)).toEqual([
		expect.stringMatching(
			/has \d{3} sessions for .*, and none of them passes the filters: “Agent[^“]*$/,
		),
	]);
});
