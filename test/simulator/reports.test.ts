import { isGrouping } from './columns';
import { FACTS, type ReportFacts } from './facts';
import { factsOf, formatReport, generateEvents, type SimulatedEvent } from './index';
import type { Row } from './report';
import { askFor, envelopeOf, JANUARY, neededParameters, rowsOf, simulate } from './support';

const DAY = 86_400;
const { from, to } = JANUARY;
const HALF = from + 15 * DAY;

const idsOf = (...kinds: Array<ReportFacts['kind']>) =>
	[...FACTS.values()].filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);

/** A call at a second; what the row says is enough to know it again. */
function call(start: number, more: Partial<SimulatedEvent> = {}): SimulatedEvent {
	return {
		start,
		...more,
		row: { date: formatReport(start), conn_id: String(start), ...more.row },
	};
}

/** A simulator with these events underneath a report, and how it is asked. */
async function holding(id: string, events: SimulatedEvent[], settings = {}) {
	const simulator = await simulate(settings);
	simulator.setReport(id, events);
	const ask = async (parameters: Record<string, string> = {}, first = from, last = to) =>
		await askFor(simulator, id, { from: first, to: last }, parameters);
	const rows = async (...asked: Parameters<typeof ask>) => rowsOf(await ask(...asked));
	return { simulator, ask, rows };
}

it('knows the 104 reports, each by its id', () => {
	expect(FACTS.size).toBe(104);
	expect(() => factsOf('chat_99')).toThrow('There is no report "chat_99"');
});

it('answers each of them with what it holds, and only if it is asked for with what it needs', async () => {
	const simulator = await simulate();
	let strict = 0;
	for (const { id, shape, maxDays, parameters } of FACTS.values()) {
		const range = { from, to: Math.min(to, from + maxDays * DAY - 1) };
		const events = generateEvents(id, { seed: 5, count: 40, agents: 1, ...range });
		simulator.setReport(id, events);
		const needed = {
			...neededParameters(id),
			...(id === 'agent_2' && { agent_id: events[0].agent ?? '' }),
		};
		const expected = simulator.expectedRows(id, range.from, range.to, needed);
		const seen = await askFor(simulator, id, range, needed);
		expect(expected.length).toBeGreaterThan(0);
		if (shape === 'object') expect([envelopeOf(seen).data]).toEqual(expected);
		else expect(rowsOf(seen)).toEqual(expected);
		expect(simulator.reportRequests(id)).toMatchObject([{ status: 200, rows: expected.length }]);
		if (parameters.every(({ required }) => !required)) continue;
		strict += 1;
		const blank = Object.fromEntries(parameters.map(({ name }) => [name, '']));
		for (const wrong of [{}, blank]) {
			expect(envelopeOf(await askFor(simulator, id, range, wrong))).toMatchObject({
				code: '400',
				msg: 'SOME PARAMETERS ARE REQUIRED',
			});
		}
	}
	expect(strict).toBe(28);
	expect((await askFor(simulator, 'act_1', JANUARY, { cod_act: 'cod_act3' })).status).toBe(400);
});

describe('limits of a report', () => {
	it.each<[string, number, number, object?]>([
		['skill_5', DAY, 200],
		['skill_5', DAY + 1, 404],
		['cdr_1', 31 * DAY, 200],
		['cdr_1', 31 * DAY + 1, 404],
		['cdr_1', 2 * DAY + 1, 404, { maxDays: 2 }],
		['cdr_1', 31 * DAY, 200, { acrossMonths: false }],
		['cdr_1', 31 * DAY + 1, 404, { acrossMonths: false, maxDays: 40 }],
	])('%s, so many seconds: %s', async (id, seconds, status, settings = {}) => {
		const { ask } = await holding(id, [call(from, { skill: '1' })], settings);
		expect((await ask(neededParameters(id), from, from + seconds - 1)).status).toBe(status);
	});

	it('rows: 6,000 for diagram_9, fewer if set so', async () => {
		const many = Array.from({ length: 6001 }, (_, index) => call(from + index));
		expect(await (await holding('cdr_1', many)).rows()).toHaveLength(6001);
		const { simulator, ask, rows } = await holding('diagram_9', many);
		expect(await rows()).toHaveLength(6000);
		simulator.settings.rowLimit = 7;
		expect(await rows()).toHaveLength(7);
		expect(envelopeOf(await ask()).msg).toBe('6001 records were found');
	});
});

describe('parameters choose rows', () => {
	it.each([
		['skill_10', 'skill_id', 'skill'],
		['campaign_5', 'campaign_id', 'campaign'],
		['agent_2', 'agent_id', 'agent'],
	] as const)('%s', async (id, name, of) => {
		const events = [call(from, { [of]: '0042' }), call(from + 1, { [of]: '43' })];
		const both = events.map(({ row }) => row);
		const { simulator, rows } = await holding(id, events);
		expect(await rows({ [name]: '0042' })).toEqual([both[0]]);
		expect(await rows({ [name]: '42' })).toEqual([]);
		// agent_2 wants one agent.
		for (const all of ['all', 'ALL'])
			expect(await rows({ [name]: all })).toEqual(id === 'agent_2' ? [] : both);
		expect(simulator.expectedRows(id, from, from, { [name]: '43' })).toEqual([]);
	});

	it('all: reports by the hour put the skills together, unless set otherwise', async () => {
		const events = [call(from, { skill: '1' }), call(from, { skill: '2' })];
		const { simulator, rows } = await holding('skill_4', events);
		const skills = async (skill_id: string) =>
			(await rows({ skill_id })).map((row) => [row.skill_id, row.inbound_calls].join());
		expect(await skills('all')).toEqual(['ALL,2']);
		expect(await skills('2')).toEqual(['2,1']);
		simulator.settings.mergeAll = false;
		expect(await skills('all')).toEqual(['1,1', '2,1']);
	});
});

describe('single reports', () => {
	it('chat_1 is filed by the closing', async () => {
		const overnight = call(from + DAY - 60, { end: from + DAY + 60 });
		const { rows } = await holding('chat_1', [overnight]);
		expect(await rows({}, from, from + DAY - 1)).toEqual([]);
		expect(await rows({}, from + DAY, from + 2 * DAY - 1)).toEqual([overnight.row]);
	});

	it('campaign_3 wants the record and the attempt in the range', async () => {
		const old = call(from + 9 * DAY, { recordedAt: from + 2 * DAY });
		const fresh = call(from + 9 * DAY + 1);
		const { rows } = await holding('campaign_3', [old, fresh]);
		const all = { campaign_id: 'all' };
		expect(await rows(all)).toEqual([old.row, fresh.row]);
		expect(await rows(all, from + 5 * DAY)).toEqual([fresh.row]);
		expect(await rows(all, from, from + 5 * DAY)).toEqual([]);
	});

	it('cdr_4 sends its bands as an object, counted in msg', async () => {
		const { ask } = await holding('cdr_4', [
			call(from, { row: { interval: '0_5_seg' }, values: { calls: 1, minutes: 3 } }),
			call(from + 1, { row: { interval: '0_5_seg' }, values: { calls: 1, minutes: 4 } }),
		]);
		const { msg, data } = envelopeOf(await ask());
		expect(msg).toBe('5 records were found');
		expect(Object.keys(Object(data))).toHaveLength(5);
		expect(data).toMatchObject({
			'0_5_seg': { calls: '2', minutes: '7', cost: '0', percentage: '0' },
			greater_than_121: { calls: '0' },
		});
	});

	it('agent_1 counts nothing in msg', async () => {
		const { ask } = await holding('agent_1', [call(from, { agent: '1' })]);
		expect(envelopeOf(await ask()).msg).toBe('Information found for the current month');
	});

	it.each<[string, object[]]>([
		[
			'agent_11',
			[
				{
					agents: [
						{ agent_id: 'a', calls: '1' },
						{ agent_id: 'b', calls: '2' },
					],
				},
			],
		],
		[
			'agent_5',
			[
				{ agent_id: 'a', status_x_hour: [{ hour: '01', calls: '1' }] },
				{ agent_id: 'b', status_x_hour: [{ hour: '02', calls: '2' }] },
			],
		],
	])('%s holds rows inside rows', async (id, expected) => {
		const at = (hours: number, agent: string) =>
			call(from + hours * 3600, { agent, row: { agent_name: agent } });
		const { simulator } = await holding(id, [at(1, 'a'), at(2, 'b'), at(26, 'b')]);
		expect(simulator.expectedRows(id, from, to)).toMatchObject(expected);
	});
});

describe('sums', () => {
	/** A figure as a number: a count, or a duration with hours that may pass 24. */
	const amount = (text: unknown) =>
		String(text)
			.split(':')
			.reduce((sum, part) => sum * 60 + Number(part), 0);

	/** All figures of rows together, nested ones as well; what is neither count nor duration is left out. */
	function figures(rows: unknown): Record<string, number> {
		const sums: Record<string, number> = {};
		const add = (value: unknown, column: string) => {
			if (Array.isArray(value)) value.forEach((member) => add(member, column));
			else if (typeof value === 'object' && value !== null) {
				Object.entries(value).forEach(([name, member]) => add(member, name));
			} else if (!isGrouping(column) && !['login', 'logout'].includes(column)) {
				sums[column] = (sums[column] ?? 0) + amount(value);
			}
		};
		add(rows, '');
		return sums;
	}

	const keyOf = (row: Row) =>
		JSON.stringify(Object.entries(row).filter(([column]) => isGrouping(column)));
	const sorted = (rows: Row[]) => rows.map((row) => JSON.stringify(row)).sort();

	it.each(idsOf('aggregate', 'perDay', 'perHour'))('%s adds up what happened', async (id) => {
		const events = generateEvents(id, { seed: 11, count: 120, agents: 6, ...JANUARY });
		const { simulator } = await holding(id, events);
		const rows = (first: number, last: number) =>
			simulator.expectedRows(id, first, last, neededParameters(id));
		const whole = rows(from, to);
		const expected: Record<string, number> = {};
		for (const [column, value] of events.flatMap(({ values = {} }) => Object.entries(values))) {
			if (!['login', 'logout'].includes(column)) {
				expected[column] = (expected[column] ?? 0) + value;
			}
		}
		expect(figures(whole)).toEqual(expected);
		expect(new Set(whole.map(keyOf)).size).toBe(whole.length);

		const parts = [...rows(from, HALF - 1), ...rows(HALF, to)];
		if (factsOf(id).kind === 'aggregate') expect(parts.length).toBeGreaterThan(whole.length);
		// A day cut at midnight is the same; skill_5 names the hour, but not the day.
		else if (id !== 'skill_5') expect(sorted(parts)).toEqual(sorted(whole));
		expect(figures(parts)).toEqual(expected);
	});

	it('of a day cut at noon are two rows for it', async () => {
		const noon = from + DAY / 2;
		const { simulator } = await holding('diagram_1_1', [call(from), call(noon)]);
		const calls = (first: number, last: number) =>
			simulator.expectedRows('diagram_1_1', first, last).map((row) => [row.day, row.calls].join());
		expect(calls(from, to)).toEqual(['2026-01-01,2']);
		expect([...calls(from, noon - 1), ...calls(noon, to)]).toEqual([
			'2026-01-01,1',
			'2026-01-01,1',
		]);
	});
});
