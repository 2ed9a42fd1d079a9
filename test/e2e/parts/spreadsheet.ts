/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test, never part of the package */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import type { Row, Session } from '../../simulator';
import { CLEAN_TIME, DAY, here, keysOf, secondsOf, sortedTexts, textOf } from '../arrangement';
import { IN_N8N_1 } from '../n8n';
import { readSpreadsheet } from '../receivers/spreadsheet';

/** Where an n8n in a container has its home; here it gets another one. */
const HOME_IN_CONTAINER = '/home/node';

const COLUMNS = [
	...['session_key', 'agent_id', 'agent_name', 'date_ini', 'date_end', 'time'],
	...['hung_up', 'duration', 'hung_up_by', 'time_seconds'],
];

describe('a spreadsheet on the disk', () => {
	let folder: string;
	let file: string;

	/** The workflow, with this n8n's home and perhaps another range. */
	const importNightly = async (dateRange = 'last7Days') =>
		await here.importExample('nightly-xlsx.json', {
			[HOME_IN_CONTAINER]: here.n8n.instance.dataFolder,
			last7Days: dateRange,
		});

	const read = async () => await readSpreadsheet(here.n8n, readFileSync(file));

	/** That the file holds these rows and no others, in their order, each cell as it must be. */
	const expectStored = async (rows: Row[]) => {
		const { sheet, columns, rows: stored } = await read();
		expect(sheet).toBe('Sessions');
		expect(columns).toEqual(COLUMNS);
		expect(sortedTexts(stored)).toEqual(sortedTexts(rows));
		expect(new Set(keysOf(stored)).size).toBe(rows.length);
		const starts = stored.map(({ date_ini: start }) => textOf(start));
		expect(starts).toEqual([...starts].sort());
		for (const { time_seconds: seconds, ...texts } of stored) {
			// An ID with zeros in front and a date stay text, whatever they look like.
			expect(Object.values(texts).filter((text) => typeof text !== 'string')).toEqual([]);
			// Where there is no duration, there is no number: the cell is empty, not zero.
			if (texts.duration === '') expect(seconds).toBeUndefined();
			if (!CLEAN_TIME.test(textOf(texts.time))) continue;
			expect(texts.duration).toBe(texts.time);
			expect(seconds).toBe(secondsOf(texts));
		}
	};

	beforeEach(() => {
		folder = join(here.n8n.instance.dataFolder, '.n8n-files');
		file = join(folder, 'cobrowsing-sessions.xlsx');
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder);
	});

	it('is made in the first night; a second run, a quiet week and a failure change nothing', async () => {
		const { simulator, sessions } = here;
		const id = await importNightly();
		simulator.setSessions([]);
		await here.runWell(id);
		expect(simulator.reportRequests().length).toBeGreaterThan(0);
		expect(readdirSync(folder)).toEqual([]);

		simulator.setSessions(sessions);
		await here.runWell(id);
		const { rows } = here.asked(7);
		expect(rows.length).toBeGreaterThan(200);
		expect(rows.filter(({ agent_id: agent }) => /^0/.test(textOf(agent)))).not.toEqual([]);
		expect(rows.filter(({ date_end: end }) => !/\d/.test(textOf(end)))).not.toEqual([]);
		await expectStored(rows);
		const first = await read();

		await here.runWell(id);
		expect(simulator.reportRequests().length).toBeGreaterThan(0);
		expect(await read()).toEqual(first);
		simulator.setSessions([]);
		await here.runWell(id);
		expect(await read()).toEqual(first);

		const before = readFileSync(file);
		simulator.settings.faults = [{ then: { do: 'error', error: 'quotaUsedUp' } }];
		const { status, error } = await here.run(id);
		expect(status).toBe('error');
		expect(error).toMatch(/^Get Cobrowsing Sessions: /);
		expect(readFileSync(file).equals(before)).toBe(true);
	}, 240_000);

	it('keeps what is older, and takes in what is corrected, late or new', async () => {
		const { simulator, sessions } = here;
		await here.runWell(await importNightly('last30Days'));
		const month = here.asked();
		await expectStored(month.rows);
		const { rows: before } = await read();

		const nightly = await importNightly();
		await here.runWell(nightly);
		const week = here.asked(7);
		expect(month.from).toBeLessThan(week.from - 20 * DAY);
		expect(month.rows.length).toBeGreaterThan(week.rows.length + 100);
		expect((await read()).rows).toEqual(before);

		const place = here.correctable(week);
		const { row, ...session } = sessions[place];
		const corrected = { ...row, hung_up: 'customer', agent_name: 'Corregida & <Ñandú>' };
		const late = { ...session, row: { ...row, agent_id: '009999' } };
		const isInFile = ({ start }: Session) => start >= month.from && start <= week.to;
		// wolkvox no longer tells what is older than the week.
		simulator.setSessions([
			...sessions.filter(({ start }, other) => start >= week.from && other !== place),
			{ ...session, row: corrected },
			late,
		]);
		await here.runWell(nightly);

		const told = [...sessions, late].filter(isInFile).map((one) => one.row);
		await expectStored(told.map((one) => (one === row ? corrected : one)));
		expect((await read()).rows).toHaveLength(before.length + 1);
	}, 400_000);

	it.each([
		['no spreadsheet', 'session_key;agent_id'],
		// As a machine leaves it that stops while the file is written.
		['empty', ''],
	])(
		'that is %s is left alone',
		async (_, content) => {
			writeFileSync(file, content);

			const { status, error } = await here.run(await importNightly());

			expect(status).toBe('error');
			expect(error).toMatch(/^Extract Its Rows: /);
			expect(readFileSync(file, 'utf8')).toBe(content);
		},
		60_000,
	);

	(IN_N8N_1 ? it.skip : it)(
		'may not be where n8n 2 forbids it',
		async () => {
			const forbidden = join(here.n8n.instance.dataFolder, 'elsewhere');
			mkdirSync(forbidden, { recursive: true });
			const others = { [`${HOME_IN_CONTAINER}/.n8n-files`]: forbidden };

			const { status, error } = await here.run(
				await here.importExample('nightly-xlsx.json', others),
			);

			expect(status).toBe('error');
			expect(error).toMatch(/^Write the File: Access to the file is not allowed/);
			expect(existsSync(join(forbidden, 'cobrowsing-sessions.xlsx'))).toBe(false);
		},
		60_000,
	);
});
