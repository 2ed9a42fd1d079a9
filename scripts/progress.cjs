/** What the two commands print while they work: one line per step, and a sign of life inside it. */
const SIGN_OF_LIFE = process.stdout.isTTY ? 1_000 : 10_000;

const seconds = (since) => `${Math.round((Date.now() - since) / 1000)} s`;

function print(line = '') {
	if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
	console.log(line);
}

/** On a terminal the next line takes this one's place. */
function printPassing(line) {
	if (!process.stdout.isTTY) return console.log(line);
	process.stdout.write(`\r\x1b[K${line.slice(0, process.stdout.columns - 1)}`);
}

/**
 * Runs `work` as a named step. `work` gets a function that sets what the step is waiting for.
 *
 * @template T
 * @param {string} title
 * @param {(note: (detail: string | (() => string)) => void) => Promise<T>} work
 * @param {{ quiet?: boolean }} [options] `quiet`: the work shows its own progress.
 * @returns {Promise<T>}
 */
async function step(title, work, { quiet = false } = {}) {
	const since = Date.now();
	let detail = '';
	const describe = () => (typeof detail === 'function' ? detail() : detail);
	const alive = () =>
		printPassing(`  ${[title, seconds(since), describe()].filter(Boolean).join(' · ')}`);
	const timer = quiet ? undefined : setInterval(alive, SIGN_OF_LIFE);
	print(`▸ ${title}`);
	try {
		const result = await work((next) => {
			detail = next;
		});
		clearInterval(timer);
		print(`✔ ${title} (${seconds(since)})`);
		return result;
	} catch (error) {
		clearInterval(timer);
		print(`✘ ${title} (${seconds(since)})`);
		throw error;
	}
}

/** Says what went wrong, with the end of the output of the program that did. */
function printFailure(error) {
	print();
	print(error.message);
	if (error.description) print(error.description);
	if (error.output) print(error.output);
}

module.exports = { print, printFailure, step };
