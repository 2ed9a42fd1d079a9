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

it.each<[string, Conduct, FailureKind]>([
	['from which nothing comes', hangs, 'unreachable'],
	['that is down', soon(reply(500, PAGE)), 'serverError'],
	['that is a captive page', soon(reply(200, PAGE)), 'notWolkvox'],
	['that resets connections', soon(new NoAnswer('ECONNRESET')), 'unreachable'],
])('a server %s is told within 2 minutes', async (_name, conduct, kind) => {
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
		['figures without a message', reply(200, { data: { token_limit: 1_000 } })],
	])('does so with %s, too', async (_name, answer) => {
		const { kind, reports, looks } = await read(SIX_DAYS, 1, soon(reply(502, PAGE)), soon(answer));
		expect([kind, looks]).toEqual(['serverError', 1]);
		expect(reports).toBeGreaterThan(5);
	});

	it('but refuses the token is that failure', async () => {
		const seen = await read(YEAR, 5, hangs, soon(framed(403, 'PLEASE VALIDATE TOKEN')));
		expect([seen.kind, seen.reports, seen.looks]).toEqual(['tokenWrong', 1, 1]);
	});
});

describe('several items of one run', () => {
	/** What each of them does with the same token, and when it looked. */
	function items(concurrency: number, looks: Conduct) {
		const time = new VirtualTime();
		const looked: number[] = [];
		const shared = { queue: new TokenQueue('items', concurrency, time), shared: {} };
		const contextOf = ({ after, answer }: ReturnType<Conduct>, signal: AbortSignal) =>
			requestContext({
				...{ ...shared, signal, wait: time.wait, maxTries: 1 },
				send: async () => {
					await time.wait(after);
					if (answer instanceof NoAnswer) throw answer;
					return answer;
				},
				sendLook: async (mayLook) => {
					looked.push(time.now());
					const look = looks();
					await time.wait(look.after);
					mayLook.throwIfAborted();
					if (look.answer instanceof NoAnswer) throw look.answer;
					return look.answer;
				},
			});
		return { time, looked, contextOf };
	}
	const late = { after: 90_000, answer: new NoAnswer('ESOCKETTIMEDOUT') };
	const { signal: never } = new AbortController();

	it('share one look, which waits for none of them', async () => {
		const { time, looked, contextOf } = items(1, () => ({ ...late, after: 10_000 }));
		const stop = new AbortController();
		const item = async () =>
			await request(YEAR, contextOf(late, stop.signal)).catch((error: unknown) => {
				// As a node run does without "On Error: Continue".
				stop.abort(error);
				return error;
			});
		const all = Promise.all([item(), item(), item()]);
		await time.pass();
		expect((await all)[0]).toMatchObject({ failure: { kind: 'unreachable' } });
		expect(looked).toEqual([90_000]);
	});

	it('wait for the look of none that waits for their turn', async () => {
		const { time, looked, contextOf } = items(1, soon(FINE));
		const ended: string[] = [];
		const item = async (name: string, conduct: ReturnType<Conduct>) => {
			const context = contextOf(conduct, never);
			const failed = await request(YEAR, context).catch((error: RequestFailed) => error);
			if (failed instanceof RequestFailed) await assertServerAnswers(failed, context);
			ended.push(name);
		};
		void item('down', { after: 50, answer: reply(502, PAGE) });
		void item('hanging', late);
		await time.pass();
		expect(ended.sort()).toEqual(['down', 'hanging']);
		expect(looked).toHaveLength(1);
	});

	it('look again where the one who looked has ended', async () => {
		const { time, looked, contextOf } = items(3, () => ({ after: 5_000, answer: FINE }));
		const ended = new AbortController();
		const all = [ended.signal, ended.signal, never].map(
			async (signal) =>
				await request(YEAR, contextOf(late, signal)).catch((error: unknown) => error),
		);
		void time.wait(92_000).then(() => ended.abort('ended'));
		await time.pass();
		const [first, waiting, second] = await Promise.all(all);
		expect([first, waiting]).toEqual(['ended', 'ended']);
		expect(second).toMatchObject({ failure: { kind: 'timeout' }, tries: 1 });
		expect(looked).toEqual([90_000, 95_000]);
	});
});
