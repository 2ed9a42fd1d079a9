/** jest's reporter beside its own: what came of a run, as JSON in the file that JEST_OUTCOME names. */
const { writeFileSync } = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');

/** The names of what failed in a file; one that could not be run has no failing test. */
function failuresOf({ testFilePath, testResults, testExecError, failureMessage }) {
	const file = path.relative(ROOT, testFilePath);
	const failing = testResults.filter(({ status }) => status === 'failed');
	if (failing.length > 0) return failing.map(({ fullName }) => `${file}: ${fullName}`);
	return testExecError || failureMessage ? [`${file} could not be run`] : [];
}

module.exports = class {
	onRunComplete(_contexts, { numPassedTests, numPendingTests, testResults }) {
		const outcome = {
			passed: numPassedTests,
			notRun: numPendingTests,
			failures: testResults.flatMap(failuresOf),
			files: testResults.map(({ testFilePath, perfStats }) => ({
				file: path.relative(ROOT, testFilePath),
				seconds: perfStats.runtime / 1000,
			})),
		};
		writeFileSync(process.env.JEST_OUTCOME, JSON.stringify(outcome));
	}
};
