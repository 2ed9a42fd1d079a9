import { NoAnswer } from './failures';
import { isRecord, readEnvelope, type Response } from './response';

/** More of an answer is not taken: wolkvox's own limit of 256 MB, and what its reports weigh more as JSON. */
const MOST_BYTES = 300_000_000;
/** Up to here an answer is parsed whole, which is faster; above, in pieces, which spares the memory. */
const MOST_WHOLE = 12_000_000;

export type Body = Required<Pick<Response, 'body' | 'isMalformed'>>;

/** Reads a body while it arrives: as JSON, or the envelope in it. Throws {@link NoAnswer} for too much. */
export async function readBody(
	chunks: AsyncIterable<Uint8Array>,
	contentType: unknown,
	mostBytes = MOST_BYTES,
	mostWhole = MOST_WHOLE,
): Promise<Body> {
	const decode = decoderOf(contentType);
	const json = new RowwiseJson();
	const waiting: string[] = [];
	let bytes = 0;
	for await (const chunk of chunks) {
		bytes += chunk.length;
		if (bytes > mostBytes) throw new NoAnswer(`maxContentLength size of ${mostBytes} exceeded`);
		waiting.push(decode(chunk));
		// Each text goes as its rows come.
		while (bytes > mostWhole && waiting.length > 0) json.add(waiting.shift() ?? '');
	}
	return json.end(waiting.join('') + decode(new Uint8Array(), true));
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** What Windows-1252 has in place of control characters, of which some versions of Node know nothing. */
const FROM_0X80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** By the declared charset; without one, as UTF-8, and from the first byte that is none as Windows-1252. */
function decoderOf(contentType: unknown): (chunk: Uint8Array, isLast?: boolean) => string {
	let decoder = declaredIn(contentType);
	/** The last character in UTF-8, other bytes of which may still be to come. */
	let last = new Uint8Array();
	const decodeOther = (bytes: Uint8Array, isLast: boolean) => {
		const text = decoder.decode(bytes, { stream: !isLast });
		if (decoder.encoding !== 'windows-1252') return text;
		return text.replace(/[\u0080-\u009f]/g, (sign) => FROM_0X80[sign.charCodeAt(0) - 0x80]);
	};
	return (chunk, isLast = false) => {
		if (decoder !== UTF_8) return decodeOther(chunk, isLast);
		const bytes = last.length > 0 ? Buffer.concat([last, chunk]) : chunk;
		const end = isLast ? bytes.length : beginOfLast(bytes);
		last = bytes.slice(end);
		try {
			return UTF_8.decode(bytes.subarray(0, end));
		} catch {
			const [text] = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\ufffd', 1);
			decoder = new TextDecoder('windows-1252');
			return text + decodeOther(bytes.subarray(Buffer.byteLength(text)), isLast);
		}
	};
}

/** That of UTF-8 where the header names no charset, or one that nobody knows. */
function declaredIn(contentType: unknown): InstanceType<typeof TextDecoder> {
	const header = typeof contentType === 'string' ? contentType.slice(0, 200) : '';
	try {
		const declared = new TextDecoder(/charset\s*=\s*["']?([\w.:-]+)/i.exec(header)?.[1]);
		return declared.encoding === 'utf-8' ? UTF_8 : declared;
	} catch {
		return UTF_8;
	}
}

/** Where the last character begins that has more than one byte, if others may follow; else the end. */
function beginOfLast(bytes: Uint8Array): number {
	for (let at = bytes.length - 1; at >= 0 && at >= bytes.length - 3; at--) {
		if (bytes[at] >= 0xc0) return at;
	}
	return bytes.length;
}

// V8 collects late what it parses from more than 100 kB: 59,000 calls took 165 MB then, not 145.
/** So much text is waited for before rows are looked for in it, in characters. */
const PIECE = 32 * 1024;
/** An envelope up to the first row of its list. Nothing stands before that but plain values. */
const HEAD =
	/^\s*\{\s*(?:"\w+"\s*:\s*(?:null|\d+|"[^"\\]*(?:\\[^][^"\\]*)*")\s*,\s*)*"data"\s*:\s*\[(?=\{"[^"\\]*")/;
const PARSED_BEFORE = '(rows that were parsed before)';

/**
 * Parses an envelope with a long list row by row as it arrives. A piece that does not end between two of its
 * rows is no valid list, and waits for more. In the end, the rest is parsed with a placeholder for the rows.
 */
class RowwiseJson {
	private readonly rows: unknown[] = [];
	/** All in front of the first row, and what stands between two rows: `},{"name"`. */
	private head = '';
	private border = '';
	private text = '';
	/** Below this length it is not worth trying; failing doubles it, so that all tries stay cheap. */
	private enough = PIECE;

	add(text: string): void {
		this.text += text;
		if (this.text.length < this.enough) return;
		if (this.border === '') this.findList();
		this.enough = this.border !== '' && this.takeRows() ? PIECE : 2 * this.text.length;
	}

	end(text: string): Body {
		this.text += text;
		if (this.rows.length === 0) return parse(this.head + this.text);
		const read = parse(`${this.head}"${PARSED_BEFORE}",${this.text}`);
		const data = isRecord(read.body) ? read.body.data : undefined;
		if (!isRecord(read.body) || !Array.isArray(data) || data[0] !== PARSED_BEFORE) return read;
		for (const row of data.slice(1)) this.rows.push(row);
		return { ...read, body: { ...read.body, data: this.rows } };
	}

	private findList(): void {
		const first = HEAD.exec(this.text)?.[0].length;
		if (first === undefined) return;
		this.head = this.text.slice(0, first);
		this.text = this.text.slice(first);
		this.border = `},${this.text.slice(0, this.text.indexOf('"', 2) + 1)}`;
	}

	/** Takes all rows but the last, which may not be whole; false if none could be taken. */
	private takeRows(): boolean {
		const end = this.text.lastIndexOf(this.border) + 1;
		const list = end > 0 ? parsed(`[${this.text.slice(0, end)}]`) : undefined;
		if (!Array.isArray(list)) return false;
		for (const row of list) this.rows.push(row);
		// Without the comma in front of the next.
		this.text = this.text.slice(end + 1);
		return true;
	}
}

function parse(text: string): Body {
	const whole = text.startsWith('\ufeff') ? text.slice(1) : text;
	const begin = whole.search(ENVELOPE);
	const begun = begin < 0 ? '' : whole.slice(begin).trimEnd();
	const body = parsed(whole) ?? findEnvelope(begun);
	if (body !== undefined) return { body, isMalformed: false };
	// What was cut off may come whole another time; what came whole will not come better.
	return { body: whole, isMalformed: begun.endsWith('}') && parsed(`${begun}]}`) === undefined };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Where wolkvox's envelope may begin. */
const ENVELOPE = /\{\s*"(?:code|error|msg|data)"\s*:/;
/** How many ends are looked at, because braces follow. */
const MOST_ENDS = 4;
const TEXTS = /"[^"\\]*(?:\\[^][^"\\]*)*"?/g;

/** The one envelope with something behind it, such as a notice of PHP, or control characters in its texts. */
function findEnvelope(text: string): unknown {
	let end = text.length;
	for (let tries = 0; tries < MOST_ENDS; tries++) {
		end = text.lastIndexOf('}', end - 1);
		if (end < 0 || ENVELOPE.test(text.slice(end))) break;
		const body = parsed(text.slice(0, end + 1).replace(TEXTS, withoutControls));
		if (readEnvelope(body)) return body;
	}
	return undefined;
}

/** A text with its control characters written as JSON wants them. */
function withoutControls(text: string): string {
	return text.replace(/\p{Cc}/gu, (sign) => JSON.stringify(sign).slice(1, -1));
}
