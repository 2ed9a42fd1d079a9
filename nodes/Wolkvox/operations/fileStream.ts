import { type IN8nHttpFullResponse, sleep } from 'n8n-workflow';

/** What n8n takes as a stream of bytes: a `Readable` of Node. */
type ByteStream = Extract<IN8nHttpFullResponse['body'], AsyncIterable<unknown>>;

type Listener = (value?: unknown) => void;

/** n8n gives up a stream that brings nothing for five minutes; a request may wait that long. In milliseconds. */
const SIGN_OF_LIFE = 60_000;

/**
 * Text as a stream of UTF-8 bytes; n8n's rules leave a node no stream module. Its file system storage only
 * iterates over it, taking no more than it has written; others, which need the whole, listen to the events.
 */
export function streamOf(text: AsyncIterable<string>): ByteStream {
	return new FileStream(encode(text)) as unknown as ByteStream;
}

class FileStream implements AsyncIterable<Uint8Array> {
	private readonly listeners = new Map<string, Set<Listener>>();
	private isOver = false;

	constructor(private readonly bytes: AsyncGenerator<Uint8Array, void, undefined>) {}

	[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
		return this.bytes;
	}

	/** Who first asks for data sets it flowing. */
	on(event: string, listener: Listener): this {
		const known = this.listeners.get(event);
		this.listeners.set(event, new Set(known).add(listener));
		if (event === 'data' && known === undefined) void this.flow();
		return this;
	}

	/** What n8n wants to hear once happens once. */
	readonly once = this.on.bind(this);

	off(event: string, listener: Listener): this {
		this.listeners.get(event)?.delete(listener);
		return this;
	}

	readonly removeListener = this.off.bind(this);

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
		try {
			for await (const piece of this.bytes) this.emit('data', piece);
			this.emit('end');
		} catch (error) {
			this.emit('error', error);
		}
		this.isOver = true;
		this.emit('close');
	}

	private async giveSignsOfLife(): Promise<void> {
		for (await sleep(SIGN_OF_LIFE); !this.isOver; await sleep(SIGN_OF_LIFE)) {
			this.emit('data', new Uint8Array());
		}
	}

	/** Nothing follows the end of a stream but its close: what came before it was destroyed is no whole. */
	private emit(event: string, value?: unknown): void {
		if (this.isOver && event !== 'close') return;
		for (const listener of [...(this.listeners.get(event) ?? [])]) listener(value);
	}
}

async function* encode(text: AsyncIterable<string>): AsyncGenerator<Uint8Array, void, undefined> {
	const encoder = new TextEncoder();
	for await (const piece of text) yield encoder.encode(piece);
}
