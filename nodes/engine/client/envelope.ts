/** What a server answered, as the transport hands it over. */
export interface Response {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	/** Parsed where it was JSON, else the text as it came. */
	readonly body: unknown;
}

/** The frame in which wolkvox answers everything: `{code, error, msg, data}`. */
export interface Envelope {
	/** `code` as text (documented as a number, sent as either); undefined where it is missing. */
	readonly code: string | undefined;
	/** Empty where all is well. */
	readonly error: string;
	readonly message: string;
	readonly data: unknown;
}

/** wolkvox's words for "no records"; its frame around them is not published, so they are enough. */
const NO_RECORDS = /validate dates entered/i;

/**
 * Reads a body as wolkvox's envelope.
 *
 * @returns null for every other body: a gateway's JSON, a page, a piece of JSON that was cut off
 */
export function readEnvelope(body: unknown): Envelope | null {
	if (!isRecord(body) || !Object.hasOwn(body, 'msg')) return null;
	const message = typeof body.msg === 'string' ? body.msg : '';
	const isFramed =
		Object.hasOwn(body, 'code') && (Object.hasOwn(body, 'error') || Object.hasOwn(body, 'data'));
	if (!isFramed && !NO_RECORDS.test(message)) return null;
	const error = typeof body.error === 'string' ? body.error.trim() : '';
	return { code: readCode(body.code), error, message, data: body.data };
}

/** Any other value is a code too, but one that nobody knows. */
function readCode(code: unknown): string | undefined {
	if (code === null || code === undefined) return undefined;
	return typeof code === 'string' || typeof code === 'number' ? String(code).trim() : typeof code;
}

/** Whether a value is a JSON object, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const RECORDS_FOUND = /(\d{1,3}(?:[.,]\d{3})+|\d+)\s+(?:records?|registros?)\b/i;

/** The number in "x records were found"; undefined where the message names none. */
export function statedTotal(envelope: Envelope): number | undefined {
	const match = RECORDS_FOUND.exec(envelope.message);
	const total = Number(match?.[1].replace(/[.,]/g, ''));
	return Number.isSafeInteger(total) ? total : undefined;
}
