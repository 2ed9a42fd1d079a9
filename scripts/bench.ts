/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/**
 * `npm run bench`: what the nodes cost, measured against the least that is possible and against what
 * a builder would use instead. Everything runs in processes of its own, and what is compared runs in
 * turn, so that the ratios hold on a machine that has other things to do. A run of all parts writes its
 * results into docs/performance.md.
 *
 *     npm run bench -- --only waiting,items --rows 60000,120000 --runs 7
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { version } from '../package.json';
import { FOLDER, prepareInstance, type Bench, type Measured } from './bench/engine';
import * as exports from './bench/exports';
import * as items from './bench/items';
import * as waiting from './bench/waiting';
import { runCommand } from './interruption';
import { NODE_VERSION } from './n8n/versions';
import { REPOSITORY } from './paths';
import { print, step } from './progress';
import { asMarkdown, asText } from './table';

const PARTS = { waiting, items, exports };
type Part = keyof typeof PARTS;
const ALL = Object.keys(PARTS) as Part[];

const RESULTS = path.join(FOLDER, 'results.json');
const PAGE = path.join(REPOSITORY, 'docs', 'performance.md');
const BEGIN = '<!-- results: written by `npm run bench` -->';
const END = '<!-- end of the results -->';

const { values: flags } = parseArgs({
	options: {
		only: { type: 'string', default: ALL.join(',') },
		rows: { type: 'string', default: '60000,120000' },
		runs: { type: 'string', default: '7' },
		'export-rows': { type: 'string', default: '60000,600000,1200000' },
		profile: { type: 'boolean', default: false },
	},
});

function numbers(name: 'rows' | 'runs' | 'export-rows'): number[] {
	const found = flags[name].split(',').map(Number);
	if (found.every((number) => Number.isInteger(number) && number > 0)) return found;
	throw new Error(`--${name} must be one or more numbers, as 60000,120000`);
}

function wantedParts(): Part[] {
	const wanted = flags.only.split(',');
	const unknown = wanted.find((name) => !ALL.some((known) => known === name));
	if (unknown === undefined) return wanted as Part[];
	throw new Error(`There is no part "${unknown}": choose among ${ALL.join(', ')}`);
}

/** On what the figures were measured. */
function machine({ instance }: Pick<Bench, 'instance'>): string {
	const memory = `${Math.round(os.totalmem() / 2 ** 30)} GB`;
	const system = `${os.type()} ${os.release()} ${os.arch()}`;
	const processor = `${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores`;
	return [
		`- ${processor}, ${memory}, ${system}; load before ${os.loadavg()[0].toFixed(1)}`,
		`- n8n ${instance.installation.version}, Node ${NODE_VERSION}, n8n-nodes-wolkvox ${version}`,
	].join('\n');
}

type Results = Partial<Record<Part, Measured & { seconds: number }>>;

async function writePage(about: string, results: Results): Promise<void> {
	const page = await readFile(PAGE, 'utf8');
	const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
	if (before < 0 || after < before) throw new Error(`There is no place for results in ${PAGE}`);
	const parts = Object.entries(results).flatMap(([name, { tables, seconds }]) => [
		`### ${PARTS[name as Part].title}`,
		`Measured on ${new Date().toISOString().slice(0, 10)}, in ${seconds} s.`,
		...tables.map((table) => asMarkdown(table).trimEnd()),
	]);
	const text = [page.slice(0, before + BEGIN.length), about, ...parts, page.slice(after)].join(
		'\n\n',
	);
	await writeFile(PAGE, text);
	print(`Written to ${path.relative(process.cwd(), PAGE)}`);
}

async function main(): Promise<number> {
	const wanted = wantedParts();
	const options = {
		rows: numbers('rows'),
		runs: numbers('runs')[0],
		exportRows: numbers('export-rows'),
		profile: flags.profile,
	};
	const instance = await step('Build and install the package', prepareInstance);
	const about = machine({ instance });
	const results: Results = {};
	for (const name of wanted) {
		const { title, run } = PARTS[name];
		const began = Date.now();
		const measured = await step(title, async (note) => await run({ instance, ...options, note }));
		results[name] = { ...measured, seconds: Math.round((Date.now() - began) / 1000) };
		for (const table of measured.tables) print(asText(table));
	}
	await mkdir(FOLDER, { recursive: true });
	await writeFile(RESULTS, `${JSON.stringify({ about, results }, null, '\t')}\n`);
	print(`\nWritten to ${path.relative(process.cwd(), RESULTS)}`);
	// A profile slows what it is made of.
	if (wanted.length === ALL.length && !flags.profile) await writePage(about, results);
	return 0;
}

runCommand(main);
