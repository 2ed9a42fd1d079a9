import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { formatReport, type Row, type SimulatedEvent, type Simulator } from '../../simulator';
import { credentialFor } from '../arrangement';
import { collectLog } from '../log';
import stateOfVersion1 from '../../nodes/engine/trigger/stateOfVersion1.json';
import { Clock, DAY, HOUR, MINUTE, withClock } from './arrangement';
import { N8NS, PollingN8n } from './polling';

afterEach(() => jest.restoreAllMocks());

/** A call that took place at a second, and what its row says. */
function call(id: string, at: number, row: Row = {}): SimulatedEvent {
	return { start: at, end: at, row: { date: formatReport(at), conn_id: id, ...row } };
}

function chat(id: string, opened: number, closed: number): SimulatedEvent {
	const row = { conn_id: id, date: formatReport(opened), date_close: formatReport(closed) };
	return { start: opened, end: closed, row };
}

const idsOf = (items: readonly INodeExecutionData[]) => items.map(({ json }) => json.conn_id);

/** Shows more of a report than before. */
function add(simulator: Simulator, id: string, events: SimulatedEvent[]): void {
	const all = (shown.get(simulator)?.[id] ?? []).concat(events);
	shown.set(simulator, { ...shown.get(simulator), [id]: all });
	simulator.setReport(id, all);
}
const shown = new WeakMap<Simulator, Record<string, SimulatedEvent[]>>();

async function activated(parameters: INodeParameters, N8n: typeof PollingN8n = PollingN8n) {
	const { simulator, clock } = await withClock();
	const n8n = new N8n({ credential: credentialFor(simulator), parameters });
	await n8n.activate();
	clock.pass(10 * MINUTE);
	return { simulator, clock, n8n };
}

/** Polls every twenty minutes, for so long, and now and then after a restart. */
async function pollFor(n8n: PollingN8n, clock: Clock, seconds: number): Promise<void> {
	for (let passed = 0; passed < seconds; passed += 20 * MINUTE) {
		clock.pass(20 * MINUTE);
		expect((await n8n.poll()).error).toBeUndefined();
		if (passed % (2 * HOUR) === 0) await n8n.restart();
	}
}

describe.each(N8NS)('calls under %s', (_name, N8n) => {
	it('come once each: transferred, of one second, late, corrected, and no total', async () => {
		const { simulator, clock, n8n } = await activated({ event: 'callEnded' }, N8n);
		const at = clock.wall - MINUTE;
		add(simulator, 'cdr_1', [
			call('first', at - HOUR, { agent_name: 'Ana', time_seg: '61' }),
			call('transferred', at - 30),
			call('transferred', at),
			call('of the same second', at),
			{ ...call('', at), row: { agent_name: 'TOTAL', date: '', time_seg: '300' } },
			{ ...call('late', at), visibleFrom: clock.wall + 5 * HOUR },
			{ ...call('corrected', at), visibleUntil: clock.wall + 3 * HOUR },
			{ ...call('corrected', at, { agent_name: 'Luis' }), visibleFrom: clock.wall + 3 * HOUR },
		]);
		await pollFor(n8n, clock, 30 * HOUR);
		const once = ['first', 'transferred', 'transferred', 'of the same second', 'corrected', 'late'];
		expect(idsOf(n8n.items).sort()).toEqual([...once].sort());
		const keys = n8n.items.map(({ json }) => json.row_key);
		expect(new Set(keys).size).toBe(keys.length);
		const first = n8n.items.find(({ json }) => json.conn_id === 'first')?.json;
		expect(first).toMatchObject({ time_seg: '61', time_seg_seconds: 61, agent_name: 'Ana' });
	});
});

it('a chat comes when it was closed, whenever it was opened', async () => {
	const { simulator, clock, n8n } = await activated({ event: 'chatClosed' });
	add(simulator, 'chat_1', [
		chat('of days', clock.wall - 3 * DAY, clock.wall - 1),
		chat('short', clock.wall - 9 * MINUTE, clock.wall - 2),
		chat('closed before', clock.wall - 4 * HOUR, clock.wall - 3 * HOUR),
		{ ...chat('open', clock.wall, clock.wall + 3 * HOUR), visibleFrom: clock.wall + 3 * HOUR },
	]);
	await pollFor(n8n, clock, 4 * HOUR);
	expect(idsOf(n8n.items).sort()).toEqual(['closed before', 'of days', 'open', 'short']);
});

describe('a new row in a report', () => {
	const report = (id: string, more: INodeParameters = {}): INodeParameters => ({
		event: 'newReportRow',
		report: { __rl: true, mode: 'id', value: id },
		...more,
	});

	it('comes with what is asked of the report', async () => {
		const skill = { __rl: true, mode: 'id', value: '7' };
		const { simulator, clock, n8n } = await activated(report('skill_2', { skill }));
		const abandoned = (id: string, own: string) => ({
			...call(id, clock.wall - 1, { skill_id: own }),
			skill: own,
		});
		add(simulator, 'skill_2', [abandoned('ours', '7'), abandoned('of another', '8')]);
		await n8n.poll();
		expect(idsOf(n8n.items)).toEqual(['ours']);
		expect(simulator.requests.at(-1)?.query).toMatchObject({ api: 'skill_2', skill_id: '7' });
	});

	it('of states comes once, as it is when it is first shown', async () => {
		const { simulator, clock, n8n } = await activated(report('agent_14'));
		const { wall } = clock;
		const row = { agent_id: '0101', agent_status: 'talk', date_ini: formatReport(wall) };
		const open = { start: wall, end: null, row: { ...row, date_end: '' } };
		const closed = {
			start: wall,
			end: wall + HOUR,
			row: { ...row, date_end: formatReport(wall + HOUR) },
		};
		add(simulator, 'agent_14', [
			{ ...open, visibleUntil: wall + HOUR },
			{ ...closed, visibleFrom: wall + HOUR },
		]);
		await pollFor(n8n, clock, 5 * HOUR);
		expect(n8n.items.map(({ json }) => json.date_end)).toEqual(['']);
	});

	it.each([
		['agent_1', 'sums', 'Schedule Trigger'],
		['agent_8', 'sums of a day', 'Schedule Trigger'],
		['campaign_3', 'lose rows', 'whole days'],
		['chat_2', 'do not say when', 'Get Report'],
		['newer_1', 'lose rows', 'Get Report'],
	])('of %s is refused before any call', async (id, why, instead) => {
		const { simulator } = await withClock();
		const parameters = report(id);
		const n8n = new PollingN8n({ credential: credentialFor(simulator), parameters });
		await expect(n8n.activate()).rejects.toThrow(why);
		const { error } = await n8n.test();
		expect(error).toMatchObject({ description: expect.stringContaining(instead) });
		expect(simulator.requests).toEqual([]);
	});

	it('needs a report, and a filter that the report can answer', async () => {
		const { simulator } = await withClock();
		const credential = credentialFor(simulator);
		for (const [parameters, words] of [
			[report(''), '“Report” is empty'],
			[report('={{ "cdr_5" }}', { filters: { hungUpBy: 'agent' } }), 'Hung Up By'],
		] as const) {
			await expect(new PollingN8n({ credential, parameters }).activate()).rejects.toThrow(words);
		}
		expect(simulator.requests).toEqual([]);
	});
});

it('filters go by the columns of the event’s report', async () => {
	const filters = { agents: 'ana', minimumDuration: 60 };
	const { simulator, clock, n8n } = await activated({ event: 'callEnded', filters });
	const at = clock.wall - 1;
	add(simulator, 'cdr_1', [
		call('long', at, { agent_name: 'ANA', time_seg: '60' }),
		call('short', at, { agent_name: 'Ana', time_seg: '59' }),
		call('of another', at, { agent_name: 'Luis', time_seg: '600' }),
	]);
	await n8n.poll();
	expect(idsOf(n8n.items)).toEqual(['long']);
});

it('another event begins anew, and the one before goes on where it was', async () => {
	const { simulator, clock, n8n } = await activated({ event: 'callEnded' });
	const change = async (event: string) => {
		n8n.parameters = { event };
		await n8n.deactivate();
		await n8n.activate('update');
	};
	add(simulator, 'cdr_1', [call('call 1', clock.wall - 1)]);
	add(simulator, 'chat_1', [chat('old', clock.wall - 2, clock.wall - 1)]);
	await n8n.poll();
	await change('chatClosed');
	clock.pass(HOUR);
	add(simulator, 'cdr_1', [call('call 2', clock.wall - 1)]);
	add(simulator, 'chat_1', [chat('chat', clock.wall - 2, clock.wall - 1)]);
	await n8n.poll();
	await change('callEnded');
	await n8n.poll();
	expect(idsOf(n8n.items)).toEqual(['call 1', 'chat', 'call 2']);
});

it('three events on one token each bring their rows, one request at a time', async () => {
	const { simulator, clock } = await withClock();
	const all = ['callEnded', 'chatClosed', 'callEnded'].map(
		(event) => new PollingN8n({ credential: credentialFor(simulator), parameters: { event } }),
	);
	await Promise.all(all.map(async (n8n) => await n8n.activate()));
	clock.pass(5 * MINUTE);
	add(simulator, 'cdr_1', [call('call', clock.wall - 1)]);
	add(simulator, 'chat_1', [chat('chat', clock.wall - 2, clock.wall - 1)]);
	for (let poll = 0; poll < 3; poll++) await Promise.all(all.map(async (n8n) => await n8n.poll()));
	expect(all.map((n8n) => idsOf(n8n.items))).toEqual([['call'], ['chat'], ['call']]);
	expect(simulator.maxInFlight).toBe(1);
});

it('a test in the editor shows the ten newest of the event', async () => {
	const { simulator, clock } = await withClock();
	const calls = Array.from({ length: 30 }, (_, hour) => call(`${hour}`, clock.wall - hour * HOUR));
	simulator.setReport('cdr_1', calls);
	const parameters = { event: 'callEnded' };
	const n8n = new PollingN8n({ credential: credentialFor(simulator), parameters });
	const { items } = await n8n.test();
	expect(idsOf(items ?? [])).toEqual(calls.slice(0, 10).map(({ row }) => row.conn_id));
	simulator.reset();
	simulator.setReport(
		'cdr_1',
		calls.map((one, number) => ({ ...one, start: clock.wall - number })),
	);
	await n8n.test();
	// On a busy day, what came in the last hours is enough.
	expect(simulator.requests).toHaveLength(1);
});

it('what the version before has seen does not come again', async () => {
	const { now, rows, state } = stateOfVersion1;
	const clock = new Clock(formatReport(now).replace(/\D/g, ''));
	const { simulator } = await withClock({}, [], clock);
	const n8n = new PollingN8n({ credential: credentialFor(simulator) });
	await n8n.activate();
	const { origin } = (n8n.state as { cobrowsingSessionEnded: { origin: string } })
		.cobrowsingSessionEnded;
	const old = { 'node:Wolkvox Trigger': { cobrowsingSessionEnded: { ...state, origin } } };
	const session = (row: Row) => ({ start: now - HOUR, end: now - HOUR, row });
	simulator.setSessions([...rows.map(session), session({ ...rows[0], agent_id: 'new' })]);
	const after = new PollingN8n({ credential: credentialFor(simulator), staticData: old });
	await after.activate('init');
	for (let poll = 0; poll < 3; poll++) {
		clock.pass(HOUR);
		await after.poll();
		if (poll === 1) await after.restart();
	}
	expect(after.items.map(({ json }) => json.agent_id)).toEqual(['new']);
});

it('the log says once that rows without a moment start nothing', async () => {
	const log = collectLog();
	const { simulator, clock, n8n } = await activated({ event: 'callEnded' });
	add(simulator, 'cdr_1', [{ ...call('', clock.wall), row: { agent_name: 'TOTAL', date: '' } }]);
	await pollFor(n8n, clock, 2 * HOUR);
	const words = 'rows that do not say when they happened start nothing';
	expect(log.filter((line) => String(line).includes(words))).toHaveLength(1);
});
