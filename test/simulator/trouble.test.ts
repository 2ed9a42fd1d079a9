/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test, never part of the package */
import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
/* eslint-enable @n8n/community-nodes/no-restricted-imports */

import {
	TROUBLE,
	wallClock,
	type Correction,
	type Fault,
	type FaultEffect,
	type Row,
	type Session,
} from './index';
import {
	ask,
	askFor,
	envelopeOf,
	get,
	JANUARY,
	oneADay,
	reportPath,
	rowsOf,
	session,
	simulate,
} from './support';
import { formatReport } from './wallClock';

const DAY = 86_400;
const { from, to } = JANUARY;

const playing = async (then: FaultEffect, sessions: Session[] = oneADay(3)) =>
	await simulate({ faults: [{ then }] }, sessions);

async function bytesOf(then: FaultEffect, sessions?: Session[]) {
	const simulator = await playing(then, sessions);
	const response = await fetch(`${simulator.url}${reportPath(from, to)}`, {
		headers: { 'wolkvox-token': 'simulator-token' },
	});
	const bytes = new Uint8Array(await response.arrayBuffer());
	return { type: response.headers.get('content-type'), bytes };
}

/** The code of the network error that a call ends with. */
async function networkError(call: Promise<unknown>): Promise<string> {
	const error: unknown = await call.then(
		() => new Error('was answered'),
		(reason: unknown) => reason,
	);
	const { cause, name } = error as { cause?: { code?: string }; name: string };
	return cause?.code ?? name;
}

describe('rows corrected between two answers', () => {
	const row = {
		agent_id: '5',
		agent_name: 'Ángela Peña',
		date_ini: formatReport(from),
		date_end: formatReport(from + 60),
		time: '00:01:00',
		hung_up: '-',
		extra: { a: 1, b: [{ c: 2, d: 3 }] },
	};

	async function corrected(how: Correction | Correction[], changes: Row = {}): Promise<Row> {
		const sessions = [{ start: from, end: from + 60, row: { ...row, ...changes } }];
		const faults: Fault[] = [{ when: { fromRequest: 2 }, then: { do: 'correct', how } }];
		const simulator = await simulate({ faults }, sessions);
		expect(rowsOf(await ask(simulator))).toEqual([sessions[0].row]);
		const second = await ask(simulator);
		expect((await ask(simulator)).text).toBe(second.text);
		return rowsOf(second)[0];
	}

	it('the end', async () => {
		expect(await corrected('end')).toEqual({ ...row, date_end: formatReport(from + 97) });
		expect(await corrected('end', { date_end: '-' })).toEqual({ ...row, date_end: '-' });
	});

	it('the name, and its case', async () => {
		expect((await corrected('name')).agent_name).toBe('Ángela Peña (Supervisor)');
		expect((await corrected('nameCase')).agent_name).toBe('ÁNGELA PEÑA');
	});

	it('the id as a number, unless a zero would be lost', async () => {
		expect((await corrected('numberId')).agent_id).toBe(5);
		expect((await corrected('numberId', { agent_id: '05' })).agent_id).toBe('05');
	});

	it('null for a dash', async () => {
		expect(await corrected('nullForDash')).toEqual({ ...row, hung_up: null });
	});

	it('another order of fields', async () => {
		const seen = await corrected('fieldOrder');
		expect(seen).toEqual(row);
		expect(JSON.stringify(seen)).toContain('"extra":{"b":[{"d":3,"c":2}],"a":1},"hung_up"');
	});

	it('several at once, and other reports', async () => {
		expect(await corrected(['nameCase', 'numberId'])).toMatchObject({
			agent_id: 5,
			agent_name: 'ÁNGELA PEÑA',
		});
		const simulator = await playing({ do: 'correct', how: 'end' });
		simulator.setReport('chat_1', [
			{ start: from, end: from + 9, row: { conn_id: '1', date_close: formatReport(from + 9) } },
		]);
		expect(rowsOf(await askFor(simulator, 'chat_1'))[0].date_close).toBe(formatReport(from + 46));
	});

	it('a share of the rows, always the same ones', async () => {
		const sessions = Array.from({ length: 200 }, (_, index) => session(from + index * 60));
		const simulator = await playing({ do: 'correct', how: 'nameCase', share: 0.3 }, sessions);
		const struck = async (first: number) =>
			rowsOf(await ask(simulator, first, to))
				.filter((seen) => seen.agent_name === 'ÁNGELA  MARÍA PEÑA')
				.map((seen) => seen.date_ini);
		const all = await struck(from);
		expect(all.length).toBeGreaterThan(30);
		expect(all.length).toBeLessThan(90);
		expect(all.slice(-5)).toEqual((await struck(from + 60)).slice(-5));
	});
});

it('overstates msg in the windows chosen', async () => {
	const when = { covers: wallClock(2026, 1, 2) };
	const simulator = await simulate(
		{ rowLimit: 1, faults: [{ when, then: { do: 'overstate', by: 2 } }] },
		oneADay(3),
	);
	expect(envelopeOf(await ask(simulator)).msg).toBe('5 records were found');
	expect(envelopeOf(await ask(simulator, from, from + DAY - 1)).msg).toBe('1 records were found');
});

it('strikes the first part of a truncated answer', async () => {
	const when = { firstPartOfTruncated: true, first: 1 };
	const then: FaultEffect = { do: 'error', error: 'noRecords' };
	const simulator = await simulate({ rowLimit: 5, faults: [{ when, then }] }, oneADay(9));
	const status = async (first: number, last: number) => (await ask(simulator, first, last)).status;
	const half = from + 5 * DAY;
	expect(await status(from, half)).toBe(200);
	expect(await status(from, to)).toBe(200);
	expect(await status(from, to)).toBe(200);
	expect(await status(half, to)).toBe(200);
	expect((await askFor(simulator, 'cdr_1', { from, to: half })).status).toBe(404);
	expect(simulator.requests.some(({ fault }) => fault)).toBe(false);
	expect(await status(from, half)).toBe(404);
	expect(simulator.requests.at(-1)?.fault).toBe('noRecords');
	expect(await status(from, half)).toBe(200);
	simulator.reset();
	expect(await status(from, half)).toBe(200);
});

describe('false zeros', () => {
	it.each([
		['errorObject', 200, { code: '200', error: { code: 17 }, data: [] }],
		['errorTrue', 200, { error: true, data: [] }],
		['errorOne', 200, { error: 1, data: [] }],
		['errorList', 200, { error: ['MySQL server has gone away'], data: [] }],
		['errorText', 200, { error: 'MySQL server has gone away', data: [] }],
		['emptyTokenLimit', 200, { code: '200', error: null, msg: 'TOKEN LIMIT EXCEEDED', data: [] }],
		['emptyTokenWrong', 200, { msg: 'PLEASE VALIDATE TOKEN', data: [] }],
		['noRecordsTokenLimit', 404, { code: '404', msg: 'TOKEN LIMIT EXCEEDED', data: null }],
		['noRecordsTokenWrong', 404, { code: '404', msg: 'PLEASE VALIDATE TOKEN', data: null }],
		['countWithoutRows', 200, { msg: '3 records were found', data: [] }],
	] as const)('%s', async (name, status, body) => {
		const seen = await ask(await playing(TROUBLE[name]));
		expect(seen.status).toBe(status);
		expect(envelopeOf(seen)).toMatchObject(body);
	});

	it('an envelope of anything', async () => {
		const seen = await ask(
			await playing({ do: 'envelope', status: 201, code: null, data: null, message: '' }),
		);
		expect(seen.status).toBe(201);
		expect(envelopeOf(seen)).toEqual({ code: '200', error: null, msg: '', data: null });
	});
});

/** Not by TextDecoder, which takes Windows-1252 for ISO-8859-1 in some versions of Node. */
function decoded(bytes: Uint8Array, encoding: 'latin1' | 'windows-1252'): string {
	const text = Buffer.from(bytes).toString('latin1');
	if (encoding === 'latin1') return text;
	return text.replace(/\x93/g, '“').replace(/\x94/g, '”').replace(/\x80/g, '€');
}

describe('other bytes', () => {
	const named = [
		{
			start: from,
			end: from,
			row: { agent_name: 'Ñandú “Zoë” €5 😀 é', date_ini: formatReport(from) },
		},
	];

	it.each([
		['latin1Declared', 'application/json; charset=ISO-8859-1', 'latin1'],
		['windows1252Undeclared', 'application/json', 'windows-1252'],
		['windows1252DeclaredUtf8', 'application/json; charset=utf-8', 'windows-1252'],
	] as const)('%s', async (name, type, encoding) => {
		const seen = await bytesOf(TROUBLE[name], named);
		expect(seen.type).toBe(type);
		expect(() => new TextDecoder('utf-8', { fatal: true }).decode(seen.bytes)).toThrow();
		const text = decoded(seen.bytes, encoding);
		expect(JSON.parse(text)).toMatchObject({ data: [named[0].row] });
		// The quotation marks are bytes of their own there, not escapes.
		expect(seen.bytes.includes(0x93)).toBe(encoding === 'windows-1252');
	});

	it.each([
		['before', /^<br \/>\n<b>Notice<\/b>.*\{"code".*\}$/s],
		['after', /^\{"code".*\}<br \/>.*\n$/s],
		['both', /^<br \/>.*\{"code".*\}<br \/>.*\n$/s],
	] as const)('a PHP notice %s the envelope', async (where, form) => {
		const { text } = await ask(await playing({ do: 'notice', where }));
		expect(text).toMatch(form);
	});

	it('a notice in words of one’s own', async () => {
		const { text } = await ask(
			await playing({ do: 'notice', where: 'before', text: 'Warning: x\n' }),
		);
		expect(text.startsWith('Warning: x\n{')).toBe(true);
	});

	it('a raw line break inside a name', async () => {
		const { text } = await ask(await playing({ do: 'rawBreak' }));
		expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
		expect(text.replace('Á\n', 'Á')).toBe((await ask(await simulate({}, oneADay(3)))).text);
	});
});

describe('bodies without an end', () => {
	it('drips until the client leaves', async () => {
		const simulator = await playing({ do: 'drip', everyMs: 2, bytes: 200 });
		simulator.settings.simultaneousLimit = 1;
		const leave = new AbortController();
		const response = await fetch(`${simulator.url}${reportPath(from, to)}`, {
			headers: { 'wolkvox-token': 'simulator-token' },
			signal: leave.signal,
		});
		let text = '';
		for await (const chunk of response.body ?? []) {
			text += Buffer.from(chunk).toString('latin1');
			if (text.endsWith('   ')) break;
		}
		leave.abort();
		expect(text).toMatch(/^\{"code":"200".*\]\} +$/s);
		simulator.settings.faults = [];
		expect((await ask(simulator)).status).toBe(200);
		expect(simulator.requests[0]).toMatchObject({ fault: 'drip', aborted: true, rows: 0 });
	});

	it('sends rows until the client leaves', async () => {
		const simulator = await playing({ do: 'endless' });
		const leave = new AbortController();
		const response = await fetch(`${simulator.url}${reportPath(from, to)}`, {
			headers: { 'wolkvox-token': 'simulator-token' },
			signal: leave.signal,
		});
		let bytes = 0;
		let head = '';
		for await (const chunk of response.body ?? []) {
			if (bytes === 0) head = Buffer.from(chunk).toString();
			bytes += chunk.length;
			if (bytes > 5_000_000) break;
		}
		leave.abort();
		expect(head.startsWith('{"code":"200","error":null,')).toBe(true);
		simulator.settings.faults = [];
		expect((await ask(simulator)).status).toBe(200);
		expect(simulator.requests[0]).toMatchObject({ fault: 'endless', aborted: true });
	});
});

describe('what stands between', () => {
	it('204 without a body', async () => {
		const seen = await ask(await playing(TROUBLE.noContent));
		expect([seen.status, seen.text]).toEqual([204, '']);
	});

	it('a page in place of everything, the token information too', async () => {
		const simulator = await playing(TROUBLE.captivePage);
		const token = await get(simulator, '/api/v2/information.php?api=token_info');
		for (const seen of [await ask(simulator), token]) {
			expect(seen.status).toBe(200);
			expect(seen.text).toMatch(/^<!DOCTYPE html>/);
		}
	});

	it('a proxy that wants a password', async () => {
		const simulator = await playing(TROUBLE.proxyPassword);
		// fetch calls a 407 a network error.
		const headers = { 'wolkvox-token': 'simulator-token' };
		const path = reportPath(from, to);
		const [response] = (await once(
			httpGet(`${simulator.url}${path}`, { headers }),
			'response',
		)) as [IncomingMessage];
		response.resume();
		expect(response.statusCode).toBe(407);
		expect(response.headers['proxy-authenticate']).toBe('Basic realm="proxy"');
	});

	it('connections reset as soon as they are open', async () => {
		const simulator = await simulate({ resetConnections: true }, oneADay(1));
		expect(await networkError(ask(simulator))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
		expect(simulator.requests).toEqual([]);
		expect(simulator.connections).toBeGreaterThan(0);
		simulator.settings.resetConnections = false;
		expect((await ask(simulator)).status).toBe(200);
	});

	it('connections refused, until it listens again', async () => {
		const simulator = await simulate({}, oneADay(1));
		expect((await ask(simulator)).status).toBe(200);
		await simulator.stopListening();
		expect(await networkError(ask(simulator))).toBe('ECONNREFUSED');
		await simulator.listenAgain();
		expect((await ask(simulator)).status).toBe(200);
	});
});
