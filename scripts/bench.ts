/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/**
 * `npm run bench`: what the nodes cost in n8n's engine, measured against the least that is possible and
 * against what a builder would use instead. Everything runs in processes of its own, and what is
 * compared runs in turn, so that the ratios hold on a machine that has other things to do. Without
 * options it writes its results into docs/performance.md.
 *
 *     npm run bench -- --rows 5000,10000 --runs 1 --export-rows 5000,10000
 *     npm run bench -- --profile
 */
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { version } from '../package.json';
import { FOLDER, prepareInstance } from './bench/engine';
import * as exports from './bench/exports';
import * as items from './bench/items';
import { runCommand } from './interruption';
import { NODE_VERSION } from './n8n/versions';
import { REPOSITORY } from './paths';
import { print, step } from './progress';
import { tableOf } from './table';

const RESULTS = path.join(FOLDER, 'results.json');
const PAGE = path.join(REPOSITORY, 'docs', 'performance.md');
const BEGIN = '<!-- results: written by `npm run bench` -->';
const END = '<!-- end of the results -->';

const hasOptions = process.argv.length > 2;
const { values: flags } = parseArgs({
	options: {
		rows: { type: 'string', default: '60000,120000' },
		runs: { type: 'string', default: '15' },
		'export-rows': { type: 'string', default: '60000,600000,1200000' },
		/** Writes a profile of the node in items, and leaves out the rest. */
		profile: { type: 'boolean', default: false },
	},
});

function numbers(name: 'rows' | 'runs' | 'export-rows'): number[] {
	const found = flags[name].split(',').map(Number);
	if (found.every((number) => Number.isInteger(number) && number > 0)) return found;
	throw new Error(`--${name} must be one or more numbers, as 60000,120000`);
}

/** On what the figures were measured. */
function machine(n8nVersion: string): string {
	const memory = `${Math.round(os.totalmem() / 2 ** 30)} GB`;
	const system = `${os.type()} ${os.release()} ${os.arch()}`;
	const processor = `${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores`;
	return [
		`- ${processor}, ${memory}, ${system}; load before ${os.loadavg()[0].toFixed(1)}`,
		`- n8n ${n8nVersion}, Node ${NODE_VERSION}, n8n-nodes-wolkvox ${version}`,
	].join('\n');
}

async function writePage(results: string[]): Promise<void> {
	const page = await readFile(PAGE, 'utf8');
	const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
	if (before < 0 || after < before) throw new Error(`There is no place for results in ${PAGE}`);
	const sections = [page.slice(0, before + BEGIN.length), ...results, page.slice(after)];
	await writeFile(PAGE, sections.join('\n\n'));
	print(`Written to ${path.relative(process.cwd(), PAGE)}`);
}

async function main(): Promise<number> {
	const options = {
		rows: numbers('rows'),
		runs: numbers('runs')[0],
		exportRows: numbers('export-rows'),
		profile: flags.profile,
	};
	const instance = await step('Build and install the package', prepareInstance);
	const about = machine(instance.installation.version);
	const sections = [about];
	const all: Record<string, object> = {};
	for (const { title, run } of flags.profile ? [items] : [items, exports]) {
		const began = Date.now();
		const measured = await step(title, async (note) => await run({ instance, ...options, note }));
		const seconds = Math.round((Date.now() - began) / 1000);
		const day = new Date().toISOString().slice(0, 10);
		sections.push(`### ${title}`, `Measured on ${day}, in ${seconds} s.`);
		for (const { title: figures, note, head, rows } of measured.tables) {
			const texts = [`#### ${figures}`, ...(note ? [note] : []), tableOf(head, rows)];
			print(`\n${texts.join('\n\n')}`);
			sections.push(...texts);
		}
		all[title] = measured.results;
	}
	await writeFile(RESULTS, `${JSON.stringify({ about, ...all }, null, '\t')}\n`);
	print(`\nWritten to ${path.relative(process.cwd(), RESULTS)}`);
	if (!hasOptions) await writePage(sections);
	return 0;
}

runCommand(main);
