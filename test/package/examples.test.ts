/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test runs in Node, not in n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';

import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { Wolkvox } from '../../nodes/Wolkvox/Wolkvox.node';
import { WolkvoxTrigger } from '../../nodes/Wolkvox/WolkvoxTrigger.node';
import { REPOSITORY } from './packed';

const FOLDER = path.join(REPOSITORY, 'examples');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const nodesOf = (file: string): INode[] =>
	JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')).nodes;

test.each(FILES)('%s names no parameter that the nodes do not have', (file) => {
	const descriptions = [new Wolkvox().description, new WolkvoxTrigger().description];
	for (const node of nodesOf(file)) {
		const description = descriptions.find(({ name }) => node.type === `n8n-nodes-wolkvox.${name}`);
		if (description === undefined) continue;
		const known = NodeHelpers.getNodeParameters(
			description.properties,
			node.parameters as INodeParameters,
			true,
			false,
			node,
			description,
		);
		expect(Object.keys(known ?? {})).toEqual(expect.arrayContaining(Object.keys(node.parameters)));
	}
});

function parametersOf(file: string, name: string): INodeParameters {
	const node = nodesOf(file).find((each) => each.name === name);
	if (node === undefined) throw new Error(`${file} has no node “${name}”`);
	return node.parameters;
}

/** What a script of an example makes of rows, without n8n; a value that JSON cannot hold is none. */
function run(script: string, names: object): unknown {
	return JSON.parse(JSON.stringify(runInNewContext(script, names)) ?? 'null');
}

/** What a Code node makes of its input, and of what other nodes gave. */
function codeOf(file: string, name: string, rows: IDataObject[], others: object = {}) {
	const { jsCode } = parametersOf(file, name);
	const itemsOf = (all: IDataObject[] = []) => all.map((json) => ({ json }));
	const node = (of: IDataObject[] = []) => ({
		all: () => itemsOf(of),
		itemMatching: (place: number) => itemsOf(of)[place],
	});
	const $ = (other: string) => node((others as Record<string, IDataObject[]>)[other]);
	const memory = (others as { memory?: object }).memory ?? {};
	const names = { $input: node(rows), $, $getWorkflowStaticData: () => memory };
	const items = run(`(() => {${String(jsCode)}})()`, names) as Array<{ json: IDataObject }>;
	return items.map(({ json }) => json);
}

test.each(['calls-postgres.json', 'nightly-postgres.json', 'backfill-postgres.json'])(
	'%s hands PostgreSQL nothing that would lose a night’s rows',
	(file) => {
		const { options } = parametersOf(file, 'Insert or Update');
		const { queryReplacement } = options as { queryReplacement: string };
		const expression = /^=\{\{(.*)\}\}$/s.exec(queryReplacement)?.[1] ?? '';
		const rows = [{ row_key: 'a', comment: 'x\u0000y \ud800z \udc00 👩', cost: 1, agent: null }];
		const $json = { calls: rows, sessions: rows };

		const [text] = run(expression, { $json }) as [string];

		// PostgreSQL refuses a NUL and half a sign in JSON, written out or not.
		expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/i);
		expect(JSON.parse(text)).toEqual([{ ...rows[0], comment: 'xy \ufffdz \ufffd 👩' }]);
	},
);

describe('chats with conversations', () => {
	const join = (chats: IDataObject[], conversations: IDataObject[]) =>
		codeOf('chats-with-conversations.json', 'Join by conn_id', [], {
			'Get Chats': chats,
			'Get Conversations': conversations,
		});
	const hello = { date: '2026-01-05 08:00:00', from: 'agent', message: 'Hola' };
	const thanks = { date: '2026-01-05 08:01:00', from: 'customer', message: 'Gracias' };

	test.each<[unknown, unknown[]]>([
		[
			[hello, thanks],
			[hello, thanks],
		],
		[{ ...hello, channel: 'web' }, [hello]],
		[JSON.stringify(JSON.stringify(hello)), [hello]],
		['[8:00] Hola', [{ date: null, from: null, message: '[8:00] Hola' }]],
		...['', '-', null, undefined, {}, '[]', 'null', ['', null]].map(
			(nothing): [unknown, unknown[]] => [nothing, []],
		),
	])('come whatever the conversation is: %j', (conversation, messages) => {
		const list = join([{ conn_id: 7 }], [{ conn_id: '7', conversation } as IDataObject]);
		expect(list).toEqual([{ conn_id: '7', messages }]);
	});

	test('come once, with all that was written, though they were handed on', () => {
		const chats = [
			{ conn_id: 'a', agent_id: '1' },
			{ conn_id: 'b', agent_id: '3' },
			{ conn_id: 'a', agent_id: '2' },
		];
		const conversations = [
			{ conn_id: 'a', conversation: [thanks] },
			{ conn_id: 'a', conversation: [hello, thanks] },
		];
		expect(join(chats, conversations)).toEqual([
			{ conn_id: 'a', agent_id: '2', messages: [hello, thanks] },
			{ conn_id: 'b', agent_id: '3', messages: [] },
		]);
	});
});

test('notes of calls go by a number’s own digits, where exactly one contact has it', () => {
	const file = 'call-notes-crm.json';
	const written = ['3001234567', '(57) 300-1234567', 9573001234567, '', null, 'anonymous'];
	const calls = written.map((telephone) => ({ telephone }));
	const numbers = codeOf(file, 'Read the Number', calls).map(({ number }) => number);
	expect(numbers).toEqual([...Array(3).fill('3001234567'), '', '', '']);

	const [other, same] = ['+57 311 123 4567', '+57 (300) 123-4567'].map((phone) => ({
		id: 8,
		phone,
	}));
	const answers = [[other, same], [same, { id: 7, phone: 3001234567 }], [other], [{ id: 6 }]];
	const found = answers.map((contacts) => ({ contacts }));
	const others = { 'Read the Number': answers.map(() => ({ number: '3001234567' })) };
	const chosen = codeOf(file, 'Choose the Contact', found, others);
	expect(chosen.map(({ contact }) => contact)).toEqual([8, null, null, null]);
});

test('a survey goes out once for each chat, and to nobody without an address', () => {
	const memory = {};
	const mails = (...chats: Array<[id: string, email: unknown]>) =>
		codeOf(
			'chat-survey-mail.json',
			'One for Each Chat',
			chats.map(([conn_id, customer_email]) => ({ conn_id, customer_email }) as IDataObject),
			{ memory },
		).map(({ id, email }) => [id, email]);
	const nobodies = ['', '-', null, undefined, 'ana', 'a@b.co, c@d.co', 'a b@c.co', '<a@b.co>'];
	expect(mails(...nobodies.map((email): [string, unknown] => ['x', email]))).toEqual([]);
	expect(mails(['a', ' ana@casa.co '], ['a', 'ana@casa.co'], ['b', 'luz@casa.co'])).toEqual([
		['a', 'ana@casa.co'],
		['b', 'luz@casa.co'],
	]);
	expect(mails(['b', 'luz@casa.co'], ['x', 'x@casa.co'])).toEqual([['x', 'x@casa.co']]);
	mails(...Array.from({ length: 20_000 }, (_, n): [string, unknown] => [`c${n}`, 'a@b.co']));
	expect(JSON.stringify(memory).length).toBeLessThan(200_000);
});

test('the numbers of an Excel file are such that it calculates with them', () => {
	const session = {
		date_ini_iso: '2026-01-05T08:00:00-05:00',
		date_end_iso: '2026-01-05T20:00:00-05:00',
	};
	const [row, nothing] = codeOf('morning-mail-xlsx.json', 'Make Columns', [
		{ ...session, time_seconds: 43_200, agent_id: '0007' },
		{},
	]);
	expect(row).toMatchObject({ 'Agent ID': '0007', Duration: 0.5, Seconds: 43_200 });
	expect(Number(row.End) - Number(row.Start)).toBeCloseTo(0.5, 8);
	// 2026-01-05 is the 46,027th day of Excel's.
	expect(Number(row.Start)).toBeCloseTo(46_027 + 8 / 24, 8);
	expect(Object.values(nothing).filter((value) => value !== null)).toEqual([]);
});
