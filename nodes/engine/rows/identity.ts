import type { Report, Row } from '../../reports/report';

/** The column that says when a row happened: its start, or its end where that is all it has. */
export function momentOf({ start, end }: Pick<Report, 'start' | 'end'>): string | undefined {
	return start ?? end;
}

/** The values that stand for "nothing" in wolkvox's reports. */
const MISSING: ReadonlySet<unknown> = new Set(['', '-', '--', null, undefined]);

/** Whether wolkvox left the value out. */
export function isMissing(value: unknown): boolean {
	return MISSING.has(typeof value === 'string' ? value.trim() : value);
}

/** A value as text, which is how agents are compared; objects by their content. */
export function asText(value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value !== 'object') return value === undefined ? '' : String(value);
	return value === null ? '' : JSON.stringify(normalized(value));
}

/**
 * A text that two rows share if and only if they say the same: all forms of "missing" are alike, numbers are
 * as good as their text, in whatever order of fields. It orders rows by their end, then by their other fields.
 */
export function canonicalText(row: Row, report: Report): string {
	const { columns, end } = report;
	const own = Object.keys(row).filter((name) => columns.includes(name) || !isMissing(row[name]));
	const absent = columns.filter((name) => !Object.hasOwn(row, name));
	const names = own.concat(absent).sort();
	const fields = names.map((name) => [name, normalized(row[name])]);
	return JSON.stringify([end === undefined ? '' : normalized(row[end]), ...fields]);
}

function normalized(value: unknown): unknown {
	if (isMissing(value)) return '';
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (Array.isArray(value)) return value.map(normalized);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
	return entries.map(([name, inner]) => [name, normalized(inner)]);
}

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Any other odd number: the two halves of a number must not go together. */
const OTHER_PRIME = 0x9e3779b1;
/** Looked up once, because it is called for each character of each row. */
const { imul } = Math;

/** 53 bits, to remember many texts: two hashes like FNV-1a. Made of every row of an export, hence so plain. */
export function hashNumber(text: string): number {
	let low = FNV_BASIS;
	let high = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		low = imul(low ^ code, FNV_PRIME);
		high = imul(high + code, OTHER_PRIME) ^ (high >>> 15);
	}
	return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

const OFFSET_BASIS = { high: 0xcbf29ce4, low: 0x84222325 };
/** The FNV prime is 2^40 + this. */
const PRIME = 0x1b3;
const encoder = new TextEncoder();

/** FNV-1a in 64 bits over UTF-8, as 16 hexadecimal digits; no secret. n8n's rules leave a node no crypto module. */
export function hash(text: string): string {
	let { high, low } = OFFSET_BASIS;
	for (const byte of encoder.encode(text)) {
		low = (low ^ byte) >>> 0;
		const product = low * PRIME;
		high = (high * PRIME + ((product / 2 ** 32) >>> 0) + ((low << 8) >>> 0)) >>> 0;
		low = product >>> 0;
	}
	return [high, low].map((word) => word.toString(16).padStart(8, '0')).join('');
}
