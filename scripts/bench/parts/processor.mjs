/** What the node takes of the processor, against the floor and what a builder would use instead. */
import path from 'node:path';

import { assertRows, FOLDER, startEngine, startFloor, withProgram } from '../engine.mjs';
import { show, summary } from '../figures.mjs';
import { summarizeProfile } from '../profile.mjs';
import { inTurn } from '../rounds.mjs';
import { TOKEN, withSimulation } from '../simulation.mjs';
import { spread } from '../spread.mjs';
import { judge } from '../table.mjs';
import { startWholeN8n, UNSAVED } from '../wholeN8n.mjs';
import * as workflows from '../workflows.mjs';

export const title = 'Processor';

/** Each row has six expressions, and n8n evaluates each in an isolated machine: few rows must do. */
const EDIT_FIELDS_ROWS = 500;
const EDIT_FIELDS_RUNS = 2;
/** The Code node takes a quarter of a minute for 60,000 rows. */
const WHOLE_RUNS = 2;
const PROFILED_RUNS = 10;

const NAMES = {
	on: 'Wolkvox',
	off: 'Wolkvox, calculated fields off',
	floor: '(a) the floor',
	split: '(b) HTTP Request + Split Out',
	code: '(c) HTTP Request + Split Out + Code',
	fields: '(c) HTTP Request + Split Out + Edit Fields',
};

const workflowsFor = (simulation, { days, windows }) => ({
	on: workflows.wolkvox(days),
	off: workflows.wolkvox(days, { options: { addCalculatedFields: false } }),
	split: workflows.httpRequest(simulation, windows),
	code: workflows.code(simulation, windows),
	fields: workflows.editFields(simulation, windows),
});

/** Those of a few workflows, by their ids, with something made of each. */
const choose = async (all, ids, make) =>
	Object.fromEntries(
		await Promise.all(ids.map(async (id) => [id, { name: NAMES[id], ...(await make(all[id])) }])),
	);

/** The fields whose values must be the same, whoever calculated them; keys differ for twins. */
const SAME = ['date_ini_iso', 'date_end_iso', 'time_seconds', 'duration', 'hung_up_by'];

/** Makes sure that what is compared does the same work. */
function assertSameFields(ours, theirs, by) {
	const different = SAME.filter((name) => ours[name] !== theirs[name]);
	if (different.length > 0) throw new Error(`${by} gave other values in ${different.join(', ')}`);
}

function engineRun({ nodes, items, wall, processor }, { name, rows }) {
	assertRows(name, items, rows);
	return { wall, processor, time: nodes ? workflows.nodeTime(nodes) : wall };
}

const resultsOf = (runs, rows, where) =>
	Object.entries(runs).map(([id, list]) => ({
		id,
		name: NAMES[id],
		where,
		rows,
		...summary(list, ['time', 'processor', 'wall']),
		runs: list,
	}));

/** The engine alone, each way in a process of its own. */
async function measureEngine({ instance, options, note }, simulation, data, rows) {
	const credential = simulation.credential();
	const urls = data.windows.map((window) => simulation.addressOf(window));
	const floor = { urls, headers: { 'wolkvox-token': TOKEN } };
	const contestants = await choose(
		workflowsFor(simulation, data),
		['on', 'off', 'split'],
		async (workflow) => ({ ...(await startEngine(instance)), task: { workflow, credential } }),
	);
	contestants.floor = { name: NAMES.floor, ...(await startFloor(instance)), task: floor };
	try {
		const runs = await inTurn(contestants, { runs: options.runs, note }, async (contestant) => {
			const done = await contestant.perform('run', contestant.task);
			return engineRun(done, { name: contestant.name, rows });
		});
		if (options.profile) await profile(contestants.on, rows);
		return resultsOf(runs, rows, 'engine');
	} finally {
		await Promise.all(Object.values(contestants).map(async ({ stop }) => await stop()));
	}
}

async function profile({ perform, task }, rows) {
	const file = path.join(FOLDER, `processor-${rows}.cpuprofile`);
	await perform('profile');
	for (let run = 0; run < PROFILED_RUNS; run++) await perform('run', { ...task, untidy: true });
	await perform('endProfile', { file });
	await summarizeProfile(file, PROFILED_RUNS);
}

/** Edit Fields with few rows, and what that comes to for as many as the others have. */
async function measureEditFields({ instance, note }, rows) {
	const data = spread(EDIT_FIELDS_ROWS);
	return await withSimulation({ rows: EDIT_FIELDS_ROWS, ...data.days }, async (simulation) => {
		const credential = simulation.credential();
		const { on, fields } = workflowsFor(simulation, data);
		return await withProgram(startEngine(instance), async ({ perform }) => {
			const want = ['digests'];
			const ours = await perform('run', { workflow: on, credential, want });
			const theirs = await perform('run', { workflow: fields, credential, want });
			assertSameFields(ours.digests.fields, theirs.digests.fields, NAMES.fields);
			const contestants = { fields: { name: NAMES.fields } };
			const how = { runs: EDIT_FIELDS_RUNS, warmUp: 0, note };
			const share = rows / EDIT_FIELDS_ROWS;
			const runs = await inTurn(contestants, how, async ({ name }) => {
				const done = await perform('run', { workflow: fields, credential });
				const { time, processor, wall } = engineRun(done, { name, rows: EDIT_FIELDS_ROWS });
				return { time: time * share, processor: processor * share, wall: wall * share };
			});
			return resultsOf(runs, rows, 'engine');
		});
	});
}

/**
 * A whole n8n, where the Code node has its task runner. Each way runs twice: saved, for n8n's account
 * of the nodes, and not saved, so that saving does not drown what the nodes take of the processor.
 */
async function measureWhole({ instance, options, note }, simulation, data, rows) {
	return await withProgram(startWholeN8n(instance, simulation.credential()), async (n8n) => {
		const ids = ['on', 'off', 'split', 'code'];
		const contestants = await choose(workflowsFor(simulation, data), ids, async (workflow) => ({
			saved: await n8n.add(workflow),
			unsaved: await n8n.add(workflow, UNSAVED),
			last: workflow.nodes.at(-1).name,
		}));
		const firsts = {};
		const how = { runs: Math.min(options.runs, WHOLE_RUNS), warmUp: 1, note };
		const runs = await inTurn(contestants, how, async ({ name, saved, unsaved, last }) => {
			const nodes = await n8n.run(saved);
			assertRows(name, nodes[last].items, rows);
			firsts[name] = nodes[last].first;
			return { time: workflows.nodeTime(nodes), ...(await n8n.runUnsaved(unsaved)) };
		});
		assertSameFields(firsts[NAMES.on], firsts[NAMES.code], NAMES.code);
		return resultsOf(runs, rows, 'n8n');
	});
}

async function measureRows(bench, rows) {
	const data = spread(rows);
	const together = await withSimulation({ rows, ...data.days }, async (simulation) => {
		// HTTP Request sends the requests of all its items at once.
		await simulation.set({ simultaneousLimit: data.windows.length });
		const engine = await measureEngine(bench, simulation, data, rows);
		return [...engine, ...(await measureWhole(bench, simulation, data, rows))];
	});
	return [...together, ...(await measureEditFields(bench, rows))];
}

/** What is compared, where, and how much of the other it may take. */
const GOALS = [
	['on', 'floor', 'engine', 2],
	['on', 'split', 'engine', 0.8],
	['on', 'split', 'n8n', 0.8],
	['on', 'code', 'n8n', 0.25],
	['on', 'fields', 'engine', 0.25],
];

const PLACES = { engine: 'the engine alone', n8n: 'a whole n8n' };

function figuresTable(results, rows) {
	return {
		title: `${show.rows(rows)} rows: milliseconds`,
		note: 'Time of the nodes by n8n’s own account, and of the processor for the whole run; the median of the runs, and the least.',
		head: ['way', 'in', 'runs', 'nodes', 'least', 'processor', 'least'],
		rows: results.map(({ name, where, runs, time, processor }) => [
			name,
			PLACES[where],
			runs.length,
			...[time.median, time.min, processor.median, processor.min].map(Math.round),
		]),
	};
}

function goalsTable(results, rows) {
	const find = (id, where) => results.find((result) => result.id === id && result.where === where);
	return {
		title: `${show.rows(rows)} rows: Wolkvox against the others`,
		head: ['against', 'in', 'goal', 'time of the nodes', 'reached', 'processor', 'reached'],
		rows: GOALS.map(([one, other, where, goal]) => {
			const ratio = (figure) => find(one, where)[figure].median / find(other, where)[figure].median;
			const cells = ['time', 'processor'].flatMap((figure) => [
				show.times(ratio(figure)),
				judge(ratio(figure), goal),
			]);
			return [NAMES[other], PLACES[where], `at most ${show.times(goal)}`, ...cells];
		}),
	};
}

/** @param {{ instance: object, options: object, note: (text: string) => void }} bench */
export async function run(bench) {
	const results = [];
	const tables = [];
	for (const rows of bench.options.rows) {
		const measured = await measureRows(bench, rows);
		results.push(...measured);
		tables.push(goalsTable(measured, rows), figuresTable(measured, rows));
	}
	return { results, tables };
}
