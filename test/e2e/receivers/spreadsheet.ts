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

/** Libraries that know of ZIP and XML, and nothing of spreadsheets. */
interface Libraries {
	library(name: 'fflate'): { unzipSync(archive: Uint8Array): Record<string, Uint8Array> };
	library(name: 'xml2js'): {
		parseStringPromise(xml: string, options: object): Promise<Record<string, unknown>>;
	};
}

interface Element {
	$: Partial<Record<string, string>>;
}
type Sheets = { sheets: [{ sheet: Element[] }] };
type CellElement = Element & { v?: [string | { _: string }] };
type Rows = { sheetData: [{ row?: Array<Element & { c?: CellElement[] }> }] };

/** The value of a cell by its type; one without a type is a number. */
const READ_CELL: Record<string, (text: string) => Cell> = { n: Number, str: String };

/**
 * Reads an Excel file without n8n's library for it: what stands in its XML, no value guessed or converted.
 */
export async function readSpreadsheet(n8n: Libraries, content: Uint8Array): Promise<Spreadsheet> {
	const files = n8n.library('fflate').unzipSync(new Uint8Array(content));
	const parse = async (path: string) => {
		const xml = Buffer.from(files[path]).toString('utf8');
		return await n8n.library('xml2js').parseStringPromise(xml, { explicitRoot: false });
	};
	const [{ sheet: sheets }] = ((await parse('xl/workbook.xml')) as Sheets).sheets;
	if (sheets.length !== 1) throw new Error(`There are ${sheets.length} sheets`);
	const [{ row: lines = [] }] = ((await parse('xl/worksheets/sheet1.xml')) as Rows).sheetData;
	const cellsOf = ({ c: cells = [] }: (typeof lines)[number]): Array<[string, Cell]> =>
		cells.flatMap(({ $: { r = '', t = 'n' }, v }): Array<[string, Cell]> => {
			if (!Object.hasOwn(READ_CELL, t)) throw new Error(`A cell of the type "${t}"`);
			if (v === undefined) return [];
			const text = typeof v[0] === 'string' ? v[0] : v[0]._;
			return [[r.replace(/\d+$/, ''), READ_CELL[t](text)]];
		});
	const [header = new Map<string, Cell>(), ...rows] = lines.map((line) => new Map(cellsOf(line)));
	return {
		sheet: sheets[0].$.name ?? '',
		columns: [...header.values()].map(String),
		rows: rows.map((row) =>
			Object.fromEntries([...row].map(([letters, cell]) => [String(header.get(letters)), cell])),
		),
	};
}
