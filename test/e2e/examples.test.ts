/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test, never part of the package */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import { type INode, type INodeTypeDescription, NodeHelpers } from 'n8n-workflow';

import { IN_CI, postgresPrograms } from '../../scripts/debian';
import { REPOSITORY } from '../../scripts/paths';
import { until } from '../../scripts/until';
import { readCsv } from '../nodes/engine/output/readCsv';
import {
	formatReport,
	generateEvents,
	generateSessions,
	parseCompact,
	startSimulator,
	type Row,
	type Session,
	type Simulator,
} from '../simulator';
import { openEditor, type Editor, type WorkflowFile } from './editor';
import { CREDENTIAL_NAME, freshInstance, type Instance } from './instance';
import { startChatModel, type ChatModel } from './receivers/chatModel';
import { startCrm, type Crm } from './receivers/crm';
import { startEndpoint, type Endpoint } from './receivers/endpoint';
import { startPostgres, type Postgres } from './receivers/postgres';
import { startSmtpServer, type SmtpServer } from './receivers/smtpServer';
import { readSpreadsheet } from './receivers/spreadsheet';

const TOKEN = 'the-token-of-this-run';
const DAY = 86_400;
const FOLDER = join(REPOSITORY, 'examples');
const DOCUMENTED = ['agent_id', 'agent_name', 'date_ini', 'date_end', 'time', 'hung_up'];
// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test, never part of the package
const IN_N8N_1 = process.env.N8N_VERSION?.startsWith('1.') ?? false;
/** Where an n8n in a container has its home; here it gets another one. */
const HOME_IN_CONTAINER = '/home/node';
/** n8n 1 can fill a data table, but not make one. */
const FOR_N8N_2 = ['nightly-table.json', 'agent-times-table.json'];
const FILES = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json'))
	.filter((file) => !(IN_N8N_1 && FOR_N8N_2.includes(file)));
const README = readFileSync(join(FOLDER, 'README.md'), 'utf8');

/** An example, with other addresses where it holds some. */
function example(file: string, addresses: Record<string, string> = {}): WorkflowFile {
	let text = readFileSync(join(FOLDER, file), 'utf8');
	for (const [address, other] of Object.entries(addresses)) text = text.replaceAll(address, other);
	return JSON.parse(text) as WorkflowFile;
}

/** Of a day, the first second. */
const dayOf = (second: number) => Math.floor(second / DAY) * DAY;

/** The first second of the month so many months before that of a second. */
function monthStart(second: number, monthsAgo: number): number {
	const date = new Date(second * 1000);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - monthsAgo) / 1000;
}

const isoDate = (second: number) => formatReport(second).slice(0, 10);

const textOf = (value: unknown) => (value === null || value === undefined ? '' : String(value));

/** The documented fields of rows as text, in one order. */
const sortedTexts = (rows: readonly Row[]) =>
	rows.map((row) => JSON.stringify(DOCUMENTED.map((field) => textOf(row[field])))).sort();

/** `HH:MM:SS`, and nothing else. */
const CLEAN_TIME = /^(\d\d):(\d\d):(\d\d)$/;

function secondsOf(row: Row): number {
	const parts = CLEAN_TIME.exec(textOf(row.time));
	if (!parts) return 0;
	const [hours, minutes, seconds] = parts.slice(1).map(Number);
	return (hours * 60 + minutes) * 60 + seconds;
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

const keysOf = (rows: readonly Row[]) => rows.map((row) => textOf(row.session_key)).sort();

/** Where PostgreSQL may be missing, its tests are reported as not run; in CI they fail. */
const POSTGRES = postgresPrograms();
const withPostgres = POSTGRES === undefined && !IN_CI ? describe.skip : describe;

describe('the examples in a real n8n', () => {
	let simulator: Simulator;
	let instance: Instance;
	let editor: Editor;
	let smtp: SmtpServer;
	/** Sessions of more than a year, and with those of the last days, some of which are odd. */
	let year: Session[];
	let sessions: Session[];
	/** The operation's clock when the tests began. */
	let now: number;

	/** The rows of the range that was asked for since the last reset. */
	const askedRows = () => {
		const asked = simulator.reportRequests();
		const from = parseCompact(asked[0].from) ?? NaN;
		const to = parseCompact(asked[asked.length - 1].to) ?? NaN;
		return { from, to, rows: simulator.expectedRows(from, to) };
	};

	/** Runs a workflow once. */
	const run = async (id: string) => {
		simulator.reset();
		return await editor.execute(id);
	};

	const runWell = async (id: string) => {
		const ending = await run(id);
		expect(ending).toMatchObject({ status: 'success' });
		expect(ending.error).toBeUndefined();
	};

	beforeAll(async () => {
		simulator = await startSimulator({ token: TOKEN });
		now = simulator.settings.now();
		const lately = { from: dayOf(now) - 12 * DAY, to: now - 4 * 3600 };
		const ended = ({ end }: Session) => end === null || end < now;
		year = generateSessions({
			seed: 1,
			count: 2_400,
			from: monthStart(now, 13),
			to: now,
		}).filter(ended);
		const odd = { duplicates: 0.05, messyValues: 0.1 };
		sessions = [
			...year,
			...generateSessions({ seed: 2, count: 600, ...lately, ...odd }).filter(ended),
		];
		simulator.setSessions(sessions);
		smtp = await startSmtpServer();
		instance = await freshInstance('examples');
		// n8n 2 lets workflows read and write in a folder of its home alone, unless it is told otherwise.
		// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- a test, never part of the package
		process.env.HOME = instance.dataFolder;
		editor = await openEditor(instance);
		await editor.addCredential(CREDENTIAL_NAME, 'wolkvoxApi', {
			server: '0010',
			token: TOKEN,
			timeZone: 'America/Bogota',
			simultaneousRequests: 1,
			baseUrl: simulator.url,
		});
		await editor.addCredential('SMTP account', 'smtp', {
			user: '',
			password: '',
			host: '127.0.0.1',
			port: smtp.port,
			secure: false,
			disableStartTls: true,
		});
	}, 400_000);

	afterEach(() => {
		simulator.settings.faults = [];
		simulator.setSessions(sessions);
	});

	afterAll(async () => {
		await editor?.n8n.stop();
		await simulator?.close();
		await smtp?.close();
	}, 60_000);

	describe('a mail every morning', () => {
		/** The mails that a workflow sends when it is run once. */
		const mailsOf = async (id: string) => {
			const before = smtp.mails.length;
			await runWell(id);
			return await Promise.all(smtp.mails.slice(before).map(({ source }) => parse(source)));
		};

		interface Mail {
			subject: string;
			text: string;
			attachments: Array<{
				filename: string;
				contentDisposition: string;
				contentType: string;
				content: Buffer;
			}>;
		}

		const parse = async (source: string): Promise<Mail> => {
			const { simpleParser } = fromN8n('mailparser') as {
				simpleParser: (source: Buffer) => Promise<Mail>;
			};
			return await simpleParser(Buffer.from(source, 'latin1'));
		};

		const fromN8n = (name: string): unknown =>
			createRequire(join(instance.installation.folder, 'node_modules', 'n8n-nodes-base', 'x.js'))(
				name,
			);

		const expectYesterday = () => {
			const { from, to } = askedRows();
			expect(to - from + 1).toBe(DAY);
			// Midnight may pass meanwhile.
			expect([dayOf(now), dayOf(now) + DAY]).toContain(to + 1);
		};

		/** A CSV file as lines of cells, its header first. */
		const readAttached = ({ attachments: [file] }: Mail) => {
			const text = file.content.toString('utf8');
			expect(text[0]).toBe('\uFEFF');
			return readCsv(text.slice(1), ';');
		};

		it('brings every session of yesterday as a file with semicolons', async () => {
			const id = await editor.importFile(example('morning-mail.json'));

			const [mail, ...more] = await mailsOf(id);

			expect(more).toEqual([]);
			expectYesterday();
			const { from, rows } = askedRows();
			expect(rows.length).toBeGreaterThan(20);
			expect(mail.subject).toBe(`${rows.length} cobrowsing sessions on ${isoDate(from)}`);
			expect(mail.attachments).toHaveLength(1);
			expect(mail.attachments[0]).toMatchObject({
				filename: `cobrowsing-sessions_${isoDate(from)}_${isoDate(from)}.csv`,
				contentDisposition: 'attachment',
				contentType: 'text/csv',
			});
			const [header, ...lines] = readAttached(mail);
			const read = lines.map((line) =>
				Object.fromEntries(header.map((column, index) => [column, line[index]])),
			);
			expect(sortedTexts(read)).toEqual(sortedTexts(rows));
			expect(new Set(keysOf(read)).size).toBe(rows.length);
			expect(smtp.mails.at(-1)).toMatchObject({
				from: 'n8n@company.example',
				to: ['team@company.example'],
			});
		}, 120_000);

		it('warns when the tokens of today run low, and not before', async () => {
			const id = await editor.importFile(example('token-warning.json'));
			const { tokensPerDay } = simulator.settings;
			simulator.settings.tokensPerDay = 4;
			try {
				expect(await mailsOf(id)).toEqual([]);
				simulator.settings.tokensPerDay = 1;
				const [mail, ...more] = await mailsOf(id);
				expect(more).toEqual([]);
				expect(mail.subject).toBe('wolkvox: 1 of 1 tokens are used today');
				expect(mail.text).toContain('has made 1 of 1 calls today');
			} finally {
				simulator.settings.tokensPerDay = tokensPerDay;
			}
		}, 120_000);

		it('comes after a quiet day, too', async () => {
			simulator.setSessions([]);
			const id = await editor.importFile(example('morning-mail.json'));

			const [mail] = await mailsOf(id);

			expectYesterday();
			expect(mail.subject).toBe(`0 cobrowsing sessions on ${isoDate(askedRows().from)}`);
			expect(mail.text).toContain('a quiet day');
			const lines = readAttached(mail);
			expect(lines).toHaveLength(1);
			expect(lines[0]).toEqual(expect.arrayContaining([...DOCUMENTED, 'session_key']));
		}, 120_000);

		interface Cell {
			t: string;
			v: string | number;
		}

		/** The sheet of an Excel file: cells by their column's name, as many as there are. */
		const readSheet = ({ attachments: [file] }: Mail) => {
			const library = IN_N8N_1 ? 'xlsx' : '@e965/xlsx';
			const { read, utils } = fromN8n(library) as {
				read: (content: Buffer) => { Sheets: Record<string, Record<string, Cell>> };
				utils: { sheet_to_json: (sheet: object, options: object) => unknown[][] };
			};
			const sheet = read(file.content).Sheets.Sessions;
			const [header, ...lines] = utils.sheet_to_json(sheet, { header: 1, blankrows: true });
			return { sheet, header, lines };
		};

		it('brings dates and durations that Excel calculates with', async () => {
			// Of odd values, a spreadsheet can make nothing.
			const clean = sessions.filter(({ row }) =>
				DOCUMENTED.every((field) => /[^-]/.test(textOf(row[field]))),
			);
			simulator.setSessions(clean);
			const id = await editor.importFile(example('morning-mail-xlsx.json'));

			const [mail, ...more] = await mailsOf(id);

			expect(more).toEqual([]);
			expectYesterday();
			const { from, rows } = askedRows();
			expect(mail.subject).toBe(`${rows.length} cobrowsing sessions on ${isoDate(from)}`);
			expect(mail.attachments[0].filename).toBe(`cobrowsing-sessions_${isoDate(from)}.xlsx`);
			const { sheet, header, lines } = readSheet(mail);
			expect(header).toEqual([
				...['Agent ID', 'Agent', 'Start', 'End', 'Duration', 'Seconds', 'Ended By', 'Key'],
			]);
			expect(lines).toHaveLength(rows.length);
			const read = lines.map(([agent, , start, end, duration, seconds]) => {
				const whole = [start, end].map((day) => Math.round((Number(day) - 25_569) * DAY));
				// What a cell with "=D2-C2" would show, and what stands in E2.
				expect(Number(end) - Number(start)).toBeCloseTo(Number(duration), 8);
				expect(Number(duration) * DAY).toBeCloseTo(Number(seconds), 6);
				return [agent, ...whole.map(formatReport)].join(' ');
			});
			const expected = rows.map((row) =>
				[row.agent_id, row.date_ini, row.date_end].map(textOf).join(' '),
			);
			expect(read.sort()).toEqual(expected.sort());
			// The ID of an agent may begin with zeros: it is text.
			expect(['A', 'C', 'D', 'E', 'F'].map((column) => sheet[`${column}2`].t).join('')).toBe(
				'snnnn',
			);
		}, 120_000);

		it('comes after a quiet day with an empty sheet, too', async () => {
			simulator.setSessions([]);
			const id = await editor.importFile(example('morning-mail-xlsx.json'));

			const [mail] = await mailsOf(id);

			expectYesterday();
			expect(mail.subject).toBe(`0 cobrowsing sessions on ${isoDate(askedRows().from)}`);
			const { header, lines } = readSheet(mail);
			expect(header).toContain('Duration');
			expect(lines.flat().filter((value) => value !== null && value !== '')).toEqual([]);
		}, 120_000);
	});

	withPostgres('a database', () => {
		let postgres: Postgres;

		const stored = async () => await postgres.query<Row>('select * from cobrowsing_sessions');

		const inMonths = (oldest: number, newest: number) =>
			simulator.expectedRows(monthStart(now, oldest), monthStart(now, newest - 1) - 1);

		const expectStored = async (rows: Row[]) => {
			const found = await stored();
			expect(sortedTexts(found)).toEqual(sortedTexts(rows));
			const [{ count, seconds }] = await postgres.query<{ count: number; seconds: number }>(
				`select count(*), sum(time_seconds) filter (where time ~ '^\\d\\d:\\d\\d:\\d\\d$') as seconds
				from cobrowsing_sessions`,
			);
			expect(count).toBe(rows.length);
			expect(seconds).toBe(sum(rows.map(secondsOf)));
		};

		beforeAll(async () => {
			if (POSTGRES === undefined) throw new Error('In CI nothing is left out: no PostgreSQL');
			postgres = await startPostgres(POSTGRES);
			await editor.addCredential('Postgres account', 'postgres', postgres.credential);
		}, 60_000);

		afterAll(async () => await postgres?.close(), 60_000);

		it('is filled with a year, whatever happens on the way, and then every night', async () => {
			const backfill = await editor.importFile(example('backfill-postgres.json'));
			const fifth = monthStart(now, 5) + DAY;
			simulator.settings.faults = [
				{ when: { covers: fifth }, then: { do: 'error', error: 'quotaUsedUp' } },
			];

			const failed = await run(backfill);

			expect(failed.status).toBe('error');
			expect(failed.error).toMatch(/^Get Cobrowsing Sessions: /);
			await expectStored(inMonths(12, 6));

			simulator.settings.faults = [];
			await runWell(backfill);

			expect(simulator.reportRequests()).toHaveLength(12);
			expect(inMonths(12, 1).length).toBeGreaterThan(2_000);
			await expectStored(inMonths(12, 1));
			const keys = keysOf(await stored());

			// A month that lost its sessions does not end the loop, and nothing is lost here.
			const quiet = monthStart(now, 7);
			simulator.setSessions(sessions.filter(({ start }) => monthStart(start, 0) !== quiet));
			await runWell(backfill);
			expect(simulator.reportRequests()).toHaveLength(12);
			expect(keysOf(await stored())).toEqual(keys);
			simulator.setSessions(sessions);

			const nightly = await editor.importFile(example('nightly-postgres.json'));
			await runWell(nightly);

			const { from, to } = askedRows();
			expect(to - from + 1).toBe(7 * DAY);
			const isThere = ({ start }: Session) =>
				(start >= monthStart(now, 12) && start < monthStart(now, 0)) ||
				(start >= from && start <= to);
			const there = () => simulator.sessions.filter(isThere).map(({ row }) => row);
			await expectStored(there());

			// A correction and a session that is late take their places; the rest stays.
			const place = sessions.findIndex(
				({ start, row }) =>
					start > from && start < to && secondsOf(row) > 0 && /\d/.test(textOf(row.agent_id)),
			);
			const { row } = sessions[place];
			const corrected = { ...row, hung_up: 'customer', agent_name: 'Corregida' };
			const late = { ...sessions[place], row: { ...row, agent_id: '9999' } };
			simulator.setSessions([
				...sessions.slice(0, place),
				{ ...sessions[place], row: corrected },
				...sessions.slice(place + 1),
				late,
			]);
			await runWell(nightly);
			await expectStored(there());
		}, 300_000);

		it('gets the calls of yesterday, and the same ones but once', async () => {
			const columns = ['conn_id', 'date', 'agent_id', 'agent_name', 'telephone', 'customer_id'];
			const more = ['hang_up', 'time_seg', 'cost', 'skill_id', 'campaign_id', 'cod_act', 'comment'];
			const texts = (rows: readonly Row[]) =>
				rows.map((row) => JSON.stringify([...columns, ...more].map((name) => row[name]))).sort();
			const range = { from: dayOf(now) - 3 * DAY, to: now };
			const calls = generateEvents('cdr_1', { seed: 3, count: 600, agents: 12, ...range });
			// A call that was handed on has a row for each of the two agents.
			const handedOn = calls.filter((_, place) => place % 40 === 0);
			const second = handedOn.map((call) => ({
				...call,
				start: call.start + 1,
				row: { ...call.row, date: formatReport(call.start + 1), agent_id: '0999' },
			}));
			simulator.setReport('cdr_1', [...calls, ...second]);
			const id = await editor.importFile(example('calls-postgres.json'));

			await runWell(id);
			const [{ from: asked }] = simulator.reportRequests('cdr_1');
			const from = parseCompact(asked) ?? NaN;
			const first = await postgres.query<Row>('select * from wolkvox_calls order by row_key');
			await runWell(id);

			// Midnight may pass meanwhile.
			expect([dayOf(now) - DAY, dayOf(now)]).toContain(from);
			expect(simulator.reportRequests('cdr_1')).toHaveLength(1);
			const rows = simulator.expectedRows('cdr_1', from, from + DAY - 1);
			expect(rows.length).toBeGreaterThan(100);
			expect(texts(first)).toEqual(texts(rows));
			expect(new Set(first.map(({ row_key: key }) => key)).size).toBe(rows.length);
			const [{ seconds }] = await postgres.query<{ seconds: string }>(
				'select sum(time_seg_seconds) as seconds from wolkvox_calls',
			);
			expect(Number(seconds)).toBe(sum(rows.map((row) => Number(row.time_seg))));
			expect(await postgres.query('select * from wolkvox_calls order by row_key')).toEqual(first);
		}, 120_000);
	});

	describe('figures', () => {
		let chat: Endpoint;

		const postedText = async () => {
			const before = chat.arrivals.length;
			const addresses = { 'https://chat.example/incoming-webhook': `${chat.url}/hook` };
			await runWell(await editor.importFile(example('figures-per-agent.json', addresses)));
			const [arrival, ...more] = chat.arrivals.slice(before);
			expect(more).toEqual([]);
			expect(arrival).toMatchObject({ method: 'POST', path: '/hook' });
			return (arrival.body as { text: string }).text;
		};

		const lastMonth = () => isoDate(monthStart(now, 1)).slice(0, 7);

		beforeAll(async () => {
			chat = await startEndpoint();
		});

		afterAll(async () => await chat?.close());

		it('come as one message with a bar for each agent', async () => {
			// Of these, each agent has one name.
			simulator.setSessions(year);

			const text = await postedText();

			const rows = simulator.expectedRows(monthStart(now, 1), monthStart(now, 0) - 1);
			const counts = new Map<string, number>();
			for (const row of rows) {
				const agent = textOf(row.agent_name);
				counts.set(agent, (counts.get(agent) ?? 0) + 1);
			}
			const [title, , ...lines] = text.split('\n').slice(0, -1);
			expect(title).toBe(`Cobrowsing sessions in ${lastMonth()}: ${rows.length}`);
			expect(rows.length).toBeGreaterThan(100);
			const most = Math.max(...counts.values());
			const read = lines.map((line) => {
				const [, bar, count, , agent] = /^(█+) +(\d+) {2}(\S+) {2}(.*)$/.exec(line) ?? [];
				expect(bar).toHaveLength(Math.max(1, Math.round((Number(count) / most) * 20)));
				return [agent, Number(count)] as const;
			});
			expect(read.map(([, count]) => count)).toEqual(
				[...counts.values()].sort((one, other) => other - one),
			);
			expect(new Map(read)).toEqual(counts);
		}, 120_000);

		it('come after a quiet month, too', async () => {
			simulator.setSessions([]);

			expect(await postedText()).toBe(`Cobrowsing sessions in ${lastMonth()}: 0`);
		}, 120_000);
	});

	(IN_N8N_1 ? describe.skip : describe)('a table', () => {
		/** The rows of a data table, as many as there are. */
		const tableRows = async (name: string) => {
			const project = await editor.ask<{ id: string }>('projects/personal');
			const place = `projects/${project.id}/data-tables`;
			const tables = await editor.ask<{ data: Array<{ id: string; name: string }> }>(place);
			const [table, ...others] = tables.data.filter((each) => each.name === name);
			expect(others).toEqual([]);
			const rows: Row[] = [];
			for (let isWhole = false; !isWhole;) {
				const page = await editor.ask<{ count: number; data: Row[] }>(
					`${place}/${table.id}/rows?take=100&skip=${rows.length}`,
				);
				rows.push(...page.data);
				isWhole = rows.length >= page.count;
			}
			return rows;
		};

		it("holds each agent's figures of each day", async () => {
			const range = { from: dayOf(now) - 9 * DAY, to: now };
			simulator.setReport(
				'agent_1',
				generateEvents('agent_1', { seed: 5, count: 900, agents: 6, ...range }),
			);
			const id = await editor.importFile(example('agent-times-table.json'));

			await runWell(id);
			await runWell(id);

			const asked = simulator.reportRequests('agent_1');
			expect(asked).toHaveLength(7);
			const expected = asked.flatMap(({ from, to }) => {
				const [first, last] = [from, to].map((second) => parseCompact(second) ?? NaN);
				expect(last - first + 1).toBe(DAY);
				return simulator
					.expectedRows('agent_1', first, last)
					.map((row) => [isoDate(first), row.agent_id, row.agent_name, Number(row.calls)].join());
			});
			expect(expected.length).toBeGreaterThan(30);
			const stored = await tableRows('agent_times');
			const told = stored.map((row) =>
				[row.day, row.agent_id, row.agent_name, row.calls].map(textOf).join(),
			);
			expect(told.sort()).toEqual(expected.sort());
			expect(new Set(stored.map(({ row_key: key }) => key)).size).toBe(expected.length);
			const logins = asked.flatMap(({ from, to }) =>
				simulator.expectedRows('agent_1', parseCompact(from) ?? NaN, parseCompact(to) ?? NaN),
			);
			expect(sum(stored.map((row) => Number(row.login_time_seconds)))).toBe(
				sum(logins.map(({ login_time: time }) => secondsOf({ time }))),
			);
		}, 120_000);

		it('of n8n itself is kept up to date every night', async () => {
			const id = await editor.importFile(example('nightly-table.json'));
			// It takes n8n a while for each row.
			simulator.setSessions(sessions.filter((_, index) => index % 4 === 0));

			await runWell(id);
			await runWell(id);

			const { from, to, rows } = askedRows();
			expect(to - from + 1).toBe(7 * DAY);
			expect(rows.length).toBeGreaterThan(50);
			const stored = await tableRows('cobrowsing_sessions');
			expect(sortedTexts(stored)).toEqual(sortedTexts(rows));
			expect(new Set(keysOf(stored)).size).toBe(rows.length);
			expect(
				sum(stored.filter(secondsOf).map(({ time_seconds: seconds }) => Number(seconds))),
			).toBe(sum(rows.map(secondsOf)));
		}, 120_000);
	});

	describe('a spreadsheet on the disk', () => {
		let folder: string;
		let file: string;

		const COLUMNS = [
			...['session_key', 'agent_id', 'agent_name', 'date_ini', 'date_end', 'time'],
			...['hung_up', 'duration', 'hung_up_by', 'time_seconds'],
		];

		/** The workflow, with this n8n's home and perhaps another range. */
		const importNightly = async (dateRange = 'last7Days') => {
			const addresses = { [HOME_IN_CONTAINER]: instance.dataFolder, last7Days: dateRange };
			return await editor.importFile(example('nightly-xlsx.json', addresses));
		};

		const read = () => readSpreadsheet(readFileSync(file));

		/** That the file holds these rows and no others, in their order, each cell as it must be. */
		const expectStored = (rows: Row[]) => {
			const { sheet, columns, rows: stored } = read();
			expect(sheet).toBe('Sessions');
			expect(columns).toEqual(COLUMNS);
			expect(sortedTexts(stored)).toEqual(sortedTexts(rows));
			expect(new Set(keysOf(stored)).size).toBe(rows.length);
			const starts = stored.map(({ date_ini: start }) => textOf(start));
			expect(starts).toEqual([...starts].sort());
			for (const { time_seconds: seconds, ...texts } of stored) {
				// An ID with zeros in front and a date stay text, whatever they look like.
				expect(new Set(Object.values(texts).map((text) => typeof text))).toEqual(
					new Set(['string']),
				);
				if (!CLEAN_TIME.test(textOf(texts.time))) continue;
				expect(texts.duration).toBe(texts.time);
				expect(seconds).toBe(secondsOf(texts));
			}
			// Where there is no duration, there is no number: the cell is empty, not zero.
			const endless = stored.filter(({ duration }) => duration === '');
			expect(endless.filter((row) => 'time_seconds' in row)).toEqual([]);
		};

		beforeEach(() => {
			folder = join(instance.dataFolder, '.n8n-files');
			file = join(folder, 'cobrowsing-sessions.xlsx');
			rmSync(folder, { recursive: true, force: true });
			mkdirSync(folder);
		});

		it('is made in the first night, and a second run doubles nothing', async () => {
			const id = await importNightly();

			await runWell(id);

			const { from, to, rows } = askedRows();
			expect(to - from + 1).toBe(7 * DAY);
			expect(rows.length).toBeGreaterThan(200);
			expect(rows.filter(({ agent_id: agent }) => /^0/.test(textOf(agent)))).not.toEqual([]);
			expect(rows.filter(({ date_end: end }) => !/\d/.test(textOf(end)))).not.toEqual([]);
			expectStored(rows);
			const { rows: first } = read();

			await runWell(id);

			expect(simulator.reportRequests().length).toBeGreaterThan(0);
			expect(read().rows).toEqual(first);
		}, 120_000);

		it('keeps what is older, and takes in what is corrected, late or new', async () => {
			await runWell(await importNightly('last30Days'));
			const month = askedRows();
			expectStored(month.rows);
			const { rows: before } = read();

			const nightly = await importNightly();
			await runWell(nightly);
			const { from, to, rows } = askedRows();
			expect(month.from).toBeLessThan(from - 20 * DAY);
			expect(month.rows.length).toBeGreaterThan(rows.length + 100);
			expect(read().rows).toEqual(before);

			const place = sessions.findIndex(
				({ start, row }) =>
					start > from && start < to && secondsOf(row) > 0 && /\d/.test(textOf(row.agent_id)),
			);
			const { row } = sessions[place];
			const corrected = { ...row, hung_up: 'customer', agent_name: 'Corregida & <Ñandú>' };
			const late = { ...sessions[place], row: { ...row, agent_id: '009999' } };
			const isInFile = ({ start }: Session) => start >= month.from && start <= to;
			// wolkvox no longer tells what is older than the week.
			simulator.setSessions([
				...sessions.slice(0, place).filter(({ start }) => start >= from),
				{ ...sessions[place], row: corrected },
				...sessions.slice(place + 1),
				late,
			]);
			await runWell(nightly);

			const told = [...sessions, late].filter(isInFile).map((session) => session.row);
			expectStored(told.map((one) => (one === row ? corrected : one)));
			expect(read().rows).toHaveLength(before.length + 1);
		}, 400_000);

		it('stays as it is after a quiet week, and where there is none, none is made', async () => {
			const id = await importNightly();
			simulator.setSessions([]);
			await runWell(id);
			expect(simulator.reportRequests().length).toBeGreaterThan(0);
			expect(readdirSync(folder)).toEqual([]);

			simulator.setSessions(sessions);
			await runWell(id);
			const { rows } = askedRows();
			const before = read();
			simulator.setSessions([]);
			await runWell(id);

			expect(read()).toEqual(before);
			expectStored(rows);
		}, 120_000);

		it.each([
			['no spreadsheet', 'session_key;agent_id'],
			// As a machine leaves it that stops while the file is written.
			['empty', ''],
		])(
			'that is %s is left alone',
			async (_, content) => {
				writeFileSync(file, content);

				const ending = await run(await importNightly());

				expect(ending.status).toBe('error');
				expect(ending.error).toMatch(/^Extract Its Rows: /);
				expect(readFileSync(file, 'utf8')).toBe(content);
			},
			60_000,
		);

		it('is left alone when wolkvox does not answer', async () => {
			const id = await importNightly();
			await runWell(id);
			const before = readFileSync(file);
			simulator.settings.faults = [{ when: {}, then: { do: 'error', error: 'quotaUsedUp' } }];

			const ending = await run(id);

			expect(ending.status).toBe('error');
			expect(ending.error).toMatch(/^Get Cobrowsing Sessions: /);
			expect(readFileSync(file).equals(before)).toBe(true);
		}, 120_000);

		(IN_N8N_1 ? it.skip : it)(
			'may not be where n8n 2 forbids it',
			async () => {
				const forbidden = join(instance.dataFolder, 'elsewhere');
				mkdirSync(forbidden, { recursive: true });
				const addresses = { [`${HOME_IN_CONTAINER}/.n8n-files`]: forbidden };
				const id = await editor.importFile(example('nightly-xlsx.json', addresses));

				const ending = await run(id);

				expect(ending.status).toBe('error');
				expect(ending.error).toMatch(/^Write the File: Access to the file is not allowed/);
				expect(existsSync(join(forbidden, 'cobrowsing-sessions.xlsx'))).toBe(false);
			},
			60_000,
		);
	});

	describe('an agent', () => {
		let model: ChatModel;

		afterAll(async () => await model?.close());

		it('asks wolkvox for what the model wants to know, and the model hears the figures', async () => {
			const range = { from: monthStart(now, 3), to: monthStart(now, 1) - 1 };
			model = await startChatModel({
				dateRange: 'custom',
				from: isoDate(range.from),
				to: isoDate(range.to),
				groupBy: 'month',
			});
			await editor.addCredential('OpenAI account', 'openAiApi', {
				apiKey: 'no-key',
				url: `${model.url}/v1`,
			});
			const id = await editor.importFile(example('ai-agent.json'));
			const chatInput = 'How many sessions were there in these two months?';
			simulator.reset();

			const ending = await editor.execute(id, { chatInput, sessionId: '1' });

			expect(ending).toMatchObject({ status: 'success' });
			expect(ending.ranNodes).toContain('Cobrowsing Figures');
			// Two months.
			expect(simulator.reportRequests()).toHaveLength(2);
			const [first, last, ...more] = model.calls;
			expect(more).toEqual([]);
			expect(first.messages).toHaveLength(2);
			expect(first.messages[0].content).toContain(isoDate(now));
			expect(first.messages[1].content).toContain(chatInput);
			expect(first.tools).toMatchObject([
				{
					function: {
						name: 'Cobrowsing_Figures',
						description: 'Summarize cobrowsing sessions in Wolkvox',
					},
				},
			]);
			const [offered] = first.tools ?? [];
			const properties = Object.entries(offered.function.parameters.properties);
			expect(properties.map(([name]) => name).sort()).toEqual([
				...['dateRange', 'from', 'groupBy', 'to'],
			]);
			for (const [, { description }] of properties) expect(description).toMatch(/\w{3}/);
			const heard = last.messages.at(-1);
			expect(heard?.role).toBe('tool');
			for (const ago of [3, 2]) {
				const from = monthStart(now, ago);
				const rows = simulator.expectedRows(from, monthStart(now, ago - 1) - 1);
				expect(rows.length).toBeGreaterThan(50);
				expect(heard?.content).toContain(
					`"month":"${isoDate(from).slice(0, 7)}","sessions":${rows.length}`,
				);
			}
		}, 120_000);
	});

	describe('a CRM', () => {
		let crm: Crm;

		beforeEach(async () => {
			crm = await startCrm();
		});

		afterEach(async () => await crm.close());

		it('gets each session under its customer, and for review where nobody is sure', async () => {
			const range = { from: dayOf(now) - 2 * DAY, to: dayOf(now) - 1 };
			const states = generateEvents('agent_14', { seed: 4, count: 200, agents: 5, ...range });
			const calls = states.filter(({ row }) => /^\d/.test(textOf(row.conn_id)));
			// Every fourth goes on into what the agent did next.
			const inCalls = calls.map(({ row, start, end }, place): Session => {
				const until = place % 4 === 0 ? start + 4 * 3_600 : (end ?? start);
				const dates = { date_ini: formatReport(start), date_end: formatReport(until) };
				const { agent_id, agent_name } = row;
				return {
					start,
					end: until,
					row: { agent_id, agent_name, ...dates, time: '', hung_up: '' },
				};
			});
			const anywhere = generateSessions({ seed: 6, count: 30, agents: 5, ...range });
			simulator.setSessions([...inCalls, ...anywhere]);
			simulator.setReport('agent_14', states);
			const id = await editor.importFile(
				example('crm-customers.json', { 'https://crm.example': crm.url }),
			);

			await runWell(id);
			await runWell(id);

			const kept = [...crm.activities.values()].filter(({ key }) => key !== undefined);
			const { rows } = askedRows();
			const expected = rows.map((row) => {
				const start = parseCompact(textOf(row.date_ini).replace(/\D/g, '')) ?? NaN;
				const end = parseCompact(textOf(row.date_end).replace(/\D/g, '')) ?? NaN;
				const meeting = calls.filter(
					(call) =>
						call.row.agent_id === row.agent_id &&
						call.start <= end &&
						(call.end ?? call.start) >= start,
				);
				const phones = new Map(meeting.map((call) => [call.row.conn_id, call.row.telephone]));
				const [phone] = phones.values();
				return [row.agent_id, row.date_ini, phones.size, phones.size === 1 ? phone : 'review'];
			});
			for (const matches of [0, 1, 2]) {
				expect(expected.map(([, , number]) => number)).toContain(matches);
			}
			const told = [...crm.activities].map(([path, activity]) => {
				const [, collection, who] = path.split('/');
				const isReview = collection === 'review';
				expect(isReview || activity.phone === who).toBe(true);
				const began = textOf(activity.started_at).slice(0, 19).replace('T', ' ');
				const matches = isReview ? activity.matches : 1;
				return [activity.agent_id, began, matches, isReview ? 'review' : who];
			});
			expect(kept).toHaveLength(rows.length);
			expect(told.map(String).sort()).toEqual(expected.map(String).sort());
			expect(crm.arrivals).toHaveLength(2 * rows.length);
			simulator.setReport('agent_14', []);
		}, 400_000);

		it('gets the chats of a week with what was written in them', async () => {
			const monday = dayOf(now) - ((new Date(now * 1000).getUTCDay() + 6) % 7) * DAY;
			const range = { from: monday - 9 * DAY, to: now - 3_600 };
			const wishes = { seed: 8, count: 400, agents: 8, ...range };
			const chats = generateEvents('chat_1', wishes);
			simulator.setReport('chat_1', chats);
			const rows = simulator.expectedRows('chat_1', monday - 7 * DAY, monday - 1);
			// Of one chat, wolkvox has lost what was written.
			const { conn_id: lost } = rows[100];
			const conversations = generateEvents('chat_2', wishes).filter(
				({ row }) => row.conn_id !== lost,
			);
			simulator.setReport('chat_2', conversations);
			const addresses = { 'https://crm.example': crm.url };
			const id = await editor.importFile(example('chats-with-conversations.json', addresses));
			await runWell(id);

			expect(rows.length).toBeGreaterThan(200);
			const written = new Map(conversations.map(({ row }) => [row.conn_id, row.conversation]));
			const expected = rows.map((row) => {
				const messages = (written.get(row.conn_id) ?? []) as Row[];
				const told = messages.map(({ date, from, message }) => ({ date, from, message }));
				return JSON.stringify([row.conn_id, row.customer_phone, row.agent_id, told]);
			});
			const arrived = crm.arrivals.map(({ path, body }) => {
				const { id: chat, phone, agent_id: agent, messages } = body as Row;
				expect(path).toBe(`/chats/${textOf(chat)}`);
				return JSON.stringify([chat, phone, agent, messages]);
			});
			expect(arrived.sort()).toEqual(expected.sort());
			expect(expected.filter((text) => text.endsWith(',[]]'))).toHaveLength(1);
		}, 120_000);

		it('gets each new session once, and one that comes again changes nothing', async () => {
			const addresses = { 'https://crm.example': crm.url };
			const id = await editor.importFile(example('crm-new-sessions.json', addresses));

			// By hand, the trigger gives the newest sessions.
			await runWell(id);
			await runWell(id);

			const newest = [...crm.activities.keys()];
			expect(newest).toHaveLength(10);
			expect(crm.arrivals).toHaveLength(20);
			expect(new Set(crm.arrivals.map(({ method }) => method))).toEqual(new Set(['PUT']));

			const { status } = await editor.n8n.publish(id);
			expect(status).toBe('published');
			const range = { from: simulator.settings.now() - 3_000, to: simulator.settings.now() - 60 };
			const fresh = generateSessions({ seed: 9, count: 40, ...range, agents: 900 }).filter(
				({ end }) => end !== null && end < simulator.settings.now(),
			);
			simulator.addSessions(fresh);
			// The first poll of a start does not wait for its time.
			await editor.n8n.stop();
			editor = await openEditor(instance);

			const wanted = newest.length + fresh.length;
			await until('all activities', () => crm.activities.size >= wanted);
			expect(crm.arrivals).toHaveLength(20 + fresh.length);
			const activities = [...crm.activities.values()].slice(newest.length);
			const told = activities.map((activity) => {
				expect(crm.activities.get(textOf(activity.key))).toBe(activity);
				return [activity.agent_id, activity.started_at, activity.ended_at, activity.seconds];
			});
			const isoText = (value: unknown) => `${textOf(value).replace(' ', 'T')}-05:00`;
			const expected = fresh.map(({ row }) => [
				row.agent_id,
				isoText(row.date_ini),
				isoText(row.date_end),
				secondsOf(row),
			]);
			expect(told.map(String).sort()).toEqual(expected.map(String).sort());
		}, 400_000);
	});

	describe('the lists that the editor opens', () => {
		const open = async (kind: string, methodName: string, more: object = {}) => {
			const id = await editor.importFile(example('crm-customers.json'));
			const { nodes } = await editor.ask<{ nodes: INode[] }>(`workflows/${id}`);
			const node = nodes.find(({ type }) => type === 'n8n-nodes-wolkvox.wolkvox');
			if (!node) throw new Error('The example has no Wolkvox node');
			simulator.reset();
			return await editor.ask<unknown>(`dynamic-node-parameters/${kind}`, {
				path: 'parameters.filters.agents',
				nodeTypeAndVersion: { name: node.type, version: node.typeVersion },
				currentNodeParameters: node.parameters,
				credentials: node.credentials,
				workflowId: id,
				methodName,
				...more,
			});
		};
		const byId = (a: { value: string }, b: { value: string }) => (a.value < b.value ? -1 : 1);

		it('hold the agents of the operation by name, for one call', async () => {
			const options = (await open('options', 'getAgents')) as Array<{ value: string }>;
			const { agents = [] } = simulator.information;
			expect(agents.length).toBeGreaterThan(5);
			const expected = agents.map(({ agent_id, agent_name }) => ({
				name: `${textOf(agent_name)} (${textOf(agent_id)})`,
				value: textOf(agent_id),
			}));
			expect(options.sort(byId)).toEqual(expected.sort(byId));
			expect(simulator.requests).toMatchObject([{ query: { api: 'agents' } }]);
		}, 60_000);

		it('begin with all of the skills', async () => {
			const found = await open('resource-locator-results', 'searchSkills');
			const { results } = found as { results: Array<{ value: string }> };
			expect(results[0]).toEqual({ name: 'All', value: 'all' });
			expect(simulator.requests).toMatchObject([{ query: { api: 'skills' } }]);
		}, 60_000);
	});

	describe('every file', () => {
		let types: INodeTypeDescription[];

		const typeOf = ({ type, typeVersion }: INode) =>
			types.find(({ name, version }) => name === type && [version].flat().includes(typeVersion));

		beforeAll(async () => {
			types = await editor.nodeTypes();
		}, 60_000);

		it.each(FILES)('%s says what it is, and keeps to the time zone of the operation', (file) => {
			const { nodes, settings } = example(file);
			expect(settings?.timezone).toBe('America/Bogota');
			const notes = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
			expect(notes).toHaveLength(1);
			for (const { credentials } of nodes) {
				for (const { id } of Object.values(credentials ?? {})) expect(id).toBeNull();
			}
			expect(README).toContain(`\n## [${file}](${file})\n`);
			const text = JSON.stringify(nodes);
			expect(text).not.toMatch(/toISO\(\)|toFormat|\d{4}-\d\d-\d\d/);
		});

		it.each(FILES)(
			'%s has the parameters that the nodes have',
			async (file) => {
				await editor.importFile(example(file));
				for (const node of example(file).nodes) {
					const type = typeOf(node);
					if (!type) throw new Error(`${node.type} ${node.typeVersion} is not there`);
					const known = NodeHelpers.getNodeParameters(
						type.properties,
						node.parameters,
						true,
						false,
						node,
						type,
					);
					expect(known).toMatchObject(node.parameters);
					const issues = NodeHelpers.getNodeParametersIssues(type.properties, node, type);
					// Only the builder knows the spreadsheet.
					const isOpen = type.name === 'n8n-nodes-base.googleSheets';
					expect(Object.keys(issues?.parameters ?? {})).toEqual(isOpen ? ['documentId'] : []);
				}
			},
			60_000,
		);
	});
});
