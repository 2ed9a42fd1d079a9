/** How much memory a run takes at its peak, above what n8n has without it. */
import { assertRows, startEngine, withProgram } from '../engine.mjs';
import { exportsOf } from '../exports.mjs';
import { show, summary } from '../figures.mjs';
import { inTurn } from '../rounds.mjs';
import { withSimulation } from '../simulation.mjs';
import { spread } from '../spread.mjs';
import { judge } from '../table.mjs';
import { startOf, endOf, windowsOf } from '../wallTime.mjs';
import { startWholeN8n, UNSAVED } from '../wholeN8n.mjs';
import * as workflows from '../workflows.mjs';

export const title = 'Memory';

const RUNS = 3;
const GOAL = 0.8;
/** What “flat” means: the largest export may take so much more than the smallest. */
const FLAT = 1.15;

const NAMES = {
	on: 'Wolkvox',
	off: 'Wolkvox, calculated fields off',
	split: '(b) HTTP Request + Split Out',
	code: '(c) HTTP Request + Split Out + Code',
};

const workflowsFor = (simulation, { days, windows }) => ({
	on: workflows.wolkvox(days),
	off: workflows.wolkvox(days, { options: { addCalculatedFields: false } }),
	split: workflows.httpRequest(simulation, windows),
	code: workflows.code(simulation, windows),
});

/** The first day alone: it loads what is loaded with the first run. */
function firstDay({ days: { from } }) {
	return {
		days: { from, to: from },
		windows: windowsOf({ from: startOf(from), to: endOf(from) }),
	};
}

/** Each run has an engine of its own: the memory that one has taken would serve the next. */
async function measureEngine({ instance, note }, simulation, data, rows) {
	const all = workflowsFor(simulation, data);
	const small = workflowsFor(simulation, firstDay(data));
	const credential = simulation.credential();
	const contestants = Object.fromEntries(
		['on', 'off', 'split'].map((id) => [id, { id, name: NAMES[id] }]),
	);
	const how = { runs: RUNS, warmUp: 0, note };
	const runs = await inTurn(contestants, how, async ({ id, name }) =>
		withProgram(startEngine(instance), async ({ perform }) => {
			await perform('run', { workflow: small[id], credential });
			const { items, peak, live } = await perform('run', { workflow: all[id], credential });
			assertRows(name, items, rows);
			return { peak, live };
		}),
	);
	return Object.entries(runs).map(([id, list]) => ({
		id,
		name: NAMES[id],
		where: 'engine',
		rows,
		...summary(list, ['peak', 'live']),
		runs: list,
	}));
}

/** The peak of a whole n8n with its task runner, which does not save the execution. */
async function peakOf(instance, simulation, { name, workflow, small, rows }) {
	return await withProgram(startWholeN8n(instance, simulation.credential()), async (n8n) => {
		await n8n.runUnsaved(await n8n.add(small, UNSAVED));
		const measured = await n8n.add(workflow, UNSAVED);
		n8n.processes.resetPeak();
		const idle = n8n.processes.memory();
		await n8n.runUnsaved(measured);
		const peak = n8n.processes.peak() - idle;
		// What was not saved cannot be counted, so the same is run once more.
		const nodes = await n8n.run(await n8n.add(workflow));
		assertRows(name, nodes[workflow.nodes.at(-1).name].items, rows);
		return { peak };
	});
}

async function measureWhole({ instance, note }, simulation, data, rows) {
	const all = workflowsFor(simulation, data);
	const small = workflowsFor(simulation, firstDay(data));
	const results = [];
	for (const id of ['on', 'split', 'code']) {
		note(`a whole n8n: ${NAMES[id]}`);
		const asked = { name: NAMES[id], workflow: all[id], small: small[id], rows };
		const runs = [await peakOf(instance, simulation, asked)];
		results.push({ id, name: NAMES[id], where: 'n8n', rows, ...summary(runs, ['peak']), runs });
	}
	return results;
}

async function measureRows(bench, rows) {
	const data = spread(rows);
	return await withSimulation({ rows, ...data.days }, async (simulation) => {
		await simulation.set({ simultaneousLimit: data.windows.length });
		return [
			...(await measureEngine(bench, simulation, data, rows)),
			...(await measureWhole(bench, simulation, data, rows)),
		];
	});
}

const PLACES = { engine: 'the engine alone', n8n: 'a whole n8n' };

function itemsTable(results, rows) {
	const find = (id, where) => results.find((result) => result.id === id && result.where === where);
	return {
		title: `${show.rows(rows)} rows as items: peak above n8n’s own memory`,
		note: 'Live: what the finished run still holds after garbage is collected.',
		head: ['way', 'in', 'peak', 'live', 'of (b)', 'goal', 'reached'],
		rows: results.map(({ id, name, where, peak, live }) => {
			const ratio = peak.median / find('split', where).peak.median;
			const goal = id === 'on' ? [`at most ${show.times(GOAL)}`, judge(ratio, GOAL)] : ['', ''];
			const held = live ? show.megabytes(live.median) : '';
			return [name, PLACES[where], show.megabytes(peak.median), held, show.times(ratio), ...goal];
		}),
	};
}

function exportsTable(exports) {
	const [smallest] = exports;
	return {
		title: 'Export to a file: peak above n8n’s own memory',
		head: ['rows', 'requests', 'peak', `of ${show.rows(smallest.rows)}`, 'goal', 'reached'],
		rows: exports.map(({ rows, requests, peak }, index) => {
			const ratio = peak / smallest.peak;
			const goal = index > 0 ? [`at most ${show.times(FLAT)}`, judge(ratio, FLAT)] : ['', ''];
			return [show.rows(rows), requests, show.megabytes(peak), show.times(ratio), ...goal];
		}),
	};
}

/** @param {{ instance: object, options: object, note: (text: string) => void }} bench */
export async function run(bench) {
	const results = [];
	const tables = [];
	for (const rows of bench.options.memoryRows) {
		const measured = await measureRows(bench, rows);
		results.push(...measured);
		tables.push(itemsTable(measured, rows));
	}
	const exports = await exportsOf(bench);
	return { results: { items: results, exports }, tables: [...tables, exportsTable(exports)] };
}
