import type { INodeParameters } from 'n8n-workflow';

import { readCsv } from '../nodes/engine/output/readCsv';
import {
	formatReport,
	generateEvents,
	generateSessions,
	type Row,
	type Session,
	type Settings,
	type SimulatedEvent,
	type Simulator,
} from '../simulator';
import { ALL_FIELDS, credentialFor, custom, wall } from './arrangement';
import { runNode, type NodeResult } from './engine';
import { simulate } from '../simulator/support';
import { bytesOf } from './fileStorage';

const FIELDS = ['interaction_id', 'interaction_type', 'customer_phone', 'interaction_matches'];
const RANGE = custom('2026-01-01', '2026-02-28');
const from = wall('20260101000000');
const to = wall('20260228235959');
/** The same agents, and few of them, so that most sessions fall into a call or two. */
const WISHES = { seed: 3, agents: 4, from, to };
const states = generateEvents('agent_14', { ...WISHES, count: 3_000 });
/** Some in the middle of a call, some from one into the next, the rest anywhere. */
const sessions = [...sessionsAround(states), ...generateSessions({ ...WISHES, count: 60 })];

function sessionsAround(events: readonly SimulatedEvent[]): Session[] {
	const calls = events.filter(({ row }) => /^\d/.test(String(row.conn_id)));
	return calls.slice(0, 400).flatMap(({ start, end, row }, place) => {
		const middle = Math.floor((start + (end ?? start)) / 2);
		const until = place % 3 === 0 ? middle + (place % 40) * 1_800 : middle + 5;
		const dates = { date_ini: formatReport(middle), date_end: formatReport(until) };
		const { agent_id, agent_name } = row;
		return [{ start: middle, end: until, row: { agent_id, agent_name, ...dates } }];
	});
}

/** What the simulator's data says, told by looking at every pair. */
function truthOf(session: Row): Row {
	const start = wall(String(session.date_ini).replace(/\D/g, ''));
	const end = wall(String(session.date_end).replace(/\D/g, ''));
	const found = new Map<string, { shared: number; distance: number; row: Row; most: number }>();
	for (const event of states) {
		const { row } = event;
		const id = String(row.conn_id);
		const last = event.end ?? event.start;
		if (row.agent_id !== session.agent_id || !/^\d/.test(id)) continue;
		if (event.start > end || last < start) continue;
		const shared = Math.min(last, end) - Math.max(event.start, start);
		const distance = Math.abs(event.start - start);
		const known = found.get(id);
		if (known === undefined) found.set(id, { shared, distance, row, most: shared });
		else known.shared += shared;
	}
	const best = [...found].sort(
		([one, a], [other, b]) =>
			b.shared - a.shared || a.distance - b.distance || (one < other ? -1 : 1),
	);
	return {
		interaction_id: best.at(0)?.[0] ?? null,
		interaction_type: best.at(0)?.[1].row.type_interaction ?? null,
		customer_phone: best.at(0)?.[1].row.telephone ?? null,
		interaction_matches: best.length,
	};
}

const truths = new Map(sessions.map(({ row }) => [keyOf(row), truthOf(row)]));

function keyOf({ agent_id, date_ini, date_end }: Row): string {
	return [agent_id, date_ini, date_end].join(' ');
}

function fieldsOf(row: Row): Row {
	return Object.fromEntries(FIELDS.map((name) => [name, row[name]]));
}

async function run(
	simulator: Simulator,
	parameters: INodeParameters,
	operation = 'getCobrowsingSessions',
): Promise<NodeResult> {
	const { options, ...more } = parameters;
	return await runNode({
		credential: credentialFor(simulator),
		parameters: {
			operation,
			...RANGE,
			...more,
			options: { addInteraction: true, ...(options as INodeParameters) },
		},
	});
}

async function withReports(settings?: Partial<Settings>): Promise<Simulator> {
	const simulator = await simulate(settings, sessions);
	simulator.setReport('agent_14', states);
	return simulator;
}

const rowsOf = ({ items }: NodeResult) => items.map(({ json }) => json as Row);

test('the data holds sure, ambiguous and missing matches', () => {
	const matches = [...truths.values()].map((truth) => Number(truth.interaction_matches));
	for (const number of [0, 1, 2]) expect(matches).toContain(number);
});

describe('“Get Cobrowsing Sessions” with “Add Interaction”', () => {
	test.each([
		['whole answers', {}, 2],
		['truncated answers', { rowLimit: 700 }, undefined],
	])('finds what the data says, with %s', async (_name, settings, calls) => {
		const simulator = await withReports(settings);
		const rows = rowsOf(await run(simulator, {}));
		expect(rows).toHaveLength(sessions.length);
		for (const row of rows) expect(fieldsOf(row)).toEqual(truths.get(keyOf(row)));
		expect(Object.keys(rows[0]).slice(-FIELDS.length)).toEqual(FIELDS);
		const asked = simulator.reportRequests('agent_14').length;
		if (calls === undefined) expect(asked).toBeGreaterThan(4);
		else expect(asked).toBe(calls);
	});

	test('adds its fields without the calculated ones, and none where it is off', async () => {
		const simulator = await withReports();
		const bare = rowsOf(await run(simulator, { options: { addCalculatedFields: false } }));
		expect(bare[0]).not.toHaveProperty('session_key');
		expect(fieldsOf(bare[0])).toEqual(truths.get(keyOf(bare[0])));
		simulator.reset();
		const off = rowsOf(await run(simulator, { options: { addInteraction: false } }));
		for (const name of FIELDS) expect(off[0]).not.toHaveProperty(name);
		expect(simulator.reportRequests('agent_14')).toEqual([]);
	});

	test('with a limit, reads the states of what comes out alone', async () => {
		const simulator = await withReports();
		const options = { order: 'newestFirst' };
		const rows = rowsOf(await run(simulator, { returnAll: false, limit: 3, options }));
		expect(rows).toHaveLength(3);
		for (const row of rows) expect(fieldsOf(row)).toEqual(truths.get(keyOf(row)));
		const [only, ...others] = simulator.reportRequests('agent_14');
		expect(others).toEqual([]);
		expect(String(only.query.date_ini) > '20260201000000').toBe(true);
	});

	test('asks for no states where no session comes out', async () => {
		const simulator = await withReports();
		const result = await run(simulator, { filters: { agents: 'nobody' } });
		expect(result.items).toEqual([]);
		expect(simulator.reportRequests('agent_14')).toEqual([]);
	});
});

describe('“Export Cobrowsing Sessions” with “Add Interaction”', () => {
	test.each([
		['whole answers', {}],
		['truncated answers', { rowLimit: 200 }],
	])('writes what the data says, with %s, and counts the calls', async (_name, settings) => {
		const simulator = await withReports(settings);
		const { items, error } = await run(simulator, {}, 'exportCobrowsingSessions');
		expect(error).toBeUndefined();
		const [header, ...lines] = readCsv((await bytesOf(items[0])).toString('utf8').slice(1));
		expect(header).toEqual([...ALL_FIELDS, ...FIELDS]);
		expect(lines).toHaveLength(sessions.length);
		for (const cells of lines) {
			const row = Object.fromEntries(cells.map((cell, place) => [header[place], cell]));
			const texts = Object.entries(truths.get(keyOf(row)) ?? {}).map(([name, value]) => [
				name,
				String(value ?? ''),
			]);
			expect(fieldsOf(row)).toEqual(Object.fromEntries(texts));
		}
		const calls = simulator.reportRequests().length + simulator.reportRequests('agent_14').length;
		expect(items[0].json.requests).toBe(calls);
		if (Object.keys(settings).length === 0) expect(calls).toBe(4);
	});
});

describe('states that cannot be read', () => {
	const faults = [{ when: { api: 'agent_14' }, then: { do: 'error', error: 'quotaUsedUp' } }];

	test.each(['getCobrowsingSessions', 'exportCobrowsingSessions'])(
		'fail %s, with what they were for',
		async (operation) => {
			const simulator = await withReports({ faults } as never);
			const { items, error } = await run(simulator, {}, operation);
			expect(items).toEqual([]);
			expect(error).toMatchObject({
				description: expect.stringContaining('It was requested for “Add Interaction”.'),
			});
		},
	);

	test('are tried again like sessions', async () => {
		const passing = [
			{ when: { api: 'agent_14', first: 1 }, then: { do: 'error', error: 'serverError' } },
		];
		const simulator = await withReports({ faults: passing } as never);
		expect((await run(simulator, {})).items).toHaveLength(sessions.length);
		expect(simulator.reportRequests('agent_14')).toHaveLength(3);
	});
});
