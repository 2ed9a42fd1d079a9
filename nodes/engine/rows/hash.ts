const OFFSET_BASIS = { high: 0xcbf29ce4, low: 0x84222325 };
/** The FNV prime is 2^40 + this. */
const PRIME = 0x1b3;
const encoder = new TextEncoder();

/** 64 bits, as two words of 32. */
export interface HashWords {
	readonly high: number;
	readonly low: number;
}

/**
 * FNV-1a in 64 bits, over the text's UTF-8 bytes. For telling rows apart, not for keeping secrets.
 * (n8n's rules leave a node no crypto module.)
 */
export function hashWords(text: string): HashWords {
	let { high, low } = OFFSET_BASIS;
	for (const byte of encoder.encode(text)) {
		low = (low ^ byte) >>> 0;
		const product = low * PRIME;
		high = (high * PRIME + Math.floor(product / 2 ** 32) + ((low << 8) >>> 0)) >>> 0;
		low = product >>> 0;
	}
	return { high, low };
}

/** {@link hashWords} as 16 hexadecimal digits. */
export function hash(text: string): string {
	const { high, low } = hashWords(text);
	return hex(high) + hex(low);
}

function hex(word: number): string {
	return word.toString(16).padStart(8, '0');
}
