const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src } = require('gulp');

const OUTPUT = 'dist';

/** Starts from nothing, so that a renamed file leaves no old copy in the package. */
function clean() {
	return rm(OUTPUT, { recursive: true, force: true });
}

/** Compiles `nodes/` and `credentials/` with the TypeScript of this project. */
function compile() {
	const compiler = require.resolve('typescript/bin/tsc');
	return execFile(process.execPath, [compiler, '--project', 'tsconfig.json'], report);
}

/** Shows the compiler's findings, which it writes to its standard output. */
function report(_error, output) {
	if (output) console.error(output);
}

/** What n8n reads beside the code: icons, the codex and the output schemas. */
function assets() {
	// Without `encoding: false` gulp 5 would decode the icons as text.
	return src('nodes/**/*.{svg,json}', { base: '.', encoding: false }).pipe(dest(OUTPUT));
}

exports.build = series(clean, parallel(compile, assets));
exports.default = exports.build;
