/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script, never part of the package */
/** Where the processor's time went, from a `.cpuprofile`. */
import { readFile } from 'node:fs/promises';

import { print } from '../progress';
import { asText } from '../table';

const LINES = 25;

interface Frame {
	readonly functionName: string;
	readonly url: string;
	readonly lineNumber: number;
}

interface Profile {
	readonly nodes: Array<{ readonly id: number; readonly callFrame: Frame }>;
	readonly samples: number[];
	readonly timeDeltas: number[];
}

/** To what a function belongs. */
function ownerOf({ functionName, url }: Frame): string {
	if (!url) return functionName.startsWith('(') ? `V8 ${functionName}` : 'V8, built in';
	if (url.includes('/n8n-nodes-wolkvox/')) return 'the node';
	if (url.startsWith('node:')) return 'Node';
	return /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? 'the measuring program';
}

/** The last two parts of an address are enough to find it. */
const placeOf = ({ functionName, url, lineNumber }: Frame) =>
	`${functionName || '(anonymous)'} ${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`;

/** Prints what took the most time, by packages and by functions; so many runs were recorded. */
export async function summarizeProfile(file: string, runs: number): Promise<void> {
	const { nodes, samples, timeDeltas } = JSON.parse(await readFile(file, 'utf8')) as Profile;
	const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
	for (const [title, nameOf] of [
		['Time by packages', ownerOf],
		['Time by functions', placeOf],
	] as const) {
		const sums = new Map<string, number>();
		for (const [index, id] of samples.entries()) {
			const frame = frames.get(id);
			if (!frame || frame.functionName === '(idle)') continue;
			sums.set(nameOf(frame), (sums.get(nameOf(frame)) ?? 0) + timeDeltas[index]);
		}
		const all = [...sums.values()].reduce((sum, time) => sum + time, 0);
		const longest = [...sums].sort(([, one], [, other]) => other - one).slice(0, LINES);
		const rows = longest.map(([name, time]) => [
			(time / 1000 / runs).toFixed(1),
			`${((100 * time) / all).toFixed(1)} %`,
			name,
		]);
		print(asText({ title, head: ['ms per run', 'share', 'what'], rows }));
	}
	print(`The whole profile: ${file}`);
}
