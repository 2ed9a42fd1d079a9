/** A table in the form that prettier gives to those of a page; a terminal shows it as well. */
export function tableOf(
	head: readonly string[],
	rows: ReadonlyArray<ReadonlyArray<string | number>>,
): string {
	const lines = [head, ...rows].map((cells) => cells.map(String));
	const widths = head.map((_, column) =>
		Math.max(3, ...lines.map((cells) => cells[column].length)),
	);
	lines.splice(
		1,
		0,
		widths.map((width) => '-'.repeat(width)),
	);
	const lineOf = (cells: string[]) =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
	return lines.map(lineOf).join('\n');
}
