import { parse } from 'csv-parse/sync';

/**
 * Reads CSV with another's reader, and refuses what programs read in different ways (RFC 4180): every
 * line ends with CR LF, a bare cell holds no quote and no line end, and nothing follows a closing
 * quote but a delimiter or a line end.
 */
export function readCsv(text: string, delimiter = ','): string[][] {
	const cell = new RegExp(
		`(?:"[^"]*(?:""[^"]*)*"|[^"\r\n${delimiter}]*)(?:${delimiter}|\r\n)`,
		'gy',
	);
	let end = 0;
	while (cell.test(text)) end = cell.lastIndex;
	if (end < text.length || text.at(-1) === delimiter) throw new Error(`No strict CSV at ${end}`);
	return parse(text, { delimiter, record_delimiter: '\r\n', relax_column_count: true });
}
