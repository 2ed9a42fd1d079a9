import type { Row } from '../../reports/report';
import { type Failure, type FailureKind, LONGEST_MESSAGE } from './failures';

/** What a server answered, as the transport hands it over. */
export interface Response {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	/** Parsed where it was JSON, else the text. */
	readonly body: unknown;
	/** Whether the body came whole, but cannot be read as an answer. */
	readonly isMalformed?: boolean;
}

/** Perhaps fewer rows than `total`, which the message names. `isSingle`: `data` was one object, no list. */
type Rows = Pick<Envelope, 'total' | 'isSingle'> & { readonly kind: 'rows'; readonly rows: Row[] };
/** An answer that is no failure. `refused`: as a 404, which wolkvox also says to dates that it does not accept. */
export type Answered = Rows | { readonly kind: 'none'; readonly refused: boolean };

export type Answer = Answered | Failure;

export function isFailure(answer: Answer): answer is Failure {
	return answer.kind !== 'rows' && answer.kind !== 'none';
}

/** "Validate dates entered" is what wolkvox says to a day without records. */
const ABOUT_DATES = /\b(?:dates?|fechas?|datas)\b/i;
const NONE = 'no|0|zero|cero|without|sin|ningun|ninguna|sem|nao|nenhum|nenhuma';
const RECORDS =
	'records?|rows?|results?|data|information|calls|chats|sessions|registros?|datos?|resultados?|informacion|llamadas|sesiones|dados?|informaco?es|chamadas|sessoes';
/** "No records were found", "registros no encontrados" and the like. */
const WITHOUT_RECORDS = new RegExp(
	`\\b(?:${NONE})\\W+(?:\\w+\\W+){0,3}(?:${RECORDS})\\b|\\b(?:${RECORDS})\\W+(?:\\w+\\W+)?(?:no|not|nao)\\b`,
	'i',
);

function saysNoRecords(words: string): boolean {
	const plain = words.normalize('NFD').replace(/\p{M}/gu, '');
	return ABOUT_DATES.test(plain) || WITHOUT_RECORDS.test(plain);
}

/** Whether a value is a JSON object, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The frame in which wolkvox answers everything: `{code, error, msg, data}`; null for anything else. */
export function readEnvelope(body: unknown, httpStatus = 200) {
	if (!isRecord(body) || !('msg' in body)) return null;
	const { code, msg, error, data } = body;
	const [message, errorText] = [beginOf(msg), beginOf(error)];
	const isFramed = 'code' in body && ('error' in body || 'data' in body);
	// How it frames these words is not published, so that they are enough.
	if (!isFramed && !saysNoRecords(message)) return null;
	return {
		status: effectiveStatus(httpStatus, code ?? httpStatus),
		words: message || errorText,
		/** The same, uncut. */
		said: textOf(msg) || textOf(error),
		saysError: saysSomething(error),
		told: WORDS.find(([, words]) => words.test(message) || words.test(errorText)),
		total: statedTotal(message),
		rows: rowsOf(data),
		isSingle: isRecord(data) && saysSomething(data),
	};
}

type Envelope = NonNullable<ReturnType<typeof readEnvelope>>;

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** A text as patterns see it: as far as a message may reach, and any space is one. */
function beginOf(value: unknown): string {
	return textOf(value).trim().slice(0, LONGEST_MESSAGE).replace(/\s+/g, ' ');
}

function saysSomething(value: unknown): boolean {
	const said = typeof value === 'string' ? value.trim() : value;
	return typeof said === 'object' ? Object.keys(said ?? {}).length > 0 : Boolean(said);
}

/** Where HTTP status and body code do not agree, an error, or a code that is none, wins over "no records". */
function effectiveStatus(httpStatus: number, code: unknown): number {
	const text = beginOf(typeof code === 'number' ? String(code) : code);
	const statuses = [httpStatus, /^\d{3}$/.test(text) ? Number(text) : NaN];
	return statuses.find((status) => status !== 200 && status !== 404) ?? Math.max(...statuses);
}

const RECORDS_FOUND = /(\d{1,3}(?:[.,]\d{3})+|\d+)\s+(?:records?|registros?)\b/i;

/** The number in "x records were found"; undefined where the message names none. */
function statedTotal(message: string): number | undefined {
	const total = Number(RECORDS_FOUND.exec(message)?.[1].replace(/[.,]/g, ''));
	return Number.isSafeInteger(total) ? total : undefined;
}

/** The rows in `data`, in which PHP has many forms of nothing; null where it is no form of rows. */
function rowsOf(data: unknown): Row[] | null {
	if (Array.isArray(data)) return data.every(isRow) ? data : null;
	if (data !== false && data !== 0 && !saysSomething(data)) return [];
	return isRow(data) ? [data] : null;
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

/** Lines of wolkvox's error table that its words tell, whatever the status says. */
const WORDS: ReadonlyArray<readonly [status: number, message: RegExp, kind: FailureKind]> = [
	[403, /simultaneous/i, 'busyToken'],
	[403, /token limit/i, 'quotaUsedUp'],
	[403, /validate token/i, 'tokenWrong'],
	[401, /enter the wolkvox-token/i, 'tokenMissing'],
	[400, /\bapi\b.{0,60}does not exist/i, 'notEnabled'],
	[400, /parameters are required/i, 'parametersMissing'],
];

/** Where no words tell it, whoever answered. Source: wolkvox's error table and public integrations. */
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
export function readAnswer(response: Response, redact = (text: string) => text): Answer {
	const { status, body, headers } = response;
	const envelope = readEnvelope(body, status);
	const words = wordsOf(body, envelope, redact);
	const kind = envelope ? readEnveloped(envelope) : kindOfOther(response, words);
	if (typeof kind !== 'string') return kind;
	// The header's form as a date is not used by wolkvox.
	const seconds = Number(headers['retry-after'] ?? NaN);
	const retryAfter = Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
	return { kind, words, status, retryAfter };
}

/** What an envelope holds, or of which kind of failure it tells. */
function readEnveloped(envelope: Envelope): Answered | FailureKind {
	const { status, told, rows, total, isSingle } = envelope;
	if (rows?.length && status === 200) return { kind: 'rows', rows, total, isSingle };
	if (told && [200, 404, told[0]].includes(status)) return told[2];
	const isEmpty = rows?.length === 0;
	if (isEmpty && saysNothing(envelope)) {
		return total
			? { kind: 'rows', rows, total, isSingle }
			: { kind: 'none', refused: status === 404 };
	}
	if (status === 404) return isEmpty ? 'notFound' : 'unknown';
	if (status === 401) return 'tokenMissing';
	const isFine = status >= 200 && status <= 299;
	return kindOfStatus(status) ?? (isFine && !isEmpty ? 'unexpectedData' : 'unknown');
}

/** Whether an envelope without rows tells of no failure: a 404 by its words, a 200 by its `error`. */
function saysNothing({ status, saysError, total, words }: Envelope): boolean {
	if (status !== 404) return status === 200 && !saysError;
	if (total !== undefined) return true;
	return words === '' ? !saysError : saysNoRecords(words);
}

/** What is not wolkvox's envelope: a page, a gateway's JSON, something that was cut off. */
function kindOfOther(response: Response, words: string): FailureKind {
	const { status, body, headers, isMalformed } = response;
	if (status === 403) {
		const told = WORDS.find(([of, message]) => of === status && message.test(words));
		if (told) return told[2];
		if (PROXY_HEADERS.some((name) => name in headers)) return 'proxyRefuses';
	}
	if (status === 200 && isRecord(body) && 'data' in body) return 'unexpectedData';
	if (status < 200 || status > 299) return kindOfStatus(status) ?? 'notWolkvox';
	// Somebody else's JSON came whole, too.
	const isWhole = isMalformed === true || (typeof body === 'object' && body !== null);
	return isWhole ? 'malformedAnswer' : 'brokenAnswer';
}

function kindOfStatus(status: number): FailureKind | undefined {
	return STATUSES.find(([from, to]) => from <= status && status <= to)?.[2];
}

const LONGEST_WORDS = 200;
/** How much of a page is looked at for words, and how much for secrets. */
const LONGEST_PAGE = 10_000;
const LONGEST_BODY = 100_000;
/** Where data may begin in what is no JSON as a whole: behind a notice, or cut off in front. */
const DATA = /[{[]\s*["{[]|"\s*[:,}\]]/;

/** What the server said, for a person to read: one line, no markup, no data, no secrets. */
function wordsOf(body: unknown, envelope: Envelope | null, redact: (text: string) => string) {
	const said = envelope === null ? textOf(body) : envelope.said;
	// Secrets go first: without markup, or cut, they would not be recognised.
	const plain = redact(said.slice(0, LONGEST_BODY))
		.slice(0, LONGEST_PAGE)
		.replace(/<(script|style|title)\b[\s\S]*?(<\/\1>|$)/gi, ' ')
		.replace(/<[^>]*(>|$)/g, ' ');
	const text = (envelope === null ? plain.split(DATA, 1)[0] : plain).replace(/\s+/g, ' ').trim();
	return text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS)}…` : text;
}
