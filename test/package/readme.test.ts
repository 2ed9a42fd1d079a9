/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test runs in Node, not in n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { INodeProperties } from 'n8n-workflow';

import { WolkvoxApi } from '../../credentials/WolkvoxApi.credentials';
import { POLICIES } from '../../nodes/report/answer/failures';
import { cobrowsingReport } from '../../nodes/report/cobrowsingReport';
import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { WolkvoxTrigger } from '../../nodes/Wolkvox/WolkvoxTrigger.node';
import { REPOSITORY } from './packed';

const read = (...name: string[]) => readFileSync(path.join(REPOSITORY, ...name), 'utf8');
const readme = read('README.md');
const pages = readdirSync(path.join(REPOSITORY, 'docs')).filter((name) => name.endsWith('.md'));
const documentation = [readme, ...pages.map((name) => read('docs', name))].join('\n');

/** Display names of parameters and of those inside collections. */
function labelsOf(properties: INodeProperties[]): string[] {
	return properties.flatMap((property) => {
		const inner = property.type === 'collection' ? (property.options as INodeProperties[]) : [];
		return [property.displayName, ...labelsOf(inner)];
	});
}

describe('the documentation', () => {
	test.each(Object.values(POLICIES).map(({ words }) => words.title))('explains “%s”', (title) => {
		expect(readme).toContain(`| ${title} `);
	});

	test.each([
		...labelsOf(new Wolkvox().description.properties),
		...labelsOf(new WolkvoxTrigger().description.properties),
		...labelsOf(new WolkvoxApi().properties),
	])('names “%s” as the editor does', (label) => {
		expect(documentation).toContain(`**${label}**`);
	});

	test.each([
		...Object.values(cobrowsingReport.fields),
		...Object.values(cobrowsingReport.calculatedFields),
	])('describes the field `%s`', (field) => {
		expect(readme).toMatch(new RegExp(`[\`"]${field}[\`"]`));
	});
});
