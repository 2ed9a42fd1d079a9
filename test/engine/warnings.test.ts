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
	test.each([
		['names who was asked for and has no session', [KNOWN, 'Nobody'], sessions, [NOBODY]],
		['does so where nobody fits', 'Nobody', sessions, [NOBODY]],
		['is silent where all have one', KNOWN, sessions, []],
		['is silent where the range has no session at all', 'Nobody', [], []],
	])('%s', async (_name, agents, held, expected) => {
		const range = custom('2025-01-01', '2025-12-31');
		const parameters = { operation, ...range, ...more, filters: { agents } };
		expect(await warningsOf(parameters, held)).toEqual(expected);
	});
});

test('a limit that ended the reading is no reason to name anybody', async () => {
	const filters = { agents: [KNOWN, 'Nobody'] };
	const parameters = custom('2025-01-01', '2025-12-31', { filters, returnAll: false, limit: 1 });
	expect(await warningsOf(parameters)).toEqual([]);
});

test('a summary by agent has zeros for them', async () => {
	const operation = { operation: 'summarizeCobrowsingSessions', groupBy: 'agent' };
	const filters = { agents: 'Nobody' };
	const { items } = await scenario({
		sessions,
		parameters: custom('2025-01-01', '2025-12-31', { ...operation, filters }),
	});
	expect(items).toMatchObject([{ json: { agent_id: null, agent_name: 'Nobody', sessions: 0 } }]);
});

test('a trigger that is tried in the editor names them, too', async () => {
	const { simulator } = await withClock({}, sessions);
	const log = collectLog();
	const parameters = { filters: { agents: ['Nobody'] } };
	const n8n = new PollingN8n({ credential: credentialFor(simulator), parameters });
	expect(await n8n.test()).toEqual({ items: null, error: undefined });
	expect(log.map(([text]) => text)).toContain(NOBODY);
});

describe('nothing', () => {
	const why = async (parameters: INodeParameters, held = sessions) =>
		await warningsOf(parameters, held, /nothing came out/);

	test.each([
		['2026-01-06T00:00:00.000Z', ' “To” is midnight in UTC, which is 2026-01-05 19:00:00'],
		['2026-01-06T00:00:00', ' “To” is the first second of 2026-01-06'],
		['2026-01-06', ''],
	])(
		'of a range up to %s says which days were asked, and what may be wrong',
		async (to, advice) => {
			const [told, ...others] = await why(custom('2026-01-05', to), []);
			expect(others).toEqual([]);
			expect(told).toMatch(
				/^Wolkvox: nothing came out: wolkvox has no sessions for 2026-01-05[ 0-9:]* to .* \(America\/Bogota\)\./,
			);
			expect(told).toContain(advice);
		},
	);

	test('of a filter says how many came before it, and nothing of the range', async () => {
		const filters = { agents: 'Nobody' };
		const range = custom('2025-01-01T00:00:00', '2025-12-31T00:00:00', { filters });
		expect(await why(range)).toEqual([
			expect.stringMatching(
				/has \d{3} sessions for .*, and none of them passes the filters: “Agent[^“]*$/,
			),
		]);
	});
});
