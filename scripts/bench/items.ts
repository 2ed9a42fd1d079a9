/** What sessions as items take of the processor and of memory, against the floor and the others. */
import type { IDataObject } from 'n8n-workflow';

import {
	assertRows,
	daysFrom,
	inTurn,
	judge,
	median,
	show,
	startEngine,
	startWolkvox,
	using,
	windowsOf,
	type Bench,
	type Days,
	type Engine,
	type Measured,
	type Wolkvox,
} from './engine';
import { startWholeN8n } from './wholeN8n';
import * as workflows from './workflows';

export const title = 'Items';

const FIRST_DAY = '2026-01-01';
/** Half of what an answer may carry for each month. */
const ROWS_PER_DAY = 1_000;
const WARM_UP = 4;
/** The Code node takes a quarter of a minute for 60,000 rows, and Edit Fields minutes. */
const WHOLE_RUNS = 2;
const EDIT_FIELDS_DAYS = 1;
const MEMORY_RUNS = 3;

const NAMES: Record<string, string> = {
	on: 'Wolkvox',
	off: 'Wolkvox, calculated fields off',
	floor: '(a) the floor',
	split: '(b) HTTP Request + Split Out',
	code: '(c) HTTP Request + Split Out + Code',
	fields: '(c) HTTP Request + Split Out + Edit Fields',
};

/** What is compared, in n8n's engine or in a whole n8n, and how much of the other it may take. */
const TIME_GOALS: Array<[string, string, 'engine' | 'n8n', number]> = [
	['on', 'floor', 'engine', 2],
	['on', 'split', 'engine', 1],
	['off', 'split', 'engine', 0.8],
	['on', 'split', 'n8n', 1],
	['on', 'code', 'n8n', 0.25],
	['on', 'fields', 'engine', 0.25],
];
const PEAK_GOAL = 0.85;
/** What “flat” means: the dearest row may cost so much more than the cheapest. */
const FLAT = 1.15;

const daysFor = (rows: number) => daysFrom(FIRST_DAY, Math.max(1, rows / ROWS_PER_DAY));

const workflowsFor = ({ url }: Wolkvox, days: Days) => ({
	on: workflows.wolkvox(days),
	off: workflows.wolkvox(days, { options: { addCalculatedFields: false } }),
	split: workflows.httpRequest(url, days),
	code: workflows.code(url, days),
	fields: workflows.editFields(url, days),
});

/** The cost of one run; in a whole n8n, `time` is n8n's account of the nodes. */
interface Cost {
	readonly time: number;
	readonly processor: number;
	readonly live?: number;
}

interface Way {
	readonly id: string;
	readonly where: 'engine' | 'n8n';
	readonly rows: number;
	readonly runs: Cost[];
}

const waysOf = (runs: Record<string, Cost[]>, where: Way['where'], rows: number): Way[] =>
	Object.entries(runs).map(([id, list]) => ({ id, where, rows, runs: list }));

/** The floor's task for a range of days. */
const floorFor = ({ url, credential }: Wolkvox, days: Days) => ({
	urls: windowsOf(days).map(
		({ from, to }) =>
			`${url}/api/v2/reports_manager.php?api=cdr_10&date_ini=${from}&date_end=${to}`,
	),
	headers: { 'wolkvox-token': credential.token },
});

/** How many rows wolkvox has for a range, by its own log. */
async function rowsOf(floor: Engine, wolkvox: Wolkvox, days: Days): Promise<number> {
	await wolkvox.reset();
	await floor.perform('floor', floorFor(wolkvox, days));
	return (await wolkvox.requests()).reduce((sum, { rows }) => sum + rows, 0);
}

/** The engine alone, each way in a process of its own. */
async function measureEngine(bench: Bench, wolkvox: Wolkvox, days: Days): Promise<Way[]> {
	const { instance, runs, note } = bench;
	const { on, off, split } = workflowsFor(wolkvox, days);
	const { credential } = wolkvox;
	const profile = bench.profile ? `items-${days.to}.cpuprofile` : undefined;
	const engines = await Promise.all(
		[profile, undefined, undefined, undefined].map((name) => startEngine(instance, name)),
	);
	const run = (engine: Engine, workflow: typeof on) => async () =>
		await engine.perform('run', { workflow, credential });
	const ways = {
		on: run(engines[0], on),
		off: run(engines[1], off),
		split: run(engines[2], split),
		floor: async () => await engines[3].perform('floor', floorFor(wolkvox, days)),
	};
	try {
		const rows = await rowsOf(engines[3], wolkvox, days);
		const found = await inTurn(ways, { runs, warmUp: WARM_UP, note }, async (way, id) => {
			const { items, wall, processor, live } = await way();
			assertRows(NAMES[id], items, rows);
			return { time: wall, processor, live };
		});
		return waysOf(found, 'engine', rows);
	} finally {
		await Promise.all(engines.map(async ({ stop }) => await stop()));
	}
}

/** The fields whose values must be the same, whoever calculated them; keys differ for twins. */
const SAME = ['date_ini_iso', 'date_end_iso', 'time_seconds', 'duration', 'hung_up_by'];

/** Makes sure that what is compared does the same work. */
function assertSameFields(ours: IDataObject = {}, theirs: IDataObject = {}, by: string): void {
	const different = SAME.filter((name) => !(name in ours) || ours[name] !== theirs[name]);
	if (different.length > 0) throw new Error(`${by} gave other values in ${different.join(', ')}`);
}

/** Edit Fields with a day of rows, and what that comes to for as many as the others have. */
async function measureEditFields(bench: Bench, wolkvox: Wolkvox, rows: number): Promise<Way[]> {
	const { on, fields } = workflowsFor(wolkvox, daysFrom(FIRST_DAY, EDIT_FIELDS_DAYS));
	const { credential } = wolkvox;
	return await using(startEngine(bench.instance), async ({ perform }) => {
		bench.note(NAMES.fields);
		const ours = await perform('run', { workflow: on, credential });
		const theirs = await perform('run', { workflow: fields, credential });
		assertSameFields(ours.first, theirs.first, NAMES.fields);
		assertRows(NAMES.fields, theirs.items, ours.items);
		const share = rows / theirs.items;
		const cost = { time: theirs.wall * share, processor: theirs.processor * share };
		return [{ id: 'fields', where: 'engine' as const, rows, runs: [cost] }];
	});
}

/**
 * A whole n8n, where the Code node has its task runner. Each way runs twice: saved, for n8n's account
 * of the nodes, and not saved, so that saving does not drown what the nodes take of the processor.
 */
async function measureWhole(bench: Bench, wolkvox: Wolkvox, days: Days, rows: number) {
	return await using(startWholeN8n(bench.instance, wolkvox.credential), async (n8n) => {
		const { on, split, code } = workflowsFor(wolkvox, days);
		const ways: Record<string, { saved: string; unsaved: string }> = {};
		for (const [id, workflow] of Object.entries({ on, split, code })) {
			const unsaved = await n8n.add(workflow, { saveManualExecutions: false });
			ways[id] = { saved: await n8n.add(workflow), unsaved };
		}
		const firsts: Record<string, IDataObject | undefined> = {};
		const how = { runs: WHOLE_RUNS, warmUp: 1, note: bench.note };
		const runs = await inTurn(ways, how, async ({ saved, unsaved }, id) => {
			const { time, items, first } = await n8n.run(saved);
			assertRows(NAMES[id], items, rows);
			firsts[id] = first;
			return { time, ...(await n8n.runUnsaved(unsaved)) };
		});
		assertSameFields(firsts.on, firsts.code, NAMES.code);
		return waysOf(runs, 'n8n', rows);
	});
}

/** Each run has an engine of its own: the memory that one has taken would serve the next. */
async function measureMemory({ instance, note }: Bench, wolkvox: Wolkvox, days: Days) {
	const first = workflowsFor(wolkvox, daysFrom(FIRST_DAY, 1));
	const all = workflowsFor(wolkvox, days);
	const ids = { on: 'on', off: 'off', split: 'split' } as const;
	const { credential } = wolkvox;
	return await inTurn(ids, { runs: MEMORY_RUNS, warmUp: 0, note }, async (id) =>
		using(startEngine(instance), async ({ perform }) => {
			// It loads what is loaded with the first run.
			await perform('run', { workflow: first[id], credential });
			const { peak, live } = await perform('run', { workflow: all[id], credential });
			return { peak, live };
		}),
	);
}

const PLACES = { engine: 'the engine alone', n8n: 'a whole n8n' };

function timeTables(ways: Way[]) {
	const rows = show.rows(ways[0].rows);
	const figure = (way: Way, name: 'time' | 'processor') => median(way.runs.map((run) => run[name]));
	const find = (id: string, where: string) =>
		ways.find((way) => way.id === id && way.where === where);
	const compared = TIME_GOALS.flatMap(([one, other, where, goal]) => {
		const [ours, theirs] = [find(one, where), find(other, where)];
		if (!ours || !theirs) return [];
		const cells = (['time', 'processor'] as const).flatMap((name) => {
			const ratio = figure(ours, name) / figure(theirs, name);
			const [shownGoal, reached] = judge(ratio, goal);
			return name === 'time' ? [shownGoal, show.times(ratio), reached] : [show.times(ratio)];
		});
		return [[NAMES[one], NAMES[other], PLACES[where], ...cells]];
	});
	return [
		{
			title: `${rows} rows: Wolkvox against the others`,
			head: ['way', 'against', 'in', 'goal', 'time', 'reached', 'processor'],
			rows: compared,
		},
		{
			title: `${rows} rows: milliseconds`,
			note: 'Medians, and the least. In a whole n8n, the time is n8n’s own account of the nodes.',
			head: ['way', 'in', 'runs', 'time', 'least', 'processor', 'least'],
			rows: ways.map((way) => {
				const least = (name: 'time' | 'processor') => Math.min(...way.runs.map((run) => run[name]));
				const [time, processor] = (['time', 'processor'] as const).map((name) =>
					[figure(way, name), least(name)].map(Math.round),
				);
				return [NAMES[way.id], PLACES[way.where], way.runs.length, ...time, ...processor];
			}),
		},
	];
}

function memoryTable(runs: Awaited<ReturnType<typeof measureMemory>>, rows: number) {
	const peakOf = (id: string) => median(runs[id].map(({ peak }) => peak));
	return {
		title: `${show.rows(rows)} rows: peak above n8n’s own memory, the engine alone`,
		note: 'Live: what the finished run still holds after garbage is collected.',
		head: ['way', 'peak', 'live', 'of (b)', 'goal', 'reached'],
		rows: Object.entries(runs).map(([id, list]) => {
			const ratio = peakOf(id) / peakOf('split');
			const goal = id === 'on' ? judge(ratio, PEAK_GOAL) : ['', ''];
			const live = show.megabytes(median(list.map((run) => run.live)));
			return [NAMES[id], show.megabytes(peakOf(id)), live, show.times(ratio), ...goal];
		}),
	};
}

/** What a row costs where there are few, and where there are many. */
function growthTable(ways: Way[]) {
	const sizes = ways.filter(({ id, where }) => id === 'on' && where === 'engine');
	const perRow = (name: 'processor' | 'live') =>
		sizes.map(({ rows, runs }) => median(runs.map((run) => run[name] ?? 0)) / rows);
	const [processor, live] = [perRow('processor'), perRow('live')];
	const spreads = [processor, live].map((values) => Math.max(...values) / Math.min(...values));
	const judged = spreads.map((spread) => judge(spread, FLAT));
	return {
		title: 'What a row costs',
		head: ['rows', 'processor', 'live memory'],
		rows: [
			...sizes.map(({ rows }, index) => [
				show.rows(rows),
				`${(processor[index] * 1000).toFixed(2)} µs`,
				`${Math.round(live[index])} bytes`,
			]),
			['dearest / cheapest', ...spreads.map(show.times)],
			['goal', ...judged.map(([goal]) => goal)],
			['reached', ...judged.map(([, reached]) => reached)],
		],
	};
}

export async function run(bench: Bench): Promise<Measured> {
	const most = Math.max(...bench.rows);
	return await using(startWolkvox(most, daysFor(most)), async (wolkvox) => {
		// HTTP Request sends the requests of all its items at once.
		await wolkvox.set({ simultaneousLimit: 100 });
		const tables: Measured['tables'] = [];
		const ways: Way[] = [];
		for (const [index, rows] of bench.rows.entries()) {
			const days = daysFor(rows);
			const measured = await measureEngine(bench, wolkvox, days);
			if (index === 0) {
				const exact = measured[0].rows;
				measured.push(...(await measureWhole(bench, wolkvox, days, exact)));
				measured.push(...(await measureEditFields(bench, wolkvox, exact)));
			}
			ways.push(...measured);
			tables.push(...timeTables(measured));
		}
		const memory = await measureMemory(bench, wolkvox, daysFor(most));
		tables.push(memoryTable(memory, most), growthTable(ways));
		return { results: { ways, memory }, tables };
	});
}
