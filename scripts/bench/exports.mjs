/** Exports of any size, each in a fresh engine, which the parts on memory and on growth look at. */
import { assertRows, startEngine, withProgram } from './engine.mjs';
import { withSimulation } from './simulation.mjs';
import { DAY, dayOf, endOf, startOf, windowsOf } from './wallTime.mjs';
import { wolkvox } from './workflows.mjs';

const FIRST_DAY = '2021-01-01';
/** Five years: with three million rows, no month is cut. */
const DAYS = 1826;

const exportOf = (days) => wolkvox(days, { operation: 'exportCobrowsingSessions' });

const daysFrom = (count) => ({
	from: FIRST_DAY,
	to: dayOf(startOf(FIRST_DAY) + (count - 1) * DAY),
});

/** Of all files: a large export has several. */
const sum = (receipts, name) => receipts.reduce((total, receipt) => total + receipt[name], 0);

/** Counted by the simulator. */
async function rowsIn(simulation, { from, to }) {
	let rows = 0;
	for (const window of windowsOf({ from: startOf(from), to: endOf(to) })) {
		rows += (await simulation.rowsOf(window.from, window.to)).length;
	}
	return rows;
}

async function measureExport(instance, simulation, days) {
	const rows = await rowsIn(simulation, days);
	return await withProgram(startEngine(instance), async ({ perform }) => {
		const credential = simulation.credential();
		await perform('run', { workflow: exportOf(daysFrom(1)), credential });
		const task = { workflow: exportOf(days), credential, want: ['json', 'lines'] };
		const { json, lines, wall, processor, peak } = await perform('run', task);
		assertRows('The lines of an export', lines, rows);
		assertRows('The sessions of an export', sum(json, 'sessions'), rows);
		return { rows, requests: sum(json, 'requests'), files: json.length, wall, processor, peak };
	});
}

async function measureExports({ instance, options, note }) {
	const most = Math.max(...options.exportRows);
	return await withSimulation({ rows: most, ...daysFrom(DAYS) }, async (simulation) => {
		const results = [];
		for (const wanted of options.exportRows) {
			note(`an export of ${wanted} rows`);
			const days = daysFrom(Math.max(1, Math.round((DAYS * wanted) / most)));
			results.push(await measureExport(instance, simulation, days));
		}
		return results;
	});
}

/** Measured once, whoever asks. */
export async function exportsOf(bench) {
	bench.shared.exports ??= measureExports(bench);
	return await bench.shared.exports;
}
