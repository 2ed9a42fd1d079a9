/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** What files of any size take of memory and of the processor, and one answer that is very large. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { IWorkflowBase } from 'n8n-workflow';

import {
	assertRows,
	credentialFor,
	daysFrom,
	judge,
	show,
	startEngine,
	startWolkvox,
	using,
	type Bench,
	type Measured,
	type Wolkvox,
} from './engine';
import { wolkvox as workflowOf } from './workflows';

export const title = 'Exports';

const FIRST_DAY = '2021-01-01';
/** With a million rows, no answer is truncated. */
const DAYS = 730;
/** What “flat” means: the largest may take so much more than the one before it. */
const FLAT = 1.15;

const LARGE_BYTES = 256_000_000;
const LARGE_ROWS = 50_000;
const LARGE_GOAL = 150e6;

const operation = (name: string) => ({ operation: `${name}CobrowsingSessions` });

/** Runs a workflow in a fresh engine, after a small run that loads what is loaded with the first one. */
async function runFresh({ instance }: Bench, workflow: IWorkflowBase, url: string) {
	return await using(startEngine(instance), async ({ perform }) => {
		const credential = credentialFor(url);
		await perform('run', { workflow: workflowOf(daysFrom(FIRST_DAY, 1)), credential });
		return await perform('run', { workflow, credential });
	});
}

async function measureExport(bench: Bench, wolkvox: Wolkvox, count: number) {
	bench.note(`an export of ${show.rows(count)} rows`);
	await wolkvox.reset();
	const days = daysFrom(
		FIRST_DAY,
		Math.max(1, Math.round((DAYS * count) / Math.max(...bench.exportRows))),
	);
	const { lines, wall, processor, peak } = await runFresh(
		bench,
		workflowOf(days, operation('export')),
		wolkvox.url,
	);
	// The first one was that of the small run.
	const requests = (await wolkvox.requests()).slice(1);
	const rows = requests.reduce((sum, request) => sum + request.rows, 0);
	assertRows('The lines of an export', lines, rows);
	return { rows, requests: requests.length, wall, processor, peak };
}

/** A wolkvox that answers every question with the same rows, each so long that all are 256 MB. */
async function startLargeWolkvox() {
	const name = 'x'.repeat(LARGE_BYTES / LARGE_ROWS - 150);
	const times = '"date_ini":"2021-01-01 08:00:00","date_end":"2021-01-01 08:00:07"';
	const row = (id: number) =>
		`{"agent_id":"${id}","agent_name":"${name}",${times},"time":"00:00:07","hung_up":"agent"}`;
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
async function measureLarge({ instance, note }: Bench, name: string) {
	note(`an answer of ${show.megabytes(LARGE_BYTES)}: ${name}`);
	return await using(startLargeWolkvox(), async ({ url }) =>
		using(startEngine(instance), async ({ perform }) => {
			const workflow = workflowOf(daysFrom(FIRST_DAY, 1), operation(name));
			const task = { workflow, credential: credentialFor(url) };
			const { first, wall, processor, peak } = await perform('run', task);
			assertRows(`A large answer, ${name}`, Number(first.sessions), LARGE_ROWS);
			return { name, wall, processor, peak };
		}),
	);
}

type Exports = Array<Awaited<ReturnType<typeof measureExport>>>;

function exportsTable(exports: Exports) {
	return {
		title: 'Export to a file: peak above n8n’s own memory, and the processor’s time for each row',
		head: ['rows', 'requests', 'per row', 'time', 'peak', 'of the one before', 'goal', 'reached'],
		rows: exports.map(({ rows, requests, processor, wall, peak }, index) => {
			const before = exports[index - 1]?.peak;
			const ratio = before ? [show.times(peak / before)] : [''];
			const goal = before && index === exports.length - 1 ? judge(peak / before, FLAT) : ['', ''];
			const perRow = `${((processor * 1000) / rows).toFixed(2)} µs`;
			const figures = [perRow, show.seconds(wall), show.megabytes(peak)];
			return [show.rows(rows), requests, ...figures, ...ratio, ...goal];
		}),
	};
}

function largeTable(large: Array<Awaited<ReturnType<typeof measureLarge>>>) {
	return {
		title: `One answer of ${show.megabytes(LARGE_BYTES)}: peak above n8n’s own memory`,
		head: ['operation', 'time', 'processor', 'peak', 'goal', 'reached'],
		rows: large.map(({ name, wall, processor, peak }) => [
			name,
			show.seconds(wall),
			show.seconds(processor),
			show.megabytes(peak),
			...judge(peak, LARGE_GOAL, show.megabytes),
		]),
	};
}

export async function run(bench: Bench): Promise<Measured> {
	const most = Math.max(...bench.exportRows);
	const starting = startWolkvox(most, daysFrom(FIRST_DAY, DAYS));
	const exports = await using(starting, async (wolkvox) => {
		const results: Exports = [];
		for (const count of bench.exportRows) results.push(await measureExport(bench, wolkvox, count));
		return results;
	});
	const large = [await measureLarge(bench, 'export'), await measureLarge(bench, 'summarize')];
	return { results: { exports, large }, tables: [exportsTable(exports), largeTable(large)] };
}
