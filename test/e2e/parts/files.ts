// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { readdirSync, readFileSync } from 'node:fs';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { join } from 'node:path';

import { type INodeTypeDescription, NodeHelpers } from 'n8n-workflow';

import { example, EXAMPLES, here } from '../arrangement';
import { IN_N8N_1 } from '../n8n';

/** n8n 1 cannot make a data table. */
const FOR_N8N_2 = ['nightly-table.json', 'agent-times-table.json'];
const FILES = readdirSync(EXAMPLES)
	.filter((file) => file.endsWith('.json'))
	.filter((file) => !(IN_N8N_1 && FOR_N8N_2.includes(file)));
const README = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');

describe('every example', () => {
	let types: INodeTypeDescription[];

	beforeAll(async () => {
		types = await here.n8n.nodeTypes();
	}, 60_000);

	it.each(FILES)(
		'says what it is, keeps to the zone, and has parameters that there are: %s',
		async (file) => {
			const { nodes, settings } = example(file);
			expect(settings?.timezone).toBe('America/Bogota');
			expect(nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote')).toHaveLength(1);
			for (const { credentials } of nodes) {
				for (const { id } of Object.values(credentials ?? {})) expect(id).toBeNull();
			}
			expect(README).toContain(`\n## [${file}](${file})\n`);
			expect(JSON.stringify(nodes)).not.toMatch(/toISO\(\)|toFormat|\d{4}-\d\d-\d\d/);

			await here.importExample(file);
			for (const node of nodes) {
				const { type: wanted, typeVersion } = node;
				const type = types.find(
					({ name, version }) => name === wanted && [version].flat().includes(typeVersion),
				);
				if (!type) throw new Error(`${wanted} ${typeVersion} is not there`);
				const { properties } = type;
				expect(
					NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, type),
				).toMatchObject(node.parameters);
				const issues = NodeHelpers.getNodeParametersIssues(properties, node, type);
				// Only the builder knows the spreadsheet.
				const isOpen = type.name === 'n8n-nodes-base.googleSheets';
				expect(Object.keys(issues?.parameters ?? {})).toEqual(isOpen ? ['documentId'] : []);
			}
		},
		60_000,
	);
});
