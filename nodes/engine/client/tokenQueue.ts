/** Waits; rejects as soon as the signal is aborted. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** In milliseconds. Processes with one token, such as n8n's workers, do not see each other: two keep a third out. */
const TURN = 60_000;
/** So what queues up here rests after each turn, longer once there are others. */
const REST = { alone: 3_000, shared: 10_000 } as const;

class Queue {
	/** Each starts when no more requests are in flight than this, itself included. */
	readonly waiting: Array<{ readonly concurrency: number; readonly start: () => void }> = [];
	inFlight = 0;
	/** While there are any, nothing starts. */
	pauses = 0;
	/** Since when requests have followed one another. */
	turnBegan: number | undefined;
	/** How often in a row wolkvox refused a request because others use the token. */
	refusals = 0;
	/** Then at most one request of this process is in flight. */
	isShared = false;
}

/** By token, which is what wolkvox limits: all items, executions and triggers with one share its queue. */
export const queues = new Map<string, Queue>();

/** Starts a token's requests in the order in which they came, never more at once than the credential allows. */
export class TokenQueue {
	/** @param clock what time it is, in milliseconds since any moment, and how to wait */
	constructor(
		private readonly token: string,
		private readonly concurrency: number,
		private readonly clock: Readonly<{ now: () => number; wait: Wait }>,
	) {}

	/** Runs a request in its turn, the next one if it `isAgain`; throws the signal's reason if aborted before. */
	async run<T>(request: () => Promise<T>, signal: AbortSignal, isAgain = false): Promise<T> {
		signal.throwIfAborted();
		const queue = this.open();
		await this.turn(queue, signal, isAgain);
		try {
			return await request();
		} finally {
			queue.inFlight--;
			const now = this.clock.now();
			queue.turnBegan = queue.waiting.length > 0 ? (queue.turnBegan ?? now) : now;
			if (now - queue.turnBegan >= TURN) this.pause(queue.isShared ? REST.shared : REST.alone);
			this.goOn(queue);
		}
	}

	/** Lets no request with this token start for a while. It is not awaited: who called for it waits as well. */
	pause(milliseconds: number): void {
		const queue = this.open();
		queue.pauses++;
		queue.turnBegan = undefined;
		const resume = () => {
			queue.pauses--;
			this.goOn(queue);
		};
		void this.clock.wait(milliseconds).then(resume, resume);
	}

	/** To be told, in its turn, whether a request was refused because others use the token; says how often in a row. */
	answered(isRefused: boolean): number {
		const queue = this.open();
		queue.isShared ||= isRefused;
		queue.refusals = isRefused ? queue.refusals + 1 : 0;
		return queue.refusals;
	}

	private open(): Queue {
		const queue = queues.get(this.token) ?? new Queue();
		queues.set(this.token, queue);
		return queue;
	}

	private async turn(queue: Queue, signal: AbortSignal, isAgain: boolean): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			const giveUp = () => {
				queue.waiting.splice(queue.waiting.indexOf(waiting), 1);
				reject(signal.reason);
				this.goOn(queue);
			};
			const start = () => {
				signal.removeEventListener('abort', giveUp);
				resolve();
			};
			const waiting = { concurrency: this.concurrency, start };
			signal.addEventListener('abort', giveUp, { once: true });
			if (isAgain) queue.waiting.unshift(waiting);
			else queue.waiting.push(waiting);
			this.goOn(queue);
		});
	}

	/** Starts whoever may; nothing is kept of tokens that are not in use. */
	private goOn(queue: Queue): void {
		while (queue.pauses === 0 && queue.waiting.length > 0) {
			const places = queue.isShared ? 1 : queue.waiting[0].concurrency;
			if (queue.inFlight >= places) return;
			queue.inFlight++;
			queue.waiting.shift()?.start();
		}
		const isIdle = queue.inFlight === 0 && queue.waiting.length === 0 && queue.pauses === 0;
		if (isIdle) queues.delete(this.token);
	}
}
