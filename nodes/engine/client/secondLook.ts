import type { Failure } from './failures';

/** What a look has shown: why the server is no use, or nothing where it answers. */
interface Seen {
	readonly failure: Failure | undefined;
}

/**
 * The short second look whether a server that failed a request answers otherwise. It is taken once for
 * all requests that share it: those of one run with one address and token.
 */
export class SecondLook {
	/** Null where the look ended with the request of the one who took it. */
	private looked: Promise<Seen | null> = Promise.resolve(null);

	/**
	 * Looks, unless somebody has.
	 *
	 * @param look how to; whoever comes first does it
	 * @param signal of the one who asks; the end of another is no reason to go without
	 * @returns why the server is no use; undefined where it answers
	 */
	async once(
		look: () => Promise<Failure | undefined>,
		signal: AbortSignal,
	): Promise<Failure | undefined> {
		for (;;) {
			const before = this.looked;
			const known = await before;
			if (known !== null) return known.failure;
			signal.throwIfAborted();
			// Somebody else may have begun to look meanwhile.
			if (this.looked !== before) continue;
			const own = look().then((failure) => ({ failure }));
			this.looked = own.catch(() => null);
			return (await own).failure;
		}
	}
}
