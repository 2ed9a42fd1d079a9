/**
 * How jest runs the files of tests: as many at once as it has workers; after those, the ones that start
 * an n8n, beside each other; and at last, one by one, the ones that must have the machine to themselves.
 * JavaScript, because jest loads it as it is.
 */
const { existsSync } = require('node:fs');
const path = require('node:path');

const { default: TestRunner } = require('jest-runner');

/** Files of tests, and folders of them, that fill a machine or measure time. */
const ALONE = [
	// Five n8n processes and two databases.
	'test/e2e/queueMode.test.ts',
	// Their time limits are fractions of a second.
	'test/engine/soak.test.ts',
	'test/engine/trigger/catchUp.test.ts',
	'test/engine/trigger/failing.test.ts',
	'test/engine/trigger/savedState.test.ts',
];

/** A real n8n each, which waits for most of the time; some with a browser or a database beside it. */
const IN_N8N = ['test/e2e', 'test/browser'];

const isIn = (names) => {
	const places = names.map((name) => path.join(__dirname, '..', name));
	const missing = places.find((place) => !existsSync(place));
	// Under another name it would run beside others unnoticed.
	if (missing) throw new Error(`There are no tests in ${missing}: see ${__filename}`);
	return ({ path: file }) =>
		places.some((place) => file === place || file.startsWith(place + path.sep));
};
const isAlone = isIn(ALONE);
const isInN8n = isIn(IN_N8N);

module.exports = class extends TestRunner {
	async runTests(tests, watcher, options) {
		const alone = tests.filter(isAlone);
		const others = tests.filter((test) => !isAlone(test));
		for (const [group, serial] of [
			[others.filter((test) => !isInN8n(test)), options.serial],
			[others.filter(isInN8n), options.serial],
			[alone, true],
		]) {
			if (group.length > 0) await super.runTests(group, watcher, { ...options, serial });
		}
	}
};
module.exports.LATER = [...IN_N8N, ...ALONE];
