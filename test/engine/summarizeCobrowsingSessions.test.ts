import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import schema from '../../nodes/Wolkvox/__schema__/v1.0.0/cobrowsing/summarizeCobrowsingSessions.json';
import { custom, ofItem, rowsHeld, twoYears } from './arrangement';
import { scenario, type Scenario } from './scenario';

const sessions = twoYears(3_000);
const OPERATION = 'summarizeCobrowsingSessions';
const FIGURES = Object.keys(schema.properties);

const summarized = async ({ parameters, ...call }: Scenario) =>
	await scenario({ ...call, parameters: { operation: OPERATION, ...parameters } });

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

/** Summaries, and the single sessions of the same question. */
async function bothOf(parameters: INodeParameters, groupBy: string) {
	const grouped = { ...parameters, groupBy };
	const { items, error, simulator } = await summarized({ sessions, parameters: grouped });
	expect(error).toBeUndefined();
	const single = await scenario({ simulator, parameters });
	return { items, single: single.items };
}

describe('each way to group', () => {
	const range = custom('2026-01-01', '2026-02-28');
	test('hour: one item for each, in order, all figures in one of them', async () => {
		const { items, single } = await bothOf(range, 'hour');
		expect(single.length).toBeGreaterThan(200);
		expect(items.map(({ json }) => json.hour)).toEqual(Array.from({ length: 24 }, (_, n) => n));
		for (const { json, pairedItem } of items) {
			expect(Object.keys(json)).toEqual(['hour', ...FIGURES]);
			expect(pairedItem).toEqual({ item: 0 });
		}
		const { longest_seconds: longest, ...sums } = figuresOf(single);
		for (const [name, figure] of Object.entries(sums)) expect(sum(items, name)).toBe(figure);
		expect(Math.max(...items.map(({ json }) => Number(json.longest_seconds)))).toBe(longest);
	});

	test('agent: each by its ID as text, with its name', async () => {
		const { items, single } = await bothOf(range, 'agent');
		const ids = items.map(({ json }) => String(json.agent_id));
		const there = [...new Set(single.map(({ json }) => String(json.agent_id)))].sort();
		expect([...ids].sort()).toEqual(there);
		expect(ids.some((id) => id.startsWith('00'))).toBe(true);
		for (const { json } of items) {
			expect(Object.keys(json)).toEqual(['agent_id', 'agent_name', ...FIGURES]);
			const own = single.filter((item) => item.json.agent_id === json.agent_id);
			expect(json).toMatchObject({ ...figuresOf(own), agent_name: own[0].json.agent_name });
		}
	});
});

test('each input item gets its own groups, which point to it', async () => {
	const input = [
		{ from: '2025-01-01', to: '2025-01-31', by: 'none', groups: 1 },
		{ from: '2025-02-03', to: '2025-02-05', by: 'day', groups: 3 },
		{ from: '2025-09-10', to: '2025-10-10', by: 'month', groups: 2 },
	];
	const { items, simulator } = await summarized({
		sessions,
		parameters: custom('={{ $json.from }}', '={{ $json.to }}', { groupBy: '={{ $json.by }}' }),
		input,
	});
	for (const [item, { from, to, groups }] of input.entries()) {
		const own = ofItem(items, item);
		expect(own).toHaveLength(groups);
		expect(sum(own, 'sessions')).toBe(rowsHeld(simulator, from, to).length);
	}
});
