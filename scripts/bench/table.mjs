/** A table, for the terminal and for a page. */

/** @typedef {{ title: string, head: string[], rows: Array<Array<string | number>>, note?: string }} Table */

const widthsOf = (lines) =>
	lines[0].map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));

/** Text to the left, figures to the right. */
const IS_FIGURE = /^(at most |-)?[\d,.]+( |$)/;

function pad(cell, width) {
	return IS_FIGURE.test(cell) ? cell.padStart(width) : cell.padEnd(width);
}

function linesOf({ head, rows }) {
	return [head, ...rows].map((cells) => cells.map(String));
}

/** @param {Table} table */
export function asText(table) {
	const lines = linesOf(table);
	const widths = widthsOf(lines);
	const text = lines.map((cells) =>
		cells
			.map((cell, column) => pad(cell, widths[column]))
			.join('  ')
			.trimEnd(),
	);
	return [table.title, ...(table.note ? [table.note] : []), ...text.map((line) => `  ${line}`)];
}

const markdownRow = (cells) => `| ${cells.join(' | ')} |`;

/** In the form that prettier gives to tables. @param {Table} table */
export function asMarkdown(table) {
	const [head, ...rows] = linesOf(table);
	const widths = widthsOf([head, ...rows]).map((width) => Math.max(width, 3));
	const padded = (cells) => cells.map((cell, column) => cell.padEnd(widths[column]));
	return [
		`#### ${table.title}`,
		'',
		...(table.note ? [table.note, ''] : []),
		markdownRow(padded(head)),
		markdownRow(widths.map((width) => '-'.repeat(width))),
		...rows.map((cells) => markdownRow(padded(cells))),
		'',
	];
}

/** Whether a goal is reached, beside the goal. */
export const judge = (value, most) => (value <= most ? 'yes' : 'no');
