import type { Response } from '../../../../nodes/engine/client/response';
import {
	NoAnswer,
	RequestFailed,
	type Failure,
	type FailureKind,
} from '../../../../nodes/engine/client/failures';
import { request, waitBefore, type RequestContext } from '../../../../nodes/engine/client/request';
import { TokenQueue, queues, type Wait } from '../../../../nodes/engine/client/tokenQueue';
import { clockOf, NoTime, requestContext } from '../readings';
import { VirtualTime } from './virtualTime';

const WINDOW = { from: 0, to: 3_599 };

const envelope = (status: number, msg: string, headers = {}): Response => ({
	status,
	headers,
	body: { code: String(status), error: null, msg, data: null },
});
const ROWS: Response = {
	status: 200,
	headers: {},
	body: { code: '200', error: null, msg: '1 records were found', data: [{ agent_id: '1' }] },
};
const page = (status: number): Response => ({ status, headers: {}, body: '<html></html>' });
const STOPPED = new Error('stopped');
const BUSY = envelope(403, 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)');

/** A wolkvox that gives these answers one after the other, the last one for ever. */
function answering(...answers: ReadonlyArray<Response | Error>) {
	let requests = 0;
	const send = async (): Promise<Response> => {
		const answer = answers[Math.min(requests++, answers.length - 1)];
		if (answer instanceof Error) throw answer;
		return await Promise.resolve(answer);
	};
	return { send, requests: () => requests };
}

interface Outcome {
	readonly kind: FailureKind | 'rows' | 'none';
	readonly requests: number;
	readonly tries?: number;
	readonly waited: number;
}

/** Asks once, with waits that take no time. */
async function outcome(
	answers: ReadonlyArray<Response | Error>,
	own: Partial<RequestContext> = {},
	mostTries?: number,
): Promise<Outcome> {
	const time = new NoTime();
	const server = answering(...answers);
	const context = requestContext({ send: server.send, wait: time.wait, ...own });
	const answer = await request(WINDOW, context, mostTries).catch((error: unknown) => error);
	const seen = () => ({ requests: server.requests(), waited: time.total });
	if (!(answer instanceof Error)) {
		return { kind: (answer as { kind: 'rows' }).kind, ...seen() };
	}
	if (!(answer instanceof RequestFailed)) throw answer;
	expect(answer.window).toEqual(WINDOW);
	return { kind: answer.failure.kind, tries: answer.tries, ...seen() };
}

afterEach(() => expect(queues.size).toBe(0));

describe('request', () => {
	it('asks once where the answer is fine', async () => {
		const none = envelope(404, 'Validate dates entered');
		expect(await outcome([ROWS])).toEqual({ kind: 'rows', requests: 1, waited: 0 });
		expect(await outcome([none])).toEqual({ kind: 'none', requests: 1, waited: 0 });
	});

	it.each<[string, Response]>([
		['tokenWrong', envelope(403, 'PLEASE VALIDATE TOKEN')],
		['quotaUsedUp', envelope(403, 'TOKEN LIMIT EXCEEDED', { 'retry-after': '1' })],
		['unknown', envelope(418, 'SOMETHING NEW')],
		['notWolkvox', page(404)],
	])('never asks again after %s', async (kind, answer) => {
		expect(await outcome([answer])).toEqual({ kind, requests: 1, tries: 1, waited: 0 });
	});

	it.each<[string, Response | Error]>([
		['serverError', page(502)],
		['tooManyRequests', envelope(429, 'SLOW DOWN')],
		['timeout', new NoAnswer('ECONNABORTED')],
		['unreachable', new NoAnswer('ENOTFOUND')],
	])('asks up to five times after %s, later and later', async (kind, answer) => {
		expect(await outcome([answer])).toEqual({ kind, requests: 5, tries: 5, waited: 15_000 });
		expect(await outcome([answer, answer, ROWS])).toMatchObject({ kind: 'rows', requests: 3 });
	});

	it.each([1, 7])('asks no more than %d times if told so', async (maxTries) => {
		expect(await outcome([page(500)], { maxTries })).toMatchObject({ requests: maxTries });
		expect(await outcome([page(500)], {}, maxTries)).toMatchObject({ requests: maxTries });
	});

	it('asks a server in maintenance three times, slowly', async () => {
		const answer = envelope(403, 'BACKUP');
		const maintained = await outcome([answer], { maxTries: 20 });
		expect(maintained).toMatchObject({ kind: 'maintenance', requests: 3, waited: 40_000 });
		expect(await outcome([answer], { maxTries: 1 })).toMatchObject({ requests: 1 });
	});

	it('counts the tries of all kinds of failures together', async () => {
		const answers = [page(500), new NoAnswer('ECONNRESET'), page(200), page(500), page(502), ROWS];
		expect(await outcome(answers)).toMatchObject({ kind: 'serverError', requests: 5 });
	});

	it('hands on what is no failure of the network', async () => {
		const fault = new Error('a fault of ours');
		await expect(outcome([fault])).rejects.toBe(fault);
	});

	it('ends at once when it is aborted while it waits', async () => {
		const execution = new AbortController();
		const server = answering(page(500));
		const { signal } = execution;
		const wait = async () => {
			execution.abort(STOPPED);
			signal.throwIfAborted();
		};
		const context = requestContext({ send: server.send, wait, signal });
		await expect(request(WINDOW, context)).rejects.toBe(STOPPED);
		expect(server.requests()).toBe(1);
	});

	it('ends with the reason when it is aborted while it is answered', async () => {
		const execution = new AbortController();
		const send = async (): Promise<Response> => {
			execution.abort(STOPPED);
			return await Promise.reject(new NoAnswer('ERR_CANCELED'));
		};
		const context = requestContext({ send, signal: execution.signal });
		await expect(request(WINDOW, context)).rejects.toBe(STOPPED);
	});

	it('holds no slot while it waits', async () => {
		const time = new NoTime();
		const queue = new TokenQueue('shared', 1, clockOf(time.wait));
		const server = answering(page(500), ROWS);
		let between = '';
		const wait = async () => {
			between = await queue.run(async () => await Promise.resolve('in between'), signal);
		};
		const { signal } = new AbortController();
		await request(WINDOW, requestContext({ send: server.send, queue, wait, signal }));
		expect(between).toBe('in between');
	});
});

describe('a busy token', () => {
	const busy = (count: number) => Array.from({ length: count }, () => BUSY);

	it('does not use up the tries', async () => {
		const answers = [...busy(5), page(500), ...busy(5), ROWS];
		expect(await outcome(answers, { maxTries: 2 })).toMatchObject({ kind: 'rows', requests: 12 });
	});

	it('is waited for no longer than a quarter of an hour', async () => {
		for (const answer of [BUSY, { ...BUSY, headers: { 'retry-after': '0' } }]) {
			const gaveUp = await outcome([answer]);
			expect(gaveUp.kind).toBe('busyToken');
			expect(gaveUp.waited).toBeLessThanOrEqual(900_000);
			expect(gaveUp.waited).toBeGreaterThan(840_000);
			expect(gaveUp.requests).toBeLessThan(40);
		}
	});

	it('is looked after by one for all who wait, later and later', async () => {
		const time = new NoTime();
		const queue = new TokenQueue('shared', 1, clockOf(time.wait));
		const server = answering(...busy(5), ROWS);
		const context = requestContext({ send: server.send, queue, wait: time.wait });
		await Promise.all([1, 2, 3].map(async () => await request(WINDOW, context)));
		expect(time.waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000]);
		expect(server.requests()).toBe(8);
	});

	it('is looked after from the beginning once anything else was answered', async () => {
		const time = new VirtualTime();
		const pauses: number[] = [];
		const wait: Wait = async (milliseconds) => {
			pauses.push(milliseconds);
			await time.wait(milliseconds);
		};
		const queue = new TokenQueue('shared', 1, clockOf(wait));
		const server = answering(...busy(2), page(500), BUSY, ROWS);
		const context = requestContext({ send: server.send, queue, wait, maxTries: 1 });
		const asked = Promise.allSettled([1, 2].map(async () => await request(WINDOW, context)));
		await time.pass();
		const outcomes = await asked;
		expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
		expect(pauses).toEqual([2_000, 4_000, 2_000]);
	});
});

describe('a refused token', () => {
	it('fails all else of the run, whatever waits or comes later, without a request', async () => {
		const server = answering(envelope(403, 'PLEASE VALIDATE TOKEN'), ROWS);
		const context = requestContext({ send: server.send });
		const ask = async () => await request(WINDOW, context).catch((error: unknown) => error);
		const errors = await Promise.all([ask(), ask()]);
		for (const error of [...errors, await ask()]) {
			expect(error instanceof RequestFailed && error.failure.kind).toBe('tokenWrong');
		}
		expect(server.requests()).toBe(1);
		const another = requestContext({ send: server.send, queue: context.queue });
		expect((await request(WINDOW, another)).kind).toBe('rows');
	});
});

describe('waitBefore', () => {
	const FAILURE: Failure = { kind: 'serverError', words: '', status: 500, retryAfter: undefined };
	const waits = (kind: FailureKind, random = 0.5) =>
		[1, 2, 3, 4, 5, 60].map((tries) => waitBefore({ ...FAILURE, kind }, tries, random));
	const told = (retryAfter: number, random = 0) =>
		waitBefore({ ...FAILURE, kind: 'tooManyRequests', retryAfter }, 1, random);

	it('waits longer each time, never for minutes, and not everybody as long', () => {
		const usual = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000];
		for (const [random, share] of [
			[0, 0.75],
			[0.5, 1],
			[1, 1.25],
		]) {
			expect(waits('serverError', random)).toEqual(usual.map((wait) => wait * share));
		}
		expect(waits('busyToken')).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
		expect(Math.min(...waits('maintenance', 0))).toBe(15_000);
	});

	it('waits as long as the server asks, within reason', () => {
		expect([7, 0, 0.5, 100_000].map((seconds) => told(seconds))).toEqual([7_000, 0, 500, 120_000]);
		expect(told(5, 0.25)).toBe(5_250);
	});
});
