/** Each example, run as it is delivered: what arrives at its far end is what wolkvox holds. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test, never part of the package */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import type { INode } from 'n8n-workflow';

import { IN_CI, postgresPrograms } from '../../../scripts/debian';
import { sendingNode } from '../../../scripts/n8n/workflow';
import { readCsv } from '../../nodes/engine/output/readCsv';
import { until } from '../../../scripts/until';
import {
	formatReport,
	generateEvents,
	parseCompact,
	type Row,
	type SimulatedEvent,
} from '../../simulator';
import { DAY, dayOf, example, EXAMPLES, here, isoDate, sortedTexts, textOf } from '../arrangement';
import { IN_N8N_1 } from '../n8n';
import { OFTEN, TRIGGER } from '../workflows';
import { startEndpoint, type Endpoint } from '../receivers/endpoint';
import { startPostgres, type Postgres } from '../receivers/postgres';
import { startSmtpServer, type SmtpServer } from '../receivers/smtpServer';

/** What receives: started once, for all examples. */
let endpoint: Endpoint;
let smtp: SmtpServer;
let postgres: Postgres | undefined;
/** What arrived before the example at hand. */
let before = { requests: 0, mails: 0 };
/** What the CRM answers who looks for a contact. */
let contacts: Row[] = [];

const requests = () =>
	endpoint.arrivals.slice(before.requests).filter(({ path }) => path !== '/contacts');
const bodies = () => requests().map(({ body }) => body as Row);

interface Mail {
	readonly subject: string;
	readonly to: { readonly text: string };
	readonly text: string;
	readonly attachments: ReadonlyArray<{ readonly content: Buffer }>;
}

async function mails(): Promise<Mail[]> {
	type Parser = { simpleParser(source: Buffer): Promise<Mail> };
	const { simpleParser } = here.n8n.library<Parser>('mailparser');
	const sources = smtp.mails.slice(before.mails);
	return await Promise.all(sources.map(async (source) => await simpleParser(source)));
}

/** The rows of a table that n8n keeps itself. */
async function dataTable(name: string): Promise<Row[]> {
	const { id: project } = await here.n8n.ask<{ id: string }>('projects/personal');
	const place = `projects/${project}/data-tables`;
	const { data } = await here.n8n.ask<{ data: Array<{ id: string; name: string }> }>(place);
	const [{ id }] = data.filter((each) => each.name === name);
	const rows: Row[] = [];
	for (let count = 1; rows.length < count;) {
		const page = `${place}/${id}/rows?take=100&skip=${rows.length}`;
		const read = await here.n8n.ask<{ count: number; data: Row[] }>(page);
		rows.push(...read.data);
		({ count } = read);
	}
	return rows;
}

/** The rows of an Excel file with one sheet, by n8n's library for it. */
function sheetOf(content: Buffer): Row[] {
	type Book = { Sheets: Record<string, object> };
	type Library = { read(content: Buffer): Book; utils: { sheet_to_json(sheet: object): Row[] } };
	const { read, utils } = here.n8n.library<Library>(IN_N8N_1 ? 'xlsx' : '@e965/xlsx');
	return Object.values(read(content).Sheets).flatMap((sheet) => utils.sheet_to_json(sheet));
}

/** What happened in a report, in the last days or where `wishes` says. */
function happened(id: string, wishes: object): SimulatedEvent[] {
	const events = generateEvents(id, { seed: 3, count: 300, agents: 8, ...lastDays(9), ...wishes });
	here.simulator.setReport(id, events);
	return events;
}

const lastDays = (days: number) => ({ from: dayOf(here.now) - days * DAY, to: here.now - 3_600 });
const digits = (phone: unknown) => textOf(phone).replace(/\D/g, '').slice(-10);
/** What PostgreSQL refuses, and what is left of it. */
const ODD = 'a\u0000b \ud800';
const CLEAN = 'ab \ufffd';

interface Example {
	/** What else than the usual sessions there is. */
	arrange?(): void;
	/** Texts of the workflow that are others here. */
	others?(): Record<string, string>;
	/** The node whose far end needs an account. */
	readonly replaced?: string;
	/** What arrived of one run, or is there after it, in wolkvox's words. */
	arrived(): Row[] | Promise<Row[]>;
	expected(): Row[];
	/** What is compared; the documented ones of sessions unless it is said. */
	readonly columns?: string[];
}

const FILES = readdirSync(EXAMPLES).filter((file) => file.endsWith('.json'));
const FILE_FOLDER = () => join(here.n8n.instance.dataFolder, '.n8n-files');
const CALLS = 'conn_id date agent_id agent_name telephone time_seg hang_up comment'.split(' ');
const FIGURES = ['day', 'agent_id', 'agent_name', 'calls', 'inbound'];
const inPostgres = async (table: string) =>
	(await postgres?.query<Row>(`select * from ${table}`)) ?? [];

const NIGHTLY: Record<string, Example> = {
	'morning-mail.json': {
		arrived: async () => {
			const [mail] = await mails();
			const text = mail.attachments[0].content.toString('utf8').slice(1);
			const [columns, ...lines] = readCsv(text, ';');
			expect(mail.subject).toContain(`${lines.length} cobrowsing session`);
			return lines.map((line) => Object.fromEntries(columns.map((name, at) => [name, line[at]])));
		},
		expected: () => here.asked(1).rows,
	},
	'morning-mail-xlsx.json': {
		arrived: async () => {
			const rows = sheetOf((await mails())[0].attachments[0].content);
			return rows.map((row) => ({ agent_id: row['Agent ID'], agent_name: row.Agent }));
		},
		expected: () => here.asked(1).rows,
		columns: ['agent_id', 'agent_name'],
	},
	'token-warning.json': {
		arrange: () => {
			// wolkvox writes numbers as text.
			const data = [{ description: 'n8n', token_limit: '1,000', token_use_today: '800' }];
			here.simulator.settings.faults = [
				{ when: { api: 'token_info' }, then: { do: 'data', data } },
			];
		},
		arrived: async () => (await mails()).map(({ subject }) => ({ subject })),
		expected: () => [{ subject: 'wolkvox: 800 of 1,000 calls are used today' }],
		columns: ['subject'],
	},
	'nightly-sheet.json': {
		replaced: 'Append or Update Row',
		arrived: bodies,
		expected: () => here.asked(7).rows,
	},
	'nightly-xlsx.json': {
		arrange: () => {
			rmSync(FILE_FOLDER(), { recursive: true, force: true });
			mkdirSync(FILE_FOLDER());
		},
		others: () => ({ '/home/node': here.n8n.instance.dataFolder }),
		arrived: () => sheetOf(readFileSync(join(FILE_FOLDER(), 'cobrowsing-sessions.xlsx'))),
		expected: () => here.asked(7).rows,
	},
	'nightly-table.json': {
		// It takes n8n a while for each row.
		arrange: () => here.simulator.setSessions(here.sessions.filter((_, at) => at % 8 === 0)),
		arrived: async () => await dataTable('cobrowsing_sessions'),
		expected: () => here.asked(7).rows,
	},
	'agent-times-table.json': {
		arrange: () => void happened('agent_1', { agents: 6 }),
		arrived: async () => await dataTable('agent_times'),
		expected: () =>
			here.simulator.reportRequests('agent_1').flatMap(({ from, to }) => {
				const [first, last] = [from, to].map((end) => parseCompact(textOf(end)) ?? NaN);
				const rows = here.simulator.expectedRows('agent_1', first, last);
				return rows.map((row) => ({ ...row, day: isoDate(first) }));
			}),
		columns: FIGURES,
	},
	'backfill-postgres.json': {
		arrange: () => here.simulator.setSessions(here.year),
		arrived: async () => await inPostgres('cobrowsing_sessions'),
		expected: () => {
			expect(here.simulator.reportRequests()).toHaveLength(12);
			return here.asked().rows;
		},
	},
	'nightly-postgres.json': {
		arrange: () => {
			const odd = { ...here.year[0], row: { ...here.year[0].row, agent_name: ODD } };
			const start = dayOf(here.now) - DAY;
			const row = { ...odd.row, date_ini: formatReport(start), date_end: formatReport(start + 9) };
			here.simulator.setSessions([...here.year, { start, end: start + 9, row }]);
		},
		arrived: async () => {
			const since = formatReport(here.asked(7).from);
			const rows = await inPostgres('cobrowsing_sessions');
			return rows.filter(({ date_ini }) => textOf(date_ini) >= since);
		},
		expected: () =>
			here
				.asked(7)
				.rows.map((row) => (row.agent_name === ODD ? { ...row, agent_name: CLEAN } : row)),
	},
	'calls-postgres.json': {
		arrange: () => {
			const calls = happened('cdr_1', {});
			const odd = calls.map(({ row, ...call }) => ({ ...call, row: { ...row, comment: ODD } }));
			here.simulator.setReport('cdr_1', odd);
		},
		arrived: async () => await inPostgres('wolkvox_calls'),
		expected: () =>
			here.asked(undefined, 'cdr_1').rows.map((row) => ({
				...row,
				comment: CLEAN,
				cost_number: Number(row.cost),
			})),
		columns: [...CALLS, 'cost', 'cost_number'],
	},
	'crm-customers.json': {
		arrange: () => {
			const states = happened('agent_14', { count: 40, agents: 40 });
			const sessions = states.map(({ row, start, end }, at) => ({
				...{ start, end: end ?? start },
				row: {
					...{ agent_id: row.agent_id, agent_name: row.agent_name, time: '', hung_up: `${at}` },
					...{ date_ini: formatReport(start), date_end: formatReport(end ?? start) },
				},
			}));
			here.simulator.setSessions(sessions);
		},
		arrived: () =>
			requests().map(({ path, body }) => {
				const { agent_id, started_at, phone = '' } = body as Row;
				expect(path.startsWith(phone === '' ? '/review/' : `/customers/${textOf(phone)}/`)).toBe(
					true,
				);
				return { agent_id, date_ini: textOf(started_at).slice(0, 19).replace('T', ' '), phone };
			}),
		expected: () => {
			const states = here.simulator.expectedRows('agent_14', here.now - 30 * DAY, here.now);
			return here.asked(2).rows.map(({ agent_id, date_ini, date_end }) => {
				const met = states.filter(
					(state) =>
						state.agent_id === agent_id &&
						textOf(state.date_ini) <= textOf(date_end) &&
						textOf(state.date_end) >= textOf(date_ini) &&
						/^\d/.test(textOf(state.conn_id)),
				);
				const phones = new Set(met.map(({ conn_id, telephone }) => `${conn_id} ${telephone}`));
				const phone = phones.size === 1 ? textOf(met[0].telephone) : '';
				return { agent_id, date_ini, phone: /\d/.test(phone) ? phone : '' };
			});
		},
		columns: ['agent_id', 'date_ini', 'phone'],
	},
	'chats-with-conversations.json': {
		arrange: () => {
			const wishes = { ...lastDays(16), seed: 8 };
			happened('chat_1', wishes);
			happened('chat_2', wishes);
		},
		arrived: () =>
			bodies().map(({ id, phone, messages }) => ({
				id,
				phone,
				messages: JSON.stringify(messages),
			})),
		expected: () => {
			const written = here.simulator.expectedRows('chat_2', here.now - 31 * DAY, here.now);
			return here.asked(undefined, 'chat_1').rows.map(({ conn_id, customer_phone }) => {
				const own = written.filter((row) => row.conn_id === conn_id);
				const messages = own.flatMap(({ conversation }) => conversation as Row[]);
				const told = messages.map(({ date, from, message }) => ({ date, from, message }));
				return { id: conn_id, phone: customer_phone, messages: JSON.stringify(told) };
			});
		},
		columns: ['id', 'phone', 'messages'],
	},
	'figures-per-agent.json': {
		// Of these, each agent has one name.
		arrange: () => here.simulator.setSessions(here.year),
		arrived: () => {
			const [{ text }] = bodies();
			const lines = textOf(text).matchAll(/^█+ +(\d+) {2}\S+ {2}(.*)$/gm);
			return [...lines].map(([, sessions, agent_name]) => ({ agent_name, sessions }));
		},
		expected: () => {
			const names = here.asked().rows.map(({ agent_name }) => textOf(agent_name));
			return [...new Set(names)].map((agent_name) => {
				return { agent_name, sessions: names.filter((name) => name === agent_name).length };
			});
		},
		columns: ['agent_name', 'sessions'],
	},
};

/** A workflow that starts with an event. */
interface Triggered extends Pick<Example, 'replaced' | 'columns'> {
	readonly report: string;
	/** Changes what happens, or adds to it. */
	changed?(events: SimulatedEvent[]): SimulatedEvent[];
	arrived(): Row[] | Promise<Row[]>;
	expected(events: SimulatedEvent[]): Row[];
}

const keyOf = ({ agent_id, date_ini }: Row) =>
	`${textOf(agent_id)}-${textOf(date_ini).replace(/\D/g, '')}`;
const KEYS = {
	report: 'cdr_10',
	arrived: bodies,
	expected: (events: SimulatedEvent[]) => events.map(({ row }) => ({ key: keyOf(row) })),
	columns: ['key'],
};

const TRIGGERED: Record<string, Triggered> = {
	'tell-the-team.json': KEYS,
	'crm-new-sessions.json': KEYS,
	'call-notes-crm.json': {
		report: 'cdr_1',
		changed: (calls) => {
			// Of three calls, one is from a contact, one from nobody, and one from two contacts.
			const phones = calls.map(({ row }) => digits(row.telephone));
			contacts = phones.flatMap((phone, at) => [
				...(at % 3 === 1
					? []
					: [{ id: `a${at}`, phone: `+57 ${phone.slice(0, 3)} ${phone.slice(3)}` }]),
				...(at % 3 === 2 ? [{ id: `b${at}`, phone: Number(phone) }] : []),
			]);
			return calls;
		},
		arrived: () =>
			requests().map(({ path, body }) => {
				const [, contact = ''] = /^\/contacts\/([^/]+)\/notes\//.exec(path) ?? [];
				return { ...(body as Row), contact };
			}),
		expected: (calls) =>
			calls.map(({ row }) => {
				const own = contacts.filter(({ phone }) => digits(phone) === digits(row.telephone));
				return {
					call: row.conn_id,
					phone: row.telephone,
					contact: own.length === 1 ? own[0].id : '',
				};
			}),
		columns: ['call', 'phone', 'contact'],
	},
	'chat-survey-mail.json': {
		report: 'chat_1',
		changed: (chats) => {
			const addressed = chats.map(({ row, ...chat }, at) => ({
				...chat,
				row: { ...row, customer_email: at % 3 === 0 ? '' : `customer${at}@casa.example` },
			}));
			// One was handed on.
			const [, { row, ...handedOn }] = addressed;
			return [...addressed, { ...handedOn, row: { ...row, agent_id: '0999' } }];
		},
		arrived: async () =>
			(await mails()).map(({ to, text }) => ({ to: to.text, id: /chat=(\S+)/.exec(text)?.[1] })),
		expected: (chats) => {
			const told = chats.filter(({ row }) => row.customer_email !== '');
			const byId = new Map(told.map(({ row }) => [row.conn_id, row]));
			return [...byId].map(([id, row]) => {
				return { to: row.customer_email, id: encodeURIComponent(textOf(id)) };
			});
		},
		columns: ['to', 'id'],
	},
	'failed-calls-sheet.json': {
		report: 'cdr_5',
		replaced: 'Append or Update Row',
		arrived: bodies,
		expected: (calls) => calls.map(({ row }) => row),
		columns: ['conn_id', 'date', 'telephone', 'campaign_id', 'result'],
	},
};

/** The example, with the addresses of the receivers here. */
function workflowOf(file: string, others: Record<string, string> = {}, replaced?: string) {
	const addresses = ['https://crm.example', 'https://chat.example/incoming-webhook'];
	const addressed = Object.fromEntries(addresses.map((address) => [address, endpoint.url]));
	const workflow = example(file, { ...addressed, ...others });
	const nodes = workflow.nodes.map((node): INode => {
		if (node.name === replaced) return sendingNode(node.name, endpoint.url, '$json');
		// Every five minutes is long to wait.
		return node.name === TRIGGER ? { ...node, parameters: { ...node.parameters, ...OFTEN } } : node;
	});
	return { ...workflow, nodes };
}

const begin = () => (before = { requests: endpoint.arrivals.length, mails: smtp.mails.length });

/** n8n 1 cannot make a data table; a machine may have no PostgreSQL, but in CI nothing is left out. */
function isLeftOut(file: string): boolean {
	if (file.endsWith('-table.json')) return IN_N8N_1;
	return file.endsWith('-postgres.json') && postgresPrograms() === undefined && !IN_CI;
}

/** Whether the same arrived as expected, in any order. */
async function expectArrived(
	{ arrived, columns }: Pick<Example, 'arrived' | 'columns'>,
	expected: Row[],
): Promise<void> {
	expect(expected.length).toBeGreaterThan(0);
	expect(sortedTexts(await arrived(), columns)).toEqual(sortedTexts(expected, columns));
}

const runOrSkip = (file: string) => (isLeftOut(file) ? it.skip : it);

describe('an example', () => {
	beforeAll(async () => {
		endpoint = await startEndpoint(({ path }) =>
			path === '/contacts' ? { body: { contacts } } : {},
		);
		smtp = await startSmtpServer();
		const server = { host: '127.0.0.1', port: smtp.port, secure: false, disableStartTls: true };
		await here.n8n.addCredential('SMTP account', 'smtp', { user: '', password: '', ...server });
		const programs = postgresPrograms();
		if (programs === undefined) return;
		postgres = await startPostgres(programs);
		await here.n8n.addCredential('Postgres account', 'postgres', postgres.credential);
	}, 60_000);

	afterAll(async () => {
		await endpoint?.close();
		await smtp?.close();
		await postgres?.close();
	}, 60_000);

	describe('what a workflow brings is what wolkvox holds, also when it is run again', () => {
		for (const [file, { others, replaced, ...each }] of Object.entries(NIGHTLY)) {
			runOrSkip(file)(
				file,
				async () => {
					each.arrange?.();
					const id = await here.n8n.importFile(workflowOf(file, others?.(), replaced));
					for (let run = 1; run <= 2; run++) {
						begin();
						await here.runWell(id);
						await expectArrived(each, each.expected());
					}
				},
				240_000,
			);
		}
	});

	describe('what happens while a workflow is published arrives once', () => {
		for (const [file, { report, replaced, changed, ...each }] of Object.entries(TRIGGERED)) {
			it(
				file,
				async () => {
					const { simulator, n8n } = here;
					simulator.setReport(report, []);
					const id = await n8n.importFile(workflowOf(file, {}, replaced));
					expect(await n8n.publish(id)).toMatchObject({ status: 'published' });
					begin();
					const now = simulator.settings.now();
					const wishes = { seed: 9, count: 30, agents: 900, from: now - 3_000, to: now - 60 };
					const made = generateEvents(report, wishes);
					const ended = made.filter(({ end }) => !end || end < now);
					const events = changed?.(ended) ?? ended;
					simulator.setReport(report, events);
					const expected = each.expected(events);
					const count = async () => (await each.arrived()).length;
					await until('all of them', async () => (await count()) >= expected.length);
					// What would come twice comes with the next poll.
					const polls = simulator.reportRequests(report).length;
					await until('two more polls', () => simulator.reportRequests(report).length >= polls + 2);
					await n8n.unpublish(id);
					await expectArrived(each, expected);
				},
				240_000,
			);
		}
	});

	it('no example is left out', () => {
		const elsewhere = ['get-cobrowsing-sessions.json', 'ai-agent.json', 'check-setup.json'];
		const all = [...Object.keys(NIGHTLY), ...Object.keys(TRIGGERED), ...elsewhere];
		expect(all.sort()).toEqual(FILES);
	});
});
