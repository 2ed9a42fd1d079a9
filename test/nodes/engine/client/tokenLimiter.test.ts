import fc from 'fast-check';

import { TokenLimiter, tokensInUse, type Wait } from '../../../../nodes/engine/client/tokenLimiter';
import { clockOf, NoTime, runs } from '../readings';

const { signal: never } = new AbortController();
const { wait: noTime } = new NoTime();

/** Lets everything happen that can happen now. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 30; turn++) await undefined;
}

/** Requests that end when the test says so. */
class Requests {
	readonly started: number[] = [];
	inFlight = 0;
	maxInFlight = 0;
	private readonly ends = new Map<number, { end: () => void; fail: (reason: unknown) => void }>();

	request(id: number): () => Promise<number> {
		return async () => {
			this.started.push(id);
			this.maxInFlight = Math.max(this.maxInFlight, ++this.inFlight);
			try {
				await new Promise<void>((end, fail) => this.ends.set(id, { end, fail }));
				return id;
			} finally {
				this.inFlight--;
				this.ends.delete(id);
			}
		};
	}

	get running(): number[] {
		return [...this.ends.keys()];
	}

	end(id: number): void {
		this.ends.get(id)?.end();
	}

	fail(id: number, reason: unknown): void {
		this.ends.get(id)?.fail(reason);
	}
}

afterEach(() => expect(tokensInUse()).toBe(0));

describe('TokenLimiter', () => {
	it.each([1, 2])('lets in %d at once, first come first served', async (concurrency) => {
		const requests = new Requests();
		const limiter = new TokenLimiter('t', concurrency, clockOf(noTime));
		const ids = [0, 1, 2, 3, 4, 5];
		const passes = ids.map(async (id) => await limiter.run(requests.request(id), never));
		for (const id of ids) {
			await settle();
			expect(requests.started).toEqual(ids.slice(0, id + concurrency));
			requests.end(id);
		}
		expect(await Promise.all(passes)).toEqual(ids);
		expect(requests.maxInFlight).toBe(concurrency);
	});

	it('is one for all who use the token, and another for another token', async () => {
		const requests = new Requests();
		const limiters = ['t', 't', 'u'].map((token) => new TokenLimiter(token, 1, clockOf(noTime)));
		const passes = limiters.map(
			async (limiter, id) => await limiter.run(requests.request(id), never),
		);
		await settle();
		expect(requests.started).toEqual([0, 2]);
		expect(tokensInUse()).toBe(2);
		for (const id of [0, 2, 1]) {
			requests.end(id);
			await settle();
		}
		await Promise.all(passes);
	});

	it('lets nobody overtake one who wants to be alone', async () => {
		const requests = new Requests();
		const alone = new TokenLimiter('t', 1, clockOf(noTime));
		const pair = new TokenLimiter('t', 2, clockOf(noTime));
		const passes = [pair, alone, pair].map(async (limiter, id) =>
			limiter.run(requests.request(id), never),
		);
		await settle();
		expect(requests.started).toEqual([0]);
		requests.end(0);
		await settle();
		expect(requests.started.slice(0, 2)).toEqual([0, 1]);
		requests.end(1);
		await settle();
		requests.end(2);
		await Promise.all(passes);
	});

	it('is free again after a request that failed or threw at once', async () => {
		const limiter = new TokenLimiter('t', 1, clockOf(noTime));
		const fault = new Error('fault');
		const thrower = () => {
			throw fault;
		};
		await expect(limiter.run(thrower, never)).rejects.toBe(fault);
		await expect(limiter.run(async () => await Promise.reject(fault), never)).rejects.toBe(fault);
		expect(await limiter.run(async () => await Promise.resolve('fine'), never)).toBe('fine');
	});

	it('holds the place of a request that was aborted until it has settled', async () => {
		const requests = new Requests();
		const limiter = new TokenLimiter('t', 1, clockOf(noTime));
		const execution = new AbortController();
		const first = limiter.run(requests.request(0), execution.signal);
		const second = limiter.run(requests.request(1), never);
		await settle();
		execution.abort();
		await settle();
		expect(requests.started).toEqual([0]);
		requests.fail(0, new Error('aborted'));
		await expect(first).rejects.toThrow('aborted');
		await settle();
		requests.end(1);
		await second;
	});

	it('lets go of one who is aborted while waiting', async () => {
		const requests = new Requests();
		const limiter = new TokenLimiter('t', 1, clockOf(noTime));
		const execution = new AbortController();
		const reason = new Error('stopped');
		const passes = [never, execution.signal, never].map(
			async (signal, id) => await limiter.run(requests.request(id), signal),
		);
		const stopped = expect(passes[1]).rejects.toBe(reason);
		await settle();
		execution.abort(reason);
		await stopped;
		requests.end(0);
		await settle();
		expect(requests.started).toEqual([0, 2]);
		requests.end(2);
		await Promise.all([passes[0], passes[2]]);
	});

	it('does not let in who is aborted before', async () => {
		const requests = new Requests();
		const limiter = new TokenLimiter('t', 1, clockOf(noTime));
		const reason = new Error('stopped');
		await expect(limiter.run(requests.request(0), AbortSignal.abort(reason))).rejects.toBe(reason);
		expect(requests.started).toEqual([]);
	});

	it('goes on for those behind when one who blocked them is aborted', async () => {
		const requests = new Requests();
		const execution = new AbortController();
		const alone = new TokenLimiter('t', 1, clockOf(noTime));
		const pair = new TokenLimiter('t', 2, clockOf(noTime));
		const first = pair.run(requests.request(0), never);
		const blocking = alone.run(requests.request(1), execution.signal);
		const last = pair.run(requests.request(2), never);
		execution.abort(new Error('stopped'));
		await expect(blocking).rejects.toThrow('stopped');
		await settle();
		expect(requests.started).toEqual([0, 2]);
		requests.end(0);
		requests.end(2);
		await Promise.all([first, last]);
	});

	it('refuses those who wait, not those who run or come later', async () => {
		const requests = new Requests();
		const limiter = new TokenLimiter('t', 1, clockOf(noTime));
		const reason = new Error('refused');
		const running = limiter.run(requests.request(0), never);
		const waiting = [1, 2].map(async (id) => await limiter.run(requests.request(id), never));
		const refused = Promise.all(waiting.map(async (one) => await expect(one).rejects.toBe(reason)));
		await settle();
		limiter.refuseWaiting(reason);
		await refused;
		const later = limiter.run(requests.request(3), never);
		requests.end(0);
		expect(await running).toBe(0);
		await settle();
		requests.end(3);
		expect(await later).toBe(3);
		expect(requests.started).toEqual([0, 3]);
	});

	it('lets nobody in during a pause, not even one of two', async () => {
		const ends: Array<() => void> = [];
		const wait: Wait = async () => await new Promise<void>((end) => ends.push(end));
		const requests = new Requests();
		const limiter = new TokenLimiter('t', 2, clockOf(wait));
		limiter.pause(1_000);
		limiter.pause(2_000);
		const pass = limiter.run(requests.request(0), never);
		await settle();
		expect(requests.started).toEqual([]);
		ends[0]();
		await settle();
		expect(requests.started).toEqual([]);
		ends[1]();
		await settle();
		expect(requests.started).toEqual([0]);
		requests.end(0);
		await pass;
	});

	it('keeps the place of one who was refused because others use the token', async () => {
		const requests = new Requests();
		const limiter = new TokenLimiter('t', 1, clockOf(noTime));
		const passes = [0, 1].map(async (id) => await limiter.run(requests.request(id), never));
		const again = limiter.run(requests.request(2), never, true);
		for (const id of [0, 2, 1]) {
			await settle();
			expect(requests.running).toEqual([id]);
			requests.end(id);
		}
		await Promise.all([...passes, again]);
	});

	it('has one place left after a refusal, until nothing goes on any more', async () => {
		const limiter = new TokenLimiter('t', 2, clockOf(noTime));
		/** How many of four requests run at once after the first two. */
		const runAfter = async (first: () => void) => {
			const requests = new Requests();
			const passes = [0, 1, 2, 3].map(
				async (id) =>
					await limiter.run(async () => {
						if (id === 0) first();
						return await requests.request(id)();
					}, never),
			);
			await settle();
			requests.end(0);
			requests.end(1);
			await settle();
			const count = requests.running.length;
			requests.end(2);
			await settle();
			requests.end(3);
			await Promise.all(passes);
			return count;
		};
		expect(await runAfter(() => {})).toBe(2);
		const isRefused = () => {
			limiter.refused();
			limiter.answered();
		};
		expect(await runAfter(isRefused)).toBe(1);
		expect(await runAfter(() => {})).toBe(2);
	});

	it('counts the refusals in a row, whichever request meets them', async () => {
		const seen: number[] = [];
		const limiters = [1, 2].map(() => new TokenLimiter('t', 1, clockOf(noTime)));
		await limiters[0].run(async () => {
			seen.push(limiters[0].refused(), limiters[1].refused());
			limiters[0].answered();
			seen.push(limiters[1].refused());
			await Promise.resolve();
		}, never);
		expect(seen).toEqual([1, 2, 1]);
	});

	describe('where others may be waiting outside', () => {
		interface Visits {
			readonly count: number;
			readonly queued: boolean;
			readonly refused?: boolean;
		}

		/** The waits of a limiter through which requests of 20 seconds go. */
		async function waitsOf({ count, queued, refused = false }: Visits): Promise<number[]> {
			let now = 0;
			const waits: number[] = [];
			const wait: Wait = async (milliseconds) => {
				waits.push(milliseconds);
				now += milliseconds;
				await Promise.resolve();
			};
			const limiter = new TokenLimiter(
				't',
				1,
				clockOf(wait, () => now),
			);
			const request = async () => {
				now += 20_000;
				if (refused) limiter.refused();
				return await Promise.resolve();
			};
			const passes: Array<Promise<void>> = [];
			for (let each = 0; each < count; each++) {
				const pass = limiter.run(request, never);
				passes.push(pass);
				if (!queued) await pass;
			}
			await Promise.all(passes);
			await settle();
			return waits;
		}

		it('shuts for three seconds after each minute of a queue', async () => {
			expect(await waitsOf({ count: 4, queued: true })).toEqual([]);
			expect(await waitsOf({ count: 10, queued: true })).toEqual([3_000, 3_000]);
		});

		it('shuts for ten once there are others', async () => {
			const visits = { count: 10, queued: true, refused: true };
			expect(await waitsOf(visits)).toEqual([10_000, 10_000]);
		});

		it('does not for requests that follow one another', async () => {
			expect(await waitsOf({ count: 20, queued: false })).toEqual([]);
		});
	});

	it('refuses and aborts those who wait for the end of a pause', async () => {
		let end = () => {};
		const wait: Wait = async () => await new Promise<void>((ended) => (end = ended));
		const requests = new Requests();
		const limiter = new TokenLimiter('t', 1, clockOf(wait));
		limiter.pause(1_000);
		const execution = new AbortController();
		const aborted = limiter.run(requests.request(0), execution.signal);
		const refused = limiter.run(requests.request(1), never);
		const both = Promise.all([
			expect(aborted).rejects.toThrow('stopped'),
			expect(refused).rejects.toThrow('refused'),
		]);
		execution.abort(new Error('stopped'));
		limiter.refuseWaiting(new Error('refused'));
		await both;
		end();
		await settle();
		expect(requests.started).toEqual([]);
	});

	it('keeps nothing of a thousand tokens', async () => {
		const tokens = Array.from({ length: 1_000 }, (_, index) => `token ${index}`);
		await Promise.all(
			tokens.map(async (token) => {
				const limiter = new TokenLimiter(token, 1, clockOf(noTime));
				await limiter.run(async () => await Promise.resolve(), never);
				limiter.pause(1);
			}),
		);
		await settle();
		expect(tokensInUse()).toBe(0);
	});

	it('leaves no listener on a signal that lives on', async () => {
		const execution = new AbortController();
		const added = jest.spyOn(execution.signal, 'addEventListener');
		const removed = jest.spyOn(execution.signal, 'removeEventListener');
		const limiter = new TokenLimiter('t', 1, clockOf(noTime));
		const passes = [1, 2, 3].map(
			async (id) => await limiter.run(async () => await Promise.resolve(id), execution.signal),
		);
		await Promise.all(passes);
		expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
	});
});

describe('whatever happens at the limiter', () => {
	/** What happens next; `who` picks among those whom it can happen to. */
	const event = fc.record({
		what: fc.constantFrom(
			'come',
			'come',
			'end',
			'end',
			'fail',
			'abort',
			'pause',
			'resume',
			'refuse',
		),
		who: fc.nat(99),
		concurrency: fc.constantFrom(1, 2),
		token: fc.constantFrom('a', 'b'),
	});

	it('never lets too many in or anybody overtake, and never gets stuck', async () => {
		const property = fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (events) => {
			const paused: Array<() => void> = [];
			const wait: Wait = async () => await new Promise<void>((end) => paused.push(end));
			const concurrencys = new Map([
				['a', 1],
				['b', 2],
			]);
			const requests = new Map([...concurrencys.keys()].map((token) => [token, new Requests()]));
			const visitors: Array<{ execution: AbortController; pass: Promise<unknown>; token: string }> =
				[];
			for (const { what, who, token } of events) {
				const limiter = new TokenLimiter(token, concurrencys.get(token) ?? 1, clockOf(wait));
				const own = requests.get(token) ?? new Requests();
				const running = own.running[who % Math.max(1, own.running.length)];
				if (what === 'come') {
					const execution = new AbortController();
					const request = own.request(visitors.length);
					const pass = limiter.run(request, execution.signal).catch(() => 'failed');
					visitors.push({ execution, pass, token });
				} else if (what === 'end') own.end(running);
				else if (what === 'fail') own.fail(running, new Error('failed'));
				else if (what === 'abort')
					visitors[who % visitors.length]?.execution.abort(new Error('aborted'));
				else if (what === 'pause') limiter.pause(1);
				else if (what === 'resume') paused.shift()?.();
				else limiter.refuseWaiting(new Error('refused'));
				if (who % 3 > 0) await settle();
			}
			for (let round = 0; round <= visitors.length * 2; round++) {
				for (const resume of paused.splice(0)) resume();
				for (const own of requests.values()) own.running.forEach((id) => own.end(id));
				await settle();
			}
			const stuck = Symbol('stuck');
			const late = settle().then(() => stuck);
			const ends = await Promise.all(
				visitors.map(async ({ pass }) => await Promise.race([pass, late])),
			);
			expect(ends).not.toContain(stuck);
			for (const [token, own] of requests) {
				expect(own.maxInFlight).toBeLessThanOrEqual(concurrencys.get(token) ?? 1);
				expect(own.started).toEqual([...own.started].sort((one, other) => one - other));
				expect(own.inFlight).toBe(0);
			}
			expect(tokensInUse()).toBe(0);
		});
		await fc.assert(property, runs(500));
	});
});
