import type { INodeParameters } from 'n8n-workflow';

import { custom, twoYears } from './arrangement';
import { isAtLeast } from './coreVersion';
import { scenario, type Scenario } from './scenario';

const GET = 'getCobrowsingSessions';
const EXISTING = {
	Operation: `The resource “cobrowsing” has these: exportCobrowsingSessions, ${GET}, summarizeCobrowsingSessions.`,
	Resource: 'These exist: account, agent, campaign, cobrowsing, report, skill.',
};

/** Before 2.41, the engine leaves it to the node, which refuses the resource. */
const testRefused = isAtLeast(2, 41) ? test : test.skip;

const sessions = twoYears(100);

const run = async (parameters: INodeParameters, more: Scenario = {}) =>
	await scenario({
		sessions,
		...more,
		parameters: { ...custom('2026-01-01', '2026-01-31'), ...parameters },
	});

/** What no list offers, but a workflow made elsewhere may hold; n8n evaluates no expression there. */
describe('what does not exist is an error before any request', () => {
	test.each<[keyof typeof EXISTING, unknown]>([
		['Operation', ''],
		['Operation', '__proto__'],
		['Operation', null],
		['Operation', 7],
		['Operation', {}],
		['Operation', [GET, 'getAll']],
		['Operation', 'getAll'],
		['Operation', '={{ "getCobrowsingSessions" }}'],
		['Resource', ''],
		['Resource', 'constructor'],
		['Resource', null],
		['Resource', 'reports'],
		['Resource', '={{ "cobrowsing" }}'],
	])('as “%s”: %j', async (label, value) => {
		const parameters = { operation: GET, [label.toLowerCase()]: value } as INodeParameters;
		const { items, error, simulator } = await run(parameters);
		expect(items).toEqual([]);
		expect(simulator.requests).toEqual([]);
		expect(error?.message).toContain(`“${label}” has a value that does not exist: “`);
		expect(error?.description).toBe(
			`Choose one from the list. ${EXISTING[label]} For any other call, use the HTTP Request node with the same credential.`,
		);
	});

	testRefused('a resource that an AI agent shall choose is refused by n8n itself', async () => {
		const refused = run({ resource: '={{ $fromAI("resource") }}' });
		await expect(refused).rejects.toThrow('has issues');
	});

	test('with “On Error: Continue”, each input item has its error item', async () => {
		const more = { input: [{}, {}], onError: 'continueRegularOutput' as const };
		const { items, simulator } = await run({ operation: 'getSessions' }, more);
		const json = { error: expect.stringContaining(EXISTING.Operation) };
		expect(items).toMatchObject([0, 1].map((item) => ({ json, pairedItem: { item } })));
		expect(simulator.requests).toEqual([]);
	});
});

test('what is left out is the operation that the editor begins with', async () => {
	const { items, error } = await run({ resource: undefined, operation: undefined });
	expect(error).toBeUndefined();
	expect(items.length).toBeGreaterThan(0);
});
