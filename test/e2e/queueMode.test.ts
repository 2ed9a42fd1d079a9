// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { join } from 'node:path';

import { IN_CI, postgresPrograms, redisServer } from '../../scripts/debian';
import { providedN8n } from '../../scripts/n8n/installation';
import { startQueueMode, type QueueMode } from './queueMode';
import { SANDBOX } from '../../scripts/paths';
import type { Row } from '../simulator';
import { EXECUTIONS, holdSameRows, startLoading, type Delivery } from './queueLoad';

const MINUTES = 60_000;
const WORKERS = 3;
/** How many executions a worker has in hand, as n8n does it unless told otherwise. */
const CONCURRENCY = 10;
/** A process that is refused waits, longer and longer: this often, it is a minute and a half. */
const MOST_REFUSALS = 6;

/** n8n takes a worker for dead after a minute and more; a test need not wait so long. */
const QUICK_RECOVERY = {
	QUEUE_WORKER_LOCK_DURATION: '20000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test, never part of the package
const IN_N8N_1 = process.env.N8N_VERSION?.startsWith('1.') ?? false;
const canRun = postgresPrograms() !== undefined && redisServer() !== undefined && !IN_N8N_1;
const inQueueMode = canRun || (IN_CI && !IN_N8N_1) ? describe : describe.skip;

/** What a table holds after these deliveries, written by the session's key. */
const upserted = (deliveries: readonly Delivery[]): Row[] => [
	...new Map(
		deliveries.flatMap(({ sessions }) => sessions.map((row) => [row.session_key, row] as const)),
	).values(),
];

const callsOf = (deliveries: readonly Delivery[]) => deliveries.map(({ call }) => call);

const inOrder = (numbers: Iterable<number>) => [...numbers].sort((one, other) => one - other);

const ALL_CALLS = Array.from({ length: EXECUTIONS }, (_, call) => call);

inQueueMode('an n8n of a main process and three workers', () => {
	let n8n: QueueMode;
	let loading: Awaited<ReturnType<typeof startLoading>>;

	beforeAll(async () => {
		n8n = await startQueueMode({
			installation: await providedN8n(),
			folder: join(SANDBOX, 'e2e', 'queue'),
			workers: WORKERS,
			settings: QUICK_RECOVERY,
		});
		loading = await startLoading(n8n);
	}, 3 * MINUTES);

	afterAll(async () => {
		await loading?.close();
		await n8n?.stop();
	}, MINUTES);

	it(
		'gets forty ranges at once with one token, each whole',
		async () => {
			const { calls, refused, mostRefusals, shares, seconds, ...outcome } = await loading.run();

			// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test, never part of the package
			process.stdout.write(
				`${EXECUTIONS} executions with one token on workers that took ${shares.join(', ')} of them: ` +
					`${calls} calls, ${refused} refused (one range at most ${mostRefusals} times), ` +
					`${seconds.toFixed(1)} s\n`,
			);
			expect(outcome.executions.filter(({ status }) => status !== 'success')).toEqual([]);
			expect(inOrder(callsOf(outcome.deliveries))).toEqual(ALL_CALLS);
			expect(outcome.deliveries.every(({ sessions }) => sessions.length > 0)).toBe(true);
			expect(outcome.wrong).toEqual([]);
			expect(outcome.mostServedAtOnce).toBeLessThanOrEqual(2);
			// Each call that is not needed was refused because others were using the token.
			expect(calls - EXECUTIONS).toBe(refused);
			// A worker that is refused waits for longer than the others: shares differ, but nobody starves.
			expect(shares.reduce((sum, share) => sum + share, 0)).toBe(EXECUTIONS);
			expect(Math.min(...shares)).toBeGreaterThan(0);
			expect(mostRefusals).toBeLessThanOrEqual(MOST_REFUSALS);
		},
		5 * MINUTES,
	);

	it(
		'keeps every delivery whole when a worker is killed, and when calls are repeated',
		async () => {
			const outcome = await loading.run({ killAfter: 0.3 * EXECUTIONS });

			const unfinished = outcome.executions.filter(({ status }) => status !== 'success');
			const lost = ALL_CALLS.filter((call) => !callsOf(outcome.deliveries).includes(call));
			expect(outcome.wrong).toEqual([]);
			expect(outcome.mostServedAtOnce).toBeLessThanOrEqual(2);
			// What the killed worker had in hand is not run again, and shows as failed.
			expect(unfinished.length).toBeGreaterThan(0);
			expect(unfinished.length).toBeLessThanOrEqual(CONCURRENCY);
			expect(unfinished.every(({ status }) => ['error', 'crashed'].includes(status))).toBe(true);
			expect(lost.length).toBeLessThanOrEqual(unfinished.length);

			// A caller cannot know how far its call came, and repeats one that was delivered, too.
			const again = [...lost, ...callsOf(outcome.deliveries).slice(0, 3)];
			const deliveries = await loading.repeat(again);

			expect(inOrder(new Set(callsOf(deliveries)))).toEqual(ALL_CALLS);
			expect(deliveries).toHaveLength(EXECUTIONS + 3);
			for (const call of ALL_CALLS) {
				const ofCall = deliveries.filter((delivery) => delivery.call === call);
				expect(holdSameRows(upserted(ofCall), loading.expectedRows(call))).toBe(true);
			}
		},
		8 * MINUTES,
	);
});
