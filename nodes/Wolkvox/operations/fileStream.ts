import type { BinaryHelperFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

/** What n8n takes as a stream of bytes. */
type ByteStream = Exclude<
	Parameters<BinaryHelperFunctions['prepareBinaryData']>[0],
	Uint8Array<ArrayBufferLike>
>;

type Listener = (value?: unknown) => void;

/** n8n gives up a stream that brings nothing for five minutes; a request may wait that long. In milliseconds. */
const SIGN_OF_LIFE = 60_000;

/**
 * Text as a stream of UTF-8 bytes.
 *
 * n8n's rules leave a node no stream module. But of a stream, n8n uses one of two things: its file
 * system storage iterates over it, taking no more than it has written; its other storages, which need
 * the file as a whole anyway, listen to its events.
 */
export function streamOf(text: AsyncIterable<string>): ByteStream {
	return new FileStream(text) as unknown as ByteStream;
}

class FileStream implements AsyncIterable<Uint8Array> {
	private readonly listeners = new Map<string, Set<Listener>>();
	private readonly bytes: AsyncGenerator<Uint8Array, void, undefined>;
	private isFlowing = false;
	private isOver = false;

	constructor(text: AsyncIterable<string>) {
		this.bytes = encode(text);
	}

	[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
		return this.bytes;
	}

	on(event: string, listener: Listener): this {
		const listeners = this.listeners.get(event) ?? new Set();
		this.listeners.set(event, listeners.add(listener));
		if (event === 'data' && !this.isFlowing) {
			this.isFlowing = true;
			void this.flow();
		}
		return this;
	}

	once(event: string, listener: Listener): this {
		return this.on(event, listener);
	}

	off(event: string, listener: Listener): this {
		this.listeners.get(event)?.delete(listener);
		return this;
	}

	removeListener(event: string, listener: Listener): this {
		return this.off(event, listener);
	}

	/** Stops reading; n8n calls it when it gives up. */
	destroy(): this {
		this.isOver = true;
		void this.bytes.return();
		return this;
	}

	private async flow(): Promise<void> {
		// Who has asked for data goes on to ask for the end.
		await Promise.resolve();
		void this.giveSignsOfLife();
		await this.pass().then(
			() => this.isOver || this.emit('end'),
			(error: unknown) => this.emit('error', error),
		);
		this.isOver = true;
		this.emit('close');
	}

	private async pass(): Promise<void> {
		for await (const piece of this.bytes) {
			if (this.isOver) return;
			this.emit('data', piece);
		}
	}

	private async giveSignsOfLife(): Promise<void> {
		for (await sleep(SIGN_OF_LIFE); !this.isOver; await sleep(SIGN_OF_LIFE)) {
			this.emit('data', new Uint8Array());
		}
	}

	private emit(event: string, value?: unknown): void {
		for (const listener of [...(this.listeners.get(event) ?? [])]) listener(value);
	}
}

async function* encode(text: AsyncIterable<string>): AsyncGenerator<Uint8Array, void, undefined> {
	const encoder = new TextEncoder();
	for await (const piece of text) yield encoder.encode(piece);
}
