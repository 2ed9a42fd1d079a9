/** Files as storages take them that give up; whole ones, and those that fail: exportCobrowsingSessions.test.ts. */
import { sleep } from 'n8n-workflow';

import { streamOf } from '../../nodes/Wolkvox/operations/fileStream';
import { binaryToBuffer } from './fileStorage';

/** Text in pieces that come one after the other, and what became of it. */
class Text implements AsyncIterable<string> {
	taken = 0;
	isEnded = false;

	constructor(private readonly pieces: readonly string[]) {}

	async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
		try {
			for (const piece of this.pieces) {
				await sleep(1);
				this.taken++;
				yield piece;
			}
		} finally {
			this.isEnded = true;
		}
	}
}

type Stream = NodeJS.ReadableStream & { destroy(): void } & AsyncIterable<Uint8Array>;

function streamed(text: Text): Stream {
	return streamOf(text) as unknown as Stream;
}

test('a storage that gives up ends the text, of which it took no more than it asked for', async () => {
	const text = new Text(['a', 'b', 'c']);
	for await (const part of streamed(text)) {
		void part;
		await sleep(10);
		break;
	}
	expect(text).toMatchObject({ taken: 1, isEnded: true });
});

test('a text that takes its time is waited for, though n8n gives up on streams that bring nothing for five minutes', async () => {
	jest.useFakeTimers();
	/** Further tries, a busy token and other input items before this one can take longer. */
	const long = 310_000;
	async function* late(): AsyncGenerator<string, void, undefined> {
		yield 'first';
		await sleep(long);
		yield ', second';
	}
	const whole = binaryToBuffer(streamOf(late())).then(String, String);
	await jest.advanceTimersByTimeAsync(long + 1_000);
	jest.useRealTimers();
	expect(await whole).toBe('first, second');
});

describe('events', () => {
	const closed = async (stream: Stream) =>
		await new Promise<void>((resolve) => stream.on('close', () => resolve()));

	/** All that happens to a stream until it is closed; the first data may be enough. */
	async function eventsOf(text: Text, enough: (stream: Stream) => void): Promise<string[]> {
		const stream = streamed(text);
		const events: string[] = [];
		for (const event of ['data', 'end', 'error']) stream.on(event, () => events.push(event));
		stream.on('data', () => enough(stream));
		await closed(stream);
		return events;
	}

	test('are neither data nor an end once it was destroyed: what came is not the whole', async () => {
		const text = new Text(['a', 'b', 'c']);
		expect(await eventsOf(text, (stream) => stream.destroy())).toEqual(['data']);
		expect(text.isEnded).toBe(true);
		expect(text.taken).toBeLessThanOrEqual(2);
	});

	test('do not reach who has left', async () => {
		const stream = streamed(new Text(['a', 'b']));
		let heard = 0;
		const once = () => {
			heard++;
			stream.removeListener('data', once);
		};
		stream.on('data', once);
		await closed(stream);
		expect(heard).toBe(1);
	});
});
