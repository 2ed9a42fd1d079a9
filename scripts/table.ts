/** A table, for the terminal and for a page. */
export interface Table {
	readonly title: string;
	readonly note?: string;
	readonly head: readonly string[];
	readonly rows: ReadonlyArray<ReadonlyArray<string | number>>;
}

/** Text to the left, figures to the right. */
const IS_FIGURE = /^(at most |-)?[\d,.]+( |$)/;

const linesOf = ({ head, rows }: Table) => [head, ...rows].map((cells) => cells.map(String));

const widthsOf = (lines: string[][]) =>
	lines[0].map((_, column) => Math.max(3, ...lines.map((cells) => cells[column].length)));

/** For the terminal. */
export function asText(table: Table): string {
	const lines = linesOf(table);
	const widths = widthsOf(lines);
	const pad = (cell: string, column: number) =>
		IS_FIGURE.test(cell) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]);
	lines.splice(
		1,
		0,
		widths.map((width) => '─'.repeat(width)),
	);
	const text = lines.map((cells) => `  ${cells.map(pad).join('  ').trimEnd()}`);
	return ['', table.title, ...(table.note ? [table.note] : []), ...text].join('\n');
}

/** For a page, in the form that prettier gives to tables. */
export function asMarkdown(table: Table): string {
	const [head, ...rows] = linesOf(table);
	const widths = widthsOf([head, ...rows]);
	const row = (cells: string[]) =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
	const lines = [head, widths.map((width) => '-'.repeat(width)), ...rows].map(row);
	const note = table.note ? [table.note, ''] : [];
	return [`#### ${table.title}`, '', ...note, ...lines, ''].join('\n');
}
