/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- a script, never part of the package */
/** What the commands print while they work: one line per step, and a sign of life inside it. */
const SIGN_OF_LIFE = process.stdout.isTTY ? 1_000 : 10_000;

/** Says what a step is waiting for; a function is called whenever that is shown. */
export type Note = (detail: string | (() => string)) => void;

/** How many steps show their own progress at this moment. */
let showing = 0;

const seconds = (since: number) => `${Math.round((Date.now() - since) / 1000)} s`;

export function print(line = ''): void {
	if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
	console.log(line);
}

/** On a terminal the next line takes this one's place, unless somebody else writes there. */
function printPassing(line: string): void {
	if (!process.stdout.isTTY) return console.log(line);
	if (showing === 0) process.stdout.write(`\r\x1b[K${line.slice(0, process.stdout.columns - 1)}`);
}

/**
 * Runs `work` as a named step; steps may run side by side.
 *
 * @param options `quiet`: the work shows its own progress
 */
export async function step<T>(
	title: string,
	work: (note: Note) => T | Promise<T>,
	{ quiet = false } = {},
): Promise<T> {
	const since = Date.now();
	let detail: string | (() => string) = '';
	const describe = () => (typeof detail === 'function' ? detail() : detail);
	const alive = () =>
		printPassing(`  ${[title, seconds(since), describe()].filter(Boolean).join(' · ')}`);
	const timer = quiet ? undefined : setInterval(alive, SIGN_OF_LIFE);
	print(`▸ ${title}`);
	showing += Number(quiet);
	let sign = '✘';
	try {
		const result = await work((next) => (detail = next));
		sign = '✔';
		return result;
	} finally {
		showing -= Number(quiet);
		clearInterval(timer);
		print(`${sign} ${title} (${seconds(since)})`);
	}
}

interface Failure {
	readonly message?: string;
	readonly description?: string | null;
	readonly output?: string;
}

/** Says what went wrong, with the end of the output of the program that did. */
export function printFailure(error: unknown): void {
	const { message = String(error), description, output } = error as Failure;
	print();
	for (const text of [message, description, output]) if (text) print(text);
}
