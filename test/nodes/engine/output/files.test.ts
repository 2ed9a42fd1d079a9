import fc from 'fast-check';
import { csvFormat, type FileFormat, JSON_LINES } from '../../../../nodes/engine/output/fileFormat';
import {
	columnsOf,
	type FileContent,
	type FileWishes,
	writeFiles,
} from '../../../../nodes/engine/output/files';
import type { Batch } from '../../../../nodes/engine/read/reading';
import { CalculatedFields } from '../../../../nodes/engine/rows/calculatedFields';
import type { TimedRow } from '../../../../nodes/engine/rows/timedRow';
import { cobrowsing } from '../../../../nodes/reports/catalogue';
import type { Row } from '../../../../nodes/reports/report';
import { runs } from '../readings';
import { BOGOTA, rowOf, timedOf } from '../rows/rows';
import { readCsv } from './readCsv';

const CSV = csvFormat({ delimiter: ',', escapeFormulas: false, byteOrderMark: false });
const { columns: documented } = cobrowsing;
const wishes = { report: cobrowsing, clock: BOGOTA, parameters: {}, simplify: false };
const CALCULATED = new CalculatedFields({ ...wishes, calculatedFields: true }).names;

interface Written {
	readonly text: string;
	readonly content: FileContent;
	readonly pieces: readonly string[];
}

/** A reading's batches, and what became of it. */
class Source implements AsyncIterable<Batch> {
	asked = 0;
	isClosed = false;

	constructor(
		private readonly batches: ReadonlyArray<readonly Row[]>,
		private readonly failure?: Error,
		/** Which window each batch came from. */
		private readonly windowOf = (place: number) => place + 1,
	) {}

	async *[Symbol.asyncIterator](): AsyncGenerator<Batch, void, undefined> {
		try {
			for (const [place, rows] of this.batches.entries()) {
				this.asked++;
				const window = { from: 0, to: 0 };
				const of = this.batches.length;
				yield { rows: timedOf(rows), window, number: this.windowOf(place), of };
			}
			if (this.failure) throw this.failure;
		} finally {
			this.isClosed = true;
		}
	}
}

async function piecesOf(text: AsyncIterable<string>): Promise<string[]> {
	const pieces: string[] = [];
	for await (const piece of text) pieces.push(piece);
	return pieces;
}

/** All files of a source, by a writer that takes them whole unless told otherwise. */
async function writeAll(
	source: Source,
	wishes: Partial<FileWishes> = {},
	take = piecesOf,
): Promise<Written[]> {
	const made = (rows: readonly TimedRow[]) => rows.map(({ row }) => row);
	const usual = { format: CSV, rowsPerFile: 1_000_000, documented, added: [], made };
	const written: Written[] = [];
	await writeFiles(source, { ...usual, ...wishes }, take, (pieces, content) => {
		written.push({ text: pieces.join(''), content, pieces });
	});
	expect(source.isClosed).toBe(true);
	return written;
}

let made = 0;

/** A session that no other is equal to. */
function session(more: Row = {}): Row {
	const number = String(++made);
	return rowOf({ agent_id: number, ...more });
}

const sessions = (count: number) => Array.from({ length: count }, () => session());

/** Some sessions with fields that wolkvox does not document, text with all sorts of signs. */
const anySession = fc
	.dictionary(
		fc.constantFrom('url', 'chat id', 'a,"b"', 'time_seconds', 'constructor', '__proto__'),
		fc.string(),
	)
	.map(session);
const batches = fc.array(fc.array(anySession, { maxLength: 8 }), { maxLength: 6 });
const rowsPerFile = fc.integer({ min: 1, max: 12 });

/** The sessions that a file of CSV holds, with the columns that they have. */
function readTable(text: string): { columns: string[]; sessions: Row[] } {
	const [columns, ...lines] = readCsv(text);
	return {
		columns,
		sessions: lines.map((cells) => {
			expect(cells).toHaveLength(columns.length);
			return Object.fromEntries(columns.map((name, place) => [name, cells[place]]));
		}),
	};
}

function readJsonLines(text: string): Row[] {
	expect(text === '' || text.endsWith('\n')).toBe(true);
	return text
		.split('\n')
		.slice(0, -1)
		.map((line) => JSON.parse(line) as Row);
}

describe('files', () => {
	it('hold every session once and in order, none more than it may', async () => {
		const format = fc.constantFrom<FileFormat>(CSV, JSON_LINES);
		const wishes = fc.record({ format, rowsPerFile });
		const property = fc.asyncProperty(batches, wishes, async (given, wished) => {
			const all = given.flat();
			const written = await writeAll(new Source(given), wished);
			const read = written.map(({ text }) =>
				wished.format === CSV ? readTable(text).sessions : readJsonLines(text),
			);
			expect(read.flat().map((row) => row.agent_id)).toEqual(all.map((row) => row.agent_id));
			if (wished.format === JSON_LINES) expect(read.flat()).toEqual(all);
			const most = wished.rowsPerFile;
			expect(written).toHaveLength(Math.max(1, Math.ceil(all.length / most)));
			expect(read.slice(0, -1).every((rows) => rows.length === most)).toBe(true);
			expect(written.map(({ content }) => content.rows)).toEqual(read.map((rows) => rows.length));
		});
		await fc.assert(property, runs(100));
	});

	it('lose no field unsaid: what has no column is named', async () => {
		const property = fc.asyncProperty(batches, rowsPerFile, async (given, most) => {
			const left = given.flat();
			const first = given.find((batch) => batch.length > 0) ?? [];
			for (const { text, content } of await writeAll(new Source(given), { rowsPerFile: most })) {
				const { columns, sessions: read } = readTable(text);
				const own = left.splice(0, read.length);
				const without = own.flatMap((row) =>
					Object.keys(row).filter((name) => !columns.includes(name)),
				);
				expect([...content.leftOut].sort()).toEqual([...new Set(without)].sort());
				expect(new Set(columns)).toEqual(
					new Set([...documented, ...first.flatMap((row) => Object.keys(row))]),
				);
				own.forEach((row, place) => {
					const cells = columns.map((name) => (Object.hasOwn(row, name) ? row[name] : ''));
					expect(columns.map((name) => read[place][name])).toEqual(cells);
				});
			}
		});
		await fc.assert(property, runs(100));
	});

	it('tell how many windows were read for them; parts of one count once', async () => {
		const source = new Source(
			[sessions(2), [], sessions(2), sessions(3), [], []],
			undefined,
			(place) => [1, 2, 3, 3, 4, 5][place],
		);
		const written = await writeAll(source, { rowsPerFile: 5 });
		expect(written.map(({ content }) => content.windows.size)).toEqual([3, 3]);
		// Quiet windows behind a full file belong to it.
		const [full, ...others] = await writeAll(new Source([sessions(5), [], []]), { rowsPerFile: 5 });
		expect([full.content.windows.size, others]).toEqual([3, []]);
	});

	it('are handed on in pieces, not whole', async () => {
		const [{ pieces }] = await writeAll(new Source([sessions(5_000)]));
		expect(pieces.length).toBeGreaterThan(3);
		expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
	});

	it.each([
		['no windows', [], []],
		['windows without sessions', [[], []], [1, 2]],
	])('are one with the header alone for %s', async (_name, given, windows) => {
		const written = await writeAll(new Source(given), { added: CALCULATED });
		expect(written).toMatchObject([
			{
				text: `${[...documented, ...CALCULATED].join(',')}\r\n`,
				content: { rows: 0, windows: new Set(windows), leftOut: new Set() },
			},
		]);
	});
});

describe('columns', () => {
	it('end with the further fields, whether there are rows or not', async () => {
		const fields = { added: [...CALCULATED, 'interaction_id'] };
		for (const [given, own] of [
			[[[session({ session_key: '1', url: 'a' })]], ['url']],
			[[], []],
		] as const) {
			const [{ text }] = await writeAll(new Source(given), fields);
			expect(readCsv(text)[0]).toEqual([...documented, ...own, ...CALCULATED, 'interaction_id']);
		}
	});

	it('hold what a spreadsheet takes of a cell, or the file tells how many hold more', async () => {
		const lengths = [32_766, 32_767, 32_768, 60_000];
		const rows = lengths.map((length) => session({ agent_name: 'ñ'.repeat(length), url: '="' }));
		// An apostrophe before it counts, the quotes of the file do not.
		rows.push(session({ agent_name: `=${'"'.repeat(32_766)}` }));
		const safe = csvFormat({ delimiter: ';', escapeFormulas: true, byteOrderMark: false });
		for (const [format, tooLong] of [
			[CSV, 2],
			[safe, 3],
			[JSON_LINES, 0],
		] as const) {
			const [{ content }] = await writeAll(new Source([rows]), { format });
			expect(content.cellsTooLong).toBe(tooLong);
		}
	});

	it('cost work that grows as the rows do, though each row has a field of its own', async () => {
		const cellsOf = async (count: number) => {
			let cells = 0;
			const rows = Array.from({ length: count }, (_row, place) => {
				const row: Row = { ...session(), [`field ${place}`]: 'x' };
				return new Proxy(row, {
					getOwnPropertyDescriptor: (target, name) => {
						cells++;
						return Reflect.getOwnPropertyDescriptor(target, name);
					},
				});
			});
			const [{ text, content }] = await writeAll(new Source([rows]));
			expect(text.split('\r\n')).toHaveLength(count + 2);
			expect(content.leftOut.size).toBe(count - 256);
			return cells;
		};
		const [some, twice] = [await cellsOf(1_000), await cellsOf(2_000)];
		expect(twice).toBeLessThan(some * 2.2);
	});
});

describe('the columns of a table', () => {
	it('are the documented ones, what wolkvox sends beside them, and the calculated ones', () => {
		const rows = [
			{ session_key: 'x', url: 'a' },
			{ id: 'b', url: 'c', agent_id: '1' },
		];
		const calculated = ['session_key', 'duration'];
		expect(columnsOf([], ['agent_id'], calculated)).toEqual(['agent_id', ...calculated]);
		const all = ['agent_id', 'url', 'id', ...calculated];
		expect(columnsOf(timedOf(rows), ['agent_id'], calculated)).toEqual(all);
		expect(columnsOf([], ['agent_id', 'duration'], ['duration'])).toEqual(['agent_id', 'duration']);
		// A field of wolkvox's own is what it is, where nothing is calculated.
		expect(columnsOf(timedOf([{ duration: '1' }]), ['agent_id'], [])).toEqual([
			'agent_id',
			'duration',
		]);
	});

	it('are not more than a table can have: further fields have none', () => {
		const rows = Array.from({ length: 300 }, (_row, place) => ({ [`f${place}`]: 1, a: 1 }));
		const further = rows.slice(0, 256).map((_row, place) => `f${place}`);
		expect(columnsOf(timedOf(rows), ['a'], ['z'])).toEqual(['a', ...further, 'z']);
	});
});

describe('writing', () => {
	const trouble = new Error('wolkvox has trouble');

	it.each([
		['while a file is written', sessions(2_000), 3_000, 0],
		// The file is full, whatever may come; what was read in vain belongs to it.
		['behind a whole file', sessions(2), 2, 1],
	])('fails with a reading that fails %s', async (_when, rows, most, whole) => {
		const source = new Source([rows], trouble);
		let taken = 0;
		const take = async (text: AsyncIterable<string>) => {
			const pieces = await piecesOf(text);
			taken++;
			return pieces;
		};
		await expect(writeAll(source, { rowsPerFile: most }, take)).rejects.toBe(trouble);
		expect(taken).toBe(whole);
		expect(source.isClosed).toBe(true);
	});

	it.each<[string, typeof piecesOf]>([
		['is given up', async () => await Promise.reject(trouble)],
		['is not taken to its end', async () => await Promise.resolve([])],
	])('ends the reading, which asks for nothing more, when a file %s', async (_why, take) => {
		const source = new Source([sessions(2_000), sessions(1)]);
		await expect(writeAll(source, {}, take)).rejects.toThrow();
		expect(source).toMatchObject({ asked: 1, isClosed: true });
	});
});
