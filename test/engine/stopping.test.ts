import { sleep } from 'n8n-workflow';

import { credentialFor, custom, twoYears } from './arrangement';
import { start } from './engine';
import { until } from './until';
import { simulate } from '../simulator/support';

const sessions = twoYears(1_000);

test('stopping the execution aborts the running request and makes no further one', async () => {
	const simulator = await simulate({ latencyMs: 300 }, sessions);
	const call = start({
		parameters: custom('2025-01-01', '2026-12-31'),
		input: [{}, {}, {}],
		credential: credentialFor(simulator, { simultaneousRequests: 2 }),
	});
	await until(() => simulator.requests.length >= 3);
	const stoppedAt = Date.now();
	call.stop();
	const { items } = await call.result;
	expect(Date.now() - stoppedAt).toBeLessThan(100);
	expect(items).toEqual([]);
	await sleep(400);
	expect(simulator.requests.length).toBeLessThanOrEqual(5);
	expect(simulator.requests.filter(({ aborted }) => aborted).length).toBeGreaterThan(0);
});

test('stopping ends the wait before another try', async () => {
	const faults = [{ then: { do: 'error' as const, error: 'serverError' as const } }];
	const simulator = await simulate({ faults }, sessions);
	const call = start({
		parameters: custom('2025-01-01', '2025-01-31'),
		credential: credentialFor(simulator),
	});
	await until(() => simulator.requests.length >= 1);
	const stoppedAt = Date.now();
	call.stop();
	await call.result;
	expect(Date.now() - stoppedAt).toBeLessThan(100);
	expect(simulator.requests).toHaveLength(1);
});
