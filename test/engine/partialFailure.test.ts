/** What a failure of one input item does to the others; On Error: Continue: operations.test.ts. */
import { sleep } from 'n8n-workflow';

import type { Fault, FaultEffect } from '../simulator';
import { custom, ofItem, rowsHeld, rowsOf, sorted, twoYears, wall } from './arrangement';
import { scenario, type Scenario } from './scenario';

const sessions = twoYears(2_000);

/** Input items that ask for a month of 2025 each; other items' dates by their place. */
function months(count: number, others: Record<number, { from: string; to: string }> = {}) {
	return Array.from({ length: count }, (_, item) => {
		const month = String(item + 1).padStart(2, '0');
		return others[item] ?? { from: `2025-${month}-01`, to: `2025-${month}-28` };
	});
}
const asked = custom('={{ $json.from }}', '={{ $json.to }}');
/** n8n itself throws where an item has no dates. */
const throwing = custom('={{ $json.from.substring(0) }}', '={{ $json.to }}');
const YEAR = { from: '2025-01-01', to: '2025-12-31' };
const NEVER = { from: 'never', to: 'never' };
/** In which a request that should not come would. In milliseconds. */
const AFTER = 300;
const TWO = { simultaneousRequests: 2 };
const batching = (batchSize: number, batchInterval: number) => ({
	requestOptions: { batching: { batch: { batchSize, batchInterval } } },
});
/** What becomes of requests that cover a second of a month of 2025. */
const inMonth = (month: string, then: FaultEffect): Fault => ({
	when: { covers: wall(`2025${month}15000000`) },
	then,
});
const refuse = (month: string) => inMonth(month, { do: 'error', error: 'apiMissing' });

/** So long that it ends only because it is ended, on any machine. In milliseconds. */
const FOREVER = 3_600_000;
const hang = (month: string) => inMonth(month, { do: 'delay', ms: FOREVER });

interface Failing extends Scenario {
	/** Whose failure is shown. */
	readonly fails: number;
	readonly faults?: Fault[];
	/** The most requests that it may cost. */
	readonly requests: number;
}

const FAILING: Record<string, Failing> = {
	'what waits in the queue is never asked': {
		...{ fails: 1, requests: 2, parameters: asked, input: months(10) },
		faults: [refuse('02')],
	},
	'what waits for another try does not get one': {
		...{ fails: 1, requests: 2, parameters: asked, input: months(3) },
		// A minute, in which the second item is asked for.
		faults: [inMonth('01', { do: 'error', error: 'serverError', retryAfter: 60 }), refuse('02')],
	},
	'a date that cannot be read, of the last item': {
		...{ fails: 9, requests: 2, parameters: asked, input: months(10, { 9: NEVER }) },
		...{ credential: TWO, faults: [hang('01'), hang('02')] },
	},
	'the first failure in time, of another item than the first': {
		...{ fails: 2, requests: 3, parameters: asked, input: months(6) },
		...{ credential: TWO, faults: [hang('01'), refuse('03')] },
	},
	'an expression that throws in n8n itself': {
		...{ fails: 2, requests: 0, parameters: throwing, input: [YEAR, YEAR, {}] },
		faults: [hang('01')],
	},
	'with batching: an expression that throws': {
		...{ fails: 1, requests: 1, parameters: { ...throwing, ...batching(1, 50) } },
		...{ input: [YEAR, {}], faults: [hang('01')] },
	},
	'with batching: an item that starts after the failure': {
		...{ fails: 0, requests: 1, parameters: { ...asked, ...batching(2, 100) } },
		...{ input: months(6), faults: [refuse('01')] },
	},
};

describe('without Continue the first failure ends all of the node run', () => {
	test.each(Object.entries(FAILING))('%s', async (_name, call) => {
		const { fails, requests, faults = [], ...more } = call;
		const { error, items, simulator } = await scenario({ ...more, sessions, settings: { faults } });
		expect(error).toMatchObject({ context: { itemIndex: fails } });
		expect(items).toEqual([]);
		await sleep(AFTER);
		expect(simulator.requests.length).toBeLessThanOrEqual(requests);
		// What was running is aborted.
		const running = simulator.requests.filter(({ fault }) => fault === 'delay');
		expect(running.filter(({ aborted }) => !aborted)).toEqual([]);
	});
});

describe('with Continue', () => {
	const onError = 'continueRegularOutput' as const;

	test('an expression that throws in n8n fails its own item only', async () => {
		const input = [months(1)[0], {}, months(3)[2]];
		const { items, simulator } = await scenario({ sessions, parameters: throwing, input, onError });
		for (const [item, month] of [
			[0, 1],
			[2, 3],
		]) {
			const held = rowsHeld(simulator, `2025-0${month}-01`, `2025-0${month}-28`);
			expect(sorted(rowsOf(ofItem(items, item)))).toEqual(sorted(held));
		}
		expect(ofItem(items, 1)).toHaveLength(1);
	});

	test.each([
		['tokenWrong', 1],
		['quotaUsedUp', 2],
	] as const)(
		'%s fails the rest without asking; a later execution may ask again; %i at once',
		async (error, simultaneousRequests) => {
			const input = months(8);
			const credential = { simultaneousRequests };
			const call = { sessions, parameters: asked, input, credential, onError };
			const settings = { latencyMs: 300, faults: [{ then: { do: 'error' as const, error } }] };
			const { items, simulator } = await scenario({ settings, ...call });
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(input.map((_, item) => ({ item })));
			const titles = items.map(({ json }) => String(json.error).split('. ')[0]);
			expect(new Set(titles).size).toBe(1);
			expect(simulator.requests).toHaveLength(simultaneousRequests);
			simulator.settings.faults = [];
			const later = await scenario({ simulator, ...call });
			expect(later.items.filter(({ json }) => 'error' in json)).toEqual([]);
			expect(simulator.requests).toHaveLength(simultaneousRequests + input.length);
		},
	);

	test('a server that answers no report is looked at once for all input items', async () => {
		const hour = { from: '2025-01-01 08:00:00', to: '2025-01-01 08:59:59' };
		const { items, simulator } = await scenario({
			settings: { faults: [{ when: { api: 'cdr_10' }, then: { do: 'hang' } }] },
			parameters: { ...asked, options: { maxTries: 1 }, requestOptions: { timeout: 2_000 } },
			input: [hour, hour, hour],
			onError,
		});
		expect(items).toHaveLength(3);
		expect(simulator.reportRequests()).toHaveLength(3);
		expect(simulator.reportRequests('token_info')).toHaveLength(1);
	});
});

test('“Retry On Fail”: the second try over the same items gives everything', async () => {
	const input = months(3);
	const faults: Fault[] = [{ when: { first: 1 }, then: { do: 'error', error: 'apiMissing' } }];
	const call = { sessions, settings: { faults }, parameters: asked, input, retries: 2 };
	const { items, error, simulator } = await scenario(call);
	expect(error).toBeUndefined();
	for (const [item, { from, to }] of input.entries()) {
		const held = rowsHeld(simulator, from, to);
		expect(sorted(rowsOf(ofItem(items, item)))).toEqual(sorted(held));
	}
});
