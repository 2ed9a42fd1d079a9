import fc from 'fast-check';

import { collectRows } from '../../../../nodes/engine/output/collect';
import { UnusableSetting } from '../../../../nodes/engine/settings/problem';
import {
	ReadingFailed,
	ReportReader,
	type Batch,
	type Reading,
} from '../../../../nodes/engine/extract/reportReader';
import type { Row } from '../../../../nodes/reports/report';
import { tokensInUse } from '../../../../nodes/engine/client/tokenLimiter';
import { formatReport, wallClock } from '../../../simulator';
import { endOfDay, SECONDS_PER_DAY } from '../../../simulator/wallClock';
import { bag, collectionOf, open, runs } from '../readings';
import { densityOf, scenario, type Scenario } from '../scenarios';

function failureOf(error: unknown): string {
	return error instanceof ReadingFailed ? error.request.failure.kind : String(error);
}

function isReadable(row: Row): boolean {
	return /^202\d-(?!02-30)/.test(String(row.date_ini));
}

/** How the contract orders sessions, as far as starts go: unreadable ones last. */
function startsInOrder(rows: readonly Row[], order: Reading['order']): boolean {
	const starts = rows.filter(isReadable).map((row) => String(row.date_ini));
	const sorted = [...starts].sort();
	if (order === 'newestFirst') sorted.reverse();
	return (
		rows.slice(starts.length).every((row) => !isReadable(row)) &&
		starts.every((start, index) => start === sorted[index])
	);
}

describe('every session of the range exactly once', () => {
	it('whatever the API does where nobody has published it', async () => {
		const property = fc.asyncProperty(scenario, async (scene) => {
			const { wolkvox, reading } = open(scene);
			const sessions = await collectRows(collectionOf(reading)).catch(failureOf);
			const density = densityOf(scene, (window) => wolkvox.count(window));
			if (density === 'tooDense') expect(typeof sessions).toBe('string');
			if (typeof sessions === 'string') {
				expect(density).not.toBe('readable');
				// Where an answer never holds its own last second, two seconds cannot be parted.
				expect(['tooManyRows', 'rowsMissing']).toContain(sessions);
				return;
			}

			expect(bag(sessions)).toEqual(bag(wolkvox.rowsOf(scene.answerable)));
			expect(startsInOrder(sessions, scene.order)).toBe(true);
			for (const { from, to } of wolkvox.asked) {
				expect(from).toBeLessThanOrEqual(to);
				expect(to - from + 1).toBeLessThanOrEqual(31 * SECONDS_PER_DAY);
			}
			expect(wolkvox.maxInFlight).toBeLessThanOrEqual(scene.concurrency);
			expect(tokensInUse()).toBe(0);
		});
		await fc.assert(property, runs(2_000));
	}, 600_000);

	it('with one request for each window where nothing is cut', async () => {
		const property = fc.asyncProperty(scenario, async (scene) => {
			const roomy = { ...scene, settings: { ...scene.settings, rowLimit: 10_000 } };
			const { wolkvox, reading } = open(roomy);
			const sessions = await collectRows(collectionOf(reading));

			expect(bag(sessions)).toEqual(bag(wolkvox.rowsOf(scene.answerable)));
			const today = endOfDay(scene.now);
			const refused = scene.windows.filter((window) => {
				if (window.to <= today || window.from > today) return false;
				if (!scene.settings.futureAllowed) return true;
				const saysNo =
					scene.settings.noRecords === '404' || scene.settings.noRecords === 'bodyCode404';
				return saysNo && wolkvox.count(window) === 0;
			});
			expect(wolkvox.asked).toHaveLength(scene.windows.length + refused.length);
		});
		await fc.assert(property, runs(500));
	}, 600_000);

	it('in an order that does not depend on how it was read', async () => {
		const property = fc.asyncProperty(scenario, async (scene) => {
			const { wolkvox, reading } = open(scene);
			fc.pre(densityOf(scene, (window) => wolkvox.count(window)) === 'readable');
			const settings = { ...scene.settings, rowLimit: 10_000, rowOrder: 'unordered' as const };
			const other = open({ ...scene, settings, concurrency: 1 });
			const once = await collectRows(collectionOf(reading));
			const again = await collectRows(collectionOf(other.reading));

			expect(again).toEqual(once);
		});
		await fc.assert(property, runs(500));
	}, 600_000);
});

describe('the batches of a reading', () => {
	it('come in order, tell how far they are, and leave nothing pending', async () => {
		const property = fc.asyncProperty(scenario, async (scene) => {
			const { wolkvox, reading } = open(scene);
			fc.pre(densityOf(scene, (window) => wolkvox.count(window)) === 'readable');
			const reader = new ReportReader(reading);
			const batches: Batch[] = [];
			for await (const batch of reader.batches()) {
				if (batch.atLeast === 0) batches.push(batch);
			}

			expect(bag(batches.flatMap(({ rows }) => rows.rows))).toEqual(
				bag(wolkvox.rowsOf(scene.answerable)),
			);
			const numbers = batches.map(({ number }) => number);
			expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
			expect(batches.every(({ of }) => of === scene.windows.length)).toBe(true);
			expect(batches.at(-1)?.number ?? 0).toBe(scene.windows.length);
			expect(reader.pending().rows).toEqual([]);
			const edges = batches.map(({ window }) => window.from);
			const ordered = [...edges].sort((one, other) => one - other);
			expect(edges).toEqual(scene.order === 'oldestFirst' ? ordered : ordered.reverse());
		});
		await fc.assert(property, runs(500));
	}, 600_000);
});

describe('a limit', () => {
	it('gives no more than that of the right sessions, and the first ones where starts decide', async () => {
		const limits = fc.integer({ min: 1, max: 30 });
		const property = fc.asyncProperty(scenario, limits, async (scene, limit) => {
			const { wolkvox, reading } = open({ ...scene, concurrency: 1 });
			fc.pre(densityOf(scene, (window) => wolkvox.count(window)) === 'readable');
			const rows = await collectRows(collectionOf(reading, { limit }));
			const whole = await collectRows(collectionOf(open(scene).reading));

			expect(rows).toHaveLength(Math.min(limit, whole.length));
			expect(startsInOrder(rows, scene.order)).toBe(true);
			const left = bag(whole);
			for (const row of bag(rows)) expect(left.splice(left.indexOf(row), 1)).toEqual([row]);
			if (scene.settings.filterBy === 'start' && whole.every(isReadable)) {
				expect(rows.map((row) => row.date_ini)).toEqual(
					whole.slice(0, limit).map((row) => row.date_ini),
				);
			}
		});
		await fc.assert(property, runs(400));
	}, 600_000);

	it('stops asking as soon as it is met', async () => {
		const { wolkvox, reading } = open(aYear(20));
		expect(await collectRows(collectionOf(reading, { limit: 20 }))).toHaveLength(20);
		expect(wolkvox.asked).toHaveLength(1);
		expect(await collectRows(collectionOf(reading, { limit: 21 }))).toHaveLength(21);
		expect(wolkvox.asked).toHaveLength(3);
	});
});

describe('more sessions than can be handed over', () => {
	it.each([
		[239, 12],
		[59, 3],
	])('are refused once it is certain: %d', async (most, requests) => {
		const { wolkvox, reading } = open(aYear(20));
		await expect(collectRows(collectionOf(reading, { most }))).rejects.toThrow(UnusableSetting);
		expect(wolkvox.asked).toHaveLength(requests);
	});

	it('are handed over if there are exactly as many', async () => {
		const { reading } = open(aYear(20));
		expect(await collectRows(collectionOf(reading, { most: 240 }))).toHaveLength(240);
	});

	it('do not matter to who wants fewer', async () => {
		const { reading } = open(aYear(20));
		const rows = await collectRows(collectionOf(reading, { most: 30, limit: 30 }));
		expect(rows).toHaveLength(30);
	});

	it('are known from a cut answer already', async () => {
		const { wolkvox, reading } = open(aYear(20, 10));
		await expect(collectRows(collectionOf(reading, { most: 9 }))).rejects.toThrow(UnusableSetting);
		expect(wolkvox.asked).toHaveLength(1);
	});
});

/** A year with so many sessions in the middle of each month. */
function aYear(perMonth: number, rowLimit = 1_000): Scenario {
	const months = Array.from({ length: 12 }, (_, month) => ({
		from: wallClock(2025, month + 1, 1),
		to: wallClock(2025, month + 2, 1) - 1,
	}));
	const sessions = months.flatMap(({ from }) =>
		Array.from({ length: perMonth }, (_, index) => {
			const start = from + 10 * SECONDS_PER_DAY + index * 600;
			const [date_ini, date_end] = [formatReport(start), formatReport(start + 60)];
			return { start, end: start + 60, row: { agent_id: '1', date_ini, date_end } };
		}),
	);
	const now = wallClock(2026, 6, 1);
	const settings = { rowLimit };
	return {
		settings,
		sessions,
		windows: months,
		answerable: months,
		order: 'oldestFirst',
		concurrency: 1,
		now,
	};
}
