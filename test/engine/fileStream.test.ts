import { sleep } from 'n8n-workflow';

import { streamOf } from '../../nodes/Wolkvox/operations/export';
import { binaryToBuffer } from './fileStorage';

/** Text in pieces that come one after the other, and what became of it. */
class Text implements AsyncIterable<string> {
	taken = 0;
	isEnded = false;

	constructor(
		private readonly pieces: readonly string[],
		private readonly failure?: Error,
	) {}

	async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
		try {
			for (const piece of this.pieces) {
				await sleep(1);
				this.taken++;
				yield piece;
			}
			if (this.failure) throw this.failure;
		} finally {
			this.isEnded = true;
		}
	}
}

type Stream = NodeJS.ReadableStream & { destroy(): void } & AsyncIterable<Uint8Array>;

function streamed(text: Text): Stream {
	return streamOf(text) as unknown as Stream;
}

const pieces = ['\uFEFFagent_name\r\n', 'Ángela 👩🏽‍💻\r\n', '', 'ñ'.repeat(100_000)];
const bytes = Buffer.from(pieces.join(''), 'utf8');

describe('a storage that takes the file whole', () => {
	test('gets every byte', async () => {
		const buffer = await binaryToBuffer(streamOf(new Text(pieces)));
		expect(buffer.equals(bytes)).toBe(true);
	});

	test('gets an empty file', async () => {
		expect(await binaryToBuffer(streamOf(new Text([])))).toHaveLength(0);
	});

	test('fails where the text fails, with its own error', async () => {
		const failure = new Error('wolkvox has trouble');
		await expect(binaryToBuffer(streamOf(new Text(pieces, failure)))).rejects.toBe(failure);
	});
});

describe('a text that takes its time', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	/** Further tries, a busy token and other input items before this one can take longer. */
	const LONG = 310_000;

	test('is waited for, though n8n gives up on streams that bring nothing for five minutes', async () => {
		async function* late(): AsyncGenerator<string, void, undefined> {
			yield 'first';
			await sleep(LONG);
			yield ', second';
		}
		const whole = binaryToBuffer(streamOf(late())).then(String, String);
		await jest.advanceTimersByTimeAsync(LONG + 1_000);
		expect(await whole).toBe('first, second');
	});
});

describe('a storage that writes as it reads', () => {
	test('gets every byte', async () => {
		const parts: Uint8Array[] = [];
		for await (const part of streamed(new Text(pieces))) parts.push(part);
		expect(Buffer.concat(parts).equals(bytes)).toBe(true);
	});

	test('fails where the text fails, with its own error', async () => {
		const failure = new Error('wolkvox has trouble');
		const read = async () => {
			for await (const part of streamed(new Text(pieces, failure))) void part;
		};
		await expect(read()).rejects.toBe(failure);
	});

	test('ends the text when it gives up', async () => {
		const text = new Text(pieces);
		for await (const part of streamed(text)) {
			void part;
			break;
		}
		expect(text).toMatchObject({ taken: 1, isEnded: true });
	});

	test('takes no more than it asks for', async () => {
		const text = new Text(pieces);
		const parts = streamed(text)[Symbol.asyncIterator]();
		await parts.next();
		await sleep(10);
		expect(text.taken).toBe(1);
	});
});

describe('events', () => {
	function listen(stream: Stream): string[] {
		const events: string[] = [];
		for (const event of ['data', 'end', 'error', 'close']) {
			stream.on(event, () => events.push(event));
		}
		return events;
	}

	/** The last event there is. */
	const closed = async (stream: Stream) =>
		await new Promise<void>((resolve) => stream.on('close', () => resolve()));

	test('come in the order of Node’s streams', async () => {
		const text = new Text(['a', 'b']);
		const stream = streamed(text);
		const events = listen(stream);
		await closed(stream);
		expect(events).toEqual(['data', 'data', 'end', 'close']);
	});

	test('are an error and no end where the text fails', async () => {
		const stream = streamed(new Text(['a'], new Error('trouble')));
		const events = listen(stream);
		await closed(stream);
		expect(events).toEqual(['data', 'error', 'close']);
	});

	test('are neither data nor an end once it was destroyed: what came is not the whole', async () => {
		const text = new Text(['a', 'b', 'c']);
		const stream = streamed(text);
		const events = listen(stream);
		stream.on('data', () => stream.destroy());
		await closed(stream);
		expect(text.isEnded).toBe(true);
		expect(text.taken).toBeLessThanOrEqual(2);
		expect(events).toEqual(['data', 'close']);
	});

	test('do not reach who has left', async () => {
		const stream = streamed(new Text(['a', 'b']));
		const events: string[] = [];
		const onData = () => {
			events.push('data');
			stream.removeListener('data', onData);
		};
		stream.on('data', onData);
		await closed(stream);
		expect(events).toEqual(['data']);
	});
});
