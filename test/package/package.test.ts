/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- a test runs in Node, not in n8n */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { PackageDirectoryLoader } from 'n8n-core';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { WolkvoxTrigger } from '../../nodes/Wolkvox/WolkvoxTrigger.node';
import { installedTool } from '../../scripts/paths';
import { REPOSITORY, unpackedTarball } from './packed';

let folder: string;
let tarball: string;

beforeAll(async () => {
	({ folder, tarball } = await unpackedTarball());
}, 120_000);

function scan(target: string, kind: 'source' | 'tarball'): string {
	const program = path.join(__dirname, 'scan.mjs');
	// With jest's NODE_ENV the rules would take every file for a node's.
	const env = { ...process.env, NODE_ENV: 'production' };
	return execFileSync(process.execPath, [program, target, kind], { encoding: 'utf8', env }).trim();
}

describe('n8n’s scanner for community packages', () => {
	test('passes the source', () => {
		expect(scan(REPOSITORY, 'source')).toBe('passed');
	}, 120_000);

	test('passes what is published', () => {
		expect(scan(folder, 'tarball')).toBe('passed');
	}, 120_000);

	test('passes the fields that come out of functions, but for an order and a name that are meant', () => {
		const types = [new Wolkvox(), new WolkvoxTrigger()];
		const fields = JSON.stringify(types.map(({ description }) => description.properties));
		const input = `export const fields = ${fields.replace(/"(\w+)":/g, '$1:')};`;
		const place = ['--stdin', '--stdin-filename', 'nodes/Wolkvox/resources/account.ts'];
		const args = [installedTool('eslint', 'bin', 'eslint.js'), ...place, '--format', 'json'];
		const { stdout } = spawnSync(process.execPath, args, { cwd: REPOSITORY, input });
		const [{ messages }] = JSON.parse(String(stdout)) as [{ messages: Array<{ ruleId: string }> }];
		const rules = messages.map(({ ruleId }) => ruleId.replace('n8n-nodes-base/node-param-', ''));
		const meant = ['operation-option-action-miscased', 'options-type-unsorted-items'];
		expect([...new Set(rules)].sort()).toEqual(meant);
	}, 120_000);
});

describe('the tarball', () => {
	function files(): string[] {
		return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
			statSync(path.join(folder, name)).isFile(),
		);
	}

	test('holds compiled code, icons, codex and schemas, and nothing else', () => {
		const others = files().filter((name) => !/^dist\/(nodes|credentials)\/.+\.js$/.test(name));
		const schemas = [
			...['account/checkSetup', 'account/getServices', 'account/getTokenUsage'],
			...['agent/getAll', 'campaign/getAll', 'skill/getAll'],
			...['cobrowsing/exportCobrowsingSessions', 'cobrowsing/getCobrowsingSessions'],
			...['cobrowsing/summarizeCobrowsingSessions', 'report/exportReport', 'report/getReport'],
		].map((name) => `__schema__/v1.0.0/${name}.json`);
		const own = [
			'Wolkvox.node.json',
			'WolkvoxTrigger.node.json',
			'wolkvox.dark.svg',
			'wolkvox.svg',
		];
		expect(others.sort()).toEqual(
			[
				...['LICENSE', 'README.md', 'index.js', 'package.json'],
				...[...schemas, ...own].map((name) => `dist/nodes/Wolkvox/${name}`),
			].sort(),
		);
	});

	test('is small', () => {
		expect(statSync(tarball).size).toBeLessThan(150_000);
	});

	test('imports nothing at run time but n8n-workflow and luxon', () => {
		const imported = files()
			.filter((name) => name.endsWith('.js'))
			.flatMap((name) => [
				...readFileSync(path.join(folder, name), 'utf8').matchAll(/require\("([^."][^"]*)"\)/g),
			])
			.map(([, name]) => name);
		expect([...new Set(imported)].sort()).toEqual(['luxon', 'n8n-workflow']);
	});

	test('asks for nothing but n8n', () => {
		const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
		expect(manifest.dependencies).toBeUndefined();
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest.license).toBe('MIT');
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.n8n).toMatchObject({ n8nNodesApiVersion: 1, strict: true });
	});
});

/** What people type who look for the nodes, in their two languages. */
const SEARCH_WORDS = ['cobrowse', 'call center', 'centro de contacto', 'llamadas', 'informe'];

describe('as n8n loads it', () => {
	const iconUrl = {
		light: 'icons/n8n-nodes-wolkvox/dist/nodes/Wolkvox/wolkvox.svg',
		dark: 'icons/n8n-nodes-wolkvox/dist/nodes/Wolkvox/wolkvox.dark.svg',
	};

	test('the nodes and the credential are there, with icons, codex and the tool variant', async () => {
		const loader = new PackageDirectoryLoader(folder);
		await loader.loadAll();
		const { known, types } = loader;
		expect(Object.keys(known.nodes)).toEqual(['wolkvox', 'wolkvoxTrigger']);
		expect(Object.keys(known.credentials)).toEqual(['wolkvoxApi']);
		const codex = { alias: expect.arrayContaining(SEARCH_WORDS) };
		expect(types.nodes[0]).toMatchObject({
			displayName: 'Wolkvox',
			usableAsTool: { replacements: { description: expect.stringContaining('cdr_1 (calls)') } },
			codex,
			iconUrl,
		});
		expect(types.nodes[1]).toMatchObject({ displayName: 'Wolkvox Trigger', codex, iconUrl });
		expect(types.credentials[0]).toMatchObject({ displayName: 'Wolkvox API', iconUrl });
	});
});
