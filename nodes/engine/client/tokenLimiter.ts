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
 * process, the door shuts for a moment after each turn, and for longer once a refusal has shown that there are
 * others. In milliseconds.
 */
const TURN = 60_000;
const REST = { alone: 3_000, shared: 10_000 } as const;

interface Waiting {
	/** At most this many requests in flight when it starts, itself included. */
	readonly width: number;
	readonly enter: () => void;
	readonly refuse: (reason: unknown) => void;
}

/**
 * Lets the requests of one token through, in the order in which they came, never more at once than
 * the credential allows.
 */
class Gate {
	private readonly queue: Waiting[] = [];
	private inFlight = 0;
	private pauses = 0;
	private turnBegan: number | undefined;
	/** How often in a row wolkvox refused a request because others use the token. */
	private refusals = 0;
	/** Then there is at most one place for this process. */
	private isShared = false;

	get isIdle(): boolean {
		return this.inFlight === 0 && this.queue.length === 0 && this.pauses === 0;
	}

	/**
	 * Resolves when it is this request's turn; the caller must `leave` afterwards.
	 *
	 * @param isAgain whether it was in before and keeps its place ahead of all who wait
	 */
	async enter(width: number, signal: AbortSignal, isAgain: boolean): Promise<void> {
		signal.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const giveUp = () => {
				this.queue.splice(this.queue.indexOf(waiting), 1);
				reject(signal.reason);
				this.letIn();
			};
			const waiting: Waiting = {
				width,
				enter: () => {
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
			this.letIn();
		});
	}

	leave(): void {
		this.inFlight--;
		this.letIn();
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

	/** Lets nobody in for a while: another process is using the token, or may want to. */
	async pause(milliseconds: number, wait: Wait): Promise<void> {
		this.pauses++;
		this.turnBegan = undefined;
		try {
			await wait(milliseconds);
		} finally {
			this.pauses--;
			this.letIn();
		}
	}

	/** Refuses everybody who waits at this moment. */
	refuseWaiting(reason: unknown): void {
		for (const waiting of this.queue.splice(0)) waiting.refuse(reason);
	}

	private letIn(): void {
		while (this.pauses === 0 && this.queue.length > 0 && this.inFlight < this.places) {
			this.inFlight++;
			this.queue.shift()?.enter();
		}
	}

	/** How long the door shuts after a turn, in milliseconds. */
	get rest(): number {
		return this.isShared ? REST.shared : REST.alone;
	}

	private get places(): number {
		return this.isShared ? 1 : this.queue[0].width;
	}
}

/**
 * The gates of this process, one for each token with anything going on. What wolkvox limits is the
 * token, so all input items, executions and triggers that use one pass the same gate.
 */
const gates = new Map<string, Gate>();

/** A token's door: everything that is sent with the token goes through it. */
export class TokenDoor {
	/**
	 * @param width how many requests may be in flight with this token
	 */
	constructor(
		private readonly token: string,
		private readonly width: number,
		private readonly clock: Clock,
	) {}

	/**
	 * Runs a request when its turn has come and holds the place until it has settled.
	 *
	 * @param isAgain whether it was refused because others use the token: then it is the next one
	 * @throws the signal's reason if it is aborted while waiting; what {@link refuseWaiting} was given
	 */
	async pass<T>(request: () => Promise<T>, signal: AbortSignal, isAgain = false): Promise<T> {
		const gate = this.gate();
		try {
			await gate.enter(this.width, signal, isAgain);
			try {
				return await request();
			} finally {
				if (gate.hasHadItsTurn(this.clock.now())) this.pause(gate.rest);
				gate.leave();
			}
		} finally {
			this.forget(gate);
		}
	}

	/** Lets no request with this token start for a while. It is not awaited: who called for it waits as well. */
	pause(milliseconds: number): void {
		const gate = this.gate();
		void gate.pause(milliseconds, this.clock.wait).finally(() => this.forget(gate));
	}

	/**
	 * Takes note that wolkvox refused a request because others use the token.
	 *
	 * @returns how often in a row it did, over all requests of this process
	 */
	refused(): number {
		return this.gate().refused();
	}

	/** Takes note that wolkvox did not. */
	answered(): void {
		gates.get(this.token)?.answered();
	}

	/** Lets every request that waits for this token at this moment fail without being sent. */
	refuseWaiting(reason: unknown): void {
		gates.get(this.token)?.refuseWaiting(reason);
	}

	private gate(): Gate {
		const gate = gates.get(this.token) ?? new Gate();
		gates.set(this.token, gate);
		return gate;
	}

	/** Nothing is kept of tokens that are not in use. */
	private forget(gate: Gate): void {
		if (gate.isIdle && gates.get(this.token) === gate) gates.delete(this.token);
	}
}

/** How many tokens are in use in this process at this moment; for tests. */
export function tokensInUse(): number {
	return gates.size;
}
