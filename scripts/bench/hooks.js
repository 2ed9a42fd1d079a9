/**
 * n8n's external hooks, which it loads from EXTERNAL_HOOK_FILES: of each run, a line of what it took in
 * the file BENCH_RUNS. With BENCH_ONCE the process ends then: n8n would print all items.
 */
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');

let idle = 0;

/** The most memory that the process had since the last look began, in bytes. */
function peakMemory() {
	const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
	return Number(kilobytes) * 1024;
}

async function before() {
	// Forgets the peak so far.
	writeFileSync('/proc/self/clear_refs', '5');
	idle = process.memoryUsage().rss;
}

async function after({ startedAt, stoppedAt, data: { resultData } }) {
	const peak = peakMemory() - idle;
	const { error, lastNodeExecuted, runData } = resultData;
	const items = runData[lastNodeExecuted]?.at(-1)?.data?.main[0] ?? [];
	const run = {
		time: stoppedAt - startedAt,
		peak,
		items: items.length,
		first: items[0]?.json,
		error: error?.message,
	};
	appendFileSync(process.env.BENCH_RUNS, `${JSON.stringify(run)}\n`);
	if (process.env.BENCH_ONCE) process.exit();
}

module.exports = { workflow: { preExecute: [before], postExecute: [after] } };
