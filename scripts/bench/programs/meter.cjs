/** What a piece of work costs the process that does it. */
const { readFileSync, writeFileSync } = require('node:fs');

const IS_LINUX = process.platform === 'linux';

/** Of `/proc/self/status`, in bytes. */
function statusOf(name) {
	const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(
		readFileSync('/proc/self/status', 'utf8'),
	);
	return Number(kilobytes) * 1024;
}

function collectGarbage() {
	globalThis.gc?.();
}

/** Forgets the peak so far, where the system can; elsewhere it is that of the whole process. */
function resetPeak() {
	if (IS_LINUX) writeFileSync('/proc/self/clear_refs', '5');
}

function peak() {
	return IS_LINUX ? statusOf('VmHWM') : process.resourceUsage().maxRSS * 1024;
}

/**
 * Does the work from a clean heap and measures it: milliseconds on the clock and of the processor
 * (of all threads of the process), bytes of memory at the peak above those before, and of live
 * objects that its result holds.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {{ untidy?: boolean }} [options] `untidy`: garbage is only collected when V8 sees fit
 * @returns {Promise<{ result: T, wall: number, processor: number, peak: number, live: number }>}
 */
async function measure(work, { untidy = false } = {}) {
	if (!untidy) collectGarbage();
	resetPeak();
	const idle = process.memoryUsage();
	const cpu = process.cpuUsage();
	const begun = performance.now();
	const result = await work();
	const wall = performance.now() - begun;
	const { user, system } = process.cpuUsage(cpu);
	const highest = peak();
	if (!untidy) collectGarbage();
	return {
		result,
		wall,
		processor: (user + system) / 1000,
		peak: Math.max(0, highest - idle.rss),
		live: process.memoryUsage().heapUsed - idle.heapUsed,
	};
}

module.exports = { measure };
