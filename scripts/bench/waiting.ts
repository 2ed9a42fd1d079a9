/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** How long a builder waits where wolkvox takes its time for each answer, and how soon a stop stops. */
import { setTimeout as pause } from 'node:timers/promises';

import { until } from '../until';
import {
	assertRows,
	credentialFor,
	judge,
	median,
	show,
	startEngine,
	startWolkvox,
	using,
	type Bench,
	type Engine,
	type Measured,
	type Wolkvox,
} from './engine';
import { startWholeN8n } from './wholeN8n';
import { wolkvox as workflowOf } from './workflows';

export const title = 'Waiting';

const LATENCY_MS = 500;
const WORKFLOW = workflowOf({ from: '2025-01-01', to: '2025-12-31' });
const CALLS = 12;
const ROWS = 2_400;
const RUNS = 2;
const GOAL = 0.55;

/** When to stop, in milliseconds from the start: in the first, the second and the third answer. */
const STOPS = [200, 700, 1300];
const STOP_GOAL_MS = 100;
/** Long enough that a request that should not come would come. */
const SILENCE_MS = 700;

type Note = Bench['note'];

/** A year with one and with two requests at once, in turn; milliseconds of each run. */
async function measureYear(engine: Engine, wolkvox: Wolkvox, note: Note): Promise<number[][]> {
	const times: number[][] = [[], []];
	const digests = new Set<string | undefined>();
	for (let run = 0; run < RUNS; run++) {
		for (const simultaneous of [1, 2]) {
			note(`a year with ${simultaneous} at once, run ${run + 1} of ${RUNS}`);
			await wolkvox.reset();
			const credential = credentialFor(wolkvox.url, simultaneous);
			const task = { workflow: WORKFLOW, credential, digest: true };
			const { wall, items, digest } = await engine.perform('run', task);
			assertRows('A year', items, ROWS);
			assertRows('The calls for a year', (await wolkvox.requests()).length, CALLS);
			digests.add(digest);
			times[simultaneous - 1].push(wall);
		}
	}
	if (digests.size === 1) return times;
	throw new Error('The sessions or their order differ between one request at once and two');
}

/** Throws if anything is asked after a stop. */
async function assertSilence(wolkvox: Wolkvox): Promise<void> {
	const before = (await wolkvox.requests()).length;
	await pause(SILENCE_MS);
	assertRows('Requests after a stop', (await wolkvox.requests()).length, before);
}

async function measureStops(engine: Engine, wolkvox: Wolkvox, note: Note): Promise<number[]> {
	const times: number[] = [];
	for (const simultaneous of [1, 2]) {
		for (const after of STOPS) {
			note(`a stop after ${after} ms, ${simultaneous} at once`);
			const credential = credentialFor(wolkvox.url, simultaneous);
			times.push((await engine.perform('stop', { workflow: WORKFLOW, credential, after })).time);
			await assertSilence(wolkvox);
		}
	}
	return times;
}

/** The same over n8n's own REST interface, as the button in the editor does it. */
async function measureWholeStops({ instance, note }: Bench, wolkvox: Wolkvox) {
	return await using(startWholeN8n(instance, wolkvox.credential), async (n8n) => {
		const workflow = await n8n.add(WORKFLOW);
		const stops: Array<{ request: number; answer: number }> = [];
		for (const after of STOPS) {
			note(`a stop in a whole n8n after ${after} ms`);
			await wolkvox.reset();
			const execution = await n8n.begin(workflow);
			await pause(after);
			const stopped = performance.now();
			const sinceStop = () => performance.now() - stopped;
			const isLeft = async () => (await wolkvox.requests()).at(-1)?.aborted;
			const left = until('the request to be given up', isLeft, { interval: 5 }).then(sinceStop);
			const [request, answer] = await Promise.all([
				left,
				n8n.stopExecution(execution).then(sinceStop),
			]);
			const { status } = await n8n.settled(execution);
			if (status !== 'canceled') throw new Error(`A stopped execution is ${status}`);
			await assertSilence(wolkvox);
			stops.push({ request, answer });
		}
		return stops;
	});
}

function yearTable([one, two]: number[]) {
	return {
		title: `A year of ${CALLS} calls, each answered after ${show.seconds(LATENCY_MS)}`,
		note: 'Both give the same sessions in the same order.',
		head: ['Simultaneous Requests', 'time', 'ratio', 'goal', 'reached'],
		rows: [
			['1', show.seconds(one), '', '', ''],
			['2', show.seconds(two), show.times(two / one), ...judge(two / one, GOAL)],
		],
	};
}

function stopsTable(lines: Array<[string, number[], number?]>) {
	return {
		title: 'From a stop to its end, while a request waits for its answer',
		note: 'No request was sent afterwards.',
		head: ['what', 'stops', 'median', 'longest', 'goal', 'reached'],
		rows: lines.map(([name, times, goal]) => {
			const worst = Math.max(...times);
			const judged = goal === undefined ? ['', ''] : judge(worst, goal, show.ms);
			return [name, times.length, show.ms(median(times)), show.ms(worst), ...judged];
		}),
	};
}

export async function run(bench: Bench): Promise<Measured> {
	const starting = startWolkvox(ROWS, { from: '2025-01-01', to: '2025-12-31' });
	return await using(starting, async (wolkvox) => {
		await wolkvox.set({ latencyMs: LATENCY_MS });
		const [years, stops] = await using(
			startEngine(bench.instance),
			async (engine) =>
				[
					await measureYear(engine, wolkvox, bench.note),
					await measureStops(engine, wolkvox, bench.note),
				] as const,
		);
		const whole = await measureWholeStops(bench, wolkvox);
		const requests = whole.map(({ request }) => request);
		const answers = whole.map(({ answer }) => answer);
		const tables = [
			yearTable(years.map(median)),
			stopsTable([
				['the engine alone: until the execution has ended', stops, STOP_GOAL_MS],
				['a whole n8n: until the request is given up', requests, STOP_GOAL_MS],
				['a whole n8n: until its answer to the stop', answers],
			]),
		];
		return { results: { years, stops, whole }, tables };
	});
}
