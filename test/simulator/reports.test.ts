import { FACTS, factsOf, generateEvents, type SimulatedEvent } from './index';
import {
	askFor,
	envelopeOf,
	get,
	JANUARY,
	neededParameters,
	rowsOf,
	simulate,
	type Seen,
} from './support';
import { formatReport, wallClock } from './wallClock';

const DAY = 86_400;
const WISHES = { seed: 5, count: 40, ...JANUARY };
const { from } = JANUARY;

/** A call at a second; what the row says is enough to know it again. */
function call(start: number, more: Partial<SimulatedEvent> = {}): SimulatedEvent {
	return {
		start,
		...more,
		row: { date: formatReport(start), conn_id: String(start), ...more.row },
	};
}

function refusal(status: number, msg: string, seen: Seen): void {
	expect(seen.status).toBe(status);
	expect(envelopeOf(seen)).toMatchObject({ code: String(status), msg, data: null });
}

it('knows the 104 reports, each by its id', () => {
	expect(FACTS.size).toBe(104);
	expect(factsOf('diagram_9').maxRows).toBe(6000);
	expect(() => factsOf('chat_99')).toThrow('There is no report "chat_99"');
});

it('answers each of them with what it holds', async () => {
	const simulator = await simulate();
	for (const { id, dataShape, maxDays } of FACTS.values()) {
		const range = { from, to: Math.min(JANUARY.to, from + maxDays * DAY - 1) };
		simulator.setReport(id, generateEvents(id, { ...WISHES, ...range, agents: 1 }));
		// The one agent of the made events.
		const agent = simulator.eventsOf(id)[0].agent;
		const parameters = {
			...neededParameters(id),
			...(id === 'agent_2' && agent && { agent_id: agent }),
		};
		const expected = simulator.expectedRows(id, range.from, range.to, parameters);
		const seen = await askFor(simulator, id, range, parameters);
		expect(expected.length).toBeGreaterThan(0);
		if (dataShape === 'object') expect([envelopeOf(seen).data]).toEqual(expected);
		else expect(rowsOf(seen)).toEqual(expected);
		expect(simulator.reportRequests(id)).toMatchObject([{ status: 200, rows: expected.length }]);
	}
});

it('says no records of a report that holds nothing', async () => {
	refusal(404, 'Validate dates entered', await askFor(await simulate(), 'cdr_1'));
	const simulator = await simulate({ noRecords: 'emptyList' });
	expect(envelopeOf(await askFor(simulator, 'cdr_6')).data).toEqual([]);
});

it('wants the parameters that are required, with values that exist', async () => {
	const simulator = await simulate();
	const strict = [...FACTS.values()].filter((facts) =>
		facts.parameters.some(({ required }) => required),
	);
	expect(strict).toHaveLength(28);
	for (const { id, parameters } of strict) {
		refusal(400, 'SOME PARAMETERS ARE REQUIRED', await askFor(simulator, id));
		const blank = Object.fromEntries(parameters.map(({ name }) => [name, '']));
		refusal(400, 'SOME PARAMETERS ARE REQUIRED', await askFor(simulator, id, JANUARY, blank));
	}
	const wrong = await askFor(simulator, 'act_1', JANUARY, { cod_act: 'cod_act3' });
	refusal(400, 'SOME PARAMETERS ARE REQUIRED', wrong);
	const none = await get(simulator, '/api/v2/reports_manager.php?api=chat_17');
	refusal(400, 'THE API YOU WANT TO CONSULT DOES NOT EXIST', none);
});

describe('limits of a report', () => {
	it('days: one for skill_5, 31 for others, fewer if set so', async () => {
		const simulator = await simulate();
		simulator.setReport('skill_5', [call(from, { skill: '1', row: { skill_id: '1' } })]);
		simulator.setReport('cdr_1', [call(from)]);
		const status = async (id: string, seconds: number) =>
			(await askFor(simulator, id, { from, to: from + seconds - 1 }, neededParameters(id))).status;
		expect(await status('skill_5', DAY)).toBe(200);
		expect(await status('skill_5', DAY + 1)).toBe(404);
		expect(await status('cdr_1', 31 * DAY)).toBe(200);
		expect(await status('cdr_1', 31 * DAY + 1)).toBe(404);
		simulator.settings.maxDays = 2;
		expect(await status('cdr_1', 2 * DAY)).toBe(200);
		expect(await status('cdr_1', 3 * DAY)).toBe(404);
	});

	it('rows: 6,000 for diagram_9, fewer if set so', async () => {
		const simulator = await simulate();
		const exchanges = Array.from({ length: 6001 }, (_, index) => call(from + index));
		simulator.setReport('diagram_9', exchanges);
		simulator.setReport('cdr_1', exchanges);
		const rows = async (id: string) => rowsOf(await askFor(simulator, id)).length;
		expect(await rows('diagram_9')).toBe(6000);
		expect(await rows('cdr_1')).toBe(6001);
		simulator.settings.rowLimit = 7;
		expect(await rows('diagram_9')).toBe(7);
		expect(envelopeOf(await askFor(simulator, 'diagram_9')).msg).toBe('6001 records were found');
	});

	it('a month’s end, if set so', async () => {
		const simulator = await simulate({ acrossMonths: false });
		simulator.setReport('cdr_6', [call(from)]);
		const range = { from, to: from + 31 * DAY - 1 };
		expect((await askFor(simulator, 'cdr_6', range)).status).toBe(200);
		const across = { from: from + DAY, to: from + 31 * DAY };
		expect((await askFor(simulator, 'cdr_6', across)).status).toBe(404);
	});
});

describe('parameters', () => {
	it.each([
		['skill_10', 'skill_id', 'skill'],
		['campaign_5', 'campaign_id', 'campaign'],
		['agent_2', 'agent_id', 'agent'],
	] as const)('choose rows: %s', async (id, name, of) => {
		const simulator = await simulate();
		const one = call(from, { [of]: '0042' });
		const other = call(from + 1, { [of]: '43' });
		simulator.setReport(id, [one, other]);
		const rows = async (value: string) =>
			rowsOf(await askFor(simulator, id, JANUARY, { [name]: value }));
		expect(await rows('0042')).toEqual([one.row]);
		expect(await rows('42')).toEqual([]);
		// agent_2 wants one agent.
		const all = id === 'agent_2' ? [] : [one.row, other.row];
		expect(await rows('all')).toEqual(all);
		expect(await rows('ALL')).toEqual(all);
		expect(simulator.expectedRows(id, from, from, { [name]: '43' })).toEqual([]);
	});

	it('that are optional choose nothing where they are left out', async () => {
		const simulator = await simulate();
		const [one, other] = [call(from, { agent: '1' }), call(from + 1, { agent: '2' })];
		simulator.setReport('agent_1', [one, other]);
		const ids = async (parameters = {}) =>
			rowsOf(await askFor(simulator, 'agent_1', JANUARY, parameters)).map((row) => row.agent_id);
		expect(await ids()).toEqual(['1', '2']);
		expect(await ids({ agent_id: '2' })).toEqual(['2']);
		expect(await ids({ agent_id: 'all' })).toEqual(['1', '2']);
	});

	it('choose columns: cod_act, services_time', async () => {
		const simulator = await simulate();
		const byValue = { cod_act2: { cod_act: '200' } };
		simulator.setReport('act_5', [call(from, { row: { cod_act: '100' }, byValue })]);
		const codes = async (cod_act: string) =>
			rowsOf(await askFor(simulator, 'act_5', JANUARY, { cod_act })).map((row) => row.cod_act);
		expect(await codes('cod_act1')).toEqual(['100']);
		expect(await codes('cod_act2')).toEqual(['200']);

		simulator.setReport('skill_1', [call(from, { skill: '1' })]);
		const levels = async (services_time: string) =>
			Object.keys(
				rowsOf(await askFor(simulator, 'skill_1', JANUARY, { skill_id: 'all', services_time }))[0],
			).filter((name) => name.startsWith('service_level'));
		const usual = [10, 20, 30].map((seconds) => `service_level_${seconds}seg`);
		expect(await levels('45')).toEqual([...usual, 'service_level_45seg']);
		expect(await levels('20')).toEqual([...usual, 'service_level_0seg']);
	});

	it('all: reports by the hour put the skills together, unless set otherwise', async () => {
		const simulator = await simulate();
		simulator.setReport('skill_4', [call(from, { skill: '1' }), call(from, { skill: '2' })]);
		const skills = async (skill_id: string) =>
			rowsOf(await askFor(simulator, 'skill_4', JANUARY, { skill_id })).map((row) => [
				row.skill_id,
				row.inbound_calls,
			]);
		expect(await skills('all')).toEqual([['ALL', '2']]);
		expect(await skills('2')).toEqual([['2', '1']]);
		simulator.settings.mergeAll = false;
		expect(await skills('all')).toEqual([
			['1', '1'],
			['2', '1'],
		]);
	});
});

describe('single reports', () => {
	it('chat_1 is filed by the closing', async () => {
		const simulator = await simulate();
		const overnight = call(from + DAY - 60, { end: from + DAY + 60 });
		simulator.setReport('chat_1', [overnight]);
		const day = (number: number) => ({
			from: from + (number - 1) * DAY,
			to: from + number * DAY - 1,
		});
		expect(rowsOf(await askFor(simulator, 'chat_1', day(1)))).toEqual([]);
		expect(rowsOf(await askFor(simulator, 'chat_1', day(2)))).toEqual([overnight.row]);
	});

	it('campaign_3 wants the record and the attempt in the range', async () => {
		const simulator = await simulate();
		const old = call(from + 9 * DAY, { recordedAt: from + 2 * DAY });
		const fresh = call(from + 9 * DAY + 1);
		simulator.setReport('campaign_3', [old, fresh]);
		const rows = async (first: number, last: number) =>
			rowsOf(
				await askFor(simulator, 'campaign_3', { from: first, to: last }, { campaign_id: 'all' }),
			);
		expect(await rows(from, JANUARY.to)).toEqual([old.row, fresh.row]);
		expect(await rows(from + 5 * DAY, JANUARY.to)).toEqual([fresh.row]);
		expect(await rows(from, from + 5 * DAY)).toEqual([]);
	});

	it('cdr_4 sends its bands as an object, counted in msg', async () => {
		const simulator = await simulate();
		simulator.setReport('cdr_4', [
			call(from, { row: { interval: '0_5_seg' }, values: { calls: 1, minutes: 3 } }),
			call(from + 1, { row: { interval: '0_5_seg' }, values: { calls: 1, minutes: 4 } }),
		]);
		const { msg, data } = envelopeOf(await askFor(simulator, 'cdr_4'));
		expect(msg).toBe('5 records were found');
		expect(Object.keys(Object(data))).toHaveLength(5);
		expect(data).toMatchObject({
			'0_5_seg': { calls: '2', minutes: '7', cost: '0', percentage: '0' },
			greater_than_121: { calls: '0' },
		});
	});

	it('agent_1 counts nothing in msg', async () => {
		const simulator = await simulate();
		simulator.setReport('agent_1', [call(from, { agent: '1' })]);
		const { msg } = envelopeOf(await askFor(simulator, 'agent_1'));
		expect(msg).toBe('Information found for the current month');
	});

	it('the cobrowsing report takes events as well', async () => {
		const simulator = await simulate();
		const open = { start: from + 1, end: null, row: { agent_id: '1' } };
		simulator.setReport('cdr_10', [call(from)]);
		simulator.addToReport('cdr_10', [open]);
		expect(simulator.sessions).toEqual([{ ...call(from), end: from }, open]);
		expect(simulator.expectedRows('cdr_10', from, JANUARY.to)).toEqual(
			simulator.expectedRows(from, JANUARY.to),
		);
	});
});

it('orders the rows of every report as set', async () => {
	const simulator = await simulate();
	simulator.setReport(
		'cdr_6',
		['a', 'b', 'c'].map((result) => call(from, { row: { result } })),
	);
	const results = async () => rowsOf(await askFor(simulator, 'cdr_6')).map((row) => row.result);
	expect(await results()).toEqual(['a', 'b', 'c']);
	simulator.settings.rowOrder = 'descending';
	expect(await results()).toEqual(['c', 'b', 'a']);
});

it('shows rows only from and until the second given', async () => {
	const now = { second: wallClock(2026, 2, 1) };
	const simulator = await simulate({ now: () => now.second });
	const late = call(from, { visibleFrom: now.second + 60 });
	simulator.setReport('cdr_1', [late]);
	expect(rowsOf(await askFor(simulator, 'cdr_1'))).toEqual([]);
	now.second += 60;
	expect(rowsOf(await askFor(simulator, 'cdr_1'))).toEqual([late.row]);
});
