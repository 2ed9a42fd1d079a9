import type { Report, Row } from '../../reports/report';
import { isRecord, readEnvelope, statedTotal, type Envelope, type Response } from './envelope';
import type { Failure, FailureKind } from './failures';

/** What an answer means for the window that was asked. */
export type Answer =
	| { readonly kind: 'rows'; readonly rows: readonly Row[] }
	/** `refused`: said as a 404, which is also what wolkvox says to dates that it does not accept. */
	| { readonly kind: 'none'; readonly refused: boolean }
	| { readonly kind: 'cut'; readonly rows: readonly Row[]; readonly total: number | undefined }
	| { readonly kind: 'failure'; readonly failure: Failure };

/** A line of the table below; a missing condition fits everything. */
interface Rule {
	readonly kind: FailureKind;
	readonly from: number;
	readonly to: number;
	/** Whether the body is wolkvox's envelope. */
	readonly framed?: boolean;
	readonly message?: RegExp;
}

/**
 * From status and message to a kind; the first line that fits wins. The status is the body's `code`
 * where that says more than the HTTP status. Only the message tells the 403s apart.
 * Source: wolkvox's error table and public integrations.
 */
const RULES: readonly Rule[] = [
	{ from: 403, to: 403, message: /simultaneous/i, kind: 'busyToken' },
	{ from: 403, to: 403, message: /token limit/i, kind: 'quotaUsedUp' },
	{ from: 403, to: 403, message: /validate token/i, kind: 'tokenWrong' },
	{ from: 403, to: 403, kind: 'maintenance' },
	{ from: 401, to: 401, framed: true, kind: 'tokenMissing' },
	{
		from: 400,
		to: 400,
		framed: true,
		message: /does not exist|parameters are required/i,
		kind: 'notEnabled',
	},
	{ from: 429, to: 429, kind: 'tooManyRequests' },
	{ from: 500, to: 599, kind: 'serverError' },
	{ from: 300, to: 399, kind: 'redirect' },
	{ from: 200, to: 299, framed: false, kind: 'brokenAnswer' },
	{ from: 200, to: 299, framed: true, kind: 'unexpectedData' },
	{ from: 0, to: 999, framed: false, kind: 'notWolkvox' },
	{ from: 0, to: 999, kind: 'unknown' },
];

/** From what the transport calls its errors to a kind. */
const TRANSPORT_ERRORS: readonly { readonly kind: FailureKind; readonly code: RegExp }[] = [
	{ code: /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/i, kind: 'certificate' },
	// A compressed answer that was cut off, or one that is no HTTP.
	{
		code: /\bZ_[A-Z]+_ERROR|HPE_|BROTLI|ERR__ERROR_|decompress|unexpected end of file|incorrect (header|data) check/i,
		kind: 'connectionLost',
	},
	{ code: /ECONNABORTED|ESOCKETTIMEDOUT|timeout of/i, kind: 'timeout' },
	{
		code: /ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE|aborted|socket hang up/i,
		kind: 'connectionLost',
	},
	{
		code: /maxContentLength|ERR_STRING_TOO_LONG|string longer than|invalid string length/i,
		kind: 'tooLarge',
	},
];

/**
 * Reads what a server answered.
 *
 * @param redact takes secrets out of the words that a person will read
 */
export function classifyResponse(
	response: Response,
	report: Report,
	redact: (text: string) => string = (text) => text,
): Answer {
	const answer = read(response, report);
	if (answer.kind !== 'failure') return answer;
	const words = wordsOf(response.body, redact);
	return { kind: 'failure', failure: { ...answer.failure, words } };
}

function read(response: Response, report: Report): Answer {
	const envelope = readEnvelope(response.body);
	const status = effectiveStatus(response.status, envelope);
	if (envelope && status === 404 && !hasRows(envelope)) return { kind: 'none', refused: true };
	if (envelope && status === 200) return readRows(response, envelope, report);
	return failed(response, envelope, status);
}

/**
 * Reads why no answer came.
 *
 * @param code what the transport calls the error, such as `ECONNRESET`, or its message
 */
export function classifyTransportError(code: string): Failure {
	const known = TRANSPORT_ERRORS.find((entry) => entry.code.test(code));
	return {
		kind: known?.kind ?? 'unreachable',
		words: '',
		status: undefined,
		retryAfter: undefined,
	};
}

/** HTTP status and body code mostly agree; where they do not, an error wins over "no records", and that over "fine". */
function effectiveStatus(status: number, envelope: Envelope | null): number {
	const code = envelope?.code === undefined ? status : toStatus(envelope.code);
	const error = [status, code].find((value) => value !== 200 && value !== 404);
	return error ?? Math.max(status, code);
}

/** A code that is no number fits no status. */
function toStatus(code: string): number {
	return /^\d{3}$/.test(code) ? Number(code) : UNKNOWN_STATUS;
}

/** Deeper than any report; what is much deeper cannot even be written as text. */
const DEEPEST_VALUE = 20;

function isRow(value: unknown): value is Row {
	if (!isRecord(value)) return false;
	for (const name in value) {
		if (typeof value[name] === 'object' && !isShallow(value[name], DEEPEST_VALUE)) return false;
	}
	return true;
}

function isShallow(value: unknown, depth: number): boolean {
	if (typeof value !== 'object' || value === null) return true;
	return depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1));
}

function hasRows(envelope: Envelope): boolean {
	return Array.isArray(envelope.data) && envelope.data.length > 0;
}

function readRows(response: Response, envelope: Envelope, report: Report): Answer {
	const rows = envelope.data === '' ? [] : (envelope.data ?? []);
	if (!Array.isArray(rows) || !rows.every(isRow)) return failed(response, envelope, 200);
	// "Nothing", said together with an error, is no answer.
	if (rows.length === 0 && envelope.error !== '') return failed(response, envelope, UNKNOWN_STATUS);
	const total = statedTotal(envelope);
	if (rows.length >= report.maxRowsPerAnswer || (total ?? 0) > rows.length) {
		return { kind: 'cut', rows, total };
	}
	return rows.length === 0 ? { kind: 'none', refused: false } : { kind: 'rows', rows };
}

function failed(response: Response, envelope: Envelope | null, status: number): Answer {
	const words = wordsOf(response.body);
	const framed = envelope !== null;
	const rule = RULES.find(
		(line) =>
			status >= line.from &&
			status <= line.to &&
			(line.framed ?? framed) === framed &&
			(line.message?.test(words) ?? true),
	);
	const failure: Failure = {
		kind: rule?.kind ?? 'unknown',
		words,
		status: response.status,
		retryAfter: readRetryAfter(response.headers),
	};
	return { kind: 'failure', failure };
}

/** What fits no line but the last. */
const UNKNOWN_STATUS = 999;
const LONGEST_WORDS = 200;
/** How much of a page is looked at for words, and how much for secrets. */
const LONGEST_PAGE = 10_000;
const LONGEST_BODY = 100_000;

/** What the server said, for a person to read: one line, no markup, no data, no secrets. */
function wordsOf(body: unknown, redact: (text: string) => string = (text) => text): string {
	const page = typeof body === 'string' && !/^\s*[[{]/.test(body) ? body : '';
	const said = readEnvelope(body)?.message ?? page;
	// Secrets go first: without markup, or cut, they would not be recognised.
	const text = redact(said.slice(0, LONGEST_BODY))
		.slice(0, LONGEST_PAGE)
		.replace(/<(script|style|title)\b[\s\S]*?(<\/\1>|$)/gi, ' ')
		.replace(/<[^>]*(>|$)/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	return text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS)}…` : text;
}

/** Seconds from a `Retry-After` header in its form as a number; a date there is not used by wolkvox. */
function readRetryAfter(headers: Response['headers']): number | undefined {
	const seconds = Number(headers['retry-after'] ?? NaN);
	return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
