// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import { gzipSync } from 'node:zlib';

import type { Fault, FaultEffect } from '../simulator';
import { custom, twoYears, wall } from './arrangement';
import { type NodeResult } from './engine';
import { scenario } from './scenario';

const sessions = twoYears(1_000);
const HOUR = ['2026-01-05 08:00:00', '2026-01-05 08:59:59'] as const;

/** What the node makes of an answer. */
async function answered(then: FaultEffect): Promise<NodeResult & { requests: number }> {
	const { simulator, ...result } = await scenario({
		sessions,
		settings: { faults: [{ then }] },
		parameters: custom(...HOUR, { options: { maxTries: 1 } }),
	});
	return { ...result, requests: simulator.requests.length };
}

/** The node's items for rows that wolkvox sends. */
async function rows(...data: unknown[]) {
	const { items, error } = await answered({ do: 'data', data });
	expect(error).toBeUndefined();
	return items.map(({ json }) => json);
}

/** An answer word for word. */
const body = (text: string, status = 200, headers: Record<string, string> = {}): FaultEffect => ({
	do: 'verbatim',
	status,
	body: text,
	headers,
});
const bytes = (content: Buffer, headers: Record<string, string> = {}): FaultEffect => ({
	do: 'verbatim',
	bodyBase64: content.toString('base64'),
	headers,
});
const envelope = (data: string, code = '"200"') =>
	`{"code":${code},"error":null,"msg":"Records were found","data":${data}}`;

const FINE = {
	agent_id: '1',
	agent_name: 'Ana',
	date_ini: '2026-01-05 08:10:00',
	date_end: '2026-01-05 08:20:00',
	time: '00:10:00',
	hung_up: 'agent',
};

/** Whatever happens: one short, clear error, and no items. */
function expectError({ error, items }: NodeResult, title: RegExp): void {
	expect(items).toEqual([]);
	expect(error?.message).toMatch(title);
	expect(String(error?.message).length).toBeLessThan(120);
	expect(String(error?.description).length).toBeLessThan(800);
}

const UNKNOWN_FORM = /^wolkvox answered in a form that this node does not know$/;
const NO_REPORT = /^wolkvox answered with something that is not a report$/;
const UNREADABLE = /^The answer of wolkvox cannot be read$/;
const NOT_WOLKVOX = /^The answer does not come from wolkvox$/;
const TOO_LARGE =
	/^(The answer of wolkvox is too large|wolkvox answered with something that is not)/;

afterEach(() => {
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

describe('data that is no list of rows', () => {
	test.each([
		['an object', '{"0":{"agent_id":"1"},"length":1}'],
		['a text', '"[]"'],
		['a number', '0'],
		['true', 'true'],
		['false', 'false'],
		['nested lists', `[[${JSON.stringify(FINE)}]]`],
		['rows that are texts', '["a","b"]'],
		['rows that are numbers', '[1]'],
		['a row that is null', `[${JSON.stringify(FINE)},null]`],
		['one row that is a list', `[${JSON.stringify(FINE)},[]]`],
	])('%s is an error', async (_name, data) => {
		expectError(await answered(body(envelope(data))), UNKNOWN_FORM);
	});

	test.each(['null', '""', '[]'])('%s is no records', async (data) => {
		const { items, error } = await answered(body(envelope(data)));
		expect(error).toBeUndefined();
		expect(items).toEqual([]);
	});
});

describe('values of a row that cannot be read become null, the rest of it stays', () => {
	const NONE = { date_ini_iso: null, date_end_iso: null, time_seconds: null, duration: null };

	test.each(
		[
			'0000-00-00 00:00:00',
			'2026-02-30 08:00:00',
			'2026-01-05 24:00:00',
			'2026-01-05 08:60:00',
			'-001-01-01 00:00:00',
			'2026-01-05',
			'05/01/2026 08:00:00',
			'١٢٣٤-٠١-٠١ ٠٠:٠٠:٠٠',
			'\u0000',
			'',
			'--',
			null,
			0,
			-1,
			1e308,
			true,
			{},
			[],
			['2026-01-05 08:00:00'],
			{ toString: 1, valueOf: 'x' },
		].map((value: unknown) => ({ value })),
	)('dates: $value', async ({ value }) => {
		const row = { ...FINE, date_ini: value, date_end: value, time: null };
		const [json, ...more] = await rows(row);
		expect(more).toEqual([]);
		expect(json).toMatchObject({ ...row, ...NONE, hung_up_by: 'agent' });
		expect(json.session_key).toMatch(/^\w+$/);
	});

	test.each(
		[
			'-1:00:00',
			'00:-1:00',
			'00:61:00',
			'1e3',
			'0x10',
			'Infinity',
			'NaN',
			'99999999999999999999',
			':::',
			'1.5',
			-5,
			1.5,
			1e300,
			true,
			{},
			['00:10:00'],
		].map((value: unknown) => ({ value })),
	)('durations: $value is not taken for one', async ({ value: time }) => {
		const [json] = await rows({ ...FINE, date_end: '', time });
		expect(json).toMatchObject({ time, time_seconds: null, duration: null });
	});

	test('a negative duration gives way to the two dates, a negative pair of dates to null', async () => {
		const [first] = await rows({ ...FINE, time: '-1:00:00' });
		expect(first).toMatchObject({ time_seconds: 600, duration: '00:10:00' });
		const [second] = await rows({ ...FINE, time: '-', date_end: '2026-01-05 08:00:00' });
		expect(second).toMatchObject({ time_seconds: null, duration: null });
	});

	test.each(
		[null, 5, true, {}, [], 'constructor', '__proto__', 'toString', 'x'.repeat(100_000)].map(
			(hung_up: unknown) => ({ hung_up }),
		),
	)('hung_up: case %# is unknown', async ({ hung_up }) => {
		const [json] = await rows({ ...FINE, hung_up });
		expect(json).toMatchObject({ hung_up, hung_up_by: 'unknown' });
	});

	test.each(
		[null, 7, true, {}, [], { toString: null }, '__proto__', ' '].map((agent_id: unknown) => ({
			agent_id,
		})),
	)('agent_id: $agent_id is kept', async ({ agent_id }) => {
		const [json] = await rows({ ...FINE, agent_id });
		expect(json.agent_id).toEqual(agent_id);
		expect(typeof json.session_key).toBe('string');
	});

	test('an empty row is a row', async () => {
		const [json] = await rows({});
		expect(json).toMatchObject({ ...NONE, hung_up_by: 'unknown' });
	});

	test('strange rows leave the good ones whole', async () => {
		const list = await rows({}, FINE, { ...FINE, date_ini: '0000-00-00 00:00:00' }, { x: [[]] });
		expect(list).toHaveLength(4);
		expect(list[0]).toMatchObject({ ...FINE, session_key: '1-20260105081000' });
	});
});

describe('names that touch prototypes', () => {
	test('stay data', async () => {
		const text = JSON.stringify(FINE).slice(0, -1);
		const hostile = `${text},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"hasOwnProperty":2,"toJSON":3,"length":9}`;
		const { items, error } = await answered(body(envelope(`[${hostile}]`)));
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(items[0].json).toMatchObject({ ...FINE, toString: 1, toJSON: 3, time_seconds: 600 });
		expect(Object.getPrototypeOf(items[0].json)).toBe(Object.prototype);
	});

	test('in the envelope, too', async () => {
		const hostile = `{"__proto__":{"code":"200","data":[]},"constructor":{"prototype":{"polluted":true}}}`;
		expectError(await answered(body(hostile)), UNREADABLE);
	});

	test('a field of wolkvox that is called like a calculated one does not break the row', async () => {
		const [json] = await rows({ ...FINE, session_key: { a: 1 }, time_seconds: 'x' });
		expect(json).toMatchObject({ session_key: '1-20260105081000', time_seconds: 600 });
	});
});

describe('sizes', () => {
	test('a name of a million characters comes through', async () => {
		const [json] = await rows({ ...FINE, agent_name: 'ñ'.repeat(1_000_000) });
		expect(String(json.agent_name)).toHaveLength(1_000_000);
	});

	test.each([
		['in data', (nest: string) => envelope(nest)],
		['in a row', (nest: string) => envelope(`[{"agent_id":${nest}}]`)],
		['as everything', (nest: string) => nest],
	])('100,000 levels %s end in an error or a row, not in a crash', async (_name, around) => {
		const nest = '['.repeat(100_000) + ']'.repeat(100_000);
		const { items, error } = await answered(body(around(nest)));
		if (error === undefined) expect(items).toHaveLength(1);
		else expectError({ items, error } as NodeResult, /^(wolkvox answered |The answer of wolkvox)/);
	});

	test('a row with 20,000 fields comes through', async () => {
		const fields = Array.from({ length: 20_000 }, (_, field) => [`field_${field}`, field]);
		const [json] = await rows({ ...FINE, ...Object.fromEntries(fields) });
		expect(Object.keys(json).length).toBe(20_012);
	});

	test('a message of a megabyte is cut', async () => {
		const said = JSON.stringify('<b>no</b> '.repeat(100_000));
		const result = await answered(body(`{"code":"418","error":"x","msg":${said}}`, 418));
		expectError(result, /^wolkvox refused the request$/);
	});

	// A pattern that goes over it again and again would not come to an end within a test's time.
	test('markup of a megabyte is no work', async () => {
		for (const part of ['<', '<script', '<style><', '</', ' ', '<<script>']) {
			const page = part.repeat(1_000_000 / part.length);
			expectError(await answered(body(page, 404)), NOT_WOLKVOX);
		}
	});

	test('a body of 60 MB', async () => {
		const text = envelope(`[${JSON.stringify({ ...FINE, pad: 'x'.repeat(60_000_000) })}]`);
		const { items, error } = await answered(body(text));
		if (error === undefined) expect(items).toHaveLength(1);
		else expectError({ items, error } as NodeResult, TOO_LARGE);
	});
});

describe('encodings', () => {
	test('gzip is unpacked', async () => {
		const packed = gzipSync(envelope(`[${JSON.stringify(FINE)}]`));
		const { items, error } = await answered(bytes(packed, { 'content-encoding': 'gzip' }));
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
	});

	test('a gzip bomb of 50 MB of spaces ends in an error', async () => {
		const packed = gzipSync(Buffer.alloc(50_000_000, ' '));
		expect(packed.length).toBeLessThan(100_000);
		const result = await answered(bytes(packed, { 'content-encoding': 'gzip' }));
		expectError(result, TOO_LARGE);
	});

	test('spaces around a report do no harm, packed or not', async () => {
		const text = `${' '.repeat(5_000_000)}${envelope(`[${JSON.stringify(FINE)}]`)}`;
		const { items } = await answered(bytes(gzipSync(text), { 'content-encoding': 'gzip' }));
		expect(items).toHaveLength(1);
	});

	test.each([
		['gzip that is none', 'gzip', Buffer.from('no gzip')],
		['gzip that is cut off', 'gzip', gzipSync(envelope('[]')).subarray(0, 30)],
		['brotli that is none', 'br', Buffer.from('no brotli')],
		['an encoding that does not exist', 'x-wolkvox', Buffer.from('???')],
	])('%s is an error', async (_name, encoding, content) => {
		const result = await answered(bytes(content, { 'content-encoding': encoding }));
		expectError(result, /^(The connection to wolkvox broke off|wolkvox answered with something)/);
	});

	test('latin1 bytes under a wrong charset come out right', async () => {
		const text = envelope(`[${JSON.stringify({ ...FINE, agent_name: 'Peña' })}]`);
		const { items, error } = await answered(bytes(Buffer.from(text, 'latin1')));
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({
			agent_id: '1',
			agent_name: 'Peña',
			time_seconds: 600,
		});
	});

	test('latin1 that says so', async () => {
		const text = envelope(`[${JSON.stringify(FINE)}]`);
		const { items } = await answered(
			bytes(Buffer.from(text, 'latin1'), {
				'content-type': 'application/json; charset=iso-8859-1',
			}),
		);
		expect(items).toHaveLength(1);
	});

	test('a byte order mark does no harm', async () => {
		const { items, error } = await answered(body(`\ufeff${envelope(`[${JSON.stringify(FINE)}]`)}`));
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
	});

	test('JSON that calls itself a page is read', async () => {
		const text = envelope(`[${JSON.stringify(FINE)}]`);
		const { items } = await answered(body(text, 200, { 'content-type': 'text/html' }));
		expect(items).toHaveLength(1);
	});

	test.each(['application/octet-stream', 'image/png', 'x', ''])(
		'whatever its content type says: %j',
		async (type) => {
			const text = envelope(`[${JSON.stringify(FINE)}]`);
			const { items } = await answered(body(text, 200, { 'content-type': type }));
			expect(items).toHaveLength(1);
		},
	);
});

describe('answers that are not wolkvox’s', () => {
	test.each([
		[200, '', NO_REPORT],
		[200, ' ', NO_REPORT],
		[200, 'null', NO_REPORT],
		[200, '{}', UNREADABLE],
		[200, '[]', UNREADABLE],
		[200, '"text"', NO_REPORT],
		[200, '{"msg":"hello"}', UNREADABLE],
		[200, '<html>', NO_REPORT],
		[204, '', NO_REPORT],
		[404, '', NOT_WOLKVOX],
		[404, 'null', NOT_WOLKVOX],
		[404, '{"message":"Not Found","code":404}', NOT_WOLKVOX],
		[404, '{"code":"404","error":"Not Found"}', NOT_WOLKVOX],
		[404, '{"errors":[{"msg":"x","code":"404"}]}', NOT_WOLKVOX],
		[404, '<html><h1>404</h1>', NOT_WOLKVOX],
		[403, '<html><h1>403</h1>', /^wolkvox refuses the request for now$/],
		[403, '', /^wolkvox refuses the request for now$/],
		[500, '<html><h1>500</h1>', /^wolkvox has trouble answering$/],
		[500, '', /^wolkvox has trouble answering$/],
		[400, '', NOT_WOLKVOX],
		[401, '', NOT_WOLKVOX],
		[418, '{"a":1}', NOT_WOLKVOX],
	])('%i %j', async (status, text, title) => {
		const result = await answered(body(text, status));
		expectError(result, title);
		expect(result.requests).toBe(1);
	});
});

describe('codes', () => {
	const list = `[${JSON.stringify(FINE)}]`;

	test.each(['"200"', '200', '" 200 "', 'null'])('%s is fine', async (code) => {
		const { items, error } = await answered(body(envelope(list, code)));
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
	});

	test.each([
		'"500"',
		'"abc"',
		'""',
		'true',
		'{}',
		'[200]',
		'-200',
		'2e2.5',
		'"0x200"',
		'200.5',
		'1e999',
		'"99999999999"',
		'"403"',
		'"301"',
	])('%s is an error, whatever rows there are', async (code) => {
		const { items, error } = await answered(body(envelope(list, code)));
		expect(items).toEqual([]);
		expect(error?.message).toMatch(/^(wolkvox|The (answer|server))/);
	});

	test.each(['"404"', '404'])('%s with rows is not “no records”', async (code) => {
		const { items, error } = await answered(body(envelope(list, code)));
		expect(items).toEqual([]);
		expect(error).toBeDefined();
	});
});

describe('totals that cannot be right', () => {
	test.each([
		'-5 records were found',
		'99999999999999999999 records were found',
		'1e9 records were found',
		'NaN records were found',
		'0 records were found',
		'records were found',
		'',
	])('“%s” over the real rows gives them or an error, soon', async (message) => {
		const faults: Fault[] = [{ then: { do: 'message', message } }];
		const { items, error, simulator } = await scenario({
			sessions: twoYears(30_000),
			settings: { faults },
			parameters: custom(...HOUR, { options: { maxTries: 1 } }),
		});
		const from = wall('20260105080000');
		const expected = simulator.expectedRows(from, from + 3_599);
		expect(expected.length).toBeGreaterThan(1);
		expect(items).toHaveLength(error === undefined ? expected.length : 0);
		expect(simulator.requests.length).toBeLessThanOrEqual(16);
	});
});
