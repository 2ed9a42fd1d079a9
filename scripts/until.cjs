const { setTimeout: pause } = require('node:timers/promises');

const PATIENCE = 120_000;
const PAUSE = 100;

/**
 * Waits for what will be so.
 *
 * @template T
 * @param {string} what completes "waited in vain for"
 * @param {() => T | Promise<T>} find gives undefined or false as long as it is not so
 * @param {{ ended: Promise<unknown>, log: string }} [program] without which it can never be so
 * @returns {Promise<Exclude<T, false | undefined>>}
 */
async function until(what, find, program) {
	let hasEnded = false;
	program?.ended.then(
		() => (hasEnded = true),
		() => (hasEnded = true),
	);
	const deadline = Date.now() + PATIENCE;
	while (Date.now() < deadline) {
		const found = await find();
		if (found !== false && found !== undefined) return found;
		if (hasEnded) throw new Error(`Waited in vain for ${what}: it has ended, see ${program.log}`);
		await pause(PAUSE);
	}
	throw new Error(`Waited in vain for ${what}`);
}

module.exports = { until };
