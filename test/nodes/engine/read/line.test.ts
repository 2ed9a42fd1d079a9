import fc from 'fast-check';

import type { FailureKind } from '../../../../nodes/engine/client/failures';
import { readReport } from '../../../../nodes/engine/read/line';
import { type Reading, ReadingFailed } from '../../../../nodes/engine/read/reading';
import type { Order } from '../../../../nodes/reports/report';
import type { RequestContext } from '../../../../nodes/engine/client/request';
import { queues } from '../../../../nodes/engine/client/tokenQueue';
import { splitRange, type Window } from '../../../../nodes/engine/read/windows';
import { generateSessions, wallClock, type Fault, type Settings } from '../../../simulator';
import { LocalWolkvox } from '../localWolkvox';
import {
	all,
	always,
	bag,
	LATER,
	monthOf,
	open as openScene,
	readingOf,
	reportWith,
	requestContext,
	runs,
	type Scene,
} from '../readings';
import { densityOf, scenario, sessionOf } from '../scenarios';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const JANUARY = monthOf(2026, 1);
const QUARTER = { from: JANUARY.from, to: wallClock(2026, 4, 1) - 1 };
const YEAR = { from: JANUARY.from, to: wallClock(2027, 1, 1) - 1 };

interface Wishes {
	readonly range?: typeof JANUARY;
	readonly settings?: Partial<Settings>;
	readonly order?: Order;
	readonly concurrency?: number;
	readonly count?: number;
	readonly request?: Partial<RequestContext>;
}

/** A reading by calendar months of sessions spread evenly, with all that can go wrong. */
function open(wishes: Wishes = {}): { wolkvox: LocalWolkvox; reading: Reading } {
	const { range = JANUARY, order = 'oldestFirst', concurrency = 1, count = 300 } = wishes;
	const sessions = generateSessions({
		seed: 7,
		count,
		...range,
		messyValues: 0.1,
		duplicates: 0.1,
	});
	const wolkvox = new LocalWolkvox({ rowLimit: 10_000, ...wishes.settings }, sessions);
	const request = requestContext({
		send: wolkvox.send,
		concurrency,
		...wishes.request,
	});
	const report = reportWith(wishes.settings?.rowLimit ?? 10_000);
	const splitBy = 'calendarMonth';
	const resultPer = 'wholeRange';
	const windows = splitRange(range, { report, splitBy, resultPer, order, now: LATER });
	return { wolkvox, reading: readingOf({ report, windows, order, concurrency, request }) };
}

const DOWN: Fault['then'] = { do: 'error', error: 'serverError' };

async function failureOf(reading: Reading): Promise<ReadingFailed> {
	const error: unknown = await all(reading).catch((reason: unknown) => reason);
	if (error instanceof ReadingFailed) return error;
	throw error instanceof Error ? error : new Error('The reading did not fail');
}

const rowsOf = async (reading: Reading) =>
	(await all(reading)).flatMap(({ rows }) => rows.map(({ row }) => row));

/** How often the window that was asked most often was asked. */
function mostTries(wolkvox: LocalWolkvox): number {
	const tries = new Map<string, number>();
	for (const { from, to } of wolkvox.asked) {
		tries.set(`${from} ${to}`, (tries.get(`${from} ${to}`) ?? 0) + 1);
	}
	return Math.max(...tries.values());
}

afterEach(() => expect(queues.size).toBe(0));

describe('a window that keeps failing', () => {
	it.each<Order>(['oldestFirst', 'newestFirst'])(
		'is split down to an hour, and no further: %s',
		async (order) => {
			const { wolkvox, reading } = open({ order, settings: { faults: [always(DOWN)] } });
			const failure = await failureOf(reading);

			const lengths = wolkvox.asked.map(({ from, to }) => to - from + 1);
			expect(lengths.slice(0, 5)).toEqual(Array(5).fill(31 * DAY));
			// A month halves nine times before its parts come close to an hour.
			expect(wolkvox.asked).toHaveLength(5 + 2 * 9);
			expect(lengths.at(-1)).toBeGreaterThanOrEqual(HOUR);
			expect(lengths.at(-1)).toBeLessThan(2 * HOUR);
			// Depth first: every part is the first half of the one before.
			const edge = order === 'oldestFirst' ? 'from' : 'to';
			expect(wolkvox.asked.every((asked) => asked[edge] === JANUARY[edge])).toBe(true);
			expect(failure.request.failure.kind).toBe('serverError');
			expect(failure.request.window).toMatchObject({ [edge]: JANUARY[edge] });
			expect([failure.rowsRead, failure.missing]).toEqual([0, JANUARY]);
		},
	);

	it.each<[string, Fault['then'], FailureKind]>([
		['a timeout', { do: 'hang' }, 'timeout'],
		['a timeout within the body', { do: 'hangMidBody' }, 'timeout'],
		['a broken connection', { do: 'reset' }, 'connectionLost'],
		['a body that breaks off', { do: 'resetMidBody' }, 'connectionLost'],
		['cut JSON', { do: 'cutJson' }, 'brokenAnswer'],
		['a page', { do: 'html' }, 'brokenAnswer'],
		['a server error', DOWN, 'serverError'],
	])('is read in parts that work, after %s', async (_name, effect) => {
		const faults = [always(effect, { longerThan: 4 * DAY + 2 })];
		const { wolkvox, reading } = open({ settings: { faults } });
		expect(bag(await rowsOf(reading))).toEqual(bag(wolkvox.rowsOf([JANUARY])));
		// Five tries for the month, two for each of its first halves, and one for each of eight parts.
		expect(wolkvox.asked).toHaveLength(5 + 2 + 2 + 8);
	});

	it('is not split into less than an hour, nor asked more often for a year than for a month', async () => {
		const short = { from: JANUARY.from, to: JANUARY.from + 2 * HOUR - 2 };
		for (const [range, most] of [
			[short, 5],
			[YEAR, 24],
		] as const) {
			const { wolkvox, reading } = open({ range, settings: { faults: [always(DOWN)] } });
			await failureOf(reading);
			expect(wolkvox.asked.length).toBeLessThanOrEqual(most);
		}
	});

	it('teaches how long the parts of the months after it may be', async () => {
		const faults = [always(DOWN, { longerThan: 8 * DAY })];
		const { wolkvox, reading } = open({ range: QUARTER, settings: { faults } });
		expect(bag(await rowsOf(reading))).toEqual(bag(wolkvox.rowsOf([QUARTER])));
		const later = wolkvox.asked.filter(({ from }) => from > JANUARY.to);
		expect(later).toHaveLength(4 + 4);
	});

	it('does not make the months after it expensive', async () => {
		const faults = [
			always(DOWN, { requests: Array.from({ length: 21 }, (_, index) => index + 1) }),
		];
		const { wolkvox, reading } = open({ range: QUARTER, settings: { faults } });
		expect(bag(await rowsOf(reading))).toEqual(bag(wolkvox.rowsOf([QUARTER])));
		const later = wolkvox.asked.filter(({ from }) => from > JANUARY.to);
		expect(later.length).toBeLessThanOrEqual(6);
	});

	it.each<[FailureKind, Fault['then'], number]>([
		['tokenWrong', { do: 'error', error: 'tokenWrong' }, 1],
		['quotaUsedUp', { do: 'error', error: 'quotaUsedUp' }, 1],
		['notEnabled', { do: 'error', error: 'apiMissing' }, 1],
		['notWolkvox', { do: 'html', status: 404 }, 1],
		['redirect', { do: 'redirect', to: 'https://elsewhere.example/' }, 1],
		['unexpectedData', { do: 'data', data: { rows: 1 } }, 1],
		['maintenance', { do: 'error', error: 'maintenance' }, 3],
		['tooManyRequests', { do: 'error', error: 'tooManyRequests' }, 5],
	])('is not split after %s', async (kind, effect, requests) => {
		const { wolkvox, reading } = open({ settings: { faults: [always(effect)] } });
		expect((await failureOf(reading)).request.failure.kind).toBe(kind);
		expect(wolkvox.asked).toHaveLength(requests);
	});
});

describe('a reading that fails', () => {
	const february = wallClock(2026, 2, 15);

	it.each<[Order, typeof JANUARY, typeof JANUARY]>([
		['oldestFirst', JANUARY, { from: wallClock(2026, 2, 1), to: QUARTER.to }],
		[
			'newestFirst',
			{ from: wallClock(2026, 3, 1), to: QUARTER.to },
			{ from: QUARTER.from, to: wallClock(2026, 3, 1) - 1 },
		],
	])('says what it has and what is missing: %s', async (order, had, missing) => {
		const effect: Fault['then'] = { do: 'error', error: 'quotaUsedUp' };
		const faults = [always(effect, { covers: february })];
		const { wolkvox, reading } = open({ range: QUARTER, order, settings: { faults } });
		const failure = await failureOf(reading);
		expect(failure.rowsRead).toBe(wolkvox.count(had));
		expect(failure.missing).toEqual(missing);
		expect(failure.request.window).toEqual({
			from: wallClock(2026, 2, 1),
			to: wallClock(2026, 3, 1) - 1,
		});
	});

	it('ends the request that runs beside it', async () => {
		const faults = [always({ do: 'error', error: 'tokenWrong' }, { requests: 1 })];
		const { wolkvox, reading } = open({ range: YEAR, concurrency: 2, settings: { faults } });
		const signals: AbortSignal[] = [];
		const send: RequestContext['send'] = async (window, signal) => {
			signals.push(signal);
			return await wolkvox.send(window, signal);
		};
		await failureOf({ ...reading, request: { ...reading.request, send } });
		expect(wolkvox.asked.length).toBeLessThanOrEqual(3);
		expect(signals.every(({ aborted }) => aborted)).toBe(true);
	});

	it('ends with its reason when the execution is stopped', async () => {
		const execution = new AbortController();
		const { wolkvox, reading } = open({ range: YEAR, request: { signal: execution.signal } });
		const reason = new Error('stopped');
		const reads = (async () => {
			for await (const { number } of readReport(reading)) if (number === 3) execution.abort(reason);
		})();
		await expect(reads).rejects.toBe(reason);
		// While the third is made something of, the fourth is under way.
		expect(wolkvox.asked).toHaveLength(4);
	});

	it('asks no more once there is enough, nor once nobody listens', async () => {
		const { wolkvox, reading } = open({ range: YEAR });
		expect(await all({ ...reading, take: () => 'enough' })).toHaveLength(1);
		expect(wolkvox.asked).toHaveLength(1);
		for await (const { number } of readReport(reading)) if (number === 2) break;
		for (let turn = 0; turn < 50; turn++) await undefined;
		expect(wolkvox.asked).toHaveLength(1 + 3);
	});
});

/** Opens a reading of sessions of these lengths, each beginning in a second of its own or not. */
function openSeconds(
	starts: readonly number[],
	length: number,
	windows: readonly Window[],
	settings: Scene['settings'],
) {
	const sessions = starts.map((start) => sessionOf(start, start + length));
	return openScene({ settings, sessions, windows, concurrency: 2, now: LATER });
}

it('two windows at once deliver every one, also when the last are there before the first', async () => {
	const { from } = JANUARY;
	const starts = [...Array<number>(4).fill(from), ...Array<number>(8).fill(from + DAY - 2)];
	const windows = [0, 1, 2, 3].map((day) => ({
		from: from + day * DAY,
		to: from + (day + 1) * DAY - 1,
	}));
	// Only the first of the days is cut, and so slower than the others.
	const settings = { rowLimit: 12, message: 'total' as const };
	const { wolkvox, reading } = openSeconds(starts, 0, windows, settings);
	const batches = await all(reading);
	expect(batches.at(-1)?.window).toEqual(windows[3]);
	expect(bag(batches.flatMap(({ rows }) => rows.map(({ row }) => row)))).toEqual(
		bag(wolkvox.rowsOf(windows)),
	);
});

it('parts that were read against the direction are put in order', async () => {
	const { from } = JANUARY;
	const starts = [0, 1, 2, 3, 4, 5].map((second) => from + second);
	const settings = { rowLimit: 6, rowOrder: 'descending', filterBy: 'overlap' } as const;
	const { wolkvox, reading } = openSeconds(starts, 4, [{ from, to: from + 10 }], settings);
	expect(bag(await rowsOf(reading))).toEqual(bag(wolkvox.rowsOf(reading.windows)));
});

describe('a message that does not tell the truth', () => {
	it('is not believed for ever where it overstates', async () => {
		const faults = [always({ do: 'message', message: '5000 records were found' })];
		const { wolkvox, reading } = open({ range: QUARTER, settings: { faults } });
		expect(bag(await rowsOf(reading))).toEqual(bag(wolkvox.rowsOf([QUARTER])));
		// The first month three times, the others once, and little beside.
		expect(wolkvox.asked.length).toBeLessThanOrEqual(8);
	});

	it('ends in an error where the parts hold fewer rows than the whole showed', async () => {
		const faults = [always({ do: 'dropRows', keep: 0.1 }, { shorterThan: 25 * DAY })];
		const { reading } = open({ settings: { faults, rowLimit: 100 } });
		await failureOf(reading);
	});
});

describe('whatever goes wrong', () => {
	const effect = fc.constantFrom<Fault['then']>(
		{ do: 'error', error: 'serverError' },
		{ do: 'error', error: 'simultaneous' },
		{ do: 'error', error: 'simultaneous', underHttp200: true },
		{ do: 'error', error: 'maintenance' },
		{ do: 'error', error: 'tooManyRequests', retryAfter: 3 },
		{ do: 'error', error: 'tokenWrong' },
		{ do: 'error', error: 'quotaUsedUp', underHttp200: true },
		{ do: 'reset' },
		{ do: 'resetMidBody' },
		{ do: 'hang' },
		{ do: 'hangMidBody' },
		{ do: 'html' },
		{ do: 'html', status: 404 },
		{ do: 'html', status: 502 },
		{ do: 'cutJson' },
		{ do: 'cutJson', at: 0.99 },
		{ do: 'data', data: { x: 1 } },
		{ do: 'data', data: [[]] },
		{ do: 'redirect', to: 'https://elsewhere.example/' },
	);
	const passing = fc.record(
		{ requests: fc.array(fc.integer({ min: 1, max: 20 })), first: fc.integer({ min: 1, max: 12 }) },
		{ requiredKeys: ['first'] },
	);
	const lasting = fc.oneof(
		fc.record({ longerThan: fc.integer({ min: 1, max: 5 * DAY }) }),
		fc.record({ probability: fc.double({ min: 0, max: 0.5, noNaN: true }), seed: fc.nat() }),
	);
	const fault: fc.Arbitrary<Fault> = fc.record({ when: fc.oneof(passing, lasting), then: effect });

	it('the result is exactly right or an error, and the requests are bounded', async () => {
		const faults = fc.array(fault, { minLength: 1, maxLength: 3 });
		const property = fc.asyncProperty(scenario, faults, async (scene, drawn) => {
			const { windows, concurrency, settings } = scene;
			const hours = windows.reduce((sum, { from, to }) => sum + (to - from + 1) / HOUR, 0);
			fc.pre(hours < 500);
			const read = async (played: Fault[]) => {
				const { wolkvox, reading } = openScene({
					...scene,
					settings: { ...settings, faults: played },
				});
				const rows = await rowsOf(reading).catch((error: unknown) => error);
				return { wolkvox, rows };
			};
			const plain = await read([]);
			fc.pre(densityOf(scene, (window) => plain.wolkvox.count(window)) === 'readable');
			const { wolkvox, rows } = await read(drawn);

			if (Array.isArray(rows))
				expect(bag(rows)).toEqual(bag(plain.wolkvox.rowsOf(scene.answerable)));
			else expect(rows).toBeInstanceOf(ReadingFailed);
			expect(wolkvox.maxInFlight).toBeLessThanOrEqual(concurrency);
			const isBusy = drawn.some(({ then }) => then.do === 'error' && then.error === 'simultaneous');
			if (isBusy) return;
			// Five tries and as many for a shorter end; parts of an hour, and the parts that rows need.
			expect(mostTries(wolkvox)).toBeLessThanOrEqual(10);
			const parts = windows.length + 2 * hours + 3 * plain.wolkvox.asked.length;
			expect(wolkvox.asked.length).toBeLessThanOrEqual(10 * parts);
		});
		await fc.assert(property, runs(120));
	});
});
