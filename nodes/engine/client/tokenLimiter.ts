/** Waits; rejects as soon as the signal is aborted. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** The time of the requests: what it is, in milliseconds since any moment, and how to wait. */
export interface Clock {
	readonly now: () => number;
	readonly wait: Wait;
}

/**
 * Processes that share a token, such as n8n's workers, cannot see each other: two that ask without a
 * break keep a third out for as long as they have anything to ask. So while requests queue up in this
 * process, no request starts for a moment after each turn, and for longer once a refusal has shown that there are
 * others. In milliseconds.
 */
const TURN = 60_000;
const REST = { alone: 3_000, shared: 10_000 } as const;

interface Waiting {
	/** At most this many requests in flight when it starts, itself included. */
	readonly concurrency: number;
	readonly start: () => void;
	readonly refuse: (reason: unknown) => void;
}

/**
 * Starts the requests of one token in the order in which they came, never more at once than the
 * credential allows.
 */
class RequestQueue {
	private readonly queue: Waiting[] = [];
	private inFlight = 0;
	private pauses = 0;
	private turnBegan: number | undefined;
	/** How often in a row wolkvox refused a request because others use the token. */
	private refusals = 0;
	/** Then at most one request of this process is in flight. */
	private isShared = false;

	get isIdle(): boolean {
		return this.inFlight === 0 && this.queue.length === 0 && this.pauses === 0;
	}

	/**
	 * Resolves when it is this request's turn; the caller must `finish` it afterwards.
	 *
	 * @param isAgain whether it had its turn before and keeps its place ahead of all who wait
	 */
	async enqueue(concurrency: number, signal: AbortSignal, isAgain: boolean): Promise<void> {
		signal.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const giveUp = () => {
				this.queue.splice(this.queue.indexOf(waiting), 1);
				reject(signal.reason);
				this.startNext();
			};
			const waiting: Waiting = {
				concurrency,
				start: () => {
					signal.removeEventListener('abort', giveUp);
					resolve();
				},
				refuse: (reason) => {
					signal.removeEventListener('abort', giveUp);
					reject(reason);
				},
			};
			signal.addEventListener('abort', giveUp, { once: true });
			if (isAgain) this.queue.unshift(waiting);
			else this.queue.push(waiting);
			this.startNext();
		});
	}

	finish(): void {
		this.inFlight--;
		this.startNext();
	}

	/** Whether requests have followed one another for so long that another process may be waiting. */
	hasHadItsTurn(now: number): boolean {
		if (this.queue.length === 0) this.turnBegan = undefined;
		this.turnBegan ??= now;
		return now - this.turnBegan >= TURN;
	}

	/** Takes note of a refusal; returns how many there were in a row. */
	refused(): number {
		this.isShared = true;
		return ++this.refusals;
	}

	answered(): void {
		this.refusals = 0;
	}

	/** Starts nothing for a while: another process is using the token, or may want to. */
	async pause(milliseconds: number, wait: Wait): Promise<void> {
		this.pauses++;
		this.turnBegan = undefined;
		try {
			await wait(milliseconds);
		} finally {
			this.pauses--;
			this.startNext();
		}
	}

	/** Refuses everybody who waits at this moment. */
	refuseWaiting(reason: unknown): void {
		for (const waiting of this.queue.splice(0)) waiting.refuse(reason);
	}

	private startNext(): void {
		while (this.pauses === 0 && this.queue.length > 0 && this.inFlight < this.places) {
			this.inFlight++;
			this.queue.shift()?.start();
		}
	}

	/** How long nothing starts after a turn, in milliseconds. */
	get rest(): number {
		return this.isShared ? REST.shared : REST.alone;
	}

	private get places(): number {
		return this.isShared ? 1 : this.queue[0].concurrency;
	}
}

/**
 * The queues of this process, one for each token with anything going on. What wolkvox limits is the
 * token, so all input items, executions and triggers that use one share its queue.
 */
const queues = new Map<string, RequestQueue>();

/** A token's limiter: everything that is sent with the token is run by it. */
export class TokenLimiter {
	/**
	 * @param concurrency how many requests may be in flight with this token
	 */
	constructor(
		private readonly token: string,
		private readonly concurrency: number,
		private readonly clock: Clock,
	) {}

	/**
	 * Runs a request when its turn has come and holds the place until it has settled.
	 *
	 * @param isAgain whether it was refused because others use the token: then it is the next one
	 * @throws the signal's reason if it is aborted while waiting; what {@link refuseWaiting} was given
	 */
	async run<T>(request: () => Promise<T>, signal: AbortSignal, isAgain = false): Promise<T> {
		const queue = this.queue();
		try {
			await queue.enqueue(this.concurrency, signal, isAgain);
			try {
				return await request();
			} finally {
				if (queue.hasHadItsTurn(this.clock.now())) this.pause(queue.rest);
				queue.finish();
			}
		} finally {
			this.forget(queue);
		}
	}

	/** Lets no request with this token start for a while. It is not awaited: who called for it waits as well. */
	pause(milliseconds: number): void {
		const queue = this.queue();
		void queue.pause(milliseconds, this.clock.wait).finally(() => this.forget(queue));
	}

	/**
	 * Takes note that wolkvox refused a request because others use the token.
	 *
	 * @returns how often in a row it did, over all requests of this process
	 */
	refused(): number {
		return this.queue().refused();
	}

	/** Takes note that wolkvox did not. */
	answered(): void {
		queues.get(this.token)?.answered();
	}

	/** Lets every request that waits for this token at this moment fail without being sent. */
	refuseWaiting(reason: unknown): void {
		queues.get(this.token)?.refuseWaiting(reason);
	}

	private queue(): RequestQueue {
		const queue = queues.get(this.token) ?? new RequestQueue();
		queues.set(this.token, queue);
		return queue;
	}

	/** Nothing is kept of tokens that are not in use. */
	private forget(queue: RequestQueue): void {
		if (queue.isIdle && queues.get(this.token) === queue) queues.delete(this.token);
	}
}

/** How many tokens are in use in this process at this moment; for tests. */
export function tokensInUse(): number {
	return queues.size;
}
