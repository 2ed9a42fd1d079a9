import { NoAnswer } from './failures';
import { isEnvelope, type Response } from './response';

/**
 * More of an answer is not taken, in bytes. wolkvox's own limit is 256 MB; the rest is for what its
 * reports weigh more as JSON.
 */
const MOST_BYTES = 300_000_000;

type Charset = InstanceType<typeof TextDecoder>;

/** What came as a body, read. */
export type Body = Required<Pick<Response, 'body' | 'isMalformed'>>;

/**
 * Reads a body while it arrives: its rows are parsed in pieces, so that the text as a whole is never
 * there. The result is what `JSON.parse` makes of the whole; what is no JSON is read leniently.
 *
 * @param chunks the bytes, as the network gives them; whatever they throw is thrown
 * @param contentType the header, which may name a charset
 * @throws {NoAnswer} if it is larger than any answer of wolkvox
 */
export async function readBody(
	chunks: AsyncIterable<Uint8Array>,
	contentType: unknown,
	mostBytes = MOST_BYTES,
): Promise<Body> {
	const decoder = new Decoder(contentType);
	const json = new RowwiseJson();
	let bytes = 0;
	for await (const chunk of chunks) {
		bytes += chunk.length;
		if (bytes > mostBytes) throw new NoAnswer(`maxContentLength size of ${mostBytes} exceeded`);
		json.add(decoder.decode(chunk));
	}
	json.add(decoder.end());
	return json.end();
}

/** What bytes mean that are no UTF-8 where it stands: Windows-1252 from 0x80 on, 0xA0 and above as in Latin-1. */
const WINDOWS_1252 =
	'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ' +
	Array.from({ length: 0x60 }, (_, index) => String.fromCharCode(0xa0 + index)).join('');

/**
 * From bytes to text, by the declared charset; without one, what is UTF-8 is read as that, and every
 * other byte as Windows-1252, so that a name that was stored the old way comes out right among others.
 */
class Decoder {
	private readonly utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	private readonly encoder = new TextEncoder();
	/** For a charset that is neither of the two. */
	private readonly declared: Charset | undefined;
	/** Whether all bytes are Windows-1252 (or Latin-1, which everybody reads as that). */
	private readonly isSingleByte: boolean;
	/** The beginning of a character whose other bytes are still to come. */
	private begun = new Uint8Array(0);
	private isFirst = true;

	constructor(contentType: unknown) {
		const declared = declaredCharset(contentType);
		this.isSingleByte = declared?.encoding === 'windows-1252';
		this.declared = declared?.encoding === 'utf-8' || this.isSingleByte ? undefined : declared;
	}

	decode(chunk: Uint8Array): string {
		if (this.declared) return this.declared.decode(chunk, { stream: true });
		const bytes = this.begun.length > 0 ? joined(this.begun, chunk) : chunk;
		const whole = this.isSingleByte ? bytes.length : bytes.length - begunAtTheEnd(bytes);
		this.begun = bytes.slice(whole);
		return this.withoutMark(this.textOf(bytes.subarray(0, whole)));
	}

	/** What is left. */
	end(): string {
		return this.declared ? this.declared.decode() : this.textOf(this.begun);
	}

	private textOf(bytes: Uint8Array): string {
		if (this.isSingleByte) return this.utf8.decode(this.asUtf8(bytes, true));
		try {
			return this.utf8.decode(bytes);
		} catch {
			return this.utf8.decode(this.asUtf8(bytes, false));
		}
	}

	/** The same text in UTF-8. */
	private asUtf8(bytes: Uint8Array, isSingleByte: boolean): Uint8Array {
		const utf8 = new Uint8Array(bytes.length * 3);
		let length = 0;
		for (let at = 0; at < bytes.length;) {
			const size = bytes[at] < 0x80 ? 1 : isSingleByte ? 0 : characterAt(bytes, at);
			if (size > 0) {
				for (let byte = 0; byte < size; byte++) utf8[length++] = bytes[at++];
			} else {
				const character = WINDOWS_1252[bytes[at++] - 0x80];
				length += this.encoder.encodeInto(character, utf8.subarray(length)).written;
			}
		}
		return utf8.subarray(0, length);
	}

	/** Without the mark with which some servers begin. */
	private withoutMark(text: string): string {
		const isMarked = this.isFirst && text.startsWith('\ufeff');
		if (text !== '') this.isFirst = false;
		return isMarked ? text.slice(1) : text;
	}
}

/** A charset that cannot be read is none. */
function declaredCharset(contentType: unknown): Charset | undefined {
	const header = typeof contentType === 'string' ? contentType.slice(0, 200) : '';
	const label = /charset\s*=\s*["']?([\w.:-]+)/i.exec(header)?.[1];
	try {
		return label === undefined ? undefined : new TextDecoder(label);
	} catch {
		return undefined;
	}
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
	const both = new Uint8Array(one.length + other.length);
	both.set(one);
	both.set(other, one.length);
	return both;
}

/** How many bytes the character of UTF-8 has that begins here; 0 if none does. */
function characterAt(bytes: Uint8Array, at: number): number {
	const size = sizeOf(bytes[at]);
	if (size === 0 || at + size > bytes.length) return 0;
	const [least, most] = secondByteAfter(bytes[at]);
	if (bytes[at + 1] < least || bytes[at + 1] > most) return 0;
	for (let more = 2; more < size; more++) if (!isContinued(bytes[at + more])) return 0;
	return size;
}

/** How many bytes at the end are the beginning of a character that would go on. */
function begunAtTheEnd(bytes: Uint8Array): number {
	for (let back = 1; back <= Math.min(3, bytes.length); back++) {
		const byte = bytes[bytes.length - back];
		if (!isContinued(byte)) return sizeOf(byte) > back ? back : 0;
	}
	return 0;
}

/** How many bytes a character has that begins with this one, if more than one; else 0. */
function sizeOf(byte: number): number {
	if (byte >= 0xc2 && byte <= 0xdf) return 2;
	if (byte >= 0xe0 && byte <= 0xef) return 3;
	return byte >= 0xf0 && byte <= 0xf4 ? 4 : 0;
}

/** What may follow, so that nothing is written longer than need be or is half of a pair. */
function secondByteAfter(byte: number): readonly [least: number, most: number] {
	if (byte === 0xe0) return [0xa0, 0xbf];
	if (byte === 0xed) return [0x80, 0x9f];
	if (byte === 0xf0) return [0x90, 0xbf];
	return byte === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}

function isContinued(byte: number): boolean {
	return (byte & 0xc0) === 0x80;
}

/** So much text is waited for before rows are looked for in it, in characters. */
const PIECE = 64 * 1024;
/** How often a piece is cut shorter, because it ended within a row. */
const MOST_CUTS = 4;
/** Where a list of rows begins. In valid JSON, a colon behind a quotation mark stands in no text. */
const DATA_LIST = /"data"\s*:\s*\[\s*(?=(\{\s*"))/;
/** How much of a row is taken for the beginning that all rows have. */
const LONGEST_OPENING = 200;
/** Stands for the rows that were parsed before the rest. */
const PARSED_BEFORE = '(rows that were parsed before)';

/**
 * Parses JSON whose `data` is a long list, row by row as it arrives.
 *
 * Text up to the beginning of a row is valid as a list only if that row stands in the list itself, and
 * neither in a text nor in a list within: a piece that ends elsewhere does not parse, and waits for
 * more. In the end the rest is parsed with a placeholder for the rows, so that whatever stands around
 * the list, and wherever it stands, means what JSON says.
 */
class RowwiseJson {
	private readonly rows: unknown[] = [];
	/** All that was left in front of the first row. */
	private head: string | undefined;
	/** How a row begins: `{"name"`. */
	private opening = '';
	/** What was not parsed yet. */
	private text = '';
	/** Below this length it is not worth trying. Failing doubles it, so that all tries together stay cheap. */
	private enough = PIECE;

	add(text: string): void {
		this.text += text;
		if (this.text.length < this.enough) return;
		const isBegun = this.head !== undefined || this.findList();
		this.enough = isBegun && this.takeRows() ? PIECE : 2 * this.text.length;
	}

	end(): Body {
		if (this.rows.length === 0) return parse((this.head ?? '') + this.text);
		const { body, isMalformed } = parse(
			`${this.head ?? ''}${JSON.stringify(PARSED_BEFORE)},${this.text}`,
		);
		return { body: this.withRows(body), isMalformed };
	}

	private findList(): boolean {
		const match = DATA_LIST.exec(this.text);
		if (match === null) return false;
		const first = match.index + match[0].length;
		const colon = this.text.indexOf(':', first);
		if (colon < 0 || colon - first > LONGEST_OPENING) return false;
		this.head = this.text.slice(0, first);
		this.opening = this.text.slice(first, colon);
		this.text = this.text.slice(first);
		return true;
	}

	/** Takes all rows but the last, which may not be whole; false if none could be taken. */
	private takeRows(): boolean {
		let end = this.text.length;
		for (let cut = 0; cut < MOST_CUTS; cut++) {
			end = this.text.lastIndexOf(this.opening, end - 1);
			if (end <= 0) return false;
			const rows = rowsIn(this.text.slice(0, end));
			if (rows === undefined) continue;
			for (const row of rows) this.rows.push(row);
			this.text = this.text.slice(end);
			return true;
		}
		return false;
	}

	/** Puts the rows into the list from which they were taken, if JSON has left it there. */
	private withRows(body: unknown): unknown {
		const left: unknown[] = [{ body }];
		while (left.length > 0) {
			const owner = left.pop();
			if (typeof owner !== 'object' || owner === null) continue;
			for (const [name, value] of Object.entries(owner)) {
				left.push(value);
				if (!Array.isArray(value) || value[0] !== PARSED_BEFORE) continue;
				for (const row of value.slice(1)) this.rows.push(row);
				const whole = { value: this.rows, writable: true, enumerable: true, configurable: true };
				// Not an assignment, which some names take for something else.
				Object.defineProperty(owner, name, whole);
				return body;
			}
		}
		return body;
	}
}

/** The rows in a piece of a list that ends behind a comma; undefined where it ends within a row. */
function rowsIn(piece: string): unknown[] | undefined {
	const list = piece.trimEnd();
	if (!list.endsWith(',')) return undefined;
	try {
		return JSON.parse(`[${list.slice(0, -1)}]`) as unknown[];
	} catch {
		return undefined;
	}
}

/** How much of a body that cannot be read is kept, for the words in it; more than anybody looks at. */
const KEPT = 100_000;

function parse(text: string): Body {
	try {
		return { body: JSON.parse(text), isMalformed: false };
	} catch {
		return findEnvelope(text);
	}
}

/** Where wolkvox's envelope may begin. */
const ENVELOPE = /\{\s*"(?:code|error|msg|data)"\s*:/g;

/**
 * Reads an envelope with something in front of it or behind it, such as a notice of PHP, or with line
 * breaks within its texts. There must be exactly one.
 */
function findEnvelope(text: string): Body {
	const found: unknown[] = [];
	const pattern = new RegExp(ENVELOPE);
	let isCutOff = false;
	for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
		const value = valueAt(text, match.index);
		isCutOff = value === undefined;
		if (value === undefined) break;
		const read = leniently(value);
		// Something else's JSON, such as a page's, is none of ours.
		if (read === undefined || isEnvelope(read)) found.push(read);
		pattern.lastIndex = match.index + value.text.length;
	}
	const isOne = found.length === 1 && found[0] !== undefined && !isCutOff;
	if (isOne) return { body: found[0], isMalformed: false };
	// What was cut off may come whole another time; what came whole will not come better.
	return { body: text.slice(0, KEPT), isMalformed: found.length > 0 && !isCutOff };
}

/** A value as it stands in a text. */
interface RawValue {
	readonly text: string;
	/** Where in it a text holds a line break or the like as it is. */
	readonly controls: readonly number[];
}

/** The object that begins at a place, up to its last brace; undefined if the text ends before. */
function valueAt(text: string, begin: number): RawValue | undefined {
	const controls: number[] = [];
	let depth = 0;
	let isInText = false;
	for (let at = begin; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (isInText) {
			if (code === BACKSLASH) at++;
			else if (code === QUOTE) isInText = false;
			else if (code < SPACE) controls.push(at - begin);
		} else if (code === QUOTE) isInText = true;
		else if (code === OPENING_BRACE || code === OPENING_BRACKET) depth++;
		else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) {
			depth--;
			if (depth === 0) return { text: text.slice(begin, at + 1), controls };
		}
	}
	return undefined;
}

const [SPACE, QUOTE, BACKSLASH] = [0x20, 0x22, 0x5c];
const [OPENING_BRACE, CLOSING_BRACE, OPENING_BRACKET, CLOSING_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** A value with the control characters in its texts written as JSON wants them; undefined if it is none even so. */
function leniently({ text, controls }: RawValue): unknown {
	const parts: string[] = [];
	let done = 0;
	for (const at of controls) {
		parts.push(text.slice(done, at), JSON.stringify(text[at]).slice(1, -1));
		done = at + 1;
	}
	try {
		return JSON.parse(parts.join('') + text.slice(done));
	} catch {
		return undefined;
	}
}
