import type { Report, Row } from '../../reports/report';
import { calculatedFieldNames } from '../rows/calculatedFields';
import { CsvLines, type CsvForm } from './csv';

/** The formats that there are, and the signs between the columns of a CSV file, by their names. */
export const FILE_FORMATS = ['csv', 'jsonl'] as const;
export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const;
export const DELIMITER_NAMES = Object.keys(DELIMITERS) as Array<keyof typeof DELIMITERS>;

/** How sessions become the text of a file. */
export interface FileFormat {
	readonly extension: string;
	readonly mimeType: string;
	/** What a file begins with, once its columns are known. */
	readonly head: (columns: readonly string[]) => string;
	readonly line: (session: Row, columns: readonly string[]) => string;
	/** Whether a field that is no column has no place. */
	readonly hasColumns: boolean;
}

/** Tells programs, Excel above all, that a file is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** CSV, with a header line. */
export function csvFormat(form: CsvForm & { readonly byteOrderMark: boolean }): FileFormat {
	const csv = new CsvLines(form);
	return {
		extension: 'csv',
		mimeType: 'text/csv',
		head: (columns) => (form.byteOrderMark ? BYTE_ORDER_MARK : '') + csv.line(columns),
		line: (session, columns) => csv.line(columns.map((column) => session[column])),
		hasColumns: true,
	};
}

/** JSON Lines: one object for each line. */
export const JSON_LINES: FileFormat = {
	extension: 'jsonl',
	mimeType: 'application/jsonl',
	head: () => '',
	line: (session) => `${JSON.stringify(session)}\n`,
	hasColumns: false,
};

/**
 * The columns of a table of sessions: the documented fields, what wolkvox sends beside them, and the
 * calculated ones.
 *
 * @param sessions the first that there are; they show what wolkvox sends
 */
export function columnsOf(
	sessions: readonly Row[],
	report: Report,
	calculatedFields: boolean,
): string[] {
	const columns = new Set(report.columns);
	for (const session of sessions) {
		for (const name in session) columns.add(name);
	}
	if (!calculatedFields) return [...columns];
	const calculated = calculatedFieldNames(report);
	for (const name of calculated) columns.delete(name);
	return [...columns, ...calculated];
}
