import fc from 'fast-check';
import { sleep } from 'n8n-workflow';

import { queues } from '../../../../nodes/engine/client/tokenQueue';
import { streamRows } from '../../../../nodes/engine/output/passingRows';
import { RowFilter } from '../../../../nodes/engine/rows/filter';
import { UnusableSetting } from '../../../../nodes/engine/settings/settings';
import { endOfDay, SECONDS_PER_DAY } from '../../../simulator/wallClock';
import {
	all,
	bag,
	collected,
	failureOf,
	LATER,
	monthOf,
	open,
	runs,
	type Scene,
} from '../readings';
import { BOGOTA } from '../rows/rows';
import { areInOrder, areReadable, densityOf, scenario, sessionOf } from '../scenarios';
import { collectGarbage } from './garbage';

describe('every session of the range exactly once', () => {
	it('whatever the API does where nobody has published it', async () => {
		const property = fc.asyncProperty(scenario, async (scene) => {
			const { wolkvox, reading } = open(scene);
			const rows = await collected(reading).catch(failureOf);
			const density = densityOf(scene, (window) => wolkvox.count(window));
			if (density === 'tooDense') expect(typeof rows).toBe('string');
			if (typeof rows === 'string') {
				expect(density).not.toBe('readable');
				// Where an answer never holds its own last second, two seconds cannot be parted.
				expect(['tooManyRows', 'rowsMissing']).toContain(rows);
				return;
			}
			expect(bag(rows)).toEqual(bag(wolkvox.rowsOf(scene.answerable)));
			expect(areInOrder(rows, scene.order)).toBe(true);
			for (const { from, to } of wolkvox.asked) {
				expect(from).toBeLessThanOrEqual(to);
				expect(to - from + 1).toBeLessThanOrEqual(31 * SECONDS_PER_DAY);
			}
			expect(wolkvox.maxInFlight).toBeLessThanOrEqual(scene.concurrency);
			expect(queues.size).toBe(0);
		});
		await fc.assert(property, runs(250));
	});

	it('with one request for each window where nothing is cut, in the same order', async () => {
		const property = fc.asyncProperty(scenario, async (scene) => {
			const settings = { ...scene.settings, rowLimit: 10_000, rowOrder: 'unordered' as const };
			const { wolkvox, reading } = open({ ...scene, settings, concurrency: 1 });
			const rows = await collected(reading);
			expect(bag(rows)).toEqual(bag(wolkvox.rowsOf(scene.answerable)));
			const today = endOfDay(scene.now);
			const refused = scene.windows.filter((window) => {
				if (window.to <= today || window.from > today) return false;
				if (!scene.settings.futureAllowed) return true;
				const saysNo = ['404', 'bodyCode404'].includes(scene.settings.noRecords ?? '');
				return saysNo && wolkvox.count(window) === 0;
			});
			expect(wolkvox.asked).toHaveLength(scene.windows.length + refused.length);
			fc.pre(densityOf(scene, (window) => wolkvox.count(window)) === 'readable');
			expect(await collected(open(scene).reading)).toEqual(rows);
		});
		await fc.assert(property, runs(100));
	});

	it('in batches that come in order and tell how far they are', async () => {
		const property = fc.asyncProperty(scenario, async (scene) => {
			const { wolkvox, reading } = open(scene);
			fc.pre(densityOf(scene, (window) => wolkvox.count(window)) === 'readable');
			const batches = await all(reading);
			const rows = batches.flatMap((batch) => batch.rows.map(({ row }) => row));
			expect(bag(rows)).toEqual(bag(wolkvox.rowsOf(scene.answerable)));
			const numbers = batches.map(({ number }) => number);
			expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
			expect(batches.every(({ of }) => of === scene.windows.length)).toBe(true);
			expect(batches.at(-1)?.number ?? 0).toBe(scene.windows.length);
			const edges = batches.map(({ window }) => window.from);
			const ordered = [...edges].sort((one, other) => one - other);
			expect(edges).toEqual(scene.order === 'oldestFirst' ? ordered : ordered.reverse());
		});
		await fc.assert(property, runs(100));
	});
});

/** A year with so many sessions in the middle of each month. */
function aYear(perMonth: number, rowLimit = 1_000): Scene {
	const windows = Array.from({ length: 12 }, (_, month) => monthOf(2025, month + 1));
	const sessions = windows.flatMap(({ from }) =>
		Array.from({ length: perMonth }, (_, index) => {
			const start = from + 10 * SECONDS_PER_DAY + index * 600;
			return sessionOf(start, start + 60);
		}),
	);
	return { settings: { rowLimit }, sessions, windows, now: LATER };
}

describe('a limit', () => {
	it('gives no more than that of the right sessions, and the first ones where starts decide', async () => {
		const limits = fc.integer({ min: 1, max: 30 });
		const property = fc.asyncProperty(scenario, limits, async (scene, limit) => {
			const { wolkvox, reading } = open({ ...scene, concurrency: 1 });
			fc.pre(densityOf(scene, (window) => wolkvox.count(window)) === 'readable');
			const rows = await collected(reading, { limit });
			const whole = await collected(open(scene).reading);

			expect(rows).toHaveLength(Math.min(limit, whole.length));
			expect(areInOrder(rows, scene.order)).toBe(true);
			const left = bag(whole);
			for (const row of bag(rows)) expect(left.splice(left.indexOf(row), 1)).toEqual([row]);
			if (scene.settings.filterBy !== 'start' || !areReadable(whole)) return;
			const first = whole.slice(0, limit).map(({ date_ini: start }) => start);
			expect(rows.map(({ date_ini: start }) => start)).toEqual(first);
		});
		await fc.assert(property, runs(80));
	});

	it('counts the rows of Pérez, Ana alone where that is one name, from the first row on', async () => {
		const windows = [1, 2].map((month) => monthOf(2025, month));
		const names = ['Ana', 'Pérez, Ana'];
		const sessions = windows.flatMap(({ from }) =>
			names.map((agent_name, at) => {
				const session = sessionOf(from + at * 600, from + at * 600 + 60);
				return { ...session, row: { ...session.row, agent_name } };
			}),
		);
		const { reading } = open({ settings: { rowLimit: 1_000 }, sessions, windows, now: LATER });
		const filter = new RowFilter({ agents: 'Pérez, Ana' }, reading.report, BOGOTA);
		const rows = await collected(reading, { filter, limit: 2 });
		expect(rows.map(({ agent_name: name }) => name)).toEqual(['Pérez, Ana', 'Pérez, Ana']);
	});

	it('stops asking as soon as it is met', async () => {
		const { wolkvox, reading } = open(aYear(20));
		expect(await collected(reading, { limit: 20 })).toHaveLength(20);
		expect(wolkvox.asked).toHaveLength(1);
		expect(await collected(reading, { limit: 21 })).toHaveLength(21);
		expect(wolkvox.asked).toHaveLength(3);
	});
});

describe('more sessions than can be handed over', () => {
	it.each([
		['once it is certain', 239, 1_000, 12],
		['as soon as it is certain', 59, 1_000, 3],
	])('are refused %s: %d', async (_name, most, rowLimit, requests) => {
		const { wolkvox, reading } = open(aYear(20, rowLimit));
		await expect(collected(reading, { most })).rejects.toThrow(UnusableSetting);
		expect(wolkvox.asked).toHaveLength(requests);
	});

	it('are handed over if there are exactly as many, or if fewer are wanted', async () => {
		const { reading } = open(aYear(20));
		expect(await collected(reading, { most: 240 })).toHaveLength(240);
		expect(await collected(reading, { most: 30, limit: 30 })).toHaveLength(30);
	});
});

it.each(['oldestFirst', 'newestFirst'] as const)(
	'a stream is in order within each window: %s',
	async (order) => {
		const settings = { rowLimit: 1_000, rowOrder: 'unordered' as const };
		const { reading } = open({ ...aYear(20), settings, order });
		const filter = new RowFilter({}, reading.report, BOGOTA);
		for await (const { rows } of streamRows({ reading, filter, onProgress: () => {} })) {
			const sent = rows.map(({ row }) => row);
			expect([sent.length, areInOrder(sent, order)]).toEqual([20, true]);
		}
	},
);

const taken = (rows: object[]) => rows.splice(0, 50).map((one) => new WeakRef(one));

it.each([
	[{}, 'oldestFirst'],
	[{ minimumDuration: 1 }, 'oldestFirst'],
	[{}, 'newestFirst'],
] as const)('a stream holds no row that was taken: %j, %s', async (choice, order) => {
	const { reading } = open({ ...aYear(100), order });
	const filter = new RowFilter(choice, reading.report, BOGOTA);
	let held = 0;
	for await (const { rows } of streamRows({ reading, filter, onProgress: () => {} })) {
		const refs = taken(rows);
		await sleep(0);
		collectGarbage();
		held += refs.filter((ref) => ref.deref() !== undefined).length;
	}
	expect(held).toBe(0);
});
