/** What Linux tells about processes: their time and their memory. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

/** Linux counts the processor's time in hundredths of a second, on every machine that runs Node. */
const TICK_MS = 10;

function read(pid, file) {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		// It has ended meanwhile.
		return '';
	}
}

/** The fields of `stat` after the name of the program, which may hold anything. */
const fieldsOf = (pid) => read(pid, 'stat').split(') ').at(-1).split(' ');

const parentOf = (pid) => Number(fieldsOf(pid)[1]);

/** The processes that a process has started, with what they were started with. */
export function childrenOf(parent) {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => parentOf(pid) === parent)
		.map((pid) => ({ pid, command: read(pid, 'cmdline').replaceAll('\0', ' ') }));
}

/** Milliseconds of the processor, of all threads, as a user and in the system. */
export function processorTime(pid) {
	const [user, system] = fieldsOf(pid).slice(11, 13).map(Number);
	return (user + system) * TICK_MS;
}

/** Bytes, of `status`. */
function statusOf(pid, name) {
	const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(read(pid, 'status')) ?? [];
	return Number(kilobytes) * 1024;
}

export const memoryOf = (pid) => statusOf(pid, 'VmRSS');

export const peakOf = (pid) => statusOf(pid, 'VmHWM');

/** Forgets the peak so far. */
export const resetPeak = (pid) => writeFileSync(`/proc/${pid}/clear_refs`, '5');
