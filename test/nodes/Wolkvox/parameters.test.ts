import {
	chooseReport,
	readFilters,
	readRowRequest,
	type ParameterSource,
} from '../../../nodes/Wolkvox/operations/parameters';
import { refusalOf } from '../engine/time/refusal';

type Values = Readonly<Record<string, unknown>>;

/**
 * Parameters as n8n hands them to a node.
 *
 * @param given what expressions give
 * @param typed what the builder typed where that is something else
 */
function sourceOf(given: Values, typed: Values = {}, type = 'wolkvox'): ParameterSource {
	const fresh = { dateRange: 'today', resultPer: 'wholeRange' };
	return {
		getNodeParameter: (name, fallback, options) => {
			const values = { ...fresh, ...given, ...(options?.rawExpressions && typed) };
			return name in values ? values[name as keyof typeof values] : fallback;
		},
		getNode: () => ({ type }),
	};
}

/** A field that an expression fills: in its place, or in its text. */
const expressions = (name: string, value: unknown): Array<[ParameterSource]> =>
	['list', 'id'].flatMap((mode) => [
		[sourceOf({ [name]: value }, { [name]: '={{ $json.v }}' })],
		[
			sourceOf(
				{ [name]: { __rl: true, mode, value } },
				{ [name]: { __rl: true, mode, value: '={{ $json.v }}' } },
			),
		],
	]);

const NOTHING = [undefined, null, '', ' ', '\u200b', []];

describe.each([
	['agent', 'Agent', 'agent_1', {}],
	['skill', 'Skill', 'skill_1', { skill_id: 'all' }],
	['campaign', 'Campaign', 'campaign_1', { campaign_id: 'all' }],
])('%s', (name, label, report, all) => {
	const choose = (given: Values, typed: Values = {}) =>
		chooseReport(sourceOf({ report, ...given }, typed)).parameters;

	test.each([
		{},
		{ [name]: '' },
		{ [name]: { __rl: true, mode: 'list', value: '' } },
		{ [name]: { __rl: true, mode: 'list', value: 'all' } },
		{ [name]: { __rl: true, mode: 'id', value: ' All\u200b' } },
	])('left as %j is all', (given) => {
		expect(choose(given)).toEqual(all);
	});

	test.each(NOTHING)('that an expression leaves at %j is an error', (value) => {
		for (const [source] of expressions(name, value)) {
			const read = () =>
				chooseReport({
					...source,
					getNodeParameter: (field, ...more) =>
						field === 'report' ? report : source.getNodeParameter(field, ...more),
				});
			expect(refusalOf(read).message).toBe(`“${label}” is empty`);
		}
	});

	test('By ID without one is an error', () => {
		const given = { [name]: { __rl: true, mode: 'id', value: '' } };
		expect(refusalOf(() => choose(given)).message).toBe(`“${label}” is empty`);
	});

	test.each(['\u200b1001\u200e', ' \u202a1001\u202c ', '10\u206001\ufeff', 1001])(
		'%j is 1001',
		(value) => {
			const [id] = Object.values(choose({ [name]: { mode: 'id', value } }));
			expect(id).toBe('1001');
		},
	);

	test.each([NaN, true, {}, ['1001']])('%j is no ID', (value) => {
		const refusal = refusalOf(() => choose({ [name]: { mode: 'id', value } }));
		expect(refusal.message).toContain(`“${label}” is not an ID`);
	});
});

describe('the report', () => {
	test.each(NOTHING)('that an expression leaves at %j is an error', (value) => {
		for (const [source] of expressions('report', value)) {
			expect(refusalOf(() => chooseReport(source)).message).toBe('“Report” is empty');
		}
	});

	test.each([' CDR_1 ', '\u2060cdr_1', 'cdr_1 · Call Detail (CDR)'])('%j is cdr_1', (report) => {
		expect(chooseReport(sourceOf({ report })).report.id).toBe('cdr_1');
	});

	test.each([
		['call detail', 'cdr_1'],
		['what?!', 'chat_1'],
	])('that is %j names those that are meant, and the most used', (report, expected) => {
		const refusal = refusalOf(() => chooseReport(sourceOf({ report })));
		expect(refusal.advice).toContain(expected);
		expect(refusal.advice).toContain('agent_8 (agents per hour)');
	});
});

describe('query parameters', () => {
	const read = (name: unknown, value: unknown) =>
		chooseReport(
			sourceOf({ report: 'cdr_1', options: { queryParameters: { parameter: [{ name, value }] } } }),
		).parameters;

	test.each([
		['\u200bx', ' 40\u200e', { x: '40' }],
		['x', 0, { x: '0' }],
		['x', false, { x: 'false' }],
	])('%j with %j', (name, value, expected) => {
		expect(read(name, value)).toEqual(expected);
	});

	test.each(NOTHING)('with %j is an error', (value) => {
		expect(refusalOf(() => read('customer_id', value)).message).toContain('customer_id” is empty');
	});
});

describe('filters', () => {
	const filters = { agents: [], hungUpBy: undefined, minimumDuration: '60' };

	test('come as they are, so that one that holds nothing can be refused', () => {
		expect(readFilters(sourceOf({ filters }))).toStrictEqual(filters);
	});

	test('that a model left empty are those that it does not want', () => {
		const source = sourceOf({ filters }, {}, 'n8n-nodes-wolkvox.wolkvoxTool');
		expect(readFilters(source)).toStrictEqual({ minimumDuration: '60' });
	});
});

describe('options', () => {
	const read = (options: Values) => readRowRequest(sourceOf({ options }));

	test.each([
		[undefined, 'no'],
		[true, 'bestFit'],
		[false, 'no'],
		['onlySure', 'onlySure'],
		['Only Where Sure', 'onlySure'],
		['best fit', 'bestFit'],
	])('Add Interaction %j is %s', (addInteraction, expected) => {
		const options = addInteraction === undefined ? {} : { addInteraction };
		expect(read(options).addInteraction).toBe(expected);
	});

	test.each([
		[{ addInteraction: 'maybe' }, 'Add Interaction'],
		[{ addInteraction: '' }, 'Add Interaction'],
		[{ simplify: 'yes' }, 'Simplify'],
	])('%j is refused', (options, label) => {
		expect(refusalOf(() => read(options)).message).toContain(`“${label}”`);
	});

	test('Simplify is off unless it is on', () => {
		expect([read({}).simplify, read({ simplify: true }).simplify]).toEqual([false, true]);
	});
});
