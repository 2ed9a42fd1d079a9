import fc from 'fast-check';
import {
	csvFormat,
	type FileContent,
	type FileFormat,
	type FileWishes,
	JSON_LINES,
	RowFiles,
} from '../../../../nodes/engine/output/files';
import type { RowBatch } from '../../../../nodes/engine/output/stream';
import { calculatedFieldNames } from '../../../../nodes/engine/rows/rowMaker';
import { NO_ROWS } from '../../../../nodes/engine/rows/times';
import { cobrowsing } from '../../../../nodes/reports/cobrowsing';
import type { Row } from '../../../../nodes/reports/report';
import { runs } from '../readings';
import { rowOf } from '../rows/rows';
import { readCsv } from './readCsv';

const CSV = csvFormat({ delimiter: ',', escapeFormulas: false, byteOrderMark: false });
const { columns: documented } = cobrowsing;
const CALCULATED = calculatedFieldNames(cobrowsing);
/** Nobody has more; a property that makes them goes round in circles. */
const MOST_FILES = 1_000;

interface Written {
	readonly text: string;
	readonly content: FileContent;
	readonly pieces: readonly string[];
}

/** A reading's batches, and what became of it. */
class Source implements AsyncIterable<RowBatch> {
	asked = 0;
	isClosed = false;

	constructor(
		private readonly batches: ReadonlyArray<readonly Row[]>,
		private readonly failure?: Error,
		/** Which window each batch came from. */
		private readonly windowOf = (place: number) => place + 1,
	) {}

	async *[Symbol.asyncIterator](): AsyncGenerator<RowBatch, void, undefined> {
		try {
			for (const [place, rows] of this.batches.entries()) {
				this.asked++;
				yield { rows, batch: this.batchOf(this.windowOf(place)), pending: NO_ROWS };
			}
			if (this.failure) throw this.failure;
		} finally {
			this.isClosed = true;
		}
	}

	private batchOf(number: number): RowBatch['batch'] {
		return { window: { from: 0, to: 1 }, rows: NO_ROWS, atLeast: 0, number, of: number };
	}
}

function filesOf(source: Source, wishes: Partial<FileWishes> = {}): RowFiles {
	const usual = { format: CSV, rowsPerFile: 1_000_000, calculatedFields: false, furtherFields: [] };
	return new RowFiles(source, { report: cobrowsing, ...usual, ...wishes });
}

async function write(files: RowFiles): Promise<Written> {
	const contents: FileContent[] = [];
	const pieces: string[] = [];
	for await (const piece of files.nextFile((content) => contents.push(content))) pieces.push(piece);
	expect(contents).toHaveLength(1);
	return { text: pieces.join(''), content: contents[0], pieces };
}

async function writeAll(files: RowFiles): Promise<Written[]> {
	const written: Written[] = [];
	do written.push(await write(files));
	while ((await files.hasMore()) && written.length < MOST_FILES);
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
		fc.constantFrom('url', 'chat id', 'a,"b"', 'time_seconds', 'constructor', 'toString'),
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
			const written = await writeAll(filesOf(new Source(given), wished));
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
			for (const { text, content } of await writeAll(
				filesOf(new Source(given), { rowsPerFile: most }),
			)) {
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
			[sessions(2), [], sessions(2), sessions(3)],
			undefined,
			(place) => [1, 2, 3, 3][place],
		);
		const written = await writeAll(filesOf(source, { rowsPerFile: 5 }));
		expect(written.map(({ content }) => content.windows.size)).toEqual([3, 1]);
	});

	it('are handed on in pieces, not whole', async () => {
		const { pieces } = await write(filesOf(new Source([sessions(5_000)])));
		expect(pieces.length).toBeGreaterThan(3);
		expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
	});

	it.each([
		['no windows', [], []],
		['windows without sessions', [[], []], [1, 2]],
	])('are one with the header alone for %s', async (_name, given, windows) => {
		const written = await writeAll(filesOf(new Source(given), { calculatedFields: true }));
		expect(written).toMatchObject([
			{
				text: `${[...documented, ...CALCULATED].join(',')}\r\n`,
				content: { rows: 0, windows: new Set(windows), leftOut: [] },
			},
		]);
	});
});

describe('columns', () => {
	it('end with the further fields, whether there are rows or not', async () => {
		const fields = { calculatedFields: true, furtherFields: ['interaction_id'] };
		for (const [given, own] of [
			[[[session({ session_key: '1', url: 'a' })]], ['url']],
			[[], []],
		] as const) {
			const { text } = await write(filesOf(new Source(given), fields));
			expect(readCsv(text)[0]).toEqual([...documented, ...own, ...CALCULATED, 'interaction_id']);
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
			const { text, content } = await write(filesOf(new Source([rows])));
			expect(text.split('\r\n')).toHaveLength(count + 2);
			expect(content.leftOut).toHaveLength(count - 256);
			return cells;
		};
		const [some, twice] = [await cellsOf(1_000), await cellsOf(2_000)];
		expect(twice).toBeLessThan(some * 2.2);
	});
});

describe('a reading that fails', () => {
	const trouble = new Error('wolkvox has trouble');

	it('fails the file that is being written, which is not done', async () => {
		const files = filesOf(new Source([sessions(2_000)], trouble));
		const contents: FileContent[] = [];
		const text = files.nextFile((content) => contents.push(content));
		expect((await text.next()).done).toBe(false);
		const rest = async () => {
			for await (const piece of text) void piece;
		};
		await expect(rest()).rejects.toBe(trouble);
		expect(contents).toEqual([]);
	});

	it('fails the look for another file', async () => {
		const files = filesOf(new Source([sessions(2)], trouble), { rowsPerFile: 2 });
		// The file is full, whatever may come.
		await expect(writeAll(files)).rejects.toBe(trouble);
	});
});

describe('closing', () => {
	it('ends the reading, which asks for nothing more', async () => {
		const source = new Source([sessions(2_000), sessions(1)]);
		const files = filesOf(source);
		await files.nextFile(() => {}).next();
		await files.close();
		expect(source).toMatchObject({ asked: 1, isClosed: true });
	});

	it('does no harm at the end', async () => {
		const source = new Source([sessions(1)]);
		const files = filesOf(source);
		await writeAll(files);
		await files.close();
		await files.close();
		expect(source.isClosed).toBe(true);
	});
});
