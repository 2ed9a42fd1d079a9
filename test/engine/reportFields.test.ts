import { displayParameter, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import exportSchema from '../../nodes/Wolkvox/__schema__/v1.0.0/report/exportReport.json';
import getSchema from '../../nodes/Wolkvox/__schema__/v1.0.0/report/getReport.json';
import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { CATALOGUE, reportOf } from '../../nodes/reports/catalogue';
import { custom, wall } from './arrangement';
import { listContext } from './editor';
import { scenario } from './scenario';

const type = new Wolkvox();
const IDS = CATALOGUE.map(({ id }) => id);

const RANGE = { resource: 'report', dateRange: 'last7Days' };
const DEFAULTS = { ...RANGE, returnAll: true, fileFormat: 'csv' };

const fieldsShown = (values: INodeParameters) =>
	type.description.properties.filter((property) =>
		displayParameter(values, property, { typeVersion: 1 }, type.description),
	);

/** The names of the fields that the editor shows, but for those of the operation itself. */
function shownFor(report: unknown, operation: string): string[] {
	const values = { ...DEFAULTS, operation, report } as INodeParameters;
	return fieldsShown(values)
		.map(({ name }) => name)
		.filter((name) => !['resource', 'operation'].includes(name));
}

/** The names of what a collection offers; undefined where it is not shown itself. */
function inside(name: string, report: unknown, operation: string): string[] | undefined {
	const root = { ...DEFAULTS, operation, report } as INodeParameters;
	const collection = fieldsShown(root).find((property) => property.name === name);
	return (collection?.options as INodeProperties[] | undefined)
		?.filter((option) => displayParameter({}, option, { typeVersion: 1 }, type.description, root))
		.map((option) => option.name);
}

const chosen = (value: string, mode = 'list') => ({ __rl: true, mode, value });

/** The fields that only some reports have. */
const FIELDS: Record<string, string> = {
	agent_id: 'agent',
	skill_id: 'skill',
	campaign_id: 'campaign',
	cod_act: 'activityCode',
};
const ALL = [...Object.values(FIELDS), 'resultPer'].sort();

describe.each(['getReport', 'exportReport'])('the fields of %s', (operation) => {
	const own = (report: unknown) =>
		shownFor(report, operation)
			.filter((name) => ALL.includes(name))
			.sort();

	test.each(IDS)('are those that %s takes', (id) => {
		const { kind, parameters } = reportOf(id);
		const taken = parameters.flatMap(({ name }) => FIELDS[name] ?? []);
		const expected = [...taken, ...(kind === 'sum' ? ['resultPer'] : [])].sort();
		expect(own(chosen(id))).toEqual(expected);
		expect(own(chosen(id, 'id'))).toEqual(expected);
	});

	test.each([
		['all of them where the report is an expression', chosen('={{ $json.report }}'), ALL],
		['all of them for an expression in place of the locator', '={{ $json.report }}', ALL],
		['all of them for an ID that nobody knows', chosen('nova_7', 'id'), ALL],
		['none of them before a report is chosen', chosen(''), []],
	])('are %s', (_name, report, expected) => {
		expect(own(report)).toEqual(expected);
	});

	test.each(IDS)('are the filters and options that %s can answer', (id) => {
		const { kind, maxDays, agent, endedBy, elapsed } = reportOf(id);
		const filters = [
			...(agent ? ['agents'] : []),
			...(endedBy ? ['hungUpBy'] : []),
			...(elapsed ? ['minimumDuration'] : []),
		];
		expect(inside('filters', chosen(id), operation)).toEqual(filters.length ? filters : undefined);
		const isSplit = ['event', 'perDay'].includes(kind) && maxDays > 1;
		expect(inside('options', chosen(id), operation)?.includes('splitRequestsBy')).toBe(isSplit);
	});

	test('are in the order in which a builder thinks', () => {
		const names = shownFor(chosen('agent_1'), operation);
		expect(names.slice(0, 4)).toEqual(['report', 'agent', 'dateRange', 'resultPer']);
		expect(names.at(-1)).toBe('options');
	});
});

test.each<[dateRange: string, report: string, hint: string | undefined]>([
	['lastNHours', 'cdr_1', undefined],
	['lastNHours', '', undefined],
	['lastNHours', 'agent_8', 'whole days'],
	['={{ $json.range }}', 'cdr_1', 'whole days'],
])('the hours of %s for “%s” are one field, of which is said: %s', (dateRange, report, hint) => {
	const values = { ...DEFAULTS, operation: 'getReport', dateRange, report: chosen(report) };
	const hours = fieldsShown(values as INodeParameters).filter(({ name }) => name === 'hours');
	expect(hours).toHaveLength(1);
	expect(hours[0].hint).toEqual(hint && expect.stringContaining(hint));
});

test.each([
	['agent_1', 'all'],
	['agent_2', ''],
	['={{ $json.report }}', 'all'],
])('the agent of %s begins as it is meant, and an expression shows one Limit', (report, agent) => {
	const returnAll = '={{ $json.all }}';
	const values = { ...DEFAULTS, operation: 'getReport', report: chosen(report), returnAll };
	const shown = fieldsShown(values as INodeParameters);
	expect(shown.filter(({ name }) => name === 'limit')).toHaveLength(1);
	expect(shown.filter(({ name }) => name === 'agent')).toMatchObject([
		{ default: { value: agent } },
	]);
});

test('the list of reports is searched without a credential', async () => {
	const context = listContext(type, {}, '/parameters/report');
	const { searchReports } = type.methods.listSearch;
	const { results } = await searchReports.call(context, 'LLAMADAS');
	expect(results[0]).toEqual({ name: 'cdr_1 · Call Detail (CDR)', value: 'cdr_1' });
	expect((await searchReports.call(context)).results).toHaveLength(IDS.length);
});

test.each([
	['getReport', getSchema],
	['exportReport', exportSchema],
])('what the editor says of the output of %s before a run is true', async (operation, schema) => {
	const start = wall('20260115100000');
	const { items } = await scenario({
		reports: { cdr_1: [{ start, row: { date: '2026-01-15 10:00:00' } }] },
		parameters: {
			...{ resource: 'report', operation, report: 'cdr_1' },
			...custom('2026-01-15', '2026-01-15'),
		},
	});
	const names = Object.keys(schema.properties);
	expect(Object.keys(items[0].json)).toEqual(expect.arrayContaining(names));
	if (operation === 'exportReport') expect(Object.keys(items[0].json)).toEqual(names);
});
