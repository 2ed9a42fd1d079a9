/** How a CSV file is written. */
export interface CsvForm {
	/** The sign between cells. */
	readonly delimiter: string;
	/** Whether a cell that a spreadsheet would run as a formula is made plain text. */
	readonly escapeFormulas: boolean;
}

/** RFC 4180. */
const LINE_END = '\r\n';
/** What makes a spreadsheet take a cell for a formula; the wide forms do so in East Asian versions. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** Signs of nothing in wolkvox's reports, and plain numbers: these run nothing. */
const HARMLESS = /^(?:-{1,2}|[+-]?\d+(?:[.,]\d+)?)$/;
/** Digits that are no number: a program that takes quoted cells for text leaves them as they are. */
const DIGITS_OF_TEXT = /^(?:0\d+|\d{16,})$/;

/** Writes lines of CSV (RFC 4180). */
export class CsvLines {
	private readonly mustBeQuoted: RegExp;

	constructor(private readonly form: CsvForm) {
		const delimiter = form.delimiter === '\t' ? '\\t' : form.delimiter;
		this.mustBeQuoted = new RegExp(`[${delimiter}"\r\n]|^ | $`);
	}

	/** One line, with its end. */
	line(values: readonly unknown[]): string {
		let line = '';
		for (let index = 0; index < values.length; index++) {
			if (index > 0) line += this.form.delimiter;
			line += this.cell(values[index]);
		}
		return line + LINE_END;
	}

	private cell(value: unknown): string {
		if (value === null || value === undefined) return '';
		if (typeof value === 'number' || typeof value === 'boolean') return String(value);
		const text = this.defuse(typeof value === 'string' ? value : JSON.stringify(value));
		if (!this.mustBeQuoted.test(text) && !DIGITS_OF_TEXT.test(text)) return text;
		return `"${text.replaceAll('"', '""')}"`;
	}

	private defuse(text: string): string {
		const isRun = this.form.escapeFormulas && FORMULA.test(text) && !HARMLESS.test(text);
		return isRun ? `'${text}` : text;
	}
}
