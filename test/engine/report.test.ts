/** Every report in n8n's engine; how rows of each kind are read whole: nodes/engine/read/kinds.test.ts. */
import type { INodeParameters } from 'n8n-workflow';

import { CalculatedFields } from '../../nodes/engine/rows/calculatedFields';
import { ZoneClock } from '../../nodes/engine/time/zone';
import { CATALOGUE, reportOf } from '../../nodes/reports/catalogue';
import type { Report } from '../../nodes/reports/report';
import { readCsv } from '../nodes/engine/output/readCsv';
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

function addedTo(report: Report): string[] {
	const wishes = { report, parameters: {}, calculatedFields: true, simplify: false };
	return new CalculatedFields({ ...wishes, clock: new ZoneClock('America/Bogota') }).names;
}

/** What wolkvox sent: the items without what the node adds. */
function sentIn(id: string, { items, error }: NodeResult): Row[] {
	expect(error).toBeUndefined();
	const added = addedTo(reportOf(id));
	return withoutFields(
		items.map(({ json }) => json),
		added,
	);
}

const keysOf = ({ items }: NodeResult) => items.map(({ json }) => String(json.row_key));
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
		for (const name of addedTo(report)) expect([...fields]).toContain(name);
	});

	test('has a key for each row that is the same in another run', async () => {
		const perDay = report.kind === 'sum' ? { resultPer: 'day', ...own } : own;
		const short = await read(id, ['2026-01-28', '2026-02-03'], perDay, { reports });
		const { simulator } = short;
		const long = await read(id, ['2026-01-27', '2026-02-04'], perDay, { simulator });
		const keys = keysOf(long);
		expect(keysOf(short).length).toBeGreaterThan(0);
		expect(new Set(keys).size).toBe(keys.length);
		const byKey = new Map(long.items.map(({ json }) => [json.row_key, json]));
		for (const { json } of short.items) expect(byKey.get(json.row_key)).toEqual(json);
		// Numbered are only rows that nothing tells apart.
		const rows = sentIn(id, long);
		const texts = new Map(keys.map((key, place) => [key, JSON.stringify(rows[place])]));
		const numbered = [...texts].filter(([key, text]) => {
			const first = texts.get(key.replace(/-[2-9]\d*$/, ''));
			return first !== undefined && first !== text;
		});
		expect(numbered).toEqual([]);
	});
});

const QUARTER: Days = ['2026-01-10', '2026-03-05'];
const ONE_DAY: Days = ['2026-01-15', '2026-01-15'];
const agentTimes = { agent_1: generateEvents('agent_1', MADE) };

describe('a report of sums', () => {
	test.each<[string, Days, string]>([
		['wholeRange', ['2026-01-29', '2026-02-10'], '0129-0210'],
		['month', ['2026-01-29', '2026-03-01'], '0129-0131 0201-0228+ 0301-0301'],
		// 26 January 2026 is a Monday.
		['week', ['2026-01-29', '2026-02-10'], '0129-0201 0202-0208+ 0209-0210'],
		['day', ['2026-01-30', '2026-02-01'], '0130-0130+ 0131-0131+ 0201-0201+'],
	])(
		'has one result per %s, each for one call, and says over what',
		async (resultPer, days, windows) => {
			const { simulator, items } = await read(
				'agent_1',
				days,
				{ resultPer },
				{ reports: agentTimes },
			);
			const spans = spansOf(windows.replaceAll('+', ''));
			// Whole units are called by their name.
			const isWhole = windows.split(' ').map((window) => window.endsWith('+'));
			const front = (span: (typeof spans)[number], at: number) =>
				isWhole[at] ? `${compact(span).slice(0, 8)}-${resultPer}` : compact(span);
			expect(askedOf(simulator, 'agent_1')).toEqual(spans.map(compact));
			const expected = spans.flatMap((span, at) =>
				simulator.expectedRows('agent_1', span.from, span.to).map((row) => ({
					...row,
					window_start: formatReport(span.from),
					window_end: formatReport(span.to),
					row_key: `${front(span, at)}-${String(row.agent_id)}`,
				})),
			);
			expect(items.map(({ json }) => json)).toMatchObject(expected);
			const bare = await read(
				'agent_1',
				days,
				{ resultPer, options: { addCalculatedFields: false } },
				{ simulator },
			);
			expect(bare.items.map(({ json }) => json)).toEqual(withoutFields(expected, ['row_key']));
		},
	);

	test('over the end of a month, where wolkvox does not take that, is an error', async () => {
		const { error, simulator } = await read(
			'agent_1',
			['2026-01-20', '2026-02-10'],
			{},
			{ reports: agentTimes, settings: { acrossMonths: false } },
		);
		expect(error?.description).toContain('Choose “One Result Per: Month”');
		expect(askedOf(simulator, 'agent_1')).toEqual([
			'20260120000000-20260210235959',
			'20260120000000-20260131235959',
		]);
	});
});

test.each([
	['agent_1', 'Choose “One Result Per: Month”'],
	['campaign_3', 'Split into parts, it would lose rows.'],
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
	expect(new Set(keysOf(result)).size).toBe(2);
	expect(askedOf(simulator, 'nova_7')).toEqual([compact(spanOf(days))]);
});

describe('what is sent beside the dates', () => {
	const pairs = (...parameter: Array<{ name: unknown; value: unknown }>) =>
		({ options: { queryParameters: { parameter } } }) as INodeParameters;
	const locator = (value: string, mode = 'id') => ({ mode, value, __rl: true });

	test.each<[string, INodeParameters, Record<string, string>]>([
		['skill_1', {}, { skill_id: 'all' }],
		['skill_1', { skill: locator('3021', 'list') }, { skill_id: '3021' }],
		['skill_1', { skill: locator(' 0042 ') }, { skill_id: '0042' }],
		['skill_1', { skill: '' }, { skill_id: 'all' }],
		['skill_1', pairs({ name: 'x', value: '40' }), { skill_id: 'all', x: '40' }],
		['skill_1', pairs({ name: 'skill_id', value: '3021' }), { skill_id: '3021' }],
		['campaign_1', { campaign: locator('7701') }, { campaign_id: '7701' }],
		['act_1', {}, { cod_act: 'cod_act1' }],
		['act_1', { activityCode: 'cod_act2' }, { cod_act: 'cod_act2' }],
		['agent_1', {}, {}],
		['agent_1', { agent: locator('1001') }, { agent_id: '1001' }],
		['chat_4', {}, { include_attachments: 'false' }],
		[
			'chat_4',
			pairs({ name: 'include_attachments', value: true }),
			{ include_attachments: 'true' },
		],
		// Of fields that are hidden, nothing is sent.
		['cdr_1', { skill: '3021', agent: '1001', campaign: '7701' }, {}],
	])('%s with %j', async (id, more, query) => {
		const { simulator } = await read(id, ONE_DAY, more);
		const dates = { date_ini: '20260115000000', date_end: '20260115235959' };
		expect(simulator.requests.map((request) => request.query)).toEqual([
			{ api: id, ...dates, ...query },
		]);
	});

	test.each<[unknown, INodeParameters, string]>([
		['agent_2', {}, '“Agent” is empty'],
		['agent_2', { agent: locator('', 'list') }, '“Agent” is empty'],
		['={{ "" }}', {}, '“Report” is empty'],
		['calls', {}, '“Report” is not the ID of a report: “calls”'],
		['skill_1', { skill: '={{ ["3021", "3022"] }}' }, '“Skill” is not an ID: '],
		['campaign_1', { campaign: locator('={{ { id: 7 } }}') }, '“Campaign” is not an ID: '],
		['={{ ["cdr_1"] }}', {}, '“Report” is not an ID: '],
		['act_1', { activityCode: 'x' }, '“Activity Code” has a value that does not exist: “x”'],
		['agent_1', { resultPer: 'year' }, '“One Result Per” has a value that does not exist: “year”'],
		['agent_1', pairs({ name: ' ', value: 'x' }), '“Query Parameters” are not pairs of a name and'],
		...['api', 'date_ini', 'date_end', ' API '].map((name): [string, INodeParameters, string] => [
			'skill_1',
			pairs({ name, value: 'x' }),
			`“Query Parameters” cannot set “${name.trim()}”`,
		]),
	])('%j with %j is refused before a request', async (id, more, message) => {
		const { error, simulator } = await read(id, ONE_DAY, more);
		expect(error?.message).toContain(message);
		expect(simulator.requests).toEqual([]);
	});

	test.each([
		['an ID', 'cdr_1'],
		['an ID in capitals', ' CDR_1 '],
		['what the list shows', 'cdr_1 · Call Detail (CDR)'],
		['a choice from the list', locator('cdr_1', 'list')],
		['an expression', '={{ "cdr" + "_1" }}'],
	])('the report may be given as %s', async (_form, report) => {
		const { error, simulator } = await read(report, ONE_DAY);
		expect(error).toBeUndefined();
		expect(simulator.requests).toMatchObject([{ query: { api: 'cdr_1' } }]);
	});
});

describe('figures of days and hours', () => {
	test.each(['agent_8', 'chat_6', 'skill_5'])('are asked for whole days: %s', async (id) => {
		const days: Days = ['2026-01-05 08:30:00', '2026-01-05 17:00:00'];
		const { simulator, error } = await read(id, days);
		expect(error).toBeUndefined();
		expect(askedOf(simulator, id)).toEqual(['20260105000000-20260105235959']);
	});
});

describe('rows', () => {
	test.each(['cdr_1', 'agent_1', 'skill_7', 'campaign_3'])(
		'of a quiet range are no items, not an error: %s',
		async (id) => {
			const { error, items, simulator } = await read(id, ONE_DAY);
			expect({ error, items }).toEqual({ error: undefined, items: [] });
			expect(simulator.requests).toHaveLength(1);
		},
	);

	test('keep columns that nobody knows, and need not have those that are known', async () => {
		const start = wall('20260115100000');
		const row = { conn_id: '01-1.000001', date: '2026-01-15 10:00:00', brand_new: { a: ['1'] } };
		const { items } = await read('cdr_1', ONE_DAY, {}, { reports: { cdr_1: [{ start, row }] } });
		const added = { date_iso: '2026-01-15T10:00:00-05:00', time_seg_seconds: null };
		const numbers = { cost_number: null, time_min_number: null };
		const key = { row_key: '01-1.000001-20260115100000' };
		expect(items.map(({ json }) => json)).toEqual([{ ...row, ...key, ...added, ...numbers }]);
	});

	test('that were read before a failure are counted by their word', async () => {
		const refused = { do: 'error' as const, error: 'apiMissing' as const };
		const { error, simulator } = await read(
			'cdr_1',
			QUARTER,
			{},
			{
				reports: { cdr_1: generateEvents('cdr_1', MADE) },
				settings: { faults: [{ when: { covers: at('2026-02-10') }, then: refused }] },
			},
		);
		const before = simulator.expectedRows('cdr_1', at('2026-01-10'), at('2026-02-01') - 1);
		expect(error?.description).toContain(`Rows read before: ${before.length}.`);
	});
});

/** A cell of a table. */
const cellOf = (value: unknown) => {
	if (value === null || value === undefined) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

test.each([
	['chat_2', 'conversation'],
	['agent_5', 'status_x_hour'],
	['agent_1', 'window_end'],
	['skill_5', 'window_start'],
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
