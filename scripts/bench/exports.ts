/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** What files of any size take of memory and of time, and one answer that is very large. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Simulator } from '../simulator';
import {
	assertRows,
	credentialFor,
	startEngine,
	startWolkvox,
	using,
	type Bench,
	type Measured,
} from './engine';
import { judge, show, type Table } from './figures';
import { daysFrom, wolkvox as workflowOf, type Days } from './workflows';

export const title = 'Exports';

const FIRST_DAY = '2021-01-01';
/** With a million rows, no answer is truncated. */
const DAYS = 730;
/** What “flat” means: the largest may take so much more than the one before it. */
const FLAT = 1.15;

const LARGE_BYTES = 256_000_000;
const LARGE_ROWS = 50_000;
const LARGE_GOAL = 150e6;

const taskFor = (wolkvox: Pick<Simulator, 'url'>, operation: string, days: Days) => ({
	workflow: workflowOf(days, { operation: `${operation}CobrowsingSessions` }),
	credential: credentialFor(wolkvox),
});

/** In a fresh process, after a small run that loads what is loaded with the first one. */
async function measureExport(
	{ instance, exportRows, note }: Bench,
	wolkvox: Simulator,
	count: number,
) {
	note(`a file of ${show.rows(count)} rows`);
	const share = count / Math.max(...exportRows);
	const days = daysFrom(FIRST_DAY, Math.max(1, Math.round(DAYS * share)));
	return await using(startEngine(instance), async ({ perform }) => {
		await perform(taskFor(wolkvox, 'get', daysFrom(FIRST_DAY, 1)));
		await wolkvox.sent();
		const { lines, wall, processor, peak } = await perform(taskFor(wolkvox, 'export', days));
		const { rows, requests } = await wolkvox.sent();
		assertRows('The lines of an export', lines, rows);
		return { rows, requests, wall, processor, peak };
	});
}

/** A wolkvox that answers every question with the same rows, each so long that all are 256 MB. */
async function startLargeWolkvox() {
	const name = 'x'.repeat(LARGE_BYTES / LARGE_ROWS - 150);
	// In the order of their starts, as reports are; two in the same second would be compared whole.
	const at = (second: number) =>
		`${FIRST_DAY} ${new Date(second * 1000).toISOString().slice(11, 19)}`;
	const row = (id: number) =>
		`{"agent_id":"${id}","agent_name":"${name}","date_ini":"${at(id)}","date_end":"${at(id + 7)}","time":"00:00:07","hung_up":"agent"}`;
	function* answer() {
		yield `{"code":"200","error":null,"msg":"${LARGE_ROWS} records were found","data":[`;
		for (let id = 0; id < LARGE_ROWS; id++) yield (id > 0 ? ',' : '') + row(id);
		yield ']}';
	}
	const server = createServer((_request, response) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		// Whoever leaves early is no fault of this server.
		pipeline(Readable.from(answer()), response).catch(() => {});
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	const stop = async () => {
		server.closeAllConnections();
		server.close();
	};
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

/** Nobody else sends such an answer, so there is no small run before it. */
async function measureLarge({ instance, note }: Bench, operation: string) {
	note(`an answer of ${show.megabytes(LARGE_BYTES)}: ${operation}`);
	return await using(startLargeWolkvox(), async (wolkvox) =>
		using(startEngine(instance), async ({ perform }) => {
			const task = taskFor(wolkvox, operation, daysFrom(FIRST_DAY, 1));
			const { first, wall, processor, peak } = await perform(task);
			assertRows(`A large answer, ${operation}`, Number(first.sessions), LARGE_ROWS);
			return { operation, wall, processor, peak };
		}),
	);
}

function exportsTable(exports: Array<Awaited<ReturnType<typeof measureExport>>>): Table {
	return {
		title: 'Export to a file: peak above n8n’s own memory, and the processor’s time for each row',
		head: ['rows', 'requests', 'per row', 'time', 'peak', 'of the one before', 'goal', 'reached'],
		rows: exports.map(({ rows, requests, processor, wall, peak }, index) => {
			const before = exports[index - 1]?.peak;
			const ratio = before ? show.times(peak / before) : '';
			const isLast = index === exports.length - 1;
			const goal = before && isLast ? judge(peak / before, FLAT) : ['', ''];
			const perRow = `${((processor * 1000) / rows).toFixed(2)} µs`;
			const figures = [perRow, show.seconds(wall), show.megabytes(peak), ratio];
			return [show.rows(rows), requests, ...figures, ...goal];
		}),
	};
}

function largeTable(large: Array<Awaited<ReturnType<typeof measureLarge>>>): Table {
	return {
		title: `One answer of ${show.megabytes(LARGE_BYTES)}: peak above n8n’s own memory`,
		head: ['operation', 'time', 'processor', 'peak', 'goal', 'reached'],
		rows: large.map(({ operation, wall, processor, peak }) => {
			const times = [wall, processor].map(show.seconds);
			return [
				operation,
				...times,
				show.megabytes(peak),
				...judge(peak, LARGE_GOAL, show.megabytes),
			];
		}),
	};
}

export async function run(bench: Bench): Promise<Measured> {
	const most = Math.max(...bench.exportRows);
	const starting = startWolkvox(most, daysFrom(FIRST_DAY, DAYS));
	const exports = await using(starting, async (wolkvox) => {
		const results = [];
		for (const count of bench.exportRows) results.push(await measureExport(bench, wolkvox, count));
		return results;
	});
	const large = [await measureLarge(bench, 'export'), await measureLarge(bench, 'summarize')];
	return { results: { exports, large }, tables: [exportsTable(exports), largeTable(large)] };
}
