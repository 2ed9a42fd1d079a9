import fc from 'fast-check';

import { readBody, type Body } from '../../../../nodes/engine/client/answerBody';
import { NoAnswer } from '../../../../nodes/engine/client/failures';
import { readAnswer } from '../../../../nodes/engine/client/response';
import { runs } from '../readings';

/** A body that arrives in pieces of these sizes, over and over. */
async function* arriving(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
	let at = 0;
	for (let piece = 0; at < bytes.length; piece++) {
		const end = Math.min(bytes.length, at + Math.max(1, sizes[piece % sizes.length]));
		await Promise.resolve();
		yield bytes.subarray(at, end);
		at = end;
	}
}

/** Reads a text in pieces, or whole where it is shorter than `mostWhole`. */
async function read(
	text: string,
	sizes: readonly number[] = [65_536],
	mostWhole = 0,
): Promise<Body> {
	const bytes = arriving(Buffer.from(text), sizes);
	return await readBody(bytes, 'application/json', undefined, mostWhole);
}

const row = (index: number, more: object = {}) => ({
	agent_id: String(index),
	agent_name: `Ana “Ñ” \\ {"} ${index}`,
	...more,
});
const rows = (count: number, more: object = {}) =>
	Array.from({ length: count }, (_, index) => row(index, more));
const envelope = (data: unknown, more: object = {}) => ({
	code: '200',
	error: null,
	msg: 'Records were found',
	data,
	...more,
});

/** How much text was given to `JSON.parse` in all, and the longest piece. */
async function parsed(work: () => Promise<unknown>): Promise<{ all: number; longest: number }> {
	const seen: number[] = [];
	const { parse } = JSON;
	const spy = jest.spyOn(JSON, 'parse').mockImplementation((text: string) => {
		seen.push(text.length);
		return parse(text);
	});
	try {
		await work();
	} finally {
		spy.mockRestore();
	}
	return { all: seen.reduce((sum, length) => sum + length, 0), longest: Math.max(...seen) };
}

describe('an answer that is JSON', () => {
	const name = fc.oneof(
		fc.constantFrom('data', 'error', 'code', 'msg', '__proto__', 'a"data"', 'data\\', '"data":['),
		fc.string({ unit: 'binary', maxLength: 5 }),
	);
	const { value } = fc.letrec((tie) => ({
		value: fc.oneof(
			{ maxDepth: 4 },
			fc.string({ unit: 'binary', maxLength: 20 }),
			fc.constantFrom('},{', '"data":[{"a"', '\\"data\\":[{"a"', null, true, 0, -1.5e300, ''),
			fc.array(tie('value'), { maxLength: 4 }),
			fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map(objectOf),
		),
	}));
	/** An object as text, whose names may come twice. */
	const members = fc.array(fc.tuple(name, value), { maxLength: 6 });

	function objectOf(entries: ReadonlyArray<readonly [string, unknown]>): unknown {
		const object = {};
		for (const [key, member] of entries) {
			Object.defineProperty(object, key, { value: member, enumerable: true, configurable: true });
		}
		return object;
	}

	/** Long lists, so that they are read in pieces: copies of a few drawn rows. */
	const long = fc
		.record({
			drawn: fc.array(value, { minLength: 1, maxLength: 5 }),
			count: fc.integer({ min: 1, max: 3_000 }),
			nested: fc.boolean(),
		})
		.map(({ drawn, count, nested }) =>
			Array.from({ length: count }, (_, index) => ({
				a: index,
				b: nested ? drawn : drawn[index % drawn.length],
			})),
		);

	it('is what JSON.parse makes of it, however it arrives', async () => {
		const size = fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 200_000 }));
		const draw = fc.record({
			before: members,
			data: fc.oneof(long, value),
			after: members,
			again: fc.option(fc.oneof(long, value), { nil: undefined }),
			space: fc.constantFrom('', '', ' ', '\n\t '),
			indent: fc.constantFrom(undefined, 1, '\t'),
			sizes: fc.array(size, { minLength: 1, maxLength: 4 }),
			mostWhole: fc.constantFrom(0, 0, 100_000, 1e9),
		});
		const property = fc.asyncProperty(draw, async (drawn) => {
			const member = ([key, inner]: readonly [string, unknown]) =>
				`${JSON.stringify(key)}${drawn.space}:${drawn.space}${JSON.stringify(inner, null, drawn.indent)}`;
			const again = drawn.again === undefined ? [] : [['data', drawn.again] as const];
			const entries = [...drawn.before, ['data', drawn.data] as const, ...drawn.after, ...again];
			const text = `{${entries.map(member).join(`${drawn.space},`)}}`;
			const sizes = text.length > 20_000 ? drawn.sizes.map((size) => size + 1_000) : drawn.sizes;
			const { body, isMalformed } = await read(text, sizes, drawn.mostWhole);
			expect(isMalformed).toBe(false);
			expect(JSON.stringify(body)).toBe(JSON.stringify(JSON.parse(text)));
		});
		await fc.assert(property, runs(60));
	});

	it.each<[string, string]>([
		['data twice', `{"data":${JSON.stringify(rows(5_000))},"data":null}`],
		['data within error', JSON.stringify({ error: { data: rows(5_000) }, data: rows(3) })],
		['data under __proto__', `{"__proto__":{"data":${JSON.stringify(rows(5_000))}}}`],
		['rows of two kinds', JSON.stringify({ data: rows(5_000), more: rows(5_000) })],
	])('means what JSON says: %s', async (_name, text) => {
		expect(text.length).toBeGreaterThan(200_000);
		const { body } = await read(text);
		expect(JSON.stringify(body)).toBe(JSON.stringify(JSON.parse(text)));
	});

	it('is parsed once: whole, or in pieces where it is long', async () => {
		const text = JSON.stringify(envelope(rows(60_000)));
		const inPieces = await parsed(async () => await read(text));
		expect(inPieces.longest).toBeLessThan(400_000);
		expect(inPieces.all).toBeLessThan(1.2 * text.length);
		const whole = await parsed(async () => await read(text, undefined, 32_000_000));
		expect(whole).toEqual({ all: text.length, longest: text.length });
	});

	it.each<[string, unknown]>([
		['rows with lists of rows', envelope(rows(4_000, { calls: rows(5) }))],
		['one row with a list of rows', envelope([row(1, { calls: rows(20_000) })])],
		['a text that looks like rows', envelope([row(1, { note: ',{"agent_id"'.repeat(90_000) })])],
		['no list', envelope('x'.repeat(1_000_000))],
	])('costs no more than a few times its length: %s', async (_name, value) => {
		const text = JSON.stringify(value);
		const { all } = await parsed(async () => {
			const { body } = await read(text, [16_384]);
			expect(JSON.stringify(body) === text).toBe(true);
		});
		expect(all).toBeLessThan(12 * text.length);
	});
});

describe('bytes', () => {
	const NAME = 'Peña Gómez, “Ana” €';
	const TEXT = JSON.stringify(envelope([row(1, { agent_name: NAME })]));
	const nameIn = ({ body }: Body) =>
		(body as { data: Array<{ agent_name: string }> }).data[0].agent_name;
	/** As Windows-1252 writes it. */
	const singleBytes = (text: string) =>
		Buffer.from(
			text.replace('“', '\u0093').replace('”', '\u0094').replace('€', '\u0080'),
			'latin1',
		);

	it.each<[string, string | undefined, Buffer]>([
		['UTF-8 that says nothing', undefined, Buffer.from(TEXT)],
		['Latin-1 that says so', 'application/json; charset=ISO-8859-1', singleBytes(TEXT)],
		['Windows-1252 that says UTF-8', 'application/json; charset=utf-8', singleBytes(TEXT)],
		['UTF-16 that says so', 'application/json; charset=utf-16le', Buffer.from(TEXT, 'utf16le')],
	])('are read: %s', async (_name, contentType, bytes) => {
		for (const size of [1, 2, 3, 7, 65_536]) {
			expect(nameIn(await readBody(arriving(bytes, [size]), contentType))).toBe(NAME);
		}
	});

	it('are Windows-1252 from the first that is no UTF-8 on', async () => {
		const [one, other] = ['"a":"Peña € 😀"', '"b":"Peña €"'];
		const bytes = Buffer.concat([Buffer.from(`{${one},`), singleBytes(`${other}}`)]);
		for (const size of [1, 2, 3, 65_536]) {
			const { body } = await readBody(arriving(bytes, [size]), undefined);
			expect(body).toEqual({ a: 'Peña € 😀', b: 'Peña €' });
		}
		const turned = Buffer.concat([singleBytes('{"a":"ñ",'), Buffer.from('"b":"ñ"}')]);
		expect((await readBody(arriving(turned, [3]), undefined)).body).toEqual({ a: 'ñ', b: 'Ã±' });
	});

	it('are the same whatever the pieces', async () => {
		const property = fc.asyncProperty(
			fc.uint8Array({ maxLength: 40 }),
			fc.integer({ min: 1, max: 5 }),
			async (drawn, size) => {
				// No JSON, so that the text is what is read.
				const bytes = Uint8Array.of(0x78, ...drawn);
				const whole = await readBody(arriving(bytes, [100]), undefined);
				expect(await readBody(arriving(bytes, [size]), undefined)).toEqual(whole);
				expect(String(whole.body)).not.toContain('\ufffd');
				const text = new TextDecoder().decode(bytes);
				if (!text.includes('\ufffd')) expect(whole.body).toBe(text);
			},
		);
		await fc.assert(property, runs(200));
	});
});

describe('what stands around the envelope', () => {
	const NOTICE =
		'<br />\n<b>Notice</b>:  Undefined index: {x} in <b>/var/www/api.php</b> on line <b>7</b><br />\n';
	const NONE = JSON.stringify(envelope([]));
	const FEW = JSON.stringify(envelope(rows(2)));
	const MANY = JSON.stringify(envelope(rows(5_000)));

	it.each([FEW, MANY])('is skipped where exactly one is there', async (text) => {
		for (const around of [NOTICE + text, text + NOTICE, NOTICE + text + NOTICE]) {
			const { body, isMalformed } = await read(around);
			expect(isMalformed).toBe(false);
			expect(JSON.stringify(body)).toBe(text);
		}
	});

	it.each([
		...[NONE + NONE, MANY + FEW, FEW + NOTICE + FEW, FEW.replace('"error"', 'error')].map(
			(text) => ['malformedAnswer', text],
		),
		// What may come whole another time is not damaged.
		['brokenAnswer', ''],
		['brokenAnswer', '<html><script>var x = {"code":1};</script></html>'],
		['brokenAnswer', FEW.slice(0, -20)],
		['brokenAnswer', NOTICE + MANY.slice(0, 200_000)],
	])('is a %s where that is not so: %#', async (kind, text) => {
		const { body, isMalformed } = await read(text);
		expect([typeof body, isMalformed]).toEqual(['string', kind === 'malformedAnswer']);
		const answer = readAnswer({ status: 200, headers: {}, body, isMalformed });
		expect(answer).toMatchObject({ kind, words: expect.not.stringContaining('Ana') });
	});

	it.each([[2], [5_000]])(
		'as a line break within a name does no harm among %d rows',
		async (count) => {
			const broken = 'Ana\n\tMaría\u0001';
			const data = rows(count, { agent_name: 'HERE' });
			const text = JSON.stringify(envelope(data)).replace('"HERE"', `"${broken}"`);
			const { body, isMalformed } = await read(text);
			expect(isMalformed).toBe(false);
			expect((body as { data: unknown[] }).data).toEqual([
				{ ...data[0], agent_name: broken },
				...data.slice(1),
			]);
		},
	);
});

describe('an answer that is too large', () => {
	it('is given up as soon as that is certain', async () => {
		let taken = 0;
		let isClosed = false;
		const endless = async function* () {
			try {
				for (;;) {
					taken += 1_000;
					yield await Promise.resolve(new Uint8Array(1_000));
				}
			} finally {
				isClosed = true;
			}
		};
		const reading = readBody(endless(), undefined, 10_000);
		await expect(reading).rejects.toBeInstanceOf(NoAnswer);
		expect([taken, isClosed]).toEqual([11_000, true]);
	});

	it('is larger than wolkvox allows', async () => {
		const reading = readBody(arriving(new Uint8Array(300_000_001), [300_000_001]), undefined);
		await expect(reading).rejects.toThrow('maxContentLength size of 300000000 exceeded');
	});
});
