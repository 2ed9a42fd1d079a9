import type { Response } from '../../../../nodes/engine/client/response';
import { request } from '../../../../nodes/engine/client/request';
import { TokenQueue, queues } from '../../../../nodes/engine/client/tokenQueue';
import { requestContext } from '../readings';
import { VirtualTime } from './virtualTime';

const WINDOW = { from: 0, to: 60 };
const MOST_AT_ONCE = 2;
/** How many executions n8n runs at once in a worker. */
const CONCURRENCY = 10;

const answer = (status: number, msg: string): Response => ({
	status,
	headers: {},
	body: { code: String(status), error: null, msg, data: [] },
});
const FINE = answer(200, '0 records were found');
const BUSY = answer(403, 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)');

interface Load {
	readonly workers: number;
	/** What the credential allows each of them. */
	readonly concurrency: number;
	readonly executions: number;
	readonly requests: number;
	/** How long an answer takes, in milliseconds. */
	readonly latency: number;
}

/** The token's server: it refuses a third request at once. */
class Server {
	served = 0;
	refused = 0;
	private inFlight = 0;

	constructor(
		private readonly time: VirtualTime,
		private readonly latency: () => number,
	) {}

	readonly send = async (): Promise<Response> => {
		if (this.inFlight >= MOST_AT_ONCE) {
			this.refused++;
			return BUSY;
		}
		this.inFlight++;
		await this.time.wait(this.latency());
		this.inFlight--;
		this.served++;
		return FINE;
	};
}

/** Random numbers that are the same in every run. */
function randomFrom(seed: number): () => number {
	let state = seed;
	return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

/**
 * Workers that share a token and cannot see each other, each with a gate of its own, take executions
 * from one queue.
 */
async function work({ workers, concurrency, executions, requests, latency }: Load) {
	const time = new VirtualTime();
	const random = randomFrom(executions * latency);
	const server = new Server(time, () => latency * (0.7 + 0.6 * random()));
	const took: number[] = [];
	let left = executions;
	let gaveUp = 0;
	const execute = async (worker: number) => {
		const queue = new TokenQueue(`worker ${worker}`, concurrency, time);
		const context = requestContext({ send: server.send, queue, wait: time.wait, random });
		const began = time.now();
		try {
			for (let made = 0; made < requests; made++) await request(WINDOW, context);
		} catch {
			gaveUp++;
		}
		took.push(time.now() - began);
	};
	const takeFromQueue = async (worker: number) => {
		while (left-- > 0) {
			await time.wait(50 * random());
			await execute(worker);
		}
	};
	const places = Array.from({ length: workers * CONCURRENCY }, (_, place) => place % workers);
	const done = Promise.all(places.map(takeFromQueue));
	await time.pass();
	await done;
	expect(took).toHaveLength(executions);
	const least = (server.served * latency) / MOST_AT_ONCE;
	return {
		gaveUp,
		waste: server.refused / server.served,
		time: time.now() / least,
		/** In minutes. */
		longest: Math.max(...took) / 60_000,
	};
}

afterEach(() => expect(queues.size).toBe(0));

describe('workers that share a token', () => {
	const BURST = { executions: 100, requests: 1, latency: 2_000 };
	const YEARS = { executions: 40, requests: 12, latency: 2_000 };

	it.each<[workers: number, concurrency: number, Partial<Load>, waste: number, time: number]>([
		[2, 1, BURST, 0, 1.1],
		[3, 2, BURST, 0.15, 1.6],
		[5, 1, BURST, 0.25, 1.7],
		[3, 2, YEARS, 0.08, 1.4],
	])(
		'waste few requests: %d, %d at once, %o',
		async (workers, concurrency, load, most, longest) => {
			const { gaveUp, waste, time } = await work({ ...BURST, ...load, workers, concurrency });
			expect(gaveUp).toBe(0);
			expect(waste).toBeLessThanOrEqual(most);
			expect(time).toBeLessThanOrEqual(longest);
		},
	);

	it.each([1, 2])(
		'all get their turn, though two could keep the third out for two hours (concurrency %d)',
		async (concurrency) => {
			const load = { workers: 3, concurrency, executions: 400, requests: 12, latency: 3_000 };
			const { gaveUp, waste, time, longest } = await work(load);
			expect(gaveUp).toBeLessThanOrEqual(1);
			expect(longest).toBeLessThan(45);
			expect(waste).toBeLessThan(0.12);
			expect(time).toBeLessThan(1.2);
		},
	);
});
