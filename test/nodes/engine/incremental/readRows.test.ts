import type { RequestContext } from '../../../../nodes/engine/client/request';
import { tokensInUse } from '../../../../nodes/engine/client/tokenQueue';
import { ReadingFailed, type Reading } from '../../../../nodes/engine/extract/reportReader';
import { splitRange } from '../../../../nodes/engine/extract/windows';
import { readRows } from '../../../../nodes/engine/incremental/poll';
import type { Row } from '../../../../nodes/reports/report';
import { wallClock, type Fault, type Session, type Settings } from '../../../simulator';
import { session } from '../../../simulator/support';
import { LocalWolkvox } from '../localWolkvox';
import { bag, LATER, readingOf, reportWith, requestContext } from '../readings';
import { timedOf } from '../rows/rows';
import { DAY, HOUR } from './rows';

const QUARTER = { from: wallClock(2026, 1, 1), to: wallClock(2026, 4, 1) - 1 };
const END_OF_JANUARY = wallClock(2026, 2, 1) - 1;
const END_OF_FEBRUARY = wallClock(2026, 3, 1) - 1;

interface Wishes {
	readonly sessions?: readonly Session[];
	readonly settings?: Partial<Settings>;
	readonly rowLimit?: number;
	readonly reading?: Partial<Reading>;
	readonly request?: Partial<RequestContext>;
}

/** A session every six hours of three months. */
const QUARTERLY = Array.from({ length: 360 }, (_, index) =>
	session(QUARTER.from + HOUR + index * 6 * HOUR),
);

function open({ sessions = QUARTERLY, rowLimit = 60_000, ...wishes }: Wishes = {}) {
	const wolkvox = new LocalWolkvox({ rowLimit, ...wishes.settings }, sessions);
	const report = reportWith(rowLimit);
	const how = { splitBy: 'calendarMonth', resultPer: 'wholeRange', order: 'oldestFirst' } as const;
	const reading = readingOf({
		report,
		windows: splitRange(QUARTER, { report, ...how, now: LATER }),
		delivery: 'eager',
		splitsOnFailure: false,
		request: requestContext({ send: wolkvox.send, maxTries: 1, ...wishes.request }),
		...wishes.reading,
	});
	return { wolkvox, reading };
}

const rowsUpTo = (to: number): Row[] =>
	QUARTERLY.filter(({ start }) => start <= to).map(({ row }) => row);

/** What was read, once it is certain that every row has its own times. */
async function read(reading: Reading, enough = Infinity, after = -Infinity) {
	const { rows, ...how } = await readRows(reading, { rows: enough, after });
	expect(rows).toEqual(timedOf(rows.rows));
	return { ...how, rows: rows.rows };
}

afterEach(() => expect(tokensInUse()).toBe(0));

describe('a range', () => {
	it.each<[enough: number, after: number, to: number | undefined, requests: number]>([
		[Infinity, -Infinity, undefined, 3],
		[1, -Infinity, END_OF_JANUARY, 1],
		[124, -Infinity, END_OF_JANUARY, 1],
		[125, -Infinity, END_OF_FEBRUARY, 2],
		// It is whole where its last window brings enough.
		[237, -Infinity, undefined, 3],
		[360, -Infinity, undefined, 3],
		[1, END_OF_JANUARY - DAY, END_OF_JANUARY, 1],
		[1, END_OF_JANUARY, END_OF_FEBRUARY, 2],
		[5, END_OF_JANUARY - DAY, END_OF_FEBRUARY, 2],
		[1, QUARTER.to, undefined, 3],
	])('is read until %d rows are dated after %d, window by window', async (...of) => {
		const [enough, after, to, requests] = of;
		const { wolkvox, reading } = open();
		const { rows, stoppedAt, failure } = await read(reading, enough, after);
		expect(bag(rows)).toEqual(bag(rowsUpTo(to ?? QUARTER.to)));
		expect([stoppedAt, failure]).toEqual([to, undefined]);
		expect(wolkvox.asked).toHaveLength(requests);
	});

	it('is read on past rows that are dated ahead of the clock', async () => {
		const { reading } = open({ reading: { now: QUARTER.from } });
		expect(await read(reading, 1)).toMatchObject({ stoppedAt: undefined });
	});

	it.each([-40, -1.5, 1.5, 40])('brings what is filed under it: %d days from it', async (days) => {
		const edge = days < 0 ? QUARTER.from : QUARTER.to - 60;
		const { row } = session(edge + days * DAY);
		const { reading } = open({ sessions: [{ start: edge, end: edge + 60, row }] });
		expect(await read(reading)).toMatchObject({ rows: [row], failure: undefined });
	});
});

describe('a session at the edge where reading stops', () => {
	const crossing = session(END_OF_JANUARY - HOUR, 2 * HOUR);

	it.each<[Settings['filterBy'], enough: number, faults: Fault[], times: number]>([
		['start', 1, [], 1],
		['overlap', 1, [], 1],
		// It belongs to what was not read.
		['end', 1, [], 0],
		['overlap', Infinity, [], 1],
		['overlap', Infinity, [{ when: { requests: 2 }, then: { do: 'reset' } }], 1],
	])('comes once if it was shown, filed by %s', async (filterBy, enough, faults, times) => {
		const sessions = [session(QUARTER.from + DAY), crossing];
		const { reading } = open({ sessions, settings: { filterBy, faults } });
		const { rows } = await read(reading, enough);
		const crossed = rows.filter(({ date_ini: start }) => start === crossing.row.date_ini);
		expect(crossed).toHaveLength(times);
	});
});

describe('a failure', () => {
	const failing = (requests: number) => ({
		faults: [{ when: { requests }, then: { do: 'reset' } } satisfies Fault],
	});

	it('in the first window is thrown, within it, too, where its parts come together', async () => {
		const whole = { rowLimit: 40, reading: { delivery: 'whole' } } as const;
		for (const wishes of [{ settings: failing(1) }, { settings: failing(4), ...whole }]) {
			await expect(read(open(wishes).reading)).rejects.toThrow(ReadingFailed);
		}
	});

	it.each([
		[2, END_OF_JANUARY],
		[3, END_OF_FEBRUARY],
	])('in request %d keeps what the windows before brought, be it nothing', async (number, to) => {
		for (const sessions of [QUARTERLY, []]) {
			const { reading } = open({ sessions, settings: failing(number) });
			const { rows, stoppedAt, failure } = await read(reading);
			expect(bag(rows)).toEqual(bag(sessions.length === 0 ? [] : rowsUpTo(to)));
			expect(stoppedAt).toBe(to);
			expect(failure).toBeInstanceOf(ReadingFailed);
		}
	});

	it('within a window keeps the parts before it where they are handed on as they come', async () => {
		const { reading } = open({ rowLimit: 40, settings: failing(4) });
		const { rows, stoppedAt = 0, failure } = await read(reading);
		expect(failure).toBeInstanceOf(ReadingFailed);
		expect(rows.length).toBeGreaterThan(0);
		expect(stoppedAt).toBeLessThan(END_OF_JANUARY);
		expect(bag(rows)).toEqual(bag(rowsUpTo(stoppedAt)));
	});

	it('that puts in doubt what was read is thrown', async () => {
		// The parts hold fewer rows than the whole has shown.
		const faults: Fault[] = [
			{ when: { longerThan: -1, shorterThan: 28 * DAY }, then: { do: 'dropRows', keep: 0.2 } },
		];
		const { reading } = open({ rowLimit: 100, settings: { message: 'none', faults } });
		await expect(read(reading)).rejects.toMatchObject({
			request: { failure: { kind: 'rowsMissing' } },
		});
	});
});

it.each([
	['before the first window was read is thrown', 0],
	['later keeps what was read', 2],
])('running out of time %s', async (_what, after) => {
	const reason = new Error('too slow');
	const stop = new AbortController();
	const { wolkvox } = open();
	const send: RequestContext['send'] = async (window, signal) => {
		if (wolkvox.asked.length === after) stop.abort(reason);
		return await wolkvox.send(window, signal);
	};
	const came = read(open({ request: { signal: stop.signal, send } }).reading);
	if (after === 0) return await expect(came).rejects.toBe(reason);
	const { rows, stoppedAt, failure } = await came;
	expect([stoppedAt, failure]).toEqual([END_OF_FEBRUARY, reason]);
	expect(bag(rows)).toEqual(bag(rowsUpTo(END_OF_FEBRUARY)));
});
