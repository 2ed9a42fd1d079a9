import { sleep } from 'n8n-workflow';

import { simulate } from '../simulator/support';
import { credentialFor, custom, twoYears } from './arrangement';
import { start } from './engine';
import { until } from './until';

const sessions = twoYears(1_000);
/** Far longer than a test may take: what is not ended does not end. In milliseconds. */
const FOREVER = 3_600_000;

test('stopping the execution aborts the running request and makes no further one', async () => {
	const simulator = await simulate({ latencyMs: 20 }, sessions);
	const call = start({
		parameters: custom('2025-01-01', '2026-12-31'),
		input: [{}, {}, {}],
		credential: credentialFor(simulator, { simultaneousRequests: 2 }),
	});
	await until(() => simulator.requests.length >= 3);
	simulator.settings.latencyMs = FOREVER;
	const before = simulator.requests.length;
	// Two are under way at most, so that one of three more waits for ever.
	await until(() => simulator.requests.length >= before + 2);
	call.stop();
	const { items } = await call.result;
	expect(items).toEqual([]);
	const made = simulator.requests.length;
	await sleep(400);
	expect(simulator.requests).toHaveLength(made);
	expect(simulator.requests.filter(({ aborted }) => aborted).length).toBeGreaterThan(0);
});

test('stopping ends the wait before another try', async () => {
	// The longest that the node waits for a server that asks for it.
	const busy = { do: 'error' as const, error: 'serverError' as const, retryAfter: 60 };
	const simulator = await simulate({ faults: [{ then: busy }] }, sessions);
	const call = start({
		parameters: custom('2025-01-01', '2025-01-31'),
		credential: credentialFor(simulator),
	});
	await until(() => simulator.requests.length >= 1);
	call.stop();
	await call.result;
	expect(simulator.requests).toHaveLength(1);
}, 50_000);
