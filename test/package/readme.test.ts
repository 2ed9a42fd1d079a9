/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test runs in Node, not in n8n */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { WolkvoxApi } from '../../credentials/WolkvoxApi.credentials';
import { KINDS } from '../../nodes/engine/client/failures';
import { cobrowsing } from '../../nodes/reports/catalogue';
import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { WolkvoxTrigger } from '../../nodes/Wolkvox/WolkvoxTrigger.node';
import { fieldsOf } from '../nodes/engine/rows/rows';
import { REPOSITORY } from './packed';

const read = (...name: string[]) => readFileSync(path.join(REPOSITORY, ...name), 'utf8');
const readme = read('README.md');
const pages = readdirSync(path.join(REPOSITORY, 'docs')).filter((name) => name.endsWith('.md'));
const documentation = [readme, ...pages.map((name) => read('docs', name))].join('\n');

const NODES = [new Wolkvox().description, new WolkvoxTrigger().description];
const PROPERTIES = [
	...NODES.flatMap(({ properties }) => properties),
	...new WolkvoxApi().properties,
];

/** Display names of parameters and of those inside collections. */
function labelsOf(properties: INodeProperties[]): string[] {
	return properties.flatMap((property) => {
		// Not a field, but something to read.
		if (property.type === 'notice') return [];
		const inner = property.type === 'collection' ? (property.options as INodeProperties[]) : [];
		return [property.displayName, ...labelsOf(inner)];
	});
}

/** What the lists of parameters offer; the list of time zones is long and explains itself. */
function choicesOf(properties: INodeProperties[]): INodePropertyOptions[] {
	return properties.flatMap(({ type, name, options = [] }) => {
		if (type === 'collection') return choicesOf(options as INodeProperties[]);
		return type === 'options' && name !== 'timeZone' ? (options as INodePropertyOptions[]) : [];
	});
}

const LABELS = [...new Set(labelsOf(PROPERTIES))];
const CHOICES = [...new Set(choicesOf(PROPERTIES).map(({ name }) => name))].filter(
	// The two numbers of "Simultaneous Requests".
	(name) => !/^\d$/.test(name),
);

/** The longest run of words without a value in each title of a setting that cannot be used. */
function wordsOfTitles(): string[] {
	const sources = ['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.map((name) => read(folder, name)),
	);
	const titles = sources.flatMap((source) => [
		...source.matchAll(/new UnusableSetting\(\{\s*title:[^'`]*(['`])(.*?)\1/gs),
	]);
	return titles.map(([, , title]) => {
		const runs = title.split(/\$\{[^}]*\}|…/).map((run) => run.replace(/^[“”: ]+|[“”: ]+$/g, ''));
		return runs.reduce((longest, run) => (run.length > longest.length ? run : longest));
	});
}

/** Words of n8n's editor, and of programs that open files, that the pages show in bold. */
const OTHERS = [
	...['Active', 'Allowed HTTP Request Domains', 'Always Output Data', 'Append or Update'],
	...['Authentication', 'Continue', 'Continue (using error output)', 'Data → From Text/CSV'],
	...[
		'Detect special numbers',
		'Every X, 5 minutes',
		'Exclude Byte Order Mark (BOM)',
		'Executions',
	],
	...['Expression', 'Extract from File', 'Fetch Test Event', 'Format quoted field as text'],
	...['HTTP Request', 'Install', 'Loop Over Items', 'More details'],
	...['On Error', 'Predefined Credential Type', 'Publish', 'Request Options'],
	...['Schedule Trigger', 'Set Manually', 'Settings → Community nodes', 'Tool Description'],
	...['Wolkvox API', 'Wolkvox Tool'],
];

/** Bold words in tables and text that have the form of a name, as those of the editor have. */
function namesInBold(text: string): string[] {
	const bold = [...text.matchAll(/\*\*([A-Z][^*\n]*?)\*\*/g)].map(([, name]) => name);
	return [...new Set(bold)].filter((name) => !/[.:,?]$/.test(name));
}

/** Every page that people read, from the top of the repository. */
const LINKING = [
	...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'examples/README.md'],
	...pages.map((page) => `docs/${page}`),
];

/** Links in brackets: file, and anchor if there is one. */
function linksOf(text: string): Array<readonly [string, string, string | undefined]> {
	const links = [...text.matchAll(/\]\(([^)#\s]*)(?:#([^)]+))?\)/g)];
	return links.map(([whole, target, anchor]) => [whole, target, anchor]);
}

/** The anchors that a page's headings get where it is shown. */
function anchorsOf(text: string): string[] {
	const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);
	return headings.map((heading) =>
		heading
			.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
			.toLowerCase()
			.replace(/[^\p{L}\p{N} _-]/gu, '')
			.replaceAll(' ', '-'),
	);
}

describe('the documentation', () => {
	test.each(Object.values(KINDS).map(([title]) => title))('explains “%s”', (title) => {
		expect(documentation).toContain(`| ${title} `);
	});

	test.each([...new Set(wordsOfTitles())].filter(Boolean))(
		'explains what is said of a setting: “%s”',
		(words) => {
			expect(read('docs', 'troubleshooting.md')).toContain(words);
		},
	);

	test.each([...LABELS, ...CHOICES])('names “%s” as the editor does', (label) => {
		expect(documentation).toContain(`**${label}**`);
	});

	test.each(namesInBold(documentation))('names with “%s” something that there is', (name) => {
		const known = [...LABELS, ...CHOICES, ...NODES.map((node) => node.displayName), ...OTHERS];
		expect(known).toContain(name);
	});

	test.each([...cobrowsing.columns, ...fieldsOf(cobrowsing).names])(
		'describes the field `%s`',
		(field) => {
			expect(readme).toMatch(new RegExp(`[\`"]${field}[\`"]`));
		},
	);

	test.each(LINKING)('of %s links to what there is, anchors included', (page) => {
		const folder = path.dirname(page);
		for (const [, target, anchor] of linksOf(read(page))) {
			if (/^https?:/.test(target)) continue;
			const file = target === '' ? page : path.join(folder, target);
			expect([file, existsSync(path.join(REPOSITORY, file))]).toEqual([file, true]);
			if (anchor !== undefined)
				expect([file, anchorsOf(read(file))]).toEqual([file, expect.arrayContaining([anchor])]);
		}
	});
});
