/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test runs in Node, not in n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { INode, INodeParameters } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { WolkvoxTrigger } from '../../nodes/Wolkvox/WolkvoxTrigger.node';
import { REPOSITORY } from './packed';

const FOLDER = path.join(REPOSITORY, 'examples');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const nodesOf = (file: string): INode[] =>
	JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')).nodes;

/** How n8n sets a sticky note, in pixels; letters are rather too wide than too narrow. */
const NOTE = { above: 44, sides: 24, paragraph: 8 };
const HEADING = { letter: 13.5, line: 33, below: 8 };
const TEXT = { letter: 7.4, code: 9.5, line: 19, indent: 20, betweenItems: 4 };

/** What it takes to show a note's text without scrolling. */
function heightOf(content: string, width: number): number {
	const inner = width - NOTE.sides;
	return content.split('\n').reduce((height, line) => {
		if (line === '') return height + NOTE.paragraph;
		if (line.startsWith('#')) {
			const wide = line.replace(/^#+ /, '').length * HEADING.letter;
			return height + Math.ceil(wide / inner) * HEADING.line + HEADING.below;
		}
		const code = [...line.matchAll(/`([^`]*)`/g)].reduce((sum, [, text]) => sum + text.length, 0);
		const letters = line.replace(/[*`]/g, '').length - code;
		const isItem = /^(?:\d+\.|-) /.test(line);
		const wide = letters * TEXT.letter + code * TEXT.code;
		const lines = Math.ceil(wide / (inner - (isItem ? TEXT.indent : 0)));
		return height + lines * TEXT.line + (isItem ? TEXT.betweenItems : 0);
	}, NOTE.above);
}

describe.each(FILES)('%s', (file) => {
	test('has sticky notes that fit their text', () => {
		const notes = nodesOf(file).filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		expect(notes.length).toBeGreaterThan(0);
		for (const { parameters, position } of notes) {
			const { content, width, height } = parameters as Record<string, never>;
			expect(height).toBeGreaterThanOrEqual(heightOf(content, width));
			// The notes stand above the nodes, and must not hide them.
			expect(position[1] + height).toBeLessThanOrEqual(-20);
		}
	});

	test('names no parameter that the nodes do not have', () => {
		const descriptions = [new Wolkvox().description, new WolkvoxTrigger().description];
		for (const node of nodesOf(file)) {
			const description = descriptions.find(
				({ name }) => node.type === `n8n-nodes-wolkvox.${name}`,
			);
			if (description === undefined) continue;
			const known = NodeHelpers.getNodeParameters(
				description.properties,
				node.parameters as INodeParameters,
				true,
				false,
				node,
				description,
			);
			expect(Object.keys(known ?? {})).toEqual(
				expect.arrayContaining(Object.keys(node.parameters)),
			);
		}
	});
});
