/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- a test that runs a program, never part of the package */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { readSettings } from './control';
import { ask, get, JANUARY, oneADay, rowsOf, simulate } from './support';
import type { Simulator } from './index';

async function control(simulator: Pick<Simulator, 'url'>, name: string, body?: object) {
	const more = body && { method: 'POST', body: JSON.stringify(body) };
	const { status, text } = await get(simulator as Simulator, `/_simulator/${name}`, more);
	return { status, body: JSON.parse(text) as unknown };
}

it('shows the log without being in it, changes settings and resets', async () => {
	const simulator = await simulate({ tokensPerDay: 2 }, oneADay(3));
	await ask(simulator);
	const log = JSON.parse(JSON.stringify(simulator.requests)) as unknown;
	expect((await control(simulator, 'requests')).body).toEqual(log);
	const { body } = await control(simulator, 'settings', { rowLimit: 1, noRecords: 'null' });
	expect(body).toMatchObject({ rowLimit: 1, noRecords: 'null', maxDays: 31 });
	expect(rowsOf(await ask(simulator))).toHaveLength(1);
	expect((await ask(simulator)).status).toBe(403);
	await control(simulator, 'reset', {});
	expect(simulator.requests).toEqual([]);
	expect((await ask(simulator)).status).toBe(200);
	expect((await control(simulator, 'settings', { rowLimits: 1 })).status).toBe(400);
	expect((await control(simulator, 'nonsense', {})).status).toBe(404);
});

it.each([
	{ rowLimits: 1 },
	{ rowLimit: '1' },
	{ rowLimit: NaN },
	{ filterBy: 'middle' },
	{ acrossMonths: 'maybe' },
	{ now: '20260105000000' },
	{ faults: [] },
])('refuses settings that it cannot use: %j', (settings) => {
	expect(() => readSettings(settings)).toThrow(Object.keys(settings)[0]);
});

describe('the program', () => {
	const run = (options: string): ChildProcess =>
		spawn(
			process.execPath,
			['--import', 'tsx', join(__dirname, 'main.ts'), ...options.split(' ')],
			{ stdio: ['ignore', 'pipe', 'pipe'] },
		);

	async function firstText(stream: ChildProcess['stdout']): Promise<string> {
		if (!stream) throw new Error('No output');
		const [text] = (await once(stream, 'data')) as [Buffer];
		return text.toString();
	}

	it('plays what its options say until it is told to end', async () => {
		const child = run(
			'--token abc --sessions 1200 --from 2026-01-01 --to 2026-01-31 --seed 7 --distribution growing ' +
				'--agents 9 --messy-values 0.1 --row-limit 50 --across-months false --code number',
		);
		const line = await firstText(child.stdout);
		expect(line).toMatch(/^wolkvox simulator: http:\/\/127\.0\.0\.1:\d+\n$/);
		const simulator = { url: line.trim().split(': ')[1] } as Simulator;
		const seen = await ask(simulator, JANUARY.from, JANUARY.to, { token: 'abc' });
		expect(rowsOf(seen)).toHaveLength(50);
		expect(JSON.parse(seen.text)).toMatchObject({ code: 200, msg: '1200 records were found' });
		const across = await ask(simulator, JANUARY.from + 86_400, JANUARY.to + 1, { token: 'abc' });
		expect(across.status).toBe(404);
		child.kill('SIGTERM');
		expect(await once(child, 'exit')).toEqual([0, null]);
	}, 60_000);

	// Starting a program takes most of the time, so all start at once.
	it('refuses options that it cannot use', async () => {
		const wrong = { 'row-limit': 'many', distribution: 'odd', from: '2026-02-30', nonsense: '1' };
		await Promise.all(
			Object.entries(wrong).map(async ([name, value]) => {
				const child = run(`--${name} ${value}`);
				const ended = once(child, 'exit');
				expect(await firstText(child.stderr)).toContain(name === 'row-limit' ? 'rowLimit' : name);
				expect(await ended).toEqual([1, null]);
			}),
		);
	}, 60_000);
});
