import { FACTS, generateEvents } from './index';
import { isGrouping } from './columns';
import { factsOf, type ReportFacts } from './facts';
import type { Row } from './report';
import { JANUARY, neededParameters, simulate } from './support';

const DAY = 86_400;
const MONTH = { seed: 11, count: 120, agents: 6, ...JANUARY };
const HALF = JANUARY.from + 15 * DAY;

const ofKind = (...kinds: Array<ReportFacts['kind']>) =>
	[...FACTS.values()].filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);

/** A figure as a number: a count, or a duration with hours that may pass 24. */
function amount(text: unknown): number {
	return String(text)
		.split(':')
		.reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** All figures of rows together, nested ones as well; what is neither count nor duration is left out. */
function figures(rows: unknown, facts: ReportFacts): Record<string, number> {
	const sums: Record<string, number> = {};
	const add = (value: unknown, column: string) => {
		if (Array.isArray(value)) value.forEach((member) => add(member, column));
		else if (typeof value === 'object' && value !== null) {
			Object.entries(value).forEach(([name, member]) => add(member, name));
		} else if (!isGrouping(column) && !['login', 'logout'].includes(column)) {
			sums[column] = (sums[column] ?? 0) + amount(value);
		}
	};
	add(rows, facts.id);
	return sums;
}

async function holding(id: string) {
	const simulator = await simulate();
	const events = generateEvents(id, MONTH);
	simulator.setReport(id, events);
	const parameters = neededParameters(id);
	const rows = (from: number, to: number) => simulator.expectedRows(id, from, to, parameters);
	return { events, rows };
}

const keyOf = (row: Row) =>
	JSON.stringify(Object.entries(row).filter(([column]) => isGrouping(column)));

describe('every figure', () => {
	it.each(ofKind('aggregate', 'perDay', 'perHour'))('of %s is really added up', async (id) => {
		const facts = factsOf(id);
		const { events, rows } = await holding(id);
		const whole = figures(rows(JANUARY.from, JANUARY.to), facts);
		const expected: Record<string, number> = {};
		for (const { values = {} } of events) {
			for (const [column, value] of Object.entries(values)) {
				if (column in whole) expected[column] = (expected[column] ?? 0) + value;
			}
		}
		expect(whole).toEqual(expected);
		expect(Object.keys(whole).length).toBeGreaterThan(0);
	});
});

it.each(ofKind('aggregate'))('%s: a part of the range has other rows', async (id) => {
	const facts = factsOf(id);
	const { rows } = await holding(id);
	const whole = rows(JANUARY.from, JANUARY.to);
	const parts = [...rows(JANUARY.from, HALF - 1), ...rows(HALF, JANUARY.to)];
	expect(parts).not.toEqual(whole);
	expect(parts.length).toBeGreaterThan(whole.length);
	expect(figures(parts, facts)).toEqual(figures(whole, facts));
});

it.each(ofKind('perDay', 'perHour').filter((id) => id !== 'skill_5'))(
	'%s: cut at midnight, the rows are the same',
	async (id) => {
		const { rows } = await holding(id);
		const byKey = (list: Row[]) => list.map((row) => JSON.stringify(row)).sort();
		const parts = [...rows(JANUARY.from, HALF - 1), ...rows(HALF, JANUARY.to)];
		expect(byKey(parts)).toEqual(byKey(rows(JANUARY.from, JANUARY.to)));
		const noon = HALF + DAY / 2;
		const wrong = [...rows(JANUARY.from, noon - 1), ...rows(noon, JANUARY.to)];
		expect(new Set(wrong.map(keyOf)).size).toBeLessThanOrEqual(wrong.length);
	},
);

it.each(ofKind('aggregate', 'perDay', 'perHour'))('%s: no two rows of one key', async (id) => {
	const { rows } = await holding(id);
	const keys = rows(JANUARY.from, JANUARY.to).map(keyOf);
	expect(new Set(keys).size).toBe(keys.length);
});

it('a day cut at noon gives two rows for it', async () => {
	const simulator = await simulate();
	const at = (start: number) => ({ start, row: {} });
	simulator.setReport('diagram_1_1', [at(JANUARY.from), at(JANUARY.from + DAY / 2)]);
	const noon = JANUARY.from + DAY / 2;
	const rows = (from: number, to: number) => simulator.expectedRows('diagram_1_1', from, to);
	expect(rows(JANUARY.from, JANUARY.to)).toMatchObject([{ day: '2026-01-01', calls: '2' }]);
	expect([...rows(JANUARY.from, noon - 1), ...rows(noon, JANUARY.to)]).toMatchObject([
		{ day: '2026-01-01', calls: '1' },
		{ day: '2026-01-01', calls: '1' },
	]);
});

it.each([
	['agent_6', '9:00'],
	['agent_8', '09:00'],
	['agent_8_1', '09:30'],
	['skill_4', '09'],
	['skill_4_1', '09:30'],
	['skill_4_2', '09:40'],
	['skill_7', '09'],
])('the hour in %s reads %s', async (id, hour) => {
	const simulator = await simulate();
	simulator.setReport(id, [{ start: JANUARY.from + 9 * 3600 + 47 * 60, row: {} }]);
	expect(simulator.expectedRows(id, JANUARY.from, JANUARY.to)).toMatchObject([{ hour }]);
});

it('what an event adds where nobody says it: one, and its length', async () => {
	const simulator = await simulate();
	const start = JANUARY.from;
	simulator.setReport('agent_3', [
		{ start, end: start + 90_000, agent: '7', row: { aux_state: 'Baño' } },
		{ start, end: start + 5, agent: '7', row: { aux_state: 'Baño' } },
	]);
	expect(simulator.expectedRows('agent_3', start, start)).toEqual([
		{ agent_id: '7', agent_dni: '-', agent_name: '-', aux_state: 'Baño', time: '25:00:05' },
	]);
});

it('agent_11 and agent_5 hold rows inside rows', async () => {
	const simulator = await simulate();
	const at = (hours: number, agent: string) => ({
		start: JANUARY.from + hours * 3600,
		agent,
		row: { skill_name: 'Ventas', agent_name: agent },
	});
	const events = [at(1, 'a'), at(2, 'b'), at(26, 'b')];
	simulator.setReport('agent_11', events);
	expect(simulator.expectedRows('agent_11', JANUARY.from, JANUARY.to)).toMatchObject([
		{
			skill_name: 'Ventas',
			agents: [
				{ agent_id: 'a', calls: '1' },
				{ agent_id: 'b', calls: '2' },
			],
		},
	]);
	simulator.setReport('agent_5', events);
	expect(simulator.expectedRows('agent_5', JANUARY.from, JANUARY.to)).toMatchObject([
		{ agent_id: 'a', status_x_hour: [{ hour: '1', calls: '1' }] },
		{ agent_id: 'b', status_x_hour: [{ hour: '2', calls: '2' }] },
	]);
});
