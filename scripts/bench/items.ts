/** What sessions as items take of time and of memory, against the floor and what else a builder would use. */
import type { Note } from '../progress';
import type { Simulator } from '../simulator';
import {
	assertRows,
	credentialFor,
	startEngine,
	startWolkvox,
	using,
	type Bench,
	type Engine,
	type Measured,
} from './engine';
import { judge, median, ratiosOf, show, type Table } from './figures';
import type { Result, Task } from './program';
import { daysFrom, httpRequest, urlsOf, wolkvox as wolkvoxAlone, type Days } from './workflows';

export const title = 'Items';

const FIRST_DAY = '2026-01-01';
/** Half of what an answer may carry for each month. */
const ROWS_PER_DAY = 1_000;
const WARM_UP = 4;
const MEMORY_RUNS = 3;

const WAYS = {
	on: 'Wolkvox',
	off: 'Wolkvox, calculated fields off',
	two: 'Wolkvox, two requests at once',
	split: 'HTTP Request + Split Out',
	floor: 'the floor',
};
type Way = keyof typeof WAYS;
const TIMED: Way[] = ['on', 'off', 'two', 'split', 'floor'];
const WEIGHED: Way[] = ['on', 'off', 'split'];

/** How much of the other's time a way may take. */
const TIME_GOALS: Array<[Way, Way, number]> = [
	['on', 'split', 1],
	['off', 'split', 0.8],
	['two', 'split', 1],
	['on', 'floor', 2],
];
const PEAK_GOAL = 0.85;

/** What each way took, round by round. */
type Rounds = Record<Way, Result[]>;

const daysFor = (rows: number) => daysFrom(FIRST_DAY, Math.max(1, rows / ROWS_PER_DAY));

function tasksFor(wolkvox: Simulator, days: Days): Record<Way, Task> {
	const credential = credentialFor(wolkvox);
	const withoutFields = { options: { addCalculatedFields: false } };
	return {
		on: { workflow: wolkvoxAlone(days), credential },
		off: { workflow: wolkvoxAlone(days, withoutFields), credential },
		two: { workflow: wolkvoxAlone(days), credential: credentialFor(wolkvox, 2) },
		split: { workflow: httpRequest(wolkvox.url, days), credential },
		floor: { urls: urlsOf(wolkvox.url, days), token: credential.token },
	};
}

/**
 * Runs each way once a round, each round in another order, so that what else happens on the machine
 * falls on all alike; the first rounds only warm up.
 */
async function inTurn(
	ways: Way[],
	{ runs, warmUp, note }: { runs: number; warmUp: number; note: Note },
	runOnce: (way: Way) => Promise<Result>,
): Promise<Rounds> {
	const rounds: Rounds = { on: [], off: [], two: [], split: [], floor: [] };
	for (let round = 0; round < runs + warmUp; round++) {
		for (let turn = 0; turn < ways.length; turn++) {
			const way = ways[(turn + round) % ways.length];
			note(`round ${round + 1} of ${runs + warmUp}: ${WAYS[way]}`);
			const result = await runOnce(way);
			if (round >= warmUp) rounds[way].push(result);
		}
	}
	return rounds;
}

/** Each way in a process of its own, which is warm by then. */
async function measureTime(bench: Bench, wolkvox: Simulator, days: Days) {
	const tasks = tasksFor(wolkvox, days);
	const engines: Partial<Record<Way, Engine>> = {};
	const perform = async (way: Way) => {
		const profile = bench.profile && way === 'on' ? `items-${days.to}.cpuprofile` : undefined;
		engines[way] ??= await startEngine(bench.instance, profile);
		return await engines[way].perform(tasks[way]);
	};
	try {
		await wolkvox.sent();
		await perform('floor');
		const { rows } = await wolkvox.sent();
		const { runs, note } = bench;
		const rounds = await inTurn(TIMED, { runs, warmUp: WARM_UP, note }, async (way) => {
			const result = await perform(way);
			assertRows(WAYS[way], result.items, rows);
			return result;
		});
		return { rows, rounds };
	} finally {
		await Promise.all(Object.values(engines).map(async ({ stop }) => await stop()));
	}
}

/** Each run has a process of its own: the memory that one has taken would serve the next. */
async function measureMemory({ instance, note }: Bench, wolkvox: Simulator, days: Days) {
	const first = tasksFor(wolkvox, daysFrom(FIRST_DAY, 1));
	const all = tasksFor(wolkvox, days);
	return await inTurn(WEIGHED, { runs: MEMORY_RUNS, warmUp: 0, note }, async (way) =>
		using(startEngine(instance), async ({ perform }) => {
			// It loads what is loaded with the first run.
			await perform(first[way]);
			return await perform(all[way]);
		}),
	);
}

type Figure = 'wall' | 'processor' | 'peak' | 'live';

const figuresOf = (rounds: Rounds, way: Way, figure: Figure) =>
	rounds[way].map((result) => result[figure]);

function timeTables(sizes: Array<{ rows: number; rounds: Rounds }>): Table[] {
	const compared = sizes.flatMap(({ rows, rounds }) =>
		TIME_GOALS.map(([one, other, goal]) => {
			const [time, processor] = (['wall', 'processor'] as const).map((figure) =>
				ratiosOf(figuresOf(rounds, one, figure), figuresOf(rounds, other, figure)),
			);
			const ratios = [time.paired, processor.ratio, processor.paired].map(show.times);
			const judged = [show.times(time.ratio), ...judge(time.ratio, goal)];
			return [show.rows(rows), WAYS[one], WAYS[other], ...judged, ...ratios];
		}),
	);
	const milliseconds = sizes.flatMap(({ rows, rounds }) =>
		TIMED.map((way) => {
			const figures = (['wall', 'processor'] as const).flatMap((figure) => {
				const list = figuresOf(rounds, way, figure);
				return [median(list), Math.min(...list)].map(Math.round);
			});
			return [show.rows(rows), WAYS[way], ...figures];
		}),
	);
	return [
		{
			title: 'Time against the others',
			note: 'Ratios of the medians; “paired” is the median of the ratios of each round.',
			head: ['rows', 'way', 'of', 'time', 'goal', 'reached', 'paired', 'processor', 'paired'],
			rows: compared,
		},
		{
			title: 'Milliseconds',
			note: 'Medians, and the least.',
			head: ['rows', 'way', 'time', 'least', 'processor', 'least'],
			rows: milliseconds,
		},
	];
}

function memoryTable(rounds: Rounds, rows: number): Table {
	return {
		title: `${show.rows(rows)} rows: peak above n8n’s own memory`,
		note: 'Live: what the finished run still holds after garbage is collected.',
		head: ['way', 'peak', 'live', `of ${WAYS.split}`, 'paired', 'goal', 'reached'],
		rows: WEIGHED.map((way) => {
			const peaks = figuresOf(rounds, way, 'peak');
			const { ratio, paired } = ratiosOf(peaks, figuresOf(rounds, 'split', 'peak'));
			const bytes = [median(peaks), median(figuresOf(rounds, way, 'live'))].map(show.megabytes);
			const goal = way === 'on' ? judge(ratio, PEAK_GOAL) : ['', ''];
			return [WAYS[way], ...bytes, ...[ratio, paired].map(show.times), ...goal];
		}),
	};
}

export async function run(bench: Bench): Promise<Measured> {
	const most = Math.max(...bench.rows);
	return await using(startWolkvox(most, daysFor(most)), async (wolkvox) => {
		const sizes = [];
		for (const rows of bench.rows) {
			const note: Note = (detail) => bench.note(`${show.rows(rows)} rows, ${String(detail)}`);
			sizes.push(await measureTime({ ...bench, note }, wolkvox, daysFor(rows)));
		}
		const note: Note = (detail) => bench.note(`memory, ${String(detail)}`);
		const memory = await measureMemory({ ...bench, note }, wolkvox, daysFor(most));
		return {
			results: { sizes, memory },
			tables: [...timeTables(sizes), memoryTable(memory, most)],
		};
	});
}
