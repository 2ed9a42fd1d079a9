const SEED = '<rootDir>/test/propertySeed.ts';

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
	// Loaded machines are slow; a hanging test is still found.
	testTimeout: 60_000,
	projects: [
		project('unit', ['nodes', 'credentials', 'simulator']),
		project('engine', ['engine'], { setupFiles: [SEED, '<rootDir>/test/engine/quietLog.ts'] }),
		project('package', ['package']),
		project('e2e', ['e2e']),
	],
};
