/** Every report in n8n's engine; how rows of each kind are read whole: nodes/engine/read/kinds.test.ts. */
import type { INodeParameters } from 'n8n-workflow';

import { CATALOGUE, reportOf } from '../../nodes/reports/catalogue';
import { readCsv } from '../nodes/engine/output/readCsv';
import { fieldsOf } from '../nodes/engine/rows/rows';
import {
	factsOf,
	formatCompact,
	formatReport,
	generateEvents,
	type Row,
	type SimulatedEvent,
	type Simulator,
} from '../simulator';
import { custom, sorted, wall, withoutFields } from './arrangement';
import type { NodeResult } from './engine';
import { linesOf, textOf } from './fileStorage';
import { scenario, type Scenario } from './scenario';

const DAY = 86_400;

/** First and last day, `YYYY-MM-DD`. */
type Days = readonly [from: string, to: string];

/** A stretch of wall-clock seconds. */
interface Span {
	from: number;
	to: number;
}

const at = (day: string) => wall(`${day.replaceAll('-', '')}000000`);
const spanOf = ([from, to]: Days): Span => ({ from: at(from), to: at(to) + DAY - 1 });
/** Stretches of days of 2026, such as `0129-0131 0201-0210`. */
const spansOf = (text: string): Span[] =>
	text.split(' ').map((days) => {
		const [from, to] = days.split('-').map((day) => `2026${day}`);
		return spanOf([from, to]);
	});
const compact = ({ from, to }: Span) => `${formatCompact(from)}-${formatCompact(to)}`;

/** Reads a report as a builder would set it. */
async function read(
	id: unknown,
	[from, to]: Days,
	more: INodeParameters = {},
	call: Scenario = {},
) {
	const chosen = { resource: 'report', operation: 'getReport', report: id } as INodeParameters;
	return await scenario({ ...call, parameters: { ...chosen, ...custom(from, to, more) } });
}

/** What wolkvox sent: the items without what the node adds. */
function sentIn(id: string, { items, error }: NodeResult): Row[] {
	expect(error).toBeUndefined();
	const rows = items.map(({ json }) => json);
	return withoutFields(rows, fieldsOf(reportOf(id)).names);
}

const askedOf = (simulator: Simulator, id: string) =>
	simulator.reportRequests(id).map(({ from, to }) => `${from}-${to}`);

const MADE = { seed: 5, count: 240, agents: 5, from: at('2026-01-01'), to: at('2026-04-01') - 1 };

/** Everything that the report has, for one agent where it wants one. */
function queryOf(id: string, events: readonly SimulatedEvent[]): Record<string, string> {
	const needed = factsOf(id).parameters.filter(({ required }) => required);
	return Object.fromEntries(
		needed.map(({ name, values }) => [name, values?.[0] ?? events[0].agent ?? '']),
	);
}

/** The range that a report is asked for here, and the windows that it takes at the least. */
function planFor(id: string): { days: Days; windows: string; more: INodeParameters } {
	const { kind } = reportOf(id);
	if (id === 'skill_5') {
		const windows = '0130-0130 0131-0131 0201-0201';
		return { days: ['2026-01-30', '2026-02-01'], windows, more: {} };
	}
	if (kind === 'whole') {
		const options = { splitRequestsBy: 'day' };
		return { days: ['2026-01-20', '2026-02-19'], windows: '0120-0219', more: { options } };
	}
	const more: INodeParameters = kind === 'sum' ? { resultPer: 'month' } : {};
	return { days: ['2026-01-10', '2026-03-05'], windows: '0110-0131 0201-0228 0301-0305', more };
}

describe.each(CATALOGUE.map(({ id }) => id))('%s', (id) => {
	const report = reportOf(id);
	const events = generateEvents(id, MADE);
	const query = queryOf(id, events);
	const own = id === 'agent_2' ? { agent: query.agent_id } : {};
	const reports = { [id]: events };

	test('comes whole, in the fewest calls, with what it must be asked with', async () => {
		const { days, more, windows } = planFor(id);
		const { simulator, ...result } = await read(id, days, { ...more, ...own }, { reports });
		const spans = spansOf(windows);
		const expected = spans.flatMap(({ from, to }) => simulator.expectedRows(id, from, to, query));
		expect(expected.length).toBeGreaterThan(0);
		expect(sorted(sentIn(id, result))).toEqual(sorted(expected));
		expect(askedOf(simulator, id)).toEqual(spans.map(compact));
		expect(simulator.requests).toHaveLength(spans.length);
		for (const request of simulator.requests) expect(request.query).toMatchObject(query);
		if (report.kind === 'event' && report.start !== undefined) {
			const starts = result.items.map(({ json }) => String(json[report.start ?? '']));
			expect(starts).toEqual([...starts].sort());
		}
		const fields = new Set(result.items.flatMap(({ json }) => Object.keys(json)));
		for (const name of fieldsOf(report).names) expect([...fields]).toContain(name);
		const keys = result.items.map(({ json }) => json.row_key);
		expect(new Set(keys).size).toBe(keys.length);
	});
});

const QUARTER: Days = ['2026-01-10', '2026-03-05'];
const ONE_DAY: Days = ['2026-01-15', '2026-01-15'];
const agentTimes = { agent_1: generateEvents('agent_1', MADE) };

test('a report of sums says over what, and its rows are called by whole units', async () => {
	const days: Days = ['2026-01-29', '2026-03-01'];
	const options = { addCalculatedFields: false };
	const month = { resultPer: 'month' };
	const { items, simulator } = await read('agent_1', days, month, { reports: agentTimes });
	const spans = spansOf('0129-0131 0201-0228 0301-0301');
	const fronts = [compact(spans[0]), '20260201-month', compact(spans[2])];
	const expected = spans.flatMap((span, place) =>
		simulator.expectedRows('agent_1', span.from, span.to).map((row) => ({
			...row,
			window_start: formatReport(span.from),
			window_end: formatReport(span.to),
			row_key: `${fronts[place]}-${String(row.agent_id)}`,
		})),
	);
	expect(items.map(({ json }) => json)).toMatchObject(expected);
	const bare = await read('agent_1', days, { ...month, options }, { simulator });
	expect(bare.items.map(({ json }) => json)).toEqual(withoutFields(expected, ['row_key']));
});

test.each([
	['agent_1', 'Choose “One Result Per: Month”'],
	['nova_7', 'Split into parts, it would lose rows.'],
])('%s of more than 31 days is refused before it costs a call', async (id, wayOut) => {
	const { error, simulator } = await read(id, QUARTER);
	expect(error?.message).toBe(
		'This report takes 31 days at a time: 2026-01-10 to 2026-03-05 is longer',
	);
	expect(error?.description).toContain(wayOut);
	expect(simulator.requests).toEqual([]);
});

test('a report that nobody knows is one request, and its rows come as sent', async () => {
	const data = [
		{ agent_id: '0101', when: '2026-01-15 10:00:00', more: [{ a: 1 }] },
		{ agent_id: '0101', when: '2026-01-14 10:00:00', more: [] },
	];
	const faults = [{ when: { api: 'nova_7' }, then: { do: 'data' as const, data } }];
	const days: Days = ['2026-01-20', '2026-02-10'];
	const { simulator, ...result } = await read('nova_7', days, {}, { settings: { faults } });
	expect(sentIn('nova_7', result)).toEqual(data);
	expect(new Set(result.items.map(({ json }) => json.row_key)).size).toBe(2);
	expect(askedOf(simulator, 'nova_7')).toEqual([compact(spanOf(days))]);
});

describe('what is sent beside the dates', () => {
	const pairs = (...parameter: Array<{ name: unknown; value: unknown }>) =>
		({ options: { queryParameters: { parameter } } }) as INodeParameters;
	const locator = (value: string, mode = 'id') => ({ mode, value, __rl: true });

	test.each<[unknown, INodeParameters, Record<string, string>]>([
		['skill_1', { skill: locator('3021', 'list') }, { api: 'skill_1', skill_id: '3021' }],
		['skill_1', pairs({ name: 'x', value: '40' }), { api: 'skill_1', skill_id: 'all', x: '40' }],
		['campaign_1', { campaign: locator('7701') }, { api: 'campaign_1', campaign_id: '7701' }],
		['act_1', { activityCode: 'cod_act2' }, { api: 'act_1', cod_act: 'cod_act2' }],
		['agent_1', { agent: locator('1001') }, { api: 'agent_1', agent_id: '1001' }],
		['chat_4', {}, { api: 'chat_4', include_attachments: 'false' }],
		// Of fields that are hidden, nothing is sent.
		['cdr_1', { skill: '3021', agent: '1001', campaign: '7701' }, { api: 'cdr_1' }],
		[locator('cdr_1', 'list'), {}, { api: 'cdr_1' }],
		['={{ "cdr" + "_1" }}', {}, { api: 'cdr_1' }],
		// The hours of figures of days are read whole.
		['agent_8', { from: '2026-01-15 08:30:00', to: '2026-01-15 17:00:00' }, { api: 'agent_8' }],
	])('%j with %j', async (report, more, query) => {
		const { simulator } = await read(report, ONE_DAY, more);
		const dates = { date_ini: '20260115000000', date_end: '20260115235959' };
		expect(simulator.requests).toMatchObject([{ query: { ...dates, ...query } }]);
		const known = ['api', 'date_ini', 'date_end', ...Object.keys(query)];
		expect(known).toEqual(expect.arrayContaining(Object.keys(simulator.requests[0].query)));
	});

	test.each<[unknown, INodeParameters, string]>([
		['agent_2', {}, '“Agent” is empty'],
		['calls', {}, '“Report” is not the ID of a report: “calls”'],
		['skill_1', { skill: '={{ ["3021", "3022"] }}' }, '“Skill” is not an ID: '],
		['act_1', { activityCode: 'x' }, '“Activity Code” has a value that does not exist: “x”'],
		['agent_1', { resultPer: 'year' }, '“One Result Per” has a value that does not exist: “year”'],
		['agent_1', pairs({ name: ' ', value: 'x' }), '“Query Parameters” are not pairs of a name and'],
		['agent_1', pairs({ name: ' API ', value: 'x' }), '“Query Parameters” cannot set “API”'],
	])('%j with %j is refused before a request', async (id, more, message) => {
		const { error, simulator } = await read(id, ONE_DAY, more);
		expect(error?.message).toContain(message);
		expect(simulator.requests).toEqual([]);
	});
});

test('rows keep columns that nobody knows, and need not have those that are known', async () => {
	const start = wall('20260115100000');
	const row = { conn_id: '01-1.000001', date: '2026-01-15 10:00:00', brand_new: { a: ['1'] } };
	const { items } = await read('cdr_1', ONE_DAY, {}, { reports: { cdr_1: [{ start, row }] } });
	const added = { date_iso: '2026-01-15T10:00:00-05:00', time_seg_seconds: null };
	const numbers = { cost_number: null, time_min_number: null };
	const key = { row_key: '01-1.000001-20260115100000' };
	expect(items.map(({ json }) => json)).toEqual([{ ...row, ...key, ...added, ...numbers }]);
});

/** A cell of a table. */
const cellOf = (value: unknown) => {
	if (value === null || value === undefined) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

test.each([
	['chat_2', 'conversation'],
	['agent_1', 'window_end'],
])('a file of %s has what Get has, and its columns without rows, too', async (id, column) => {
	const events = generateEvents(id, MADE);
	const fileOf = async (fileFormat: string, reports = { [id]: events }) => {
		const options = { escapeFormulas: false };
		const asked = { operation: 'exportReport', fileFormat, options };
		const { items, simulator } = await read(id, ONE_DAY, asked, { reports });
		return { item: items[0], simulator };
	};
	const tableOf = async ({ item }: { item: NodeResult['items'][number] }) =>
		readCsv((await textOf(item)).replace('\uFEFF', ''));

	const file = await fileOf('csv');
	const { items } = await read(id, ONE_DAY, {}, { simulator: file.simulator });
	const rows = items.map(({ json }) => json);
	expect(rows.length).toBeGreaterThan(0);
	const [columns, ...lines] = await tableOf(file);
	expect(lines).toEqual(rows.map((row) => columns.map((name) => cellOf(row[name]))));
	expect(columns).toContain(column);
	expect(file.item.json).toMatchObject({ rows: rows.length });
	expect(await linesOf((await fileOf('jsonl')).item)).toEqual(rows);
	const [bare] = await tableOf(await fileOf('csv', { [id]: [] }));
	expect(bare).toContain(column);
});
