import { readRows, type Enough, type RowsRead } from '../../../../nodes/engine/incremental/poll';
import { ReadingFailed, type Reading } from '../../../../nodes/engine/extract/reportReader';
import { NO_ROWS } from '../../../../nodes/engine/rows/times';
import type { Row } from '../../../../nodes/reports/report';
import type { RequestContext } from '../../../../nodes/engine/client/request';
import { tokensInUse } from '../../../../nodes/engine/client/tokenLimiter';
import { splitRange } from '../../../../nodes/engine/extract/windows';
import { wallClock, type Fault, type Session, type Settings } from '../../../simulator';
import { LocalWolkvox } from '../localWolkvox';
import { bag, LATER, readingOf, reportWith, requestContext } from '../readings';
import { timedOf } from '../rows/rows';
import { DAY, HOUR, session } from './rows';

const QUARTER = { from: wallClock(2026, 1, 1), to: wallClock(2026, 4, 1) - 1 };
const END_OF_JANUARY = wallClock(2026, 2, 1) - 1;
const END_OF_FEBRUARY = wallClock(2026, 3, 1) - 1;

interface Wishes {
	readonly sessions?: readonly Session[];
	readonly settings?: Partial<Settings>;
	readonly faults?: Fault[];
	readonly rowLimit?: number;
	readonly reading?: Partial<Reading>;
	readonly request?: Partial<RequestContext>;
}

function happened(start: number, seconds = 60): Session {
	return { start, end: start + seconds, row: session(start, seconds) };
}

/** A session every six hours of three months. */
const QUARTERLY = Array.from({ length: 360 }, (_, index) =>
	happened(QUARTER.from + HOUR + index * 6 * HOUR),
);

function open({ sessions = QUARTERLY, rowLimit = 60_000, ...wishes }: Wishes = {}) {
	const settings = { rowLimit, faults: wishes.faults ?? [], ...wishes.settings };
	const wolkvox = new LocalWolkvox(settings, sessions);
	const report = reportWith(rowLimit);
	const reading = readingOf({
		report,
		windows: splitRange(QUARTER, {
			report,
			splitBy: 'calendarMonth',
			resultPer: 'wholeRange',
			order: 'oldestFirst',
			now: LATER,
		}),
		delivery: 'eager',
		splitsOnFailure: false,
		request: requestContext({
			send: wolkvox.send,
			maxTries: 1,
			...wishes.request,
		}),
		...wishes.reading,
	});
	return { wolkvox, reading };
}

const rowsUpTo = (to: number, sessions = QUARTERLY): Row[] =>
	sessions.filter(({ start }) => start <= to).map(({ row }) => row);

const ALL: Enough = { rows: Infinity, after: -Infinity };

interface Read extends Omit<RowsRead, 'rows'> {
	readonly rows: readonly Row[];
}

/** What was read, once it is certain that every row has its own times. */
async function read(reading: Reading, enough: number, after = -Infinity): Promise<Read> {
	const { rows, ...how } = await readRows(reading, { rows: enough, after });
	expect(rows).toEqual(timedOf(rows.rows));
	return { ...how, rows: rows.rows };
}

afterEach(() => expect(tokensInUse()).toBe(0));

describe('a range', () => {
	it('is read to its end where nothing is enough', async () => {
		const { wolkvox, reading } = open();
		const { rows, stoppedAt, failure } = await read(reading, Infinity);
		expect(bag(rows)).toEqual(bag(rowsUpTo(QUARTER.to)));
		expect([stoppedAt, failure]).toEqual([undefined, undefined]);
		expect(wolkvox.asked).toHaveLength(3);
	});

	it('without sessions is read to its end', async () => {
		const { reading } = open({ sessions: [] });
		expect(await readRows(reading, { ...ALL, rows: 1 })).toEqual({
			rows: NO_ROWS,
			stoppedAt: undefined,
			failure: undefined,
		});
	});

	it.each([
		[1, END_OF_JANUARY, 1],
		[124, END_OF_JANUARY, 1],
		[125, END_OF_FEBRUARY, 2],
		[236, END_OF_FEBRUARY, 2],
	])('is read until there are %d rows, window by window', async (enough, to, requests) => {
		const { wolkvox, reading } = open();
		const { rows, stoppedAt } = await read(reading, enough);
		expect(stoppedAt).toBe(to);
		expect(bag(rows)).toEqual(bag(rowsUpTo(to)));
		expect(wolkvox.asked).toHaveLength(requests);
	});

	it.each([237, 360, 361])('is whole where its last window brings enough: %d', async (enough) => {
		const { reading } = open();
		const { rows, stoppedAt } = await read(reading, enough);
		expect(rows).toHaveLength(360);
		expect(stoppedAt).toBeUndefined();
	});

	it.each<[string, number, number, number | undefined]>([
		['with the last that count', 1, END_OF_JANUARY - DAY, END_OF_JANUARY],
		['with those of the next window', 1, END_OF_JANUARY, END_OF_FEBRUARY],
		['never, for none is so late', 1, QUARTER.to, undefined],
		['with those of both', 5, END_OF_JANUARY - DAY, END_OF_FEBRUARY],
	])('is read until enough rows are dated late enough: %s', async (_name, enough, after, to) => {
		const { reading } = open();
		const { rows, stoppedAt } = await read(reading, enough, after);
		expect(stoppedAt).toBe(to);
		expect(bag(rows)).toEqual(bag(rowsUpTo(to ?? QUARTER.to)));
	});

	it('is read on past rows that are dated ahead of the clock', async () => {
		const { reading } = open({ reading: { now: QUARTER.from } });
		expect(await read(reading, 1)).toMatchObject({ stoppedAt: undefined });
	});

	it('stops within a window where its answers are cut', async () => {
		const { wolkvox, reading } = open({ rowLimit: 40 });
		const { rows, stoppedAt } = await read(reading, 30);
		expect(stoppedAt).toBeGreaterThan(QUARTER.from);
		expect(stoppedAt).toBeLessThan(END_OF_JANUARY);
		expect(bag(rows)).toEqual(bag(rowsUpTo(stoppedAt ?? 0)));
		expect(wolkvox.asked.length).toBeLessThan(4);
	});

	it('is read on from the second where it stopped, until all is there', async () => {
		for (const endInclusive of [true, false]) {
			const came = new Set<string>();
			let from: number | undefined = QUARTER.from;
			let polls = 0;
			while (from !== undefined && polls++ < 100) {
				const windows = [{ from, to: END_OF_JANUARY }];
				const { reading } = open({
					rowLimit: 20,
					settings: { endInclusive },
					reading: { windows },
				});
				const { rows, stoppedAt }: Read = await read(reading, 10);
				for (const row of rows) came.add(String(row.date_ini));
				from = stoppedAt;
			}
			expect(came.size).toBe(124);
			expect(polls).toBeLessThan(20);
		}
	});
});

describe('a session that is filed by another second than its dates', () => {
	it.each([-40, -1.5, 1.5, 40])('is read: %d days from the range', async (days) => {
		const edge = days < 0 ? QUARTER.from : QUARTER.to - 60;
		const { row } = happened(edge + days * DAY);
		const { reading } = open({ sessions: [{ start: edge, end: edge + 60, row }] });
		expect(await read(reading, Infinity)).toMatchObject({ rows: [row], failure: undefined });
	});
});

describe('a session at the edge where reading stops', () => {
	const crossing = happened(END_OF_JANUARY - HOUR, 2 * HOUR);

	it.each<[Settings['filterBy'], number]>([
		['start', 1],
		['overlap', 1],
		// It belongs to what was not read.
		['end', 0],
	])('comes as far as it was shown, filed by %s', async (filterBy, count) => {
		const sessions = [happened(QUARTER.from + DAY), crossing];
		const { reading } = open({ sessions, settings: { filterBy } });
		const { rows, stoppedAt } = await read(reading, 1);
		expect(stoppedAt).toBe(END_OF_JANUARY);
		expect(rows.filter(({ date_ini: start }) => start === crossing.row.date_ini)).toHaveLength(
			count,
		);
	});

	it('comes once where the next window was read, too', async () => {
		const { reading } = open({ sessions: [crossing], settings: { filterBy: 'overlap' } });
		expect((await read(reading, Infinity)).rows).toEqual([crossing.row]);
	});

	it('comes where the next window fails', async () => {
		const faults: Fault[] = [{ when: { requests: 2 }, then: { do: 'reset' } }];
		const { reading } = open({ sessions: [crossing], settings: { filterBy: 'overlap' }, faults });
		const { rows, stoppedAt, failure } = await read(reading, Infinity);
		expect(rows).toEqual([crossing.row]);
		expect(stoppedAt).toBe(END_OF_JANUARY);
		expect(failure).toBeInstanceOf(ReadingFailed);
	});
});

describe('a failure', () => {
	const failing = (requests: number): Fault[] => [{ when: { requests }, then: { do: 'reset' } }];

	it('in the first window is thrown', async () => {
		const { reading } = open({ faults: failing(1) });
		await expect(readRows(reading, ALL)).rejects.toThrow(ReadingFailed);
	});

	it.each([
		[2, END_OF_JANUARY],
		[3, END_OF_FEBRUARY],
	])('in request %d keeps what the windows before brought', async (number, to) => {
		const { reading } = open({ faults: failing(number) });
		const { rows, stoppedAt, failure } = await read(reading, Infinity);
		expect(bag(rows)).toEqual(bag(rowsUpTo(to)));
		expect(stoppedAt).toBe(to);
		expect(failure).toBeInstanceOf(ReadingFailed);
	});

	it('keeps its place also where empty windows went before', async () => {
		const { reading } = open({ sessions: [], faults: failing(3) });
		expect(await readRows(reading, ALL)).toMatchObject({
			rows: NO_ROWS,
			stoppedAt: END_OF_FEBRUARY,
		});
	});

	it('within a window keeps the parts before it where they are handed on as they come', async () => {
		const { reading } = open({ rowLimit: 40, faults: failing(4) });
		const { rows, stoppedAt, failure } = await read(reading, Infinity);
		expect(failure).toBeInstanceOf(ReadingFailed);
		expect(stoppedAt).toBeLessThan(END_OF_JANUARY);
		expect(bag(rows)).toEqual(bag(rowsUpTo(stoppedAt ?? 0)));
	});

	it('within a window loses its parts where they are handed on together', async () => {
		const { reading } = open({ rowLimit: 40, faults: failing(4), reading: { delivery: 'whole' } });
		await expect(readRows(reading, ALL)).rejects.toThrow(ReadingFailed);
	});

	it('that puts in doubt what was read is thrown', async () => {
		// The parts hold fewer rows than the whole has shown.
		const faults: Fault[] = [
			{ when: { longerThan: -1, shorterThan: 28 * DAY }, then: { do: 'dropRows', keep: 0.2 } },
		];
		const { reading } = open({ rowLimit: 100, settings: { message: 'none' }, faults });
		await expect(readRows(reading, ALL)).rejects.toMatchObject({
			request: { failure: { kind: 'rowsMissing' } },
		});
	});

	it('after there is enough is never met', async () => {
		const { wolkvox, reading } = open({ faults: failing(2) });
		expect(await readRows(reading, { ...ALL, rows: 10 })).toMatchObject({ failure: undefined });
		expect(wolkvox.asked).toHaveLength(1);
	});
});

describe('running out of time', () => {
	it('before the first window was read is thrown', async () => {
		const reason = new Error('too slow');
		const { reading } = open({ request: { signal: AbortSignal.abort(reason) } });
		await expect(readRows(reading, ALL)).rejects.toBe(reason);
	});

	it('later keeps what was read', async () => {
		const reason = new Error('too slow');
		const stop = new AbortController();
		const { wolkvox } = open();
		const { reading } = open({
			request: {
				signal: stop.signal,
				send: async (window, signal) => {
					if (wolkvox.asked.length === 2) stop.abort(reason);
					return await wolkvox.send(window, signal);
				},
			},
		});
		const { rows, stoppedAt, failure } = await read(reading, Infinity);
		expect(failure).toBe(reason);
		expect(stoppedAt).toBe(END_OF_FEBRUARY);
		expect(bag(rows)).toEqual(bag(rowsUpTo(END_OF_FEBRUARY)));
	});
});
