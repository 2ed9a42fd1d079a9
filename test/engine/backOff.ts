/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a test runs in Node; it shortens the waits */
const realSetTimeout = globalThis.setTimeout;

/**
 * Spares tests the waits before another try, whose jitter is in the middle, until jest restores its
 * mocks.
 *
 * @returns how long the node wanted to wait, in milliseconds; more is added as it goes
 */
export function skipBackOff(): number[] {
	const waits: number[] = [];
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
	const quick = (callback: () => void, ms = 0) => {
		// Ten seconds is how long the second look may take.
		const isBackOff = ms >= 700 && ms < 60_000 && ms !== 10_000;
		if (isBackOff) waits.push(ms);
		return realSetTimeout(callback, isBackOff ? 1 : ms);
	};
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(quick as typeof setTimeout);
	return waits;
}
