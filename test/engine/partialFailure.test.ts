import { WorkflowExecute } from 'n8n-core';
import { sleep, type INode } from 'n8n-workflow';

import type { Fault, Simulator } from '../simulator';
import {
	ofItem,
	rowsHeld,
	credentialFor,
	custom,
	rowsOf,
	sorted,
	twoYears,
	wall,
} from './arrangement';
import { runNode } from './engine';
import { scenario } from './scenario';

const sessions = twoYears(2_000);
const CONTINUE = ['continueRegularOutput', 'continueErrorOutput'] as const;

/** Input items that ask for a month of 2025 each; other items' dates by their place. */
function months(count: number, others: Record<number, { from: string; to: string }> = {}) {
	return Array.from({ length: count }, (_, item) => {
		const month = String(item + 1).padStart(2, '0');
		return others[item] ?? { from: `2025-${month}-01`, to: `2025-${month}-28` };
	});
}
const asked = custom('={{ $json.from }}', '={{ $json.to }}');
const batching = (batchSize: number, batchInterval: number) => ({
	requestOptions: { batching: { batch: { batchSize, batchInterval } } },
});
/** wolkvox refuses whatever covers a second of that month of 2025. */
const refuse = (month: string): Fault => ({
	when: { covers: wall(`2025${month}15000000`) },
	then: { do: 'error', error: 'apiMissing' },
});

/** Waits as long as left-over requests would need, then counts. */
async function requestsAfter(simulator: Simulator, milliseconds = 300): Promise<number> {
	const before = simulator.requests.length;
	await sleep(milliseconds);
	return simulator.requests.length - before;
}

describe('without Continue the first failure ends all of the node run', () => {
	test('what waits in the queue is never asked', async () => {
		const { error, items, simulator } = await scenario({
			sessions,
			settings: { latencyMs: 30, faults: [refuse('02')] },
			parameters: asked,
			input: months(10),
		});
		expect(error).toMatchObject({
			message: 'wolkvox does not offer this report on this server',
			context: { itemIndex: 1 },
		});
		expect(items).toEqual([]);
		expect(await requestsAfter(simulator)).toBe(0);
		expect(simulator.requests).toHaveLength(2);
	});

	test('what is running is aborted', async () => {
		const slow: Fault = {
			when: { covers: wall('20250115000000') },
			then: { do: 'delay', ms: 30_000 },
		};
		const { error, simulator } = await scenario({
			sessions,
			settings: { faults: [slow, refuse('02')] },
			parameters: asked,
			input: months(10),
			credential: { simultaneousRequests: 2 },
		});
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
		expect(await requestsAfter(simulator)).toBe(0);
		expect(simulator.requests.map(({ aborted }) => aborted)).toEqual([true, false]);
	});

	test('what waits for another try does not get one', async () => {
		const trouble: Fault = {
			when: { covers: wall('20250115000000') },
			then: { do: 'error', error: 'serverError' },
		};
		const { error, simulator } = await scenario({
			sessions,
			settings: { faults: [trouble, refuse('02')] },
			parameters: asked,
			input: months(3),
		});
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
		expect(await requestsAfter(simulator, 1_500)).toBe(0);
		expect(simulator.requests).toHaveLength(2);
	});

	test.each([
		['the last', 9],
		['a middle', 4],
		['the first', 0],
	])('also where %s item has a date that cannot be read', async (_name, item) => {
		const { error, simulator } = await scenario({
			sessions,
			settings: { latencyMs: 30 },
			parameters: asked,
			input: months(10, { [item]: { from: 'never', to: 'never' } }),
			credential: { simultaneousRequests: 2 },
		});
		expect(error).toMatchObject({
			message: '“From” is not a date that can be read: “never”',
			context: { itemIndex: item },
		});
		expect(await requestsAfter(simulator)).toBe(0);
		expect(simulator.requests.length).toBeLessThanOrEqual(2);
	});

	test('the error is the first one in time, though another item comes first', async () => {
		const late: Fault = {
			when: { covers: wall('20250115000000') },
			then: { do: 'delay', ms: 200 },
		};
		const { error } = await scenario({
			sessions,
			settings: { faults: [late, refuse('03')] },
			parameters: asked,
			input: months(6),
			credential: { simultaneousRequests: 2 },
		});
		expect(error).toMatchObject({ context: { itemIndex: 2 } });
	});

	test('a later item’s expression throws in n8n itself', async () => {
		const { error, items, simulator } = await scenario({
			sessions,
			settings: { latencyMs: 30 },
			parameters: custom('={{ $json.from.deeper.toISODate() }}', '={{ $json.to }}'),
			input: [
				{ from: { deeper: {} }, to: '2025-01-31' },
				{ to: '2025-01-31' },
				{ to: '2025-01-31' },
			],
		});
		expect(error).toBeDefined();
		expect(items).toEqual([]);
		expect(await requestsAfter(simulator)).toBe(0);
		expect(simulator.requests.length).toBeLessThanOrEqual(1);
	});

	test.each([1, 2])('only the third item’s expression throws, width %i', async (width) => {
		const { error, simulator } = await scenario({
			sessions,
			settings: { latencyMs: 30 },
			parameters: custom('={{ $json.from.deeper.substring(0) }}', '={{ $json.to }}'),
			input: [
				{ from: { deeper: '2025-01-01' }, to: '2025-12-31' },
				{ from: { deeper: '2025-01-01' }, to: '2025-12-31' },
				{ to: '2025-01-31' },
			],
			credential: { simultaneousRequests: width },
		});
		expect(error).toMatchObject({ context: { itemIndex: 2 } });
		expect(await requestsAfter(simulator)).toBe(0);
		expect(simulator.requests.length).toBeLessThanOrEqual(1);
	});

	test('with batching: what started before the failure ends too', async () => {
		const { error, simulator } = await scenario({
			sessions,
			settings: { latencyMs: 100, faults: [refuse('12')] },
			parameters: { ...asked, ...batching(1, 50) },
			input: months(2, {
				0: { from: '2025-01-01', to: '2025-11-30' },
				1: { from: '2025-12-01', to: '2025-12-31' },
			}),
			credential: { simultaneousRequests: 2 },
		});
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
		expect(await requestsAfter(simulator)).toBe(0);
		expect(simulator.requests.length).toBeLessThanOrEqual(5);
	});

	test('with batching: an item that starts after the failure asks for nothing', async () => {
		const { error, simulator } = await scenario({
			sessions,
			settings: { faults: [refuse('01')] },
			parameters: { ...asked, ...batching(2, 100) },
			input: months(6),
		});
		expect(error).toMatchObject({ context: { itemIndex: 0 } });
		expect(await requestsAfter(simulator)).toBe(0);
		expect(simulator.requests).toHaveLength(1);
	});

	test('with batching: an expression that throws ends what runs', async () => {
		const { error, simulator } = await scenario({
			sessions,
			settings: { latencyMs: 100 },
			parameters: {
				...custom('={{ $json.from.substring(0) }}', '={{ $json.to }}'),
				...batching(1, 50),
			},
			input: [{ from: '2025-01-01', to: '2025-12-31' }, { to: '2025-01-31' }],
		});
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
		expect(await requestsAfter(simulator)).toBeLessThanOrEqual(1);
		expect(simulator.requests.length).toBeLessThanOrEqual(2);
	});
});

describe.each(CONTINUE)('%s', (onError) => {
	test('the other items are whole, and the error item points to its own', async () => {
		const { items, errorItems, error, simulator } = await scenario({
			sessions,
			settings: { faults: [refuse('02')] },
			parameters: asked,
			input: months(4),
			onError,
			credential: { simultaneousRequests: 2 },
		});
		expect(error).toBeUndefined();
		const all = [...items, ...errorItems];
		const failed = all.filter(({ json }) => 'error' in json);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expect(failed[0].json.error).toMatch(
			/^wolkvox does not offer this report on this server\. .*Requested: 2025-02-01/,
		);
		if (onError === 'continueErrorOutput') expect(errorItems).toEqual(failed);
		for (const item of [0, 2, 3]) {
			const month = String(item + 1).padStart(2, '0');
			const range = [wall(`2025${month}01000000`), wall(`2025${month}28235959`)] as const;
			expect(sorted(rowsOf(ofItem(all, item)))).toEqual(sorted(simulator.expectedRows(...range)));
		}
	});

	test('an expression that throws in n8n fails its own item only', async () => {
		const { items, errorItems, simulator } = await scenario({
			sessions,
			parameters: custom('={{ $json.from.substring(0) }}', '={{ $json.to }}'),
			input: [
				{ from: '2025-01-01', to: '2025-01-31' },
				{ to: '2025-01-31' },
				{ from: '2025-03-01', to: '2025-03-31' },
			],
			onError,
		});
		const all = [...items, ...errorItems];
		const january = rowsHeld(simulator, '2025-01-01', '2025-01-31');
		const march = rowsHeld(simulator, '2025-03-01', '2025-03-31');
		expect(sorted(rowsOf(ofItem(all, 0)))).toEqual(sorted(january));
		expect(sorted(rowsOf(ofItem(all, 2)))).toEqual(sorted(march));
		expect(all).toHaveLength(january.length + march.length + 1);
	});

	test.each([
		['tokenWrong', 1],
		['tokenWrong', 2],
		['quotaUsedUp', 1],
		['quotaUsedUp', 2],
	] as const)(
		'%s fails the rest without asking; a later execution may ask again; %i at once',
		async (kind, width) => {
			const faults: Fault[] = [{ then: { do: 'error', error: kind } }];
			const call = {
				parameters: asked,
				input: months(8),
				credential: { simultaneousRequests: width },
				onError,
			};
			const { items, errorItems, simulator } = await scenario({
				sessions,
				settings: { latencyMs: 20, faults },
				...call,
			});
			const all = [...items, ...errorItems];
			expect(all.map(({ pairedItem }) => pairedItem)).toEqual(
				Array.from({ length: 8 }, (_, item) => ({ item })),
			);
			const titles = all.map(({ json }) => String(json.error).split('. ')[0]);
			expect(new Set(titles).size).toBe(1);
			expect(simulator.requests).toHaveLength(width);
			simulator.settings.faults = [];
			const credential = credentialFor(simulator, call.credential);
			const later = await runNode({ ...call, credential });
			expect(later.items.filter(({ json }) => 'error' in json)).toEqual([]);
			expect(later.errorItems).toEqual([]);
			expect(simulator.requests).toHaveLength(width + 8);
		},
	);

	test('with batching, a wrong token is not asked again by items that start later', async () => {
		const { items, errorItems, simulator } = await scenario({
			sessions,
			settings: { token: 'another' },
			parameters: { ...asked, ...batching(2, 50) },
			input: months(6),
			onError,
		});
		expect([...items, ...errorItems]).toHaveLength(6);
		expect(simulator.requests).toHaveLength(1);
	});
});

describe('“Retry On Fail”, with which n8n runs the node again over the same items', () => {
	/** The harness has no such switch: sets it on the node before n8n runs it. */
	function retryOnFail(settings: Pick<INode, 'maxTries' | 'waitBetweenTries'>): void {
		const run = WorkflowExecute.prototype.processRunExecutionData;
		jest.spyOn(WorkflowExecute.prototype, 'processRunExecutionData').mockImplementation(function (
			this: WorkflowExecute,
			workflow,
		) {
			Object.assign(workflow.nodes.Wolkvox, { retryOnFail: true, ...settings });
			return run.call(this, workflow);
		});
	}
	afterEach(() => jest.restoreAllMocks());

	test.each([undefined, ...CONTINUE])('the second try gives everything (%s)', async (onError) => {
		retryOnFail({ maxTries: 2, waitBetweenTries: 50 });
		const once: Fault = { when: { first: 1 }, then: { do: 'error', error: 'apiMissing' } };
		const { items, errorItems, error, simulator } = await scenario({
			sessions,
			settings: { faults: [once] },
			parameters: asked,
			input: months(3),
			onError,
		});
		expect(error).toBeUndefined();
		expect(errorItems).toEqual([]);
		months(3).forEach(({ from, to }, item) => {
			const expected = rowsHeld(simulator, from, to);
			expect(sorted(rowsOf(ofItem(items, item)))).toEqual(sorted(expected));
		});
	});

	test('an expression that throws every time spends no request in any try', async () => {
		retryOnFail({ maxTries: 3, waitBetweenTries: 50 });
		const { error, simulator } = await scenario({
			sessions,
			parameters: custom('={{ $json.from.substring(0) }}', '={{ $json.to }}'),
			input: [{ from: '2025-01-01', to: '2025-01-31' }, { to: '2025-01-31' }],
		});
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
		expect(await requestsAfter(simulator)).toBe(0);
		expect(simulator.requests).toEqual([]);
	});
});
