/**
 * How jest runs the files of tests: as many at once as it has workers, and after those, one by one,
 * the ones that must have the machine to themselves. JavaScript, because jest loads it as it is.
 */
const { existsSync } = require('node:fs');
const path = require('node:path');

const { default: TestRunner } = require('jest-runner');

/** Files of tests, and folders of them, that fill a machine or measure time. */
const ALONE = [
	// A real n8n each, some with a browser or a database beside it.
	'test/e2e',
	'test/browser',
	// Their time limits are fractions of a second.
	'test/engine/soak.test.ts',
	'test/engine/trigger/catchUp.test.ts',
	'test/engine/trigger/failing.test.ts',
	'test/engine/trigger/savedState.test.ts',
	// They look at how soon something is done.
	'test/engine/stopping.test.ts',
	'test/nodes/engine/incremental/cost.test.ts',
	'test/simulator/api.test.ts',
];

const places = ALONE.map((name) => {
	const found = path.join(__dirname, '..', name);
	// Under another name it would run beside others unnoticed.
	if (!existsSync(found)) throw new Error(`There are no tests in ${name}: see ${__filename}`);
	return found;
});

const isAlone = ({ path: file }) =>
	places.some((own) => file === own || file.startsWith(own + path.sep));

module.exports = class extends TestRunner {
	async runTests(tests, watcher, options) {
		const together = tests.filter((test) => !isAlone(test));
		if (together.length > 0) await super.runTests(together, watcher, options);
		const alone = tests.filter(isAlone);
		if (alone.length > 0) await super.runTests(alone, watcher, { ...options, serial: true });
	}
};
module.exports.ALONE = ALONE;
