import {
	type FailureKind,
	NoAnswer,
	RequestFailed,
} from '../../../../nodes/engine/client/failures';
import { assertServerAnswers, request } from '../../../../nodes/engine/client/request';
import type { Response } from '../../../../nodes/engine/client/response';
import { TokenQueue } from '../../../../nodes/engine/client/tokenQueue';
import { failedRequestOf } from '../../../../nodes/engine/read/reading';
import { stretchesOf } from '../read/stretches';
import { all, readingOf, requestContext } from '../readings';
import { VirtualTime } from './virtualTime';

const DAY = 86_400;
const FROM = Date.UTC(2025, 0, 1) / 1_000;
const SIX_DAYS = { from: FROM + 3 * DAY, to: FROM + 9 * DAY - 1 };
const YEAR = { from: FROM, to: FROM + 365 * DAY - 1 };
const MINUTES = 60_000;

const reply = (status: number, body: unknown): Response => ({ status, headers: {}, body });
const framed = (status: number, msg: string, data: unknown = null) =>
	reply(status, { code: String(status), error: null, msg, data });
const FINE = framed(200, 'OK', { token_limit: 1_000 });

/** What a server does with every request, and how long that takes in milliseconds. */
type Conduct = () => { readonly after: number; readonly answer: Response | NoAnswer };

const hangs: Conduct = () => ({ after: Infinity, answer: new NoAnswer('never') });
const soon =
	(answer: Response | NoAnswer): Conduct =>
	() => ({ after: 50, answer });

/** Reads a range, in virtual time, of a server that does this to requests and that to looks. */
async function read(
	range: typeof YEAR,
	maxTries: number,
	reports: Conduct,
	looks: Conduct = reports,
	concurrency = 1,
) {
	const time = new VirtualTime();
	const calls = { reports: 0, looks: 0 };
	const play = async (conduct: Conduct, timeout: number): Promise<Response> => {
		const { after, answer } = conduct();
		await time.wait(Math.min(after, timeout));
		if (after > timeout) throw new NoAnswer('ESOCKETTIMEDOUT');
		if (answer instanceof NoAnswer) throw answer;
		return answer;
	};
	const queue = new TokenQueue('looked at', concurrency, time);
	const context = requestContext({
		send: async () => {
			calls.reports++;
			return await play(reports, 90_000);
		},
		sendLook: async () => {
			calls.looks++;
			return await play(looks, 10_000);
		},
		queue,
		wait: time.wait,
		maxTries,
	});
	const windows = stretchesOf(range, 'month');
	const reading = readingOf({ windows, concurrency, request: context });
	const outcome = all(reading).catch((error: unknown) => error);
	await time.pass();
	const failure = failedRequestOf(await outcome)?.failure;
	return { ...calls, calls: calls.reports + calls.looks, took: time.now(), kind: failure?.kind };
}

const PAGE = '<html><h1>Log in to the hotel</h1></html>';

const USELESS: ReadonlyArray<[string, Conduct, FailureKind]> = [
	['from which nothing comes', hangs, 'unreachable'],
	['that is down', soon(reply(500, PAGE)), 'serverError'],
	['that is down and says so', soon(framed(500, 'ERROR')), 'serverError'],
	['that is a captive page', soon(reply(200, PAGE)), 'notWolkvox'],
	['that has nothing to say', soon(reply(204, '')), 'notWolkvox'],
	['that refuses connections', soon(new NoAnswer('ECONNREFUSED')), 'unreachable'],
	['that resets connections', soon(new NoAnswer('ECONNRESET')), 'unreachable'],
];

it.each(USELESS)('a server %s is told within 2 minutes', async (_name, conduct, kind) => {
	for (const concurrency of [1, 2]) {
		for (const range of [SIX_DAYS, YEAR]) {
			for (const maxTries of [1, 2, 5]) {
				const seen = await read(range, maxTries, conduct, conduct, concurrency);
				expect(seen.kind).toBe(kind);
				expect(seen.looks).toBeLessThanOrEqual(1);
				expect(seen.calls).toBeLessThanOrEqual(concurrency * maxTries + 1);
				expect(seen.took).toBeLessThan(2 * MINUTES);
			}
		}
	}
});

it.each([1, 20])('no time-out is tried twice before the look: Max Tries %d', async (maxTries) => {
	const { reports, looks, took } = await read(YEAR, maxTries, hangs);
	expect([reports, looks, took]).toEqual([1, 1, 100_000]);
});

describe('a server that answers otherwise', () => {
	it('is asked again, and in parts, after one look', async () => {
		const seen = await read(SIX_DAYS, 2, hangs, soon(FINE));
		expect(seen.kind).toBe('timeout');
		expect(seen.looks).toBe(1);
		// Two for the whole, and two for each of its halves down to an hour.
		expect(seen.reports).toBe(2 + 2 * 7);
	});

	it.each([
		['no records', framed(404, 'Validate dates entered')],
		['a busy token', framed(403, 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)')],
		['a report that is not enabled', framed(400, 'THE API YOU WANT TO CONSULT DOES NOT EXIST')],
		['something unknown', framed(418, 'SOMETHING NEW')],
		['figures without a message', reply(200, { data: { token_limit: 1_000 } })],
	])('does so with %s, too', async (_name, answer) => {
		const { kind, reports, looks } = await read(SIX_DAYS, 1, soon(reply(502, PAGE)), soon(answer));
		expect([kind, looks]).toEqual(['serverError', 1]);
		expect(reports).toBeGreaterThan(5);
	});

	it.each<[string, Response, FailureKind]>([
		['a wrong token', framed(403, 'PLEASE VALIDATE TOKEN'), 'tokenWrong'],
		['a used-up quota', framed(403, 'TOKEN LIMIT EXCEEDED'), 'quotaUsedUp'],
	])('but refuses the token is that failure: %s', async (_name, answer, kind) => {
		const seen = await read(YEAR, 5, hangs, soon(answer));
		expect([seen.kind, seen.reports, seen.looks]).toEqual([kind, 1, 1]);
	});
});

describe('several items of one run', () => {
	it('share one look, which waits for none of them', async () => {
		const time = new VirtualTime();
		const queue = new TokenQueue('items', 1, time);
		const shared = {};
		const looked: number[] = [];
		const stop = new AbortController();
		const item = async () => {
			const context = requestContext({
				send: async () => {
					await time.wait(90_000);
					throw new NoAnswer('ESOCKETTIMEDOUT');
				},
				sendLook: async () => {
					looked.push(time.now());
					await time.wait(10_000);
					throw new NoAnswer('ESOCKETTIMEDOUT');
				},
				queue,
				shared,
				wait: time.wait,
				signal: stop.signal,
			});
			return await request(YEAR, context).catch((error: unknown) => {
				// As a node run does without "On Error: Continue".
				stop.abort(error);
				throw error;
			});
		};
		const items = Promise.allSettled([item(), item(), item()]);
		await time.pass();
		const [first] = await items;
		expect(first.status === 'rejected' && (first.reason as RequestFailed).failure.kind).toBe(
			'unreachable',
		);
		expect(looked).toEqual([90_000]);
	});

	it('wait for the look of none that waits for their turn', async () => {
		const time = new VirtualTime();
		const queue = new TokenQueue('turns', 1, time);
		const shared = {};
		let looks = 0;
		const ended: string[] = [];
		const item = async (name: string, takes: number, answer: Response | NoAnswer) => {
			const context = requestContext({
				send: async () => {
					await time.wait(takes);
					if (answer instanceof NoAnswer) throw answer;
					return answer;
				},
				sendLook: async () => {
					looks++;
					await time.wait(50);
					return FINE;
				},
				queue,
				shared,
				wait: time.wait,
				maxTries: 1,
			});
			const failed = await request(YEAR, context).catch((error: RequestFailed) => error);
			if (failed instanceof RequestFailed) await assertServerAnswers(failed, context);
			ended.push(name);
		};
		void item('down', 50, reply(502, PAGE));
		void item('hanging', 90_000, new NoAnswer('ESOCKETTIMEDOUT'));
		await time.pass();
		expect(ended.sort()).toEqual(['down', 'hanging']);
		expect(looks).toBe(1);
	});

	it('look again where the one who looked has ended', async () => {
		const time = new VirtualTime();
		const [queue, shared] = [new TokenQueue('ended', 2, time), {}];
		const ended = new AbortController();
		const looked: number[] = [];
		const item = async (signal: AbortSignal) => {
			const context = requestContext({
				send: async () => {
					await time.wait(90_000);
					throw new NoAnswer('ESOCKETTIMEDOUT');
				},
				sendLook: async (mayLook) => {
					looked.push(time.now());
					await time.wait(5_000);
					mayLook.throwIfAborted();
					return FINE;
				},
				...{ queue, shared, signal, wait: time.wait, maxTries: 1 },
			});
			return await request(YEAR, context).catch((error: unknown) => error);
		};
		const items = [item(ended.signal), item(new AbortController().signal)];
		void time.wait(92_000).then(() => ended.abort('ended'));
		await time.pass();
		const [first, second] = await Promise.all(items);
		expect(first).toBe('ended');
		expect(second).toMatchObject({ failure: { kind: 'timeout' }, tries: 1 });
		expect(looked).toEqual([90_000, 95_000]);
	});
});
