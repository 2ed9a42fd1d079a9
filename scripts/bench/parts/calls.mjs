/** How many requests are spent, against the fewest that could carry the rows. */
import { assertRows, startEngine, withProgram } from '../engine.mjs';
import { fewestCalls } from '../fewestCalls.mjs';
import { show } from '../figures.mjs';
import { withSimulation } from '../simulation.mjs';
import { judge } from '../table.mjs';
import { DAY, dayOf, endOf, startOf, windowsOf } from '../wallTime.mjs';
import { wolkvox } from '../workflows.mjs';

export const title = 'Calls';

const SPLITS = ['calendarMonth', '31days'];
/** The number in `msg` tells how many rows there are, or there is none. */
const MESSAGES = ['total', 'none'];
const FIRST_DAY = '2021-01-01';

/** Ranges by their number of days, from the middle of a month on. */
const QUIET_RANGES = {
	'a day': 1,
	'a week': 7,
	'31 days': 31,
	'a quarter': 91,
	'a year': 365,
	'five years': 1780,
};
const QUIET_FROM = '2021-01-20';

/** Data of which answers are cut, and how many times the fewest calls may be spent on it. */
const GOALS = { even: 1.35, growing: 1.35, oneBurst: 1.6, recurringBursts: 3 };
const NAMES = {
	even: 'even',
	growing: 'growing',
	oneBurst: 'one burst',
	recurringBursts: 'recurring bursts',
};

/** So many sessions in one day, in one month, in one year, and in five years. */
const LARGE_RANGES = [
	{ range: 'a day', days: 1, share: 0.15 },
	{ range: 'a month', days: 31, share: 0.25, orders: ['ascending', 'descending', 'unordered'] },
	{ range: 'a year', days: 365, share: 1.2 },
	{ range: 'five years', days: 1826, share: 3, only: ['growing'] },
];
/** What a share of one is. */
const MILLION = 1_000_000;

const rangeOf = (first, days) => {
	const from = startOf(first);
	return { from, to: endOf(dayOf(from + (days - 1) * DAY)) };
};

const inDays = ({ from, to }) => ({ from: dayOf(from), to: dayOf(to) });

const secondOf = (text) => Date.parse(`${text.replace(' ', 'T')}Z`) / 1000;

/** The starts of all rows that the simulator itself holds. */
async function startsOf(simulation, range) {
	const starts = [];
	for (const { from, to } of windowsOf(range)) {
		for (const { date_ini: start } of await simulation.rowsOf(from, to)) {
			starts.push(secondOf(start));
		}
	}
	return Float64Array.from(starts).sort();
}

/** Counts the sessions of a range, and the requests that it takes. */
async function spend({ engine, simulation, starts }, { name, range, splitBy, settings }) {
	await simulation.set(settings);
	await simulation.reset();
	const workflow = wolkvox(inDays(range), {
		operation: 'summarizeCobrowsingSessions',
		groupBy: 'none',
		options: { splitRequestsBy: splitBy },
	});
	const { json } = await engine.perform('run', {
		workflow,
		credential: simulation.credential(),
		want: ['json'],
	});
	const inRange = starts.filter((start) => start >= range.from && start <= range.to);
	assertRows(name, json[0].sessions, inRange.length);
	const requests = await simulation.requests();
	const windows = windowsOf(range, splitBy);
	return {
		rows: inRange.length,
		splitBy,
		...settings,
		calls: requests.length,
		fewest: fewestCalls(inRange, windows),
		windows: windows.length,
	};
}

/** Ranges in which no answer is cut: exactly one call for each month, or for 31 days. */
async function measureQuiet(engine, note) {
	const whole = rangeOf(FIRST_DAY, 1826);
	const wishes = { rows: 36_500, ...inDays(whole), distribution: 'quiet' };
	return await withSimulation(wishes, async (simulation) => {
		const starts = await startsOf(simulation, whole);
		const results = [];
		for (const [name, days] of Object.entries(QUIET_RANGES)) {
			note(`quiet, ${name}`);
			for (const splitBy of SPLITS) {
				for (const message of MESSAGES) {
					const range = rangeOf(QUIET_FROM, days);
					const asked = { name, range, splitBy, settings: { message } };
					results.push({
						data: 'quiet',
						range: name,
						...(await spend({ engine, simulation, starts }, asked)),
					});
				}
			}
		}
		return results;
	});
}

async function measureLarge(engine, { range: name, days, rows, orders = ['ascending'] }, data) {
	const range = rangeOf(FIRST_DAY, days);
	const wishes = { rows, ...inDays(range), distribution: data };
	return await withSimulation(wishes, async (simulation) => {
		const starts = await startsOf(simulation, range);
		assertRows(`The simulator, ${data}, ${name}`, starts.length, rows);
		const results = [];
		for (const rowOrder of orders) {
			for (const message of MESSAGES) {
				const settings = { message, rowOrder };
				const asked = { name: `${data}, ${name}`, range, splitBy: 'calendarMonth', settings };
				results.push({
					data,
					range: name,
					...(await spend({ engine, simulation, starts }, asked)),
				});
			}
		}
		return results;
	});
}

/** What the requests come to, the worst of all runs of the same. */
function quietTable(results) {
	const named = (name, splitBy) =>
		results.filter((result) => result.range === name && result.splitBy === splitBy);
	const rows = Object.keys(QUIET_RANGES).flatMap((name) =>
		SPLITS.map((splitBy) => {
			const runs = named(name, splitBy);
			const calls = Math.max(...runs.map((run) => run.calls));
			return [name, splitBy, runs[0].rows, runs[0].windows, calls, judge(calls, runs[0].windows)];
		}),
	);
	return {
		title: 'Where nothing is cut: one call for each month that is touched, or for 31 days',
		note: 'The same with and without a number in `msg`.',
		head: ['range', 'split by', 'rows', 'goal', 'calls', 'reached'],
		rows: rows.map((cells) => cells.map((cell) => cell.toLocaleString('en-US'))),
	};
}

function largeTable(results) {
	return {
		title: 'Where answers are cut: calls against the fewest that could carry the rows',
		note: '“Number” says whether `msg` tells how many rows there are.',
		head: [
			'data',
			'range',
			'rows',
			'order',
			'number',
			'fewest',
			'calls',
			'ratio',
			'goal',
			'reached',
		],
		rows: results.map(({ data, range, rows, rowOrder, message, fewest, calls }) => [
			NAMES[data],
			range,
			show.rows(rows),
			rowOrder,
			message === 'total' ? 'yes' : 'no',
			fewest,
			calls,
			show.times(calls / fewest),
			`at most ${show.times(GOALS[data])}`,
			judge(calls / fewest, GOALS[data]),
		]),
	};
}

/** @param {{ instance: object, options: object, note: (text: string) => void }} bench */
export async function run({ instance, options, note }) {
	return await withProgram(startEngine(instance), async (engine) => {
		const quiet = await measureQuiet(engine, note);
		const large = [];
		for (const wanted of LARGE_RANGES) {
			const rows = Math.round(wanted.share * options.scale * MILLION);
			for (const data of wanted.only ?? Object.keys(GOALS)) {
				note(`${NAMES[data]}, ${show.rows(rows)} rows in ${wanted.range}`);
				large.push(...(await measureLarge(engine, { ...wanted, rows }, data)));
			}
		}
		return { results: [...quiet, ...large], tables: [quietTable(quiet), largeTable(large)] };
	});
}
