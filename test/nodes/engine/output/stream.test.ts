import fc from 'fast-check';
import { sleep } from 'n8n-workflow';

import { collectRows } from '../../../../nodes/engine/output/collect';
import { UnusableSetting } from '../../../../nodes/engine/settings/problem';
import { ZoneClock } from '../../../../nodes/engine/time/zone';
import {
	ReadingFailed,
	ReportReader,
	type Reading,
} from '../../../../nodes/engine/extract/reportReader';
import type { Order, Row } from '../../../../nodes/reports/report';
import { RowFilter, type FilterChoice } from '../../../../nodes/engine/rows/filter';
import { streamRows, type RowBatch } from '../../../../nodes/engine/output/stream';
import { wallClock, type Session } from '../../../simulator';
import type { LocalWolkvox } from '../localWolkvox';
import {
	bag,
	collectionOf,
	LATER,
	monthOf,
	open as openScene,
	runs,
	type Scene,
} from '../readings';
import { areInOrder, densityOf, scenario, type Scenario, sessionOf } from '../scenarios';
import { collectGarbage } from './garbage';

const clock = new ZoneClock('America/Bogota');

const filters = fc.constantFrom<FilterChoice>(
	{},
	{},
	{ agents: '0101' },
	{ minimumDuration: 60 },
	{ agents: '0101,102', minimumDuration: 1 },
);

/** As the export does. */
const open = (scene: Scene) => openScene(scene, { delivery: 'streamed' });

function stream(
	reading: Reading,
	{ filters = {}, calculatedFields = true }: { filters?: FilterChoice; calculatedFields?: boolean },
): AsyncGenerator<RowBatch, void, undefined> {
	const filter = new RowFilter(filters, reading.report, clock);
	return streamRows({ reading, clock, filter, calculatedFields });
}

async function list(batches: AsyncIterable<RowBatch>): Promise<RowBatch[]> {
	const every: RowBatch[] = [];
	for await (const batch of batches) every.push(batch);
	return every;
}

/** The sessions as "Get Cobrowsing Sessions" gives them. */
async function collected(scene: Scenario, choice: FilterChoice): Promise<Row[]> {
	const { reading } = open({ ...scene, concurrency: 1 });
	const filter = new RowFilter(choice, reading.report, clock);
	const collection = collectionOf(reading, { filter, calculatedFields: true });
	return await collectRows(collection);
}

/** Whether the data can be read at all; what "Get Cobrowsing Sessions" refuses, this refuses, too. */
function isWhole(scene: Scenario, wolkvox: LocalWolkvox): boolean {
	const { rowLimit, endInclusive } = scene.settings;
	// Seconds that cannot be parted there take their neighbours with them.
	const room = endInclusive === false ? Math.ceil(rowLimit / 2) : rowLimit;
	const narrow = { ...scene, settings: { ...scene.settings, rowLimit: room } };
	return densityOf(narrow, (window) => wolkvox.count(window)) === 'readable';
}

describe('the sessions of all windows together', () => {
	it('are those of “Get Cobrowsing Sessions”, keys included, each once and in order within its window', async () => {
		const property = fc.asyncProperty(scenario, filters, async (scene, choice) => {
			const { wolkvox, reading } = open(scene);
			fc.pre(isWhole(scene, wolkvox));
			const batches = await list(stream(reading, { filters: choice }));

			const sessions = batches.flatMap((batch) => batch.rows);
			expect(bag(sessions)).toEqual(bag(await collected(scene, choice)));
			for (const batch of batches) expect(areInOrder(batch.rows, scene.order)).toBe(true);
			expect(wolkvox.maxInFlight).toBeLessThanOrEqual(scene.concurrency);
		});
		await fc.assert(property, runs(300));
	});

	it('have no further fields where those are not wanted', async () => {
		const { wolkvox, reading } = open(twoMonths([sessionOf(at('01-31', 9), at('02-01', 1))]));
		const batches = await list(stream(reading, { calculatedFields: false }));
		expect(batches.flatMap(({ rows }) => rows)).toEqual(wolkvox.rowsOf(reading.windows));
	});
});

/** Two sessions of one agent that began in the same second, each ended in another of two months. */
describe('a second session with the same agent and start', () => {
	const first = sessionOf(at('01-31', 9), at('01-31', 10));
	const second = sessionOf(at('01-31', 9), at('02-01', 1));

	it.each([
		['start', 'oldestFirst'],
		['start', 'newestFirst'],
		['overlap', 'oldestFirst'],
		['overlap', 'newestFirst'],
	] as const)('filed by %s, %s, has a key with a number', async (filterBy, order) => {
		const { reading } = open(twoMonths([first, second], { filterBy }, order));
		const batches = await list(stream(reading, {}));
		const sessions = batches.flatMap((batch) => batch.rows);
		expect(sessions.map((row) => [row.date_end, row.session_key]).sort()).toEqual([
			['2026-01-31 10:00:00', '7-20260131090000'],
			['2026-02-01 01:00:00', '7-20260131090000-2'],
		]);
	});

	it.each(['oldestFirst', 'newestFirst'] as const)(
		'is the first one, corrected, where no answer shows both: filed by end, %s',
		async (order) => {
			const { reading } = open(twoMonths([first, second], { filterBy: 'end' }, order));
			const batches = await list(stream(reading, {}));
			const sessions = batches.flatMap((batch) => batch.rows);
			expect(sessions.map((row) => row.session_key)).toEqual(['7-20260131090000']);
		},
	);

	it.each(['oldestFirst', 'newestFirst'] as const)(
		'has a key with a number where an answer shows two and another one has shown one before: %s',
		async (order) => {
			const sessions = [first, second, sessionOf(at('01-31', 9), at('02-01', 2))];
			const { reading } = open(twoMonths(sessions, { filterBy: 'end' }, order));
			const batches = await list(stream(reading, {}));
			const rows = batches.flatMap((batch) => batch.rows);
			expect(rows.map((row) => row.session_key).sort()).toEqual([
				'7-20260131090000',
				'7-20260131090000-2',
			]);
		},
	);
});

describe('what is kept from window to window', () => {
	it('is nothing of a cut window’s parts that were handed on', async () => {
		const many = Array.from({ length: 60 }, (_, n) =>
			sessionOf(at('01-02', n), at('01-02', n) + 60, { agent_name: `${n}` }),
		);
		const { wolkvox, reading } = open(twoMonths(many, { rowLimit: 10 }));
		const batches = stream(reading, {});
		const first = await nextSession(batches);
		for (let sessions = 0; sessions < 30;) sessions += (await nextSessions(batches)).length;
		await sleep(0);
		collectGarbage();

		expect(first.deref()).toBeUndefined();
		expect(wolkvox.asked.length).toBeGreaterThan(3);
		await batches.return();
	});

	it('is forgotten as soon as its end has passed', async () => {
		const crossing = sessionOf(at('01-31', 23), at('02-01', 1));
		const inside = sessionOf(at('02-10', 9), at('02-10', 10));
		const { reading } = open(twoMonths([crossing, inside]));
		const reader = new ReportReader(reading);
		const kept: number[] = [];
		for await (const { atLeast } of reader.batches()) {
			expect(atLeast).toBe(0);
			kept.push(reader.pending().rows.length);
		}
		expect(kept).toEqual([1, 0]);
	});
});

describe('a stream that does not come to its end', () => {
	const sessions = ['01-10', '02-10'].map((day) => sessionOf(at(day, 9), at(day, 10)));

	it('makes no further request', async () => {
		const { wolkvox, reading } = open(twoMonths(sessions));
		for await (const { rows: first } of stream(reading, {})) {
			expect(first).toHaveLength(1);
			break;
		}
		expect(wolkvox.asked).toHaveLength(1);
	});

	it('has handed on what came before the failure', async () => {
		const { wolkvox, reading } = open(twoMonths(sessions));
		const send: typeof wolkvox.send = async (window, signal) => {
			if (window === reading.windows[1]) return { status: 400, headers: {}, body: { code: '400' } };
			return await wolkvox.send(window, signal);
		};
		const batches = stream({ ...reading, request: { ...reading.request, send } }, {});
		expect((await batches.next()).value).toMatchObject({ rows: [{ agent_id: '7' }] });
		await expect(batches.next()).rejects.toThrow(ReadingFailed);
		expect(await batches.next()).toEqual({ done: true, value: undefined });
	});

	it('fails at its end where a filter would answer a false zero', async () => {
		const { wolkvox, reading } = open(twoMonths(sessions));
		const batches = list(stream(reading, { filters: { hungUpBy: 'agent' } }));
		await expect(batches).rejects.toThrow(UnusableSetting);
		expect(wolkvox.asked).toHaveLength(2);
	});

	it.each([true, false])(
		'notices that the parts of a cut window lack a row, calculated fields or not: %s',
		async (calculatedFields) => {
			// As many as an answer holds: so they are asked for in parts, whose edges all of them cross.
			const crossing = Array.from({ length: 10 }, (_, n) =>
				sessionOf(at('01-01', 9) + n, at('01-31', 20) + n, { agent_name: `${n}` }),
			);
			const lost = sessionOf(at('01-15', 9), at('01-15', 10), { agent_id: 'lost' });
			const { wolkvox, reading } = open(
				twoMonths([...crossing, lost], { rowLimit: 11, filterBy: 'overlap' }),
			);
			const send: typeof wolkvox.send = async (window, signal) => {
				const response = await wolkvox.send(window, signal);
				return wolkvox.asked.length === 1 ? response : withoutRow(response, 'lost');
			};
			const request = { ...reading.request, send };
			const batches = list(stream({ ...reading, request }, { calculatedFields }));
			await expect(batches).rejects.toThrow(ReadingFailed);
		},
	);
});

/** The next sessions that there are. */
async function nextSessions(batches: AsyncIterator<RowBatch, void>): Promise<readonly Row[]> {
	for (;;) {
		const { done, value } = await batches.next();
		if (done) throw new Error('There are no further sessions');
		if (value.rows.length > 0) return value.rows;
	}
}

/** The first of the next sessions, without holding it. */
async function nextSession(batches: AsyncIterator<RowBatch, void>): Promise<WeakRef<Row>> {
	return new WeakRef((await nextSessions(batches))[0]);
}

function withoutRow<T extends { readonly body: unknown }>(response: T, agent: string): T {
	const body = response.body as { data?: Row[] };
	return {
		...response,
		body: { ...body, data: body.data?.filter((row) => row.agent_id !== agent) },
	};
}

/** A moment of 2026. */
function at(day: string, hour: number): number {
	const [month, date] = day.split('-').map(Number);
	return wallClock(2026, month, date) + hour * 3_600;
}

/** January and February 2026, long after. */
function twoMonths(
	sessions: Session[],
	settings: Partial<Scenario['settings']> = {},
	order: Order = 'oldestFirst',
): Scene {
	const windows = [monthOf(2026, 1), monthOf(2026, 2)];
	if (order === 'newestFirst') windows.reverse();
	return { settings: { rowLimit: 1_000, ...settings }, sessions, windows, order, now: LATER };
}
