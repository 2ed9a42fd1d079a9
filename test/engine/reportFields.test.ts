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

const DEFAULTS = {
	...{ resource: 'report', dateRange: 'last7Days', returnAll: true, fileFormat: 'csv' },
};

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
	const collection = type.description.properties.find(
		(property) =>
			property.name === name &&
			displayParameter(root, property, { typeVersion: 1 }, type.description),
	);
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

describe.each<[dateRange: string, report: string, hint: RegExp | undefined]>([
	['lastNHours', 'cdr_1', undefined],
	['lastNHours', 'nova_7', undefined],
	['lastNHours', '', undefined],
	['lastNHours', 'agent_8', /whole days/],
	['lastNHours', '={{ $json.report }}', /whole days/],
	['={{ $json.range }}', 'cdr_1', /whole days/],
])('the hours of %s for “%s”', (dateRange, report, hint) => {
	test(`are one field, ${hint ? 'and it says what is read' : 'without a word'}`, () => {
		const values = { ...DEFAULTS, operation: 'getReport', dateRange, report: chosen(report) };
		const hours = fieldsShown(values as INodeParameters).filter(({ name }) => name === 'hours');
		expect(hours).toHaveLength(1);
		if (hint) expect(hours[0].hint).toMatch(hint);
		else expect(hours[0].hint).toBeUndefined();
	});
});

test.each([
	['agent_1', 'all'],
	['agent_2', ''],
	['={{ $json.report }}', 'all'],
])('the agent of %s begins as it is meant', (report, expected) => {
	const values = { ...DEFAULTS, operation: 'getReport', report: chosen(report) };
	const agents = fieldsShown(values as INodeParameters).filter(({ name }) => name === 'agent');
	expect(agents).toMatchObject([{ default: { value: expected } }]);
});

test('an expression for Return All shows one Limit', () => {
	const values = {
		...DEFAULTS,
		operation: 'getReport',
		report: 'cdr_1',
		returnAll: '={{ $json.all }}',
	};
	expect(fieldsShown(values).filter(({ name }) => name === 'limit')).toHaveLength(1);
});

describe('the list of reports, which needs no credential', () => {
	async function search(typed?: string) {
		const context = listContext(type, {}, '/parameters/report');
		const { results } = await type.methods.listSearch.searchReports.call(context, typed);
		return results;
	}
	const found = async (typed?: string) => (await search(typed)).map(({ value }) => value);

	test('begins with the ten most used where nothing is typed, then has all', async () => {
		const all = await found();
		expect(all.slice(0, 10)).toEqual([
			...['cdr_1', 'chat_1', 'campaign_3', 'chat_2', 'agent_1'],
			...['skill_7', 'agent_14', 'agent_8', 'agent_3', 'cdr_5'],
		]);
		expect([...all].sort()).toEqual([...IDS].sort());
		const [first] = await search('');
		expect(first).toEqual({ name: 'cdr_1 · Call Detail (CDR)', value: 'cdr_1' });
		expect((await found('LLAMADAS'))[0]).toBe('cdr_1');
		expect(await found('zzz')).toEqual([]);
	});
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
