// eslint-disable-next-line @n8n/community-nodes/no-restricted-imports -- a test, never part of the package
import { inflateRawSync } from 'node:zlib';

/** What stands in a cell; a number is one that a spreadsheet calculates with. */
export type Cell = string | number;

/** An Excel file that has one sheet. */
export interface Spreadsheet {
	readonly sheet: string;
	/** The first row. */
	readonly columns: readonly string[];
	/** The other rows, their cells by the column's name; an empty one is not there. */
	readonly rows: ReadonlyArray<Readonly<Record<string, Cell>>>;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
const LOCAL_HEADER_LENGTH = 30;

/** How the content of a file in a ZIP archive is kept, by the number of the method. */
const UNPACK: Record<number, (content: Buffer) => Buffer> = {
	0: (content) => content,
	8: (content) => inflateRawSync(content),
};

function unpack(archive: Buffer, entry: number): string {
	const method = archive.readUInt16LE(entry + 10);
	const length = archive.readUInt32LE(entry + 20);
	const header = archive.readUInt32LE(entry + 42);
	const names = archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
	const start = header + LOCAL_HEADER_LENGTH + names;
	return UNPACK[method](archive.subarray(start, start + length)).toString('utf8');
}

/** The files of a ZIP archive by their paths. */
function unzip(archive: Buffer): Map<string, string> {
	const signature = Buffer.alloc(4);
	signature.writeUInt32LE(END_OF_DIRECTORY);
	const end = archive.lastIndexOf(signature);
	if (end < 0) throw new Error('This is no ZIP archive');
	const files = new Map<string, string>();
	let entry = archive.readUInt32LE(end + 16);
	for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
		if (archive.readUInt32LE(entry) !== DIRECTORY_ENTRY) throw new Error('A broken archive');
		const [name, extra, comment] = [28, 30, 32].map((at) => archive.readUInt16LE(entry + at));
		const path = archive.toString('utf8', entry + ENTRY_LENGTH, entry + ENTRY_LENGTH + name);
		files.set(path, unpack(archive, entry));
		entry += ENTRY_LENGTH + name + extra + comment;
	}
	return files;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const textOf = (xml: string) =>
	xml.replaceAll(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, name: string) => {
		if (name) return ENTITIES[name];
		return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal));
	});

const attributeOf = (tag: string, name: string) =>
	new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1] ?? '';

/** The value of a cell by its type; one without a type is a number. */
const READ_CELL: Record<string, (xml: string) => Cell> = {
	'': Number,
	n: Number,
	str: textOf,
};

/** The cells of a row by the letters of their columns. */
function readRow(xml: string): Map<string, Cell> {
	const cells = new Map<string, Cell>();
	for (const [, tag, content = ''] of xml.matchAll(/<c\s([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
		const type = attributeOf(tag, 't');
		const value = /<v[^>]*>(.*?)<\/v>/s.exec(content)?.[1];
		if (!Object.hasOwn(READ_CELL, type)) throw new Error(`A cell of the type "${type}"`);
		if (value === undefined) continue;
		cells.set(attributeOf(tag, 'r').replace(/\d+$/, ''), READ_CELL[type](value));
	}
	return cells;
}

/**
 * Reads an Excel file without n8n's library: what stands in its XML, no value guessed or converted.
 */
export function readSpreadsheet(content: Buffer): Spreadsheet {
	const files = unzip(content);
	const sheets = [...(files.get('xl/workbook.xml') ?? '').matchAll(/<sheet\s([^>]*)>/g)];
	if (sheets.length !== 1) throw new Error(`There are ${sheets.length} sheets`);
	const xml = files.get('xl/worksheets/sheet1.xml') ?? '';
	const lines = [...xml.matchAll(/<row\s[^>]*?(?:\/>|>(.*?)<\/row>)/gs)];
	const [header = new Map<string, Cell>(), ...rows] = lines.map(([, row = '']) => readRow(row));
	const named = (row: Map<string, Cell>) =>
		Object.fromEntries([...row].map(([letters, cell]) => [String(header.get(letters)), cell]));
	return {
		sheet: textOf(attributeOf(sheets[0][1], 'name')),
		columns: [...header.values()].map(String),
		rows: rows.map(named),
	};
}
