/** Where the processor's time went, from a `.cpuprofile`. */
import { readFile } from 'node:fs/promises';

import progress from '../progress.cjs';
import { asText } from './table.mjs';

const LINES = 25;

/** To what a function belongs: the first of these whose pattern its address matches. */
const OWNERS = [
	[/node_modules\/n8n-nodes-wolkvox\//, 'the node'],
	[/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/, undefined],
	[/^node:/, 'Node'],
	[/^file:|^\//, 'the measuring program'],
];

/** What V8 does itself has no address. */
const OF_V8 = {
	'(garbage collector)': 'V8, garbage',
	'(program)': 'V8 and system',
	'(idle)': 'idle',
};

function ownerOf({ functionName, url }) {
	if (OF_V8[functionName]) return OF_V8[functionName];
	for (const [pattern, name] of OWNERS) {
		const found = pattern.exec(url);
		if (found) return name ?? found[1];
	}
	return 'V8, built in';
}

/** The last two parts of an address are enough to find it. */
const placeOf = ({ functionName, url, lineNumber }) =>
	[functionName || '(anonymous)', url && `${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`]
		.filter(Boolean)
		.join(' ');

/** Adds up times, the longest first. */
function totals(samples, nameOf) {
	const sums = new Map();
	for (const { node, time } of samples) {
		const name = nameOf(node.callFrame);
		sums.set(name, (sums.get(name) ?? 0) + time);
	}
	return [...sums].sort(([, one], [, other]) => other - one);
}

function tableOf(title, sums, runs, all) {
	return {
		title,
		head: ['ms per run', 'share', 'what'],
		rows: sums
			.slice(0, LINES)
			.map(([name, time]) => [
				(time / 1000 / runs).toFixed(1),
				`${((100 * time) / all).toFixed(1)} %`,
				name,
			]),
	};
}

/**
 * Prints what took the most time, by packages and by functions.
 *
 * @param {string} file
 * @param {number} runs how many runs were recorded
 */
export async function summarizeProfile(file, runs) {
	const { nodes, samples, timeDeltas } = JSON.parse(await readFile(file, 'utf8'));
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const timed = samples
		.map((id, index) => ({ node: byId.get(id), time: timeDeltas[index] }))
		.filter(({ node }) => node.callFrame.functionName !== '(idle)');
	const all = timed.reduce((sum, { time }) => sum + time, 0);
	const tables = [
		tableOf('Time by packages', totals(timed, ownerOf), runs, all),
		tableOf('Time by functions', totals(timed, placeOf), runs, all),
	];
	for (const table of tables) progress.print(['', ...asText(table)].join('\n'));
	progress.print(`\nThe whole profile: ${file}`);
}
