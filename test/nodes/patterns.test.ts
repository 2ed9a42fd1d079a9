/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a test runs in Node, not in n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

const ROOT = path.resolve(__dirname, '..', '..');

/** As long as anything that a server or an expression gives, in characters. */
const LONG = 100_000;
/**
 * Patterns that would go over a long text again and again, and how much of it the code that uses them
 * lets them see, in characters.
 */
const BOUNDED: Readonly<Record<string, number>> = {
	// The number in a message.
	[String.raw`/(\d{1,3}(?:[.,]\d{3})+|\d+)\s+(?:records?|registros?)\b/i`]: 1_000,
	// What stands at the ends of an address.
	[String.raw`/\/+$/`]: 2_000,
	[String.raw`/^[ \u00a0]+|[ \u00a0]+$/g`]: 2_000,
};

/** What makes a pattern begin anew again and again: runs of what it repeats, with an end that does not fit. */
const PARTS = [
	...['0', '1,', '1.', '12:', '2026-', ' ', '\u00a0', '\n', '\t', 'a', 'A', 'ñ', '-', '+', '='],
	...['"', '/', '\\', '//', '/a', '@', ':', ':1', 'a@', '%40', '?', '#', '.', 'a.', '_1', 'a_1'],
	...['<', '</', '<a', '<script', '<style>', '{"code":', '{ ', '[', '{', '"data":[', 'charset='],
	...['http://', 'wv0', '[DateTime: ', '&amp;', '１', '，', '＝', 'validate ', 'token ', '('],
	...['1-1-', 'T', 'Z', 'e1'],
];

const hostile = (length: number) =>
	PARTS.flatMap((part) => {
		const run = part.repeat(Math.ceil(length / part.length)).slice(0, length - 1);
		return [run, `${run}\u0000`, `x${run}!`];
	});

interface Pattern {
	readonly place: string;
	readonly literal: string;
}

/** Every pattern that is written as one in a file. */
function patternsIn(file: string): Pattern[] {
	const text = readFileSync(path.join(ROOT, file), 'utf8');
	const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const found: Pattern[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isRegularExpressionLiteral(node)) found.push({ place: file, literal: node.text });
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return found;
}

const PATTERNS = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.flatMap((name) => patternsIn(path.join(folder, name))),
);

/** Seconds of this process's own time: what others do on the machine is not in it. */
function secondsOf(work: () => void): number {
	const began = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(began);
	return (user + system) / 1e6;
}

describe('a pattern of the package', () => {
	it.each(PATTERNS)('goes over a hostile text once: $literal in $place', ({ literal }) => {
		const end = literal.lastIndexOf('/');
		const pattern = new RegExp(literal.slice(1, end), literal.slice(end + 1));
		for (const text of hostile(BOUNDED[literal] ?? LONG)) {
			// A thousand times what going over it once takes; for each of its characters it would be more.
			expect(secondsOf(() => void text.replace(pattern, ''))).toBeLessThan(1);
		}
	});

	it('is bounded only if it is there', () => {
		const literals = PATTERNS.map(({ literal }) => literal);
		for (const literal of Object.keys(BOUNDED)) expect(literals).toContain(literal);
	});
});
