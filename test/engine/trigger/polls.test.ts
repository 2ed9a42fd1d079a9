/** The trigger in n8n: what a poll reads, emits and keeps is told by nodes/engine/trigger. */
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import {
	formatReport,
	generateSessions,
	type Row,
	type Settings,
	type SimulatedEvent,
	type Simulator,
} from '../../simulator';
import { credentialFor } from '../arrangement';
import { runNode } from '../engine';
import { collectLog } from '../log';
import { EVERY_KIND } from '../unreliable';
import { until } from '../until';
import { agentsOf, DAY, ended, HOUR, MINUTE, Waits, withClock, type Clock } from './arrangement';
import { describeScheduler, N8NS, PollingN8n, SchedulingN8n } from './polling';

afterEach(() => jest.restoreAllMocks());

/** A trigger that was activated some minutes ago. */
async function activated(
	parameters: INodeParameters = {},
	{ N8n = PollingN8n, ...settings }: Partial<Settings> & { N8n?: typeof PollingN8n } = {},
) {
	const { simulator, clock } = await withClock(settings);
	const n8n = new N8n({ credential: credentialFor(simulator), parameters });
	expect(await n8n.activate()).toEqual({ items: [], error: undefined });
	clock.pass(10 * MINUTE);
	return { simulator, clock, n8n };
}

/** Polls every twenty minutes, for so long. */
async function pollFor(n8n: PollingN8n, clock: Clock, seconds: number): Promise<void> {
	for (let passed = 0; passed < seconds; passed += 20 * MINUTE) {
		clock.pass(20 * MINUTE);
		expect((await n8n.poll()).error).toBeUndefined();
	}
}

/** A call that took place at a second, or a chat that was closed then. */
function call(id: string, at: number, row: Row = {}): SimulatedEvent {
	const dates = { date: formatReport(at), date_close: formatReport(at) };
	return { start: at, end: at, row: { ...dates, conn_id: id, ...row } };
}

const idsOf = (items: readonly INodeExecutionData[]) => items.map(({ json }) => json.conn_id);
const report = (id: string, more: INodeParameters = {}): INodeParameters => ({
	event: 'newReportRow',
	report: { __rl: true, mode: 'id', value: id },
	...more,
});

describe.each(N8NS)('under %s', (_name, N8n) => {
	it('starts from now, and knows after a restart where it began', async () => {
		const { simulator, clock } = await withClock();
		simulator.setSessions([26 * HOUR, 3 * HOUR, 1].map((ago) => ended('old', clock.wall - ago)));
		const n8n = new N8n({ credential: credentialFor(simulator) });
		await n8n.activate();
		await pollFor(n8n, clock, 2 * HOUR);
		await n8n.stop();
		clock.pass(3 * DAY);
		simulator.addSessions([ended('down', clock.wall - 2 * DAY)]);
		await n8n.activate('init');
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(['down']);
	});

	it('catches up over several polls, though it is restarted and the API fails on the way', async () => {
		new Waits();
		const COUNT = 24_000;
		const { simulator, clock, n8n } = await activated({}, { N8n, rowLimit: 5_000 });
		await n8n.stop();
		const from = clock.wall;
		clock.pass(60 * DAY);
		simulator.setSessions(generateSessions({ seed: 9, count: COUNT, from, to: clock.wall - HOUR }));
		const serverError = { do: 'error', error: 'serverError' } as const;
		simulator.settings.faults = [{ when: { probability: 0.4, seed: 3 }, then: serverError }];
		await n8n.activate('init');
		for (let poll = 0; poll < 40 && n8n.items.length < COUNT; poll++) {
			clock.pass(5 * MINUTE);
			if (poll % 2 === 0) await n8n.restart();
			await n8n.poll();
		}
		const keyOf = ({ agent_id, date_ini }: Row) => `${String(agent_id)} ${String(date_ini)}`;
		expect(n8n.items.map(({ json }) => keyOf(json)).sort()).toEqual(
			simulator.sessions.map(({ row }) => keyOf(row)).sort(),
		);
		// What is enough for one poll, and one answer on top, and a little for edges.
		const sizes = n8n.executions.map((items) => items.length);
		expect(Math.max(...sizes)).toBeLessThan(15_100);
	});
});

it('emits what the node gives for these sessions', async () => {
	const { simulator, clock, n8n } = await activated({}, { filterBy: 'end' });
	const made = { seed: 5, count: 400, messyValues: 0.2, duplicates: 0.02 };
	const from = clock.wall - 9 * MINUTE;
	simulator.setSessions(generateSessions({ ...made, from, to: clock.wall }));
	await pollFor(n8n, clock, 3 * HOUR);
	const credential = credentialFor(simulator);
	const { items } = await runNode({ parameters: { dateRange: 'today' }, credential });
	// Those that have no end are not in the report.
	expect(items.length).toBeGreaterThan(350);
	const texts = (all: readonly INodeExecutionData[]) =>
		all.map(({ json }) => JSON.stringify(Object.entries(json).sort())).sort();
	expect(texts(n8n.items)).toEqual(texts(items));
});

it.each([
	['cobrowsingSessionEnded', 'cdr_10', {}],
	['callEnded', 'cdr_1', {}],
	['chatClosed', 'chat_1', {}],
	['newReportRow', 'skill_2', report('skill_2', { skill: { mode: 'id', value: '7', __rl: true } })],
])('%s brings each row of %s once, and no others', async (event, id, more) => {
	const { simulator, clock, n8n } = await activated({ event, ...more });
	const at = clock.wall - 1;
	const rows = [
		call('late', at),
		call('short', at),
		{ ...call('of another skill', at), skill: '8' },
		call('old', at - 3 * DAY),
	].map((one) => ({ skill: '7', ...one, row: { ...one.row, date_ini: one.row.date } }));
	rows[0].visibleFrom = clock.wall + 2 * HOUR;
	simulator.setReport(id, rows);
	const other = id === 'cdr_1' ? 'chat_1' : 'cdr_1';
	simulator.setReport(other, [call('of another report', at)]);
	await pollFor(n8n, clock, 3 * HOUR);
	await n8n.restart();
	const owed = ['late', ...(event === 'newReportRow' ? [] : ['of another skill']), 'short'];
	expect(idsOf(n8n.items).sort()).toEqual(owed);
	expect(Object.keys(n8n.items[0].json)).toContain(id === 'cdr_10' ? 'session_key' : 'row_key');
});

it('goes by the filters and options, in a poll and in a test in the editor', async () => {
	const filters = { agents: 'ana', hungUpBy: 'client', minimumDuration: 60 };
	const options = { addCalculatedFields: false };
	const { simulator, clock, n8n } = await activated({ event: 'callEnded', filters, options });
	const row = { agent_name: 'ANA', time_seg: '60', hang_up: 'customer' };
	const calls = [{}, { time_seg: '59' }, { agent_name: 'Luis' }, { hang_up: 'agent' }].map(
		(changes) => call('x', clock.wall - 1, { ...row, ...changes }),
	);
	simulator.setReport('cdr_1', calls);
	expect((await n8n.poll()).items).toEqual([{ json: calls[0].row }]);
	expect((await n8n.test()).items).toMatchObject([{ json: calls[0].row }]);
});

it.each([
	['agent_1', {}, 'sums', 'Schedule Trigger'],
	['chat_2', {}, 'do not say when', 'Get Report'],
	['={{ "" }}', {}, '“Report” is empty', ''],
	['={{ "cdr_5" }}', { filters: { hungUpBy: 'agent' } }, 'Hung Up By', ''],
])('a report “%s” with %j is refused before any call', async (id, more, why, instead) => {
	const { simulator } = await withClock();
	const parameters = report(id, more);
	const n8n = new PollingN8n({ credential: credentialFor(simulator), parameters });
	await expect(n8n.activate()).rejects.toThrow(why);
	const { error } = await n8n.test();
	expect(error).toMatchObject({ description: expect.stringContaining(instead) });
	expect(simulator.requests).toEqual([]);
});

it('another event or token begins anew, and the event of before goes on where it was', async () => {
	const { simulator, clock, n8n } = await activated(
		{ event: 'callEnded' },
		{ acceptedTokens: ['second-token'] },
	);
	const change = async (event: string) => {
		n8n.parameters = { event };
		await n8n.deactivate();
		await n8n.activate('update');
		clock.pass(HOUR);
	};
	const calls: SimulatedEvent[] = [];
	const show = (id: string) => {
		calls.push(call(id, clock.wall - 1));
		simulator.setReport('cdr_1', calls);
		simulator.setReport('chat_1', calls);
	};
	show('call 1');
	await n8n.poll();
	await change('chatClosed');
	show('both');
	await n8n.poll();
	await change('callEnded');
	await n8n.poll();
	expect(idsOf(n8n.items)).toEqual(['call 1', 'both', 'both']);
	n8n.credential = credentialFor(simulator, { token: 'second-token' });
	await n8n.poll();
	clock.pass(HOUR);
	show('call 2');
	await n8n.poll();
	expect(idsOf(n8n.items)).toEqual(['call 1', 'both', 'both', 'call 2']);
});

it('three events on one token each bring their rows, one request at a time', async () => {
	const { simulator, clock } = await withClock({ latencyMs: 5 });
	const all = ['callEnded', 'chatClosed', 'callEnded'].map(
		(event) => new PollingN8n({ credential: credentialFor(simulator), parameters: { event } }),
	);
	await Promise.all(all.map(async (n8n) => await n8n.activate()));
	clock.pass(5 * MINUTE);
	simulator.setReport('cdr_1', [call('call', clock.wall - 1)]);
	simulator.setReport('chat_1', [call('chat', clock.wall - 1)]);
	for (let poll = 0; poll < 3; poll++) await Promise.all(all.map(async (n8n) => await n8n.poll()));
	expect(all.map((n8n) => idsOf(n8n.items))).toEqual([['call'], ['chat'], ['call']]);
	expect(simulator.maxInFlight).toBe(1);
});

it('the log says once that rows without a moment start nothing', async () => {
	const log = collectLog();
	const { simulator, clock, n8n } = await activated({ event: 'callEnded' });
	const total = { agent_name: 'TOTAL', date: '' };
	simulator.setReport('cdr_1', [call('', clock.wall, total)]);
	await pollFor(n8n, clock, HOUR);
	expect(n8n.items).toEqual([]);
	const words = 'rows that do not say when they happened start nothing';
	expect(log.filter((line) => String(line).includes(words))).toHaveLength(1);
});

describe('what is saved', () => {
	const NODE = 'node:Wolkvox Trigger';

	it('stands beside what else there is', async () => {
		const { simulator, clock } = await withClock();
		const staticData = { global: { of: 'others' }, [NODE]: { lastChecked: 1 } };
		const n8n = new PollingN8n({ credential: credentialFor(simulator), staticData });
		await n8n.activate();
		clock.pass(5 * MINUTE);
		simulator.addSessions([ended('1', clock.wall - 1)]);
		await n8n.poll();
		const saved = JSON.parse(n8n.saved);
		expect(saved).toMatchObject(staticData);
		expect(saved[NODE].cobrowsingSessionEnded).toMatchObject({ version: 2 });
	});

	it('is told once where it is damaged, and begins anew from now, though the API fails', async () => {
		const log = collectLog();
		const { simulator, clock } = await withClock();
		simulator.setSessions([ended('old', clock.wall - HOUR)]);
		const staticData = { [NODE]: { cobrowsingSessionEnded: 'broken' } };
		const n8n = new PollingN8n({ credential: credentialFor(simulator), staticData });
		simulator.settings.faults = [{ then: { do: 'reset' } }];
		await n8n.activate('init');
		await n8n.stop();
		clock.pass(HOUR);
		simulator.addSessions([ended('down', clock.wall - MINUTE)]);
		simulator.settings.faults = [];
		await n8n.activate('init');
		expect(agentsOf(n8n.items)).toEqual(['down']);
		const words = 'the saved state cannot be read; it starts from now';
		expect(log.filter((line) => String(line).includes(words))).toHaveLength(1);
	});
});

describe('a test in the editor', () => {
	it('shows the ten newest, and leaves what is saved as it is', async () => {
		const { simulator, clock, n8n } = await activated();
		expect(await n8n.test()).toEqual({ items: null, error: undefined });
		const hours = Array.from({ length: 15 }, (_, index) => 15 - index);
		simulator.setSessions(hours.map((hour) => ended(`${hour}`, clock.wall - hour * HOUR)));
		const before = [n8n.saved, n8n.saves, JSON.stringify(n8n.state)];
		const { items } = await n8n.test();
		expect(agentsOf(items)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
		expect([n8n.saved, n8n.saves, JSON.stringify(n8n.state)]).toEqual(before);
		// On a busy day, what came in the last hours is enough.
		simulator.setSessions(hours.map((minute) => ended(`${minute}`, clock.wall - minute)));
		simulator.reset();
		await n8n.test();
		expect(simulator.requests).toHaveLength(1);
	});

	it.each([
		['tokenWrong', 'wolkvox does not accept the token', 'Copy it again'],
		['hang', 'wolkvox did not answer in the time of a poll', 'whether the IP address of n8n'],
	] as const)('looks once and says what is wrong: %s', async (kind, message, advice) => {
		const waits = new Waits();
		const then = EVERY_KIND[kind];
		const { simulator } = await withClock({ faults: [{ when: { api: 'cdr_10' }, then }] });
		const test = new PollingN8n({ credential: credentialFor(simulator) }).test();
		await until(() => simulator.requests.length > 0);
		if (kind === 'hang') waits.endPolls();
		const { items, error } = await test;
		expect(items).toBeNull();
		expect(error).toMatchObject({ message, description: expect.stringContaining(advice) });
		expect(simulator.reportRequests()).toHaveLength(1);
		// Whatever happens, it ends within two minutes.
		expect(waits.given).toEqual([100_000]);
	});
});

describeScheduler("the scheduler's time", () => {
	/** Polls until the request with this number hangs and the time is over. */
	async function pollUntil(request: number, simulator: Simulator, n8n: PollingN8n, waits: Waits) {
		simulator.reset();
		// The one after it would be made in the same poll, had it time.
		const requests = [request, request + 1];
		simulator.settings.faults = [{ when: { requests }, then: { do: 'hang' } }];
		const poll = n8n.poll();
		await until(() => simulator.requests.length === request);
		waits.endPolls();
		return await poll;
	}

	it('ends a poll, which says what to do, or keeps the windows that were read within it', async () => {
		const waits = new Waits();
		const { simulator, clock } = await withClock();
		const n8n = new SchedulingN8n({ credential: credentialFor(simulator) }, 30_000);
		await n8n.activate();
		const { cursor } = n8n;
		clock.pass(100 * DAY);
		const days = [95, 70, 40, 10, 1];
		simulator.setSessions(days.map((day) => ended(`${day}`, clock.wall - day * DAY)));
		const { error } = await pollUntil(1, simulator, n8n, waits);
		expect(waits.given.at(-1)).toBe(30_000);
		expect(error).toMatchObject({
			message: 'wolkvox did not answer in the time of a poll',
			description: expect.stringMatching(/^A poll may take 30 seconds\. .* poll less often/),
		});
		expect(n8n.cursor).toBe(cursor);
		expect((await pollUntil(3, simulator, n8n, waits)).error).toBeUndefined();
		expect(agentsOf(n8n.items)).toEqual(['95', '70']);
		simulator.settings.faults = [];
		await n8n.poll();
		expect(agentsOf(n8n.items)).toEqual(days.map(String));
	});
});
