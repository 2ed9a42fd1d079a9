import type { INodeExecutionData, INodeParameters, INodeProperties } from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import schema from '../../nodes/Wolkvox/__schema__/v1.0.0/cobrowsing/summarizeCobrowsingSessions.json';
import { generateSessions, type Fault } from '../simulator';
import { ofItem, rowsHeld, credentialFor, custom, twoYears, wall } from './arrangement';
import { runNode, type NodeCall } from './engine';
import { scenario, type Scenario } from './scenario';
import { simulate } from '../simulator/support';

const sessions = twoYears(3_000);
const OPERATION = 'summarizeCobrowsingSessions';
const FIGURES = [
	'sessions',
	'total_seconds',
	'average_seconds',
	'average_duration',
	'longest_seconds',
	'ended_by_agent',
	'ended_by_client',
	'ended_by_unknown',
	'unreadable_durations',
];

const summary = (parameters: INodeParameters): INodeParameters => ({
	operation: OPERATION,
	...parameters,
});

async function summarize(call: NodeCall) {
	return await runNode({ ...call, parameters: summary(call.parameters ?? {}) });
}

const summarized = async (call: Scenario) =>
	await scenario({ ...call, parameters: summary(call.parameters ?? {}) });

const jsonOf = (items: readonly INodeExecutionData[]) => items.map(({ json }) => json);
const sum = (items: readonly INodeExecutionData[], name: string) =>
	items.reduce((total, { json }) => total + Number(json[name]), 0);

/** What the single sessions of the same question add up to. */
function figuresOf(items: readonly INodeExecutionData[]) {
	const endedBy = (who: string) => items.filter(({ json }) => json.hung_up_by === who).length;
	return {
		sessions: items.length,
		total_seconds: sum(items, 'time_seconds'),
		longest_seconds: Math.max(...items.map(({ json }) => Number(json.time_seconds))),
		ended_by_agent: endedBy('agent'),
		ended_by_client: endedBy('client'),
		ended_by_unknown: endedBy('unknown'),
		unreadable_durations: items.filter(({ json }) => json.time_seconds === null).length,
	};
}

describe('each way to group', () => {
	const days = (from: string, count: number, step: number) =>
		Array.from({ length: count }, (_, index) =>
			new Date(Date.parse(from) + index * step * 86_400_000).toISOString().slice(0, 10),
		);

	test.each([
		['day', days('2026-01-01', 59, 1)],
		['week', days('2025-12-29', 9, 7)],
		['month', ['2026-01', '2026-02']],
		['hour', Array.from({ length: 24 }, (_, hour) => hour)],
	])('%s: one item for each, in order, with its figures', async (groupBy, groups) => {
		const simulator = await simulate({}, sessions);
		const call = { credential: credentialFor(simulator) };
		const range = custom('2026-01-01', '2026-02-28');
		const { items, error } = await summarize({ ...call, parameters: { ...range, groupBy } });
		const single = await runNode({ ...call, parameters: range });
		expect(error).toBeUndefined();
		expect(single.items.length).toBeGreaterThan(200);
		expect(items.map(({ json }) => json[groupBy])).toEqual(groups);
		for (const { json, pairedItem } of items) {
			expect(Object.keys(json)).toEqual([groupBy, ...FIGURES]);
			expect(pairedItem).toEqual({ item: 0 });
			if (groupBy === 'week' || json.sessions === 0) continue;
			const own = single.items.filter((item) => {
				const start = String(item.json.date_ini);
				if (groupBy === 'hour') return Number(start.slice(11, 13)) === json.hour;
				return start.startsWith(String(json[groupBy]));
			});
			expect(json).toMatchObject(figuresOf(own));
		}
		expect(sum(items, 'sessions')).toBe(single.items.length);
		expect(sum(items, 'total_seconds')).toBe(sum(single.items, 'time_seconds'));
	});

	test('agent: each by its ID as text, with its name', async () => {
		const simulator = await simulate({}, sessions);
		const call = { credential: credentialFor(simulator) };
		const range = custom('2026-01-01', '2026-02-28');
		const { items } = await summarize({ ...call, parameters: { ...range, groupBy: 'agent' } });
		const single = await runNode({ ...call, parameters: range });
		const ids = items.map(({ json }) => String(json.agent_id));
		expect(ids).toEqual([...new Set(single.items.map(({ json }) => String(json.agent_id)))].sort());
		expect(ids.some((id) => id.startsWith('00'))).toBe(true);
		for (const { json } of items) {
			expect(Object.keys(json)).toEqual(['agent_id', 'agent_name', ...FIGURES]);
			const own = single.items.filter((item) => item.json.agent_id === json.agent_id);
			expect(json).toMatchObject({ ...figuresOf(own), agent_name: own[0].json.agent_name });
		}
	});

	test('nothing: one item, also for no sessions', async () => {
		const simulator = await simulate({}, sessions);
		const call = { credential: credentialFor(simulator) };
		const range = custom('2026-01-01', '2026-02-28');
		const summed = await summarize({ ...call, parameters: { ...range, groupBy: 'none' } });
		const single = await runNode({ ...call, parameters: range });
		expect(summed.items).toHaveLength(1);
		expect(Object.keys(summed.items[0].json)).toEqual(FIGURES);
		expect(summed.items[0].json).toMatchObject(figuresOf(single.items));
		simulator.setSessions([]);
		const { items, error } = await summarize({
			parameters: custom('2026-01-01', '2026-01-31'),
			credential: credentialFor(simulator),
		});
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toEqual([
			{
				sessions: 0,
				total_seconds: 0,
				average_seconds: null,
				average_duration: null,
				longest_seconds: null,
				ended_by_agent: 0,
				ended_by_client: 0,
				ended_by_unknown: 0,
				unreadable_durations: 0,
			},
		]);
	});

	test('averages are those of the sessions, as a number and as a duration', async () => {
		const simulator = await simulate({}, sessions);
		const call = { credential: credentialFor(simulator) };
		const range = custom('2026-01-05', '2026-01-11');
		const { items } = await summarize({ ...call, parameters: range });
		const single = await runNode({ ...call, parameters: range });
		const average = sum(single.items, 'time_seconds') / single.items.length;
		const [{ json }] = items;
		expect(Math.abs(Number(json.average_seconds) - average)).toBeLessThanOrEqual(0.005001);
		const [hours, minutes, seconds] = String(json.average_duration).split(':').map(Number);
		const shown = hours * 3_600 + minutes * 60 + seconds;
		expect(Math.abs(shown - average)).toBeLessThanOrEqual(0.5);
	});
});

describe('what is asked', () => {
	test('as the node stands there: the seven days before today, counted together', async () => {
		const { items, simulator } = await summarized({});
		expect(items).toHaveLength(1);
		const asked = simulator.reportRequests();
		const first = wall(String(asked[0].from));
		const last = wall(String(asked[asked.length - 1].to));
		expect(last - first + 1).toBe(7 * 86_400);
	});

	test('a year is twelve requests, however it is grouped', async () => {
		const { items, simulator } = await summarized({
			sessions,
			parameters: custom('2025-01-01', '2025-12-31', { groupBy: 'month' }),
		});
		expect(items).toHaveLength(12);
		expect(simulator.reportRequests()).toHaveLength(12);
		expect(sum(items, 'sessions')).toBe(rowsHeld(simulator, '2025-01-01', '2025-12-31').length);
	});

	test('each input item gets its own groups, which point to it', async () => {
		const input = [
			{ from: '2025-01-01', to: '2025-01-31', by: 'none' },
			{ from: '2025-02-03', to: '2025-02-05', by: 'day' },
			{ from: '2025-09-10', to: '2025-10-10', by: 'month' },
		];
		const { items, simulator } = await summarized({
			sessions,
			parameters: custom('={{ $json.from }}', '={{ $json.to }}', { groupBy: '={{ $json.by }}' }),
			input,
			credential: { simultaneousRequests: 2 },
		});
		input.forEach(({ from, to, by }, item) => {
			const own = ofItem(items, item);
			expect(own).toHaveLength({ none: 1, day: 3, month: 2 }[by] ?? 0);
			expect(sum(own, 'sessions')).toBe(rowsHeld(simulator, from, to).length);
		});
	});

	test('filters count only what they let pass', async () => {
		const simulator = await simulate({}, sessions);
		const call = { credential: credentialFor(simulator) };
		const filters = { hungUpBy: 'client', minimumDuration: 60 };
		const range = custom('2026-01-01', '2026-03-31', { filters });
		const { items } = await summarize({ ...call, parameters: { ...range, groupBy: 'agent' } });
		const single = await runNode({ ...call, parameters: range });
		expect(single.items.length).toBeGreaterThan(50);
		expect(sum(items, 'sessions')).toBe(single.items.length);
		expect(sum(items, 'ended_by_client')).toBe(single.items.length);
		expect(sum(items, 'ended_by_agent')).toBe(0);
		expect(sum(items, 'total_seconds')).toBe(sum(single.items, 'time_seconds'));
	});

	test('messy values are counted as such, never guessed', async () => {
		const [from, to] = [wall('20260101000000'), wall('20260131235959')];
		const messy = generateSessions({ seed: 3, count: 2_000, from, to, messyValues: 0.5 });
		const simulator = await simulate({}, messy);
		const call = { credential: credentialFor(simulator) };
		const range = custom('2026-01-01', '2026-01-31');
		const { items } = await summarize({ ...call, parameters: { ...range, groupBy: 'agent' } });
		const single = await runNode({ ...call, parameters: range });
		const unreadable = single.items.filter(({ json }) => json.time_seconds === null).length;
		expect(unreadable).toBeGreaterThan(0);
		expect(sum(items, 'sessions')).toBe(single.items.length);
		expect(sum(items, 'unreadable_durations')).toBe(unreadable);
		expect(sum(items, 'ended_by_unknown')).toBe(
			single.items.filter(({ json }) => json.hung_up_by === 'unknown').length,
		);
		expect(items[items.length - 1].json.agent_id).toBeNull();
	});
});

describe('what cannot be counted', () => {
	test.each(['year', '', 7, null])('“Group By” %p is named, and nothing is asked', async (by) => {
		const { items, error, simulator } = await summarized({
			sessions,
			parameters: custom('2026-01-01', '2026-01-31', { groupBy: '={{ $json.by }}' }),
			input: [{ by }],
		});
		expect(items).toEqual([]);
		expect(error?.message).toContain('“Group By” has a value that does not exist');
		expect(error).toMatchObject({
			description: expect.stringContaining('none, agent, month, week, day, hour'),
			context: { itemIndex: 0 },
		});
		expect(simulator.requests).toHaveLength(0);
	});

	test('a filter answers no false zero', async () => {
		const odd = sessions.map((session) => ({
			...session,
			row: { ...session.row, hung_up: 'sistema' },
		}));
		const { items, error } = await summarized({
			sessions: odd,
			parameters: custom('2026-01-01', '2026-01-31', { filters: { hungUpBy: 'agent' } }),
		});
		expect(items).toEqual([]);
		expect(error?.message).toContain('“Hung Up By” cannot be used');
		expect(error).toMatchObject({ description: expect.stringContaining('“sistema”') });
	});

	const refused: Fault = {
		when: { covers: wall('20260215000000') },
		then: { do: 'error', error: 'apiMissing' },
	};

	test('a month that fails gives no figures of the others', async () => {
		const { items, error } = await summarized({
			sessions,
			settings: { faults: [refused] },
			parameters: custom('2026-01-01', '2026-03-31', { groupBy: 'month' }),
		});
		expect(items).toEqual([]);
		expect(error).toMatchObject({
			message: 'wolkvox does not offer this report on this server',
			description: expect.stringContaining('Still missing: 2026-02-01'),
			context: { itemIndex: 0 },
		});
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: one item fails, the others are whole',
		async (onError) => {
			const { items, errorItems, error } = await summarized({
				sessions,
				settings: { faults: [refused] },
				parameters: custom('={{ $json.day }}', '={{ $json.day }}', { groupBy: 'hour' }),
				input: [{ day: '2026-02-14' }, { day: '2026-02-15' }, { day: '2026-02-16' }],
				onError,
			});
			const all = [...items, ...errorItems];
			const failed = all.filter(({ json }) => 'error' in json);
			expect(error).toBeUndefined();
			expect(failed).toHaveLength(1);
			expect(failed[0].pairedItem).toEqual({ item: 1 });
			expect(all).toHaveLength(24 + 1 + 24);
		},
	);
});

test('there may be any number of sessions', async () => {
	const [from, to] = [wall('20260101000000'), wall('20260131235959')];
	const many = generateSessions({ seed: 7, count: 130_000, from, to, distribution: 'even' });
	const { items, error } = await summarized({
		sessions: many,
		parameters: custom('2026-01-01', '2026-01-31'),
	});
	expect(error).toBeUndefined();
	expect(items[0].json).toMatchObject({ sessions: 130_000, unreadable_durations: 0 });
	const seconds = many.reduce((total, { start, end }) => total + (end ?? start) - start, 0);
	expect(items[0].json.total_seconds).toBe(seconds);
});

describe('what the editor shows', () => {
	const { properties } = new Wolkvox().description;
	const own = properties.filter(({ displayOptions }) =>
		displayOptions?.show?.operation?.includes(OPERATION),
	);
	const named = (name: string): INodeProperties => {
		const found = own.find((property) => property.name === name);
		if (found === undefined) throw new Error(`There is no ${name}`);
		return found;
	};

	test('range, grouping, filters and options, in this order', () => {
		const range = ['dateRange', 'days', 'hours', 'from', 'to'];
		expect(own.map(({ name }) => name)).toEqual([...range, 'groupBy', 'filters', 'options']);
		expect(named('groupBy').default).toBe('none');
	});

	test('only options that make a difference', () => {
		expect(named('options').options?.map((option) => option.name)).toEqual([
			'maxTries',
			'splitRequestsBy',
		]);
	});

	test('the output’s columns before the first run', () => {
		expect(Object.keys(schema.properties)).toEqual(FIGURES);
	});
});
