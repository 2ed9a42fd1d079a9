// JavaScript, because jest loads it as it is.
const { availableParallelism } = require('node:os');
const path = require('node:path');

const SEED = '<rootDir>/test/propertySeed.ts';

/** The folder of another n8n's engine for the engine tests; `npm run matrix` names one by one. */
const OTHER_CORE = process.env.N8N_CORE_FOLDER;

/** The tests and the code that they test get the packages of that engine, the rest the project's. */
function enginePackages() {
	if (!OTHER_CORE) return {};
	const folder = path.join(path.resolve(OTHER_CORE), 'node_modules');
	return {
		'^(n8n-core|n8n-workflow|luxon)$': path.join(folder, '$1'),
		'^(n8n-core/.+)$': path.join(folder, '$1'),
	};
}

/** jest leaves a core to itself; where there are two, that is one too many. */
const WORKERS = Math.max(availableParallelism() - 1, Math.min(availableParallelism(), 2));

/** Each kind of test is a project of its own, so that the quick inner loop runs only `unit`. */
const project = (displayName, folders, more = {}) => ({
	displayName,
	testEnvironment: 'node',
	setupFiles: [SEED],
	testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
	modulePathIgnorePatterns: ['<rootDir>/.sandbox/', '<rootDir>/dist/'],
	transform: {
		'\\.ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	...more,
});

module.exports = {
	// Loaded machines are slow, and more random cases take longer; a hanging test is still found.
	testTimeout: 240_000 * Math.max(1, Number(process.env.PROPERTY_RUNS ?? 1)),
	maxWorkers: WORKERS,
	// Older engines leave timers behind, some of a whole day.
	forceExit: Boolean(OTHER_CORE),
	projects: [
		project('unit', ['nodes', 'credentials', 'simulator']),
		project('engine', ['engine'], {
			setupFiles: [SEED, '<rootDir>/test/engine/quietLog.ts'],
			moduleNameMapper: enginePackages(),
		}),
		project('package', ['package']),
		project('e2e', ['e2e']),
		project('browser', ['browser']),
	],
};
