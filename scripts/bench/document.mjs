/** Puts the results into the page about them, so that no figure there is typed by hand. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import paths from '../paths.cjs';
import processes from '../process.cjs';
import { asMarkdown } from './table.mjs';

const PAGE = path.join(paths.REPOSITORY, 'docs', 'performance.md');
const BEGIN = '<!-- results: written by `npm run bench -- --write-docs` -->';
const END = '<!-- end of the results -->';

const gigabytes = (bytes) => `${Math.round(bytes / 2 ** 30)} GB`;

function machineLines({ machine, versions }) {
	const { processor, cores, memory, system, load } = machine;
	return [
		`- ${processor}, ${cores} cores, ${gigabytes(memory)}, ${system}; load before the last run ${load.toFixed(1)}`,
		`- n8n ${versions.n8n} (n8n-core ${versions['n8n-core']}, n8n-workflow ${versions['n8n-workflow']}), Node ${versions.node}, n8n-nodes-wolkvox ${versions.package}`,
		'',
	];
}

function partLines({ title, date, seconds, tables }) {
	const when = `Measured on ${date.slice(0, 10)}, in ${seconds} s.`;
	return [`### ${title}`, '', when, '', ...tables.flatMap(asMarkdown)];
}

/** @param {object} results as they are in results.json */
export async function writePage(results) {
	const page = await readFile(PAGE, 'utf8');
	const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
	if (before < 0 || after < before) throw new Error(`There is no place for results in ${PAGE}`);
	const lines = [
		...machineLines(results),
		...Object.values(results.parts).flatMap((part) => partLines(part)),
	];
	const head = page.slice(0, before + BEGIN.length);
	await writeFile(PAGE, `${head}\n\n${lines.join('\n')}\n${page.slice(after)}`);
	const prettier = paths.installedTool('prettier', 'bin', 'prettier.cjs');
	const log = paths.logFile('bench-page');
	await processes.run(process.execPath, [prettier, '--write', PAGE], {
		cwd: paths.REPOSITORY,
		log,
		name: 'prettier',
	});
	return PAGE;
}
