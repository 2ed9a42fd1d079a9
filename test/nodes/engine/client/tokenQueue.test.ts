import fc from 'fast-check';

import { TokenQueue, queues, type Wait } from '../../../../nodes/engine/client/tokenQueue';
import { clockOf, NoTime, runs } from '../readings';

const { signal: never } = new AbortController();
const { wait: noTime } = new NoTime();
const STOPPED = new Error('stopped');

/** Lets everything happen that can happen now. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 30; turn++) await undefined;
}

const queueOf = (concurrency: number, wait = noTime, token = 't') =>
	new TokenQueue(token, concurrency, clockOf(wait));

/** Waits that end when the test says so. */
function waitsOnDemand() {
	const ends: Array<() => void> = [];
	const wait: Wait = async () => await new Promise<void>((end) => ends.push(end));
	return { ends, wait };
}

/** Requests that end when the test says so. */
class Requests {
	readonly started: number[] = [];
	maxInFlight = 0;
	private readonly ends = new Map<number, { end: () => void; fail: (reason: unknown) => void }>();

	request(id: number): () => Promise<number> {
		return async () => {
			this.started.push(id);
			const ended = new Promise<void>((end, fail) => this.ends.set(id, { end, fail }));
			this.maxInFlight = Math.max(this.maxInFlight, this.ends.size);
			return await ended.then(() => id).finally(() => this.ends.delete(id));
		};
	}

	get running(): number[] {
		return [...this.ends.keys()];
	}

	fail(id: number, reason: unknown): void {
		this.ends.get(id)?.fail(reason);
	}

	/** Ends requests one after the other, as they come. */
	async end(...ids: number[]): Promise<void> {
		for (const id of ids) {
			await settle();
			this.ends.get(id)?.end();
		}
		await settle();
	}
}

let requests = new Requests();
beforeEach(() => (requests = new Requests()));
afterEach(() => expect(queues.size).toBe(0));

const run = async (queue: TokenQueue, id: number, signal = never) =>
	await queue.run(requests.request(id), signal);

describe('TokenQueue', () => {
	it.each([1, 2])('lets in %d at once, first come first served', async (concurrency) => {
		const ids = [0, 1, 2, 3, 4, 5];
		const passes = ids.map(async (id) => await run(queueOf(concurrency), id));
		for (const id of ids) {
			await settle();
			expect(requests.started).toEqual(ids.slice(0, id + concurrency));
			await requests.end(id);
		}
		expect(await Promise.all(passes)).toEqual(ids);
	});

	it('is another for another token, and lets in nobody who is aborted before', async () => {
		const passes = [run(queueOf(1), 0), run(queueOf(1, noTime, 'u'), 1)];
		await expect(run(queueOf(1), 2, AbortSignal.abort(STOPPED))).rejects.toBe(STOPPED);
		await settle();
		expect(requests.running).toEqual([0, 1]);
		await requests.end(0, 1);
		await Promise.all(passes);
	});

	it('goes on for those behind when one who blocked them is aborted', async () => {
		const execution = new AbortController();
		const first = run(queueOf(2), 0);
		const blocking = run(queueOf(1), 1, execution.signal);
		const last = run(queueOf(2), 2);
		execution.abort(STOPPED);
		await expect(blocking).rejects.toBe(STOPPED);
		await settle();
		expect(requests.started).toEqual([0, 2]);
		await requests.end(0, 2);
		await Promise.all([first, last]);
	});

	it('is free again after a request that failed or threw at once', async () => {
		const thrower = () => {
			throw STOPPED;
		};
		await expect(queueOf(1).run(thrower, never)).rejects.toBe(STOPPED);
		await expect(queueOf(1).run(async () => await Promise.reject(STOPPED), never)).rejects.toBe(
			STOPPED,
		);
		expect(await queueOf(1).run(async () => await Promise.resolve('fine'), never)).toBe('fine');
	});

	it('holds the place of a request that was aborted until it has settled', async () => {
		const execution = new AbortController();
		const first = run(queueOf(1), 0, execution.signal);
		const second = run(queueOf(1), 1);
		await settle();
		execution.abort();
		await settle();
		expect(requests.started).toEqual([0]);
		requests.fail(0, STOPPED);
		await expect(first).rejects.toBe(STOPPED);
		await requests.end(1);
		await second;
	});

	it('lets nobody in during a pause, not even one of two', async () => {
		const { ends, wait } = waitsOnDemand();
		const queue = queueOf(2, wait);
		queue.pause(1_000);
		queue.pause(2_000);
		const pass = run(queue, 0);
		for (const end of ends) {
			await settle();
			expect(requests.started).toEqual([]);
			end();
		}
		await settle();
		expect(requests.started).toEqual([0]);
		await requests.end(0);
		await pass;
	});

	it('keeps the place of one who was refused because others use the token', async () => {
		const passes = [run(queueOf(1), 0), run(queueOf(1), 1)];
		passes.push(queueOf(1).run(requests.request(2), never, true));
		await requests.end(0, 2, 1);
		expect(requests.started).toEqual([0, 2, 1]);
		await Promise.all(passes);
	});

	it('has one place left after a refusal, until nothing goes on any more', async () => {
		/** How many of four requests run at once after the first two. */
		const runAfter = async (isRefused: boolean) => {
			const passes = [0, 1, 2, 3].map(async (id) => {
				const request = async () => {
					if (isRefused && id === 0) {
						queueOf(2).answered(true);
						queueOf(2).answered(false);
					}
					return await requests.request(id)();
				};
				return await queueOf(2).run(request, never);
			});
			await requests.end(0, 1);
			const { length: count } = requests.running;
			await requests.end(2, 3);
			await Promise.all(passes);
			return count;
		};
		expect(await runAfter(false)).toBe(2);
		expect(await runAfter(true)).toBe(1);
		expect(await runAfter(false)).toBe(2);
	});

	it.each<[string, number, boolean, boolean, number[]]>([
		['not within a minute', 4, true, false, []],
		['for three seconds after each minute of a queue', 10, true, false, [3_000, 3_000]],
		['for ten once there are others', 10, true, true, [10_000, 10_000]],
		['not for requests that follow one another', 20, false, false, []],
	])('shuts for others outside: %s', async (_name, count, isQueued, isRefused, expected) => {
		let now = 0;
		const waits: number[] = [];
		const wait: Wait = async (milliseconds) => {
			waits.push(milliseconds);
			now += milliseconds;
			await Promise.resolve();
		};
		const queue = new TokenQueue('t', 1, { now: () => now, wait });
		const passes: Array<Promise<void>> = [];
		for (let each = 0; each < count; each++) {
			const pass = queue.run(async () => {
				now += 20_000;
				queue.answered(isRefused);
				await Promise.resolve();
			}, never);
			passes.push(pass);
			if (!isQueued) await pass;
		}
		await Promise.all(passes);
		await settle();
		expect(waits).toEqual(expected);
	});

	it('leaves no listener on a signal that lives on', async () => {
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		const passes = [1, 2, 3].map(async (id) => await run(queueOf(1), id, signal));
		await requests.end(1, 2, 3);
		await Promise.all(passes);
		expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
	});

	it('never lets too many in or anybody overtake, and never gets stuck', async () => {
		/** What happens next; `who` picks among those whom it can happen to. */
		const event = fc.record({
			what: fc.constantFrom(...['come', 'come', 'end', 'end', 'fail', 'abort', 'pause', 'resume']),
			who: fc.nat(99),
			place: fc.nat(1),
		});
		const property = fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (events) => {
			const { ends: paused, wait } = waitsOnDemand();
			// Two tokens, one of which takes two requests at once.
			const tokens = [1, 2].map((concurrency) => {
				const queue = queueOf(concurrency, wait, `token of ${concurrency}`);
				return { concurrency, queue, own: new Requests() };
			});
			const visitors: Array<{ execution: AbortController; pass: Promise<unknown> }> = [];
			for (const { what, who, place } of events) {
				const { queue, own } = tokens[place];
				const running = own.running[who % Math.max(1, own.running.length)];
				if (what === 'come') {
					const execution = new AbortController();
					const request = own.request(visitors.length);
					const pass = queue.run(request, execution.signal).catch(() => 'failed');
					visitors.push({ execution, pass });
				} else if (what === 'end') void own.end(running);
				else if (what === 'fail') own.fail(running, STOPPED);
				else if (what === 'abort') visitors[who % visitors.length]?.execution.abort(STOPPED);
				else if (what === 'pause') queue.pause(1);
				else paused.shift()?.();
				if (who % 3 > 0) await settle();
			}
			for (let round = 0; round <= visitors.length * 2; round++) {
				for (const resume of paused.splice(0)) resume();
				await Promise.all(tokens.map(async ({ own }) => await own.end(...own.running)));
			}
			const stuck = settle().then(() => 'stuck');
			const passes = visitors.map(async ({ pass }) => await Promise.race([pass, stuck]));
			expect(await Promise.all(passes)).not.toContain('stuck');
			for (const { concurrency, own } of tokens) {
				expect(own.maxInFlight).toBeLessThanOrEqual(concurrency);
				expect(own.started).toEqual([...own.started].sort((one, other) => one - other));
				expect(own.running).toEqual([]);
			}
			expect(queues.size).toBe(0);
		});
		await fc.assert(property, runs(100));
	});
});
