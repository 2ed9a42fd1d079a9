/** Groups of three digits between signs, as tables print thousands. */
const WITH_COMMAS = /^\d{1,3}(,\d{3})+(\.\d+)?$/;
const WITH_POINTS = /^\d{1,3}(\.\d{3}){2,}(,\d+)?$|^\d{1,3}(\.\d{3})+,\d+$/;
const PLAIN = /^\d+([.,]\d+)?$/;
/** What nearly all figures are. */
const USUAL = /^\d+(\.\d+)?$/;
/** No figure of a report is longer, in characters. */
const LONGEST = 40;

/**
 * Reads `1204`, `"1,204"`, `"34.64 %"`, `"$ 1.204,50"`; null for anything else. A comma with three digits
 * behind it groups thousands, a point begins a fraction: that is how wolkvox's own samples write both.
 */
export function parseNumber(value: unknown): number | null {
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	if (typeof value !== 'string' || value.length > LONGEST) return null;
	if (USUAL.test(value)) return Number(value);
	const [, sign, digits] = /^([+-]?)\$?\s*([\d.,]+)\s*%?$/.exec(value.trim()) ?? [];
	const text = digits === undefined ? undefined : withPoint(digits);
	return text === undefined ? null : Number(`${sign}${text}`);
}

/** The digits of a number, with a point before its fraction and no other sign. */
function withPoint(digits: string): string | undefined {
	if (WITH_COMMAS.test(digits)) return digits.replaceAll(',', '');
	if (WITH_POINTS.test(digits)) return digits.replaceAll('.', '').replace(',', '.');
	return PLAIN.test(digits) ? digits.replace(',', '.') : undefined;
}
