import { POLICIES, type Failure } from '../../../../nodes/engine/client/failures';
import { waitBefore } from '../../../../nodes/engine/client/backOff';

const failure: Failure = { kind: 'serverError', words: '', status: 500, retryAfter: undefined };

describe('waitBefore', () => {
	it.each([
		[1, 1_000],
		[2, 2_000],
		[3, 4_000],
		[4, 8_000],
		[5, 16_000],
		[6, 30_000],
		[60, 30_000],
	])('waits longer each time: after try %d, %d ms', (tries, expected) => {
		expect(waitBefore(POLICIES.serverError, failure, tries, 0.5)).toBe(expected);
		expect(waitBefore(POLICIES.serverError, failure, tries, 0)).toBe(expected * 0.75);
		expect(waitBefore(POLICIES.serverError, failure, tries, 1)).toBe(expected * 1.25);
	});

	it('waits long for what takes minutes to pass', () => {
		expect(waitBefore(POLICIES.maintenance, failure, 1, 0)).toBeGreaterThanOrEqual(15_000);
	});

	it('waits for a busy token longer each time, never for minutes', () => {
		const waits = [1, 2, 3, 4, 50].map((tries) =>
			waitBefore(POLICIES.busyToken, failure, tries, 0.5),
		);
		expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000]);
	});

	it.each([
		[7, 7_000],
		[0, 0],
		[0.5, 500],
		[100_000, 120_000],
	])('waits as long as the server asks, within reason: %d s', (retryAfter, expected) => {
		expect(waitBefore(POLICIES.tooManyRequests, { ...failure, retryAfter }, 1, 0)).toBe(expected);
	});

	it('spreads those that were told the same time', () => {
		const told = { ...failure, retryAfter: 5 };
		expect(waitBefore(POLICIES.tooManyRequests, told, 1, 0.25)).toBe(5_250);
	});
});
