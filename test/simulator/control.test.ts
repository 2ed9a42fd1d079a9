// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { spawn, type ChildProcess } from 'node:child_process';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { once } from 'node:events';
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { join } from 'node:path';

import { ask, get, JANUARY, oneADay, rowsOf, session, simulate } from './support';
import { generateEvents, type Simulator } from './index';

async function post(simulator: Simulator, name: string, body?: unknown, method = 'POST') {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const path = `/_simulator/${name}`;
	const seen = await get(simulator, path, { method, body: text, token: null });
	return { status: seen.status, body: JSON.parse(seen.text) as Record<string, unknown> };
}

async function show(simulator: Simulator, name: string): Promise<unknown> {
	return JSON.parse((await get(simulator, `/_simulator/${name}`, { token: null })).text);
}

it('shows the log, without being in it', async () => {
	const simulator = await simulate({}, oneADay(1));
	await ask(simulator);
	expect(await show(simulator, 'requests')).toEqual(JSON.parse(JSON.stringify(simulator.requests)));
	expect(simulator.requests).toHaveLength(1);
});

it('shows the rows that the report holds', async () => {
	const simulator = await simulate({ rowLimit: 1 }, oneADay(5));
	const rows = await show(simulator, 'sessions?from=20260102000000&to=20260103235959');
	expect(rows).toEqual([oneADay(5)[1].row, oneADay(5)[2].row]);
	expect((await get(simulator, '/_simulator/sessions?from=x')).status).toBe(400);
});

it('changes settings', async () => {
	const simulator = await simulate({}, oneADay(3));
	const faults = [{ when: { first: 1 }, then: { do: 'html', status: 502 } }];
	const changed = await post(simulator, 'settings', { rowLimit: 1, now: '20260105000000', faults });
	expect(changed).toMatchObject({ status: 200, body: { rowLimit: 1, maxDays: 31, faults } });
	expect(simulator.settings.now()).toBe(JANUARY.from + 4 * 86_400);
	expect((await ask(simulator)).status).toBe(502);
	expect(rowsOf(await ask(simulator))).toHaveLength(1);
	expect(await show(simulator, 'settings')).toEqual(changed.body);
});

it.each([
	['not JSON', 'settings', '{'],
	['not an object', 'settings', []],
	['unknown', 'settings', { rowLimits: 1 }],
	['another type', 'settings', { rowLimit: '1' }],
	['another choice', 'settings', { filterBy: 'middle' }],
	['another rounding', 'settings', { filterRounding: 'week' }],
	['an unknown correction', 'settings', { faults: [{ then: { do: 'correct', how: 'x' } }] }],
	['an unknown encoding', 'settings', { faults: [{ then: { do: 'encode', as: 'x' } }] }],
	['an unreadable clock', 'settings', { now: 'noon' }],
	['tokens that are none', 'settings', { acceptedTokens: [1] }],
	['an unknown effect', 'settings', { faults: [{ then: { do: 'explode' } }] }],
	['an unknown error', 'settings', { faults: [{ then: { do: 'error', error: 'x' } }] }],
	['sessions that are none', 'sessions', [{ start: 1 }]],
])('refuses settings and sessions that it cannot use: %s', async (_, name, body) => {
	const simulator = await simulate();
	const before = await show(simulator, 'settings');
	expect(await post(simulator, name, body)).toMatchObject({
		status: 400,
		body: { error: expect.any(String) },
	});
	expect(await show(simulator, 'settings')).toEqual({ ...Object(before), now: expect.anything() });
});

it('adds and replaces sessions', async () => {
	const simulator = await simulate({}, oneADay(3));
	const more = [session(JANUARY.from), { ...session(JANUARY.from + 1), end: null }];
	expect((await post(simulator, 'sessions', more)).body).toEqual({ sessions: 5 });
	expect((await post(simulator, 'sessions', more, 'PUT')).body).toEqual({ sessions: 2 });
	expect(rowsOf(await ask(simulator))).toEqual(more.map(({ row }) => row));
});

describe('reports', () => {
	const events = [
		{ start: JANUARY.from, skill: '7', row: { conn_id: '1' } },
		{ start: JANUARY.from + 1, end: null, skill: '8', row: { conn_id: '2' } },
	];
	const range = 'from=20260101000000&to=20260131235959';

	it('are filled and shown', async () => {
		const simulator = await simulate();
		expect(await post(simulator, 'reports/skill_10', events.slice(0, 1), 'PUT')).toEqual({
			status: 200,
			body: { events: 1 },
		});
		expect((await post(simulator, 'reports/skill_10', events.slice(1))).body).toEqual({
			events: 2,
		});
		expect(await show(simulator, `reports/skill_10?${range}`)).toEqual(
			events.map(({ row }) => row),
		);
		expect(await show(simulator, `reports/skill_10?${range}&skill_id=8`)).toEqual([events[1].row]);
		await post(simulator, 'reports/skill_10', events.slice(1), 'PUT');
		expect(simulator.expectedRows('skill_10', JANUARY.from, JANUARY.to)).toEqual([events[1].row]);
	});

	it('are filled with made events', async () => {
		const simulator = await simulate();
		const wishes = { ...JANUARY, count: 12, seed: 3 };
		expect((await post(simulator, 'reports/cdr_1', wishes, 'PUT')).body).toEqual({ events: 12 });
		expect(simulator.eventsOf('cdr_1')).toEqual(generateEvents('cdr_1', wishes));
	});

	it.each([
		['an unknown report', 'chat_99', []],
		['no rows', 'cdr_1', [{ start: 1 }]],
		['a figure that is none', 'cdr_6', [{ start: 1, row: {}, values: { count: '1' } }]],
		['an end that is none', 'cdr_1', [{ start: 1, end: 'x', row: {} }]],
		['wishes without a count', 'cdr_1', { ...JANUARY, seed: 1 }],
	])('refuse what they cannot use: %s', async (_, id, body) => {
		const simulator = await simulate();
		expect((await post(simulator, `reports/${id}`, body)).status).toBe(400);
	});

	it('have no other methods and no further names', async () => {
		const simulator = await simulate();
		expect((await post(simulator, 'reports/cdr_1', [], 'DELETE')).status).toBe(404);
		expect((await post(simulator, 'reports/cdr_1/x', [])).status).toBe(404);
		expect((await get(simulator, '/_simulator/reports/cdr_1', { token: null })).status).toBe(400);
	});
});

it('shows and sets lists', async () => {
	const simulator = await simulate({}, oneADay(1));
	expect(await show(simulator, 'information')).toMatchObject({ agents: [{ agent_id: '0101' }] });
	const skills = [{ skill_id: '3021', skill_name: 'Ventas' }];
	expect((await post(simulator, 'information', { skills })).body).toMatchObject({ skills });
	expect((await post(simulator, 'information', { queues: [] })).status).toBe(400);
	expect((await post(simulator, 'information', { skills: {} })).status).toBe(400);
});

it('resets', async () => {
	const simulator = await simulate({ tokensPerDay: 1 }, oneADay(1));
	await ask(simulator);
	expect((await ask(simulator)).status).toBe(403);
	await post(simulator, 'reset');
	expect(simulator.requests).toEqual([]);
	expect((await ask(simulator)).status).toBe(200);
});

it('knows no other control', async () => {
	expect((await post(await simulate(), 'nonsense')).status).toBe(404);
});

describe('the program', () => {
	/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- a test that runs a program, never part of the package */
	const MAIN = join(__dirname, 'main.ts');

	function run(...options: string[]): ChildProcess {
		return spawn(process.execPath, ['--import', 'tsx', MAIN, ...options], {
			stdio: ['ignore', 'pipe', 'pipe'],
		});
	}

	/* eslint-enable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */

	async function firstText(stream: ChildProcess['stdout']): Promise<string> {
		if (!stream) throw new Error('No output');
		const [text] = (await once(stream, 'data')) as [Buffer];
		return text.toString();
	}

	async function playsUntil(signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
		const child = run(
			...'--token abc --sessions 1200 --from 2026-01-01 --to 2026-03-31 --seed 7'.split(' '),
			...'--distribution growing --row-limit 50 --across-months false --code number --events 9'.split(
				' ',
			),
		);
		const line = await firstText(child.stdout);
		expect(line).toMatch(/^wolkvox simulator: http:\/\/127\.0\.0\.1:\d+\n$/);
		const url = line.trim().split(': ')[1];
		const rows = await fetch(`${url}/_simulator/sessions?from=20260101000000&to=20260331235959`);
		expect(await rows.json()).toHaveLength(1200);
		const calls = await fetch(
			`${url}/_simulator/reports/cdr_1?from=20260101000000&to=20260331235959`,
		);
		expect(await calls.json()).toHaveLength(9);
		const settings = await fetch(`${url}/_simulator/settings`);
		expect(await settings.json()).toMatchObject({
			token: 'abc',
			rowLimit: 50,
			acrossMonths: false,
			code: 'number',
		});
		child.kill(signal);
		expect(await once(child, 'exit')).toEqual([0, null]);
	}

	async function refuses(option: string, value: string): Promise<void> {
		const child = run(option, value);
		const ended = once(child, 'exit');
		expect(await firstText(child.stderr)).toContain(option);
		expect(await ended).toEqual([1, null]);
	}

	// Starting a program takes most of the time, so all start at once.
	it('plays what its options say until it is told to end', async () => {
		await Promise.all([playsUntil('SIGINT'), playsUntil('SIGTERM')]);
	}, 30_000);

	it('refuses options that it cannot use', async () => {
		await Promise.all([
			refuses('--row-limit', 'many'),
			refuses('--distribution', 'odd'),
			refuses('--from', '2026-02-30'),
			refuses('--nonsense', '1'),
		]);
	}, 30_000);
});
