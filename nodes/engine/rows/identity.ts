import type { Report, Row } from '../../reports/report';

/** The values that stand for "nothing" in wolkvox's reports. */
const MISSING: ReadonlySet<unknown> = new Set(['', '-', '--', null, undefined]);

/** Whether wolkvox left the value out. */
export function isMissing(value: unknown): boolean {
	return MISSING.has(typeof value === 'string' ? value.trim() : value);
}

/** A value as text, which is how agents are compared; objects by their content. */
export function asText(value: unknown): string {
	if (typeof value === 'string') return value;
	return JSON.stringify(value) ?? '';
}

/**
 * A text that is the same for two rows if and only if all their fields are, and that puts rows in a
 * fixed order: by their end, then by the other fields in the order of their names.
 */
export function canonicalText(row: Row, report: Report): string {
	const names = Object.keys(row).sort();
	return JSON.stringify([row[report.fields.end], ...names.map((name) => [name, row[name]])]);
}
