/** That n8n's engine reads both reports; which call a session belongs to: nodes/engine/output/contacts.test.ts. */
import type { INodeParameters } from 'n8n-workflow';

import { readCsv } from '../nodes/engine/output/readCsv';
import { formatReport, type Row, type Session, type Simulator } from '../simulator';
import { ALL_FIELDS, custom, wall } from './arrangement';
import { textOf } from './fileStorage';
import { scenario, type Scenario } from './scenario';

const FIELDS = ['interaction_id', 'interaction_type', 'customer_phone', 'interaction_matches'];
const EXPORT = { operation: 'exportCobrowsingSessions' };
const HOUR = 3_600;

/** What an agent did for some seconds, from a number of hours into 2026 on. */
function during(hours: number, seconds: number, more: Row, agent_id = '0101'): Session {
	const start = wall('20260101000000') + hours * HOUR;
	const end = start + seconds;
	const dates = { date_ini: formatReport(start), date_end: formatReport(end) };
	return { start, end, row: { agent_id, ...dates, ...more } };
}

const call = (hours: number, conn_id: string, agent?: string) =>
	during(hours, HOUR, { conn_id, type_interaction: 'call', telephone: `57${conn_id}` }, agent);

/** Of January and February: within a call, over the end of one into the next, beside all calls. */
const sessions = [20, 40].flatMap((day) => [
	during(24 * day + 0.5, 60, { number: `${day} within` }),
	during(24 * day + 0.75, HOUR, { number: `${day} over two` }),
	during(24 * day + 3, 60, { number: `${day} beside` }),
]);
const states = [20, 40].flatMap((day) => [
	call(24 * day, `1${day}`),
	call(24 * day + 1, `2${day}`),
	call(24 * day + 3, `3${day}`, '0102'),
	during(24 * day + 3, HOUR, { conn_id: '-', type_interaction: '-' }),
]);
/** What is to be found for them, in their order. */
const found = [20, 40].flatMap((day) => [
	[`1${day}`, 'call', `571${day}`, 1],
	[`2${day}`, 'call', `572${day}`, 2],
	[null, null, null, 0],
]);

const ask = async ({ parameters: { options, ...more } = {}, ...own }: Scenario = {}) =>
	await scenario({
		sessions,
		reports: { agent_14: states },
		...own,
		parameters: {
			...custom('2026-01-01', '2026-02-28'),
			...more,
			options: { addInteraction: true, ...(options as INodeParameters) },
		},
	});
const fieldsOf = (row: Row) => FIELDS.map((name) => row[name]);
const askedFor = (simulator: Simulator) => simulator.reportRequests('agent_14').length;

describe('“Get Cobrowsing Sessions” with “Add Interaction”', () => {
	test('adds its fields, or none where it is off', async () => {
		const { items, simulator } = await ask();
		expect(items.map(({ json }) => fieldsOf(json))).toEqual(found);
		expect(Object.keys(items[0].json)).toEqual(expect.arrayContaining(FIELDS));
		expect(askedFor(simulator)).toBe(2);
		const without = await ask({ parameters: { options: { addInteraction: false } } });
		for (const name of FIELDS) expect(without.items[0].json).not.toHaveProperty(name);
		expect(askedFor(without.simulator)).toBe(0);
	});

	test.each([
		[{ returnAll: false, limit: 3, options: { order: 'newestFirst' } }, 3, 1],
		[{ filters: { agents: 'nobody' } }, 0, 0],
	])('reads the states of what comes out alone: %j', async (parameters, rows, requests) => {
		const { items, simulator } = await ask({ parameters });
		expect(items.map(({ json }) => fieldsOf(json))).toEqual([...found].reverse().slice(0, rows));
		expect(askedFor(simulator)).toBe(requests);
	});
});

test('an export writes them, and counts the calls', async () => {
	const { items, simulator } = await ask({ parameters: EXPORT });
	const [header, ...lines] = readCsv((await textOf(items[0])).slice(1));
	const columns = FIELDS.map((name) => header.indexOf(name));
	expect(header).toEqual([...ALL_FIELDS.slice(0, 6), 'number', ...ALL_FIELDS.slice(6), ...FIELDS]);
	expect(lines.map((cells) => columns.map((column) => cells[column]))).toEqual(
		found.map((values) => values.map((value) => String(value ?? ''))),
	);
	expect(items[0].json.requests).toBe(4);
	expect(simulator.requests).toHaveLength(4);
});

describe('states that cannot be read', () => {
	test.each([{}, EXPORT])('fail %j, with what they were for', async (parameters) => {
		const quotaUsedUp = { do: 'error' as const, error: 'quotaUsedUp' as const };
		const settings = { faults: [{ when: { api: 'agent_14' }, then: quotaUsedUp }] };
		const { items, error } = await ask({ settings, parameters });
		expect(items).toEqual([]);
		expect(error?.description).toContain('It was requested for “Add Interaction”.');
	});
});
