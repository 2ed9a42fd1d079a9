import { LoadOptionsContext } from 'n8n-core';
import {
	displayParameter,
	type INode,
	type INodeListSearchItems,
	type INodeParameters,
	Workflow,
} from 'n8n-workflow';

import exportSchema from '../../nodes/Wolkvox/__schema__/v1.0.0/report/exportReport.json';
import getSchema from '../../nodes/Wolkvox/__schema__/v1.0.0/report/getReport.json';
import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { CATALOGUE, reportOf } from '../../nodes/reports/catalogue';
import { manualExecutionData } from './additionalData';
import { credentialFor, custom } from './arrangement';
import { TestCredentialsHelper } from './credentialsHelper';
import { runNode } from './engine';
import { simulate } from '../simulator/support';

const type = new Wolkvox();
const { properties } = type.description;

/** The names of the fields that the editor shows. */
function shownFor(report: unknown, operation: string): string[] {
	const node = { typeVersion: 1 };
	const values = {
		resource: 'report',
		operation,
		report,
		dateRange: 'last7Days',
		returnAll: true,
		fileFormat: 'csv',
	} as INodeParameters;
	return properties
		.filter((property) => displayParameter(values, property, node, type.description))
		.map(({ name }) => name);
}

const chosen = (id: string) => ({ __rl: true, mode: 'list', value: id });

/** The fields that only some reports have. */
const OWN = ['agent', 'skill', 'campaign', 'activityCode', 'resultPer'];
const FIELDS: Record<string, string> = {
	agent_id: 'agent',
	skill_id: 'skill',
	campaign_id: 'campaign',
	cod_act: 'activityCode',
};

function ownOf(id: string): string[] {
	const { kind, parameters } = reportOf(id);
	const taken = parameters.flatMap(({ name }) => FIELDS[name] ?? []);
	return [...taken, ...(kind === 'sum' ? ['resultPer'] : [])].sort();
}

describe.each(['getReport', 'exportReport'])('the fields of %s', (operation) => {
	const own = (report: unknown) =>
		shownFor(report, operation)
			.filter((name) => OWN.includes(name))
			.sort();

	test.each(CATALOGUE.map(({ id }) => id))('are those that %s takes', (id) => {
		expect(own(chosen(id))).toEqual(ownOf(id));
		expect(own({ __rl: true, mode: 'id', value: id })).toEqual(ownOf(id));
	});

	test.each([
		['a locator whose value is one', chosen('={{ $json.report }}')],
		['one instead of the locator', '={{ $json.report }}'],
	])('are all of them where the report is an expression: %s', (_form, report) => {
		expect(own(report)).toEqual([...OWN].sort());
	});

	test('are none of them before a report is chosen', () => {
		expect(own(chosen(''))).toEqual([]);
	});

	test('are all of them for an ID that nobody knows', () => {
		expect(own({ __rl: true, mode: 'id', value: 'nova_7' })).toEqual([...OWN].sort());
	});

	test('are in the order in which a builder thinks', () => {
		const [first, ...rest] = shownFor(chosen('agent_1'), operation).filter(
			(name) => !['resource', 'operation'].includes(name),
		);
		expect(first).toBe('report');
		expect(rest.slice(0, 3)).toEqual(['agent', 'dateRange', 'resultPer']);
		expect(rest.at(-1)).toBe('options');
	});
});

describe('the list of reports', () => {
	/** Searches as the editor does: a node without a credential. */
	async function search(typed?: string): Promise<INodeListSearchItems[]> {
		const node: INode = {
			id: '1',
			name: 'Wolkvox',
			type: 'wolkvox',
			typeVersion: 1,
			position: [0, 0],
			parameters: { resource: 'report', operation: 'getReport' },
		};
		const workflow = new Workflow({
			id: '1',
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: {
				getByName: () => type,
				getByNameAndVersion: () => type,
				getKnownTypes: () => ({}),
			},
		});
		const data = manualExecutionData(new TestCredentialsHelper({}), {
			id: '1',
			name: 'Workflow',
			nodes: [node],
			connections: {},
			active: false,
			isArchived: false,
			activeVersionId: null,
			createdAt: new Date(0),
			updatedAt: new Date(0),
		});
		const context = new LoadOptionsContext(workflow, node, data, '/parameters/report');
		const { results } = await type.methods.listSearch.searchReports.call(context, typed);
		return results;
	}

	const ids = (results: INodeListSearchItems[]) => results.map(({ value }) => value);

	test('begins with the ten most used where nothing is typed, then has all', async () => {
		const found = await search();
		expect(ids(found).slice(0, 10)).toEqual([
			...['cdr_1', 'chat_1', 'campaign_3', 'chat_2', 'agent_1'],
			...['skill_7', 'agent_14', 'agent_8', 'agent_3', 'cdr_5'],
		]);
		expect([...ids(found)].sort()).toEqual(CATALOGUE.map(({ id }) => id).sort());
		expect(found[0]).toEqual({ name: 'CDR: 1. Call Detail (cdr_1)', value: 'cdr_1' });
		expect(ids(await search(''))).toEqual(ids(found));
	});

	test.each([
		['llamadas', 'cdr_1'],
		['LLAMADAS', 'cdr_1'],
		['chats', 'chat_1'],
		['call detail', 'cdr_1'],
		['cdr_1', 'cdr_1'],
		['Conversaciones', 'chat_2'],
		['código de tipificación', 'act_3'],
		['codigo de tipificacion', 'act_3'],
		['sms', 'cdr_3'],
		['agent_8_1', 'agent_8_1'],
	])('“%s” finds %s first, or among the first', async (typed, id) => {
		expect(ids(await search(typed)).slice(0, 10)).toContain(id);
	});

	test.each([
		['llamadas', 'cdr_1'],
		['chats', 'chat_1'],
		['call detail', 'cdr_1'],
		['cdr_1', 'cdr_1'],
	])('“%s” begins with %s', async (typed, id) => {
		expect(ids(await search(typed))[0]).toBe(id);
	});

	test('has nothing for what nobody knows', async () => {
		expect(await search('zzz')).toEqual([]);
	});
});

describe('what the editor says of the output before a run', () => {
	test('is in every row', async () => {
		const simulator = await simulate();
		simulator.setReport('cdr_1', [
			{ start: Date.UTC(2026, 0, 15, 10) / 1_000, row: { date: '2026-01-15 10:00:00' } },
		]);
		const parameters = {
			resource: 'report',
			report: 'cdr_1',
			...custom('2026-01-15', '2026-01-15'),
		} as INodeParameters;
		const call = { credential: credentialFor(simulator) };
		const got = await runNode({ ...call, parameters: { ...parameters, operation: 'getReport' } });
		for (const name of Object.keys(getSchema.properties)) {
			expect(got.items[0].json).toHaveProperty(name);
		}
		const exported = await runNode({
			...call,
			parameters: { ...parameters, operation: 'exportReport' },
		});
		expect(Object.keys(exported.items[0].json)).toEqual(Object.keys(exportSchema.properties));
	});
});
