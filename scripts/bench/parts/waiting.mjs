/** How long a builder waits where wolkvox takes a second for each answer, and how soon a stop stops. */
import { setTimeout as pause } from 'node:timers/promises';

import { assertRows, startEngine, withProgram } from '../engine.mjs';
import { median, show } from '../figures.mjs';
import { withSimulation } from '../simulation.mjs';
import { judge } from '../table.mjs';
import { startWholeN8n } from '../wholeN8n.mjs';
import { wolkvox } from '../workflows.mjs';

export const title = 'Waiting';

const LATENCY_MS = 1000;
const YEAR = { from: '2025-01-01', to: '2025-12-31' };
const CALLS = 12;
const ROWS = 2_400;
const RUNS = 2;
const GOAL = 0.55;

/** When to stop, in milliseconds from the start: in the first, the second and the third answer. */
const STOPS = [400, 1300, 1900, 2600];
const STOP_GOAL_MS = 100;
/** How exactly it is seen that the simulator has lost its client. */
const LOOK_MS = 5;
/** Long enough that a request that should not come would come. */
const SILENCE_MS = 1500;

async function readYear({ engine, simulation }, simultaneous) {
	await simulation.reset();
	const { wall, items, digests } = await engine.perform('run', {
		workflow: wolkvox(YEAR),
		credential: simulation.credential(simultaneous),
		want: ['digests'],
	});
	assertRows(`A year, ${simultaneous} at once`, items, ROWS);
	assertRows('The calls for a year', (await simulation.requests()).length, CALLS);
	return { simultaneous, wall, inOrder: digests.inOrder };
}

async function measureYear(places, note) {
	const runs = [];
	for (let run = 0; run < RUNS; run++) {
		for (const simultaneous of [1, 2]) {
			note(`a year with ${simultaneous} at once, run ${run + 1} of ${RUNS}`);
			runs.push(await readYear(places, simultaneous));
		}
	}
	if (new Set(runs.map(({ inOrder }) => inOrder)).size > 1) {
		throw new Error('The sessions or their order differ between one request at once and two');
	}
	return runs;
}

/** Throws if anything is asked after a stop. */
async function assertSilence(simulation) {
	const before = (await simulation.requests()).length;
	await pause(SILENCE_MS);
	assertRows('Requests after a stop', (await simulation.requests()).length, before);
}

async function measureStops({ engine, simulation }, note) {
	const times = [];
	for (const simultaneous of [1, 2]) {
		for (const after of STOPS) {
			note(`a stop after ${after} ms, ${simultaneous} at once`);
			await simulation.reset();
			const task = { workflow: wolkvox(YEAR), credential: simulation.credential(simultaneous) };
			times.push((await engine.perform('stop', { ...task, after })).time);
			await assertSilence(simulation);
		}
	}
	return times;
}

/** When the simulator has lost the client of its last request. */
async function clientLeft(simulation) {
	while (!(await simulation.requests()).at(-1).aborted) await pause(LOOK_MS);
	return performance.now();
}

/** The same over n8n's own REST interface, as the button in the editor does it. */
async function measureWholeStops(instance, simulation, note) {
	return await withProgram(startWholeN8n(instance, simulation.credential()), async (n8n) => {
		const workflow = await n8n.add(wolkvox(YEAR));
		const stops = [];
		for (const after of STOPS) {
			note(`a stop in a whole n8n after ${after} ms`);
			await simulation.reset();
			const execution = await n8n.begin(workflow);
			await pause(after);
			const stopped = performance.now();
			const [left, answered] = await Promise.all([
				clientLeft(simulation),
				n8n.stopExecution(execution).then(() => performance.now()),
			]);
			const { status } = await n8n.settled(execution);
			if (status !== 'canceled') throw new Error(`A stopped execution is ${status}`);
			await assertSilence(simulation);
			stops.push({ request: left - stopped, answer: answered - stopped });
		}
		return stops;
	});
}

function yearTable(runs) {
	const [one, two] = [1, 2].map((simultaneous) =>
		median(runs.filter((run) => run.simultaneous === simultaneous).map(({ wall }) => wall)),
	);
	return {
		title: `A year of ${CALLS} calls, each answered after ${show.seconds(LATENCY_MS)}`,
		note: 'Both give the same sessions in the same order.',
		head: ['Simultaneous Requests', 'time', 'ratio', 'goal', 'reached'],
		rows: [
			['1', show.seconds(one), '', '', ''],
			[
				'2',
				show.seconds(two),
				show.times(two / one),
				`at most ${show.times(GOAL)}`,
				judge(two / one, GOAL),
			],
		],
	};
}

function stopsTable(stops, whole) {
	const line = (name, times, hasGoal = true) => {
		const worst = Math.max(...times);
		const goal = hasGoal
			? [`at most ${show.ms(STOP_GOAL_MS)}`, judge(worst, STOP_GOAL_MS)]
			: ['', ''];
		return [name, times.length, show.ms(median(times)), show.ms(worst), ...goal];
	};
	return {
		title: 'From a stop to its end, while a request waits for its answer',
		note: 'No request was sent afterwards.',
		head: ['what', 'stops', 'median', 'longest', 'goal', 'reached'],
		rows: [
			line('the engine alone: until the execution has ended', stops),
			line(
				'a whole n8n: until the request is given up',
				whole.map(({ request }) => request),
			),
			line(
				'a whole n8n: until its answer to the stop',
				whole.map(({ answer }) => answer),
				false,
			),
		],
	};
}

/** @param {{ instance: object, options: object, note: (text: string) => void }} bench */
export async function run({ instance, note }) {
	const wishes = { rows: ROWS, ...YEAR, settings: { latencyMs: LATENCY_MS } };
	return await withSimulation(wishes, async (simulation) => {
		const [runs, stops] = await withProgram(startEngine(instance), async (engine) => [
			await measureYear({ engine, simulation }, note),
			await measureStops({ engine, simulation }, note),
		]);
		const whole = await measureWholeStops(instance, simulation, note);
		return {
			results: { runs, stops, whole },
			tables: [yearTable(runs), stopsTable(stops, whole)],
		};
	});
}
