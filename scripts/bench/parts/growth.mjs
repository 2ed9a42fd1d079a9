/** Whether a row costs the same whether there are few or many. */
import { assertRows, startEngine, startTrigger, withProgram } from '../engine.mjs';
import { exportsOf } from '../exports.mjs';
import { show, summary } from '../figures.mjs';
import { inTurn } from '../rounds.mjs';
import { withSimulation } from '../simulation.mjs';
import { judge } from '../table.mjs';
import { DAY, dayOf, endOf, startOf } from '../wallTime.mjs';
import { wolkvox } from '../workflows.mjs';

export const title = 'Growth';

const FIRST_DAY = '2026-01-01';
const ROWS_PER_DAY = 1_000;
const SIZES = [1_000, 10_000, 30_000, 60_000, 120_000];
/** What “flat” means: the dearest row may cost so much more than the cheapest. */
const FLAT = 1.15;

const REMEMBERED = [10_000, 100_000, 1_000_000];
const POLLS = 60;

const daysFor = (rows) => ({
	from: FIRST_DAY,
	to: dayOf(startOf(FIRST_DAY) + (rows / ROWS_PER_DAY - 1) * DAY),
});

async function contestantsFor(simulation) {
	const list = [];
	for (const size of SIZES) {
		const days = daysFor(size);
		const rows = (await simulation.rowsOf(startOf(days.from), endOf(days.to))).length;
		list.push([size, { name: `${show.rows(size)} rows`, rows, workflow: wolkvox(days) }]);
	}
	return Object.fromEntries(list);
}

/** One engine for all sizes, in turn. */
async function measureItems({ instance, options, note }) {
	const most = Math.max(...SIZES);
	return await withSimulation({ rows: most, ...daysFor(most) }, async (simulation) => {
		const contestants = await contestantsFor(simulation);
		const credential = simulation.credential();
		const runs = await withProgram(startEngine(instance), async ({ perform }) =>
			inTurn(contestants, { runs: options.runs, note }, async ({ name, rows, workflow }) => {
				// n8n holds on to the last run until the next, which a large one would hand down.
				await perform('run', { workflow: contestants[SIZES[0]].workflow, credential });
				const { items, processor, live, wall } = await perform('run', { workflow, credential });
				assertRows(name, items, rows);
				return { processor, live, wall };
			}),
		);
		return Object.entries(runs).map(([size, list]) => ({
			rows: contestants[size].rows,
			...summary(list, ['processor', 'live', 'wall']),
			runs: list,
		}));
	});
}

async function measureTrigger({ instance, note }) {
	const results = [];
	for (const sessions of REMEMBERED) {
		note(`${show.rows(sessions)} remembered sessions`);
		await withProgram(startTrigger(instance), async ({ perform }) => {
			const done = await perform('run', { sessions, polls: POLLS });
			assertRows('The new sessions of a trigger', done.found, done.expected);
			results.push({ sessions, ...done });
		});
	}
	return results;
}

/** What each row costs beyond the constant: from the smallest size to this one. */
function perRow([smallest, ...larger], figure) {
	return larger.map((size) => (figure(size) - figure(smallest)) / (size.rows - smallest.rows));
}

const spreadOf = (values) => Math.max(...values) / Math.min(...values);

function growthTable(head, sizes, figures) {
	const columns = figures.map(({ of }) => perRow(sizes, of));
	const rows = sizes
		.slice(1)
		.map(({ rows: count }, index) => [
			show.rows(count),
			...columns.map((values, column) => figures[column].show(values[index])),
		]);
	const spreads = columns.map(spreadOf);
	rows.push(['dearest / cheapest', ...spreads.map(show.times)]);
	rows.push(['goal', ...spreads.map(() => `at most ${show.times(FLAT)}`)]);
	rows.push(['reached', ...spreads.map((value) => judge(value, FLAT))]);
	return { ...head, head: ['rows', ...figures.map(({ name }) => name)], rows };
}

const microseconds = (ms) => `${(ms * 1000).toFixed(2)} µs`;
const bytes = (value) => `${Math.round(value)} bytes`;

const itemsTable = (sizes) =>
	growthTable(
		{
			title: 'Items: what each further row costs',
			note: `From ${show.rows(sizes[0].rows)} rows on, which take the constant part away; median of the runs.`,
		},
		sizes,
		[
			{ name: 'processor', of: ({ processor }) => processor.median, show: microseconds },
			{ name: 'live memory', of: ({ live }) => live.median, show: bytes },
		],
	);

const exportsTable = (sizes) =>
	growthTable(
		{
			title: 'Export: what each further row costs',
			note: `From ${show.rows(sizes[0].rows)} rows on. How memory stays is under “Memory”.`,
		},
		sizes,
		[
			{ name: 'processor', of: ({ processor }) => processor, show: microseconds },
			{ name: 'time', of: ({ wall }) => wall, show: microseconds },
		],
	);

function triggerTable(results) {
	const [fewest] = results;
	return {
		title:
			'Wolkvox Trigger: the processor’s time for a poll of the last hour with 500 new sessions',
		head: ['remembered sessions', 'per poll', 'ratio', 'goal', 'reached', 'saved'],
		rows: results.map(({ sessions, processor, characters }, index) => {
			const ratio = processor / fewest.processor;
			const goal = index > 0 ? [`at most ${show.times(FLAT)}`, judge(ratio, FLAT)] : ['', ''];
			const saved = `${show.rows(characters)} characters`;
			return [show.rows(sessions), show.ms(processor), show.times(ratio), ...goal, saved];
		}),
	};
}

/** @param {{ instance: object, options: object, note: (text: string) => void }} bench */
export async function run(bench) {
	const items = await measureItems(bench);
	const trigger = await measureTrigger(bench);
	const exports = await exportsOf(bench);
	const tables = [itemsTable(items), triggerTable(trigger)];
	if (exports.length > 2) tables.splice(1, 0, exportsTable(exports));
	return { results: { items, trigger, exports }, tables };
}
