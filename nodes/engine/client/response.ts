import type { Row } from '../../reports/report';
import type { Failure, FailureKind } from './failures';

/** What a server answered, as the transport hands it over. */
export interface Response {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	/** Parsed where it was JSON, else the text as it came, or the beginning of a long one. */
	readonly body: unknown;
	/** Whether the body came whole, but is nothing that can be read as an answer. */
	readonly isMalformed?: boolean;
}

/** What an answer means. */
export type Answer =
	/**
	 * `rows` may be fewer than `total`, the number that the message names; whether they are all is for
	 * the reader of the report to say. `isSingle`: `data` was one object, not a list.
	 */
	| {
			readonly kind: 'rows';
			readonly rows: Row[];
			readonly total: number | undefined;
			readonly isSingle: boolean;
	  }
	/** `refused`: said as a 404, which is also what wolkvox says to dates that it does not accept. */
	| { readonly kind: 'none'; readonly refused: boolean }
	| { readonly kind: 'failure'; readonly failure: Failure };

/** An answer that is no failure. */
export type Answered = Exclude<Answer, { kind: 'failure' }>;

/** The frame in which wolkvox answers everything: `{code, error, msg, data}`. */
interface Envelope {
	/** Documented as a number, sent as either; undefined where it is missing. */
	readonly code: number | undefined;
	/** Whether `error` says anything; it is null where all is well. */
	readonly saysError: boolean;
	/** `error` where it is a text, else empty. */
	readonly error: string;
	readonly message: string;
	readonly data: unknown;
}

/** No pattern sees more of what a server says, in characters. */
const LONGEST_MESSAGE = 1_000;

/** "Validate dates entered", which is what wolkvox says to a day without records, in its languages. */
const ABOUT_DATES = /\b(?:dates?|fechas?|datas)\b/i;
const NONE = 'no|0|zero|cero|without|sin|ningun|ninguna|sem|nao|nenhum|nenhuma';
const RECORDS =
	'records?|rows?|results?|data|information|calls|chats|sessions|registros?|datos?|resultados?|informacion|llamadas|sesiones|dados?|informaco?es|chamadas|sessoes';
/** "No records were found", "registros no encontrados" and the like. */
const WITHOUT_RECORDS = new RegExp(
	`\\b(?:${NONE})\\W+(?:\\w+\\W+){0,3}(?:${RECORDS})\\b|\\b(?:${RECORDS})\\W+(?:\\w+\\W+)?(?:no|not|nao)\\b`,
	'i',
);

/** Whether a text says that there are no records, or that the dates are to blame. */
function saysNoRecords(text: string): boolean {
	const plain = text.slice(0, LONGEST_MESSAGE).normalize('NFD').replace(/\p{M}/gu, '');
	return says(plain, ABOUT_DATES) || says(plain, WITHOUT_RECORDS);
}

/** Whether a value is a JSON object, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a body is wolkvox's envelope; a gateway's JSON, a page, a piece of JSON that was cut off are not. */
export function isEnvelope(body: unknown): boolean {
	return readEnvelope(body) !== null;
}

function readEnvelope(body: unknown): Envelope | null {
	if (!isRecord(body) || !Object.hasOwn(body, 'msg')) return null;
	const message = textOf(body.msg);
	const isFramed =
		Object.hasOwn(body, 'code') && (Object.hasOwn(body, 'error') || Object.hasOwn(body, 'data'));
	// How it frames these words is not published, so that they are enough.
	if (!isFramed && !saysNoRecords(message)) return null;
	return {
		code: readCode(body.code),
		saysError: saysSomething(body.error),
		error: textOf(body.error),
		message,
		data: body.data,
	};
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** Whether a pattern stands at the beginning of a text, as far as a message may reach; any space is one. */
function says(text: string, pattern: RegExp): boolean {
	return pattern.test(text.slice(0, LONGEST_MESSAGE).replace(/\s+/g, ' '));
}

/** What fits no status. */
const UNKNOWN_STATUS = 999;

/** Any other value is a code too, but one that nobody knows. */
function readCode(code: unknown): number | undefined {
	if (code === null || code === undefined) return undefined;
	const text = typeof code === 'string' || typeof code === 'number' ? String(code) : '';
	return /^\s*\d{3}\s*$/.test(text.slice(0, LONGEST_MESSAGE)) ? Number(text) : UNKNOWN_STATUS;
}

function saysSomething(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() !== '';
	return typeof value === 'object' && value !== null
		? Object.keys(value).length > 0
		: Boolean(value);
}

const RECORDS_FOUND = /(\d{1,3}(?:[.,]\d{3})+|\d+)\s+(?:records?|registros?)\b/i;

/** The number in "x records were found"; undefined where the message names none. */
function statedTotal({ message }: Envelope): number | undefined {
	const match = RECORDS_FOUND.exec(message.slice(0, LONGEST_MESSAGE));
	const total = Number(match?.[1].replace(/[.,]/g, ''));
	return Number.isSafeInteger(total) ? total : undefined;
}

/** Lines of wolkvox's error table that its words tell, whatever the status says. */
const WORDS: ReadonlyArray<readonly [status: number, message: RegExp, kind: FailureKind]> = [
	[403, /simultaneous/i, 'busyToken'],
	[403, /token limit/i, 'quotaUsedUp'],
	[403, /validate token/i, 'tokenWrong'],
	[401, /enter the wolkvox-token/i, 'tokenMissing'],
	[400, /\bapi\b.{0,60}does not exist/i, 'notEnabled'],
	[400, /parameters are required/i, 'parametersMissing'],
];

/**
 * From a status to a kind, where no words tell it, whoever answered. The status is the body's `code`
 * where that says more than the HTTP status. Source: wolkvox's error table and public integrations.
 */
const STATUSES: ReadonlyArray<readonly [from: number, to: number, kind: FailureKind]> = [
	[300, 399, 'redirect'],
	[403, 403, 'maintenance'],
	[407, 407, 'proxyRefuses'],
	[429, 429, 'tooManyRequests'],
	[500, 599, 'serverError'],
];

/** By which a proxy gives itself away that does not let a request through. */
const PROXY_HEADERS = ['proxy-agent', 'proxy-authenticate', 'proxy-status', 'x-squid-error'];

/** @param redact takes secrets out of the words that a person will read */
export function readAnswer(
	response: Response,
	redact: (text: string) => string = (text) => text,
): Answer {
	const envelope = readEnvelope(response.body);
	const status = effectiveStatus(response.status, envelope);
	const answer = envelope && readEnveloped(envelope, status);
	if (answer) return answer;
	const failure: Failure = {
		kind: envelope ? kindOfEnvelope(envelope, status) : kindOfOther(response),
		words: wordsOf(response.body, envelope, redact),
		status: response.status,
		retryAfter: readRetryAfter(response.headers),
	};
	return { kind: 'failure', failure };
}

/** What an envelope holds; null where it tells of a failure. */
function readEnveloped(envelope: Envelope, status: number): Answer | null {
	const rows = rowsOf(envelope.data);
	if (rows === null || (status !== 200 && status !== 404)) return null;
	const isSingle = isRecord(envelope.data) && rows.length > 0;
	if (rows.length > 0) {
		return status === 200 ? { kind: 'rows', rows, total: statedTotal(envelope), isSingle } : null;
	}
	const total = statedTotal(envelope) ?? 0;
	if (toldBy(envelope) !== undefined || !saysNothing(envelope, status)) return null;
	return total > 0
		? { kind: 'rows', rows, total, isSingle }
		: { kind: 'none', refused: status === 404 };
}

/** Whether an envelope without rows tells of no failure: a 404 by its words, anything else by its `error`. */
function saysNothing(envelope: Envelope, status: number): boolean {
	const { saysError, error, message } = envelope;
	if (status === 200) return !saysError;
	if (statedTotal(envelope) !== undefined) return true;
	const words = message.trim() || error.trim();
	return words === '' ? !saysError : saysNoRecords(words);
}

/** The rows in `data`, in which PHP has many forms of nothing; null where it is no form of rows. */
function rowsOf(data: unknown): Row[] | null {
	if (data === null || data === undefined) return [];
	if (typeof data === 'string') return data.trim() === '' ? [] : null;
	if (isRecord(data) && Object.keys(data).length === 0) return [];
	const list: unknown[] = Array.isArray(data) ? data : [data];
	return list.every(isRow) ? list : null;
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

/** HTTP status and body code mostly agree; where they do not, an error wins over "no records", and that over "fine". */
function effectiveStatus(status: number, envelope: Envelope | null): number {
	const code = envelope?.code ?? status;
	const error = [status, code].find((value) => value !== 200 && value !== 404);
	return error ?? Math.max(status, code);
}

function kindOfEnvelope(envelope: Envelope, status: number): FailureKind {
	const [toldStatus, , told] = toldBy(envelope) ?? [];
	if (told && [200, 404, toldStatus].includes(status)) return told;
	const isEmpty = rowsOf(envelope.data)?.length === 0;
	if (status === 404) return isEmpty ? 'notFound' : 'unknown';
	if (status === 401) return 'tokenMissing';
	const isFine = status >= 200 && status <= 299;
	return kindOfStatus(status) ?? (isFine && !isEmpty ? 'unexpectedData' : 'unknown');
}

/** What is not wolkvox's envelope: a page, a gateway's JSON, something that was cut off. */
function kindOfOther(response: Response): FailureKind {
	const { status, body, headers } = response;
	if (status === 403) {
		const words = wordsOf(body, null);
		const told = WORDS.find(([of, message]) => of === status && says(words, message));
		if (told) return told[2];
		if (PROXY_HEADERS.some((name) => name in headers)) return 'proxyRefuses';
	}
	if (status === 200 && isRecord(body) && Object.hasOwn(body, 'data')) return 'unexpectedData';
	if (status < 200 || status > 299) return kindOfStatus(status) ?? 'notWolkvox';
	// Somebody else's JSON came whole, too.
	const isMalformed = response.isMalformed === true || (typeof body === 'object' && body !== null);
	return isMalformed ? 'malformedAnswer' : 'brokenAnswer';
}

function kindOfStatus(status: number): FailureKind | undefined {
	return STATUSES.find(([from, to]) => from <= status && status <= to)?.[2];
}

function toldBy({ message, error }: Envelope): (typeof WORDS)[number] | undefined {
	return WORDS.find(([, words]) => says(message, words) || says(error, words));
}

const LONGEST_WORDS = 200;
/** How much of a page is looked at for words, and how much for secrets. */
const LONGEST_PAGE = 10_000;
const LONGEST_BODY = 100_000;
/** Where data may begin in what is no JSON as a whole: behind a notice, or cut off in front. */
const DATA = /[{[]\s*["{[]|"\s*[:,}\]]/;

/** What the server said, for a person to read: one line, no markup, no data, no secrets. */
function wordsOf(
	body: unknown,
	envelope: Envelope | null,
	redact: (text: string) => string = (text) => text,
): string {
	const page = typeof body === 'string' ? body : '';
	const said = envelope === null ? page : envelope.message || envelope.error;
	// Secrets go first: without markup, or cut, they would not be recognised.
	const plain = redact(said.slice(0, LONGEST_BODY))
		.slice(0, LONGEST_PAGE)
		.replace(/<(script|style|title)\b[\s\S]*?(<\/\1>|$)/gi, ' ')
		.replace(/<[^>]*(>|$)/g, ' ');
	const text = (envelope === null ? plain.split(DATA, 1)[0] : plain).replace(/\s+/g, ' ').trim();
	return text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS)}…` : text;
}

/** Seconds from a `Retry-After` header in its form as a number; a date there is not used by wolkvox. */
function readRetryAfter(headers: Response['headers']): number | undefined {
	const seconds = Number(headers['retry-after'] ?? NaN);
	return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
