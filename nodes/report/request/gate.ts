/** Waits; rejects as soon as the signal is aborted. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

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

	get isIdle(): boolean {
		return this.inFlight === 0 && this.queue.length === 0 && this.pauses === 0;
	}

	/** Resolves when it is this request's turn; the caller must `leave` afterwards. */
	async enter(width: number, signal: AbortSignal): Promise<void> {
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
			this.queue.push(waiting);
			this.letIn();
		});
	}

	leave(): void {
		this.inFlight--;
		this.letIn();
	}

	/** Lets nobody in for a while: another process is using the token. */
	async pause(milliseconds: number, wait: Wait): Promise<void> {
		this.pauses++;
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
		while (this.pauses === 0 && this.queue.length > 0 && this.inFlight < this.queue[0].width) {
			this.inFlight++;
			this.queue.shift()?.enter();
		}
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
	 * @param wait how to wait
	 */
	constructor(
		private readonly token: string,
		private readonly width: number,
		private readonly wait: Wait,
	) {}

	/**
	 * Runs a request when its turn has come and holds the place until it has settled.
	 *
	 * @throws the signal's reason if it is aborted while waiting; what {@link refuseWaiting} was given
	 */
	async pass<T>(request: () => Promise<T>, signal: AbortSignal): Promise<T> {
		const gate = this.gate();
		try {
			await gate.enter(this.width, signal);
			try {
				return await request();
			} finally {
				gate.leave();
			}
		} finally {
			this.forget(gate);
		}
	}

	/** Lets no request with this token start for a while. It is not awaited: who called for it waits as well. */
	pause(milliseconds: number): void {
		const gate = this.gate();
		void gate.pause(milliseconds, this.wait).finally(() => this.forget(gate));
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
