/** What the operations on cobrowsing sessions have in common, each question put to all of them. */
import { type INodeExecutionData, type INodeParameters, sleep } from 'n8n-workflow';

import { wait } from '../../nodes/Wolkvox/operations/transport';
import type { Fault, Row } from '../simulator';
import { simulate } from '../simulator/support';
import {
	credentialFor,
	custom,
	ofItem,
	rowsHeld,
	rowsOf,
	sorted,
	twoYears,
	wall,
} from './arrangement';
import { start } from './engine';
import { linesOf, removesHalfFiles, useFileStorage } from './fileStorage';
import { scenario, type Scenario } from './scenario';
import { until } from './until';

const sessions = twoYears(2_000);
/** Far longer than a test may take: what is not ended does not end. In milliseconds. */
const FOREVER = 3_600_000;

interface Operation {
	readonly parameters: INodeParameters;
	/** What its items tell of the sessions … */
	readonly told: (items: INodeExecutionData[]) => Promise<unknown>;
	/** … and what they should, if these were they. */
	readonly right: (rows: Row[]) => unknown;
}

const OPERATIONS: Record<string, Operation> = {
	getCobrowsingSessions: {
		parameters: {},
		told: async (items) => sorted(rowsOf(items)),
		right: sorted,
	},
	exportCobrowsingSessions: {
		parameters: { fileFormat: 'jsonl' },
		told: async (items) => sorted(rowsOf((await linesOf(...items)).map((json) => ({ json })))),
		right: sorted,
	},
	summarizeCobrowsingSessions: {
		parameters: { groupBy: 'hour' },
		told: async (items) => items.reduce((sum, { json }) => sum + Number(json.sessions), 0),
		right: ({ length }) => length,
	},
};

const FROM_INPUT = custom('={{ $json.from }}', '={{ $json.to }}');
const MONTHS = [1, 2, 3, 4].map((month) => ({
	from: `2025-0${month}-01`,
	to: `2025-0${month}-28`,
}));
/** No other try, and no shorter window, would change it. */
const refused: Fault = {
	when: { covers: wall('20250215000000') },
	then: { do: 'error', error: 'apiMissing' },
};

describe.each(Object.entries(OPERATIONS))('%s', (operation, { parameters, told, right }) => {
	const ask = async (call: Scenario) =>
		await scenario({
			sessions,
			...call,
			parameters: { operation, ...parameters, ...call.parameters },
		});

	test.each([
		['a range of two months in one request for each', {}, '2026-01-20', '2026-02-10'],
		['a truncated month', { rowLimit: 20 }, '2025-01-01', '2025-01-31'],
	])('reads %s, whole', async (_name, settings, from, to) => {
		const { items, error, simulator } = await ask({ settings, parameters: custom(from, to) });
		expect(error).toBeUndefined();
		expect(await told(items)).toEqual(right(rowsHeld(simulator, from, to)));
		expect(ofItem(items, 0)).toEqual(items);
		if (simulator.settings.rowLimit === 20) expect(simulator.requests.length).toBeGreaterThan(3);
		else expect(simulator.requests).toHaveLength(2);
	});

	test('knows only what the filters let pass', async () => {
		const own = sessions.map((one, number) => {
			const row: Row = { ...one.row, hung_up: number % 3 === 0 ? 'agent' : 'client' };
			return { ...one, row };
		});
		const agents = [own[0], own[1]].map(({ row }) => String(row.agent_id));
		const filters = { agents: ` ${agents.join(' ,')}`, hungUpBy: 'client', minimumDuration: 60 };
		const { items, simulator } = await ask({
			sessions: own,
			parameters: custom('2025-01-01', '2025-12-31', { filters }),
		});
		const expected = rowsHeld(simulator, '2025-01-01', '2025-12-31').filter(
			({ agent_id: id, hung_up: by, time }) =>
				agents.includes(String(id)) && by === 'client' && String(time) >= '00:01:00',
		);
		expect(expected.length).toBeGreaterThan(5);
		expect(await told(items)).toEqual(right(expected));
	});

	test('answers no false zero where a filter cannot be read', async () => {
		const odd = sessions.map((one) => ({ ...one, row: { ...one.row, hung_up: 'sistema' } }));
		const storage = await useFileStorage();
		const { items, error } = await ask({
			sessions: odd,
			parameters: custom('2026-01-01', '2026-01-31', { filters: { hungUpBy: 'agent' } }),
		});
		expect(items).toEqual([]);
		expect(error?.message).toContain('“Hung Up By” cannot be used');
		expect(error?.description).toContain('“sistema”');
		if (removesHalfFiles) expect(storage.files()).toEqual([]);
	});

	test.each([undefined, 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'On Error %s: of several input items each has its own, or its error',
		async (onError) => {
			const { items, errorItems, error, simulator } = await ask({
				settings: { faults: [refused] },
				parameters: FROM_INPUT,
				input: MONTHS,
				onError,
				credential: { simultaneousRequests: 2 },
			});
			if (onError === undefined) {
				expect(items).toEqual([]);
				expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 1 } });
				return;
			}
			expect(error).toBeUndefined();
			const all = [...items, ...errorItems];
			const failed = all.filter(({ json }) => 'error' in json);
			// What to do stands in the message: nobody shows an item's description.
			const words = expect.stringMatching(/this report is enabled.*Requested: 2025-02-01/);
			expect(failed).toMatchObject([{ json: { error: words }, pairedItem: { item: 1 } }]);
			if (onError === 'continueErrorOutput') expect(errorItems).toEqual(failed);
			for (const item of [0, 2, 3]) {
				const { from, to } = MONTHS[item];
				expect(await told(ofItem(all, item))).toEqual(right(rowsHeld(simulator, from, to)));
			}
		},
	);

	test('ends its requests where the execution is stopped', async () => {
		const storage = await useFileStorage();
		const simulator = await simulate({ latencyMs: 20 }, sessions);
		const call = start({
			parameters: { operation, ...parameters, ...custom('2025-01-01', '2026-12-31') },
			credential: credentialFor(simulator, { simultaneousRequests: 2 }),
		});
		await until(() => simulator.requests.length >= 3);
		simulator.settings.latencyMs = FOREVER;
		const before = simulator.requests.length;
		// Two are under way at most, so that one of three more waits for ever.
		await until(() => simulator.requests.length >= before + 2);
		call.stop();
		expect((await call.result).items).toEqual([]);
		const made = simulator.requests.length;
		await sleep(100);
		expect(simulator.requests).toHaveLength(made);
		expect(simulator.requests.filter(({ aborted }) => aborted)).not.toEqual([]);
		if (removesHalfFiles) expect(storage.files()).toEqual([]);
	});
});

test('stopping ends the wait before another try', async () => {
	// The longest that the node waits for a server that asks for it.
	const busy = { do: 'error' as const, error: 'serverError' as const, retryAfter: 60 };
	const simulator = await simulate({ faults: [{ then: busy }] }, sessions);
	const parameters = custom('2025-01-01', '2025-01-31');
	const call = start({ parameters, credential: credentialFor(simulator) });
	await until(() => simulator.requests.length >= 1);
	call.stop();
	await call.result;
	expect(simulator.requests).toHaveLength(1);
}, 50_000);

test('a wait ends at once with its signal, and by its reason', async () => {
	const stop = new AbortController();
	const began = Date.now();
	const waited = wait(60_000, stop.signal);
	stop.abort('stopped');
	await expect(waited).rejects.toBe('stopped');
	expect(Date.now() - began).toBeLessThan(2_500);
});
