import type { INodeParameters } from 'n8n-workflow';

import { calculatedFieldNames } from '../../nodes/engine/rows/rowMaker';
import { CATALOGUE, reportOf } from '../../nodes/reports/catalogue';
import {
	factsOf,
	type Fault,
	formatCompact,
	formatReport,
	generateEvents,
	type Row,
	type Settings,
	type SimulatedEvent,
	type Simulator,
} from '../simulator';
import { readCsv } from '../nodes/engine/output/readCsv';
import { credentialFor, custom, sorted, wall, withSimulator } from './arrangement';
import { runNode, type NodeResult } from './engine';
import { bytesOf } from './fileStorage';

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

function chosen(id: string, [from, to]: Days, more: INodeParameters = {}): INodeParameters {
	return { resource: 'report', operation: 'getReport', report: id, ...custom(from, to, more) };
}

/** Runs the node as a builder would set it. */
async function read(
	simulator: Simulator,
	id: string,
	days: Days,
	more: INodeParameters = {},
): Promise<NodeResult> {
	const parameters = chosen(id, days, more);
	return await runNode({ parameters, credential: credentialFor(simulator) });
}

/** What wolkvox sent: the items without what the node adds. */
function sentIn(id: string, { items, error }: NodeResult): Row[] {
	expect(error).toBeUndefined();
	const added = [...calculatedFieldNames(reportOf(id)), 'window_start', 'window_end'];
	return items.map(({ json }) =>
		Object.fromEntries(Object.entries(json).filter(([name]) => !added.includes(name))),
	);
}

const keysOf = ({ items }: NodeResult) => items.map(({ json }) => String(json.row_key));
const askedOf = (simulator: Simulator, id: string) =>
	simulator.reportRequests(id).map(({ from, to }) => `${from}-${to}`);
const compact = ({ from, to }: Span) => `${formatCompact(from)}-${formatCompact(to)}`;

async function holding(
	reports: Record<string, readonly SimulatedEvent[]>,
	test: (simulator: Simulator) => Promise<void>,
	settings: Partial<Settings> = {},
): Promise<void> {
	await withSimulator(settings, [], async (simulator) => {
		for (const [id, events] of Object.entries(reports)) simulator.setReport(id, events);
		await test(simulator);
	});
}

const MADE = { seed: 5, count: 240, agents: 5, from: at('2026-01-01'), to: at('2026-04-01') - 1 };
const AGENT = 'agent_2';

/** Everything that the report has, for one agent where it wants one. */
function queryOf(id: string, events: readonly SimulatedEvent[]): Record<string, string> {
	const needed = factsOf(id).parameters.filter(({ required }) => required);
	return Object.fromEntries(
		needed.map(({ name, values }) => [name, values?.[0] ?? events[0].agent ?? '']),
	);
}

/** The range that a report is asked for here, and the windows that it takes at the least. */
function planFor(id: string): { days: Days; windows: Span[]; more: INodeParameters } {
	const { kind } = reportOf(id);
	if (id === 'skill_5') {
		const days: Days = ['2026-01-30', '2026-02-03'];
		const { from } = spanOf(days);
		const windows = [0, 1, 2, 3, 4].map((number) => ({
			from: from + number * DAY,
			to: from + (number + 1) * DAY - 1,
		}));
		return { days, windows, more: {} };
	}
	if (kind === 'whole') {
		const days: Days = ['2026-01-20', '2026-02-19'];
		return { days, windows: [spanOf(days)], more: {} };
	}
	return {
		days: ['2026-01-10', '2026-03-05'],
		windows: [
			spanOf(['2026-01-10', '2026-01-31']),
			spanOf(['2026-02-01', '2026-02-28']),
			spanOf(['2026-03-01', '2026-03-05']),
		],
		more: kind === 'sum' ? { resultPer: 'month' } : {},
	};
}

const IDS = CATALOGUE.map(({ id }) => id);

describe.each(IDS)('%s', (id) => {
	const report = reportOf(id);
	const events = generateEvents(id, MADE);
	const query = queryOf(id, events);
	const own = id === AGENT ? { agent: query.agent_id } : {};
	const { days, windows, more } = planFor(id);

	test('comes whole, in the fewest calls, with what it must be asked with', async () => {
		await holding({ [id]: events }, async (simulator) => {
			const result = await read(simulator, id, days, { ...more, ...own });
			const expected = windows.flatMap(({ from, to }) =>
				simulator.expectedRows(id, from, to, query),
			);
			expect(expected.length).toBeGreaterThan(0);
			expect(sorted(sentIn(id, result))).toEqual(sorted(expected));
			expect(askedOf(simulator, id)).toEqual(windows.map(compact));
			expect(simulator.requests).toHaveLength(windows.length);
			for (const request of simulator.reportRequests(id))
				expect(request.query).toMatchObject(query);
			if (report.kind === 'event' && report.start !== undefined) {
				const starts = result.items.map(({ json }) => String(json[report.start ?? '']));
				expect(starts).toEqual([...starts].sort());
			}
			const fields = new Set(result.items.flatMap(({ json }) => Object.keys(json)));
			for (const name of calculatedFieldNames(report)) expect([...fields]).toContain(name);
		});
	});

	test('has a key for each row that is the same in another run', async () => {
		await holding({ [id]: events }, async (simulator) => {
			const perDay = report.kind === 'sum' ? { resultPer: 'day', ...own } : own;
			const one: Days = ['2026-01-28', '2026-02-03'];
			const around: Days = ['2026-01-27', '2026-02-04'];
			const [short, long] = [
				await read(simulator, id, one, perDay),
				await read(simulator, id, around, perDay),
			];
			const keys = keysOf(long);
			expect(keysOf(short).length).toBeGreaterThan(0);
			expect(new Set(keys).size).toBe(keys.length);
			expect(keys).toEqual(expect.arrayContaining(keysOf(short)));
			const byKey = new Map(long.items.map(({ json }) => [json.row_key, json]));
			for (const { json } of short.items) expect(byKey.get(json.row_key)).toEqual(json);
			// Numbered are only rows that nothing tells apart.
			const rows = sentIn(id, long);
			const texts = new Map(keys.map((key, place) => [key, JSON.stringify(rows[place])]));
			for (const [key, text] of texts) {
				const first = texts.get(key.replace(/-[2-9]\d*$/, ''));
				if (first !== undefined && first !== text) {
					throw new Error(`${key} is numbered and is no twin`);
				}
			}
		});
	});
});

const JANUARY: Days = ['2026-01-01', '2026-01-31'];
const QUARTER: Days = ['2026-01-10', '2026-03-05'];
const ONE_DAY: Days = ['2026-01-15', '2026-01-15'];
const agentTimes = generateEvents('agent_1', MADE);

describe('a report of sums', () => {
	test.each([
		['wholeRange', ['2026-01-29', '2026-02-10'], ['20260129-20260210']],
		[
			'month',
			['2026-01-29', '2026-03-01'],
			['20260129-20260131', '20260201-20260228', '20260301-20260301'],
		],
		// 26 January 2026 is a Monday.
		[
			'week',
			['2026-01-29', '2026-02-10'],
			['20260129-20260201', '20260202-20260208', '20260209-20260210'],
		],
		[
			'day',
			['2026-01-30', '2026-02-01'],
			['20260130-20260130', '20260131-20260131', '20260201-20260201'],
		],
	] as const)(
		'has one result per %s, each for one call, and says over what',
		async (resultPer, days, windows) => {
			await holding({ agent_1: agentTimes }, async (simulator) => {
				const { items } = await read(simulator, 'agent_1', days, { resultPer });
				const spans = windows.map((text) => {
					const [from, to] = text.split('-');
					return { from: wall(`${from}000000`), to: wall(`${to}235959`) };
				});
				expect(askedOf(simulator, 'agent_1')).toEqual(spans.map(compact));
				const expected = spans.flatMap((span) =>
					simulator.expectedRows('agent_1', span.from, span.to).map((row) => ({
						...row,
						window_start: formatReport(span.from),
						window_end: formatReport(span.to),
						row_key: `${compact(span)}-${String(row.agent_id)}`,
					})),
				);
				expect(items.map(({ json }) => json)).toMatchObject(expected);
			});
		},
	);

	test('says over what also without calculated fields', async () => {
		await holding({ agent_1: agentTimes }, async (simulator) => {
			const options = { addCalculatedFields: false };
			const { items } = await read(simulator, 'agent_1', JANUARY, { options });
			const expected = simulator.expectedRows('agent_1', at('2026-01-01'), at('2026-02-01') - 1);
			expect(items.map(({ json }) => json)).toEqual(
				expected.map((row) => ({
					...row,
					window_start: '2026-01-01 00:00:00',
					window_end: '2026-01-31 23:59:59',
				})),
			);
		});
	});

	test('comes newest first by its windows', async () => {
		await holding({ agent_1: agentTimes }, async (simulator) => {
			const more = { resultPer: 'day', options: { order: 'newestFirst' } };
			const { items } = await read(simulator, 'agent_1', ['2026-01-01', '2026-01-05'], more);
			const starts = items.map(({ json }) => String(json.window_start));
			expect(starts.length).toBeGreaterThan(5);
			expect(starts).toEqual([...starts].sort().reverse());
		});
	});

	test('stops asking as soon as there are enough rows', async () => {
		await holding({ agent_1: agentTimes }, async (simulator) => {
			const more = { resultPer: 'month', returnAll: false, limit: 3 };
			const { items } = await read(simulator, 'agent_1', QUARTER, more);
			expect(items).toHaveLength(3);
			expect(simulator.requests).toHaveLength(1);
		});
	});

	test('above 31 days is refused before it costs a call, with the way out', async () => {
		await holding({ agent_1: agentTimes }, async (simulator) => {
			const { error, items } = await read(simulator, 'agent_1', ['2026-01-01', '2026-02-01']);
			expect(items).toEqual([]);
			expect(error?.message).toBe(
				'This report takes 31 days at a time: 2026-01-01 to 2026-02-01 is longer',
			);
			expect(error?.description).toContain('Choose “One Result Per: Month”');
			expect(simulator.requests).toEqual([]);
		});
	});

	test('that is cut is an error, for parts of it would be other sums', async () => {
		await holding(
			{ agent_3: generateEvents('agent_3', MADE) },
			async (simulator) => {
				const { error, items } = await read(simulator, 'agent_3', JANUARY);
				expect(items).toEqual([]);
				expect(error?.message).toBe('wolkvox counts records, but does not send all of them');
				expect(simulator.requests).toHaveLength(1);
			},
			{ rowLimit: 3 },
		);
	});

	describe('over the end of a month, where wolkvox does not take that', () => {
		const days: Days = ['2026-01-20', '2026-02-10'];

		test('is an error that names the month, never a false nothing', async () => {
			await holding(
				{ agent_1: agentTimes },
				async (simulator) => {
					const { error, items } = await read(simulator, 'agent_1', days);
					expect(items).toEqual([]);
					expect(error?.description).toContain('Choose “One Result Per: Month”');
					expect(askedOf(simulator, 'agent_1')).toEqual([
						'20260120000000-20260210235959',
						'20260120000000-20260131235959',
					]);
				},
				{ acrossMonths: false },
			);
		});

		test('is nothing where its months have nothing either', async () => {
			await holding(
				{ agent_1: agentTimes.filter(({ start }) => start > at('2026-02-11')) },
				async (simulator) => {
					const { error, items } = await read(simulator, 'agent_1', days);
					expect(error).toBeUndefined();
					expect(items).toEqual([]);
					expect(simulator.requests).toHaveLength(3);
				},
				{ acrossMonths: false },
			);
		});

		test('comes by the month', async () => {
			await holding(
				{ agent_1: agentTimes },
				async (simulator) => {
					const { error, items } = await read(simulator, 'agent_1', days, { resultPer: 'month' });
					expect(error).toBeUndefined();
					expect(items.length).toBeGreaterThan(5);
					expect(simulator.requests).toHaveLength(2);
				},
				{ acrossMonths: false },
			);
		});
	});

	test('that comes as one object is one row, whatever the message counts', async () => {
		await holding({ cdr_4: generateEvents('cdr_4', MADE) }, async (simulator) => {
			const { items, error } = await read(simulator, 'cdr_4', JANUARY);
			expect(error).toBeUndefined();
			expect(items).toMatchObject([
				{
					json: {
						'0_5_seg': { calls: expect.any(String) },
						window_start: '2026-01-01 00:00:00',
					},
				},
			]);
			expect(Object.keys(items[0].json).slice(0, 5)).toEqual([...reportOf('cdr_4').columns]);
		});
	});
});

describe('a report that must not be divided', () => {
	const results = generateEvents('campaign_3', MADE);

	test('campaign_3 is one request, over the end of a month too', async () => {
		await holding({ campaign_3: results }, async (simulator) => {
			const { items } = await read(simulator, 'campaign_3', ['2026-01-15', '2026-02-14'], {
				options: { splitRequestsBy: 'day' },
			});
			expect(items.length).toBeGreaterThan(0);
			expect(askedOf(simulator, 'campaign_3')).toEqual(['20260115000000-20260214235959']);
		});
	});

	test.each(['campaign_3', 'nova_7', 'nova_7_1'])(
		'%s of more than 31 days is refused before it costs a call',
		async (id) => {
			await holding({ campaign_3: results }, async (simulator) => {
				const { error } = await read(simulator, id, QUARTER);
				expect(error?.message).toBe(
					'This report takes 31 days at a time: 2026-01-10 to 2026-03-05 is longer',
				);
				expect(error?.description).toContain('Split into parts, it would lose rows.');
				expect(simulator.requests).toEqual([]);
			});
		},
	);

	test('an ID that nobody knows is one request, and its rows come as sent', async () => {
		const data = [
			{ agent_id: '0101', when: '2026-01-15 10:00:00', more: [{ a: 1 }] },
			{ agent_id: '0101', when: '2026-01-14 10:00:00', more: [] },
		];
		const faults: Fault[] = [{ when: { api: 'nova_7' }, then: { do: 'data', data } }];
		await holding(
			{},
			async (simulator) => {
				const result = await read(simulator, 'nova_7', ['2026-01-20', '2026-02-10']);
				expect(result.error).toBeUndefined();
				expect(sentIn('nova_7', result)).toEqual(data);
				expect(new Set(keysOf(result)).size).toBe(2);
				expect(askedOf(simulator, 'nova_7')).toEqual(['20260120000000-20260210235959']);
			},
			{ faults },
		);
	});

	test('one that wolkvox does not know either is said so', async () => {
		await holding({}, async (simulator) => {
			const { error } = await read(simulator, 'nova_7', ONE_DAY);
			expect(error?.message).toBe('wolkvox does not offer this report on this server');
			expect(simulator.requests).toHaveLength(1);
		});
	});
});

describe('the limits of a report', () => {
	test.each(['calendarMonth', '31days', 'day'])(
		'skill_5: a day for each request, split by %s',
		async (splitRequestsBy) => {
			await holding({ skill_5: generateEvents('skill_5', MADE) }, async (simulator) => {
				const options = { splitRequestsBy };
				const result = await read(simulator, 'skill_5', ['2026-01-30', '2026-02-02'], { options });
				expect(askedOf(simulator, 'skill_5')).toEqual(
					['20260130', '20260131', '20260201', '20260202'].map(
						(day) => `${day}000000-${day}235959`,
					),
				);
				const expected = [0, 1, 2, 3].flatMap((day) => {
					const from = at('2026-01-30') + day * DAY;
					const windowEnd = from + DAY - 1;
					return simulator
						.expectedRows('skill_5', from, windowEnd, { skill_id: 'all' })
						.map((row) => ({
							...row,
							row_key: `${compact({ from, to: windowEnd })}-${String(row.skill_id)}-${String(row.hour)}`,
							window_start: formatReport(from),
							window_end: formatReport(windowEnd),
						}));
				});
				expect(result.items).toHaveLength(expected.length);
				expect(result.items.map(({ json }) => json)).toMatchObject(expected);
			});
		},
	);

	test('diagram_9: 6,000 rows, and what is full is split', async () => {
		const wishes = { ...MADE, count: 9_000, from: at('2026-01-01'), to: at('2026-02-01') - 1 };
		await holding(
			{ diagram_9: generateEvents('diagram_9', wishes) },
			async (simulator) => {
				const result = await read(simulator, 'diagram_9', JANUARY);
				const { from, to } = spanOf(JANUARY);
				expect(result.items).toHaveLength(9_000);
				expect(sorted(sentIn('diagram_9', result))).toEqual(
					sorted(simulator.expectedRows('diagram_9', from, to)),
				);
				expect(simulator.requests.length).toBeLessThanOrEqual(4);
			},
			{ message: 'cut' },
		);
	});
});

describe('a report by day', () => {
	const levels = generateEvents('skill_7', { ...MADE, count: 2_000 });

	test.each(['oldestFirst', 'newestFirst'])(
		'that is cut is split at midnight, %s',
		async (order) => {
			await holding(
				{ skill_7: levels },
				async (simulator) => {
					const result = await read(simulator, 'skill_7', JANUARY, { options: { order } });
					const { from, to } = spanOf(JANUARY);
					const expected = simulator.expectedRows('skill_7', from, to);
					expect(expected.length).toBeGreaterThan(300);
					expect(sorted(sentIn('skill_7', result))).toEqual(sorted(expected));
					expect(simulator.requests.length).toBeGreaterThan(3);
					for (const request of simulator.reportRequests('skill_7')) {
						expect(request.from).toMatch(/000000$/);
						expect(request.to).toMatch(/235959$/);
					}
					expect(new Set(keysOf(result)).size).toBe(expected.length);
				},
				{ rowLimit: 200 },
			);
		},
	);

	test('of which a single day is cut is an error', async () => {
		await holding(
			{ skill_7: levels },
			async (simulator) => {
				const { error, items } = await read(simulator, 'skill_7', ONE_DAY);
				expect(items).toEqual([]);
				expect(error?.message).toBe('wolkvox counts records, but does not send all of them');
				expect(simulator.requests.length).toBeLessThanOrEqual(2);
			},
			{ rowLimit: 5 },
		);
	});

	test('of which half a day is asked gives the figures of that half', async () => {
		await holding({ skill_7: levels }, async (simulator) => {
			const parameters = chosen('skill_7', ['2026-01-15 06:00:00', '2026-01-16 11:59:59'] as const);
			const result = await runNode({ parameters, credential: credentialFor(simulator) });
			expect(sorted(sentIn('skill_7', result))).toEqual(
				sorted(simulator.expectedRows('skill_7', wall('20260115060000'), wall('20260116115959'))),
			);
			expect(simulator.requests).toHaveLength(1);
		});
	});
});

describe('what is sent beside the dates', () => {
	const queryOfLast = (simulator: Simulator) => simulator.requests.at(-1)?.query;
	const pairs = (...parameter: Array<{ name: unknown; value: unknown }>) =>
		({ options: { queryParameters: { parameter } } }) as INodeParameters;

	test.each([
		['skill_1', {}, { skill_id: 'all' }],
		['skill_1', { skill: { mode: 'list', value: '3021', __rl: true } }, { skill_id: '3021' }],
		['skill_1', { skill: { mode: 'id', value: ' 0042 ', __rl: true } }, { skill_id: '0042' }],
		['skill_1', { skill: '' }, { skill_id: 'all' }],
		[
			'skill_1',
			pairs({ name: 'services_time', value: '40' }),
			{ skill_id: 'all', services_time: '40' },
		],
		['skill_1', pairs({ name: 'skill_id', value: '3021' }), { skill_id: '3021' }],
		[
			'campaign_1',
			{ campaign: { mode: 'id', value: '7701', __rl: true } },
			{ campaign_id: '7701' },
		],
		['act_1', {}, { cod_act: 'cod_act1' }],
		['act_1', { activityCode: 'cod_act2' }, { cod_act: 'cod_act2' }],
		['agent_1', {}, {}],
		['agent_1', { agent: { mode: 'id', value: '1001', __rl: true } }, { agent_id: '1001' }],
		['chat_4', {}, { include_attachments: 'false' }],
		[
			'chat_4',
			pairs({ name: 'include_attachments', value: true }),
			{ include_attachments: 'true' },
		],
		// Of fields that are hidden, nothing is sent.
		['cdr_1', { skill: '3021', agent: '1001', campaign: '7701' }, {}],
	] as ReadonlyArray<readonly [string, INodeParameters, Record<string, string>]>)(
		'%s with %j',
		async (id, more, query) => {
			await holding({}, async (simulator) => {
				await read(simulator, id, ONE_DAY, more);
				const dates = { date_ini: '20260115000000', date_end: '20260115235959' };
				expect(queryOfLast(simulator)).toEqual({ api: id, ...dates, ...query });
				expect(simulator.requests).toHaveLength(1);
			});
		},
	);

	test('chooses the rows', async () => {
		const calls = generateEvents('skill_10', MADE);
		await holding({ skill_10: calls }, async (simulator) => {
			const result = await read(simulator, 'skill_10', JANUARY, { skill: '3021' });
			const { from, to } = spanOf(JANUARY);
			const expected = simulator.expectedRows('skill_10', from, to, { skill_id: '3021' });
			expect(expected.length).toBeGreaterThan(10);
			expect(sorted(sentIn('skill_10', result))).toEqual(sorted(expected));
		});
	});

	test.each(['api', 'date_ini', 'date_end', ' API '])('“%s” cannot be set', async (name) => {
		await holding({}, async (simulator) => {
			const { error } = await read(simulator, 'skill_1', ONE_DAY, pairs({ name, value: 'x' }));
			expect(error?.message).toBe(`“Query Parameters” cannot set “${name.trim()}”`);
			expect(simulator.requests).toEqual([]);
		});
	});

	test.each([
		['agent_2', {}, '“Agent” is empty'],
		['agent_2', { agent: { mode: 'list', value: '', __rl: true } }, '“Agent” is empty'],
		['={{ "" }}', {}, '“Report” is empty'],
		['calls', {}, '“Report” is not the ID of a report: “calls”'],
		['skill_1', { skill: '={{ ["3021", "3022"] }}' }, '“Skill” is not an ID: '],
		[
			'campaign_1',
			{ campaign: { mode: 'id', value: '={{ { id: 7 } }}', __rl: true } },
			'“Campaign” is not an ID: ',
		],
		['={{ ["cdr_1"] }}', {}, '“Report” is not an ID: '],
		['act_1', { activityCode: 'x' }, '“Activity Code” has a value that does not exist: “x”'],
		['agent_1', { resultPer: 'year' }, '“One Result Per” has a value that does not exist: “year”'],
		[
			'agent_1',
			pairs({ name: ' ', value: 'x' }),
			'“Query Parameters” are not pairs of a name and a value: ',
		],
	] as ReadonlyArray<readonly [string, INodeParameters, string]>)(
		'%j with %j is refused before a request',
		async (id, more, message) => {
			await holding({}, async (simulator) => {
				const { error } = await read(simulator, id, ONE_DAY, more);
				expect(error?.message).toContain(message);
				expect(simulator.requests).toEqual([]);
			});
		},
	);

	test('what wolkvox misses is told', async () => {
		const faults: Fault[] = [{ then: { do: 'error', error: 'parametersMissing' } }];
		await holding(
			{},
			async (simulator) => {
				const { error } = await read(simulator, 'nova_7', ONE_DAY);
				expect(error?.message).toBe('wolkvox wants to know more than the report and its dates');
				expect(error?.description).toContain('“Query Parameters”');
				expect(simulator.requests).toHaveLength(1);
			},
			{ faults },
		);
	});

	test.each([
		['an ID', 'cdr_1'],
		['an ID in capitals', ' CDR_1 '],
		['what the list shows', 'CDR: 1. Call Detail (cdr_1)'],
		['a choice from the list', { mode: 'list', value: 'cdr_1', __rl: true }],
		['an expression', '={{ "cdr" + "_1" }}'],
	])('the report may be given as %s', async (_form, report) => {
		await holding({}, async (simulator) => {
			const parameters = { ...chosen('', ONE_DAY), report } as INodeParameters;
			const { error } = await runNode({ parameters, credential: credentialFor(simulator) });
			expect(error).toBeUndefined();
			expect(queryOfLast(simulator)).toMatchObject({ api: 'cdr_1' });
		});
	});
});

describe('rows', () => {
	test('of a quiet range are no items, not an error', async () => {
		await holding({}, async (simulator) => {
			const results = [
				await read(simulator, 'cdr_1', ONE_DAY),
				await read(simulator, 'agent_1', ONE_DAY),
				await read(simulator, 'skill_7', ONE_DAY),
				await read(simulator, 'campaign_3', ONE_DAY),
			];
			for (const { error, items } of results) {
				expect(error).toBeUndefined();
				expect(items).toEqual([]);
			}
			expect(simulator.requests).toHaveLength(4);
		});
	});

	test('keep columns that nobody knows, and need not have those that are known', async () => {
		const start = wall('20260115100000');
		const row = { conn_id: '01-1.000001', date: '2026-01-15 10:00:00', brand_new: { a: ['1'] } };
		await holding({ cdr_1: [{ start, row }] }, async (simulator) => {
			const { items, error } = await read(simulator, 'cdr_1', ONE_DAY);
			expect(error).toBeUndefined();
			expect(items.map(({ json }) => json)).toEqual([
				{
					...row,
					row_key: '01-1.000001',
					date_iso: '2026-01-15T10:00:00-05:00',
					time_seg_seconds: null,
				},
			]);
		});
	});

	test('keep nested lists as they were sent', async () => {
		const events = ['agent_5', 'agent_11', 'chat_2'].map((id) => [id, generateEvents(id, MADE)]);
		await holding(Object.fromEntries(events), async (simulator) => {
			for (const [id, column] of [
				['agent_5', 'status_x_hour'],
				['agent_11', 'agents'],
				['chat_2', 'conversation'],
			]) {
				const { items } = await read(simulator, id, JANUARY);
				expect(items.length).toBeGreaterThan(0);
				for (const { json } of items) {
					expect(json[column]).toEqual(expect.arrayContaining([expect.any(Object)]));
				}
			}
		});
	});

	test.each(['cdr_1', 'chat_1', 'agent_14', 'cdr_5'])(
		'%s: IDs and telephone numbers stay what they are',
		async (id) => {
			await holding({ [id]: generateEvents(id, MADE) }, async (simulator) => {
				const { items } = await read(simulator, id, JANUARY);
				const texts = items.flatMap(({ json }) =>
					Object.entries(json).filter(([name]) => /(_id|phone|telephone|ani|_key)$/.test(name)),
				);
				expect(texts.some(([, value]) => /^0\d+$/.test(String(value)))).toBe(true);
				for (const [, value] of texts) expect(typeof value).toBe('string');
			});
		},
	);

	test('that come twice in every way are two rows, numbered', async () => {
		const start = wall('20260115100000');
		const row = { type_nlp: 'a', nlp_channel: 'b', chars_send: '1', date: '2026-01-15 10:00:00' };
		const twins = [row, row, { ...row, chars_send: '2' }].map((own) => ({ start, row: own }));
		await holding({ cdr_7: twins }, async (simulator) => {
			const result = await read(simulator, 'cdr_7', ONE_DAY);
			const keys = keysOf(result);
			expect(keys.filter((key) => key.endsWith('-2'))).toHaveLength(1);
			expect(new Set(keys).size).toBe(3);
		});
	});
});

describe('a file', () => {
	/** The rows of a report's file, and the same rows as items. */
	async function bothOf(
		simulator: Simulator,
		id: string,
		more: INodeParameters,
		fileFormat = 'csv',
	) {
		const credential = credentialFor(simulator);
		const operation = { operation: 'exportReport', fileFormat, binaryPropertyName: 'data' };
		const parameters = { ...chosen(id, JANUARY, more), ...operation };
		const file = await runNode({ parameters, credential });
		expect(file.error).toBeUndefined();
		const { items } = await read(simulator, id, JANUARY, more);
		const text = (await bytesOf(file.items[0])).toString('utf8').replace('\uFEFF', '');
		return { text, receipt: file.items[0].json, rows: items.map(({ json }) => json) };
	}

	const cellOf = (value: unknown) => {
		if (value === null || value === undefined) return '';
		return typeof value === 'object' ? JSON.stringify(value) : String(value);
	};

	test.each([
		['chat_2', 'conversation'],
		['agent_5', 'status_x_hour'],
		['agent_11', 'agents'],
	])('of %s holds what is nested as JSON', async (id, nested) => {
		await holding({ [id]: generateEvents(id, MADE) }, async (simulator) => {
			const more = { options: { escapeFormulas: false } };
			const { text, receipt, rows } = await bothOf(simulator, id, more);

			const [columns, ...lines] = readCsv(text, ',');
			expect(lines.length).toBeGreaterThan(0);
			expect(lines).toEqual(rows.map((row) => columns.map((name) => cellOf(row[name]))));
			const place = columns.indexOf(nested);
			expect(lines.map((cells) => JSON.parse(cells[place]) as unknown)).toEqual(
				rows.map((row) => row[nested]),
			);
			expect(receipt).toMatchObject({ rows: rows.length });

			const lined = await bothOf(simulator, id, {}, 'jsonl');
			const objects = lined.text.trimEnd().split('\n');
			expect(objects.map((line) => JSON.parse(line) as unknown)).toEqual(rows);
		});
	});

	test.each(['agent_1', 'skill_5'])('of %s names its window, filled or empty', async (id) => {
		await holding({}, async (simulator) => {
			const more = { resultPer: 'wholeRange' };
			const empty = await bothOf(simulator, id, more);
			simulator.setReport(id, generateEvents(id, MADE));
			const filled = await bothOf(simulator, id, more);

			const headers = [empty, filled].map(({ text }) => readCsv(text, ',')[0]);
			expect(headers[0]).toEqual(expect.arrayContaining(['row_key', 'window_start', 'window_end']));
			expect(headers[1]).toEqual(headers[0]);
		});
	});
});

describe('a failure', () => {
	test('tells how many rows were read before', async () => {
		const faults: Fault[] = [
			{ when: { covers: at('2026-02-10') }, then: { do: 'error', error: 'apiMissing' } },
		];
		await holding(
			{ cdr_1: generateEvents('cdr_1', MADE) },
			async (simulator) => {
				const { error } = await read(simulator, 'cdr_1', QUARTER);
				const before = simulator.expectedRows('cdr_1', at('2026-01-10'), at('2026-02-01') - 1);
				expect(error?.description).toContain(`Rows read before: ${before.length}.`);
			},
			{ faults },
		);
	});
});
