import type { INodeParameters } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { credentialFor, custom, twoYears } from './arrangement';
import { isAtLeast } from './coreVersion';
import { runNode } from './engine';

const GET = 'getCobrowsingSessions';
const EXISTING = `exportCobrowsingSessions, ${GET}, summarizeCobrowsingSessions`;

/** Before 2.41, the engine leaves it to the node, which refuses the resource. */
const testRefused = isAtLeast(2, 41) ? test : test.skip;

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({}, twoYears(100));
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.close());

async function run(parameters: INodeParameters, more = {}) {
	return await runNode({
		parameters: { ...custom('2026-01-01', '2026-01-31'), ...parameters },
		credential: credentialFor(simulator),
		...more,
	});
}

describe('an operation that does not exist is an error before any request', () => {
	test.each([
		'getSessions',
		'getAll',
		'GetCobrowsingSessions',
		'Get Cobrowsing Sessions',
		'',
		'__CUSTOM_API_CALL__',
		'__proto__',
		'constructor',
		null,
		7,
		['getCobrowsingSessions', 'getAll'],
		{ value: GET },
	])('operation %j', async (operation) => {
		const { items, error } = await run({ operation: operation as string });
		expect(items).toEqual([]);
		expect(simulator.requests).toEqual([]);
		expect(error).toMatchObject({
			message: expect.stringContaining('“Operation” has a value that does not exist: “'),
			description: expect.stringContaining(EXISTING),
		});
	});

	test.each([
		'sessions',
		'reports',
		'Cobrowsing',
		'',
		'__CUSTOM_API_CALL__',
		'__proto__',
		null,
		7,
		{},
	])('resource %j', async (resource) => {
		const { items, error } = await run({ resource: resource as string, operation: GET });
		expect(items).toEqual([]);
		expect(simulator.requests).toEqual([]);
		expect(error).toMatchObject({
			message: expect.stringContaining('“Resource” has a value that does not exist: “'),
			description: expect.stringContaining(
				'These exist: account, agent, campaign, cobrowsing, report, skill.',
			),
		});
	});

	test.each([
		['Operation', { operation: '={{ "getCobrowsingSessions" }}' }],
		['Operation', { operation: '={{ "nonsense" }}' }],
		['Operation', { operation: '={{ $json.operation }}' }],
		['Operation', { operation: '={{ $fromAI("operation") }}' }],
		['Resource', { resource: '={{ "cobrowsing" }}' }],
		['Resource', { resource: '={{ "nonsense" }}' }],
		['Resource', { resource: '={{ $json.nothing }}', operation: '={{ $json.nothing }}' }],
	])('an expression as “%s”: %j', async (label, parameters) => {
		const { items, error } = await run(parameters, { input: [{ operation: GET }, {}] });
		expect(items).toEqual([]);
		expect(simulator.requests).toEqual([]);
		expect(error?.message).toContain(`“${label}” has a value that does not exist: “`);
	});

	testRefused(
		'a resource that an AI agent shall choose is refused by n8n, which misses the report',
		async () => {
			const refused = run({ resource: '={{ $fromAI("resource") }}' }, { input: [{}] });
			await expect(refused).rejects.toThrow('has issues');
			expect(simulator.requests).toEqual([]);
		},
	);

	test('the title names the value', async () => {
		const { error } = await run({ operation: 'getSessions' });
		expect(error?.message).toBe('“Operation” has a value that does not exist: “getSessions”');
		expect(error?.description).toBe(
			`Choose one from the list. The resource “cobrowsing” has these: ${EXISTING}. For any other call, use the HTTP Request node with the same credential.`,
		);
	});

	test('with “On Error: Continue”, each input item has its error item', async () => {
		const { items } = await run(
			{ operation: 'getSessions' },
			{ input: [{}, {}], onError: 'continueRegularOutput' },
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		for (const { json } of items) expect(json.error).toContain(EXISTING);
		expect(simulator.requests).toEqual([]);
	});
});

test('what is left out is the operation that the editor begins with', async () => {
	const { items, error } = await run({ resource: undefined, operation: undefined });
	expect(error).toBeUndefined();
	expect(items.length).toBeGreaterThan(0);
});
