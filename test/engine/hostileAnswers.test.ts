/**
 * Answers of any kind, as they come through n8n's client. How each is told apart:
 * nodes/engine/client/response.test.ts; what becomes of values: nodes/engine/rows.
 */
// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a server, never part of the package
import { gzipSync } from 'node:zlib';

import { KINDS } from '../../nodes/engine/client/failures';
import type { FaultEffect } from '../simulator';
import { custom } from './arrangement';
import { scenario } from './scenario';

const FINE = {
	agent_id: '1',
	agent_name: 'Peña',
	date_ini: '2026-01-05 08:10:00',
	date_end: '2026-01-05 08:20:00',
	time: '00:10:00',
	hung_up: 'agent',
};

/** What the node makes of an answer. */
async function answered(then: FaultEffect) {
	const range = ['2026-01-05 08:00:00', '2026-01-05 08:59:59'] as const;
	const { items, error, simulator } = await scenario({
		settings: { faults: [{ then }] },
		parameters: custom(...range, { options: { maxTries: 1 } }),
	});
	expect(simulator.requests).toHaveLength(1);
	if (error === undefined) return items.map(({ json }) => json);
	// Whatever happens: one short, clear error, and no items.
	expect(items).toEqual([]);
	expect(String(error.message).length).toBeLessThan(120);
	expect(String(error.description).length).toBeLessThan(800);
	return Object.entries(KINDS).find(([, [title]]) => title === error.message)?.[0];
}

type Headers = Record<string, string>;
/** An answer word for word. */
const body = (text: string, status = 200, headers: Headers = {}): FaultEffect => ({
	do: 'verbatim',
	...{ status, body: text, headers },
});
const bytes = (content: Buffer, headers: Headers): FaultEffect => ({
	do: 'verbatim',
	...{ bodyBase64: content.toString('base64'), headers },
});
const envelope = (data: string) =>
	`{"code":"200","error":null,"msg":"Records were found","data":${data}}`;
const ONE = envelope(`[${JSON.stringify(FINE)}]`);
const NEST = '['.repeat(100_000) + ']'.repeat(100_000);

/** The releases of n8n’s client differ in where they notice. */
const NO_ENCODING = ['connectionLost', 'brokenAnswer'];

afterEach(() => {
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

describe('is read whole', () => {
	const latin1 = Buffer.from(ONE, 'latin1');
	const gzip = { 'content-encoding': 'gzip' };
	test.each<[string, FaultEffect]>([
		['5 MB of spaces in front, packed', bytes(gzipSync(`${' '.repeat(5_000_000)}${ONE}`), gzip)],
		['latin1 under a wrong charset', bytes(latin1, {})],
		['latin1 that says so', bytes(latin1, { 'content-type': 'text/json; charset=iso-8859-1' })],
		['as a picture', body(ONE, 200, { 'content-type': 'image/png' })],
		['as nothing', body(ONE, 200, { 'content-type': '' })],
	])('%s', async (_name, answer) => {
		expect(await answered(answer)).toMatchObject([{ ...FINE, time_seconds: 600 }]);
	});
});

describe('is an error', () => {
	const encoded = (encoding: string, content: Buffer) =>
		bytes(content, { 'content-encoding': encoding });
	const MEGABYTE = 1_000_000;
	test.each<[string, FaultEffect, string[]]>([
		['gzip that is none', encoded('gzip', Buffer.from('no gzip')), NO_ENCODING],
		['gzip that is cut off', encoded('gzip', gzipSync(ONE).subarray(0, 30)), NO_ENCODING],
		['brotli that is none', encoded('br', Buffer.from('no brotli')), NO_ENCODING],
		['an encoding that does not exist', encoded('x-wolkvox', Buffer.from('???')), NO_ENCODING],
		[
			'a bomb',
			encoded('gzip', gzipSync(Buffer.alloc(50 * MEGABYTE, ' '))),
			['tooLarge', 'brokenAnswer'],
		],
		['no body', body('', 204), ['brokenAnswer']],
		['another envelope', body('{"__proto__":{"code":"200","data":[]}}'), ['malformedAnswer']],
		['nests in data', body(envelope(NEST)), ['unexpectedData']],
		['nothing but nests', body(NEST), ['malformedAnswer']],
		// A pattern that goes over it again and again would not come to an end within a test's time.
		['a megabyte of “<script”', body('<script'.repeat(MEGABYTE / 7), 404), ['notWolkvox']],
	])('%s', async (_name, answer, kinds) => {
		expect(kinds).toContain(await answered(answer));
	});
});

describe('rows stay what they are', () => {
	test('where names would touch prototypes, or are those of calculated fields', async () => {
		const text = JSON.stringify({ ...FINE, session_key: { a: 1 }, time_seconds: 'x' }).slice(0, -1);
		const names = `"constructor":{"prototype":{"polluted":true}},"toString":1,"toJSON":3,"length":9`;
		const row = `${text},"__proto__":{"polluted":true},${names}}`;
		const [json, ...more] = (await answered(body(envelope(`[${row}]`)))) as object[];
		expect(more).toEqual([]);
		const sent = { session_key: { a: 1 }, time_seconds: 'x' };
		expect(json).toMatchObject({ ...FINE, ...sent, duration: '00:10:00', toString: 1, toJSON: 3 });
		expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
	});
});
